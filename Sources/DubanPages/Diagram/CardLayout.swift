// SPDX-License-Identifier: Apache-2.0

/// The inside of one card, from its own upper left corner.
struct CardLayout {
  /// No single text of a card takes more lines than this; the whole of it is in the card's description.
  static let mostLines = 6
  static let padding = 5.0

  private(set) var lines: [Drawing.Line] = []
  private(set) var rules: [Double] = []
  /// Where arrows begin, in the order of the card's exits and their arrows: the middle of a line.
  private(set) var ports: [(arrow: Diagram.Arrow, exit: String, y: Double)] = []
  private(set) var mark: Point?
  private(set) var titleHeight = 0.0
  private(set) var height = 0.0

  private let width: Double
  private let size: Double
  private var y = 0.0

  init(_ card: Diagram.Card, of diagram: Diagram, width: Double, size: Double) {
    self.width = width
    self.size = size
    head(card)
    let labels = card.facts.map { TextMetrics.width($0.label, size: size, isBold: true) }
    let indent = min((labels.max() ?? 0) + 5, width / 3)
    for fact in card.facts {
      let top = y
      add([Span(fact.text)], indent: indent)
      let bottom = y
      y = top
      add([Span(fact.label, .bold)], width: indent - 3)
      y = max(y, bottom)
    }
    for exit in card.exits {
      if !card.facts.isEmpty || exit != card.exits.first {
        y += 1.5
        rules.append(y)
        y += 2
      }
      add(exit, of: diagram)
    }
    height = y + Self.padding
  }

  private mutating func head(_ card: Diagram.Card) {
    let title = size * 1.15
    y = Self.padding - 1
    let radius = title * 0.62
    let indent = card.mark.isEmpty ? 0 : radius * 2 + 4
    var spans = [Span(card.title, .bold)]
    if !card.aside.isEmpty { spans.append(Span("  " + card.aside, .faint)) }
    if !card.mark.isEmpty { mark = Point(x: Self.padding + radius, y: y + title * 0.68) }
    add(spans, indent: indent, size: title, most: 3)
    y += 1.5
    titleHeight = y
    y += 2
  }

  private mutating func add(_ exit: Diagram.Exit, of diagram: Diagram) {
    var left = exit.arrows
    var first = [Span(exit.title, .bold)]
    if let arrow = left.first, arrow.condition.isEmpty {
      port(arrow, exit.title)
      first.append(Span("  →\u{A0}" + diagram.reference(to: arrow.to)))
      if !arrow.note.isEmpty { first.append(Span(diagram.say(", ", "，") + arrow.note)) }
      left.removeFirst()
    }
    add(first)
    if !exit.details.isEmpty { add([Span(exit.details.joined(separator: "\u{A0}· "), .faint)]) }
    for arrow in left {
      port(arrow, exit.title)
      let note = arrow.note.isEmpty ? "" : diagram.say(", ", "，") + arrow.note
      add([Span(arrow.condition, .faint), Span("  →\u{A0}" + diagram.reference(to: arrow.to) + note)], indent: 6)
    }
  }

  private mutating func port(_ arrow: Diagram.Arrow, _ exit: String) {
    ports.append((arrow, exit, y + lineHeight(size) / 2))
  }

  private func lineHeight(_ size: Double) -> Double { size * 1.28 }

  /// A text in as many lines as it needs.
  private mutating func add(
    _ spans: [Span], indent: Double = 0, width given: Double? = nil, size own: Double? = nil, most: Int = mostLines
  ) {
    let size = own ?? self.size
    let room = given ?? width - 2 * Self.padding - indent
    for line in RichText.lines(spans, width: max(room, size * 2), size: size, most: most) {
      lines.append(
        Drawing.Line(at: Point(x: Self.padding + indent, y: y + size * 1.0), spans: line, size: size))
      y += lineHeight(size)
    }
  }
}
