// SPDX-License-Identifier: Apache-2.0

import CEL

struct NoHost: Host {}

/// A generator whose seed is printed by the tests that use it (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  mutating func pick<T>(_ choices: [T]) -> T { choices[Int.random(in: choices.indices, using: &self)] }
}

/// What a formula comes to.
enum Outcome: Equatable, CustomStringConvertible {
  case value(Value)
  case error(EvaluationError.Kind)
  case refused([FormulaError.Kind])

  var description: String {
    switch self {
    case .value(let value): value.description
    case .error(let kind): "error \(kind)"
    case .refused(let kinds): "refused \(kinds)"
    }
  }
}

/// Reads and evaluates a formula; variables are declared with the types of their values, or `dyn` where unset.
func outcome(_ source: String, _ values: [String: Value] = [:], unset: [String] = []) -> Outcome {
  let variables =
    values.map { Variable(name: $0.key, type: .dyn) }
    + unset.map { Variable(name: $0, type: .dyn, mayBeUnset: true) }
  do {
    let formula = try Formula(source, in: Scope(variables: variables))
    do {
      return .value(try formula.evaluate({ values[formula.variableSlots[$0]] }, host: NoHost()))
    } catch {
      return .error(error.kind)
    }
  } catch {
    return .refused(error.errors.map(\.kind))
  }
}

/// The rendering tells `1`, `1u` and `1.0` apart, which `==` does not.
func shown(_ source: String, _ values: [String: Value] = [:], unset: [String] = []) -> String {
  outcome(source, values, unset: unset).description
}

func errors(_ source: String, in scope: Scope = Scope(variables: [])) -> [FormulaError] {
  do {
    _ = try Formula(source, in: scope)
    return []
  } catch {
    return error.errors
  }
}
