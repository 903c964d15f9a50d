// SPDX-License-Identifier: Apache-2.0

public import WorkingTime

/// Writes JSON in its one encoding: UTF-8, no white space, members sorted by the bytes of their names, only what RFC 8259
/// demands escaped.
///
/// Whoever writes an object member by member must do so in that order; a debug build traps where it is not kept.
public struct JSONWriter {
  public private(set) var bytes: [UInt8] = []
  /// Whether the next element or member is the first of its list or object.
  private var isFirst = true
  #if DEBUG
    private var names: [String] = []
  #endif

  public init() { bytes.reserveCapacity(1024) }

  // MARK: Values

  public mutating func write(_ json: JSON) {
    switch json {
    case .null: bytes += "null".utf8
    case .bool(let value): bytes += (value ? "true" : "false").utf8
    case .int(let value): write(value)
    case .double(let value): bytes += (value.isFinite ? value.description : "null").utf8
    case .string(let value): write(value)
    case .array(let elements): list(elements) { $0.write($1) }
    case .object(let members): map(members) { $0.write($1) }
    }
  }

  public mutating func write(_ string: String) {
    bytes.append(UInt8(ascii: "\""))
    var string = string
    string.withUTF8 { units in
      // Most texts need no escape: they are copied as a whole.
      if units.allSatisfy({ $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }) {
        bytes.append(contentsOf: units)
      } else {
        for unit in units { escape(unit) }
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }

  private mutating func escape(_ unit: UInt8) {
    switch unit {
    case UInt8(ascii: "\""): bytes += "\\\"".utf8
    case UInt8(ascii: "\\"): bytes += "\\\\".utf8
    case 0x0A: bytes += "\\n".utf8
    case 0x0D: bytes += "\\r".utf8
    case 0x09: bytes += "\\t".utf8
    case 0..<0x20:
      bytes += "\\u00".utf8
      bytes.append(Self.digit(unit >> 4))
      bytes.append(Self.digit(unit & 15))
    default: bytes.append(unit)
    }
  }

  public mutating func write(_ number: Int64) {
    if number < 0 { bytes.append(UInt8(ascii: "-")) }
    var rest = number.magnitude
    let start = bytes.count
    repeat {
      bytes.append(UInt8(ascii: "0") + UInt8(rest % 10))
      rest /= 10
    } while rest > 0
    bytes[start...].reverse()
  }

  public mutating func write(_ instant: Instant) { write(instant.milliseconds) }

  mutating func write(_ hash: Hash) {
    bytes.append(UInt8(ascii: "\""))
    for byte in hash.bytes {
      bytes.append(Self.digit(byte >> 4))
      bytes.append(Self.digit(byte & 15))
    }
    bytes.append(UInt8(ascii: "\""))
  }

  mutating func write(_ number: Int64?) {
    if let number { write(number) } else { bytes += "null".utf8 }
  }

  /// A list of a word and an instant.
  mutating func writePair(_ word: String, _ instant: Instant) {
    bytes.append(UInt8(ascii: "["))
    write(word)
    bytes.append(UInt8(ascii: ","))
    write(instant)
    bytes.append(UInt8(ascii: "]"))
    isFirst = false
  }

  private static func digit(_ value: UInt8) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") - 10 + value
  }

  // MARK: Lists and objects

  mutating func list<Element>(
    _ elements: some Sequence<Element>, _ write: (inout JSONWriter, Element) -> Void
  ) {
    bytes.append(UInt8(ascii: "["))
    isFirst = true
    for element in elements {
      separate()
      write(&self, element)
    }
    bytes.append(UInt8(ascii: "]"))
    isFirst = false
  }

  mutating func map<Element>(_ members: [String: Element], _ write: (inout JSONWriter, Element) -> Void) {
    bytes.append(UInt8(ascii: "{"))
    isFirst = true
    if members.count == 1, let member = members.first {
      put(member, write)
    } else {
      for member in members.sorted(by: { Self.precedes($0.key, $1.key) }) { put(member, write) }
    }
    bytes.append(UInt8(ascii: "}"))
    isFirst = false
  }

  private mutating func put<Element>(
    _ member: (key: String, value: Element), _ write: (inout JSONWriter, Element) -> Void
  ) {
    separate()
    self.write(member.key)
    bytes.append(UInt8(ascii: ":"))
    write(&self, member.value)
  }

  private static func precedes(_ a: String, _ b: String) -> Bool {
    var (a, b) = (a, b)
    return a.withUTF8 { a in b.withUTF8 { b in a.lexicographicallyPrecedes(b) } }
  }

  /// Begins an object whose members follow one by one.
  public mutating func begin() {
    bytes.append(UInt8(ascii: "{"))
    isFirst = true
    #if DEBUG
      names.append("")
    #endif
  }

  public mutating func end() {
    bytes.append(UInt8(ascii: "}"))
    isFirst = false
    #if DEBUG
      names.removeLast()
    #endif
  }

  /// A member's name; its value is to be written next.
  public mutating func name(_ name: StaticString) {
    #if DEBUG
      let text = name.description
      precondition(
        names[names.count - 1].utf8.lexicographicallyPrecedes(text.utf8), "'\(text)' is out of order")
      names[names.count - 1] = text
    #endif
    separate()
    bytes.append(UInt8(ascii: "\""))
    bytes.append(contentsOf: UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
    bytes.append(UInt8(ascii: "\""))
    bytes.append(UInt8(ascii: ":"))
  }

  private mutating func separate() {
    if !isFirst { bytes.append(UInt8(ascii: ",")) }
    isFirst = false
  }
}

/// Members of an object; what is nil or empty is left out.
extension JSONWriter {
  public mutating func put(_ name: StaticString, _ value: String?) {
    guard let value else { return }
    self.name(name)
    write(value)
  }

  public mutating func put(_ name: StaticString, _ value: Int64?) {
    guard let value else { return }
    self.name(name)
    write(value)
  }

  public mutating func put(_ name: StaticString, _ value: Instant?) { put(name, value?.milliseconds) }

  mutating func put(_ name: StaticString, _ value: Hash?) {
    guard let value else { return }
    self.name(name)
    write(value)
  }

  /// A mark: written where it is true.
  public mutating func put(_ name: StaticString, _ value: Bool) {
    guard value else { return }
    self.name(name)
    bytes += "true".utf8
  }

  public mutating func put(_ name: StaticString, _ value: JSON?) {
    guard let value else { return }
    self.name(name)
    write(value)
  }

  mutating func put(_ name: StaticString, _ value: (some Stored)?) {
    guard let value else { return }
    self.name(name)
    value.write(to: &self)
  }

  mutating func put(_ name: StaticString, _ values: [String]) { put(name, list: values) { $0.write($1) } }

  mutating func put(_ name: StaticString, _ values: [some Stored]) { put(name, list: values) { $1.write(to: &$0) } }

  mutating func put<Element>(
    _ name: StaticString, list values: [Element], _ write: (inout JSONWriter, Element) -> Void
  ) {
    guard !values.isEmpty else { return }
    self.name(name)
    list(values, write)
  }

  public mutating func put(_ name: StaticString, _ values: [String: JSON]) { put(name, map: values) { $0.write($1) } }

  mutating func put(_ name: StaticString, _ values: [String: [String]]) {
    put(name, map: values) { out, texts in out.list(texts) { $0.write($1) } }
  }

  mutating func put<Element>(
    _ name: StaticString, map values: [String: Element], _ write: (inout JSONWriter, Element) -> Void
  ) {
    guard !values.isEmpty else { return }
    self.name(name)
    map(values, write)
  }
}
