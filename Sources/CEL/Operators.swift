// SPDX-License-Identifier: Apache-2.0

/// What the operators do with values. Errors carry no offset yet.
enum Operators {
  static func unfit(_ name: String, _ values: [Value]) -> EvaluationError {
    EvaluationError(.noSuchOverload, "'\(name)' does not take \(values.map(\.typeName).joined(separator: " and "))")
  }

  // MARK: Comparison

  static func areEqual(_ a: Value, _ b: Value, _ meter: inout Meter) throws(EvaluationError) -> Bool {
    switch (a, b) {
    case (.list, .list), (.map, .map): try meter.spend(a.weight)
    case (.string(let text), _): try meter.spend(text.utf8.count / 32)
    case (.bytes(let bytes), _): try meter.spend(bytes.count / 32)
    default: break
    }
    return a == b
  }

  static func compare(
    _ comparison: BinaryOperator, _ a: Value, _ b: Value, _ meter: inout Meter
  ) throws(EvaluationError) -> Bool {
    try meter.spend(a.weight)
    guard let order = a.order(to: b) else {
      // NaN has no order to any number, and every comparison with it is false.
      if a.isNumber, b.isNumber { return false }
      throw unfit(comparison.rawValue, [a, b])
    }
    switch comparison {
    case .less: return order == .less
    case .lessOrEqual: return order != .greater
    case .greater: return order == .greater
    default: return order != .less
    }
  }

  static func contains(_ container: Value, _ element: Value, _ meter: inout Meter) throws(EvaluationError) -> Bool {
    switch container {
    case .list(let elements):
      for candidate in elements {
        try meter.spend()
        if try areEqual(candidate, element, &meter) { return true }
      }
      return false
    case .map(let entries): return entries[element] != nil
    default: throw unfit("in", [element, container])
    }
  }

  static func element(of container: Value, at key: Value) throws(EvaluationError) -> Value {
    switch container {
    case .list(let elements):
      let index: Int?
      switch key {
      case .int(let number): index = Int(exactly: number)
      case .uint(let number): index = Int(exactly: number)
      case .double(let number): index = Int(exactly: number)
      default: throw unfit("[]", [container, key])
      }
      guard let index, elements.indices.contains(index) else {
        throw EvaluationError(.noSuchKey, "there is no index \(key) in a list of \(elements.count)")
      }
      return elements[index]
    case .map(let entries):
      if let value = entries[key] { return value }
      throw EvaluationError(.noSuchKey, "there is no key \(key)")
    default: throw unfit("[]", [container, key])
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
      try meter.spend(a.weight + b.weight)
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
  fileprivate var isNumber: Bool {
    switch self {
    case .int, .uint, .double: true
    default: false
    }
  }
}
