// SPDX-License-Identifier: Apache-2.0

extension Diagram {
  /// The graph in the language of Graphviz.
  public var dot: String {
    var lines = [
      "digraph \(Self.quoted(name)) {", "  label=\(Self.quoted(title)); labelloc=t; rankdir=TB;",
      "  node [shape=box, style=rounded, fontname=\"sans-serif\"]; edge [fontname=\"sans-serif\"];",
    ]
    let ids = Dictionary(cards.enumerated().map { ($1.id, "n\($0)") }) { first, _ in first }
    for card in cards {
      let shape: String =
        switch card.kind {
        case .opening: "style=\"rounded,bold\""
        case .end: "style=bold, peripheries=2"
        case .everywhere: "style=dashed"
        case .workflow: "style=dotted"
        case .step: "style=rounded"
        }
      lines.append("  \(ids[card.id] ?? "") [label=\(Self.quoted(label(card))), \(shape)];")
    }
    for (card, exit, arrow) in arrows {
      let style: String =
        switch arrow.kind {
        case .sent: "solid"
        case .silent: "dashed"
        case .opens: "dotted"
        }
      let label = Self.quoted(self.label(exit, arrow))
      lines.append("  \(ids[card.id] ?? "") -> \(ids[arrow.to] ?? "") [label=\(label), style=\(style)];")
    }
    return lines.joined(separator: "\n") + "\n}\n"
  }

  /// A string of DOT: only the quote ends it, and a backslash begins an escape.
  private static func quoted(_ text: String) -> String {
    var out = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": out += "\\\""
      case "\\": out += "\\\\"
      case "\n": out += "\\n"
      default: out.unicodeScalars.append(scalar.value < 0x20 || scalar.value == 0x7F ? " " : scalar)
      }
    }
    return out + "\""
  }
}

extension Diagram {
  /// Each arrow with where it leaves.
  var arrows: [(card: Card, exit: Exit, arrow: Arrow)] {
    cards.flatMap { card in card.exits.flatMap { exit in exit.arrows.map { (card, exit, $0) } } }
  }

  /// A card in lines, for pictures that others draw.
  func label(_ card: Card) -> String {
    let head = [card.mark, card.title, card.aside].filter { !$0.isEmpty }.joined(separator: " ")
    let colon = say(": ", "：")
    let stays = card.exits.filter(\.arrows.isEmpty).map { ([$0.title] + $0.details).joined(separator: " · ") }
    return ([head] + card.facts.map { $0.label + colon + $0.text } + stays).map(\.wrapped).joined(separator: "\n")
  }

  /// What stands beside an arrow.
  func label(_ exit: Exit, _ arrow: Arrow) -> String {
    let parts = [exit.title] + exit.details + [arrow.condition, arrow.note].filter { !$0.isEmpty }
    return parts.map(\.wrapped).joined(separator: "\n")
  }
}

extension String {
  /// In lines of about 30 Latin or 15 Chinese characters.
  fileprivate var wrapped: String {
    RichText.lines([Span(self)], width: 17, size: 1, most: CardLayout.mostLines)
      .map { $0.map(\.text).joined().trimmingSpaces }.joined(separator: "\n")
  }

  private var trimmingSpaces: String { String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()) }
}
