// SPDX-License-Identifier: Apache-2.0

/// Why a text is no JSON value that is accepted here.
public struct JSONError: Error, Hashable, Sendable, CustomStringConvertible {
  public var message: String
  /// Where, in bytes from the beginning of the text.
  public var offset: Int

  public var description: String { "\(message) at byte \(offset)" }
}

extension JSON {
  /// How deep lists and objects may lie in one another.
  public static let maximumDepth = 64

  /// Reads one JSON value (RFC 8259), strictly: the whole text, valid UTF-8, no member twice, no lone surrogate, no
  /// number outside a double's range, at most ``maximumDepth`` levels.
  public init(parsing bytes: some Collection<UInt8>) throws(JSONError) {
    let result = bytes.withContiguousStorageIfAvailable { Self.parse($0) }
    self = try (result ?? Array(bytes).withUnsafeBufferPointer { Self.parse($0) }).get()
  }

  private static func parse(_ bytes: UnsafeBufferPointer<UInt8>) -> Result<JSON, JSONError> {
    var parser = JSONParser(bytes: bytes)
    do throws(JSONError) {
      return .success(try parser.document())
    } catch {
      return .failure(error)
    }
  }
}

/// It reads through a pointer, without copies: events and stored states are read by the ten thousand each second.
private struct JSONParser {
  let bytes: UnsafeBufferPointer<UInt8>
  var index = 0

