// SPDX-License-Identifier: Apache-2.0

import DubanCore
import OrderedCollections

extension Checks {
  /// D030: each step that is no end says who, how and by when.
  func checkDuties() {
    for step in workflow.steps.values where step.end == nil {
      let place = places.key(["steps", step.name])
      if step.who == nil { error("D030", at: place, "the step '\(step.name)' does not say 'who' handles it") }
      if step.how == nil { error("D030", at: place, "the step '\(step.name)' does not say 'how' it is handled") }
      if places.node(["steps", step.name, "title"]) == nil {
        error("D030", at: place, "the step '\(step.name)' has no 'title'")
      }
      let isBounded = step.due != nil || step.events.values.contains { $0.isUnconditional }
      if !isBounded {
        error(
          "D030", at: place,
          "nothing bounds the step '\(step.name)' in time; give it a 'due', "
            + "or an event with 'after' or 'at', 'to' and no 'if'"
        )
      }
    }
  }

  /// D031: whoever handles a step is known on every way to it; so is the owner from the opening on.
  func checkHandlers() {
    let opened = knowledge.always.union(workflow.sets(workflow.open))
    for field in knowledge.missing("owner", knowing: opened).sorted() {
      error(
        "D031", at: places.value(["roles", "owner"]),
        "the owner may be unbound at the opening, for '\(field)' may be unset; "
          + "let the opening need it, or guard it with has(\(field))"
      )
    }
    for step in workflow.steps.values where step.end == nil {
      guard let arriving = knowledge.arriving[step.name] else { continue }
      let name: String
      switch step.who {
      case .role(let role): name = role
      case .field(let field): name = field
      default: continue
      }
      for field in knowledge.missing(name, knowing: arriving).sorted() {
        let what = field == name ? "the field '\(name)'" : "the role '\(name)', which reads '\(field)',"
        error(
          "D031", at: places.value(["steps", step.name, "who"]),
          "\(what) may be unset when the step '\(step.name)' is reached\(wayWithout(field, to: step.name)); "
            + "let what leads here need '\(field)'")
      }
    }
  }

  /// D032: a duty that lapses is told to somebody else than the handler, or moves the matter.
  func checkLadders() {
    for step in workflow.steps.values {
      guard let due = step.due else { continue }
      let ladders = [(due.ladder, ["due"]), (workflow.ladder, ["ladder"])]
      guard let rungs = rungs(ladders), !rungs.contains(where: { reaches($0, others: [step]) }) else { continue }
      error(
        "D032", at: places.key(["steps", step.name, "due"]),
        "the ladder of this duty reaches nobody but the handler; let 'red' tell the supervisor, or move the matter")
    }
    if let due = workflow.due, let rungs = rungs([(due.ladder, ["due"]), (workflow.ladder, ["ladder"])]) {
      let steps = workflow.steps.values.filter { $0.end == nil }
      for step in steps where !rungs.contains(where: { reaches($0, others: [step]) }) {
        error(
          "D032", at: places.key(["due"]),
          "the ladder of the matter's due reaches nobody but the handler "
            + "of '\(step.name)'; let 'red' tell the supervisor"
        )
        break
      }
    }
  }

  /// The rungs in force; nil where some would come from an office that is not at hand.
  private func rungs(_ ladders: [(LadderRule, [String])]) -> [Rung]? {
    let all = ladders + (office.map { [($0.ladder, ["ladder"])] } ?? [])
    let rungs = Workflow.rungs(all.map { (rule: $0.0, way: $0.1) }).map(\.0)
    guard office == nil else { return rungs }
    let isComplete =
      ladders.contains { if case .inherited = $0.0.red { false } else { true } }
      && ladders.contains { $0.0.later != nil }
    return isComplete ? rungs : nil
  }

  private func reaches(_ rung: Rung, others steps: [Step]) -> Bool {
    guard rung.to == nil else { return true }
    return rung.effects.tell.flatMap(\.who).contains { who in
      switch who {
      case .handler, .public, .parents: return false
      case .raiser: return !workflow.raiserIsContact
      case .field(let name):
        return steps.allSatisfy { $0.who != who && knowledge.inside($0.name).contains(name) }
          && workflow.fields[name]?.type != .contact
      case .role(let name):
        return steps.allSatisfy { $0.who != who && knowledge.isSet(name, knowing: knowledge.inside($0.name)) }
      case .post, .opener, .anyone, .everyone: return steps.allSatisfy { $0.who != who }
      }
    }
  }
}

extension EventRule {
  /// Time sends it whatever the state is, and somebody notices.
  fileprivate var isUnconditional: Bool {
    timing != nil && condition == nil && (to != nil || !effects.tell.isEmpty)
  }
}
