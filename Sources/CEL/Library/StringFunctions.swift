// SPDX-License-Identifier: Apache-2.0

/// The string extensions: `charAt`, `indexOf`, `lastIndexOf`, `join`, `lowerAscii`, `upperAscii`, `replace`, `reverse`,
/// `split`, `substring`, `trim` and `strings.quote`. Positions count Unicode scalars from 0.
enum StringFunctions {
  static let library: [StandardFunction] = [
    member("charAt", [([.string, .int], .string)], charAt),
    member("indexOf", growth: .scalar, [([.string, .string], .int), ([.string, .string, .int], .int)], indexOf),
    member(
      "lastIndexOf", growth: .scalar, [([.string, .string], .int), ([.string, .string, .int], .int)], lastIndexOf),
    member("join", growth: .unknown, [([.list(.string)], .string), ([.list(.string), .string], .string)], join),
    member("lowerAscii", [([.string], .string)]) { (values, meter) throws(EvaluationError) in
      try mapped(values, "lowerAscii", &meter) { 0x41...0x5A ~= $0 ? $0 | 0x20 : $0 }
    },
    member("upperAscii", [([.string], .string)]) { (values, meter) throws(EvaluationError) in
      try mapped(values, "upperAscii", &meter) { 0x61...0x7A ~= $0 ? $0 & 0xDF : $0 }
    },
    member(
      "replace", growth: .unknown,
      [([.string, .string, .string], .string), ([.string, .string, .string, .int], .string)], replace),
    member("reverse", [([.string], .string)]) { (values, meter) throws(EvaluationError) in
      let scalars = try text(values, 0, "reverse", &meter).unicodeScalars
      return .string(String(String.UnicodeScalarView(scalars.reversed())))
    },
    member(
      "split", growth: .unknown, [([.string, .string], .list(.string)), ([.string, .string, .int], .list(.string))],
      split),
    member("substring", [([.string, .int], .string), ([.string, .int, .int], .string)], substring),
    member("trim", [([.string], .string)], trim),
    StandardFunction("strings.quote", [([.string], .string)], quote),
  ]

  private static func member(
    _ name: String, growth: StandardFunction.Growth = .linear, _ signatures: [([ValueType], ValueType)],
    _ body: @escaping StandardFunction.Body
  ) -> StandardFunction {
    StandardFunction(name, isMember: true, growth: growth, signatures, body)
  }

  // MARK: Arguments

  /// The string at a position, paid for.
  static func text(
    _ values: [Value], _ position: Int, _ name: String, _ meter: inout Meter
  ) throws(EvaluationError) -> String {
    guard case .string(let text) = values[position] else { throw Operators.unfit(name, values) }
    try meter.spend(text.utf8.count / 32)
    return text
  }

  /// Nil if so many arguments were not given.
  private static func number(_ values: [Value], _ position: Int, _ name: String) throws(EvaluationError) -> Int? {
    guard position < values.count else { return nil }
    guard case .int(let number) = values[position] else { throw Operators.unfit(name, values) }
    return Int(number)
  }

  private static func outside(_ name: String, _ index: Int, _ count: Int) -> EvaluationError {
    EvaluationError(.invalidArgument, "\(name): there is no position \(index) in a string of \(count) characters")
  }

  // MARK: Parts

  private static let charAt: StandardFunction.Body = { (values, meter) throws(EvaluationError) in
    let scalars = Array(try text(values, 0, "charAt", &meter).unicodeScalars)
    let index = try number(values, 1, "charAt") ?? 0
    guard 0...scalars.count ~= index else { throw outside("charAt", index, scalars.count) }
    return .string(index < scalars.count ? String(Character(scalars[index])) : "")
  }

  private static let substring: StandardFunction.Body = { (values, meter) throws(EvaluationError) in
    let scalars = Array(try text(values, 0, "substring", &meter).unicodeScalars)
    let start = try number(values, 1, "substring") ?? 0
    let end = try number(values, 2, "substring") ?? scalars.count
    for index in [start, end] where !(0...scalars.count ~= index) {
      throw outside("substring", index, scalars.count)
    }
    guard start <= end else {
      throw EvaluationError(.invalidArgument, "substring: the end, \(end), lies before the start, \(start)")
    }
    return .string(String(String.UnicodeScalarView(scalars[start..<end])))
  }

  /// Drops what Unicode calls white space, on both sides.
  private static let trim: StandardFunction.Body = { (values, meter) throws(EvaluationError) in
    let scalars = try text(values, 0, "trim", &meter).unicodeScalars
    guard let first = scalars.firstIndex(where: { !$0.properties.isWhitespace }),
      let last = scalars.lastIndex(where: { !$0.properties.isWhitespace })
    else { return .string("") }
    return .string(String(scalars[first...last]))
  }

  private static func mapped(
    _ values: [Value], _ name: String, _ meter: inout Meter, _ change: (UInt8) -> UInt8
  ) throws(EvaluationError) -> Value {
    .string(String(decoding: try text(values, 0, name, &meter).utf8.map(change), as: UTF8.self))
  }

  // MARK: Search

