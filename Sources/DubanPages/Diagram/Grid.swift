// SPDX-License-Identifier: Apache-2.0

import OrderedCollections

/// The cards and the arrows between them: rows and columns, lanes and gaps.
struct Grid {
  private(set) var cards: [Drawing.Card] = []
  private(set) var routes: [Drawing.Route] = []
  private(set) var bottom: Double

  /// Between two lines that run side by side.
  static let spacing = 4.6
  private static let laneMargin = 6.0
  /// From the last line of a gap to the card below it: room for the head of an arrow.
  static let landing = 10.0
  private static let takeOff = 6.0
  private static let widestCard = 230.0

  private typealias Cell = (row: Int, column: Int)

  /// Arrows of a kind to one target: where they meet they are one line.
  private struct Bundle: Hashable {
    var target: Int
    var kind: Diagram.Arrow.Kind
  }

  /// A bundle in a lane. What comes from the left runs in the left of the lane, so that lines from opposite cards cannot
  /// run into each other.
  private struct Track: Hashable {
    var bundle: Bundle
    var isFromLeft: Bool
  }

  private struct Departure {
    var card: Int
    var lane: Int
    var track: Track
    var label: String
    /// Below the card's upper edge.
    var offset: Double

    var bundle: Bundle { track.bundle }
  }

  private let diagram: Diagram
  private let placement: Placement
  private let page: Page
  private let size: Double
  private let top: Double
  private let cells: [Int: Cell]

  private var departures: [Departure] = []
  /// With the departures of each, in order.
  private var bundles: OrderedDictionary<Bundle, [Int]> = [:]
  private var laneWidths: [Double]
  private var laneXs: [Double] = []
  private var columnXs: [Double] = []
  private var cardWidth = 0.0
  private var layouts: [CardLayout] = []
  private var rowYs: [Double] = []
  /// For each lane its tracks, from left to right, several in one place where they do not meet.
  private var tracks: [[Track: Int]] = []
  /// For each row the lines above it, from top to bottom.
  private var levels: [[Bundle: Int]] = []

  init(_ diagram: Diagram, _ placement: Placement, page: Page, size: Double, top: Double) {
    self.diagram = diagram
    self.placement = placement
    self.page = page
    self.size = size
    self.top = top
    bottom = top
    cells = placement.cells()
    laneWidths = Array(repeating: 2 * Self.laneMargin, count: placement.columns + 1)
    chooseLanes()
    // Widths depend on how many lines run side by side, and that on the heights of cards, which depend on their widths.
    // Lanes only ever grow, so this ends.
    for _ in 0..<8 {
      measure()
      levels = packLevels()
      place()
      tracks = packTracks()
      let needed = tracks.map { lane in
        2 * Self.laneMargin + Double(max(0, (lane.values.max() ?? -1))) * Self.spacing
      }
      let grown = zip(laneWidths, needed).map { max($0, $1) }
      guard grown != laneWidths else { break }
      laneWidths = grown
    }
    draw()
  }

  // MARK: Lanes

  /// The lane on that side of its card where the way is shorter; where both are alike, one that goes there already, or
  /// the emptier one.
  private mutating func chooseLanes() {
    let indices = Dictionary(diagram.cards.enumerated().map { ($1.id, $0) }) { first, _ in first }
    var used = Array(repeating: Set<Bundle>(), count: placement.columns + 1)
    for row in placement.rows {
      for case let card? in row {
        guard let cell = cells[card] else { continue }
        for exit in diagram.cards[card].exits {
          for arrow in exit.arrows {
            guard let target = indices[arrow.to], let to = cells[target] else { continue }
            let bundle = Bundle(target: target, kind: arrow.kind)
            let lane = [cell.column + 1, cell.column].min { one, other in
              func cost(_ lane: Int) -> Double {
                abs(Double(lane) - Double(to.column) - 0.5) * 100 - (used[lane].contains(bundle) ? 50 : 0)
                  + Double(used[lane].count)
              }
              return cost(one) < cost(other)
            }
            guard let lane else { continue }
            used[lane].insert(bundle)
            bundles[bundle, default: []].append(departures.count)
            let track = Track(bundle: bundle, isFromLeft: lane > cell.column)
            departures.append(Departure(card: card, lane: lane, track: track, label: exit.title, offset: 0))
          }
        }
      }
    }
  }

  // MARK: Measures

  private mutating func measure() {
    let columns = Double(placement.columns)
    let lanes = laneWidths.reduce(0, +)
    cardWidth = min(max(60, (page.contentWidth - lanes) / columns), Self.widestCard)
    laneXs = []
    columnXs = []
    var x = page.margin + max(0, page.contentWidth - lanes - cardWidth * columns) / 2
    for (index, width) in laneWidths.enumerated() {
      laneXs.append(x)
      x += width
      guard index < placement.columns else { break }
      columnXs.append(x)
      x += cardWidth
    }
    layouts = diagram.cards.map { CardLayout($0, of: diagram, width: cardWidth, size: size) }
    var next: [Int: Int] = [:]
    for index in departures.indices {
      let card = departures[index].card
      let port = next[card, default: 0]
      next[card] = port + 1
      guard port < layouts[card].ports.count else { continue }
      departures[index].offset = layouts[card].ports[port].y
    }
  }

