// SPDX-License-Identifier: Apache-2.0

import CEL
import OrderedCollections

extension Deciding {
  /// Binds all roles, when a matter opens.
  mutating func bindRoles() throws(Refusal) {
    for (name, formula) in workflow.roles { try bind(name, try ids(of: formula)) }
    if state.roles["owner"]?.isEmpty ?? true {
      throw refusal(
        .definition, Text(en: "the matter would have no owner", zh: "事项将无人负责（owner 为空）"), fields: ["owner"])
    }
  }

  /// Binds again the roles that read something written by this event, and what reads those in turn.
  ///
  /// `event.actor` is known only at opening, so a role that reads the event keeps what it was bound to; so does one
  /// that was fixed by hand.
  mutating func rebindRoles() throws(Refusal) {
    guard !changed.isEmpty else { return }
    for (name, formula) in workflow.roles where isBoundAgain(name, formula) {
      guard formula.variableSlots.contains(where: changed.contains) else { continue }
      try bind(name, try ids(of: formula))
    }
  }

  /// Whether a role follows what it reads.
  func isBoundAgain(_ name: String, _ formula: Formula) -> Bool {
    !state.pinned.contains(name)
      && !formula.variableSlots.contains("event")
  }

  mutating func bind(_ role: String, _ ids: [String]) throws(Refusal) {
    let before = state.roles[role]
    guard before != ids else { return }
    if role == "owner", ids.isEmpty, before != nil {
      // The closed loop rests on it: whoever owned the matter goes on owning it, and the head hears of it.
      mail.tell(head, .tell, say: Text(en: "{number} would lose its owner", zh: "{number} 将失去责任人"))
      return
    }
    state.roles[role] = ids
    decision.roles[role] = ids
    changed.insert(role)
  }

  /// The people and units that a formula's value names; what the office does not have is left out.
  func ids(_ value: Value) -> [String] {
    let named: [String]
    switch value {
    case .string(let id): named = [id]
    case .list(let elements): named = elements.map(\.id)
    case .map(let members): named = members[.string("person")].map { [$0.id] } ?? []
    default: named = []
    }
    return named.filter { office.people[$0] != nil || office.units[$0] != nil }
  }

  /// The persons who handle the step, each once; who is kept apart from it is replaced.
  var handlers: [String] { hands(of: state.handler) }

  private func hands(of ids: [String]) -> [String] {
    directory.hands(of: ids, excluding: excluded(step?.notBy ?? []).union(shutOut)).map(\.person)
  }

  /// Whom the definition keeps from the matter, whatever else is true.
  var shutOut: Set<String> {
    Set(workflow.visibility.never.flatMap { directory.people(named: $0, of: state) })
  }

  /// The head, or who stands there for him in this matter.
  var head: [String] { directory.hands(of: [directory.head], excluding: shutOut).map(\.person) }

  /// Whoever reads who handles the matter is looked at again.
  mutating func handle(by ids: [String]) {
    guard ids != state.handler else { return }
    state.handler = ids
    changed.formUnion(["handler", "handler_unit"])
  }

  /// Looks up the handler again while the matter stays in its step; a change is a hand-over: both are told, and the
  /// clock runs on. The next turn of a post held by turns is none, while whoever had it is there.
  mutating func handOver() {
    guard let who = step?.who else { return }
    let before = state.handler
    if case .post(let post) = who, case .roster = office.posts[post], !directory.people(of: before).isEmpty { return }
    let now = directory.ids(named: who, of: state)
    guard now != before else { return }
    mail.tell(hands(of: before), .handover)
    handle(by: now)
    mail.tell(handlers, .handle)
  }
}
