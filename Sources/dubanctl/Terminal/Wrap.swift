// SPDX-License-Identifier: Apache-2.0

/// Breaks text into lines by display width: at spaces, and between any two wide characters, but never before closing
/// punctuation or after opening punctuation (GB/T 15834-2011, section 5: what may not begin or end a line).
enum Wrap {
  /// The lines of a text, each at most so many columns wide; a word that is longer is cut. At least one line.
  static func lines(_ text: String, width: Int) -> [String] {
    let width = max(width, 2)
    return text.split(separator: "\n", omittingEmptySubsequences: false).flatMap { paragraph in
      fill(pieces(of: paragraph), width: width)
    }
  }

  /// A piece of text that is not broken, and the spaces before it.
  private struct Piece {
    var space = ""
    var text = ""
  }

  private static func pieces(of paragraph: Substring) -> [Piece] {
    var pieces: [Piece] = []
    var piece = Piece()
    var previous: Character?
    for character in paragraph {
      if character == " " {
        if !piece.text.isEmpty {
          pieces.append(piece)
          piece = Piece()
        }
        piece.space.append(character)
      } else {
        if let previous, previous != " ", !piece.text.isEmpty, canBreak(between: previous, and: character) {
          pieces.append(piece)
          piece = Piece()
        }
        piece.text.append(character)
      }
      previous = character
    }
    if !piece.text.isEmpty { pieces.append(piece) }
    return pieces
  }

  private static func canBreak(between one: Character, and other: Character) -> Bool {
    guard DisplayWidth.of(one) == 2 || DisplayWidth.of(other) == 2 else { return false }
    return !closing.contains(other) && !opening.contains(one)
  }

  private static let closing: Set<Character> = Set("，。、；：？！）」』】》〉”’…—％℃·,.;:?!)]}%")
  private static let opening: Set<Character> = Set("（「『【《〈“‘￥([{")

  private static func fill(_ pieces: [Piece], width: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    var used = 0
    for piece in pieces {
      let own = DisplayWidth.of(piece.text)
      if !line.isEmpty, used + piece.space.count + own > width {
        lines.append(line)
        line = ""
        used = 0
      }
      // What indents the first line of a paragraph is kept; a space at a break is not.
      if !line.isEmpty || lines.isEmpty {
        line += piece.space
        used += piece.space.count
      }
      for character in piece.text {
        let own = DisplayWidth.of(character)
        if used + own > width {
          lines.append(line)
          line = ""
          used = 0
        }
        line.append(character)
        used += own
      }
    }
    lines.append(line)
    return lines
  }
}
