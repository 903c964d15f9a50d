// SPDX-License-Identifier: Apache-2.0

extension Checker {
  private func overloads(_ name: String) -> [Overload] {
    let standard = scope.standardFunctions(name).enumerated().flatMap { entry, function in
      function.signatures.map {
        Overload(
          isMember: function.isMember, isVariadic: function.isVariadic, parameters: $0.parameters, result: $0.result,
          body: .standard(function), entry: entry)
      }
    }
    let host = (scope.functions[name] ?? []).enumerated().map { entry, function in
      Overload(
        isMember: function.isMember, isVariadic: false, parameters: function.parameters, result: function.result,
        body: .host(function), entry: -1 - entry)
    }
    return standard + host
  }

  private func exists(_ name: String) -> Bool {
    scope.functions[name] != nil || !scope.standardFunctions(name).isEmpty
  }

  mutating func call(_ name: String, _ receiver: Syntax?, _ arguments: [Syntax], _ offset: Int) -> Typed {
    guard let receiver else {
      let found = qualified(name, isAbsolute: false).first { exists($0) } ?? name
      return call(found, isMember: false, arguments, offset)
    }
    // `math.greatest(x)` is a function of that name, unless a macro's variable is called `math`.
    if let path = receiver.path, local(path) == nil {
      let names = qualified(path.text + "." + name, isAbsolute: path.isAbsolute)
      if let found = names.first(where: { exists($0) }) {
        return call(found, isMember: false, arguments, path.offset)
      }
    }
    return call(name, isMember: true, [receiver] + arguments, offset)
  }

  private mutating func call(_ name: String, isMember: Bool, _ arguments: [Syntax], _ offset: Int) -> Typed {
    let named = overloads(name)
    let values = arguments.map { check($0) }
    if named.isEmpty { return unknownFunction(name, offset) }
    let sameForm = named.filter { $0.isMember == isMember }
    if sameForm.isEmpty {
      let form = isMember ? "\(name)(x, …)" : "x.\(name)(…)"
      return fail(.name, "'\(name)' is called as \(form)", at: offset)
    }
    let sameCount = sameForm.filter { $0.takes(values.count) }
    if sameCount.isEmpty { return wrongCount(name, sameForm, isMember: isMember, found: values.count, offset) }
    guard let (type, chosen) = resolve(sameCount, values.map(\.type)) else {
      let found = Checker.tuple(values.map(\.type))
      let accepted = sameCount.map { Checker.tuple($0.parameters) }.joined(separator: " or ")
      return fail(.type, "\(name) takes \(accepted), found \(found)", at: offset)
    }
    let plans = values.map(\.plan)
    for overload in chosen {
      guard case .host(let function) = overload.body else { continue }
      calls.append(Call(name: name, arguments: plans.map(\.constantValue), offset: offset))
      for position in function.literalParameters.sorted() where position < arguments.count {
        guard plans[position].constantValue == nil else { continue }
        let which = "argument \(position + (isMember ? 0 : 1)) of \(name)"
        let message = "\(which) must be a literal, so that what the formula asks for is known beforehand"
        faults.append(Fault(.literal, message, at: arguments[position].offset))
      }
      break
    }
    guard chosen.count == 1, let only = chosen.first else {
      return Typed(plan: .dispatch(chosen, plans, name: name, offset: offset), type: type)
    }
    switch only.body {
    case .standard(let function) where OptionalFunctions.lazy.contains(function.name):
      return Typed(
        plan: .orElse(plans[0], plans[1], unwraps: function.name == "orValue", offset: offset), type: type)
    case .standard(let function):
      return standard(prepared(function, plans, arguments), plans, type, offset)
    case .host(let function):
      let checked = values.indices.filter { !function.parameters[$0].takesAll && values[$0].type == .dyn }
      return Typed(plan: .host(function, plans, checked: checked, offset: offset), type: type)
    }
  }