  private mutating func place() {
    rowYs = []
    var y = top
    for (row, list) in placement.rows.enumerated() {
      let count = levels[row].values.max().map { $0 + 1 } ?? 0
      let gap = count == 0 ? 8 : Self.takeOff + Double(count - 1) * Self.spacing + Self.landing
      let height = list.compactMap { $0.map { layouts[$0].height } }.max() ?? 0
      y = page.fit(gap + height, at: y) + gap
      rowYs.append(y)
      y += height
    }
    bottom = y
  }

  /// Where a bundle comes down on its target: those of several kinds side by side.
  private func landing(_ bundle: Bundle) -> Double {
    let kinds = Diagram.Arrow.Kind.allCases.filter { bundles[Bundle(target: bundle.target, kind: $0)] != nil }
    let place = Double(kinds.firstIndex(of: bundle.kind) ?? 0) - Double(kinds.count - 1) / 2
    return columnXs[cells[bundle.target]?.column ?? 0] + cardWidth / 2 + place * 16
  }

  // MARK: Packing

  /// Lines that overlap get places of their own, the first free one each.
  private static func pack<Line>(_ spans: [(Line, ClosedRange<Double>)]) -> [Line: Int] {
    var taken: [[ClosedRange<Double>]] = []
    var places: [Line: Int] = [:]
    for (bundle, span) in spans {
      let place = taken.firstIndex { !$0.contains { $0.overlaps(span) } } ?? taken.count
      if place == taken.count { taken.append([]) }
      taken[place].append(span)
      places[bundle] = place
    }
    return places
  }

  private func packLevels() -> [[Bundle: Int]] {
    var spans: [[(Bundle, ClosedRange<Double>)]] = Array(repeating: [], count: placement.rows.count)
    for (bundle, members) in bundles {
      guard let cell = cells[bundle.target] else { continue }
      let landing = landing(bundle)
      // Anywhere in the lane: which line in it is not known yet.
      let lanes = Set(members.map { departures[$0].lane })
      let ends = lanes.flatMap { [laneXs[$0], laneXs[$0] + laneWidths[$0]] } + [landing]
      spans[cell.row].append((bundle, (ends.min() ?? landing) - 2...(ends.max() ?? landing) + 2))
    }
    return spans.map { list in Self.pack(list.sorted { Self.length($0.1) < Self.length($1.1) }.reversed()) }
  }

  /// The shorter runs are nearer to the cards that they come from.
  private func packTracks() -> [[Track: Int]] {
    var ys: [OrderedDictionary<Track, [Double]>] = Array(repeating: [:], count: laneWidths.count)
    for departure in departures {
      guard let level = levelY(departure.bundle) else { continue }
      ys[departure.lane][departure.track, default: [level]].append(departureY(departure))
    }
    return ys.map { lane in
      let spans = lane.map { track, ys in (track, (ys.min() ?? 0) - 3...(ys.max() ?? 0) + 3) }
        .sorted { Self.length($0.1) < Self.length($1.1) }
      let lefts = Self.pack(spans.filter(\.0.isFromLeft))
      let rights = Self.pack(spans.filter { !$0.0.isFromLeft })
      let count = (lefts.values.max() ?? -1) + (rights.values.max() ?? -1) + 2
      return lefts.merging(rights.mapValues { count - 1 - $0 }) { first, _ in first }
    }
  }

  private static func length(_ range: ClosedRange<Double>) -> Double { range.upperBound - range.lowerBound }

  private func departureY(_ departure: Departure) -> Double {
    rowYs[cells[departure.card]?.row ?? 0] + departure.offset
  }

  private func levelY(_ bundle: Bundle) -> Double? {
    guard let row = cells[bundle.target]?.row, let level = levels[row][bundle] else { return nil }
    let count = levels[row].values.max() ?? 0
    return rowYs[row] - Self.landing - Double(count - level) * Self.spacing
  }

  // MARK: Drawing

  private mutating func draw() {
    for (index, card) in diagram.cards.enumerated() {
      guard let cell = cells[index] else { continue }
      let layout = layouts[index]
      let frame = Rectangle(x: columnXs[cell.column], y: rowYs[cell.row], width: cardWidth, height: layout.height)
      cards.append(
        Drawing.Card(
          card: card, frame: frame,
          lines: layout.lines.map { line in
            var line = line
            line.at = Point(x: line.at.x + frame.x, y: line.at.y + frame.y)
            return line
          },
          mark: layout.mark.map { Point(x: $0.x + frame.x, y: $0.y + frame.y) },
          rules: layout.rules.map { $0 + frame.y }, titleHeight: layout.titleHeight))
    }
    for departure in departures {
      guard let cell = cells[departure.card], let to = cells[departure.bundle.target],
        let level = levelY(departure.bundle), let track = tracks[departure.lane][departure.track]
      else { continue }
      let y = departureY(departure)
      let start = columnXs[cell.column] + (departure.lane > cell.column ? cardWidth : 0)
      let x = laneXs[departure.lane] + Self.laneMargin + Double(track) * Self.spacing
      let landing = landing(departure.bundle)
      routes.append(
        Drawing.Route(
          from: diagram.cards[departure.card].id, to: diagram.cards[departure.bundle.target].id,
          kind: departure.bundle.kind, label: departure.label,
          points: [
            Point(x: start, y: y), Point(x: x, y: y), Point(x: x, y: level), Point(x: landing, y: level),
            Point(x: landing, y: rowYs[to.row]),
          ]))
    }
  }
}
