// SPDX-License-Identifier: Apache-2.0

/// The text of a file, for finding where in it a byte of a scalar stands.
///
/// A scalar's text is not as it stands in the file: quotation marks are doubled, characters escaped, lines folded and
/// indented. But its letters stand there in their order, with nothing but white space, quotes and backslashes between.
final class SourceText: Sendable {
  private let bytes: [UInt8]
  /// The first byte of each line.
  private let lines: [Int]

  init(_ bytes: some Collection<UInt8>) {
    let bytes = Array(bytes)
    self.bytes = bytes
    lines = [0] + bytes.indices.filter { bytes[$0] == 0x0A }.map { $0 + 1 }
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D }

  private func byte(_ index: Int) -> UInt8 { index < bytes.count ? bytes[index] : 0 }

  private func index(of place: Place) -> Int {
    guard lines.indices.contains(place.line - 1) else { return bytes.count }
    var (index, column) = (lines[place.line - 1], 1)
    while column < place.column, index < bytes.count {
      index += 1
      while byte(index) & 0xC0 == 0x80 { index += 1 }
      column += 1
    }
    return index
  }

  private func place(of index: Int) -> Place {
    var (low, high) = (0, lines.count - 1)
    while low < high {
      let middle = (low + high + 1) / 2
      if lines[middle] <= index { low = middle } else { high = middle - 1 }
    }
    return Place(line: low + 1, column: bytes[lines[low]..<index].reduce(1) { $1 & 0xC0 == 0x80 ? $0 : $0 + 1 })
  }

  /// - Parameters:
  ///   - offset: in bytes of `text`; of its end, the place behind its last letter.
  ///   - start: where the scalar begins, its quotation mark or block indicator included.
  func place(ofByte offset: Int, of text: String, from start: Place) -> Place {
    var index = index(of: start)
    let mark = byte(index)
    switch mark {
    case UInt8(ascii: "'"), UInt8(ascii: "\""): index += 1
    case UInt8(ascii: "|"), UInt8(ascii: ">"): while index < bytes.count, byte(index) != 0x0A { index += 1 }
    default: break
    }
    var position = 0
    for scalar in text.unicodeScalars {
      let length = UTF8.width(scalar)
      defer { position += length }
      if scalar.value < 0x80, Self.isSpace(UInt8(scalar.value)) {
        if position >= offset, byte(index) == UInt8(scalar.value) { return place(of: index) }
        continue
      }
      let next = skippingSpace(index, isEscaped: mark == UInt8(ascii: "\""))
      if position >= offset { return place(of: next) }
      if mark == UInt8(ascii: "\""), byte(next) == UInt8(ascii: "\\") {
        index = next + escapeLength(next)
      } else if mark == UInt8(ascii: "'"), scalar == "'" {
        index = next + 2
      } else {
        index = next + length
      }
    }
    return place(of: min(index, bytes.count))
  }

  private func skippingSpace(_ start: Int, isEscaped: Bool) -> Int {
    var index = start
    while index < bytes.count {
      if Self.isSpace(bytes[index]) {
        index += 1
      } else if isEscaped, bytes[index] == UInt8(ascii: "\\"),
        "nrt \t\n\r".utf8.contains(byte(index + 1))
      {
        index += 2
      } else {
        break
      }
    }
    return index
  }

  private func escapeLength(_ index: Int) -> Int {
    switch byte(index + 1) {
    case UInt8(ascii: "x"): 4
    case UInt8(ascii: "u"): 6
    case UInt8(ascii: "U"): 10
    default: 2
    }
  }
}
