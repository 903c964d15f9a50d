// SPDX-License-Identifier: Apache-2.0

import CEL
import OrderedCollections

extension Deciding {
  /// Looks at everything again that rests on the office: roles, handler, the instants of the clocks.
  ///
  /// - Parameter former: the office before; the unit's leader of somebody who is gone is looked up by it.
  mutating func review(former: Office) {
    var attempt = self
    do {
      try attempt.reviewAll(former: former)
      self = attempt
    } catch {
      // The definition gives no value in the new office: the matter goes on as it is, and the head hears of it.
      mail.tell([directory.head], .tell, say: error.detail)
    }
  }

  private mutating func reviewAll(former: Office) throws(Refusal) {
    for (name, formula) in workflow.roles {
      let bound = state.roles[name] ?? []
      let missing = bound.contains { office.people[$0] == nil && office.units[$0] == nil }
      // The roster's next turn is no change, so a role that reads a post held by turns waits for another reason.
      let reads = formula.variableSlots
      let isByTurns = reads.contains { if case .roster = office.posts[$0] { true } else { false } }
      if isBoundAgain(name, formula), missing || !isByTurns {
        let ids = ids(try value(of: formula))
        if !ids.isEmpty {
          try bind(name, ids)
          continue
        }
      }
      if missing { try bind(name, replaced(bound, former: former)) }
    }
    handOver()
    try recount(all: true)
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
