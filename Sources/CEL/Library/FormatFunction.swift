// SPDX-License-Identifier: Apache-2.0

/// `format`: a template with clauses, each of which takes the next value of a list.
///
/// `%s` takes any value but an optional one, `%d` numbers, `%f` and `%e` numbers with a precision as in `%.2f` (6 if
/// none is given), `%b` ints, uints and bools, `%o` ints and uints, `%x` and `%X` also strings and bytes. `%%` is `%`.
/// Values are written the same on every machine: no locale, map keys in the order of their texts.
struct Format: Sendable {
  /// Of the digits after the point.
  private static let precisionLimit = 1000

  enum Piece: Sendable {
    case text(String)
    case clause(Character, precision: Int?)
  }

  /// What is wrong with a template; `offset` in bytes of its UTF-8.
  struct Failure: Error {
    var message: String
    var offset: Int
  }

  let pieces: [Piece]
  /// How many values it takes.
  let count: Int

  static let library = [
    StandardFunction(
      "format", isMember: true, [([.string, .list(.dyn)], .string)], prepare: prepared
    ) { (values, meter) throws(EvaluationError) in
      let template = try StringFunctions.text(values, 0, "format", &meter)
      let format: Format
      do throws(Failure) {
        format = try Format(template)
      } catch {
        throw EvaluationError(.invalidArgument, "byte \(error.offset) of the template: \(error.message)")
      }
      return .string(try format.filled(with: values, &meter))
    }
  ]

  private static let prepared: StandardFunction.Preparation = { (arguments) throws(LiteralFault) in
    guard case .string(let template)? = arguments[0] else { return nil }
    let format: Format
    do throws(Failure) {
      format = try Format(template)
    } catch {
      throw LiteralFault(argument: 0, message: error.message, offset: error.offset)
    }
    if case .list(let elements)? = arguments[1], elements.count != format.count {
      let message = "the template takes \(format.count) values, found \(elements.count)"
      throw LiteralFault(argument: 1, message: message, offset: 0)
    }
    let body: StandardFunction.Body = { (values, meter) throws(EvaluationError) in
      .string(try format.filled(with: values, &meter))
    }
    return (body, .unknown)
  }

  init(_ template: String) throws(Failure) {
    var pieces: [Piece] = []
    var count = 0
    var rest = template.unicodeScalars[...]
    while let start = rest.firstIndex(of: "%") {
      pieces.append(.text(String(rest[..<start])))
      let offset = template.utf8.distance(from: template.startIndex, to: start)
      rest = rest[template.unicodeScalars.index(after: start)...]
      var precision: Int?
      if rest.first == "." {
        let digits = rest.dropFirst().prefix { $0.digit(radix: 10) != nil }
        guard let given = Int(String(digits)), given <= Format.precisionLimit else {
          let message = "after '%.' there is a number of digits, at most \(Format.precisionLimit), as in '%.2f'"
          throw Failure(message: message, offset: offset)
        }
        precision = given
        rest = rest[digits.endIndex...]
      }
      guard let letter = rest.popFirst(), "sdfebxXo%".unicodeScalars.contains(letter) else {
        let message = "'%' is followed by one of s, d, f, e, b, x, X, o, or by % for a plain one"
        throw Failure(message: message, offset: offset)
      }
      guard precision == nil || letter == "f" || letter == "e" else {
        throw Failure(message: "only %f and %e take a precision", offset: offset)
      }
      if letter == "%" {
        pieces.append(.text("%"))
      } else {
        pieces.append(.clause(Character(letter), precision: precision))
        count += 1
      }
    }
    self.pieces = pieces + [.text(String(rest))]
    self.count = count
  }

  /// - Parameter values: the template and the list.
  private func filled(with values: [Value], _ meter: inout Meter) throws(EvaluationError) -> String {
    let elements = try ListFunctions.elements(values[1], "format")
    guard elements.count >= count else {
      throw EvaluationError(.invalidArgument, "the template takes \(count) values, found \(elements.count)")
    }
    var result = ""
    var next = 0
    for piece in pieces {
      switch piece {
      case .text(let text): result += text
      case .clause(let letter, let precision):
        try meter.spend(weightOf: elements[next])
        result += try Format.written(elements[next], letter, precision, &meter)
        next += 1
      }
    }
    try meter.spend(result.utf8.count / 32)
    return result
  }

