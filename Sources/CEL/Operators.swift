// SPDX-License-Identifier: Apache-2.0

/// What the operators do with values. Errors carry no offset yet.
enum Operators {
  static func unfit(_ name: String, _ values: [Value]) -> EvaluationError {
    EvaluationError(.noSuchOverload, "'\(name)' does not take \(values.map(\.typeName).joined(separator: " and "))")
  }

  // MARK: Comparison

  /// The language's equality; looks no further than to the first difference.
  static func areEqual(_ a: Value, _ b: Value, _ meter: inout Meter) throws(EvaluationError) -> Bool {
    switch (a, b) {
    case (.list(let a), .list(let b)):
      guard a.count == b.count else { return false }
      for (a, b) in zip(a, b) {
        try meter.spend()
        guard try areEqual(a, b, &meter) else { return false }
      }
      return true
    case (.map(let a), .map(let b)):
      guard a.count == b.count else { return false }
      for (key, value) in a {
        try meter.spend(weightOf: key)
        guard let other = b[key], try areEqual(value, other, &meter) else { return false }
      }
      return true
    case (.optional(let a?), .optional(let b?)):
      try meter.spend()
      return try areEqual(a, b, &meter)
    case (.string(let a), .string(let b)):
      guard a.utf8.count == b.utf8.count else { return false }
      try meter.spend(a.utf8.count / 32)
    case (.bytes(let a), .bytes(let b)): try meter.spend(min(a.count, b.count) / 32)
    default: if a.isNumber, b.isNumber { return a.order(to: b) == .equal }
    }
    return a == b
  }

  static func compare(
    _ comparison: BinaryOperator, _ a: Value, _ b: Value, _ meter: inout Meter
  ) throws(EvaluationError) -> Bool {
    let order = try order(a, b, &meter)
    switch comparison {
    case .less: return order == .less
    case .lessOrEqual: return order == .less || order == .equal
    case .greater: return order == .greater
    default: return order == .greater || order == .equal
    }
  }

  /// Nil of `NaN`, which has no order to any number.
  static func order(_ a: Value, _ b: Value, _ meter: inout Meter) throws(EvaluationError) -> Order? {
    switch (a, b) {
    case (.string(let a), .string(let b)): try meter.spend(min(a.utf8.count, b.utf8.count) / 32)
    case (.bytes(let a), .bytes(let b)): try meter.spend(min(a.count, b.count) / 32)
    default: break
    }
    if let order = a.order(to: b) { return order }
    if a.isNumber, b.isNumber { return nil }
    throw EvaluationError(.noSuchOverload, "\(a.typeName) and \(b.typeName) have no order")
  }

  static func contains(_ container: Value, _ element: Value, _ meter: inout Meter) throws(EvaluationError) -> Bool {
    switch container {
    case .list(let elements):
      for candidate in elements {
        try meter.spend()
        if try areEqual(candidate, element, &meter) { return true }
      }
      return false
    case .map(let entries):
      try meter.spend(weightOf: element)
      return entries[element] != nil
    default: throw unfit("in", [element, container])
    }
  }

  /// By index or by member's name. Goes into an optional value, if it is one, and makes the result optional if it was or
  /// if that is asked.
  static func element(
    of container: Value, at key: Value, isOptional: Bool, _ meter: inout Meter
  ) throws(EvaluationError) -> Value {
    switch container {
    case .optional(nil): return container
    case .optional(let inner?): return .optional(try find(key, in: inner, &meter))
    default:
      let found = try find(key, in: container, &meter)
      if isOptional { return .optional(found) }
      if let found { return found }
      if case .list(let elements) = container {
        throw EvaluationError(.noSuchKey, "there is no index \(key.shortened) in a list of \(elements.count)")
      }
      throw EvaluationError(.noSuchKey, "there is no key \(key.shortened)")
    }
  }

  static func hasMember(_ value: Value, _ name: Value, _ meter: inout Meter) throws(EvaluationError) -> Bool {
    if case .optional(let inner) = value {
      guard let inner else { return false }
      return try hasMember(inner, name, &meter)
    }
    return try find(name, in: value, &meter) != nil
  }

  private static func find(_ key: Value, in container: Value, _ meter: inout Meter) throws(EvaluationError) -> Value? {
    switch container {
    case .list(let elements):
      let index: Int?
      switch key {
      case .int(let number): index = Int(exactly: number)
      case .uint(let number): index = Int(exactly: number)
      case .double(let number):
        // As `Int(exactly:)`, which would need the mathematical library.
        index = abs(number) < 0x1p53 && Double(Int(number)) == number ? Int(number) : nil
      default: throw unfit("[]", [container, key])
      }
      guard let index, elements.indices.contains(index) else { return nil }
      return elements[index]
    case .map(let entries):
      if case .string(let text) = key { try meter.spend(text.utf8.count / 32) }
      return entries[key]
    default:
      throw EvaluationError(.noSuchOverload, "a value of type \(container.typeName) has no member \(key.shortened)")
    }
  }

