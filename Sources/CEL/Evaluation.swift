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
    case .member(let operand, let name, let isOptional, let offset):
      let value = try operand.value(&frame)
      do { return try Operators.element(of: value, at: name, isOptional: isOptional, &frame.meter) } catch {
        throw error.at(offset)
      }
    case .hasMember(let operand, let name, let offset):
      let value = try operand.value(&frame)
      do { return .bool(try Operators.hasMember(value, name, &frame.meter)) } catch { throw error.at(offset) }
    case .index(let operand, let index, let isOptional, let offset):
      let (container, key) = (try operand.value(&frame), try index.value(&frame))
      do { return try Operators.element(of: container, at: key, isOptional: isOptional, &frame.meter) } catch {
        throw error.at(offset)
      }
    case .negation(let operand, let offset):
      let value = try operand.value(&frame)
      do { return try Operators.negate(value) } catch { throw error.at(offset) }
    case .standard(let function, let arguments, let offset):
      let values = try Plan.values(arguments, &frame)
      do { return try function.body(values, &frame.meter) } catch { throw error.at(offset) }
    case .host(let function, let arguments, let checked, let offset):
      return try Plan.call(function, try Plan.values(arguments, &frame), checked, offset, &frame)
    case .dispatch(let overloads, let arguments, let name, let offset):
      return try Plan.dispatch(overloads, try Plan.values(arguments, &frame), name, offset, &frame)
    case .list(let elements): return try Plan.list(elements, &frame)
    case .map(let entries, let offset): return try Plan.map(entries, offset, &frame)
    case .comprehension(let comprehension): return try comprehension.value(&frame)
    case .bind(let local, let value, let body):
      frame.locals[local] = try value.value(&frame)
      return try body.value(&frame)
    case .optionalMap(let operand, let local, let body, let isFlat, let offset):
      guard case .optional(let inner) = try operand.value(&frame) else {
        throw EvaluationError(.noSuchOverload, "an optional value is needed here", offset: offset)
      }
      guard let inner else { return .optional(nil) }
      frame.locals[local] = inner
      let value = try body.value(&frame)
      if !isFlat { return .optional(value) }
      if case .optional = value { return value }
      throw EvaluationError(.noSuchOverload, "optFlatMap needs an optional result", offset: offset)
    case .orElse(let operand, let other, let unwraps, let offset):
      let value = try operand.value(&frame)
      guard case .optional(let inner) = value else { throw Operators.unfit("or", [value]).at(offset) }
      if let inner { return unwraps ? inner : value }
      let replacement = try other.value(&frame)
      if unwraps { return replacement }
      if case .optional = replacement { return replacement }
      throw Operators.unfit("or", [value, replacement]).at(offset)
    case .failure(let error): throw error
    }
  }

  /// A value made here is paid for as a whole: what shares parts with itself could otherwise grow beyond all bounds.
  static func built(_ value: Value, _ frame: inout Frame) throws(EvaluationError) -> Value {
    try frame.meter.spend(weightOf: value)
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

  private static func list(_ elements: [Element], _ frame: inout Frame) throws(EvaluationError) -> Value {
    var values: [Value] = []
    values.reserveCapacity(elements.count)
    for element in elements {
      let value = try element.value.value(&frame)
      if !element.isOptional {
        values.append(value)
      } else if let present = try value.presence() {
        values.append(present)
      }
    }
    return try built(.list(values), &frame)
  }

  private static func map(
    _ entries: [Entry], _ offset: Int, _ frame: inout Frame
  ) throws(EvaluationError) -> Value {
    var result: [Value: Value] = [:]
    for entry in entries {
      let key = try entry.key.value(&frame)
      var value = try entry.value.value(&frame)
      if entry.isOptional {
        guard let present = try value.presence() else { continue }
        value = present
      }
      do { try Operators.insert(value, at: key, into: &result) } catch { throw error.at(entry.offset) }
    }
    return try built(.map(result), &frame)
  }

  private static func call(
    _ function: Function, _ values: [Value], _ checked: [Int], _ offset: Int, _ frame: inout Frame
  ) throws(EvaluationError) -> Value {
    for position in checked where !values[position].matches(function.parameters[position]) {
      throw EvaluationError(
        .noSuchOverload,
        "\(function.name) takes \(function.parameters[position]), not \(values[position].typeName)", offset: offset)
    }
    do { return try function.body(values, frame.host) } catch { throw error.at(offset) }
  }

  private static func dispatch(
    _ overloads: [Overload], _ values: [Value], _ name: String, _ offset: Int, _ frame: inout Frame
  ) throws(EvaluationError) -> Value {
    for overload in overloads where overload.takes(values) {
      do {
        switch overload.body {
        case .standard(let function): return try function.body(values, &frame.meter)
        case .host(let function): return try function.body(values, frame.host)
        }
      } catch { throw error.at(offset) }
    }
    throw Operators.unfit(name, values).at(offset)
  }
}

/// Errors put aside until it is known whether they matter.
struct Absorbed {
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
