// SPDX-License-Identifier: Apache-2.0

/// A scalar as it stands in the file, where that is not its text: over several lines, or with escapes.
///
/// Folding, indentation and the lines of a block add and take away nothing but blanks, so what is no blank stands in
/// the same order in both.
struct Written: Sendable {
  enum Style: Sendable {
    case plain, singleQuoted, doubleQuoted
    /// After `|` or `>`.
    case block
  }

  var source: String
  var style: Style

  /// The place of a character of the text; behind the last character that is no blank where it is one itself.
  ///
  /// - Parameters:
  ///   - count: how many Unicode scalars of the text stand before it.
  ///   - start: where the scalar begins in the file.
  func place(of text: String, after count: Int, from start: Place) -> Place {
    let before = text.unicodeScalars.prefix(count).count { !$0.properties.isWhitespace }
    let rest = text.unicodeScalars.dropFirst(count)
    let places = places(from: start)
    if rest.first?.properties.isWhitespace == false, places.indices.contains(before) { return places[before].start }
    return places.indices.contains(before - 1) ? places[before - 1].end : places.first?.start ?? start
  }

  /// Where each character of the text stands that is no blank.
  private func places(from start: Place) -> [(start: Place, end: Place)] {
    let scalars = Array(source.unicodeScalars)
    var found: [(start: Place, end: Place)] = []
    var place = start
    var index = 0

    func step() {
      let isBreak = scalars[index] == "\n" || scalars[index] == "\r" && !(scalars.dropFirst(index + 1).first == "\n")
      place = isBreak ? Place(line: place.line + 1, column: 1) : Place(line: place.line, column: place.column + 1)
      index += 1
    }

    func take(_ scalar: Unicode.Scalar, _ count: Int) {
      let from = place
      for _ in 0..<count where index < scalars.count { step() }
      if !scalar.properties.isWhitespace { found.append((from, place)) }
    }

    switch style {
    case .plain: break
    case .singleQuoted, .doubleQuoted: if !scalars.isEmpty { step() }
    case .block: while index < scalars.count, place.line == start.line { step() }
    }
    while index < scalars.count {
      let scalar = scalars[index]
      let next = scalars.dropFirst(index + 1).first
      switch (style, scalar) {
      case (.singleQuoted, "'"):
        guard next == "'" else { return found }
        take(scalar, 2)
      case (.doubleQuoted, "\""): return found
      case (.doubleQuoted, "\\"):
        switch next {
        case "x": take("x", 4)
        case "u": take("u", 6)
        case "U": take("U", 10)
        // These stand for blanks.
        case "n", "t", "r", "v", "f", "N", "L", "P", "_", " ", "\t", "\n", "\r", nil: take(" ", 2)
        default: take("x", 2)
        }
      default: take(scalar, 1)
      }
    }
    return found
  }
}
