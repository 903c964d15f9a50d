// SPDX-License-Identifier: Apache-2.0

/// Reads dates, times and numbers from ASCII; where something does not fit it answers nil.
struct Scanner {
  private let bytes: [UInt8]
  private(set) var position = 0

  init(_ text: String) {
    bytes = Array(text.utf8)
  }

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  var isAtEnd: Bool { position == bytes.count }
  var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  /// Takes the next byte if it is one of these ASCII characters.
  mutating func skip(anyOf characters: StaticString) -> Bool {
    guard let byte = next else { return false }
    let found = characters.withUTF8Buffer { $0.contains(byte) }
    if found { position += 1 }
    return found
  }

  /// Takes bytes for as long as they satisfy the condition, and gives their number.
  mutating func skip(while condition: (UInt8) -> Bool) -> Int {
    let start = position
    while let byte = next, condition(byte) { position += 1 }
    return position - start
  }

  /// Exactly so many digits.
  mutating func number(digits count: Int) -> Int? {
    guard count <= bytes.count - position else { return nil }
    var value = 0
    for _ in 0..<count {
      guard let byte = next, Self.isDigit(byte) else { return nil }
      value = value * 10 + Int(byte - 0x30)
      position += 1
    }
    return value
  }

  /// One digit or more; nil also where the number exceeds the bound.
  mutating func number(upTo most: Int) -> Int? {
    guard let first = next, Self.isDigit(first) else { return nil }
    var value = 0
    while let byte = next, Self.isDigit(byte) {
      value = value * 10 + Int(byte - 0x30)
      guard value <= most else { return nil }
      position += 1
    }
    return value
  }

  mutating func date() -> CivilDate? {
    guard let year = number(digits: 4), skip(anyOf: "-"), let month = number(digits: 2), skip(anyOf: "-"),
      let day = number(digits: 2)
    else { return nil }
    return CivilDate(year: year, month: month, day: day)
  }

  mutating func time() -> CivilTime? {
    guard let hour = number(digits: 2), skip(anyOf: ":"), let minute = number(digits: 2) else { return nil }
    guard next == UInt8(ascii: ":") else { return CivilTime(hour: hour, minute: minute) }
    position += 1
    guard let second = number(digits: 2) else { return nil }
    return CivilTime(hour: hour, minute: minute, second: second)
  }

  static func isDigit(_ byte: UInt8) -> Bool {
    byte >= 0x30 && byte <= 0x39
  }
}
