// SPDX-License-Identifier: Apache-2.0

/// A line of a feed after unfolding, and the number of the line on which it begins.
struct ICalendarLine {
  let text: String
  let number: Int

  func isComponent(_ mark: String, _ name: String) -> Bool {
    text.uppercased() == "\(mark):\(name)"
  }

  /// Joins folded lines, as bytes: a feed may be folded within a character (RFC 5545, section 3.1). Blank lines and a
  /// byte order mark are left out.
  static func unfolded(_ bytes: [UInt8]) -> [ICalendarLine] {
    var lines: [ICalendarLine] = []
    var current: [UInt8] = []
    var (begins, number) = (1, 0)
    func finish() -> ICalendarLine? {
      var line = current[...]
      while let last = line.last, last == 0x20 || last == 0x09 { line = line.dropLast() }
      return line.isEmpty ? nil : ICalendarLine(text: String(decoding: line, as: UTF8.self), number: begins)
    }
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    for raw in bytes.dropFirst(bytes.starts(with: mark) ? 3 : 0).split(
      separator: 0x0A, omittingEmptySubsequences: false)
    {
      number += 1
      let line = raw.last == 0x0D ? raw.dropLast() : raw
      if let first = line.first, first == 0x20 || first == 0x09, !current.isEmpty {
        current += line.dropFirst()
        continue
      }
      if let line = finish() { lines.append(line) }
      current = Array(line)
      begins = number
    }
    if let line = finish() { lines.append(line) }
    return lines
  }
}
