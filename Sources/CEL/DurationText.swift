// SPDX-License-Identifier: Apache-2.0

/// The text of durations: `1h30m`, `1.5s`, `-250ms`.
enum DurationText {
  /// Seconds with as many decimals as are not zero, then `s`, as the JSON form of google.protobuf.Duration has it.
  static func format(_ nanoseconds: Int64) -> String {
    let (seconds, rest) = nanoseconds.magnitude.quotientAndRemainder(dividingBy: 1_000_000_000)
    return (nanoseconds < 0 ? "-" : "") + String(seconds) + decimals(Int64(rest)) + "s"
  }

  /// A point and up to nine digits without trailing zeros; empty for 0.
  static func decimals(_ nanoseconds: Int64) -> String {
    guard nanoseconds != 0 else { return "" }
    var digits = String(nanoseconds + 1_000_000_000).dropFirst()
    while digits.last == "0" { digits.removeLast() }
    return "." + digits
  }

  /// `ms` stands before `m`, which begins it.
  private static let units: [(name: String, nanoseconds: Int128)] = [
    ("ns", 1), ("us", 1000), ("µs", 1000), ("ms", 1_000_000), ("s", 1_000_000_000), ("m", 60_000_000_000),
    ("h", 3_600_000_000_000),
  ]

  /// Nil if the text is no duration or does not fit 64 bits of nanoseconds. `0` needs no unit.
  static func parse(_ text: String) -> Int64? {
    var scanner = DigitScanner(text)
    let negative = scanner.take("-")
    if !negative { _ = scanner.take("+") }
    if scanner.rest == "0" { return 0 }
    var total: Int128 = 0
    repeat {
      let whole = scanner.number()
      var fraction: Int64?
      if scanner.take(".") { fraction = scanner.fraction(maximum: 18) }
      guard whole != nil || fraction != nil,
        let unit = units.first(where: { scanner.take($0.name) })
      else { return nil }
      // `fraction` counts billionths, whatever was written.
      total += (whole ?? 0) * unit.nanoseconds + Int128(fraction ?? 0) * unit.nanoseconds / 1_000_000_000
      guard total < Int128(UInt64.max) else { return nil }
    } while !scanner.isAtEnd
    return Int64(exactly: negative ? -total : total)
  }
}

/// Reads fixed and free runs of ASCII digits from a text.
struct DigitScanner {
  private(set) var rest: Substring

  init(_ text: String) { rest = text[...] }

  var isAtEnd: Bool { rest.isEmpty }

  mutating func take(_ prefix: String) -> Bool {
    guard rest.utf8.starts(with: prefix.utf8) else { return false }
    rest = Substring(rest.utf8.dropFirst(prefix.utf8.count))
    return true
  }

  private mutating func digits(maximum: Int) -> Substring {
    let digits = rest.utf8.prefix(maximum).prefix { 0x30...0x39 ~= $0 }
    rest = Substring(rest.utf8.dropFirst(digits.count))
    return Substring(digits)
  }

  /// Exactly so many digits.
  mutating func number(_ count: Int) -> Int64? {
    let text = digits(maximum: count)
    return text.utf8.count == count ? Int64(text) : nil
  }

  /// One digit or more; of a longer run than any duration needs only the first 25.
  mutating func number() -> Int128? { Int128(digits(maximum: 25)) }

  /// The digits after a decimal point, in billionths; those after the ninth are dropped.
  mutating func fraction(maximum: Int) -> Int64? {
    let text = digits(maximum: maximum)
    guard !text.isEmpty else { return nil }
    let nine = text.prefix(9)
    return Int64(nine + String(repeating: "0", count: 9 - nine.count))
  }
}
