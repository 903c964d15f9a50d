// SPDX-License-Identifier: Apache-2.0

import DubanCore
import OrderedCollections

extension Checks {
  /// D022: each step is reached. D023: an end is reached from each step.
  func checkReachability() {
    let forward = Dictionary(grouping: moves.all) { $0.from ?? "" }
    let reached = spread(from: [""]) { (forward[$0] ?? []).map(\.to) }
    for step in workflow.steps.keys where !reached.contains(step) {
      error(
        "D022", at: places.key(["steps", step]),
        Text(
          en: "nothing leads to the step '\(step)'; name it under a 'to', or take it out",
          zh: "没有任何路径通向环节“\(step)”；请在某个“to”下写明它，或删去该环节"))
    }
    let backward = Dictionary(grouping: moves.all, by: \.to)
    let ends = workflow.steps.values.filter { $0.end != nil }.map(\.name)
    let ending = spread(from: ends) { (backward[$0] ?? []).compactMap(\.from) }
    for step in workflow.steps.keys where !ending.contains(step) {
      error(
        "D023", at: places.key(["steps", step]),
        Text(
          en: "no end can be reached from the step '\(step)'; give it an event that leads on to one",
          zh: "从环节“\(step)”无法到达任何终结环节；请给它加上通向终结环节的事件"))
    }
  }

  private func spread(from start: [String], _ next: (String) -> [String]) -> Set<String> {
    var found = Set(start)
    var waiting = start
    while let name = waiting.popLast() {
      for other in next(name) where found.insert(other).inserted { waiting.append(other) }
    }
    return found
  }
}
