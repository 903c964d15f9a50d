// SPDX-License-Identifier: Apache-2.0

/// All faults of one formula.
struct Faults: Error {
  var faults: [Fault]
}

/// What checking a formula gives.
struct Checked {
  var type: ValueType
  var plan: Plan
  var reads: [Reading]
  var calls: [Call]
  var variables: [String]
  var localCount: Int
  var cost: Int?

  /// - Parameter isTyped: whether names and types are looked at now; else what is wrong with them is found at evaluation.
  init(_ source: String, in scope: Scope, isTyped: Bool) throws(Faults) {
    guard source.utf8.count <= Formula.sourceLimit else {
      let message = "a formula has at most \(Formula.sourceLimit) bytes, found \(source.utf8.count)"
      throw Faults(faults: [Fault(.limit, message, at: 0)])
    }
    let lexer = Lexer(source)
    guard lexer.faults.isEmpty else { throw Faults(faults: lexer.faults) }
    var checker = Checker(scope: scope, isTyped: isTyped)
    let typed: Checker.Typed
    do { typed = checker.check(try Parser.parse(lexer.tokens)) } catch { throw Faults(faults: [error]) }
    guard checker.faults.isEmpty else { throw Faults(faults: checker.faults) }
    (type, plan) = (checker.types.settled(typed.type), typed.plan)
    reads = checker.reads.sorted { $0.offset < $1.offset }
    calls = checker.calls.sorted { $0.offset < $1.offset }
    (variables, localCount) = (checker.variables, checker.localCount)
    let extents = variables.map { isTyped ? scope.variables[$0]?.extent ?? .unknown : .unknown }
    var estimate = Cost(variables: extents, localCount: localCount)
    let steps = estimate.estimate(plan).steps
    if let fault = estimate.fault { throw Faults(faults: [fault]) }
    cost = steps == .unbounded ? nil : steps
  }
}

/// Walks the tree once: gives every node its type, resolves names and functions, and notes what is read, and whether
/// `has` shows that it is set. After a fault it goes on with `dyn`, so that one mistake is reported once.
struct Checker {
  /// A checked node.
  struct Typed {
    var plan: Plan
    var type: ValueType
    var facts = Facts.none

    static let faulty = Typed(plan: .constant(.null), type: .dyn)
  }

  let scope: Scope
  let isTyped: Bool
  var types = Unifier()
  var faults: [Fault] = []
  var reads: [Reading] = []
  var calls: [Call] = []
  private(set) var variables: [String] = []
  private(set) var localCount = 0
  private(set) var locals: [(name: String, type: ValueType)] = []
  var known = Facts.Known.nothing
  private var slots: [String: Int] = [:]

  init(scope: Scope, isTyped: Bool) { (self.scope, self.isTyped) = (scope, isTyped) }

  mutating func fail(_ kind: FormulaError.Kind, _ message: String, at offset: Int) -> Typed {
    if !isTyped {
      let kind: EvaluationError.Kind = kind == .name ? .undeclared : .noSuchOverload
      return Typed(plan: .failure(EvaluationError(kind, message, offset: offset)), type: .dyn)
    }
    faults.append(Fault(kind, message, at: offset))
    return .faulty
  }

  mutating func check(_ node: Syntax) -> Typed {
    var typed = resolve(node)
    typed.type = isTyped ? types.resolved(typed.type) : .dyn
    if case .parameter = typed.type { typed.type = .dyn }
    return typed
  }

  private mutating func resolve(_ node: Syntax) -> Typed {
    let offset = node.offset
    switch node.kind {
    case .literal(let value):
      var facts = Facts.none
      if case .bool(let flag) = value { facts = .constant(flag) }
      return Typed(plan: .constant(value), type: Checker.type(of: value), facts: facts)
    case .name: return name(node) ?? unknown(node)
    case .member(let operand, let member, let isOptional):
      if let whole = name(node) { return whole }
      if operand.path != nil, !reaches(operand) { return unknown(node) }
      return self.member(check(operand), member, .value(isOptional: isOptional), offset)
    case .has(let operand): return has(operand, offset)
    case .index(let container, let key, let isOptional):
      return index(check(container), check(key), isOptional: isOptional, offset)
    case .list(let elements): return list(elements)
    case .map(let entries): return map(entries, offset)
    case .negation(let operand):
      let value = check(operand)
      if [.int, .double, .dyn].contains(value.type) {
        return Typed(plan: .negation(value.plan, offset: offset), type: value.type)
      }
      return fail(.type, "'-' needs int or double, found \(value.type)", at: offset)
    case .not(let operand):
      let value = check(operand)
      requireBool(value, "'!'", at: operand.offset)
      return Typed(plan: .not(value.plan, offset: offset), type: .bool, facts: value.facts.negated)
    case .binary(let operation, let left, let right): return binary(operation, check(left), check(right), offset)
    case .logic(let connective, let operands): return logic(connective, operands, offset)
    case .conditional(let condition, let first, let second): return conditional(condition, first, second, offset)
    case .call(let function, let receiver, let arguments): return call(function, receiver, arguments, offset)
    case .comprehension(let comprehension): return self.comprehension(comprehension, offset)
    case .bind(let variable, let value, let body):
      let value = check(value)
      return with([(variable, value.type)]) { checker, local in
        let body = checker.check(body)
        return Typed(plan: .bind(local, value.plan, body.plan), type: body.type, facts: body.facts)
      }
    case .optionalMap(let operand, let variable, let body, let isFlat):
      return optionalMap(check(operand), variable, body, isFlat: isFlat, offset)
    }
  }

