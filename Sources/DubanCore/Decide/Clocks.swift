// SPDX-License-Identifier: Apache-2.0

import CEL
import OrderedCollections
import WorkingTime

extension Deciding {
  /// Begins a duty's clock. That of a matter which is reopened counts from then, or from the field that it names.
  mutating func begin(_ id: Clock.ID, _ due: DueRule, reopened: Bool = false) throws(Refusal) {
    let start = reopened && !due.from.isField ? at : try start(of: due.from)
    let cause = try cause(of: due)
    if id == .step, let rested = resumed(id, again: due.again) {
      var clock = rested
      clock.cause = cause
      if due.from.isField { clock.start = start }
      put(counted(clock, isChanged: clock.cause != rested.cause || clock.start != rested.start))
    } else {
      put(clock(id, cause, from: start, ladder: ladder(for: due)))
    }
  }

  /// Begins the silent clock of a timed event; one whose field is unset has none yet.
  mutating func beginTimed(_ rule: EventRule) throws(Refusal) {
    guard let again = rule.timing?.again else { return }
    let rested = resumed(.timed(rule.name), again: again)
    guard let begun = try timedClock(rule) else { return }
    guard let rested else { return put(begun) }
    var clock = rested
    clock.cause = begun.cause
    put(counted(clock, isChanged: rested.cause != begun.cause))
  }

  private func timedClock(_ rule: EventRule) throws(Refusal) -> Clock? {
    let cause: Clock.Cause
    switch rule.timing {
    case nil: return nil
    case .after(let source, _): cause = .limit(try limit(source))
    case .at(let moment, _):
      guard let instant = try instant(of: moment) else { return nil }
      cause = .at(instant)
    case .every(let recurrence): return recurringClock(rule, recurrence)
    }
    return clock(.timed(rule.name), cause, from: state.entered, ladder: [])
  }

  /// Has the clocks of this definition take the place of those that the matter has by another.
  ///
  /// Where the limit and its start are the same, it is the same term: what fired stays fired, and what is to come is
  /// counted again. Where they are not, the clock's next term begins. Suspensions and extensions stay with it.
  ///
  /// - Parameters:
  ///   - definition: the former one; nil where that cannot be had any more.
  ///   - place: what the step was called in it.
  mutating func replaceClocks(of definition: Workflow?, in place: String) throws(Refusal) {
    let former = state.asked
    var clocks: [Clock.ID: Clock] = [:]
    if let due = workflow.due {
      // Since it began: at the opening, or when the matter was reopened.
      let start = due.from.isField ? try start(of: due.from) : state.clock(.matter)?.began ?? state.opened
      clocks[.matter] = clock(.matter, try cause(of: due), from: start, ladder: ladder(for: due))
    }
    if let due = step?.due {
      clocks[.step] = clock(.step, try cause(of: due), from: try start(of: due.from), ladder: ladder(for: due))
    }
    for rule in Array(workflow.events.values) + (step.map { Array($0.events.values) } ?? []) {
      if let clock = try timedClock(rule) { clocks[clock.id] = clock }
    }
    let workflow = workflow
    stopClocks { id in
      switch id {
      case .step, .matter, .timed: clocks[id] == nil
      case .pause: false
      case .resting: !workflow.goesOn(id)
      }
    }
    for var clock in clocks.values.sorted(by: { $0.id < $1.id }) {
      if let former = state.clock(clock.id) {
        clock.suspensions = former.suspensions
        clock.extensions = former.extensions
        if clock.isRecurring {
          if clock.cause == former.cause { clock.start = former.start }
        } else if let definition {
          keep(former, in: &clock, where: definition, at: place)
        }
        if clock.cause == former.cause, clock.start == former.start {
          clock.term = former.term
          clock.began = former.began
          clock.fired = former.fired
        } else {
          clock.term = former.term + 1
          lapseRequest(on: clock.id)
        }
        count(&clock, ladder: ladder(for: clock.id))
        guard clock != former else { continue }
      }
      put(clock)
    }
    standStill()
    if let request = state.asked, duty(request.clock)?.extend == nil { lapseRequest(on: request.clock) }
    if let request = former, state.asked == nil { tellLapsed(request) }
  }

  /// Leaves a clock what was read when it began, where this definition has it read as the former: read again, a time of
  /// day would be today's, and the first of several visits the last.
  private func keep(_ former: Clock, in clock: inout Clock, where definition: Workflow, at place: String) {
    guard let origin = workflow.origin(of: clock.id, in: state.step),
      let before = definition.origin(of: clock.id, in: place)
    else { return }
    func isSame(_ name: String) -> Bool {
      workflow.fields[name]?.type == definition.fields[name]?.type && !changed.contains(name)
    }
    if origin.from == before.from, origin.again == before.again {
      if case .field(let name) = origin.from, !isSame(name) { return }
      clock.start = former.start
    }
    switch (origin.moment, before.moment) {
    case (.field(let name)?, .field(let other)?) where name == other && isSame(name): clock.cause = former.cause
    case (.formula(let formula)?, .formula(let other)?)
    where formula == other && formula.variableSlots.allSatisfy(isSame):
      clock.cause = former.cause
    default: break
    }
  }

  /// Computes the clocks again that this event's changes may have moved, within their terms.
  ///
  /// What rests is counted when it is taken up. Where units have days of their own, all are counted, for another handler
  /// or owner may count by another unit's.
  ///
  /// - Parameter all: whatever they depend on may have changed, as after a reload.
  mutating func recount(all: Bool = false) throws(Refusal) {
    if all || office.hasUnitTimes { recountPause() }
    for clock in state.clocks {
      guard let again = try recounted(clock, all: all), again != clock else { continue }
      put(again)
    }
  }

