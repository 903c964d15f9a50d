// SPDX-License-Identifier: Apache-2.0

extension Pattern {
  /// `matches`, in both forms. A pattern that is a literal is compiled when the formula is loaded.
  static let library: [StandardFunction] = [false, true].map { isMember in
    StandardFunction(
      "matches", isMember: isMember, [([.string, .string], .bool)], prepare: prepared
    ) { (values, meter) throws(EvaluationError) in
      guard case .string(let text) = values[0], case .string(let source) = values[1] else { throw unfit(values) }
      return .bool(try compiled(source, &meter).occurs(in: text, &meter))
    }
  }

  private static func compiled(_ source: String, _ meter: inout Meter) throws(EvaluationError) -> Pattern {
    try meter.spend(min(source.utf8.count, sourceLimit))
    let pattern: Pattern
    do throws(PatternError) {
      pattern = try Pattern(source)
    } catch {
      throw EvaluationError(.invalidArgument, "byte \(error.offset) of the pattern: \(error.message)")
    }
    try meter.spend(pattern.cost)
    return pattern
  }

  private static let prepared: StandardFunction.Preparation = { (arguments) throws(LiteralFault) in
    guard case .string(let source)? = arguments[1] else { return nil }
    let pattern: Pattern
    do throws(PatternError) {
      pattern = try Pattern(source)
    } catch {
      throw LiteralFault(argument: 1, message: error.message, offset: error.offset)
    }
    let body: StandardFunction.Body = { (values, meter) throws(EvaluationError) in
      guard case .string(let text) = values[0] else { throw unfit(values) }
      return .bool(try pattern.occurs(in: text, &meter))
    }
    return (body, .search(sixteenths: pattern.visits))
  }

  private static func unfit(_ values: [Value]) -> EvaluationError {
    let found = values.map(\.typeName).joined(separator: " and ")
    return EvaluationError(.noSuchOverload, "matches takes two strings, not \(found)")
  }
}