  init(bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  private func failure(_ message: String) -> JSONError { JSONError(message: message, offset: index) }

  private var current: UInt8? { index < bytes.count ? bytes[index] : nil }

  private mutating func skipSpace() {
    while index < bytes.count, bytes[index] <= 0x20 {
      guard bytes[index] == 0x20 || bytes[index] == 0x0A || bytes[index] == 0x0D || bytes[index] == 0x09 else { return }
      index += 1
    }
  }

  mutating func document() throws(JSONError) -> JSON {
    let value = try value(depth: 0)
    skipSpace()
    guard index == bytes.count else { throw failure("something follows the value") }
    return value
  }

  private mutating func value(depth: Int) throws(JSONError) -> JSON {
    skipSpace()
    switch current {
    case nil: throw failure("the text ends where a value is expected")
    case UInt8(ascii: "{"): return try object(depth: depth + 1)
    case UInt8(ascii: "["): return try array(depth: depth + 1)
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    default: return try number()
    }
  }

  private mutating func word(_ word: String, _ value: JSON) throws(JSONError) -> JSON {
    guard bytes[index...].starts(with: word.utf8) else { throw failure("a value is expected") }
    index += word.utf8.count
    return value
  }

  private mutating func object(depth: Int) throws(JSONError) -> JSON {
    guard depth <= JSON.maximumDepth else { throw failure("more than \(JSON.maximumDepth) levels") }
    index += 1
    var members: [String: JSON] = [:]
    skipSpace()
    if current == UInt8(ascii: "}") {
      index += 1
      return .object(members)
    }
    while true {
      skipSpace()
      guard current == UInt8(ascii: "\"") else { throw failure("a member's name is expected") }
      let start = index
      let name = try string()
      skipSpace()
      guard current == UInt8(ascii: ":") else { throw failure("':' is expected after a member's name") }
      index += 1
      let value = try value(depth: depth)
      guard members.updateValue(value, forKey: name) == nil else {
        throw JSONError(message: "the member '\(name)' stands there twice", offset: start)
      }
      skipSpace()
      if current == UInt8(ascii: "}") { break }
      guard current == UInt8(ascii: ",") else { throw failure("',' or '}' is expected") }
      index += 1
    }
    index += 1
    return .object(members)
  }

  private mutating func array(depth: Int) throws(JSONError) -> JSON {
    guard depth <= JSON.maximumDepth else { throw failure("more than \(JSON.maximumDepth) levels") }
    index += 1
    var elements: [JSON] = []
    skipSpace()
    if current == UInt8(ascii: "]") {
      index += 1
      return .array(elements)
    }
    while true {
      elements.append(try value(depth: depth))
      skipSpace()
      if current == UInt8(ascii: "]") { break }
      guard current == UInt8(ascii: ",") else { throw failure("',' or ']' is expected") }
      index += 1
    }
    index += 1
    return .array(elements)
  }

  // MARK: Strings

  /// Most strings have no escape, and are then read as they stand.
  private mutating func string() throws(JSONError) -> String {
    index += 1
    let start = index
    while index < bytes.count {
      switch bytes[index] {
      case UInt8(ascii: "\""):
        let text = try text(UnsafeBufferPointer(rebasing: bytes[start..<index]), at: start)
        index += 1
        return text
      case UInt8(ascii: "\\"): return try escapedString(from: start)
      case 0..<0x20: throw failure("a control character stands in a string unescaped")
      default: index += 1
      }
    }
    throw failure("the text ends within a string")
  }

  private func text(_ units: some Collection<UInt8>, at start: Int) throws(JSONError) -> String {
    guard let text = String(validating: units, as: UTF8.self) else {
      throw JSONError(message: "the string is not valid UTF-8", offset: start)
    }
    return text
  }

  private mutating func escapedString(from start: Int) throws(JSONError) -> String {
    var units = Array(bytes[start..<index])
    while index < bytes.count {
      let byte = bytes[index]
      switch byte {
      case UInt8(ascii: "\""):
        let text = try text(units, at: start)
        index += 1
        return text
      case UInt8(ascii: "\\"): try escape(into: &units)
      case 0..<0x20: throw failure("a control character stands in a string unescaped")
      default:
        units.append(byte)
        index += 1
      }
    }
    throw failure("the text ends within a string")
  }

  private mutating func escape(into units: inout [UInt8]) throws(JSONError) {
    index += 1
    guard let byte = current else { throw failure("the text ends within a string") }
    index += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): units.append(byte)
    case UInt8(ascii: "b"): units.append(0x08)
    case UInt8(ascii: "f"): units.append(0x0C)
    case UInt8(ascii: "n"): units.append(0x0A)
    case UInt8(ascii: "r"): units.append(0x0D)
    case UInt8(ascii: "t"): units.append(0x09)
    case UInt8(ascii: "u"):
      var scalar = try hexQuad()
      if (0xD800..<0xDC00).contains(scalar) {
        guard current == UInt8(ascii: "\\"), index + 1 < bytes.count, bytes[index + 1] == UInt8(ascii: "u") else {
          throw failure("half of a surrogate pair")
        }
        index += 2
        let low = try hexQuad()
        guard (0xDC00..<0xE000).contains(low) else { throw failure("half of a surrogate pair") }
        scalar = 0x10000 + (scalar - 0xD800) << 10 + (low - 0xDC00)
      }
      guard let unicode = Unicode.Scalar(scalar) else { throw failure("half of a surrogate pair") }
      units += String(Character(unicode)).utf8
    default: throw failure("an unknown escape in a string")
    }
  }

  private mutating func hexQuad() throws(JSONError) -> UInt32 {
    guard index + 4 <= bytes.count else { throw failure("the text ends within a string") }
    var value: UInt32 = 0
    for byte in bytes[index..<index + 4] {
      guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
        throw failure("four hexadecimal digits are expected after \\u")
      }
      value = value << 4 | UInt32(digit)
    }
    index += 4
    return value
  }

  // MARK: Numbers

  private mutating func digits() throws(JSONError) {
    guard let byte = current, isDigit(byte) else { throw failure("a value is expected") }
    while let byte = current, isDigit(byte) { index += 1 }
  }

  private func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }

  private mutating func number() throws(JSONError) -> JSON {
    let start = index
    if current == UInt8(ascii: "-") { index += 1 }
    let integer = index
    try digits()
    guard index - integer == 1 || bytes[integer] != UInt8(ascii: "0") else { throw failure("a number begins with 0") }
    var isInteger = true
    if current == UInt8(ascii: ".") {
      isInteger = false
      index += 1
      try digits()
    }
    if current == UInt8(ascii: "e") || current == UInt8(ascii: "E") {
      isInteger = false
      index += 1
      if current == UInt8(ascii: "+") || current == UInt8(ascii: "-") { index += 1 }
      try digits()
    }
    guard index - start <= 400 else { throw failure("a number of more than 400 characters") }
    if isInteger, index - integer <= 18 {
      let magnitude = bytes[integer..<index].reduce(0 as Int64) { $0 * 10 + Int64($1 - UInt8(ascii: "0")) }
      return .int(integer > start ? -magnitude : magnitude)
    }
    let literal = String(decoding: bytes[start..<index], as: UTF8.self)
    if isInteger, let value = Int64(literal) { return .int(value) }
    guard let value = Double(literal), value.isFinite else { throw failure("a number outside the range of a double") }
    return .double(value)
  }
}
