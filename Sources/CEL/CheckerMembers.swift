// SPDX-License-Identifier: Apache-2.0

extension Checker {
  /// What is asked of a member.
  enum MemberUse {
    case value(isOptional: Bool)
    case presence
  }

  mutating func member(_ value: Typed, _ name: String, _ use: MemberUse, _ offset: Int) -> Typed {
    let (container, wasOptional) = value.type.unwrapped
    let type: ValueType
    switch container {
    case .dyn: type = .dyn
    case .map(let key, let element) where types.assign(.string, to: key): type = element
    case .opaque(let opaque, _):
      let members = scope.opaqueMembers[opaque] ?? [:]
      guard let member = members[name] else {
        let names = members.keys.sorted()
        let hint = closest(to: name, among: names).map { ", did you mean '\($0)'?" }
        let list = names.isEmpty ? "; it has none" : "; it has \(names.joined(separator: ", "))"
        return fail(.name, "\(opaque) has no member '\(name)'" + (hint ?? list), at: offset)
      }
      type = member
    default: return fail(.type, "\(container) has no members, found '.\(name)'", at: offset)
    }
    switch use {
    case .presence: return Typed(plan: .hasMember(value.plan, .string(name), offset: offset), type: .bool)
    case .value(let isOptional):
      return Typed(
        plan: .member(value.plan, .string(name), isOptional: isOptional, offset: offset),
        type: isOptional || wasOptional ? .optional(type) : type)
    }
  }

  mutating func has(_ operand: Syntax, _ offset: Int) -> Typed {
    if let variable = variable(operand) {
      let slot = self.slot(of: variable)
      return Typed(plan: .isSet(slot), type: .bool, facts: Facts(ifTrue: .these([slot])))
    }
    guard case .member(let container, let name, _) = operand.kind else {
      if reaches(operand) { return fail(.type, "has() needs a field or a member, and this is neither", at: offset) }
      return unknown(operand)
    }
    if container.path != nil, !reaches(container) { return unknown(operand) }
    return member(check(container), name, .presence, operand.offset)
  }

  mutating func index(_ container: Typed, _ key: Typed, isOptional: Bool, _ offset: Int) -> Typed {
    let (type, wasOptional) = container.type.unwrapped
    let element: ValueType
    switch type {
    case .dyn: element = .dyn
    case .list(let type):
      guard types.assign(key.type, to: .int) else {
        return fail(.type, "a list is indexed by int, found \(key.type)", at: offset)
      }
      element = type
    case .map(let keyType, let type):
      guard types.areComparable(key.type, keyType) else {
        return fail(.type, "a \(container.type) is indexed by \(types.settled(keyType)), found \(key.type)", at: offset)
      }
      element = type
    default: return fail(.type, "\(container.type) cannot be indexed", at: offset)
    }
    return Typed(
      plan: .index(container.plan, key.plan, isOptional: isOptional, offset: offset),
      type: isOptional || wasOptional ? .optional(element) : element)
  }

  mutating func optionalMap(
    _ operand: Typed, _ variable: String, _ body: Syntax, isFlat: Bool, _ offset: Int
  ) -> Typed {
    let inner = types.fresh()
    guard types.assign(operand.type, to: .optional(inner)) else {
      return fail(
        .type, "\(isFlat ? "optFlatMap" : "optMap") needs an optional value, found \(operand.type)", at: offset)
    }
    let local: ValueType = operand.type == .dyn ? .dyn : types.settled(inner)
    return with([(variable, local)]) { checker, slot in
      let value = checker.check(body)
      let result = isFlat ? value.type : .optional(value.type)
      guard checker.types.assign(result, to: .optional(checker.types.fresh())) else {
        return checker.fail(.type, "optFlatMap needs an optional result, found \(value.type)", at: body.offset)
      }
      return Typed(
        plan: .optionalMap(operand.plan, slot, value.plan, isFlat: isFlat, offset: offset), type: result)
    }
  }

  mutating func comprehension(_ it: Syntax.Comprehension, _ offset: Int) -> Typed {
    let (macro, source) = (it.macro, check(it.range))
    let (key, element): (ValueType, ValueType)
    var isMap = false
    switch source.type {
    case .dyn: (key, element) = (.dyn, .dyn)
    case .list(let type): (key, element) = (.int, type)
    case .map(let keys, let values) where macro != .sortBy: (key, element, isMap) = (keys, values, true)
    default:
      let what = macro == .sortBy ? "a list" : "a list or a map"
      return fail(.type, "\(macro.rawValue) goes through \(what), found \(source.type)", at: offset)
    }
    let hasTwo = it.variables.count == 2
    let ranged = isMap ? key : element
    let variables = hasTwo ? [(it.variables[0], key), (it.variables[1], element)] : it.variables.map { ($0, ranged) }
    return with(variables.map { (name: $0.0, type: $0.1) }) { checker, local in
      let test = it.condition.map { checker.check($0) }
      if let test, let condition = it.condition {
        checker.requireBool(test, "the condition of \(macro.rawValue)", at: condition.offset)
      }
      let value = it.result.map { checker.check($0, knowing: test?.facts.ifTrue ?? .nothing) }
      let plan = Plan.Comprehension(
        macro: macro, range: source.plan, local: local, hasTwo: hasTwo, condition: test?.plan, result: value?.plan,
        offset: offset)
      let type: ValueType
      switch macro {
      case .all, .exists, .existsOne: type = .bool
      case .map, .transformList: type = .list(value?.type ?? .dyn)
      case .filter: type = .list(ranged)
      case .transformMap: type = .map(source.type == .dyn ? .dyn : key, value?.type ?? .dyn)
      case .transformMapEntry:
        type = value?.type ?? .dyn
        guard checker.types.assign(type, to: .map(checker.types.fresh(), checker.types.fresh())) else {
          return checker.fail(.type, "transformMapEntry makes a map of each element, found \(type)", at: offset)
        }
      case .sortBy:
        type = source.type
        if let key = value?.type, !key.isOrdered {
          return checker.fail(.type, "sortBy needs keys that have an order, found \(key)", at: offset)
        }
      }
      return Typed(plan: .comprehension(plan), type: type)
    }
  }
}

extension ValueType {
  /// What an optional type may hold, else the type itself.
  fileprivate var unwrapped: (type: ValueType, wasOptional: Bool) {
    switch self {
    case .optional(.parameter): (.dyn, true)
    case .optional(let type): (type, true)
    default: (self, false)
    }
  }
}
