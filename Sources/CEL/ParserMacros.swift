// SPDX-License-Identifier: Apache-2.0

/// Calls that are no functions: what they are given is not evaluated first.
extension Parser {
  func has(_ arguments: [Syntax], at offset: Int) throws(Fault) -> Syntax {
    if arguments.count == 1, let argument = arguments.first {
      switch argument.kind {
      case .name, .member: return try make(.has(argument), at: offset)
      default: break
      }
    }
    throw Fault(.syntax, "has() takes one field or member, as in has(x) or has(x.y)", at: offset)
  }

  func call(
    _ name: String, on receiver: Syntax, _ arguments: [Syntax], at offset: Int
  ) throws(Fault) -> Syntax {
    if let macro = Macro(name: name) { return try comprehension(macro, name, receiver, arguments, at: offset) }
    switch name {
    case "bind" where receiver.path?.text == "cel":
      guard arguments.count == 3, let variable = arguments[0].simpleName else {
        throw Fault(
          .syntax, "cel.bind takes a new name, its value and what is made of it: bind(x, value, …)", at: offset)
      }
      return try make(.bind(variable, arguments[1], arguments[2]), at: offset)
    case "optMap", "optFlatMap":
      guard arguments.count == 2, let variable = arguments[0].simpleName else {
        throw Fault(.syntax, "\(name) takes a new name and what is made of it: \(name)(x, value)", at: offset)
      }
      return try make(.optionalMap(receiver, variable, arguments[1], isFlat: name == "optFlatMap"), at: offset)
    default: return try make(.call(name, receiver: receiver, arguments), at: offset)
    }
  }

  private func comprehension(
    _ macro: Macro, _ name: String, _ range: Syntax, _ arguments: [Syntax], at offset: Int
  ) throws(Fault) -> Syntax {
    func misused() -> Fault {
      let what = macro.form(2) == nil ? "two new names" : "a new name"
      return Fault(
        .syntax, "\(name) takes \(what) and what is asked of it: \(macro.written(as: name))", at: offset)
    }
    guard let form = macro.form(arguments.count) else { throw misused() }
    let variables = arguments.prefix(form.variables).compactMap(\.simpleName)
    guard variables.count == form.variables, Set(variables).count == variables.count else { throw misused() }
    let comprehension = Syntax.Comprehension(
      macro: macro, range: range, variables: variables,
      condition: form.hasCondition ? arguments[form.variables] : nil,
      result: form.hasResult ? arguments[arguments.count - 1] : nil)
    return try make(.comprehension(comprehension), at: offset)
  }
}

extension Syntax {
  fileprivate var simpleName: String? {
    if case .name(let name, isAbsolute: false) = kind { name } else { nil }
  }
}
