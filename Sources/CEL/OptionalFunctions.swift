// SPDX-License-Identifier: Apache-2.0

/// The functions of values that may be absent. `.?`, `[?]`, `optMap` and `optFlatMap` are syntax.
enum OptionalFunctions {
  private static let type = ValueType.parameter("T")

  /// Their second operand is evaluated only if the first is absent, so that their bodies here are never called.
  static let lazy: Set<String> = ["or", "orValue"]

  static let library: [StandardFunction] = [
    StandardFunction("optional.of", growth: .linear, [([type], .optional(type))]) { values, _ in .optional(values[0]) },
    StandardFunction("optional.none", growth: .scalar, [([], .optional(type))]) { _, _ in .optional(nil) },
    StandardFunction("optional.ofNonZeroValue", growth: .linear, [([type], .optional(type))]) { values, _ in
      .optional(values[0].isZero ? nil : values[0])
    },
    StandardFunction("hasValue", isMember: true, growth: .scalar, [([.optional(type)], .bool)]) {
      (values, _) throws(EvaluationError) in .bool(try values[0].presence() != nil)
    },
    StandardFunction("value", isMember: true, growth: .linear, [([.optional(type)], type)]) {
      (values, _) throws(EvaluationError) in
      guard let value = try values[0].presence() else {
        throw EvaluationError(.noSuchKey, "the optional value is absent")
      }
      return value
    },
    StandardFunction(
      "or", isMember: true, growth: .linear, [([.optional(type), .optional(type)], .optional(type))]
    ) { values, _ in values[0] },
    StandardFunction("orValue", isMember: true, growth: .linear, [([.optional(type), type], type)]) { values, _ in
      values[0]
    },
    StandardFunction("optional.unwrap", growth: .linear, [([.list(.optional(type))], .list(type))], unwrap),
    StandardFunction("unwrapOpt", isMember: true, growth: .linear, [([.list(.optional(type))], .list(type))], unwrap),
  ]

  private static let unwrap: StandardFunction.Body = { (values, meter) throws(EvaluationError) in
    var present: [Value] = []
    for element in try ListFunctions.elements(values[0], "unwrap") {
      if let value = try element.presence() { present.append(value) }
    }
    let list = Value.list(present)
    try meter.spend(weightOf: list)
    return list
  }
}

extension Value {
  /// Whether it is what its type begins with: nothing, 0, empty, the first instant of 1970.
  fileprivate var isZero: Bool {
    switch self {
    case .null, .optional(nil): true
    case .bool(let flag): !flag
    case .int(let number): number == 0
    case .uint(let number): number == 0
    case .double(let number): number == 0
    case .string(let text): text.isEmpty
    case .bytes(let bytes): bytes.isEmpty
    case .list(let elements): elements.isEmpty
    case .map(let entries): entries.isEmpty
    case .timestamp(let instant): instant.seconds == 0 && instant.nanoseconds == 0
    case .duration(let nanoseconds): nanoseconds == 0
    case .type, .optional: false
    }
  }
}
