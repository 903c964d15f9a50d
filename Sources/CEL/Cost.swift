// SPDX-License-Identifier: Apache-2.0

/// The steps that a plan takes at most, found without running it: the same walk as the evaluation's, with how large
/// values can be in place of the values.
struct Cost {
  struct Estimate {
    var steps: Int
    var value: Extent
  }

  let variables: [Extent]
  private var locals: [Extent]
  /// The innermost place that is known to be too much.
  private(set) var fault: Fault?

  init(variables: [Extent], localCount: Int) {
    self.variables = variables
    locals = Array(repeating: .scalar, count: localCount)
  }

  mutating func estimate(_ plan: Plan) -> Estimate {
    if fault != nil { return Estimate(steps: 0, value: .scalar) }
    let estimate = sum(plan)
    if estimate.steps > Formula.stepLimit, estimate.steps != .unbounded {
      let found = estimate.steps == .unbounded - 1 ? "more steps than can be counted" : "up to \(estimate.steps) steps"
      let message = "this takes \(found), and a formula may take \(Formula.stepLimit)"
      fail(message, at: plan.offset)
    }
    if estimate.value.depth > Formula.depthLimit {
      fail("lists and maps are more than \(Formula.depthLimit) deep in one another here", at: plan.offset)
    }
    return estimate
  }

  private mutating func fail(_ message: String, at offset: Int?) {
    if fault == nil { fault = Fault(.limit, message, at: offset ?? 0) }
  }

  /// One step for the node, besides the parts.
  private mutating func parts(_ plans: [Plan]) -> (steps: Int, values: [Extent]) {
    var (steps, values) = (1, [Extent]())
    for plan in plans {
      let part = estimate(plan)
      steps = steps.plus(part.steps)
      values.append(part.value)
    }
    return (steps, values)
  }

  private mutating func sum(_ plan: Plan) -> Estimate {
    let (steps, values): (Int, [Extent]) = plan.isComprehension ? (0, []) : parts(plan.operands)
    func result(_ more: Int = 0, _ value: Extent = .scalar) -> Estimate {
      Estimate(steps: steps.plus(more), value: value)
    }
    switch plan {
    case .constant(let value): return result(0, Extent(of: value))
    case .variable(let slot, _, _): return result(0, variables[slot])
    case .local(let number): return result(0, locals[number])
    case .isSet, .failure, .negation, .not, .logic: return result()
    case .member(_, let name, let isOptional, _):
      return result(Extent(of: name).weight, isOptional ? .optional(values[0].element) : values[0].element)
    case .hasMember(_, let name, _): return result(Extent(of: name).weight)
    case .index(_, _, let isOptional, _):
      return result(values[1].bytes.chunks, isOptional ? .optional(values[0].element) : values[0].element)
    case .list(let elements):
      let list = Extent.list(count: elements.count, of: .joined(values))
      return result(list.weight, list)
    case .map(let entries, _):
      // The operands are keys and values in turn.
      let keys = Extent.joined(values.indices.filter { $0 % 2 == 0 }.map { values[$0] })
      let inner = Extent.joined(values.indices.filter { $0 % 2 == 1 }.map { values[$0] })
      let map = Extent.map(count: entries.count, keyBytes: keys.bytes, values: inner)
      return result(map.weight, map)
    case .equal: return result(Cost.equality(values[0], values[1]))
    case .ordered: return result(min(values[0].bytes, values[1].bytes).chunks)
    case .contained:
      let each = 1.plus(Cost.equality(values[1].element, values[0]))
      return result(values[1].count.times(each).plus(values[0].weight))
    case .arithmetic(.add, _, _, _):
      return result(values[0].weight.plus(values[1].weight), values[0].appended(values[1]))
    case .arithmetic: return result()
    case .conditional: return result(0, values[1].joined(with: values[2]))
    case .standard(let function, _, _): return result(Cost.work(function, values), Cost.value(function, values))
    case .host(let function, _, _, _): return result(0, Extent(of: function.result))
    case .dispatch(let overloads, _, _, _):
      var (work, value) = (0, Extent.scalar)
      for overload in overloads {
        switch overload.body {
        case .host(let function): value = value.joined(with: Extent(of: function.result))
        case .standard(let function):
          work = max(work, Cost.work(function, values))
          value = value.joined(with: Cost.value(function, values))
        }
      }
      return result(work, value)
    case .orElse: return result(0, values[0].joined(with: values[1]))
    case .bind(let local, let value, let body):
      return over(value, [local], body) { $0 }
    case .optionalMap(let operand, let local, let body, let isFlat, _):
      return over(operand, [local], body) { isFlat ? $0 : .optional($0) }
    case .comprehension(let comprehension): return sum(comprehension)
    }
  }

  private mutating func over(
    _ value: Plan, _ locals: [Int], _ body: Plan, _ result: (Extent) -> Extent
  ) -> Estimate {
    let value = estimate(value)
    for local in locals { self.locals[local] = value.value }
    let body = estimate(body)
    return Estimate(steps: 1.plus(value.steps).plus(body.steps), value: result(body.value))
  }

