// SPDX-License-Identifier: Apache-2.0

/// A piece of text in one manner of writing.
struct Span: Hashable, Sendable {
  enum Manner: Hashable, Sendable { case plain, bold, faint }
  var text: String
  var manner: Manner

  init(_ text: String, _ manner: Manner = .plain) {
    self.text = text
    self.manner = manner
  }
}

/// Breaks texts into lines that fit.
enum RichText {
  /// - Parameter most: lines; what goes beyond them ends in an ellipsis.
  static func lines(_ spans: [Span], width: Double, size: Double, most: Int) -> [[Span]] {
    let characters = spans.flatMap { span in span.text.map { (character: $0, manner: span.manner) } }
    let widths = characters.map {
      Double(TextMetrics.width($0.character)) / 1000 * size * ($0.manner == .bold ? 1.07 : 1)
    }
    var lines: [Range<Int>] = []
    var start = 0
    while start < characters.count {
      var end = start
      var used = 0.0
      var cut: Int?
      while end < characters.count, used + widths[end] <= width || end == start {
        used += widths[end]
        end += 1
        if end < characters.count, mayBreak(characters[end - 1].character, characters[end].character) { cut = end }
      }
      // A space may stand out of the line: it is not seen.
      if end < characters.count, characters[end].character == " " { cut = end }
      if end < characters.count, let cut, cut > start { end = cut }
      lines.append(start..<end)
      start = end
      while start < characters.count, characters[start].character == " " { start += 1 }
    }
    let isCut = lines.count > most
    var shown = lines.prefix(most).map { joined(characters[$0].map { ($0.character, $0.manner) }) }
    if isCut, var last = shown.popLast() {
      let room = width - TextMetrics.width("…", size: size)
      while last.reduce(0, { $0 + $1.width(size) }) > room, var span = last.popLast() {
        span.text.removeLast()
        if !span.text.isEmpty { last.append(span) }
      }
      last.append(Span("…", last.last?.manner ?? .plain))
      shown.append(last)
    }
    return shown
  }

  private static func joined(_ characters: [(Character, Span.Manner)]) -> [Span] {
    var spans: [Span] = []
    for (character, manner) in characters {
      if spans.last?.manner == manner {
        spans[spans.count - 1].text.append(character)
      } else {
        spans.append(Span(String(character), manner))
      }
    }
    return spans
  }

  /// After a space, and beside a Chinese character unless punctuation forbids it.
  private static func mayBreak(_ before: Character, _ after: Character) -> Bool {
    if before == " " { return true }
    guard isWide(before) || isWide(after) else { return false }
    return !"，。、；：！？）】」』”’》%".contains(after) && !",.;:!?)]}".contains(after)
      && !"（【「『“‘《".contains(before) && !"([{".contains(before)
  }

  private static func isWide(_ character: Character) -> Bool {
    (character.unicodeScalars.first?.value ?? 0) >= 0x2E80
  }
}

extension Span {
  func width(_ size: Double) -> Double { TextMetrics.width(text, size: size, isBold: manner == .bold) }
}
