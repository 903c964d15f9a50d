// SPDX-License-Identifier: Apache-2.0

/// A checked formula, ready to run: names are slots, functions are resolved, macros are one kind of node.
indirect enum Plan: Sendable {
  case constant(Value)
  /// A variable of the scope.
  case variable(Int, name: String, offset: Int)
  /// A macro's variable.
  case local(Int)
  case isSet(Int)
  /// `isOptional`: an absent member is an absent value, not an error.
  case member(Plan, Value, isOptional: Bool, offset: Int)
  case hasMember(Plan, Value, offset: Int)
  case index(Plan, Plan, isOptional: Bool, offset: Int)
  case list([Element])
  case map([Entry], offset: Int)
  case negation(Plan, offset: Int)
  case not(Plan, offset: Int)
  case equal(Plan, Plan, isNegated: Bool)
  case ordered(BinaryOperator, Plan, Plan, offset: Int)
  case contained(Plan, Plan, offset: Int)
  case arithmetic(BinaryOperator, Plan, Plan, offset: Int)
  case logic([Plan], decisive: Bool, offset: Int)
  case conditional(Plan, Plan, Plan, offset: Int)
  case standard(StandardFunction, [Plan], offset: Int)
  /// `checked`: arguments of whose type nothing was known beforehand.
  case host(Function, [Plan], checked: [Int], offset: Int)
  /// The first that takes the values is called.
  case dispatch([Overload], [Plan], name: String, offset: Int)
  case comprehension(Comprehension)
  case bind(Int, Plan, Plan)
  case optionalMap(Plan, Int, Plan, isFlat: Bool, offset: Int)
  /// What an absent optional value is replaced by, evaluated only then. `unwraps`: the value itself is wanted.
  case orElse(Plan, Plan, unwraps: Bool, offset: Int)
  /// What an unchecked formula cannot do, found where it would.
  case failure(EvaluationError)

  struct Element: Sendable {
    var value: Plan
    var isOptional: Bool
  }

  struct Entry: Sendable {
    var key: Plan
    var value: Plan
    var isOptional: Bool
    var offset: Int
  }

  struct Comprehension: Sendable {
    var macro: Macro
    var range: Plan
    /// The number of the macro's first variable among those in force at once; a second one is the next.
    var local: Int
    var hasTwo: Bool
    var condition: Plan?
    var result: Plan?
    var offset: Int
  }

  var constantValue: Value? {
    if case .constant(let value) = self { value } else { nil }
  }
}

/// A version of a function that a call may mean.
struct Overload: Sendable {
  enum Body: Sendable {
    case standard(StandardFunction)
    case host(Function)
  }

  var isMember: Bool
  var isVariadic: Bool
  var parameters: [ValueType]
  var result: ValueType
  var body: Body
  /// The same for the versions of one function, which sorts them out itself.
  var entry: Int

  func takes(_ count: Int) -> Bool { isVariadic ? count >= parameters.count : count == parameters.count }

  /// Of the argument at a position.
  func parameter(_ position: Int) -> ValueType { parameters[min(position, parameters.count - 1)] }

  func takes(_ values: [Value]) -> Bool { values.indices.allSatisfy { values[$0].matches(parameter($0)) } }
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
  private(set) var left: Int

  init(steps: Int) { left = steps }

  mutating func spend(_ steps: Int = 1) throws(EvaluationError) {
    left -= steps
    guard left >= 0 else {
      throw EvaluationError(.budget, "the formula takes more than \(Formula.stepLimit) steps on these values")
    }
  }

  /// The keys of a map in order, and the work of sorting them.
  mutating func sortedKeys(_ map: [Value: Value]) throws(EvaluationError) -> [Value] {
    let levels = Int.bitWidth - map.count.leadingZeroBitCount
    for key in map.keys {
      if case .string(let text) = key { try spend((1 + text.utf8.count / 32) * levels) } else { try spend(levels) }
    }
    return Value.sortedKeys(map)
  }

  /// Looks at the whole value, or gives up on the way.
  mutating func spend(weightOf value: Value) throws(EvaluationError) {
    switch value {
    case .string(let text): try spend(1 + text.utf8.count / 32)
    case .bytes(let bytes): try spend(1 + bytes.count / 32)
    case .list(let elements):
      try spend()
      for element in elements { try spend(weightOf: element) }
    case .map(let entries):
      try spend()
      for (key, value) in entries {
        try spend(weightOf: key)
        try spend(weightOf: value)
      }
    case .optional(let value?):
      try spend()
      try spend(weightOf: value)
    default: try spend()
    }
  }
}
