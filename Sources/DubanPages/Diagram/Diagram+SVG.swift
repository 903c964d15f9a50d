// SPDX-License-Identifier: Apache-2.0

extension Diagram {
  /// The picture for A4, upright, on as many sheets as it needs, one below the other: a whole document in SVG 1.1, with
  /// nothing in it that runs or is fetched. The same workflow always gives the same bytes.
  public var svg: String { SVGDocument(Layout.best(self)).text }
}

/// Writes a ``Drawing`` as SVG.
private struct SVGDocument {
  let drawing: Drawing

  private static let ink = "#1b1f24"
  private static let faint = "#4a5058"
  private static let fonts =
    "'Helvetica Neue', Helvetica, Arial, 'Liberation Sans', 'Noto Sans CJK SC', 'Noto Sans SC', 'Source Han Sans SC', "
    + "'PingFang SC', 'Microsoft YaHei', 'WenQuanYi Zen Hei', sans-serif"

  init(_ drawing: Drawing) { self.drawing = drawing }

  var text: String {
    let diagram = drawing.diagram
    let page = drawing.page
    var parts = [
      Markup.element("title", ["id": "title"], Markup.escaped(diagram.title)),
      Markup.element("desc", ["id": "desc"], Markup.escaped(description)),
      Markup.element(
        "rect",
        ["width": number(page.width), "height": number(page.height * Double(drawing.pages)), "fill": "#ffffff"]),
    ]
    parts += drawing.cards.map(card)
    parts.append(group(["fill": "none", "stroke": Self.ink, "stroke-width": "0.8"], drawing.routes.map(route)))
    parts.append(group(["fill": Self.ink], heads()))
    parts += drawing.rungs.map(ladder)
    parts += drawing.lines.map(line)
    parts += drawing.samples.map(sample)
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      + Markup.element(
        "svg",
        [
          "xmlns": "http://www.w3.org/2000/svg", "version": "1.1", "width": "210mm",
          "height": "\(297 * drawing.pages)mm",
          "viewBox": "0 0 \(number(page.width)) \(number(page.height * Double(drawing.pages)))",
          "role": "img", "aria-labelledby": "title desc",
          "xml:lang": diagram.say("en", "zh-Hans"), "font-family": Self.fonts, "fill": Self.ink,
        ], "\n" + parts.joined(separator: "\n") + "\n") + "\n"
  }

  private func number(_ value: Double) -> String { Markup.number(value) }

  private func group(_ attributes: KeyValuePairs<String, String>, _ parts: [String]) -> String {
    parts.isEmpty ? "" : Markup.element("g", attributes, "\n" + parts.joined(separator: "\n") + "\n")
  }

  /// The whole procedure in words, for whoever does not see the picture.
  private var description: String {
    (drawing.diagram.remarks + drawing.diagram.cards.map(words)).joined(separator: " ")
  }

  private func words(_ card: Diagram.Card) -> String {
    let colon = drawing.diagram.say(": ", "：")
    let stop = drawing.diagram.say(". ", "。")
    var text = [card.mark, card.title, card.aside].filter { !$0.isEmpty }.joined(separator: " ") + stop
    for fact in card.facts { text += fact.label + colon + fact.text + stop }
    for exit in card.exits {
      let ways = exit.arrows.map { arrow in
        [arrow.condition, "→ " + drawing.diagram.reference(to: arrow.to), arrow.note].filter { !$0.isEmpty }
          .joined(separator: " ")
      }
      text += ([exit.title] + exit.details + ways).joined(separator: " · ") + stop
    }
    return text
  }

  // MARK: Text

  private func line(_ line: Drawing.Line) -> String {
    let spans = line.spans.map { span in
      let text = Markup.escaped(span.text)
      return switch span.manner {
      case .plain: text
      case .bold: Markup.element("tspan", ["font-weight": "bold"], text)
      case .faint: Markup.element("tspan", ["fill": Self.faint], text)
      }
    }
    return Markup.element(
      "text",
      [
        "x": number(line.at.x), "y": number(line.at.y), "font-size": number(line.size), "xml:space": "preserve",
      ], spans.joined())
  }

