// SPDX-License-Identifier: Apache-2.0

/// A checked formula, ready to run: names are slots, functions are resolved, macros are one kind of node.
indirect enum Plan: Sendable {
  case constant(Value)
  /// A variable of the scope.
  case variable(Int, name: String, offset: Int)
  /// A macro's variable.
  case local(Int)
  case isSet(Int)
  case member(Plan, Value, offset: Int)
  case hasMember(Plan, Value, offset: Int)
  case index(Plan, Plan, offset: Int)
  case list([Plan])
  case map([Entry], offset: Int)
  case negation(Plan, offset: Int)
  case not(Plan, offset: Int)
  case equal(Plan, Plan, isNegated: Bool)
  case ordered(BinaryOperator, Plan, Plan, offset: Int)
  case contained(Plan, Plan, offset: Int)
  case arithmetic(BinaryOperator, Plan, Plan, offset: Int)
  case logic([Plan], decisive: Bool, offset: Int)
  case conditional(Plan, Plan, Plan, offset: Int)
  case standard(StandardFunction.Body, [Plan], offset: Int)
  /// `checked`: arguments of whose type nothing was known beforehand.
  case host(Function, [Plan], checked: [Int], offset: Int)
  case comprehension(Comprehension)

  struct Entry: Sendable {
    var key: Plan
    var value: Plan
    var offset: Int
  }

  struct Comprehension: Sendable {
    var macro: Macro
    var range: Plan
    /// The number of the macro's variable among those in force at once.
    var local: Int
    var condition: Plan?
    var result: Plan?
    var offset: Int
  }

  var constantValue: Value? {
    if case .constant(let value) = self { value } else { nil }
  }
}

/// What one evaluation holds.
struct Frame {
  let lookup: (Int) -> Value?
  let host: any Host
  var locals: [Value]
  var meter: Meter
}

/// Counts the steps of one evaluation down.
struct Meter {
  private var left: Int

  init(steps: Int) { left = steps }

  mutating func spend(_ steps: Int = 1) throws(EvaluationError) {
    left -= steps
    guard left >= 0 else {
      throw EvaluationError(.budget, "the formula takes more than \(Formula.stepLimit) steps on these values")
    }
  }
}
