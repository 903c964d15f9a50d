// SPDX-License-Identifier: Apache-2.0

import DubanCore
import OrderedCollections

extension Checks {
  /// D025: the moves that can happen any number of times make no circle, and what reopens an end is bounded.
  func checkCircles() {
    for step in workflow.steps.values where step.end != nil {
      for event in step.events.values where event.to != nil && event.atMost == nil {
        error(
          "D025", at: places.key(["steps", step.name, "events", event.name]),
          "'\(event.name)' reopens an end without a bound; add 'at_most'")
      }
    }
    let unbounded = Dictionary(grouping: moves.all.filter { !$0.isBudgeted && $0.from != nil }) { $0.from ?? "" }
    var done: Set<String> = []
    for start in workflow.steps.keys where !done.contains(start) {
      search(from: start, unbounded, &done)
    }
  }

  /// Depth first, without recursion; each circle is said at the move that closes it.
  private func search(from start: String, _ moves: [String: [Move]], _ done: inout Set<String>) {
    var way: [(step: String, next: Int)] = [(start, 0)]
    while let last = way.indices.last {
      let (step, next) = way[last]
      let out = moves[step] ?? []
      guard next < out.count else {
        done.insert(step)
        way.removeLast()
        continue
      }
      way[last].next += 1
      let move = out[next]
      if let first = way.firstIndex(where: { $0.step == move.to }) {
        let circle = way[first...].map(\.step) + [move.to]
        error(
          "D025", at: places.value(move.way),
          "a circle without a bound: \(circle.joined(separator: " → ")); give one of its events 'at_most', "
            + "and 'beyond' where it leads then"
        )
      } else if !done.contains(move.to) {
        way.append((move.to, 0))
      }
    }
  }
}