  // MARK: Cards

  private func card(_ card: Drawing.Card) -> String {
    let frame = card.frame
    let radius = card.card.kind == .opening ? 9.0 : card.card.kind == .end ? 0 : 2.5
    let fill =
      switch card.card.kind {
      case .opening, .step: "#e9edf2"
      case .end: "#d5dbe2"
      case .everywhere, .workflow: "#ffffff"
      }
    let dash =
      switch card.card.kind {
      case .everywhere: "5 2"
      case .workflow: "1 2"
      case .opening, .step, .end: "none"
      }
    var parts = [
      Markup.element("title", [:], Markup.escaped(words(card.card))),
      rectangle(frame, radius: radius, ["fill": "#ffffff", "stroke": "none"]),
      header(frame, height: card.titleHeight, radius: radius, fill: fill),
      rectangle(
        frame, radius: radius,
        [
          "fill": "none", "stroke": Self.ink, "stroke-width": card.card.kind == .end ? "1.8" : "0.9",
          "stroke-dasharray": dash,
        ]),
    ]
    for rule in card.rules {
      parts.append(
        Markup.element(
          "path",
          [
            "d": "M\(number(frame.x)) \(number(rule))H\(number(frame.right))", "stroke": "#b4bcc6",
            "stroke-width": "0.5",
          ]))
    }
    if let mark = card.mark { parts.append(self.mark(card.card.mark, at: mark, isEnd: card.card.kind == .end)) }
    parts += card.lines.map(line)
    return Markup.element("g", [:], "\n" + parts.joined(separator: "\n") + "\n")
  }

  private func rectangle(_ frame: Rectangle, radius: Double, _ attributes: KeyValuePairs<String, String>) -> String {
    var text = Markup.element(
      "rect",
      [
        "x": number(frame.x), "y": number(frame.y), "width": number(frame.width), "height": number(frame.height),
        "rx": number(radius),
      ])
    text.removeLast(2)
    for (key, value) in attributes { text += " \(key)=\"\(Markup.escaped(value))\"" }
    return text + "/>"
  }

  /// Shaded behind the title, round where the card is.
  private func header(_ frame: Rectangle, height: Double, radius: Double, fill: String) -> String {
    let r = number(radius)
    let path =
      "M\(number(frame.x)) \(number(frame.y + height))V\(number(frame.y + radius))"
      + "a\(r) \(r) 0 0 1 \(r) -\(r)H\(number(frame.right - radius))a\(r) \(r) 0 0 1 \(r) \(r)"
      + "V\(number(frame.y + height))Z"
    return Markup.element("path", ["d": path, "fill": fill])
  }

  private func mark(_ text: String, at point: Point, isEnd: Bool) -> String {
    let size = drawing.textSize
    let radius = max(size * 0.72, TextMetrics.width(text, size: size, isBold: true) * 0.62)
    let shape =
      isEnd
      ? Markup.element(
        "rect",
        [
          "x": number(point.x - radius), "y": number(point.y - radius), "width": number(radius * 2),
          "height": number(radius * 2),
        ])
      : Markup.element("circle", ["cx": number(point.x), "cy": number(point.y), "r": number(radius)])
    return shape
      + Markup.element(
        "text",
        [
          "x": number(point.x), "y": number(point.y + size * 0.36), "font-size": number(size), "font-weight": "bold",
          "fill": "#ffffff", "text-anchor": "middle",
        ], Markup.escaped(text))
  }

  // MARK: Arrows

  private func dash(_ kind: Diagram.Arrow.Kind) -> String {
    switch kind {
    case .sent: "none"
    case .silent: "4 2.4"
    case .opens: "1 2"
    }
  }