  private func recounted(_ clock: Clock, all: Bool) throws(Refusal) -> Clock? {
    var again = clock
    switch clock.id {
    case .step, .matter:
      guard let due = duty(clock.id) else { return nil }
      let hasOtherTerm = reads(due.term) || (all && isDate(due.term))
      let hasOtherStart = reads(due.from) || (all && isDate(due.from))
      guard all || hasOtherTerm || hasOtherStart || office.hasUnitTimes else { return nil }
      if hasOtherTerm { again.cause = try cause(of: due) }
      if hasOtherStart { again.start = try start(of: due.from) }
    case .timed(let name):
      guard let timing = (step?.events[name] ?? workflow.events[name])?.timing else { return nil }
      switch timing {
      case .after(.field(let field), _) where changed.contains(field): again.cause = .limit(try limit(.field(field)))
      case .at(.field(let field), _) where changed.contains(field) || (all && isDate(field)):
        guard let instant = try instant(of: .field(field)) else { return nil }
        again.cause = .at(instant)
      case .at(.formula(let formula), _) where formula.variableSlots.contains(where: changed.contains):
        guard let instant = try instant(of: .formula(formula)) else { return nil }
        again.cause = .at(instant)
      default: if !all && !office.hasUnitTimes { return nil }
      }
    case .pause, .resting: return nil
    }
    // What this event began is its first term, whatever it writes besides; what an office changed is no other limit.
    let isNew = clock.began == at && decision.clocks.contains { $0.id == clock.id }
    return counted(
      again, isChanged: !all && !isNew && (again.cause != clock.cause || again.start != clock.start))
  }

  /// A clock counted from its causes. A limit or start that was changed begins its next term: what fired was of the one
  /// before. Where it has run out all the same it stays the same term, so that no rung fires twice of what is past.
  private func counted(_ clock: Clock, isChanged: Bool) -> Clock {
    var clock = clock
    let ladder = ladder(for: clock.id)
    count(&clock, ladder: ladder)
    guard isChanged, runsOut(clock) > at else { return clock }
    clock.term += 1
    clock.fired = []
    count(&clock, ladder: ladder)
    return clock
  }

  /// When a counted clock runs out; what stands still, if it went on now.
  private func runsOut(_ clock: Clock) -> Instant {
    guard clock.isStanding else { return clock.due }
    var running = clock
    for index in running.suspensions.indices where running.suspensions[index].to == nil {
      running.suspensions[index].to = at
    }
    return running.due(in: time(of: clock.id)).instant
  }

  mutating func put(_ clock: Clock) {
    state.clocks.removeAll { $0.id == clock.id }
    state.clocks.append(clock)
    decision.clocks.removeAll { $0.id == clock.id }
    decision.clocks.append(clock)
    // A clock that stops and begins in one event is only begun anew: what is put last is what counts.
    decision.stopped.removeAll { $0 == clock.id }
    recountRequest(on: clock)
  }

  /// The time in which a clock counts.
  func time(of id: Clock.ID) -> OfficeTime { office.time(of: id, in: state) }

  func clock(_ id: Clock.ID, _ cause: Clock.Cause, from start: Instant, ladder: [(RungName, Rung)]) -> Clock {
    var clock = Clock(id: id, cause: cause, start: start, began: at, due: at, provisional: false, pending: [])
    count(&clock, ladder: ladder)
    return clock
  }

  /// Counts a clock from its causes: when its limit runs out, and what of this term is still to fire.
  ///
  /// The pauses of the matter are its own from its start on, whenever it began to run itself.
  func count(_ clock: inout Clock, ladder: [(RungName, Rung)]) {
    if clock.id != .pause {
      let (start, others) = (clock.start, clock.suspensions.filter { $0.cause != .pause })
      let pauses = state.pauses.filter { $0.until > start }
      clock.suspensions = others + pauses.map { Clock.Suspension(from: $0.since, to: $0.until, cause: .pause) }
      clock.suspensions.sort { ($0.from, $0.cause.word) < ($1.from, $1.cause.word) }
    }
    guard !clock.isRecurring else { return countOccurrence(&clock) }
    let time = time(of: clock.id)
    let due = clock.due(in: time)
    clock.due = due.instant
    clock.provisional = due.provisional
    clock.pending = clock.points(of: ladder, in: time).filter { !clock.fired.contains($0.rung) }
    // Also what was past when the clock began, or fell due by a change, waits for the pause's end.
    if clock.id != .pause, let pause = state.paused {
      clock.pending = clock.pending.map { Clock.Pending(rung: $0.rung, at: max($0.at, pause.until)) }
      clock.pending.sort { ($0.at, $0.rung) < ($1.at, $1.rung) }
    }
  }

  /// The duty that a clock keeps; nil where the definition has none.
  func duty(_ id: Clock.ID) -> DueRule? {
    switch id {
    case .step: step?.due
    case .matter: workflow.due
    case .timed, .pause, .resting: nil
    }
  }

  func ladder(for id: Clock.ID) -> [(RungName, Rung)] { duty(id).map(ladder(for:)) ?? [] }

  func ladder(for due: DueRule) -> [(RungName, Rung)] { workflow.ladder(for: due, in: office) }
}
