// SPDX-License-Identifier: Apache-2.0

extension Checker {
  /// A version of a function that a call may mean.
  private struct Candidate {
    enum Body {
      case standard(StandardFunction.Body)
      case host(Function)
    }

    var isMember: Bool
    var parameters: [ValueType]
    var result: ValueType
    var body: Body
  }

  private func candidates(_ name: String) -> [Candidate] {
    let standard = (StandardFunction.all[name] ?? []).flatMap { function in
      function.signatures.map {
        Candidate(
          isMember: function.isMember, parameters: $0.parameters, result: $0.result, body: .standard(function.body))
      }
    }
    let host = (scope.functions[name] ?? []).map {
      Candidate(isMember: $0.isMember, parameters: $0.parameters, result: $0.result, body: .host($0))
    }
    return standard + host
  }

  mutating func call(_ name: String, _ receiver: Syntax?, _ arguments: [Syntax], _ offset: Int) -> Typed {
    // `math.greatest(x)` is a call on `math` only if there is such a thing.
    if let receiver, let path = receiver.path, !reaches(receiver), scope.functions[path.text + "." + name] != nil {
      return call(path.text + "." + name, isMember: false, arguments, path.offset)
    }
    return call(name, isMember: receiver != nil, (receiver.map { [$0] } ?? []) + arguments, offset)
  }

  private mutating func call(_ name: String, isMember: Bool, _ arguments: [Syntax], _ offset: Int) -> Typed {
    let named = candidates(name)
    let values = arguments.map { check($0) }
    if named.isEmpty { return unknownFunction(name, offset) }
    let sameForm = named.filter { $0.isMember == isMember }
    if sameForm.isEmpty {
      let form = isMember ? "\(name)(x, …)" : "x.\(name)(…)"
      return fail(.name, "'\(name)' is called as \(form)", at: offset)
    }
    let sameCount = sameForm.filter { $0.parameters.count == values.count }
    if sameCount.isEmpty { return wrongCount(name, sameForm, isMember: isMember, found: values.count, offset) }
    let fitting = sameCount.filter { zip(values, $0.parameters).allSatisfy { $0.type.isAssignable(to: $1) } }
    guard let chosen = fitting.first else {
      let found = Checker.tuple(values.map(\.type))
      let accepted = sameCount.map { Checker.tuple($0.parameters) }.joined(separator: " or ")
      return fail(.type, "\(name) takes \(accepted), found \(found)", at: offset)
    }
    let plans = values.map(\.plan)
    switch chosen.body {
    case .standard(let body):
      let type = fitting.allSatisfy { $0.result == chosen.result } ? chosen.result : .dyn
      return Typed(plan: .standard(body, plans, offset: offset), type: type)
    case .host(let function):
      calls.append(Call(name: name, arguments: plans.map(\.constantValue), offset: offset))
      for position in function.literalParameters.sorted() where position < arguments.count {
        guard plans[position].constantValue == nil else { continue }
        let which = "argument \(position + (isMember ? 0 : 1)) of \(name)"
        let message = "\(which) must be a literal, so that what the formula asks for is known beforehand"
        faults.append(Fault(.literal, message, at: arguments[position].offset))
      }
      let checked = values.indices.filter { function.parameters[$0] != .dyn && values[$0].type == .dyn }
      return Typed(plan: .host(function, plans, checked: checked, offset: offset), type: function.result)
    }
  }

  private static func tuple(_ types: [ValueType]) -> String {
    "(" + types.map(\.description).joined(separator: ", ") + ")"
  }

  private mutating func unknownFunction(_ name: String, _ offset: Int) -> Typed {
    let names = Array(StandardFunction.all.keys) + scope.functions.keys + Macro.allCases.map(\.rawValue) + ["has"]
    let hint: String
    if Macro(rawValue: name) != nil {
      hint = "; as a macro it is called on a list, as in list.\(name)(x, …)"
    } else if scope.variables[name] != nil {
      hint = "; '\(name)' is a field, write it without ()"
    } else {
      hint = closest(to: name, among: names).map { ", did you mean '\($0)'?" } ?? ""
    }
    return fail(.name, "unknown function '\(name)'" + hint, at: offset)
  }

  private mutating func wrongCount(
    _ name: String, _ candidates: [Candidate], isMember: Bool, found: Int, _ offset: Int
  ) -> Typed {
    let receiver = isMember ? 1 : 0
    let counts = Set(candidates.map { $0.parameters.count - receiver }).sorted()
    let accepted = counts.map(String.init).joined(separator: " or ")
    let noun = counts == [1] ? "argument" : "arguments"
    return fail(.arity, "\(name) takes \(accepted) \(noun), found \(found - receiver)", at: offset)
  }
}
