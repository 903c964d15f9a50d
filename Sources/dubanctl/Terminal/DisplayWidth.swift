// SPDX-License-Identifier: Apache-2.0

/// How many columns of a terminal a text takes.
///
/// Wide are the characters whose East_Asian_Width is W or F (UAX #11) and those shown as emoji; combining marks,
/// format characters and the vowels and finals of Hangul syllables take no column of their own. Ambiguous characters
/// count one, as terminals in a UTF-8 locale show them.
enum DisplayWidth {
  static func of(_ text: some StringProtocol) -> Int {
    var width = 0
    for character in text { width += of(character) }
    return width
  }

  /// One grapheme cluster is drawn as one: a base with its marks, an emoji made of several.
  static func of(_ character: Character) -> Int {
    if let ascii = character.asciiValue { return ascii < 0x20 || ascii == 0x7F ? 0 : 1 }
    var width = 0
    for scalar in character.unicodeScalars {
      if scalar == "\u{FE0F}" { return 2 }
      width = max(width, of(scalar))
    }
    return width
  }

  static func of(_ scalar: Unicode.Scalar) -> Int {
    if scalar.value < 0x300 { return scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value) ? 0 : 1 }
    if isWide(scalar.value) { return isCombining(scalar) ? 0 : 2 }
    if isCombining(scalar) { return 0 }
    return scalar.properties.isEmojiPresentation ? 2 : 1
  }

  private static func isCombining(_ scalar: Unicode.Scalar) -> Bool {
    if (0x1160...0x11FF).contains(scalar.value) || (0xD7B0...0xD7FF).contains(scalar.value) { return true }
    return switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format, .control, .lineSeparator, .paragraphSeparator: true
    default: false
    }
  }

  private static func isWide(_ value: UInt32) -> Bool {
    var low = 0
    var high = wide.count
    while low < high {
      let middle = (low + high) / 2
      if wide[middle].upperBound < value { low = middle + 1 } else { high = middle }
    }
    return low < wide.count && wide[low].contains(value)
  }

  /// The ranges of W and F in Unicode 17 that are no emoji, unassigned code points of their blocks included, ascending.
  static let wide: [ClosedRange<UInt32>] = [
    0x1100...0x115F, 0x2329...0x232A, 0x2E80...0x303E, 0x3041...0x3247, 0x3250...0x4DBF, 0x4E00...0xA4CF,
    0xA960...0xA97C, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6B, 0xFF01...0xFF60,
    0xFFE0...0xFFE6, 0x16FE0...0x18DFF, 0x1AFF0...0x1B2FB, 0x1F200...0x1F265, 0x20000...0x2FFFD, 0x30000...0x3FFFD,
  ]
}

extension StringProtocol {
  /// Filled up with spaces to so many columns; longer texts stay as they are.
  func padded(to width: Int, alignedRight: Bool = false) -> String {
    let space = String(repeating: " ", count: Swift.max(0, width - DisplayWidth.of(self)))
    return alignedRight ? space + self : self + space
  }

  /// Cut to at most so many columns, with `…` where something is missing.
  func truncated(to width: Int) -> String {
    guard DisplayWidth.of(self) > width else { return String(self) }
    guard width > 0 else { return "" }
    var out = ""
    var used = 1
    for character in self {
      used += DisplayWidth.of(character)
      guard used <= width else { break }
      out.append(character)
    }
    return out.withoutTrailingSpaces + "…"
  }

  /// As it begins a line.
  var withCapital: String { prefix(1).uppercased() + dropFirst() }

  var withoutTrailingSpaces: String {
    var text = String(self)
    while text.last == " " { text.removeLast() }
    return text
  }
}
