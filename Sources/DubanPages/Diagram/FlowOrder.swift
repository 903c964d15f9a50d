// SPDX-License-Identifier: Apache-2.0

/// The order in which a matter comes to cards, as far as there is one.
///
/// A card's rank is the length of the longest way to it on arrows that do not lead back (Sugiyama, Tagawa and Toda 1981:
/// circles are broken at the arrows by which a search in depth comes back to where it is). Where a rank is shared, the
/// order of the file counts.
struct FlowOrder {
  let ranks: [Int]

  init(_ cards: [Diagram.Card]) {
    let indices = Dictionary(cards.enumerated().map { ($1.id, $0) }) { first, _ in first }
    let next = cards.map { card in
      card.kind == .everywhere ? [] : card.exits.flatMap(\.arrows).compactMap { indices[$0.to] }
    }
    enum Visit { case none, open, done }
    var visits = Array(repeating: Visit.none, count: cards.count)
    var forward = Array(repeating: [Int](), count: cards.count)
    var finished: [Int] = []
    for root in cards.indices where visits[root] == .none {
      var stack = [(card: root, arrow: 0)]
      visits[root] = .open
      while let top = stack.last {
        guard top.arrow < next[top.card].count else {
          visits[top.card] = .done
          finished.append(top.card)
          stack.removeLast()
          continue
        }
        stack[stack.count - 1].arrow += 1
        let target = next[top.card][top.arrow]
        if visits[target] != .open { forward[top.card].append(target) }
        if visits[target] == .none {
          visits[target] = .open
          stack.append((target, 0))
        }
      }
    }
    var ranks = Array(repeating: 0, count: cards.count)
    for card in finished.reversed() {
      for target in forward[card] { ranks[target] = max(ranks[target], ranks[card] + 1) }
    }
    self.ranks = ranks
  }
}

extension [Diagram.Card] {
  /// By rank, then as they were.
  func inFlowOrder() -> [Diagram.Card] {
    let ranks = FlowOrder(self).ranks
    return indices.sorted { (ranks[$0], $0) < (ranks[$1], $1) }.map { self[$0] }
  }
}
