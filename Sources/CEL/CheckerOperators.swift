// SPDX-License-Identifier: Apache-2.0

extension Checker {
  mutating func binary(_ operation: BinaryOperator, _ left: Typed, _ right: Typed, _ offset: Int) -> Typed {
    let (a, b) = (left.type, right.type)
    switch operation {
    case .equal, .notEqual:
      guard types.areComparable(a, b) else {
        return incomparable(operation, a, b, offset)
      }
      return Typed(plan: .equal(left.plan, right.plan, isNegated: operation == .notEqual), type: .bool)
    case .less, .lessOrEqual, .greater, .greaterOrEqual:
      guard a.isOrdered, b.isOrdered, types.assign(a, to: b) || a.isNumber && b.isNumber else {
        return incomparable(operation, a, b, offset)
      }
      return Typed(plan: .ordered(operation, left.plan, right.plan, offset: offset), type: .bool)
    case .in:
      let element: ValueType
      switch b {
      case .dyn: element = .dyn
      case .list(let type), .map(let type, _): element = types.resolved(type)
      default: return fail(.type, "'in' looks into a list or a map, found \(b)", at: offset)
      }
      guard types.areComparable(a, element) else {
        return fail(.type, "a \(b) cannot hold \(a)", at: offset)
      }
      return Typed(plan: .contained(left.plan, right.plan, offset: offset), type: .bool)
    case .add, .subtract, .multiply, .divide, .remainder:
      guard let type = result(of: operation, a, b) else {
        let hint = a.isNumber && b.isNumber ? "; convert one of them, as in double(x)" : ""
        return fail(.type, "'\(operation.rawValue)' does not take \(a) and \(b)" + hint, at: offset)
      }
      return Typed(plan: .arithmetic(operation, left.plan, right.plan, offset: offset), type: type)
    }
  }

  private mutating func incomparable(
    _ operation: BinaryOperator, _ a: ValueType, _ b: ValueType, _ offset: Int
  ) -> Typed {
    let hint: String
    switch (a, b) {
    case (.null, _), (_, .null): hint = "; whether a field is set is asked by has(…)"
    case (.timestamp, .string), (.string, .timestamp): hint = "; a text becomes an instant by timestamp(…)"
    case (.duration, .string), (.string, .duration): hint = "; a text becomes a duration by duration(…)"
    default:
      let isOrdering = operation != .equal && operation != .notEqual
      hint = isOrdering && a == b ? "; it has no order" : ""
    }
    return fail(.type, "cannot compare \(a) with \(b) by '\(operation.rawValue)'" + hint, at: offset)
  }

  private static let arithmetic: [BinaryOperator: [(ValueType, ValueType, ValueType)]] = [
    .add: [
      (.int, .int, .int), (.uint, .uint, .uint), (.double, .double, .double), (.string, .string, .string),
      (.bytes, .bytes, .bytes), (.timestamp, .duration, .timestamp), (.duration, .timestamp, .timestamp),
      (.duration, .duration, .duration), (.list(.dyn), .list(.dyn), .list(.dyn)),
    ],
    .subtract: [
      (.int, .int, .int), (.uint, .uint, .uint), (.double, .double, .double), (.timestamp, .timestamp, .duration),
      (.timestamp, .duration, .timestamp), (.duration, .duration, .duration),
    ],
    .multiply: [(.int, .int, .int), (.uint, .uint, .uint), (.double, .double, .double)],
    .divide: [(.int, .int, .int), (.uint, .uint, .uint), (.double, .double, .double)],
    .remainder: [(.int, .int, .int), (.uint, .uint, .uint)],
  ]

  /// Nil if no version of the operator takes the two.
  private mutating func result(of operation: BinaryOperator, _ a: ValueType, _ b: ValueType) -> ValueType? {
    if case .list = a, case .list = b, operation == .add { return types.joined(a, b) ?? .list(.dyn) }
    let results = (Checker.arithmetic[operation] ?? []).filter {
      a.isAssignable(to: $0.0) && b.isAssignable(to: $0.1)
    }.map(\.2)
    guard let first = results.first else { return nil }
    return results.allSatisfy { $0 == first } ? first : .dyn
  }
}
