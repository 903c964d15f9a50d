// SPDX-License-Identifier: Apache-2.0

import CEL
import OrderedCollections

extension Deciding {
  /// Looks at everything again that rests on the office: roles, handler, the instants of the clocks.
  ///
  /// - Parameter former: the office before; the unit's leader of somebody who is gone is looked up by it.
  mutating func review(former: Office) {
    let before = Deciding(
      on: state, workflow: workflow, directory: Directory(office: former, leaves: directory.leaves, at: at),
      event: event)
    for (name, formula) in workflow.roles {
      // Where the definition gives no value in the new office, what was bound stays, and the head hears of it; but
      // whoever is gone is replaced, whatever else is wrong.
      attempt { (attempt) throws(Refusal) in try attempt.review(name, formula) }
      attempt { (attempt) throws(Refusal) in try attempt.replaceMissing(in: name, former: former) }
    }
    handOver()
    // A field may name somebody who is gone; whoever stands in for him now is told.
    if directory.people(of: state.handler).isEmpty, !before.directory.people(of: state.handler).isEmpty {
      mail.tell(handlers, .handle)
    }
    attempt { (attempt) throws(Refusal) in try attempt.recount(all: true) }
    noteRecounts(since: before)
  }

  private mutating func attempt(_ body: (inout Deciding) throws(Refusal) -> Void) {
    var attempt = self
    do {
      try body(&attempt)
      self = attempt
    } catch {
      mail.tell(head, .tell, say: error.detail)
    }
  }

  /// Looks for those who went while nobody looked at the matter, because it had ended.
  mutating func reviewRoles() throws(Refusal) {
    for (name, formula) in workflow.roles where isMissing(state.roles[name] ?? []) {
      attempt { (attempt) throws(Refusal) in try attempt.review(name, formula) }
      try replaceMissing(in: name, former: office)
    }
  }

  private mutating func replaceMissing(in role: String, former: Office) throws(Refusal) {
    let bound = state.roles[role] ?? []
    if isMissing(bound) { try bind(role, replaced(bound, former: former)) }
  }

  private func isMissing(_ ids: [String]) -> Bool {
    ids.contains { office.people[$0] == nil && office.units[$0] == nil }
  }

  private mutating func review(_ name: String, _ formula: Formula) throws(Refusal) {
    // The roster's next turn is no change, so a role that reads a post held by turns waits for another reason.
    let isByTurns = formula.variableSlots.contains { if case .roster = office.posts[$0] { true } else { false } }
    guard isBoundAgain(name, formula), isMissing(state.roles[name] ?? []) || !isByTurns else { return }
    let ids = try ids(of: formula)
    if !ids.isEmpty { try bind(name, ids) }
  }

  /// Those who are still there, and for each who is gone his unit's leader.
  private func replaced(_ ids: [String], former: Office) -> [String] {
    let before = Directory(office: former, leaves: directory.leaves, at: at)
    var replaced: [String] = []
    for id in ids {
      let isThere = office.people[id] != nil || office.units[id] != nil
      let leader = before.unit(of: id).flatMap { office.units[$0]?.leader } ?? directory.head
      let name = isThere ? id : leader
      if !replaced.contains(name) { replaced.append(name) }
    }
    return replaced
  }

  /// Whether the review found nothing to change.
  var isUnchanged: Bool {
    decision.roles.isEmpty && decision.clocks.isEmpty && decision.handler == state.handler && mail.messages.isEmpty
  }
}
