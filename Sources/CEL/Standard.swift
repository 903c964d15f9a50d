// SPDX-License-Identifier: Apache-2.0

/// A function of the language itself.
struct StandardFunction: Sendable {
  /// Takes values that fit one of the signatures if the formula's types were known, any values if not, but always one
  /// for each parameter of a signature (of a variadic function, at least that).
  typealias Body = @Sendable ([Value], inout Meter) throws(EvaluationError) -> Value

  struct Signature: Sendable {
    var parameters: [ValueType]
    var result: ValueType
  }

  /// How the work of a call, and the weight of its result, grow with the weights of its arguments.
  enum Growth: Sendable {
    /// The work grows with the sum, and the result is one number, truth value or the like.
    case scalar
    /// Both grow with the sum at most.
    case linear
    /// The result is one number or the like, and the work grows with the bytes of the first argument: so many
    /// sixteenths of a step for each.
    case search(sixteenths: Int)
    /// No bound is known before the values are.
    case unknown

    var isUnknown: Bool { if case .unknown = self { true } else { false } }
  }

  /// Makes the body of one call from the arguments that are literals (nil where one is not), once, when the formula is
  /// loaded. Nil where nothing can be prepared.
  typealias Preparation = @Sendable ([Value?]) throws(LiteralFault) -> (body: Body, growth: Growth)?

  /// May be dotted, such as `math.greatest`.
  var name: String
  var isMember: Bool
  /// Whether the last parameter takes any number of arguments, at least one.
  var isVariadic: Bool
  var signatures: [Signature]
  var growth: Growth
  var body: Body
  var prepare: Preparation?

  /// - Parameter signatures: parameters, the receiver of a member first, and result. Where the arguments' types are
  ///   known the first that fits gives the result's type. A `ValueType.parameter` stands for one type throughout a
  ///   signature, as in `([.list(.parameter("T"))], .parameter("T"))`.
  init(
    _ name: String, isMember: Bool = false, isVariadic: Bool = false, growth: Growth = .unknown,
    _ signatures: [([ValueType], ValueType)], prepare: Preparation? = nil, _ body: @escaping Body
  ) {
    self.name = name
    self.isMember = isMember
    self.isVariadic = isVariadic
    self.signatures = signatures.map { Signature(parameters: $0, result: $1) }
    self.growth = growth
    self.prepare = prepare
    self.body = body
  }

  /// One argument of each of the types.
  static func unary(_ types: [ValueType], _ result: ValueType) -> [([ValueType], ValueType)] {
    types.map { ([$0], result) }
  }

  /// The sum of the libraries' lists.
  static let all: [String: [StandardFunction]] = Dictionary(
    grouping: [
      Conversions.library, TextSearch.library, Pattern.library, StringFunctions.library, Format.library,
      MathFunctions.library, EncoderFunctions.library, ListFunctions.library, OptionalFunctions.library,
    ].joined(), by: \.name)
}

extension Conversions {
  static let library: [StandardFunction] = sizes + conversions

  private static let sizes = [false, true].map { isMember in
    StandardFunction(
      "size", isMember: isMember, growth: .scalar,
      StandardFunction.unary([.string, .bytes, .list(.dyn), .map(.dyn, .dyn)], .int), size)
  }

  private static func conversion(
    _ name: String, _ types: [ValueType], _ result: ValueType, _ body: @escaping StandardFunction.Body
  ) -> StandardFunction {
    StandardFunction(name, growth: .linear, StandardFunction.unary(types, result), body)
  }

  private static let conversions: [StandardFunction] = [
    conversion("int", [.int, .uint, .double, .string, .timestamp], .int, int),
    conversion("uint", [.int, .uint, .double, .string], .uint, uint),
    conversion("double", [.int, .uint, .double, .string], .double, double),
    conversion("string", [.string, .bool, .int, .uint, .double, .bytes, .timestamp, .duration], .string, string),
    conversion("bytes", [.bytes, .string], .bytes, bytes),
    conversion("bool", [.bool, .string], .bool, bool),
    conversion("timestamp", [.timestamp, .string, .int], .timestamp, timestamp),
    conversion("duration", [.duration, .string], .duration, duration),
    conversion("dyn", [.parameter("T")], .dyn) { values, _ in values[0] },
    conversion("type", [.parameter("T")], .type(.parameter("T"))) { values, _ in .type(values[0].typeName) },
  ]
}

extension TextSearch {
  static let library: [StandardFunction] =
    [("startsWith", startsWith), ("endsWith", endsWith), ("contains", contains)]
    .map { name, body in
      StandardFunction(name, isMember: true, growth: .scalar, [([.string, .string], .bool)], body)
    }
}

/// What is wrong with an argument that is a literal.
struct LiteralFault: Error {
  /// Its position, the receiver of a member being 0.
  var argument: Int
  var message: String
  /// In bytes of the string that the argument is.
  var offset: Int
}