  private static func type(of literal: Value) -> ValueType {
    switch literal {
    case .null: .null
    case .bool: .bool
    case .int: .int
    case .uint: .uint
    case .double: .double
    case .string: .string
    case .bytes: .bytes
    default: .dyn
    }
  }

  mutating func requireBool(_ value: Typed, _ what: String, at offset: Int) {
    guard !types.assign(value.type, to: .bool) else { return }
    faults.append(Fault(.type, "\(what) needs bool, found \(value.type)", at: offset))
  }

  /// Checks what stands where the variables of a macro are in force.
  mutating func with(
    _ variables: [(name: String, type: ValueType)], _ body: (inout Checker, _ firstLocal: Int) -> Typed
  ) -> Typed {
    let first = locals.count
    locals += variables
    localCount = max(localCount, locals.count)
    defer { locals.removeLast(variables.count) }
    return body(&self, first)
  }

  mutating func slot(of variable: Variable) -> Int {
    if let slot = slots[variable.name] { return slot }
    variables.append(variable.name)
    slots[variable.name] = variables.count - 1
    return variables.count - 1
  }

  // MARK: Lists and maps

  private mutating func list(_ elements: [Syntax.Element]) -> Typed {
    var (plans, type) = ([Plan.Element](), ValueType?.none)
    for element in elements {
      var value = check(element.value)
      if element.isOptional { value.type = present(value, at: element.value.offset) }
      plans.append(Plan.Element(value: value.plan, isOptional: element.isOptional))
      type = joined(type, value.type)
    }
    let whole = ValueType.list(type ?? types.fresh())
    let constants = plans.compactMap { $0.isOptional ? nil : $0.value.constantValue }
    return Typed(plan: constants.count == plans.count ? .constant(.list(constants)) : .list(plans), type: whole)
  }

  /// The type of the elements so far and one more: `dyn` where they have nothing in common.
  private mutating func joined(_ type: ValueType?, _ next: ValueType) -> ValueType {
    type.map { types.joined($0, next) ?? .dyn } ?? next
  }

  /// What an optional value holds when it is there.
  private mutating func present(_ value: Typed, at offset: Int) -> ValueType {
    switch value.type {
    case .optional(let type): return type
    case .dyn: break
    default: faults.append(Fault(.type, "'?' needs an optional value, found \(value.type)", at: offset))
    }
    return .dyn
  }

  private mutating func map(_ entries: [Syntax.Entry], _ offset: Int) -> Typed {
    var (plans, keyType, valueType) = ([Plan.Entry](), ValueType?.none, ValueType?.none)
    for entry in entries {
      var key = check(entry.key)
      if !key.type.isKey {
        let message = "a map's key is bool, int, uint or string, found \(key.type)"
        faults.append(Fault(.type, message, at: entry.key.offset))
        key.type = .dyn
      }
      var value = check(entry.value)
      if entry.isOptional { value.type = present(value, at: entry.value.offset) }
      (keyType, valueType) = (joined(keyType, key.type), joined(valueType, value.type))
      plans.append(
        Plan.Entry(key: key.plan, value: value.plan, isOptional: entry.isOptional, offset: entry.key.offset))
    }
    let type = ValueType.map(keyType ?? types.fresh(), valueType ?? types.fresh())
    return Typed(plan: .map(plans, offset: offset), type: type)
  }

  // MARK: Control

  /// Checks `node` where `facts` hold besides what is known already.
  mutating func check(_ node: Syntax, knowing facts: Facts.Known) -> Typed {
    let before = known
    known = known.and(facts)
    defer { known = before }
    return check(node)
  }

  private mutating func logic(_ connective: Connective, _ operands: [Syntax], _ offset: Int) -> Typed {
    var facts = Facts.constant(connective == .and)
    var plans: [Plan] = []
    for operand in operands {
      let value = check(operand, knowing: connective == .and ? facts.ifTrue : facts.ifFalse)
      requireBool(value, "'\(connective.rawValue)'", at: operand.offset)
      plans.append(value.plan)
      facts = connective == .and ? facts.and(value.facts) : facts.or(value.facts)
    }
    return Typed(plan: .logic(plans, decisive: connective.decisive, offset: offset), type: .bool, facts: facts)
  }

  private mutating func conditional(
    _ condition: Syntax, _ first: Syntax, _ second: Syntax, _ offset: Int
  ) -> Typed {
    let test = check(condition)
    requireBool(test, "the condition of '?'", at: condition.offset)
    let (a, b) = (check(first, knowing: test.facts.ifTrue), check(second, knowing: test.facts.ifFalse))
    guard let type = types.joined(a.type, b.type) else {
      return fail(.type, "both results of '?' have one type, found \(a.type) and \(b.type)", at: offset)
    }
    return Typed(
      plan: .conditional(test.plan, a.plan, b.plan, offset: offset), type: type,
      facts: test.facts.choosing(a.facts, b.facts))
  }
}

extension ValueType {
  fileprivate var isKey: Bool {
    switch self {
    case .dyn, .parameter, .bool, .int, .uint, .string, .opaque: true
    default: false
    }
  }
}