  private mutating func sum(_ it: Plan.Comprehension) -> Estimate {
    let range = estimate(it.range)
    let (count, key) = (range.value.count, Extent.text(bytes: range.value.keys))
    // Whether it is a list or a map is not known here; its one variable may be an element or a key.
    let element = range.value.element.joined(with: key)
    locals[it.local] = it.hasTwo ? key : element
    if it.hasTwo { locals[it.local + 1] = range.value.element }
    let condition = it.condition.map { estimate($0).steps } ?? 0
    let result = it.result.map { estimate($0) }
    var steps = 1.plus(range.steps).plus(range.value.sorting)
    steps = steps.plus(count.times(condition.plus(result?.steps ?? 0)))
    var value = Extent.scalar
    switch it.macro {
    case .all, .exists, .existsOne: return Estimate(steps: steps, value: value)
    case .map, .transformList: value = .list(count: count, of: result?.value ?? .scalar)
    case .filter: value = .list(count: count, of: element)
    case .transformMap: value = .map(count: count, keyBytes: key.bytes, values: result?.value ?? .scalar)
    case .transformMapEntry:
      let made = result?.value ?? .scalar
      value = .map(count: count.times(made.count), keyBytes: made.keys, values: made.element)
      steps = steps.plus(count.times(made.sorting))
    case .sortBy:
      value = range.value
      let levels = count == .unbounded ? .unbounded : Int.bitWidth - count.leadingZeroBitCount
      steps = steps.plus(count.times(levels.plus(1).times(result?.value.weight ?? 0)))
    }
    return Estimate(steps: steps.plus(value.weight), value: value)
  }

  /// Of `==`, which looks no further than the smaller of the two has parts.
  private static func equality(_ a: Extent, _ b: Extent) -> Int {
    let texts = min(a.bytes, b.bytes).chunks
    let count = min(a.count, b.count)
    if count == 0 || count == .unbounded { return count.plus(texts).plus(1) }
    // Of a map one key more than the two have in common may be looked for.
    let keys = count.plus(1).times(1.plus(a.keys.chunks))
    return texts.plus(1).plus(keys).plus(count.times(1.plus(equality(a.element, b.element))))
  }

  private static func work(_ function: StandardFunction, _ arguments: [Extent]) -> Int {
    switch function.growth {
    case .scalar, .linear: arguments.reduce(2) { $0.plus($1.weight.times(2)) }
    case .search(let sixteenths): arguments[0].bytes.plus(2).times(sixteenths).sixteenth.plus(2)
    case .unknown: .unbounded
    }
  }

  /// A function of linear growth gives the argument again, an element of it, elements of its elements, or its text.
  private static func value(_ function: StandardFunction, _ arguments: [Extent]) -> Extent {
    switch function.growth {
    case .scalar, .search: return .scalar
    case .unknown: return .unknown
    case .linear:
      var whole = Extent.text(bytes: 64)
      for argument in arguments {
        let (inner, parts) = (argument.element, argument.count)
        whole = whole.appended(argument)
        whole.count = whole.count.plus(parts.times(inner.count))
        let element = inner.isScalar ? inner : inner.joined(with: inner.element)
        whole = whole.joined(with: inner).joined(with: .list(count: 0, of: element))
      }
      return whole
    }
  }
}

extension Extent {
  fileprivate var isScalar: Bool { self == .scalar }
}

extension Plan {
  fileprivate var isComprehension: Bool {
    switch self {
    case .comprehension, .bind, .optionalMap: true
    default: false
    }
  }

  /// The parts that are evaluated once each, in any order.
  fileprivate var operands: [Plan] {
    switch self {
    case .constant, .variable, .local, .isSet, .failure, .comprehension, .bind, .optionalMap: []
    case .member(let a, _, _, _), .hasMember(let a, _, _), .negation(let a, _), .not(let a, _): [a]
    case .index(let a, let b, _, _), .equal(let a, let b, _), .ordered(_, let a, let b, _), .contained(let a, let b, _),
      .arithmetic(_, let a, let b, _), .orElse(let a, let b, _, _):
      [a, b]
    case .list(let elements): elements.map(\.value)
    case .map(let entries, _): entries.flatMap { [$0.key, $0.value] }
    case .logic(let operands, _, _): operands
    case .conditional(let a, let b, let c, _): [a, b, c]
    case .standard(_, let arguments, _), .host(_, let arguments, _, _), .dispatch(_, let arguments, _, _): arguments
    }
  }

  /// Where messages about the node point, if it has a place.
  fileprivate var offset: Int? {
    switch self {
    case .variable(_, _, let offset), .member(_, _, _, let offset), .hasMember(_, _, let offset),
      .index(_, _, _, let offset), .map(_, let offset), .negation(_, let offset), .not(_, let offset),
      .ordered(_, _, _, let offset), .contained(_, _, let offset), .arithmetic(_, _, _, let offset),
      .logic(_, _, let offset), .conditional(_, _, _, let offset), .standard(_, _, let offset),
      .host(_, _, _, let offset), .dispatch(_, _, _, let offset), .optionalMap(_, _, _, _, let offset),
      .orElse(_, _, _, let offset):
      offset
    case .comprehension(let it): it.offset
    case .failure(let error): error.offset
    case .constant, .local, .isSet, .list, .equal, .bind: nil
    }
  }
}
