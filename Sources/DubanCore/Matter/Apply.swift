// SPDX-License-Identifier: Apache-2.0

import WorkingTime

extension Entry {
  /// Folds this entry into the matter of its stream. It holds no rule: no formula is evaluated and no day counted.
  ///
  /// - Parameter matter: the state before; nil where the entry opens the matter.
  /// - Throws: where the entry does not fit the state, which means a damaged log.
  public func apply(to matter: Matter?) throws(StoredError) -> Matter {
    guard case .matter(let decision) = body.outcome else {
      throw StoredError("entry \(seq): an event of the office in the stream of \(stream)")
    }
    var state: Matter
    switch (matter, decision.opening) {
    case (nil, let opening?):
      state = Matter(
        number: opening.number, workflow: opening.workflow, version: opening.version, seq: seq, opened: at,
        opener: body.event.actor, parent: opening.parent, depth: opening.depth, fields: [:], roles: [:], pinned: [],
        step: decision.step, entered: at, stays: [:], handler: [], clocks: [], counts: [:], acted: [:], links: [])
    case (let matter?, nil): state = matter
    case (nil, nil): throw StoredError("entry \(seq): \(stream) is not open yet")
    case (_?, _?): throw StoredError("entry \(seq): \(stream) is opened twice")
    }
    state.apply(decision, at: at)
    state.seq = seq
    return state
  }
}

extension Matter {
  mutating func apply(_ decision: Decision, at: Instant) {
    if let version = decision.version { self.version = version }
    rename(decision.renamed)
    if let person = decision.acted {
      var persons = acted[step, default: []]
      if !persons.contains(person) { persons.append(person) }
      acted[step] = persons
    }
    for (name, value) in decision.set { fields[name] = value.isNull ? nil : value }
    roles.merge(decision.roles) { $1 }
    pinned += decision.pinned.filter { !pinned.contains($0) }
    if let key = decision.counted { counts[key, default: 0] += 1 }
    if let left = decision.from, var stay = stays[left] {
      stay.left = at
      stay.taken = Span(milliseconds: stay.taken.milliseconds + at.milliseconds - stay.entered.milliseconds)
      stays[left] = stay
    }
    if let step = decision.to {
      entered = at
      declared = nil
      let before = stays[step]
      stays[step] = Stay(entered: at, left: before?.left, taken: before?.taken ?? Span(milliseconds: 0))
    }
    step = decision.step
    handler = decision.handler
    clocks.removeAll { clock in decision.stopped.contains(clock.id) || decision.clocks.contains { $0.id == clock.id } }
    clocks += decision.clocks
    clocks.sort { $0.id < $1.id }
    if let pause = decision.paused { note(pause) }
    if let card = decision.declared { declared = card }
    if decision.urged { urged = at }
    if let request = decision.asked { asked = request } else if decision.answered != nil { asked = nil }
    if let number = decision.linked, !links.contains(number) { links.append(number) }
    if let ending = decision.end { end = ending } else if decision.to != nil { end = nil }
    if let breakage = decision.broken { broken = breakage } else if decision.mended { broken = nil }
  }
}

extension Matter {
  /// Calls steps by other names in all that is kept by step; what two steps had, one step of both has together.
  ///
  /// - Parameter steps: the new names by the old ones; no name is both.
  mutating func rename(_ steps: [String: String]) {
    for (old, new) in steps.sorted(by: { $0.key < $1.key }) {
      if step == old { step = new }
      if let stay = stays.removeValue(forKey: old) { stays[new] = stays[new]?.joined(with: stay) ?? stay }
      if let persons = acted.removeValue(forKey: old) {
        let before = acted[new] ?? []
        acted[new] = before + persons.filter { !before.contains($0) }
      }
      for (key, count) in counts where key.hasPrefix(old + ".") {
        counts[key] = nil
        counts[new + key.dropFirst(old.count), default: 0] += count
      }
      renameClocks(old, new)
    }
  }
}

extension Matter {
  /// Of two clocks that would rest under one name, the one that rested last goes on.
  private mutating func renameClocks(_ old: String, _ new: String) {
    for index in clocks.indices {
      for pause in clocks[index].suspensions.indices where clocks[index].suspensions[pause].cause == .step(old) {
        clocks[index].suspensions[pause].cause = .step(new)
      }
    }
    for clock in clocks {
      guard case .resting(old, let event) = clock.id else { continue }
      clocks.removeAll { $0.id == clock.id }
      var renamed = clock
      renamed.id = .resting(step: new, event: event)
      if let other = self.clock(renamed.id), other.rested > clock.rested { continue }
      clocks.removeAll { $0.id == renamed.id }
      clocks.append(renamed)
    }
  }
}

extension Clock {
  /// Since when it stands still.
  fileprivate var rested: Instant { suspensions.first { $0.to == nil }?.from ?? began }
}

extension Matter.Stay {
  fileprivate func joined(with other: Self) -> Self {
    Self(
      entered: max(entered, other.entered), left: [left, other.left].compactMap(\.self).max(),
      taken: taken + other.taken)
  }
}

extension OfficeState {
  /// Folds one entry of the office's stream.
  public mutating func apply(_ entry: Entry) throws(StoredError) {
    guard case .office(let decision) = entry.body.outcome else {
      throw StoredError("entry \(entry.seq): an event of a matter in the office's stream")
    }
    apply(decision)
  }

  mutating func apply(_ decision: OfficeDecision) {
    switch decision {
    case .environment(let hash): environment = hash
    case .leave(let leave, let dropBefore, let isWithdrawn):
      leaves.removeAll { $0.until < dropBefore || $0.isSame(as: leave) }
      if !isWithdrawn { leaves.append(leave) }
    case .setAside(let event): broken.append(event)
    case .takenBack: broken = []
    case .restored(let restoration): restorations.append(restoration)
    case .schedules(let schedules): self.schedules = schedules
    case .scheduled(let scheduled):
      if let index = schedules.firstIndex(where: { $0.isSame(as: scheduled.state) }) {
        schedules[index] = scheduled.state
      }
    case .held(let held): self.held = held
    case .agreed: held = nil
    case .accepted(let time):
      held = nil
      accepted = time.wall < time.at ? time : nil
    }
  }
}
