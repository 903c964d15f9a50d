// SPDX-License-Identifier: Apache-2.0

import WorkingTime

extension Deciding {
  /// Has the earliest point of a clock fire. Rungs of one instant collapse into the strongest, which alone has effects.
  ///
  /// It never fails: where the definition gives no value, the rung counts as fired and the head is told, since time
  /// cannot be refused.
  mutating func fire(_ clock: Clock, at due: Instant) {
    var clock = clock
    let now = clock.pending.filter { $0.at == due }.map(\.rung)
    guard let strongest = now.max() else { return }
    clock.pending.removeAll { $0.at == due }
    clock.fired += now
    decision.fired = now.map {
      Decision.Firing(clock: clock.id, term: clock.term, rung: $0, due: due, collapsed: $0 != strongest)
    }
    put(clock)
    var attempt = self
    do {
      try attempt.happen(strongest, of: clock)
      self = attempt
    } catch {
      tell(TellRule(who: [.handler, .role("owner"), .role("supervisor"), .post("head")], say: error.detail))
      tellAnother(.tell, say: error.detail)
    }
    goOn(clock, after: due)
  }

  private mutating func happen(_ name: RungName, of clock: Clock) throws(Refusal) {
    if clock.id == .pause { return endPause() }
    if case .timed(let event) = clock.id {
      guard let (rule, key) = rule(for: event) else { return }
      if let condition = rule.condition, try !holds(condition) { return }
      try happen(rule, counting: key)
      let names = rule.effects.tell.flatMap(\.who)
      if decision.to == nil, names.contains(where: { $0 != .handler }) { tellAnother(.tell) }
      return
    }
    guard let rung = ladder(for: clock.id).first(where: { $0.0 == name })?.1 else { return }
    let occasion: Message.Occasion
    switch name {
    case .remind: occasion = .remind
    case .yellow:
      occasion = .yellow
      recordCard(.yellow)
    case .red:
      occasion = .red
      recordCard(.red)
    case .later, .timed: occasion = .later
    }
    if let to = rung.to {
      try move(to: to, effects: rung.effects, as: occasion)
    } else {
      try stay(rung.effects, as: occasion)
      if name >= .red || clock.pending.isEmpty { tellAnother(occasion) }
    }
  }

  /// That time has run out, or the last that a ladder says, is never told to the handler alone. Its names may all come to
  /// mean him: then the head hears of it, and where that is the handler too, the superior.
  mutating func tellAnother(_ occasion: Message.Occasion, say: Text? = nil) {
    let handlers = Set(handlers + directory.people(of: state.handler))
    guard mail.persons.isSubset(of: handlers) else { return }
    mail.tell(
      directory.hands(of: [directory.head], excluding: handlers.union(shutOut)).map(\.person), occasion, say: say)
  }
}
