// SPDX-License-Identifier: Apache-2.0

/// Which card stands in which row and column.
///
/// Rows follow the order of flow. Within a row, cards go where those stand that they lead to and come from (the barycentre
/// heuristic of Sugiyama, Tagawa and Toda 1981, here over every way to fill the few columns of a sheet).
struct Placement {
  /// How ranks become rows.
  enum Filling: CaseIterable {
    /// Each rank begins a row of its own.
    case byRank
    /// Ranks share a row where they fit into it whole.
    case packed
    /// Rows are filled, whatever the rank.
    case full
  }

  /// Indices of cards.
  private(set) var rows: [[Int?]]
  /// As many as the longest row needs.
  let columns: Int
  private var links: [(Int, Int)]

  /// - Parameter columns: at most.
  init(_ cards: [Diagram.Card], columns: Int, filling: Filling) {
    let ranks = FlowOrder(cards).ranks
    let indices = Dictionary(cards.enumerated().map { ($1.id, $0) }) { first, _ in first }
    links = cards.indices.flatMap { index in
      cards[index].exits.flatMap(\.arrows).compactMap { indices[$0.to].map { (index, $0) } }
    }
    // What has no way to it, the opening above all, comes first.
    let heads = cards.indices.filter { ranks[$0] == 0 }
    var lists = Self.chunks(heads, columns)
    var rest = cards.indices.filter { ranks[$0] > 0 }
    rest.sort { (ranks[$0], $0) < (ranks[$1], $1) }
    switch filling {
    case .full: lists += Self.chunks(rest, columns)
    case .byRank, .packed:
      var row: [Int] = []
      for (index, card) in rest.enumerated() {
        let isNew = index == 0 || ranks[rest[index - 1]] != ranks[card]
        let size = rest.count { ranks[$0] == ranks[card] }
        let mayShare = filling == .packed && isNew && row.count + size <= columns
        if row.count == columns || isNew && !mayShare {
          if !row.isEmpty { lists.append(row) }
          row = []
        }
        row.append(card)
      }
      if !row.isEmpty { lists.append(row) }
    }
    let columns = lists.map(\.count).max() ?? 1
    self.columns = columns
    rows = lists.map { list in list.map { $0 } + Array(repeating: nil, count: columns - list.count) }
    for _ in 0..<3 {
      for row in rows.indices { arrange(row) }
      for row in rows.indices.reversed() { arrange(row) }
    }
  }

  private static func chunks(_ cards: [Int], _ size: Int) -> [[Int]] {
    stride(from: 0, to: cards.count, by: size).map { Array(cards[$0..<min($0 + size, cards.count)]) }
  }

  /// The row and column of each card.
  func cells() -> [Int: (row: Int, column: Int)] {
    var cells: [Int: (row: Int, column: Int)] = [:]
    for (row, list) in rows.enumerated() {
      for (column, card) in list.enumerated() { if let card { cells[card] = (row, column) } }
    }
    return cells
  }

  /// Puts a row's cards where its arrows are shortest, all else as it stands.
  private mutating func arrange(_ row: Int) {
    let members = Set(rows[row].compactMap { $0 })
    let touching = links.filter { members.contains($0.0) || members.contains($0.1) }
    var best = rows[row]
    var least = Double.infinity
    let middle = Double(columns - 1) / 2
    for order in Self.orders(rows[row]) {
      rows[row] = order
      let cells = cells()
      var cost = 0.0
      for (from, to) in touching {
        guard let from = cells[from], let to = cells[to] else { continue }
        cost += Double(abs(from.column - to.column)) / Double(1 + abs(from.row - to.row)) * 2
      }
      // Who reads from left to right meets what comes first first; where nothing else decides: the middle.
      let order = order.compactMap { $0 }
      for (place, card) in order.enumerated() {
        cost += Double(order[place...].count { $0 < card }) * 0.4
        cost += abs(Double(cells[card]?.column ?? 0) - middle) / 100
      }
      if cost < least - 1e-9 { (best, least) = (rows[row], cost) }
    }
    rows[row] = best
  }

  /// All orders of a few, in a fixed order.
  private static func orders(_ row: [Int?]) -> [[Int?]] {
    guard row.count > 1 else { return [row] }
    var found: [[Int?]] = []
    for index in row.indices where !row[..<index].contains(row[index]) {
      var rest = row
      let first = rest.remove(at: index)
      found += orders(rest).map { [first] + $0 }
    }
    return found
  }
}
