// SPDX-License-Identifier: Apache-2.0

import DubanCore
import OrderedCollections

/// One place of a workflow at which effects may happen.
struct Happening {
  enum Occasion {
    case opening
    /// A person sends it.
    case sent(EventRule)
    case timed(EventRule)
    case entry
    case rung(RungName, Rung)
  }

  var occasion: Occasion
  var effects: Effects
  /// Where it stands in the file.
  var way: [String]
  /// The steps in which it may happen; none for the opening.
  var steps: [Step]

  /// The cards, or none, that what is told of it can have: a rung's own at least.
  var cards: [Card?] {
    switch occasion {
    case .rung(.yellow, _): [.yellow, .red]
    case .rung(.red, _), .rung(.later, _): [.red]
    case .opening, .sent, .timed, .entry, .rung: [nil] + Card.allCases
    }
  }

  /// Whether it happens without anybody.
  var isAutomatic: Bool {
    switch occasion {
    case .timed, .rung: true
    case .opening, .sent, .entry: false
    }
  }
}

extension Workflow {
  /// All places at which effects may happen, in the order of the file's parts.
  var happenings: [Happening] {
    let open = steps.values.filter { $0.end == nil }
    func event(_ rule: EventRule, _ way: [String], _ steps: [Step]) -> Happening {
      Happening(
        occasion: rule.timing == nil ? .sent(rule) : .timed(rule), effects: rule.effects, way: way, steps: steps)
    }
    func rungs(_ ladder: LadderRule, _ way: [String], _ steps: [Step]) -> [Happening] {
      Self.named([(ladder, way)]).map { name, rung, way in
        Happening(occasion: .rung(name, rung), effects: rung.effects, way: way, steps: steps)
      }
    }
    var found = [Happening(occasion: .opening, effects: self.open.effects, way: ["open"], steps: [])]
    for rule in events.values { found.append(event(rule, ["events", rule.name], open)) }
    for step in steps.values {
      let way = ["steps", step.name]
      found.append(Happening(occasion: .entry, effects: step.enter, way: way + ["enter"], steps: [step]))
      for rule in step.events.values { found.append(event(rule, way + ["events", rule.name], [step])) }
      if let due = step.due { found += rungs(due.ladder, way + ["due"], [step]) }
    }
    // Where the matter's clock stands still none of its rungs fires.
    let running = due.map { due in open.filter { !due.stopsIn.contains($0.name) } } ?? []
    if let due { found += rungs(due.ladder, ["due"], running) }
    let names = Set(running.map(\.name))
    return found + rungs(ladder, ["ladder"], open.filter { $0.due != nil || names.contains($0.name) })
  }
}