  private static func written(
    _ value: Value, _ letter: Character, _ precision: Int?, _ meter: inout Meter
  ) throws(EvaluationError) -> String {
    switch (letter, value) {
    case ("s", _): return try text(of: value)
    case ("d", .int(let number)): return String(number)
    case ("d", .uint(let number)): return String(number)
    case ("d", .double(let number)): return plain(number)
    case ("f", _), ("e", _):
      let number: Double
      switch value {
      case .double(let double): number = double
      case .int(let int): number = Double(int)
      case .uint(let uint): number = Double(uint)
      default: throw unfit(letter, value)
      }
      guard number.isFinite else { return plain(number) }
      // The digits of very large and very small numbers are many.
      try meter.spend(10 + abs(Int(number.exponentBitPattern) - 1023) / 8 + (precision ?? 6) / 8)
      let decimal = DecimalDigits(number)
      return letter == "f" ? decimal.fixed(precision ?? 6) : decimal.scientific(precision ?? 6)
    case ("b", .bool(let flag)): return flag ? "1" : "0"
    case ("b", .int(let number)): return String(number, radix: 2)
    case ("b", .uint(let number)): return String(number, radix: 2)
    case ("o", .int(let number)): return String(number, radix: 8)
    case ("o", .uint(let number)): return String(number, radix: 8)
    case ("x", .int(let number)), ("X", .int(let number)):
      return String(number, radix: 16, uppercase: letter == "X")
    case ("x", .uint(let number)), ("X", .uint(let number)):
      return String(number, radix: 16, uppercase: letter == "X")
    case ("x", .string(let text)), ("X", .string(let text)): return hexadecimal(Array(text.utf8), letter)
    case ("x", .bytes(let bytes)), ("X", .bytes(let bytes)): return hexadecimal(bytes, letter)
    default: throw unfit(letter, value)
    }
  }

  private static func unfit(_ letter: Character, _ value: Value) -> EvaluationError {
    EvaluationError(.noSuchOverload, "'%\(letter)' does not take \(value.typeName)")
  }

  private static func hexadecimal(_ bytes: [UInt8], _ letter: Character) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16, uppercase: letter == "X") }.joined()
  }

  /// The shortest digits that mean this number, without an exponent.
  private static func plain(_ number: Double) -> String {
    guard number.isFinite else { return number.isNaN ? "NaN" : number < 0 ? "-Infinity" : "Infinity" }
    return DecimalDigits(shortest: number).fixed(nil)
  }

  private static func text(of value: Value) throws(EvaluationError) -> String {
    switch value {
    case .null: return "null"
    case .bool(let flag): return flag ? "true" : "false"
    case .int(let number): return String(number)
    case .uint(let number): return String(number)
    case .double(let number): return plain(number)
    case .string(let text): return text
    case .bytes(let bytes):
      if let text = String(validating: bytes, as: UTF8.self) { return text }
      throw EvaluationError(.invalidArgument, "the bytes are no UTF-8")
    case .timestamp(let instant): return instant.description
    case .duration(let nanoseconds): return DurationText.format(nanoseconds)
    case .type(let name): return name
    case .list(let elements):
      var texts: [String] = []
      for element in elements { texts.append(try text(of: element)) }
      return "[" + texts.joined(separator: ", ") + "]"
    case .map(let entries):
      var texts: [(key: String, value: String)] = []
      for (key, value) in entries { texts.append((try text(of: key), try text(of: value))) }
      texts.sort { a, b in
        // Keys of different kinds may have one text; then the values' decide.
        let order = Value.string(a.key).order(to: .string(b.key))
        return order == .less || order == .equal && Value.string(a.value).order(to: .string(b.value)) == .less
      }
      return "{" + texts.map { $0.key + ": " + $0.value }.joined(separator: ", ") + "}"
    case .optional: throw unfit("s", value)
    }
  }
}
