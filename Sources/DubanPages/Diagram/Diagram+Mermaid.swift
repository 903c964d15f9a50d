// SPDX-License-Identifier: Apache-2.0

extension Diagram {
  /// The graph as a flowchart of Mermaid, for pages that draw these.
  public var mermaid: String {
    var lines = ["---", "title: \"\(Self.yaml(title))\"", "---", "flowchart TD"]
    let ids = Dictionary(cards.enumerated().map { ($1.id, "n\($0)") }) { first, _ in first }
    for card in cards {
      let text = "\"\(Self.escaped(label(card)))\""
      let shape =
        switch card.kind {
        case .opening: "([\(text)])"
        case .end: "[[\(text)]]"
        case .everywhere, .workflow: "[/\(text)/]"
        case .step: "[\(text)]"
        }
      lines.append("  \(ids[card.id] ?? "")\(shape)")
    }
    for (card, exit, arrow) in arrows {
      let line = arrow.kind == .sent ? "-->" : "-.->"
      let label = Self.escaped(self.label(exit, arrow))
      lines.append("  \(ids[card.id] ?? "") \(line)|\"\(label)\"| \(ids[arrow.to] ?? "")")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// Everything that Mermaid, its Markdown or HTML could take for its own becomes an entity code: `#NUMBER;`.
  private static func escaped(_ text: String) -> String {
    var out = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\n": out += "<br/>"
      case "\"", "#", "&", "<", ">", ";", "`", "|", "\\", "*", "_", "[", "]", "{", "}", "(", ")", "%", "~", "$":
        out += "#\(scalar.value);"
      default: out.unicodeScalars.append(scalar.value < 0x20 || scalar.value == 0x7F ? " " : scalar)
      }
    }
    return out
  }

  private static func yaml(_ text: String) -> String {
    var out = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": out += "\\\""
      case "\\": out += "\\\\"
      default: out.unicodeScalars.append(scalar.value < 0x20 || scalar.value == 0x7F ? " " : scalar)
      }
    }
    return out
  }
}
