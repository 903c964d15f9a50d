// SPDX-License-Identifier: Apache-2.0

/// A point of the picture: in points (1/72 inch) from its upper left corner.
struct Point: Hashable, Sendable {
  var x: Double
  var y: Double
}

struct Rectangle: Hashable, Sendable {
  var x: Double
  var y: Double
  var width: Double
  var height: Double

  var right: Double { x + width }
  var bottom: Double { y + height }
}

/// A picture of which everything has its place.
struct Drawing: Sendable {
  /// A line of text; its baseline begins at the point.
  struct Line: Sendable {
    var at: Point
    var spans: [Span]
    var size: Double
  }

  struct Card: Sendable {
    var card: Diagram.Card
    var frame: Rectangle
    var lines: [Line]
    /// The circle around the mark.
    var mark: Point?
    /// Where a thin line parts what follows.
    var rules: [Double]
    var titleHeight: Double
  }

  /// From a line of a card to another card.
  struct Route: Sendable {
    var from: String
    var to: String
    var kind: Diagram.Arrow.Kind
    var label: String
    /// From the port to the tip; each part is level or upright.
    var points: [Point]
  }

  /// Several stand in a row, joined by dashed arrows.
  struct Rung: Sendable {
    var accent: Diagram.Ladder.Rung.Accent
    var frame: Rectangle
    var lines: [Line]
  }

  var diagram: Diagram
  var page: Page
  var pages: Int
  /// The size of ordinary text; none is smaller.
  var textSize: Double
  var cards: [Card]
  var routes: [Route]
  var rungs: [[Rung]]
  /// Headings, remarks, notes and the legend's words.
  var lines: [Line]
  /// The legend's samples of arrows: each a level line of this length.
  var samples: [(at: Point, kind: Diagram.Arrow.Kind)]
}

/// The sheet that is drawn for.
struct Page: Sendable {
  var width: Double
  var height: Double
  var margin: Double

  /// ISO 216, upright.
  static let a4 = Page(width: 595.28, height: 841.89, margin: 28)

  var contentWidth: Double { width - 2 * margin }

  /// Where something of a height can stand at or below a point without being cut by the paper's edge; where it is higher
  /// than a page, there.
  func fit(_ height: Double, at y: Double) -> Double {
    let page = (y / self.height).rounded(.down)
    guard y + height > (page + 1) * self.height - margin, height <= self.height - 2 * margin else { return y }
    return (page + 1) * self.height + margin
  }
}
