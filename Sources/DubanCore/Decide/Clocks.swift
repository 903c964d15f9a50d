// SPDX-License-Identifier: Apache-2.0

import CEL
import OrderedCollections
import WorkingTime

extension Deciding {
  /// Begins a duty's clock. That of a matter which is reopened counts from then, or from the field that it names.
  mutating func begin(_ id: Clock.ID, _ due: DueRule, reopened: Bool = false) throws(Refusal) {
    let isNamed = if case .field = due.from { true } else { false }
    let start = reopened && !isNamed ? at : try start(of: due.from)
    let cause = try cause(of: due)
    if id == .step, let rested = resumed(id, again: due.again) {
      var clock = rested
      clock.cause = cause
      if case .field = due.from { clock.start = start }
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
      let isNamed = if case .field = due.from { true } else { false }
      let start = isNamed ? try start(of: due.from) : state.clock(.matter)?.began ?? state.opened
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

  /// Whether a duty ends with a date, and so when the office closes on it. A time of day stays that of the day on which
  /// it was read.
  private func isDate(_ term: DueRule.Term) -> Bool {
    if case .at(.field(let name)) = term { isDate(name) } else { false }
  }

  /// Whether it counts from a date, and so from midnight in the office's zone.
  private func isDate(_ start: DueRule.Start) -> Bool {
    if case .field(let name) = start { isDate(name) } else { false }
  }

  private func isDate(_ field: String) -> Bool { workflow.fields[field]?.type == .date }

  /// Whether it counts from a field that this event wrote.
  private func reads(_ start: DueRule.Start) -> Bool {
    if case .field(let name) = start { changed.contains(name) } else { false }
  }

  /// Whether its limit or instant depends on a field that this event wrote.
  private func reads(_ term: DueRule.Term) -> Bool {
    switch term {
    case .at(.field(let name)): return changed.contains(name)
    case .at(.formula(let formula)): return formula.variableSlots.contains(where: changed.contains)
    case .within(let choice):
      return choice.asks(for: changed)
        || choice.values.contains { if case .field(let name) = $0 { changed.contains(name) } else { false } }
    }
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

  func limit(_ source: LimitSource) throws(Refusal) -> Limit {
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

  func unset(_ name: String) -> Refusal {
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
  /// The suspensions whose end is known.
  var suspended: [WorkingTime.Suspension] {
    suspensions.compactMap { pause in pause.to.map { WorkingTime.Suspension(from: pause.from, to: $0) } }
  }

  var extended: [WorkingTime.Extension] {
    extensions.map { WorkingTime.Extension(limit: $0.limit, granted: $0.granted) }
  }

  /// When it runs out, by its causes; while it stands still without an end, when it would if it ran.
  func due(in time: OfficeTime) -> Due { due(in: time, suspended: suspended) }

  private func due(in time: OfficeTime, suspended: [WorkingTime.Suspension]) -> Due {
    switch cause {
    case .limit(let limit): time.due(limit, from: start, suspended: suspended, extended: extended)
    case .at(let instant): time.due(at: instant, suspended: suspended, extended: extended)
    // Which occurrence is the next, the definition is asked.
    case .every: Due(instant: due)
    }
  }

  /// The points of a ladder for this clock, whose ``due`` is counted, earliest first; of one instant the strongest last.
  /// A timed event's clock has one, its due instant.
  ///
  /// Of a rung with several points the earliest counts that is not dropped; dropped is what lies before the due instant
  /// and not after the start, and `… before` in days where the limit is counted in hours or less. A date that is past
  /// when its clock starts keeps its rungs from due on, so that it is told, late, and not silent for ever.
  ///
  /// A term that a grant began fires nothing of the time before it: a point before the due instant is dropped where it
  /// does not lie after the grant (<doc:Extensions>).
  ///
  /// While a clock stands still nothing of it fires: what would fall into a suspension fires at its end, and where no end
  /// is known there are no points. A suspension makes no point earlier than it would be without (<doc:StandingStill>).
  func points(of ladder: [(RungName, Rung)], in time: OfficeTime) -> [Pending] {
    guard !isStanding else { return [] }
    let suspended = suspended
    guard isDuty else { return [Pending(rung: .timed, at: WorkingTime.Suspension.end(of: due, suspended))] }
    let nominal = suspended.isEmpty ? due : due(in: time, suspended: []).instant
    func ahead(_ at: Instant) -> Instant? {
      guard let extended = extensions.last else { return at }
      return WorkingTime.Suspension.end(of: at, suspended) > extended.granted ? at : nil
    }
    var points: [Pending] = []
    for (name, rung) in ladder {
      let candidates = rung.at.compactMap { point -> Instant? in
        switch point {
        case .due: return due
        case .after(let limit): return time.due(limit, from: due, suspended: suspended).instant
        case .before(let limit):
          if case .limit(let own) = cause, limit.isInDaysOrLonger, !own.isInDaysOrLonger { return nil }
          return time.point(limit, before: nominal) > start ? ahead(time.point(limit, before: due)) : nil
        case .percent(let percent):
          let at = instant(of: percent, in: time, due: nominal, suspended)
          return at > start ? ahead(at) : nil
        }
      }
      if let at = candidates.min() {
        points.append(Pending(rung: name, at: WorkingTime.Suspension.end(of: at, suspended)))
      }
    }
    return points.sorted { ($0.at, $0.rung) < ($1.at, $1.rung) }
  }

  /// When so much of the time up to a due instant is used up that was counted without suspensions; in a suspension a
  /// limit uses up nothing. The time up to a fixed instant passes whatever is suspended.
  private func instant(
    of percent: Int, in time: OfficeTime, due nominal: Instant, _ suspended: [WorkingTime.Suspension]
  ) -> Instant {
    guard case .limit(let limit) = cause else {
      return time.instant(
        after: time.countable(from: start, to: due, working: false).percent(percent), from: start, working: false)
    }
    let isWorking = limit.unit == .workhours || limit.unit == .workdays
    let share = time.countable(from: start, to: nominal, working: isWorking).percent(percent)
    // On working days without hours nothing is used up before the end.
    if share == .zero { return due }
    let at = time.instant(after: share, from: start, working: isWorking, suspended: suspended)
    return suspended.isEmpty ? at : min(at, due)
  }
}

extension WorkingTime.Suspension {
  /// The end of the suspensions in which an instant lies, or itself; their first instant is theirs, the last is not.
  fileprivate static func end(of instant: Instant, _ suspensions: [Self]) -> Instant {
    var instant = instant
    for pause in suspensions.sorted(by: { $0.from < $1.from }) where pause.from <= instant && instant < pause.to {
      instant = pause.to
    }
    return instant
  }
}
