// SPDX-License-Identifier: Apache-2.0

/// How wide a text is, without asking a font: Chinese characters are one em, Latin ones as in Helvetica, with some room
/// for the wider fonts that a reader may have instead.
enum TextMetrics {
  /// In the unit of the size.
  static func width(_ text: some StringProtocol, size: Double, isBold: Bool = false) -> Double {
    var width = 0
    for character in text { width += self.width(character) }
    return Double(width) / 1000 * size * (isBold ? 1.07 : 1)
  }

  /// In thousandths of an em.
  static func width(_ character: Character) -> Int {
    if let ascii = character.asciiValue {
      return ascii < 0x20 || ascii == 0x7F ? 0 : latin[Int(ascii) - 0x20] * 11 / 10
    }
    var width = 0
    for scalar in character.unicodeScalars { width = max(width, self.width(scalar)) }
    return width
  }

  private static func width(_ scalar: Unicode.Scalar) -> Int {
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format, .control: return 0
    default: break
    }
    switch scalar.value {
    case 0..<0x80: return scalar.value < 0x20 ? 0 : latin[min(Int(scalar.value) - 0x20, latin.count - 1)] * 11 / 10
    // Punctuation, arrows and signs come from the Chinese font where there is one, and there they are wide.
    case 0xB7, 0xD7, 0x2000..<0x2E80: return 1000
    case 0xA0: return 306
    case 0x80..<0x1100: return 780
    case 0x1F000...: return 1400
    default: return 1000
    }
  }

  /// U+0020 to U+007E of Helvetica (Adobe's font metrics, 1989).
  private static let latin = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556,
    556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833,
    722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556,
    556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334,
    260, 334, 584,
  ]
}