  /// What depends on literals alone is worked out now, so that it is done once; an instant or duration that cannot be
  /// read is a mistake of the formula.
  private mutating func standard(
    _ function: StandardFunction, _ arguments: [Plan], _ type: ValueType, _ offset: Int
  ) -> Typed {
    let plan = Plan.standard(function, arguments, offset: offset)
    let constants = arguments.compactMap(\.constantValue)
    guard constants.count == arguments.count, !function.growth.isUnknown else { return Typed(plan: plan, type: type) }
    var meter = Meter(steps: Formula.sourceLimit)
    do {
      return Typed(plan: .constant(try function.body(constants, &meter)), type: type)
    } catch {
      let isLiteral = error.kind == .invalidArgument && ["duration", "timestamp"].contains(function.name)
      return isTyped && isLiteral ? fail(.literal, error.message, at: offset) : Typed(plan: plan, type: type)
    }
  }

  /// The overloads that may be meant, and the type of the result. If all arguments' types are known it is the first
  /// that fits; if not, each that fits may be, of a standard function all versions together.
  private mutating func resolve(_ overloads: [Overload], _ found: [ValueType]) -> (ValueType, [Overload])? {
    let isKnown = !found.contains(.dyn)
    var (result, fitting) = (ValueType?.none, [Overload]())
    for overload in overloads {
      let mark = types.mark
      guard let type = types.result(of: overload, found) else { continue }
      if let known = result, known != type { result = .dyn } else { result = type }
      fitting.append(overload)
      if isKnown { break }
      types.undo(to: mark)
    }
    guard let result, let first = fitting.first else { return nil }
    if !isKnown { _ = types.result(of: first, found) }
    return (result, Set(fitting.map(\.entry)).count == 1 ? Array(fitting.prefix(1)) : fitting)
  }

  /// The function, made ready for those arguments that are literals.
  private mutating func prepared(
    _ function: StandardFunction, _ plans: [Plan], _ arguments: [Syntax]
  ) -> StandardFunction {
    var prepared = function
    do throws(LiteralFault) {
      if let made = try function.prepare?(plans.map(\.constantValue)) {
        (prepared.body, prepared.growth) = (made.body, made.growth)
      }
    } catch {
      // Unchecked, the body finds it again where it is called.
      guard isTyped else { return function }
      faults.append(Fault(.literal, error.message, at: arguments[error.argument].offset, inside: error.offset))
    }
    return prepared
  }

  private static func tuple(_ types: [ValueType]) -> String {
    "(" + types.map(\.description).joined(separator: ", ") + ")"
  }

  private mutating func unknownFunction(_ name: String, _ offset: Int) -> Typed {
    let names =
      Array(StandardFunction.all.keys) + TimeParts.names + scope.functions.keys
      + Macro.allCases.map(\.rawValue) + ["has", "exists_one", "optMap", "optFlatMap"]
    let hint: String
    if Macro(name: name) != nil {
      hint = "; as a macro it is called on a list, as in list.\(name)(x, …)"
    } else if scope.variables[name] != nil {
      hint = "; '\(name)' is a field, write it without ()"
    } else {
      hint = closest(to: name, among: names).map { ", did you mean '\($0)'?" } ?? ""
    }
    return fail(.name, "unknown function '\(name)'" + hint, at: offset)
  }

  private mutating func wrongCount(
    _ name: String, _ candidates: [Overload], isMember: Bool, found: Int, _ offset: Int
  ) -> Typed {
    let receiver = isMember ? 1 : 0
    let counts = Set(candidates.map { $0.parameters.count - receiver }).sorted()
    let accepted = counts.map(String.init).joined(separator: " or ")
    let noun = counts == [1] ? "argument" : "arguments"
    return fail(.arity, "\(name) takes \(accepted) \(noun), found \(found - receiver)", at: offset)
  }
}

extension Unifier {
  /// The type of a call's result; nil, and nothing learnt, if the overload does not take such arguments.
  fileprivate mutating func result(of overload: Overload, _ found: [ValueType]) -> ValueType? {
    let mark = mark
    let wanted = instantiated(found.indices.map(overload.parameter) + [overload.result])
    for (found, wanted) in zip(found, wanted) where !assign(found, to: wanted) {
      undo(to: mark)
      return nil
    }
    return resolved(wanted[found.count])
  }
}
