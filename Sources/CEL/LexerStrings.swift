// SPDX-License-Identifier: Apache-2.0

extension Lexer {
  /// Where in the source a byte of a string literal's value is written; `offset` if no literal begins there.
  static func place(ofByte count: Int, inLiteralAt offset: Int, of source: String) -> Int {
    var lexer = Lexer(source, at: offset)
    return lexer.quoted(atMost: count) == nil ? offset : lexer.position
  }

  /// A string or bytes literal, with its prefix, if one begins here. Reading stops before the closing quote if its
  /// value has `limit` bytes or more.
  mutating func quoted(atMost limit: Int = .max) -> Token.Kind? {
    var prefix = 0
    var isBytes = false
    var isRaw = false
    if peek(prefix) | 0x20 == UInt8(ascii: "b") { (isBytes, prefix) = (true, prefix + 1) }
    if peek(prefix) | 0x20 == UInt8(ascii: "r") { (isRaw, prefix) = (true, prefix + 1) }
    let quote = peek(prefix)
    guard quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"") else { return nil }
    let start = position
    position += prefix
    let width = peek(1) == quote && peek(2) == quote ? 3 : 1
    position += width
    var content: [UInt8] = []
    while content.count < limit {
      guard position < bytes.count, width == 3 || peek() != 0x0A && peek() != 0x0D else {
        let mark = String(repeating: Character(UnicodeScalar(quote)), count: width)
        fail(.syntax, "the string that begins here is not closed with \(mark)", at: start)
        break
      }
      if peek() == quote, width == 1 || peek(1) == quote && peek(2) == quote {
        position += width
        break
      }
      if peek() == UInt8(ascii: "\\"), !isRaw {
        escape(into: &content, isBytes: isBytes)
      } else {
        content.append(peek())
        position += 1
      }
    }
    return isBytes ? .bytes(content) : .string(String(decoding: content, as: UTF8.self))
  }

  /// Reads one escape sequence. A bad one is reported, and reading goes on behind its first character.
  private mutating func escape(into content: inout [UInt8], isBytes: Bool) {
    let start = position
    let letter = peek(1)
    position += 2
    switch letter {
    case UInt8(ascii: "a"): content.append(0x07)
    case UInt8(ascii: "b"): content.append(0x08)
    case UInt8(ascii: "f"): content.append(0x0C)
    case UInt8(ascii: "n"): content.append(0x0A)
    case UInt8(ascii: "r"): content.append(0x0D)
    case UInt8(ascii: "t"): content.append(0x09)
    case UInt8(ascii: "v"): content.append(0x0B)
    case UInt8(ascii: "\\"), UInt8(ascii: "?"), UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "`"):
      content.append(letter)
    case UInt8(ascii: "x"), UInt8(ascii: "X"): code(2, radix: 16, isByte: isBytes, from: start, into: &content)
    case UInt8(ascii: "u") where !isBytes: code(4, radix: 16, isByte: false, from: start, into: &content)
    case UInt8(ascii: "U") where !isBytes: code(8, radix: 16, isByte: false, from: start, into: &content)
    case UInt8(ascii: "0")...UInt8(ascii: "3"):
      position -= 1
      code(3, radix: 8, isByte: isBytes, from: start, into: &content)
    default:
      position = min(start + 1, bytes.count)
      fail(.literal, "'\\' begins no escape sequence here; write '\\\\', or r'…' for a raw string", at: start)
    }
  }

  private mutating func code(
    _ count: Int, radix: UInt32, isByte: Bool, from start: Int, into content: inout [UInt8]
  ) {
    var value: UInt32 = 0
    for _ in 0..<count {
      guard let digit = peek().hexValue, digit < radix else {
        return fail(.literal, "this escape sequence needs \(count) digits", at: start)
      }
      // At most eight hexadecimal digits: it fits.
      value = value &* radix &+ UInt32(digit)
      position += 1
    }
    if isByte {
      content.append(UInt8(truncatingIfNeeded: value))
    } else if let scalar = UnicodeScalar(value) {
      content.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
    } else {
      fail(.literal, "'\(text(from: start))' is no Unicode scalar value", at: start)
    }
  }
}
