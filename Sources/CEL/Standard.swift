// SPDX-License-Identifier: Apache-2.0

/// A function of the language itself.
struct StandardFunction: Sendable {
  /// Takes values that fit one of the signatures if the formula's types were known, any values if not.
  typealias Body = @Sendable ([Value], inout Meter) throws(EvaluationError) -> Value

  struct Signature: Sendable {
    var parameters: [ValueType]
    var result: ValueType
  }

  var name: String
  var isMember: Bool
  var signatures: [Signature]
  var body: Body

  private init(_ name: String, isMember: Bool = false, _ signatures: [([ValueType], ValueType)], _ body: @escaping Body)
  {
    self.name = name
    self.isMember = isMember
    self.signatures = signatures.map { Signature(parameters: $0, result: $1) }
    self.body = body
  }

  static let all: [String: [StandardFunction]] = Dictionary(grouping: sizes + texts + conversions, by: \.name)

  /// One argument of each of the types.
  private static func unary(_ types: [ValueType], _ result: ValueType) -> [([ValueType], ValueType)] {
    types.map { ([$0], result) }
  }

  private static let sizes = [false, true].map { isMember in
    StandardFunction(
      "size", isMember: isMember, unary([.string, .bytes, .list(.dyn), .map(.dyn, .dyn)], .int), Conversions.size)
  }

  private static let texts: [StandardFunction] =
    [("startsWith", TextSearch.startsWith), ("endsWith", TextSearch.endsWith), ("contains", TextSearch.contains)]
    .map { name, body in StandardFunction(name, isMember: true, [([.string, .string], .bool)], body) }

  private static let conversions: [StandardFunction] = [
    StandardFunction("int", unary([.int, .uint, .double, .string, .timestamp], .int), Conversions.int),
    StandardFunction("uint", unary([.int, .uint, .double, .string], .uint), Conversions.uint),
    StandardFunction("double", unary([.int, .uint, .double, .string], .double), Conversions.double),
    StandardFunction(
      "string", unary([.string, .bool, .int, .uint, .double, .bytes, .timestamp, .duration], .string),
      Conversions.string),
    StandardFunction("bytes", unary([.bytes, .string], .bytes), Conversions.bytes),
    StandardFunction("bool", unary([.bool, .string], .bool), Conversions.bool),
    StandardFunction("timestamp", unary([.timestamp, .string, .int], .timestamp), Conversions.timestamp),
    StandardFunction("duration", unary([.duration, .string], .duration), Conversions.duration),
    StandardFunction("dyn", unary([.dyn], .dyn)) { values, _ in values[0] },
    StandardFunction("type", unary([.dyn], .type)) { values, _ in .type(values[0].typeName) },
  ]
}

/// Types as values, by the names a formula may write.
enum TypeNames {
  static let all: Set<String> = [
    "bool", "int", "uint", "double", "string", "bytes", "list", "map", "null_type", "type",
    "google.protobuf.Timestamp", "google.protobuf.Duration",
  ]
}
