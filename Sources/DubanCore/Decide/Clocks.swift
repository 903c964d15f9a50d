// SPDX-License-Identifier: Apache-2.0

import CEL
import OrderedCollections
import WorkingTime

extension Deciding {
  /// Begins a duty's clock.
  mutating func begin(_ id: Clock.ID, _ due: DueRule) throws(Refusal) {
    let start = try start(of: due.from)
    let cause = try cause(of: due)
    put(clock(id, cause, from: start, ladder: ladder(for: due)))
  }

  /// Begins the silent clock of a timed event; one whose field is unset has none yet.
  mutating func beginTimed(_ rule: EventRule) throws(Refusal) {
    if let clock = try timedClock(rule) { put(clock) }
  }

  private func timedClock(_ rule: EventRule) throws(Refusal) -> Clock? {
    let cause: Clock.Cause
    switch rule.timing {
    case nil: return nil
    case .after(let source, _): cause = .limit(try limit(source))
    case .at(let moment):
      guard let instant = try instant(of: moment) else { return nil }
      cause = .at(instant)
    }
    return clock(.timed(rule.name), cause, from: state.entered, ladder: [])
  }

  /// Has the clocks of this definition take the place of those that the matter has by another.
  ///
  /// Where the limit and its start are the same, it is the same term: what fired stays fired, and what is to come is
  /// counted again. Where they are not, the clock's next term begins. Suspensions and extensions stay with it.
  mutating func replaceClocks() throws(Refusal) {
    var clocks: [Clock.ID: Clock] = [:]
    if let due = workflow.due {
      let start = due.from == .entered ? state.opened : try start(of: due.from)
      clocks[.matter] = clock(.matter, try cause(of: due), from: start, ladder: ladder(for: due))
    }
    if let due = step?.due {
      clocks[.step] = clock(.step, try cause(of: due), from: try start(of: due.from), ladder: ladder(for: due))
    }
    for rule in Array(workflow.events.values) + (step.map { Array($0.events.values) } ?? []) {
      if let clock = try timedClock(rule) { clocks[clock.id] = clock }
    }
    stopClocks { clocks[$0] == nil }
    for var clock in clocks.values.sorted(by: { $0.id < $1.id }) {
      if let former = state.clock(clock.id) {
        clock.suspensions = former.suspensions
        clock.extensions = former.extensions
        if clock.cause == former.cause, clock.start == former.start {
          clock.term = former.term
          clock.began = former.began
          clock.fired = former.fired
          clock.pending.removeAll { former.fired.contains($0.rung) }
        } else {
          clock.term = former.term + 1
        }
        guard clock != former else { continue }
      }
      put(clock)
    }
  }

  /// Computes the clocks again that this event's changes may have moved, within their terms.
  ///
  /// - Parameter all: whatever they depend on may have changed, as after a reload, or where units have days of their
  ///   own: another handler or owner may count by another unit's.
  mutating func recount(all: Bool = false) throws(Refusal) {
    let all = all || office.hasUnitTimes
    for clock in state.clocks {
      guard let again = try recounted(clock, all: all), again != clock else { continue }
      put(again)
    }
  }

  private func recounted(_ clock: Clock, all: Bool) throws(Refusal) -> Clock? {
    var cause = clock.cause
    var start = clock.start
    var rungs: [(RungName, Rung)] = []
    switch clock.id {
    case .step, .matter:
      guard let due = clock.id == .step ? step?.due : workflow.due else { return nil }
      rungs = ladder(for: due)
      if reads(due) {
        cause = try self.cause(of: due)
        if case .field = due.from { start = try self.start(of: due.from) }
      } else if !all {
        return nil
      }
    case .timed(let name):
      guard let timing = (step?.events[name] ?? workflow.events[name])?.timing else { return nil }
      switch timing {
      case .after(.field(let field), _) where changed.contains(field): cause = .limit(try limit(.field(field)))
      case .at(.field(let field)) where changed.contains(field), .at(.field(let field)) where all:
        guard let instant = try instant(of: .field(field)) else { return nil }
        cause = .at(instant)
      default: if !all { return nil }
      }
    }
    var again = self.clock(clock.id, cause, from: start, ladder: rungs)
    again.term = clock.term
    again.began = clock.began
    again.suspensions = clock.suspensions
    again.extensions = clock.extensions
    again.fired = clock.fired
    again.pending.removeAll { clock.fired.contains($0.rung) }
    return again
  }

  /// Whether a duty depends on a field that this event wrote.
  private func reads(_ due: DueRule) -> Bool {
    if case .field(let name) = due.from, changed.contains(name) { return true }
    switch due.term {
    case .at(.field(let name)): return changed.contains(name)
    case .at(.formula(let formula)): return formula.variableSlots.contains(where: changed.contains)
    case .within(let choice):
      return choice.cases.contains { $0.when.variableSlots.contains(where: changed.contains) }
        || choice.values.contains { if case .field(let name) = $0 { changed.contains(name) } else { false } }
    }
  }

  private mutating func put(_ clock: Clock) {
    state.clocks.removeAll { $0.id == clock.id }
    state.clocks.append(clock)
    decision.clocks.removeAll { $0.id == clock.id }
    decision.clocks.append(clock)
    // A clock that stops and begins in one event is only begun anew: what is put last is what counts.
    decision.stopped.removeAll { $0 == clock.id }
  }

  mutating func change(_ clock: Clock) { put(clock) }

  /// The time in which a clock counts.
  func time(of id: Clock.ID) -> OfficeTime {
    switch id {
    case .matter: office.time(of: state.roles["owner"] ?? [])
    case .step, .timed: office.time(of: state.handler)
    }
  }