  /// Drawn from its tip back, so that the dashes of lines that run together fall on one another.
  private func route(_ route: Drawing.Route) -> String {
    let points = Array(route.points.reversed())
    var path = "M\(number(points[0].x)) \(number(points[0].y))"
    for index in points.indices.dropFirst() {
      let corner = points[index]
      guard index + 1 < points.count else {
        path += "L\(number(corner.x)) \(number(corner.y))"
        break
      }
      let before = Self.towards(points[index - 1], from: corner)
      let after = Self.towards(points[index + 1], from: corner)
      path += "L\(number(before.x)) \(number(before.y))Q\(number(corner.x)) \(number(corner.y)) "
      path += "\(number(after.x)) \(number(after.y))"
    }
    let from = drawing.diagram.reference(to: route.from)
    let title = "\(from): \(route.label) → \(drawing.diagram.reference(to: route.to))"
    let line = Markup.element(
      "path", ["d": path, "stroke-dasharray": dash(route.kind)],
      Markup.element("title", [:], Markup.escaped(title)))
    let port = route.points[0]
    return line
      + Markup.element(
        "circle",
        ["cx": number(port.x), "cy": number(port.y), "r": "1.5", "fill": Self.ink, "stroke": "none"])
  }

  /// A little way from a corner, at most half of it.
  private static func towards(_ point: Point, from corner: Point) -> Point {
    let (dx, dy) = (point.x - corner.x, point.y - corner.y)
    let length = abs(dx) + abs(dy)
    guard length > 0 else { return corner }
    let part = min(3, length / 2) / length
    return Point(x: corner.x + dx * part, y: corner.y + dy * part)
  }

  /// One for all arrows of a kind to a card.
  private func heads() -> [String] {
    var seen: Set<Point> = []
    return drawing.routes.compactMap(\.points.last).filter { seen.insert($0).inserted }.map { tip in
      Markup.element(
        "path",
        ["d": "M\(number(tip.x)) \(number(tip.y))l-2.6 -5.6h5.2Z"])
    }
  }

  private func sample(_ sample: (at: Point, kind: Diagram.Arrow.Kind)) -> String {
    let (x, y) = (number(sample.at.x), number(sample.at.y))
    return Markup.element(
      "path",
      ["d": "M\(x) \(y)h18", "stroke": Self.ink, "stroke-width": "0.8", "stroke-dasharray": dash(sample.kind)])
      + Markup.element("path", ["d": "M\(number(sample.at.x + 22)) \(y)l-5.6 -2.6v5.2Z"])
  }

  // MARK: Ladders

  private func ladder(_ rungs: [Drawing.Rung]) -> String {
    var parts: [String] = []
    for (index, rung) in rungs.enumerated() {
      let frame = rung.frame
      parts.append(
        rectangle(frame, radius: 2.5, ["fill": "#ffffff", "stroke": Self.ink, "stroke-width": "0.7"]))
      if let first = rung.lines.first, let fill = colour(rung.accent) {
        parts.append(
          Markup.element(
            "rect",
            [
              "x": number(frame.x + 4), "y": number(first.at.y - 6), "width": "5", "height": "6.5", "fill": fill,
              "stroke": Self.ink, "stroke-width": "0.4",
            ]))
      }
      parts += rung.lines.map(line)
      if index + 1 < rungs.count {
        let y = frame.y + frame.height / 2
        let gap = rungs[index + 1].frame.x - frame.right
        parts.append(
          Markup.element(
            "path",
            [
              "d": "M\(number(frame.right)) \(number(y))h\(number(gap - 5))", "stroke": Self.ink,
              "stroke-width": "0.8", "stroke-dasharray": dash(.silent), "fill": "none",
            ]))
        parts.append(
          Markup.element("path", ["d": "M\(number(frame.right + gap)) \(number(y))l-5.6 -2.6v5.2Z"]))
      }
    }
    return group([:], parts)
  }

  private func colour(_ accent: Diagram.Ladder.Rung.Accent) -> String? {
    switch accent {
    case .none: nil
    case .blue: "#5b8def"
    case .yellow: "#f2c230"
    case .red: "#d6423a"
    }
  }
}
