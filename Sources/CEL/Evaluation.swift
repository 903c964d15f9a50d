// SPDX-License-Identifier: Apache-2.0

extension Plan {
  func value(_ frame: inout Frame) throws(EvaluationError) -> Value {
    try frame.meter.spend()
    switch self {
    case .constant(let value): return value
    case .local(let number): return frame.locals[number]
    case .variable(let slot, let name, let offset):
      if let value = frame.lookup(slot) { return value }
      throw EvaluationError(.unset(name), "'\(name)' is not set", offset: offset)
    case .isSet(let slot): return .bool(frame.lookup(slot) != nil)
    case .logic(let operands, let decisive, let offset):
      return try Plan.logic(operands, decisive, offset, &frame)
    case .conditional(let condition, let first, let second, let offset):
      guard case .bool(let holds) = try condition.value(&frame) else {
        throw EvaluationError(.noSuchOverload, "the condition of '?' is no bool", offset: offset)
      }
      return try holds ? first.value(&frame) : second.value(&frame)
    case .not(let operand, let offset):
      let value = try operand.value(&frame)
      guard case .bool(let flag) = value else { throw Operators.unfit("!", [value]).at(offset) }
      return .bool(!flag)
    case .equal(let left, let right, let isNegated):
      let (a, b) = (try left.value(&frame), try right.value(&frame))
      return .bool(try Operators.areEqual(a, b, &frame.meter) != isNegated)
    case .ordered(let comparison, let left, let right, let offset):
      let (a, b) = (try left.value(&frame), try right.value(&frame))
      do { return .bool(try Operators.compare(comparison, a, b, &frame.meter)) } catch { throw error.at(offset) }
    case .arithmetic(let operation, let left, let right, let offset):
      let (a, b) = (try left.value(&frame), try right.value(&frame))
      do { return try Operators.arithmetic(operation, a, b, &frame.meter) } catch { throw error.at(offset) }
    case .contained(let element, let container, let offset):
      let (a, b) = (try element.value(&frame), try container.value(&frame))
      do { return .bool(try Operators.contains(b, a, &frame.meter)) } catch { throw error.at(offset) }
    case .member(let operand, let name, let offset):
      if let member = try Plan.members(of: operand.value(&frame), offset)[name] { return member }
      throw EvaluationError(.noSuchKey, "there is no member \(name)", offset: offset)
    case .hasMember(let operand, let name, let offset):
      return .bool(try Plan.members(of: operand.value(&frame), offset)[name] != nil)
    case .index(let operand, let index, let offset):
      let (container, key) = (try operand.value(&frame), try index.value(&frame))
      do { return try Operators.element(of: container, at: key) } catch { throw error.at(offset) }
    case .negation(let operand, let offset):
      let value = try operand.value(&frame)
      do { return try Operators.negate(value) } catch { throw error.at(offset) }
    case .standard(let body, let arguments, let offset):
      let values = try Plan.values(arguments, &frame)
      do { return try body(values, &frame.meter) } catch { throw error.at(offset) }
    case .host(let function, let arguments, let checked, let offset):
      return try Plan.call(function, arguments, checked, offset, &frame)
    case .list(let elements):
      let values = try Plan.values(elements, &frame)
      return try Plan.built(.list(values), &frame)
    case .map(let entries, let offset): return try Plan.map(entries, offset, &frame)
    case .comprehension(let comprehension): return try comprehension.value(&frame)
    }
  }

  /// A value made here is paid for as a whole: what shares parts with itself could otherwise grow beyond all bounds.
  fileprivate static func built(_ value: Value, _ frame: inout Frame) throws(EvaluationError) -> Value {
    try frame.meter.spend(value.weight)
    return value
  }

  private static func values(_ plans: [Plan], _ frame: inout Frame) throws(EvaluationError) -> [Value] {
    var values: [Value] = []
    values.reserveCapacity(plans.count)
    for plan in plans { values.append(try plan.value(&frame)) }
    return values
  }