  /// The first place, from the third argument on; -1 if there is none. Nothing is found where the search begins.
  private static let indexOf: StandardFunction.Body = { (values, meter) throws(EvaluationError) in
    let whole = try text(values, 0, "indexOf", &meter)
    let part = try text(values, 1, "indexOf", &meter)
    let count = whole.unicodeScalars.count
    let start = try number(values, 2, "indexOf")
    if let start, start < 0 || start > count || start == count && !part.isEmpty {
      throw outside("indexOf", start, count)
    }
    let from = whole.unicodeScalars.index(whole.startIndex, offsetBy: start ?? 0)
    let found = TextSearch.places(of: part, in: whole[from...], atMost: 1)
    guard let byte = found.first else { return .int(-1) }
    return .int(Int64((start ?? 0) + scalars(in: whole[from...].utf8.prefix(byte))))
  }

  /// The last place, at the third argument or before; -1 if there is none.
  private static let lastIndexOf: StandardFunction.Body = { (values, meter) throws(EvaluationError) in
    let whole = try text(values, 0, "lastIndexOf", &meter)
    let part = try text(values, 1, "lastIndexOf", &meter)
    let count = whole.unicodeScalars.count
    let last = try number(values, 2, "lastIndexOf")
    if let last, last < 0 || last > count || last == count && !part.isEmpty {
      throw outside("lastIndexOf", last, count)
    }
    if part.isEmpty { return .int(Int64(last ?? count)) }
    // What begins at the last place or before lies in the scalars up to there and the part's length.
    let scalars = whole.unicodeScalars.prefix((last ?? count) + part.unicodeScalars.count)
    let head = Substring(scalars)
    guard let byte = TextSearch.places(of: part, in: head, overlapping: true).last else { return .int(-1) }
    return .int(Int64(Self.scalars(in: head.utf8.prefix(byte))))
  }

  /// How many scalars begin in the bytes.
  private static func scalars(in bytes: some Sequence<UInt8>) -> Int {
    bytes.reduce(0) { $1 & 0xC0 == 0x80 ? $0 : $0 + 1 }
  }

  /// All occurrences from the left, or so many; nothing occurs before each scalar and at the end.
  private static let replace: StandardFunction.Body = { (values, meter) throws(EvaluationError) in
    let whole = try text(values, 0, "replace", &meter)
    let part = try text(values, 1, "replace", &meter)
    let new = try text(values, 2, "replace", &meter)
    let limit = try number(values, 3, "replace") ?? -1
    let places = TextSearch.places(of: part, in: whole[...], atMost: limit)
    try meter.spend(places.count + Int(clamping: Int128(places.count) * Int128(new.utf8.count) / 32))
    let bytes = Array(whole.utf8)
    var result: [UInt8] = []
    var copied = 0
    for place in places {
      result += bytes[copied..<place]
      result += new.utf8
      copied = place + part.utf8.count
    }
    return .string(String(decoding: result + bytes[copied...], as: UTF8.self))
  }

  /// At most so many parts, the last of which is the rest; none if so many is 0. Nothing separates all scalars.
  private static let split: StandardFunction.Body = { (values, meter) throws(EvaluationError) in
    let whole = try text(values, 0, "split", &meter)
    let separator = try text(values, 1, "split", &meter)
    let limit = try number(values, 2, "split") ?? -1
    if limit == 0 { return .list([]) }
    var places = TextSearch.places(of: separator, in: whole[...], atMost: limit < 0 ? -1 : limit)
    if separator.isEmpty {
      // Not before the first scalar and not after the last; of nothing there are no scalars.
      if whole.isEmpty { return .list([]) }
      places = places.filter { $0 > 0 && $0 < whole.utf8.count }
    }
    if limit > 0 { places = Array(places.prefix(limit - 1)) }
    try meter.spend(places.count)
    let bytes = Array(whole.utf8)
    var parts: [Value] = []
    var start = 0
    for place in places {
      parts.append(.string(String(decoding: bytes[start..<place], as: UTF8.self)))
      start = place + separator.utf8.count
    }
    return .list(parts + [.string(String(decoding: bytes[start...], as: UTF8.self))])
  }

  // MARK: Joining and quoting

  private static let join: StandardFunction.Body = { (values, meter) throws(EvaluationError) in
    let separator = values.count > 1 ? try text(values, 1, "join", &meter) : ""
    let elements = try ListFunctions.elements(values[0], "join")
    var result = ""
    for (index, element) in elements.enumerated() {
      guard case .string(let part) = element else { throw Operators.unfit("join", [element]) }
      try meter.spend(1 + (part.utf8.count + separator.utf8.count) / 32)
      if index > 0 { result += separator }
      result += part
    }
    return .string(result)
  }

  /// The string as a literal in double quotes.
  private static let quote: StandardFunction.Body = { (values, meter) throws(EvaluationError) in
    var result = "\""
    for scalar in try text(values, 0, "strings.quote", &meter).unicodeScalars {
      switch scalar {
      case "\u{07}": result += "\\a"
      case "\u{08}": result += "\\b"
      case "\u{0C}": result += "\\f"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case "\u{0B}": result += "\\v"
      case "\\": result += "\\\\"
      case "\"": result += "\\\""
      default: result.unicodeScalars.append(scalar)
      }
    }
    return .string(result + "\"")
  }
}
