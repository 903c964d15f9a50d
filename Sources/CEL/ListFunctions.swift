// SPDX-License-Identifier: Apache-2.0

/// The list extensions, and the comparison of lists as sets.
enum ListFunctions {
  private static let type = ValueType.parameter("T")
  private static let list = ValueType.list(type)

  static let library: [StandardFunction] = [
    StandardFunction("slice", isMember: true, growth: .linear, [([list, .int, .int], list)], slice),
    StandardFunction(
      "flatten", isMember: true, growth: .linear, [([.list(list)], list), ([.list(.dyn)], .list(.dyn))], flatten),
    StandardFunction("flatten", isMember: true, [([.list(.dyn), .int], .list(.dyn))], flatten),
    StandardFunction("distinct", isMember: true, growth: .linear, [([list], list)], distinct),
    StandardFunction("sort", isMember: true, [([list], list)]) { (values, meter) throws(EvaluationError) in
      let elements = try elements(values[0], "sort")
      return .list(try sorted(elements, by: elements, &meter))
    },
    StandardFunction("reverse", isMember: true, growth: .linear, [([list], list)]) {
      (values, meter) throws(EvaluationError) in
      try meter.spend(weightOf: values[0])
      return .list(try elements(values[0], "reverse").reversed())
    },
    StandardFunction("first", isMember: true, growth: .linear, [([list], .optional(type))]) {
      (values, _) throws(EvaluationError) in .optional(try elements(values[0], "first").first)
    },
    StandardFunction("last", isMember: true, growth: .linear, [([list], .optional(type))]) {
      (values, _) throws(EvaluationError) in .optional(try elements(values[0], "last").last)
    },
    StandardFunction("lists.range", [([.int], .list(.int))]) { (values, meter) throws(EvaluationError) in
      guard case .int(let count) = values[0] else { throw Operators.unfit("lists.range", values) }
      // More than an evaluation has steps ends here, before any room is taken.
      try meter.spend(Int(min(max(count, 0), Int64(Int32.max))))
      return .list((0..<max(count, 0)).map { .int($0) })
    },
    set("contains") { (a, b, meter) throws(EvaluationError) in try holds(a, all: b, &meter) },
    set("equivalent") { (a, b, meter) throws(EvaluationError) in
      guard try holds(a, all: b, &meter) else { return false }
      return try holds(b, all: a, &meter)
    },
    set("intersects") { (a, b, meter) throws(EvaluationError) in
      for element in b where try Operators.contains(.list(a), element, &meter) { return true }
      return false
    },
  ]

  private static func set(
    _ name: String, _ body: @escaping @Sendable ([Value], [Value], inout Meter) throws(EvaluationError) -> Bool
  ) -> StandardFunction {
    StandardFunction("sets." + name, [([list, list], .bool)]) { (values, meter) throws(EvaluationError) in
      let (a, b) = (try elements(values[0], "sets." + name), try elements(values[1], "sets." + name))
      return .bool(try body(a, b, &meter))
    }
  }

  private static func holds(
    _ container: [Value], all elements: [Value], _ meter: inout Meter
  ) throws(EvaluationError) -> Bool {
    for element in elements where try !Operators.contains(.list(container), element, &meter) { return false }
    return true
  }

  static func elements(_ value: Value, _ name: String) throws(EvaluationError) -> [Value] {
    if case .list(let elements) = value { return elements }
    throw Operators.unfit(name, [value])
  }

  private static let slice: StandardFunction.Body = { (values, meter) throws(EvaluationError) in
    guard case .list(let elements) = values[0], case .int(let start) = values[1], case .int(let end) = values[2]
    else { throw Operators.unfit("slice", values) }
    guard 0 <= start, start <= end, end <= elements.count else {
      throw EvaluationError(.invalidArgument, "there is no slice \(start) to \(end) in a list of \(elements.count)")
    }
    return try paid(.list(Array(elements[Int(start)..<Int(end)])), &meter)
  }

  private static let flatten: StandardFunction.Body = { (values, meter) throws(EvaluationError) in
    var depth: Int64 = 1
    if values.count > 1 {
      guard case .int(let given) = values[1] else { throw Operators.unfit("flatten", values) }
      depth = given
    }
    guard depth >= 0 else { throw EvaluationError(.invalidArgument, "flatten needs a depth of 0 or more") }
    var flat: [Value] = []
    try append(try elements(values[0], "flatten"), to: &flat, depth, &meter)
    return try paid(.list(flat), &meter)
  }

  private static func append(
    _ elements: [Value], to flat: inout [Value], _ depth: Int64, _ meter: inout Meter
  ) throws(EvaluationError) {
    for element in elements {
      try meter.spend()
      if case .list(let inner) = element, depth > 0 {
        try append(inner, to: &flat, depth - 1, &meter)
      } else {
        flat.append(element)
      }
    }
  }

  /// Each of the elements that are equal once, the first.
  private static let distinct: StandardFunction.Body = { (values, meter) throws(EvaluationError) in
    try meter.spend(weightOf: values[0])
    var seen: Set<Value> = []
    return try paid(.list(try elements(values[0], "distinct").filter { seen.insert($0).inserted }), &meter)
  }

  /// Stable; the keys are of one kind that has an order.
  static func sorted(
    _ elements: [Value], by keys: [Value], _ meter: inout Meter
  ) throws(EvaluationError) -> [Value] {
    if let first = keys.first { for key in keys { _ = try Operators.order(first, key, &meter) } }
    // A merge sort compares each element at most once on each of its levels.
    let levels = Int.bitWidth - keys.count.leadingZeroBitCount
    for key in keys {
      switch key {
      case .string, .bytes:
        for _ in 0..<levels { try meter.spend(weightOf: key) }
      default: try meter.spend(levels)
      }
    }
    let order = keys.indices.sorted { keys[$0].order(to: keys[$1]) == .less }
    return order.map { elements[$0] }
  }

  private static func paid(_ value: Value, _ meter: inout Meter) throws(EvaluationError) -> Value {
    try meter.spend(weightOf: value)
    return value
  }
}