  static func insert(_ value: Value, at key: Value, into map: inout [Value: Value]) throws(EvaluationError) {
    switch key {
    case .bool, .int, .uint, .string: break
    default:
      throw EvaluationError(.invalidArgument, "a map's key is bool, int, uint or string, not \(key.typeName)")
    }
    guard map.updateValue(value, forKey: key) == nil else {
      throw EvaluationError(.invalidArgument, "the key \(key.shortened) stands twice in one map")
    }
  }

  // MARK: Arithmetic

  static func negate(_ value: Value) throws(EvaluationError) -> Value {
    switch value {
    case .int(let number): return try fitting(Value.int, Int64(0).subtractingReportingOverflow(number), "-")
    case .double(let number): return .double(-number)
    default: throw unfit("-", [value])
    }
  }

  static func arithmetic(
    _ operation: BinaryOperator, _ a: Value, _ b: Value, _ meter: inout Meter
  ) throws(EvaluationError) -> Value {
    switch (a, b) {
    case (.int(let a), .int(let b)): return .int(try whole(operation, a, b))
    case (.uint(let a), .uint(let b)): return .uint(try whole(operation, a, b))
    case (.double(let a), .double(let b)):
      switch operation {
      case .add: return .double(a + b)
      case .subtract: return .double(a - b)
      case .multiply: return .double(a * b)
      case .divide: return .double(a / b)
      default: break
      }
    case (.string(let a), .string(let b)) where operation == .add:
      try meter.spend((a.utf8.count + b.utf8.count) / 32)
      return .string(a + b)
    case (.bytes(let a), .bytes(let b)) where operation == .add:
      try meter.spend((a.count + b.count) / 32)
      return .bytes(a + b)
    case (.list(let left), .list(let right)) where operation == .add:
      try meter.spend(weightOf: a)
      try meter.spend(weightOf: b)
      return .list(left + right)
    default:
      if let value = try time(operation, a, b) { return value }
    }
    throw unfit(operation.rawValue, [a, b])
  }

  private static func fitting<T>(
    _ make: (T) -> Value, _ outcome: (partialValue: T, overflow: Bool), _ name: String
  ) throws(EvaluationError) -> Value {
    if outcome.overflow { throw overflow(name) }
    return make(outcome.partialValue)
  }

  private static func overflow(_ name: String) -> EvaluationError {
    EvaluationError(.overflow, "the result of '\(name)' is out of range")
  }

  private static func whole<T: FixedWidthInteger>(
    _ operation: BinaryOperator, _ a: T, _ b: T
  ) throws(EvaluationError) -> T {
    let outcome: (partialValue: T, overflow: Bool)
    switch operation {
    case .add: outcome = a.addingReportingOverflow(b)
    case .subtract: outcome = a.subtractingReportingOverflow(b)
    case .multiply: outcome = a.multipliedReportingOverflow(by: b)
    default:
      guard b != 0 else { throw EvaluationError(.divisionByZero, "'\(operation.rawValue)' by zero") }
      outcome =
        operation == .divide ? a.dividedReportingOverflow(by: b) : a.remainderReportingOverflow(dividingBy: b)
    }
    if outcome.overflow { throw overflow(operation.rawValue) }
    return outcome.partialValue
  }

  /// Nil where the operator has no meaning for the two.
  private static func time(_ operation: BinaryOperator, _ a: Value, _ b: Value) throws(EvaluationError) -> Value? {
    let value: Value?
    switch (operation, a, b) {
    case (.add, .timestamp(let instant), .duration(let length)), (.add, .duration(let length), .timestamp(let instant)):
      value = instant.adding(nanoseconds: Int128(length)).map(Value.timestamp)
    case (.subtract, .timestamp(let instant), .duration(let length)):
      value = instant.adding(nanoseconds: -Int128(length)).map(Value.timestamp)
    case (.subtract, .timestamp(let later), .timestamp(let earlier)):
      value = later.nanoseconds(since: earlier).map(Value.duration(nanoseconds:))
    case (.add, .duration(let first), .duration(let second)):
      return try fitting(Value.duration(nanoseconds:), first.addingReportingOverflow(second), "+")
    case (.subtract, .duration(let first), .duration(let second)):
      return try fitting(Value.duration(nanoseconds:), first.subtractingReportingOverflow(second), "-")
    default: return nil
    }
    guard let value else { throw overflow(operation.rawValue) }
    return value
  }
}

extension Value {
  /// Of what may be absent, the value; an error of anything else.
  func presence() throws(EvaluationError) -> Value? {
    if case .optional(let value) = self { return value }
    throw EvaluationError(.noSuchOverload, "an optional value is needed here, not \(typeName)")
  }

  fileprivate var isNumber: Bool {
    switch self {
    case .int, .uint, .double: true
    default: false
    }
  }
}
