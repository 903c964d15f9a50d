// SPDX-License-Identifier: Apache-2.0

import DubanCore
import DubanTesting
import Testing

@testable import DubanPages

@Suite("The picture's geometry")
struct LayoutTests {
  /// Everything that must be true of a drawing, whatever it is of.
  static func check(_ drawing: Drawing, _ name: String) {
    let page = drawing.page
    let frames = drawing.cards.map(\.frame) + drawing.rungs.joined().map(\.frame)
    for (index, frame) in frames.enumerated() {
      #expect(frame.x >= page.margin - 0.01 && frame.right <= page.width - page.margin + 0.01, "\(name): off the sheet")
      #expect(frame.y >= page.margin && frame.bottom <= page.height * Double(drawing.pages), "\(name): off the sheet")
      let isCut = (frame.y / page.height).rounded(.down) != ((frame.bottom - 0.01) / page.height).rounded(.down)
      #expect(!isCut || frame.height > page.height - 2 * page.margin - 60, "\(name): cut by the paper's edge")
      for other in frames[(index + 1)...] {
        let areApart =
          frame.right <= other.x || other.right <= frame.x || frame.bottom <= other.y || other.bottom <= frame.y
        #expect(areApart, "\(name): two frames overlap")
      }
    }
    for card in drawing.cards { check(card.lines, in: card.frame, name) }
    for rung in drawing.rungs.joined() { check(rung.lines, in: rung.frame, name) }
    for line in drawing.lines {
      #expect(line.size >= 7, "\(name): too small")
      #expect(line.at.x + width(line) <= page.width - page.margin + 0.01, "\(name): '\(line.spans)' off the sheet")
      for frame in frames {
        let isInside = line.at.y > frame.y && line.at.y - line.size < frame.bottom
        #expect(!isInside, "\(name): '\(line.spans)' stands across a frame")
      }
    }
    check(drawing.routes, frames: drawing.cards.map { ($0.card.id, $0.frame) }, name)
  }

  private static func width(_ line: Drawing.Line) -> Double { line.spans.reduce(0) { $0 + $1.width(line.size) } }

  private static func check(_ lines: [Drawing.Line], in frame: Rectangle, _ name: String) {
    var last = -Double.infinity
    for line in lines.sorted(by: { ($0.at.y, $0.at.x) < ($1.at.y, $1.at.x) }) {
      #expect(line.size >= 7, "\(name): too small")
      #expect(line.at.y - line.size >= frame.y - 1 && line.at.y <= frame.bottom, "\(name): a line outside its frame")
      #expect(
        line.at.x >= frame.x && line.at.x + trimmed(line) <= frame.right + 0.01, "\(name): '\(line.spans)' too wide")
      #expect(line.at.y == last || line.at.y - last >= line.size, "\(name): two lines of text overlap")
      last = line.at.y
    }
  }

  /// Without the space that may stand out of a line.
  private static func trimmed(_ line: Drawing.Line) -> Double {
    var line = line
    if let last = line.spans.popLast() {
      line.spans.append(Span(String(last.text.reversed().drop { $0 == " " }.reversed()), last.manner))
    }
    return width(line)
  }

  private struct Segment {
    var bundle: String
    var isLevel: Bool
    /// Its own height, or its own distance from the left.
    var at: Double
    var span: ClosedRange<Double>
  }

  private static func check(_ routes: [Drawing.Route], frames: [(id: String, frame: Rectangle)], _ name: String) {
    var segments: [Segment] = []
    for route in routes {
      guard let from = frames.first(where: { $0.id == route.from })?.frame,
        let to = frames.first(where: { $0.id == route.to })?.frame, let start = route.points.first,
        let tip = route.points.last
      else {
        Issue.record("\(name): a route without a card")
        continue
      }
      #expect(start.x == from.x || start.x == from.right, "\(name): an arrow does not begin at its card")
      #expect(start.y > from.y && start.y < from.bottom, "\(name): an arrow does not begin at its card")
      #expect(tip.y == to.y && tip.x > to.x && tip.x < to.right, "\(name): an arrow does not reach its card")
      for (one, other) in zip(route.points, route.points.dropFirst()) {
        #expect(one.x == other.x || one.y == other.y, "\(name): an arrow runs askew")
        let isLevel = one.y == other.y
        let ends = isLevel ? [one.x, other.x] : [one.y, other.y]
        let span = (ends.min() ?? 0)...(ends.max() ?? 0)
        guard span.lowerBound < span.upperBound else { continue }
        segments.append(
          Segment(bundle: "\(route.to) \(route.kind)", isLevel: isLevel, at: isLevel ? one.y : one.x, span: span))
        let box = Rectangle(
          x: min(one.x, other.x), y: min(one.y, other.y), width: abs(one.x - other.x), height: abs(one.y - other.y))
        for (_, frame) in frames {
          let isThrough =
            box.x < frame.right - 0.01 && box.right > frame.x + 0.01 && box.y < frame.bottom - 0.01
            && box.bottom > frame.y + 0.01
          #expect(!isThrough, "\(name): an arrow to \(route.to) runs through a card")
        }
      }
    }
    for (index, one) in segments.enumerated() {
      for other in segments[(index + 1)...] where one.bundle != other.bundle && one.isLevel == other.isLevel {
        let doMeet =
          abs(one.at - other.at) < 1.4 && one.span.lowerBound < other.span.upperBound - 0.01
          && other.span.lowerBound < one.span.upperBound - 0.01
        #expect(!doMeet, "\(name): arrows to \(one.bundle) and \(other.bundle) run on one another")
      }
    }
  }

  @Test("nothing of the shipped workflows overlaps, and each is one sheet", arguments: Language.allCases)
  func shipped(_ language: Language) throws {
    let set = try Shipped.set()
    #expect(set.environment.workflows.count >= 2)
    for workflow in set.environment.workflows.values {
      let drawing = Layout.best(Diagram(workflow, office: set.environment.office, language: language))
      #expect(drawing.pages == 1)
      Self.check(drawing, "\(workflow.name) \(language)")
    }
  }

  @Test("nothing overlaps in any diagram", arguments: 1...36)
  func random(_ seed: Int) {
    let diagram = Diagram.random(seed: UInt64(seed), cards: 1 + seed % 13)
    let drawing = Layout.best(diagram)
    #expect(drawing.routes.count == diagram.cards.flatMap(\.exits).flatMap(\.arrows).count)
    #expect(Set(drawing.cards.map(\.card.id)) == Set(diagram.cards.map(\.id)))
    Self.check(drawing, "seed \(seed)")
  }

  @Test("the largest workflow that is accepted is drawn, on many sheets")
  func large() {
    let drawing = Layout.best(Diagram.random(seed: 5, cards: 500))
    #expect(drawing.pages > 10)
    #expect(drawing.cards.count == 500)
  }
}
