// SPDX-License-Identifier: Apache-2.0

import DubanCore
import OrderedCollections

extension Checks {
  /// D025: the moves that can happen any number of times make no circle, and what reopens an end is bounded.
  func checkCircles() {
    for step in workflow.steps.values where step.end != nil {
      for event in step.events.values where event.to != nil && event.atMost == nil && event.timing == nil {
        error(
          "D025", at: places.key(["steps", step.name, "events", event.name]),
          Text(
            en: "'\(event.name)' reopens an end without a bound; add 'at_most'",
            zh: "事件“\(event.name)”可无限次重新打开已终结的事项；请加上“at_most”"))
      }
    }
    // What reopens without a bound is said already.
    let unbounded = moves.leaving.mapValues { moves in
      moves.filter { move in
        guard !move.isBudgeted, let from = move.from else { return false }
        return workflow.steps[from]?.end == nil || move.way.last == "beyond"
      }
    }
    for circle in Circles.of(Array(workflow.steps.keys), unbounded, to: \.to) {
      let steps = circle.nodes.joined(separator: " → ")
      error(
        "D025", at: places.value(circle.closing.way),
        Text(
          en: "a circle without a bound: \(steps); give one of its events 'at_most', and 'beyond' where it leads then",
          zh: "流转可无限循环：\(steps)；请给循环中的一个事件加上“at_most”，并用“beyond”写明次数用尽后的去向"))
    }
  }
}

/// The circles of a graph, each at the edge that closes it.
enum Circles {
  /// Depth first, without recursion, from the nodes in their order.
  ///
  /// - Returns: for each edge that closes a circle, its nodes, the first again at the end; not every circle, but at
  ///   least one where there are any.
  static func of<Edge>(
    _ nodes: [String], _ leaving: [String: [Edge]], to: (Edge) -> String
  ) -> [(nodes: [String], closing: Edge)] {
    var found: [(nodes: [String], closing: Edge)] = []
    var done: Set<String> = []
    var depths: [String: Int] = [:]
    for start in nodes where !done.contains(start) {
      var way: [(node: String, next: Int)] = [(start, 0)]
      depths[start] = 0
      while let last = way.indices.last {
        let (node, next) = way[last]
        let out = leaving[node] ?? []
        guard next < out.count else {
          done.insert(node)
          depths[node] = nil
          way.removeLast()
          continue
        }
        way[last].next += 1
        let target = to(out[next])
        if let first = depths[target] {
          found.append((way[first...].map(\.node) + [target], out[next]))
        } else if !done.contains(target) {
          depths[target] = way.count
          way.append((target, 0))
        }
      }
    }
    return found
  }
}
