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

  /// The same for whoever copies what he reads: no word is cut, and no path is broken, in quotes not at its spaces
  /// either. What is longer than a line is wide stands on one of its own.
  static func linesOfWholeWords(_ text: String, width: Int) -> [String] {
    let width = max(width, 2)
    return text.split(separator: "\n", omittingEmptySubsequences: false).flatMap { paragraph in
      fill(joined(pieces(of: paragraph)), width: width, cutsWords: false)
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

  /// Pieces of one path put together again.
  private static func joined(_ pieces: [Piece]) -> [Piece] {
    var out: [Piece] = []
    var rest = pieces[...]
    while var piece = rest.popFirst() {
      if let end = quotedPath(piece, rest) {
        while rest.startIndex <= end, let next = rest.popFirst() { piece.text += next.space + next.text }
      } else {
        // One that stands alone goes on to a space, or to punctuation that no name ends with.
        while piece.text.contains("/"), piece.text.last.map({ !ends.contains($0) }) ?? false,
          let next = rest.first, next.space.isEmpty, next.text.first.map({ !opening.contains($0) }) ?? false
        {
          piece.text += next.text
          rest.removeFirst()
        }
      }
      out.append(piece)
    }
    return out
  }

  /// The index of the piece with which a path in quotes ends that begins in another; nil where there is none.
  private static func quotedPath(_ piece: Piece, _ rest: ArraySlice<Piece>) -> Int? {
    guard let first = piece.text.first, let close = quotes[first], !piece.text.dropFirst().contains(close),
      let end = rest.firstIndex(where: { $0.text.contains(close) })
    else { return nil }
    return piece.text.contains("/") || rest[...end].contains { $0.text.contains("/") } ? end : nil
  }

  private static let quotes: [Character: Character] = ["'": "'", "“": "”"]
  private static let ends: Set<Character> = Set("，。、；：？！）”’'")

  private static func canBreak(between one: Character, and other: Character) -> Bool {
    guard DisplayWidth.of(one) == 2 || DisplayWidth.of(other) == 2 else { return false }
    return !closing.contains(other) && !opening.contains(one)
  }

  private static let closing: Set<Character> = Set("，。、；：？！）」』】》〉”’…—％℃·,.;:?!)]}%")
  private static let opening: Set<Character> = Set("（「『【《〈“‘￥([{")

  private static func fill(_ pieces: [Piece], width: Int, cutsWords: Bool = true) -> [String] {
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
        if cutsWords, used + own > width {
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
