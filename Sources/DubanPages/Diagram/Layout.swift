// SPDX-License-Identifier: Apache-2.0

/// Gives everything of a diagram its place on sheets of paper.
///
/// Cards stand in rows and columns; between the columns, and above each row, is room for arrows alone. An arrow leaves its
/// line sideways, runs in the lane beside the card to the gap above the row of its target, and comes down on it. So no
/// arrow can run through a card, and arrows to one target that meet go on as one.
struct Layout {
  private let diagram: Diagram
  private let page: Page
  private let size: Double
  private let placement: Placement

  private var y = 0.0
  private var lines: [Drawing.Line] = []
  private var samples: [(at: Point, kind: Diagram.Arrow.Kind)] = []
  private var rungs: [[Drawing.Rung]] = []

  /// At most: more would make cards too narrow to be read.
  private static let columns = 3

  /// What is tried before a picture takes a second sheet. Text on paper is read with ease from 8 points on, and not below
  /// 7; where it can be large enough, that ranks keep rows of their own counts more than that it is larger.
  private static let attempts: [(size: Double, filling: Placement.Filling)] =
    Placement.Filling.allCases.flatMap { filling in [9.4, 8.8, 8.2].map { ($0, filling) } }
    + [7.7, 7.2].flatMap { size in Placement.Filling.allCases.map { (size, $0) } }

  /// The first way to lay it out on one sheet; where there is none, on the fewest.
  static func best(_ diagram: Diagram, on page: Page = .a4) -> Drawing {
    // What takes many sheets anyhow is laid out once: it would take long, and gain little.
    let isLarge = diagram.cards.count > 40
    var best: Drawing?
    for (size, filling) in isLarge ? [] : attempts {
      var layout = Layout(diagram, page: page, size: size, filling: filling)
      let drawing = layout.drawing()
      if drawing.pages == 1 { return drawing }
      if drawing.pages < best?.pages ?? .max { best = drawing }
    }
    if let best { return best }
    var layout = Layout(diagram, page: page, size: 7.2, filling: .full)
    return layout.drawing()
  }

  init(_ diagram: Diagram, page: Page, size: Double, filling: Placement.Filling) {
    self.diagram = diagram
    self.page = page
    self.size = size
    placement = Placement(diagram.cards, columns: Self.columns, filling: filling)
  }

  mutating func drawing() -> Drawing {
    y = page.margin
    head()
    let grid = Grid(diagram, placement, page: page, size: size, top: y)
    y = grid.bottom + 10
    for ladder in diagram.ladders { add(ladder) }
    foot()
    let pages = max(1, Int((y / page.height).rounded(.up)))
    return Drawing(
      diagram: diagram, page: page, pages: pages, textSize: size, cards: grid.cards, routes: grid.routes, rungs: rungs,
      lines: lines, samples: samples)
  }

  private func say(_ en: String, _ zh: String) -> String { diagram.say(en, zh) }

  private mutating func head() {
    add([Span(diagram.title, .bold), Span("   " + diagram.name, .faint)], size: size * 1.8)
    for remark in diagram.remarks { add([Span(remark)]) }
    y += 6
  }

  /// A paragraph over the whole width.
  private mutating func add(_ spans: [Span], size own: Double? = nil, most: Int = CardLayout.mostLines) {
    let size = own ?? self.size
    let broken = RichText.lines(spans, width: page.contentWidth, size: size, most: most)
    y = page.fit(Double(broken.count) * size * 1.3, at: y)
    for line in broken {
      lines.append(Drawing.Line(at: Point(x: page.margin, y: y + size), spans: line, size: size))
      y += size * 1.3
    }
  }

  // MARK: Ladders

  private static let rungGap = 16.0

  private mutating func add(_ ladder: Diagram.Ladder) {
    let count = Double(max(ladder.rungs.count, 1))
    let width = (page.contentWidth - Self.rungGap * (count - 1)) / count
    let padding = 4.0
    let texts = ladder.rungs.map { rung in
      RichText.lines([Span(rung.title, .bold)], width: width - 2 * padding - 8, size: size, most: 2)
        + RichText.lines([Span(rung.text)], width: width - 2 * padding, size: size, most: 8)
    }
    let height = Double(texts.map(\.count).max() ?? 1) * size * 1.28 + 2 * padding
    y = page.fit(height + size * 1.3 + 2, at: y)
    add([Span(ladder.title, .bold)])
    y += 2
    rungs.append(
      zip(ladder.rungs, texts).enumerated().map { index, pair in
        let frame = Rectangle(
          x: page.margin + Double(index) * (width + Self.rungGap), y: y, width: width, height: height)
        let isMarked = pair.0.accent != .none
        let lines = pair.1.enumerated().map { number, spans in
          Drawing.Line(
            at: Point(
              x: frame.x + padding + (number == 0 && isMarked ? 8 : 0),
              y: y + padding + size + Double(number) * size * 1.28), spans: spans, size: size)
        }
        return Drawing.Rung(accent: pair.0.accent, frame: frame, lines: lines)
      })
    y += height + 8
  }

  // MARK: Notes

  private mutating func foot() {
    for person in diagram.people {
      add([Span(person.label + say(": ", "："), .bold), Span(person.text)], most: 3)
    }
    y += 4
    let words: [(Diagram.Arrow.Kind, String)] = [
      (.sent, say("somebody acts", "有人办理")), (.silent, say("nobody acts: time moves it", "无人办理，到时自动")),
      (.opens, say("another matter is opened", "另立事项")),
    ]
    let used = Set(diagram.cards.flatMap(\.exits).flatMap(\.arrows).map(\.kind))
    y = page.fit(size * 1.5, at: y)
    var x = page.margin
    let marks = say("numbers are steps, letters ends", "数字为环节，字母为结束")
    lines.append(Drawing.Line(at: Point(x: x, y: y + size), spans: [Span(marks, .faint)], size: size))
    x += TextMetrics.width(marks, size: size) + 14
    for (kind, word) in words where used.contains(kind) {
      if x + 26 + TextMetrics.width(word, size: size) > page.width - page.margin {
        x = page.margin
        y = page.fit(size * 1.5, at: y + size * 1.5)
      }
      samples.append((Point(x: x, y: y + size * 0.65), kind))
      x += 26
      lines.append(Drawing.Line(at: Point(x: x, y: y + size), spans: [Span(word, .faint)], size: size))
      x += TextMetrics.width(word, size: size) + 14
    }
    y += size * 1.5
  }
}
