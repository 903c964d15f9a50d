// SPDX-License-Identifier: Apache-2.0

/// `NAME;PARAMETER=VALUE:VALUE`; the parameters are of no use here, a value says by its form what it is.
struct ICalendarProperty {
  /// In upper case.
  let name: String
  /// As it is written.
  let value: String

  init?(_ line: String) {
    let bytes = Array(line.utf8)
    // A colon within quotes belongs to a parameter.
    var isQuoted = false
    var colon: Int?
    for (index, byte) in bytes.enumerated() {
      if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
      if byte == UInt8(ascii: ":"), !isQuoted {
        colon = index
        break
      }
    }
    guard let colon else { return nil }
    let name = bytes[..<colon].prefix { $0 != UInt8(ascii: ";") }
    guard !name.isEmpty, name.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { return nil }
    self.name = String(decoding: name, as: UTF8.self).uppercased()
    var value = bytes[(colon + 1)...]
    while value.first == 0x20 { value = value.dropFirst() }
    self.value = String(decoding: value, as: UTF8.self)
  }

  /// The value as text: `\n`, `\,`, `\;` and `\\` stand for what they say (RFC 5545, section 3.3.11).
  var text: String {
    guard value.contains("\\") else { return value }
    var text = ""
    var isEscaped = false
    for character in value {
      if isEscaped {
        text.append(character == "n" || character == "N" ? " " : character)
        isEscaped = false
      } else if character == "\\" {
        isEscaped = true
      } else {
        text.append(character)
      }
    }
    return text
  }
}