  /// An operand that settles the run makes errors in the others void; else the first error counts.
  private static func logic(
    _ operands: [Plan], _ decisive: Bool, _ offset: Int, _ frame: inout Frame
  ) throws(EvaluationError) -> Value {
    var absorbed = Absorbed()
    for operand in operands {
      if try absorbed.truth(of: operand, &frame, offset) == decisive { return .bool(decisive) }
    }
    return .bool(try absorbed.orElse(!decisive))
  }

  private static func members(of value: Value, _ offset: Int) throws(EvaluationError) -> [Value: Value] {
    if case .map(let entries) = value { return entries }
    throw EvaluationError(.noSuchOverload, "a value of type \(value.typeName) has no members", offset: offset)
  }

  private static func map(
    _ entries: [Entry], _ offset: Int, _ frame: inout Frame
  ) throws(EvaluationError) -> Value {
    var result: [Value: Value] = [:]
    for entry in entries {
      let key = try entry.key.value(&frame)
      switch key {
      case .bool, .int, .uint, .string: break
      default:
        throw EvaluationError(
          .invalidArgument, "a map's key is bool, int, uint or string, not \(key.typeName)", offset: entry.offset)
      }
      guard result.updateValue(try entry.value.value(&frame), forKey: key) == nil else {
        throw EvaluationError(.invalidArgument, "the key \(key) stands twice in one map", offset: entry.offset)
      }
    }
    return try built(.map(result), &frame)
  }

  private static func call(
    _ function: Function, _ arguments: [Plan], _ checked: [Int], _ offset: Int, _ frame: inout Frame
  ) throws(EvaluationError) -> Value {
    let values = try Plan.values(arguments, &frame)
    for position in checked where !values[position].matches(function.parameters[position]) {
      throw EvaluationError(
        .noSuchOverload,
        "\(function.name) takes \(function.parameters[position]), not \(values[position].typeName)", offset: offset)
    }
    do { return try function.body(values, frame.host) } catch { throw error.at(offset) }
  }
}

/// Errors put aside until it is known whether they matter.
private struct Absorbed {
  private var first: EvaluationError?

  mutating func truth(of plan: Plan, _ frame: inout Frame, _ offset: Int) throws(EvaluationError) -> Bool? {
    do throws(EvaluationError) {
      let value = try plan.value(&frame)
      if case .bool(let flag) = value { return flag }
      throw EvaluationError(.noSuchOverload, "a bool is needed here, not \(value.typeName)", offset: offset)
    } catch {
      if error.kind == .budget { throw error }
      if first == nil { first = error }
      return nil
    }
  }

  func orElse(_ outcome: Bool) throws(EvaluationError) -> Bool {
    if let first { throw first }
    return outcome
  }
}

extension Plan.Comprehension {
  func value(_ frame: inout Frame) throws(EvaluationError) -> Value {
    let range = try self.range.value(&frame)
    let elements: [Value]
    switch range {
    case .list(let list): elements = list
    case .map(let map):
      try frame.meter.spend(map.count)
      elements = Value.sortedKeys(map)
    default:
      throw EvaluationError(
        .noSuchOverload, "\(macro.rawValue) goes through a list or a map, not \(range.typeName)", offset: offset)
    }
    switch macro {
    case .all, .exists:
      let decisive = macro == .exists
      var absorbed = Absorbed()
      for element in elements {
        frame.locals[local] = element
        guard let condition else { continue }
        if try absorbed.truth(of: condition, &frame, offset) == decisive { return .bool(decisive) }
      }
      return .bool(try absorbed.orElse(!decisive))
    case .existsOne:
      var count = 0
      for element in elements where try holds(element, &frame) { count += 1 }
      return .bool(count == 1)
    case .map, .filter:
      var values: [Value] = []
      for element in elements where try holds(element, &frame) {
        values.append(try result?.value(&frame) ?? element)
      }
      return try Plan.built(.list(values), &frame)
    }
  }

  private func holds(_ element: Value, _ frame: inout Frame) throws(EvaluationError) -> Bool {
    frame.locals[local] = element
    guard let condition else { return true }
    let value = try condition.value(&frame)
    if case .bool(let flag) = value { return flag }
    throw EvaluationError(.noSuchOverload, "a bool is needed here, not \(value.typeName)", offset: offset)
  }
}
