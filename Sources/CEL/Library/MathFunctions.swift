// SPDX-License-Identifier: Apache-2.0

/// The math extensions, all under `math.`.
enum MathFunctions {
  static let library: [StandardFunction] =
    extremes("greatest", .greater) + extremes("least", .less) + roundings + properties + bits

  private static func function(
    _ name: String, _ signatures: [([ValueType], ValueType)],
    _ body: @escaping @Sendable ([Value]) throws(EvaluationError) -> Value?
  ) -> StandardFunction {
    StandardFunction("math." + name, growth: .scalar, signatures) { (values, _) throws(EvaluationError) in
      if let value = try body(values) { return value }
      throw Operators.unfit("math." + name, values)
    }
  }

  // MARK: Extremes

  /// Of a list, or of any number of arguments; of equal ones the first.
  private static func extremes(_ name: String, _ wanted: Order) -> [StandardFunction] {
    let types: [ValueType] = [.int, .uint, .double, .dyn]
    return [
      StandardFunction("math." + name, growth: .scalar, types.map { ([.list($0)], $0) }) {
        (values, meter) throws(EvaluationError) in
        let numbers = try ListFunctions.elements(values[0], "math." + name)
        guard !numbers.isEmpty else {
          throw EvaluationError(.invalidArgument, "math.\(name): the list has no elements")
        }
        return try extreme(numbers, "math." + name, wanted, &meter)
      },
      StandardFunction("math." + name, isVariadic: true, growth: .scalar, types.map { ([$0], $0) }) {
        (values, meter) throws(EvaluationError) in
        try extreme(values, "math." + name, wanted, &meter)
      },
    ]
  }

  private static func extreme(
    _ numbers: [Value], _ name: String, _ wanted: Order, _ meter: inout Meter
  ) throws(EvaluationError) -> Value {
    var best = numbers[0]
    for number in numbers {
      try meter.spend()
      switch number {
      case .int, .uint, .double: break
      default: throw Operators.unfit(name, [number])
      }
      guard let order = number.order(to: best) else {
        throw EvaluationError(.invalidArgument, "\(name): NaN is neither more nor less than a number")
      }
      if order == wanted { best = number }
    }
    return best
  }

  // MARK: Rounding

  private static let roundings: [StandardFunction] =
    ([
      ("ceil", .up), ("floor", .down), ("round", .toNearestOrAwayFromZero), ("trunc", .towardZero),
    ] as [(String, FloatingPointRoundingRule)]).map { name, rule in
      function(name, [([.double], .double)]) { values in
        guard case .double(let number) = values[0] else { return nil }
        return .double(number.rounded(rule))
      }
    }

  // MARK: Properties

  private static let properties: [StandardFunction] = [
    function("abs", [([.int], .int), ([.uint], .uint), ([.double], .double)]) { (values) throws(EvaluationError) in
      switch values[0] {
      case .int(.min): throw EvaluationError(.overflow, "the result of math.abs is out of range")
      case .int(let number): return .int(abs(number))
      case .uint: return values[0]
      case .double(let number): return .double(number.magnitude)
      default: return nil
      }
    },
    function("sign", [([.int], .int), ([.uint], .uint), ([.double], .double)]) { values in
      switch values[0] {
      case .int(let number): return .int(number.signum())
      case .uint(let number): return .uint(number == 0 ? 0 : 1)
      case .double(let number): return .double(number > 0 ? 1 : number < 0 ? -1 : number)
      default: return nil
      }
    },
    function("sqrt", [([.int], .double), ([.uint], .double), ([.double], .double)]) { values in
      switch values[0] {
      case .int(let number): return .double(Double(number).squareRoot())
      case .uint(let number): return .double(Double(number).squareRoot())
      case .double(let number): return .double(number.squareRoot())
      default: return nil
      }
    },
    test("isNaN", \.isNaN), test("isInf", \.isInfinite), test("isFinite", \.isFinite),
  ]

  private static func test(_ name: String, _ holds: @escaping @Sendable (Double) -> Bool) -> StandardFunction {
    function(name, [([.double], .bool)]) { values in
      guard case .double(let number) = values[0] else { return nil }
      return .bool(holds(number))
    }
  }

  // MARK: Bits

  private static let bits: [StandardFunction] = [
    function("bitAnd", twice) { values in pair(values, { $0 & $1 }, { $0 & $1 }) },
    function("bitOr", twice) { values in pair(values, { $0 | $1 }, { $0 | $1 }) },
    function("bitXor", twice) { values in pair(values, { $0 ^ $1 }, { $0 ^ $1 }) },
    function("bitNot", [([.int], .int), ([.uint], .uint)]) { values in
      switch values[0] {
      case .int(let number): return .int(~number)
      case .uint(let number): return .uint(~number)
      default: return nil
      }
    },
    shift("bitShiftLeft") { $0 << $1 },
    // An int is shifted as the bits it is, without its sign.
    shift("bitShiftRight") { $0 >> $1 },
  ]

  private static let twice: [([ValueType], ValueType)] = [([.int, .int], .int), ([.uint, .uint], .uint)]

  private static func pair(
    _ values: [Value], _ ints: (Int64, Int64) -> Int64, _ uints: (UInt64, UInt64) -> UInt64
  ) -> Value? {
    switch (values[0], values[1]) {
    case (.int(let a), .int(let b)): return .int(ints(a, b))
    case (.uint(let a), .uint(let b)): return .uint(uints(a, b))
    default: return nil
    }
  }

  /// By 64 bits or more nothing is left.
  private static func shift(
    _ name: String, _ operation: @escaping @Sendable (UInt64, UInt64) -> UInt64
  ) -> StandardFunction {
    function(name, [([.int, .int], .int), ([.uint, .int], .uint)]) { (values) throws(EvaluationError) in
      guard case .int(let distance) = values[1] else { return nil }
      guard distance >= 0 else {
        throw EvaluationError(.invalidArgument, "math.\(name): bits are shifted by 0 or more, not by \(distance)")
      }
      switch values[0] {
      case .int(let number): return .int(Int64(bitPattern: operation(UInt64(bitPattern: number), UInt64(distance))))
      case .uint(let number): return .uint(operation(number, UInt64(distance)))
      default: return nil
      }
    }
  }
}