  private func clock(_ id: Clock.ID, _ cause: Clock.Cause, from start: Instant, ladder: [(RungName, Rung)]) -> Clock {
    var due = Due(instant: at)
    switch cause {
    case .limit(let limit): due = time(of: id).due(limit, from: start)
    case .at(let instant): due = Due(instant: instant)
    }
    var clock = Clock(
      id: id, cause: cause, start: start, began: at, due: due.instant, provisional: due.provisional, pending: [])
    clock.pending =
      clock.isDuty ? clock.points(of: ladder, in: time(of: id)) : [Clock.Pending(rung: .timed, at: due.instant)]
    return clock
  }

  private func start(of start: DueRule.Start) throws(Refusal) -> Instant {
    switch start {
    case .entered: return state.entered
    case .opened: return state.opened
    case .field(let name):
      guard let value = state.fields[name], let type = workflow.fields[name]?.type else { throw unset(name) }
      // A time of day is today's.
      if type == .time, let instant = try instant(of: .field(name)) { return instant }
      guard case .timestamp(let instant) = type.formulaValue(value, zone: office.time.zone) else { throw unset(name) }
      return Instant(milliseconds: instant.milliseconds)
    }
  }

  private func cause(of due: DueRule) throws(Refusal) -> Clock.Cause {
    switch due.term {
    case .within(let choice): return .limit(try limit(try choose(choice)))
    case .at(let moment):
      guard let instant = try instant(of: moment) else { throw unset("at") }
      return .at(instant)
    }
  }

  private func limit(_ source: LimitSource) throws(Refusal) -> Limit {
    switch source {
    case .limit(let limit, _): return limit
    case .field(let name):
      guard let text = state.fields[name]?.stringValue, let limit = try? Limit(parsing: text) else { throw unset(name) }
      return limit
    }
  }

  /// The instant that a field or formula names: a date is the office's close on that day.
  private func instant(of moment: DueRule.Moment) throws(Refusal) -> Instant? {
    let zone = office.time.zone
    switch moment {
    case .field(let name):
      guard let text = state.fields[name]?.stringValue else { return nil }
      switch workflow.fields[name]?.type {
      case .date: return CivilDate(parsing: text).map(office.time.close(of:))
      case .time:
        return CivilTime(parsing: text).map { zone.instant(of: CivilDateTime(date: zone.civil(at).date, time: $0)) }
      default: return nil
      }
    case .formula(let formula):
      guard case .timestamp(let timestamp) = try value(of: formula) else { return nil }
      let instant = Instant(milliseconds: timestamp.milliseconds)
      let civil = zone.civil(instant)
      return civil.time == .midnight ? office.time.close(of: civil.date) : instant
    }
  }

  private func unset(_ name: String) -> Refusal {
    refusal(
      .definition,
      Text(en: "the due instant needs '\(name)', which is not set", zh: "计算到期需要“\(name)”，但尚未填写"), fields: [name])
  }

  func ladder(for due: DueRule) -> [(RungName, Rung)] { workflow.ladder(for: due, in: office) }
}

extension Workflow {
  /// The ladder in force for a duty: the office's, overridden by the workflow's, overridden by the step's.
  func ladder(for due: DueRule, in office: Office) -> [(RungName, Rung)] {
    let (own, workflow, office) = (due.ladder, ladder, office.ladder)
    var rungs: [(RungName, Rung)] = []
    func add(_ name: RungName, _ rules: LadderRule.Rule...) {
      for rule in rules {
        switch rule {
        case .inherited: continue
        case .none: return
        case .rung(let rung): return rungs.append((name, rung))
        }
      }
    }
    add(.remind, own.remind, workflow.remind, office.remind)
    add(.yellow, own.yellow, workflow.yellow, office.yellow)
    add(.red, own.red, workflow.red, office.red)
    for (index, rung) in (own.later ?? workflow.later ?? office.later ?? []).enumerated() {
      rungs.append((.later(index + 1), rung))
    }
    return rungs
  }
}

extension Clock {
  /// The points of a ladder for this clock, earliest first; of one instant the strongest last.
  ///
  /// Of a rung with several points the earliest counts that is not dropped; dropped is what lies before the due instant
  /// and not after the start, and `… before` in days where the limit is counted in hours or less. A date that is past
  /// when its clock starts keeps its rungs from due on, so that it is told, late, and not silent for ever.
  func points(of ladder: [(RungName, Rung)], in time: OfficeTime) -> [Pending] {
    var points: [Pending] = []
    for (name, rung) in ladder {
      let candidates = rung.at.compactMap { point -> Instant? in
        guard let instant = instant(of: point, in: time) else { return nil }
        switch point {
        case .due, .after: return instant
        case .percent, .before: return instant > start ? instant : nil
        }
      }
      if let at = candidates.min() { points.append(Pending(rung: name, at: at)) }
    }
    return points.sorted { ($0.at, $0.rung) < ($1.at, $1.rung) }
  }

  private func instant(of point: Rung.Point, in time: OfficeTime) -> Instant? {
    switch point {
    case .due: return due
    case .after(let limit): return time.point(limit, after: due)
    case .before(let limit):
      if case .limit(let own) = cause, limit.isInDaysOrLonger, !own.isInDaysOrLonger { return nil }
      return time.point(limit, before: due)
    case .percent(let percent):
      let isWorking = if case .limit(let own) = cause { own.unit == .workhours || own.unit == .workdays } else { false }
      let countable = time.countable(from: start, to: due, working: isWorking)
      return time.instant(after: countable.percent(percent), from: start, working: isWorking)
    }
  }
}
