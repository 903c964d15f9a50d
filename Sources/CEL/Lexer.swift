// SPDX-License-Identifier: Apache-2.0

/// Cuts a formula into tokens, all of them at once, so that every bad literal is reported.
struct Lexer {
  private(set) var tokens: [Token] = []
  private(set) var faults: [Fault] = []
  let bytes: [UInt8]
  var position = 0

  init(_ source: String) {
    bytes = Array(source.utf8)
    while skipSpace() { next() }
    tokens.append(Token(kind: .end, offset: bytes.count))
  }

  /// To read again what begins at a place.
  init(_ source: String, at position: Int) {
    bytes = Array(source.utf8)
    self.position = position
  }

  /// 0 past the end, which no rule takes for a character of its own.
  func peek(_ ahead: Int = 0) -> UInt8 { position + ahead < bytes.count ? bytes[position + ahead] : 0 }

  func text(from start: Int) -> String { String(decoding: bytes[start..<position], as: UTF8.self) }

  mutating func fail(_ kind: FormulaError.Kind, _ message: String, at offset: Int) {
    faults.append(Fault(kind, message, at: offset))
  }

  /// False at the end.
  private mutating func skipSpace() -> Bool {
    while position < bytes.count {
      switch bytes[position] {
      case 0x09, 0x0A, 0x0C, 0x0D, 0x20: position += 1
      case UInt8(ascii: "/") where peek(1) == UInt8(ascii: "/"):
        while position < bytes.count, bytes[position] != 0x0A { position += 1 }
      default: return true
      }
    }
    return false
  }

  private mutating func next() {
    let start = position
    let byte = peek()
    if let kind = quoted() ?? number() {
      tokens.append(Token(kind: kind, offset: start))
    } else if byte.isLetter {
      while peek().isLetter || peek().isDigit { position += 1 }
      tokens.append(Token(kind: .name(text(from: start)), offset: start))
    } else if byte == UInt8(ascii: "`") {
      quotedName()
    } else if let symbol = symbol() {
      tokens.append(Token(kind: .symbol(symbol), offset: start))
    } else {
      unexpected()
    }
  }

  private mutating func symbol() -> Token.Symbol? {
    for length in [2, 1] where position + length <= bytes.count {
      let candidate = String(decoding: bytes[position..<position + length], as: UTF8.self)
      guard let symbol = Token.Symbol(rawValue: candidate) else { continue }
      position += length
      return symbol
    }
    return nil
  }

  private mutating func quotedName() {
    let start = position
    position += 1
    while peek().isLetter || peek().isDigit || [0x20, 0x2D, 0x2E, 0x2F].contains(peek()) { position += 1 }
    guard position > start + 1, peek() == UInt8(ascii: "`") else {
      return fail(.syntax, "a name in backticks holds letters, digits, '_', '-', '.', '/' and spaces", at: start)
    }
    tokens.append(
      Token(kind: .quotedName(String(decoding: bytes[start + 1..<position], as: UTF8.self)), offset: start))
    position += 1
  }

  private mutating func number() -> Token.Kind? {
    let start = position
    guard peek().isDigit || peek() == UInt8(ascii: ".") && peek(1).isDigit else { return nil }
    if peek() == UInt8(ascii: "0"), peek(1) | 0x20 == UInt8(ascii: "x"), peek(2).hexValue != nil {
      position += 2
      let digits = position
      while peek().hexValue != nil { position += 1 }
      return whole(UInt64(text(from: digits), radix: 16), from: start)
    }
    while peek().isDigit { position += 1 }
    var isDouble = false
    if peek() == UInt8(ascii: "."), peek(1).isDigit {
      isDouble = true
      position += 1
      while peek().isDigit { position += 1 }
    }
    let signed = peek(1) == UInt8(ascii: "+") || peek(1) == UInt8(ascii: "-")
    if peek() | 0x20 == UInt8(ascii: "e"), peek(signed ? 2 : 1).isDigit {
      isDouble = true
      position += signed ? 2 : 1
      while peek().isDigit { position += 1 }
    }
    guard isDouble else { return whole(UInt64(text(from: start)), from: start) }
    endOfNumber(start)
    let literal = text(from: start)
    guard let value = Double(literal.hasPrefix(".") ? "0" + literal : literal), value.isFinite else {
      fail(.literal, "'\(literal)' is out of range for a double", at: start)
      return .double(0)
    }
    return .double(value)
  }

  private mutating func whole(_ value: UInt64?, from start: Int) -> Token.Kind {
    let isUnsigned = peek() | 0x20 == UInt8(ascii: "u")
    if isUnsigned { position += 1 }
    endOfNumber(start)
    if value == nil { fail(.literal, "'\(text(from: start))' is out of range for 64 bits", at: start) }
    return isUnsigned ? .uint(value ?? 0) : .int(value ?? 0)
  }

  private mutating func endOfNumber(_ start: Int) {
    guard peek().isLetter else { return }
    while peek().isLetter || peek().isDigit { position += 1 }
    fail(.syntax, "'\(text(from: start))' is no number", at: start)
  }

  private mutating func unexpected() {
    let start = position
    position += 1
    while peek() & 0xC0 == 0x80 { position += 1 }
    let found = text(from: start)
    let meant: String? =
      switch found.unicodeScalars.first?.value {
      case .some(let code) where 0xFF01...0xFF5E ~= code: UnicodeScalar(code - 0xFEE0).map { "'\($0)'" }
      case 0x2018, 0x2019, 0x201C, 0x201D, 0x300C, 0x300D: "\"'\" or '\"'"
      case 0x3001: "','"
      case 0x3002: "'.'"
      case .some(let code) where code == UInt32(UInt8(ascii: "=")): "'=='"
      case .some(let code) where code == UInt32(UInt8(ascii: "&")): "'&&'"
      case .some(let code) where code == UInt32(UInt8(ascii: "|")): "'||'"
      default: nil
      }
    fail(.syntax, "'\(found)' has no meaning in a formula" + (meant.map { ", did you mean \($0)?" } ?? ""), at: start)
  }
}

extension UInt8 {
  var isDigit: Bool { 0x30...0x39 ~= self }
  var isLetter: Bool { 0x61...0x7A ~= self | 0x20 || self == 0x5F }
  var hexValue: UInt8? {
    switch self {
    case 0x30...0x39: self - 0x30
    case 0x41...0x46: self - 0x37
    case 0x61...0x66: self - 0x57
    default: nil
    }
  }
}
