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

  init(_ source: String, in scope: Scope) throws(Faults) {
    guard source.utf8.count <= Formula.sourceLimit else {
      let message = "a formula has at most \(Formula.sourceLimit) bytes, found \(source.utf8.count)"
      throw Faults(faults: [Fault(.limit, message, at: 0)])
    }
    let lexer = Lexer(source)
    guard lexer.faults.isEmpty else { throw Faults(faults: lexer.faults) }
    var checker = Checker(scope: scope)
    let typed: Checker.Typed
    do { typed = checker.check(try Parser.parse(lexer.tokens)) } catch { throw Faults(faults: [error]) }
    guard checker.faults.isEmpty else { throw Faults(faults: checker.faults) }
    (type, plan) = (typed.type.settled, typed.plan)
    reads = checker.reads.sorted { $0.offset < $1.offset }
    calls = checker.calls.sorted { $0.offset < $1.offset }
    (variables, localCount) = (checker.variables, checker.localCount)
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
  var faults: [Fault] = []
  var reads: [Reading] = []
  var calls: [Call] = []
  private(set) var variables: [String] = []
  private(set) var localCount = 0
  private var slots: [String: Int] = [:]
  private var locals: [(name: String, type: ValueType)] = []
  private var known = Facts.Known.nothing

  init(scope: Scope) { self.scope = scope }

  mutating func fail(_ kind: FormulaError.Kind, _ message: String, at offset: Int) -> Typed {
    faults.append(Fault(kind, message, at: offset))
    return .faulty
  }

  mutating func check(_ node: Syntax) -> Typed {
    let offset = node.offset
    switch node.kind {
    case .literal(let value):
      var facts = Facts.none
      if case .bool(let flag) = value { facts = .constant(flag) }
      return Typed(plan: .constant(value), type: Checker.type(of: value), facts: facts)
    case .name: return name(node) ?? unknown(node)
    case .member(let operand, let member):
      if let whole = name(node) { return whole }
      if operand.path != nil, !reaches(operand) { return unknown(node) }
      return self.member(check(operand), member, isTest: false, offset)
    case .has(let operand): return has(operand, offset)
    case .index(let container, let key): return index(check(container), check(key), offset)
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
    case .comprehension(let macro, let range, let variable, let condition, let result):
      return comprehension(macro, range, variable, condition, result, offset)
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
    guard !value.type.isAssignable(to: .bool) else { return }
    faults.append(Fault(.type, "\(what) needs bool, found \(value.type)", at: offset))
  }

  // MARK: Names

  /// A macro's variable, a variable of the scope or a type, by the whole dotted name.
  private mutating func name(_ node: Syntax) -> Typed? {
    guard let path = node.path else { return nil }
    if !path.isAbsolute, let local = locals.lastIndex(where: { $0.name == path.root }) {
      return path.root == path.text ? Typed(plan: .local(local), type: locals[local].type) : nil
    }
    if let variable = scope.variables[path.text] {
      let slot = self.slot(of: variable)
      let reading = Reading(name: variable.name, offset: path.offset, guarded: known.contains(slot))
      reads.append(reading)
      return Typed(plan: .variable(slot, name: variable.name, offset: path.offset), type: variable.type)
    }
    return TypeNames.all.contains(path.text) ? Typed(plan: .constant(.type(path.text)), type: .type(.dyn)) : nil
  }

  private mutating func slot(of variable: Variable) -> Int {
    if let slot = slots[variable.name] { return slot }
    variables.append(variable.name)
    slots[variable.name] = variables.count - 1
    return variables.count - 1
  }

  /// Whether the dotted name, or a beginning of it, stands for something.
  func reaches(_ node: Syntax) -> Bool {
    guard let path = node.path else { return true }
    if !path.isAbsolute, locals.contains(where: { $0.name == path.root }) { return true }
    if scope.variables[path.text] != nil || TypeNames.all.contains(path.text) { return true }
    if case .member(let operand, _) = node.kind { return reaches(operand) }
    return false
  }

  private mutating func unknown(_ node: Syntax) -> Typed {
    guard let path = node.path else { return .faulty }
    // `event.actr` where only `event.actor` exists is unknown as a whole, `subjct.name` in its first part.
    let isPart = scope.variables.keys.contains { $0.hasPrefix(path.root + ".") }
    let name = isPart ? path.text : path.root
    let names = locals.map(\.name) + scope.variables.keys
    let isFunction = StandardFunction.all[name] != nil || scope.functions[name] != nil
    let hint =
      closest(to: name, among: names).map { ", did you mean '\($0)'?" }
      ?? (isFunction ? "; '\(name)' is a function, write \(name)(…)" : "")
    return fail(.name, "unknown name '\(name)'" + hint, at: path.offset)
  }

  // MARK: Members

  private mutating func member(_ value: Typed, _ name: String, isTest: Bool, _ offset: Int) -> Typed {
    let type: ValueType
    switch value.type {
    case .dyn: type = .dyn
    case .map(let key, let element) where key.isAssignable(to: .string): type = element
    case .opaque(let opaque, _) where value.type != .undecided:
      let members = scope.opaqueMembers[opaque] ?? [:]
      guard let member = members[name] else {
        let names = members.keys.sorted()
        let hint = closest(to: name, among: names).map { ", did you mean '\($0)'?" }
        let list = names.isEmpty ? "; it has none" : "; it has \(names.joined(separator: ", "))"
        return fail(.name, "\(opaque) has no member '\(name)'" + (hint ?? list), at: offset)
      }
      type = member
    default: return fail(.type, "\(value.type) has no members, found '.\(name)'", at: offset)
    }
    return isTest
      ? Typed(plan: .hasMember(value.plan, .string(name), offset: offset), type: .bool)
      : Typed(plan: .member(value.plan, .string(name), offset: offset), type: type)
  }

  private mutating func has(_ operand: Syntax, _ offset: Int) -> Typed {
    if let path = operand.path, path.isAbsolute || !locals.contains(where: { $0.name == path.root }),
      let variable = scope.variables[path.text]
    {
      let slot = self.slot(of: variable)
      return Typed(plan: .isSet(slot), type: .bool, facts: Facts(ifTrue: .these([slot])))
    }
    guard case .member(let container, let name) = operand.kind else {
      if reaches(operand) { return fail(.type, "has() needs a field or a member, and this is neither", at: offset) }
      return unknown(operand)
    }
    if container.path != nil, !reaches(container) { return unknown(operand) }
    return member(check(container), name, isTest: true, operand.offset)
  }

  private mutating func index(_ container: Typed, _ key: Typed, _ offset: Int) -> Typed {
    let type: ValueType
    switch container.type {
    case .dyn: type = .dyn
    case .list(let element):
      guard key.type.isAssignable(to: .int) else {
        return fail(.type, "a list is indexed by int, found \(key.type)", at: offset)
      }
      type = element
    case .map(let keyType, let element):
      guard key.type.isComparable(to: keyType) else {
        return fail(.type, "a \(container.type) is indexed by \(keyType), found \(key.type)", at: offset)
      }
      type = element
    default: return fail(.type, "\(container.type) cannot be indexed", at: offset)
    }
    return Typed(plan: .index(container.plan, key.plan, offset: offset), type: type.settled)
  }

  // MARK: Lists and maps

  private mutating func list(_ elements: [Syntax]) -> Typed {
    let typed = elements.map { check($0) }
    let type = ValueType.list(Checker.joined(typed))
    let constants = typed.compactMap(\.plan.constantValue)
    return constants.count == typed.count
      ? Typed(plan: .constant(.list(constants)), type: type) : Typed(plan: .list(typed.map(\.plan)), type: type)
  }

  private static func joined(_ elements: [Typed]) -> ValueType {
    elements.reduce(.undecided) { $0 == .dyn ? .dyn : $0.joined(with: $1.type) }
  }

  private mutating func map(_ entries: [Syntax.Entry], _ offset: Int) -> Typed {
    var keys: [Typed] = []
    var values: [Typed] = []
    for entry in entries {
      let key = check(entry.key)
      let accepted: [ValueType] = [.dyn, .bool, .int, .uint, .string]
      if !accepted.contains(key.type), !key.type.isOpaque {
        faults.append(
          Fault(.type, "a map's key is bool, int, uint or string, found \(key.type)", at: entry.key.offset))
      }
      keys.append(key)
      values.append(check(entry.value))
    }
    let plans = zip(entries, zip(keys, values)).map { entry, pair in
      Plan.Entry(key: pair.0.plan, value: pair.1.plan, offset: entry.key.offset)
    }
    return Typed(plan: .map(plans, offset: offset), type: .map(Checker.joined(keys), Checker.joined(values)))
  }

  // MARK: Control

  /// Checks `node` where `facts` hold besides what is known already.
  private mutating func check(_ node: Syntax, knowing facts: Facts.Known) -> Typed {
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
    let type = a.type.joined(with: b.type)
    if type == .dyn, a.type != .dyn, b.type != .dyn {
      return fail(.type, "both results of '?' have one type, found \(a.type) and \(b.type)", at: offset)
    }
    return Typed(
      plan: .conditional(test.plan, a.plan, b.plan, offset: offset), type: type,
      facts: test.facts.choosing(a.facts, b.facts))
  }

  private mutating func comprehension(
    _ macro: Macro, _ range: Syntax, _ variable: String, _ condition: Syntax?, _ result: Syntax?, _ offset: Int
  ) -> Typed {
    let source = check(range)
    let element: ValueType
    switch source.type {
    case .dyn: element = .dyn
    case .list(let type): element = type.settled
    case .map(let key, _): element = key.settled
    default:
      return fail(.type, "\(macro.rawValue) goes through a list or a map, found \(source.type)", at: offset)
    }
    locals.append((variable, element))
    localCount = max(localCount, locals.count)
    defer { locals.removeLast() }
    let test = condition.map { check($0) }
    if let test, let condition { requireBool(test, "the condition of \(macro.rawValue)", at: condition.offset) }
    let value = result.map { check($0, knowing: test?.facts.ifTrue ?? .nothing) }
    let plan = Plan.Comprehension(
      macro: macro, range: source.plan, local: locals.count - 1, condition: test?.plan, result: value?.plan,
      offset: offset)
    let type: ValueType =
      switch macro {
      case .map: .list(value?.type ?? element)
      case .filter: .list(element)
      case .all, .exists, .existsOne: .bool
      }
    return Typed(plan: .comprehension(plan), type: type)
  }
}

extension ValueType {
  fileprivate var isOpaque: Bool {
    if case .opaque = self { true } else { false }
  }
}

extension Syntax {
  /// A name, or a chain of members that begins with one, as one dotted name.
  var path: (text: String, root: String, isAbsolute: Bool, offset: Int)? {
    switch kind {
    case .name(let name, let isAbsolute): return (name, name, isAbsolute, offset)
    case .member(let operand, let member):
      guard let path = operand.path else { return nil }
      return (path.text + "." + member, path.root, path.isAbsolute, path.offset)
    default: return nil
    }
  }
}
