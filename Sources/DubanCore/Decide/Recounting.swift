// SPDX-License-Identifier: Apache-2.0

import WorkingTime

extension Deciding {
  /// Notes of every clock that a review counted anew when it was due before, when it is due now, and why; and tells
  /// those whom it concerns where a duty falls due earlier than they were told.
  mutating func noteRecounts(since before: Deciding) {
    for clock in decision.clocks {
      guard let former = before.state.clock(clock.id) else { continue }
      let (reasons, years) = reasons(of: clock, since: former, before)
      let recount = Recount(
        clock: clock.id, before: former.running, after: clock.running, wasProvisional: former.isProvisional,
        isProvisional: clock.isProvisional, reasons: reasons, years: years)
      decision.recounted.append(recount)
      if clock.isDuty, let was = recount.before, let due = recount.after, due < was { tellEarlier(recount, was, due) }
    }
    decision.recounted.sort { $0.clock < $1.clock }
  }

  /// Who has less time than he was told hears of it. Who has more loses nothing: the history says it.
  private mutating func tellEarlier(_ recount: Recount, _ before: Instant, _ after: Instant) {
    let zone = office.time.zone
    let (was, now) = (zone.civil(before).toTheMinute, zone.civil(after).toTheMinute)
    let why = recount.why
    let say = Text(
      en: "\(state.number) is due earlier, on \(now) instead of \(was): \(why.in(.en))",
      zh: "\(state.number) 的到期时间提前到 \(now)（原为 \(was)）：\(why.in(.zh))")
    let shutOut = shutOut
    let owners = directory.people(of: state.roles["owner"] ?? []).filter { !shutOut.contains($0) }
    mail.tell(handlers + owners, .tell, say: say)
  }

  /// What was changed that made a clock another one: each thing without whose change it would not have become what it
  /// is. Where each of several would have been enough, all that were changed.
  private func reasons(
    of clock: Clock, since former: Clock, _ before: Deciding
  ) -> (reasons: [Recount.Reason], years: [Int]) {
    let rungs = ladder(for: clock.id)
    let times = Times(former: before.time(of: clock.id), now: time(of: clock.id), before.office, office)
    var found: Set<Recount.Reason> = []
    let changed = times.changed
    for reason in changed {
      let without = clock.counted(in: times.without(reason), rungs)
      if without != clock.counted(in: times.now, rungs) { found.insert(reason) }
    }
    let formerRungs = before.ladder(for: clock.id)
    if clock.counted(in: times.now, rungs) != clock.counted(in: times.now, formerRungs) { found.insert(.ladder) }
    if clock.cause != former.cause || clock.start != former.start {
      if decision.roles.isEmpty { found.formUnion(changed) } else { found.insert(.roles) }
    }
    if found.isEmpty { found.formUnion(changed) }
    if found.isEmpty { found.insert(.program) }
    let years = found.contains(.year) ? times.arrived(for: clock) : []
    return (Recount.Reason.allCases.filter(found.contains), years)
  }
}

/// The times in which a clock counted before and counts now, and what is between the two.
private struct Times {
  let former: OfficeTime
  let now: OfficeTime
  private let arrivedYears: [Int]
  /// How many layers are the office's; those above them are the unit's.
  private let formerLayers: Int
  private let layers: Int

  init(former: OfficeTime, now: OfficeTime, _ formerOffice: Office, _ office: Office) {
    self.former = former
    self.now = now
    formerLayers = formerOffice.time.calendar.layers.count
    layers = office.time.calendar.layers.count
    arrivedYears = now.calendar.years.keys.filter { now.calendar.covers($0) && !former.calendar.covers($0) }.sorted()
  }

  /// What is not the same, in the order of the cases.
  var changed: [Recount.Reason] {
    guard former != now else { return [] }
    return [
      (.year, !arrivedYears.isEmpty),
      (.calendar, kept(now) != kept(former)),
      (.officeDays, now.calendar.layers.prefix(layers) != former.calendar.layers.prefix(formerLayers)),
      (.unitDays, now.calendar.layers.dropFirst(layers) != former.calendar.layers.dropFirst(formerLayers)),
      (.hours, now.hours != former.hours), (.zone, now.zone != former.zone),
    ].compactMap { (reason: Recount.Reason, isChanged: Bool) in isChanged ? reason : nil }
  }

  /// The days of the years that have not arrived.
  private func kept(_ time: OfficeTime) -> [Int: [Set<CivilDate>]] {
    time.calendar.years.filter { !arrivedYears.contains($0.key) }.mapValues(\.days)
  }

  /// Time as it would be if everything had been changed but this.
  func without(_ reason: Recount.Reason) -> OfficeTime {
    let (was, is_) = (former.calendar, now.calendar)
    switch reason {
    case .hours: return OfficeTime(zone: now.zone, calendar: is_, hours: former.hours)
    case .zone: return OfficeTime(zone: former.zone, calendar: is_, hours: now.hours)
    case .year:
      let years = is_.years.filter { !arrivedYears.contains($0.key) }
      return with(WorkCalendar(name: is_.name, years: years, layers: is_.layers))
    case .calendar:
      let arrived = is_.years.filter { arrivedYears.contains($0.key) }
      return with(WorkCalendar(name: is_.name, years: was.years.merging(arrived) { $1 }, layers: is_.layers))
    case .officeDays: return with(layered(was.layers.prefix(formerLayers) + is_.layers.dropFirst(layers)))
    case .unitDays: return with(layered(is_.layers.prefix(layers) + was.layers.dropFirst(formerLayers)))
    case .ladder, .roles, .program: return now
    }
  }

  private func with(_ calendar: WorkCalendar) -> OfficeTime {
    OfficeTime(zone: now.zone, calendar: calendar, hours: now.hours)
  }

  private func layered(_ layers: some Sequence<CalendarLayer>) -> WorkCalendar {
    WorkCalendar(name: now.calendar.name, years: now.calendar.years, layers: Array(layers))
  }

  /// The years whose days off were missing when the clock was counted, and are not any more.
  func arrived(for clock: Clock) -> [Int] {
    clock.due(in: without(.year)).missingYears.filter(arrivedYears.contains)
  }
}

extension WorkCalendar.Year {
  /// What counts of it; names do not.
  fileprivate var days: [Set<CivilDate>] { [holidays, workdays] }
}

/// What a clock comes to.
private struct Counted: Equatable {
  var due: Instant
  var provisional: Bool
  var points: [Clock.Pending]
}

extension Clock {
  fileprivate func counted(in time: OfficeTime, _ ladder: [(RungName, Rung)]) -> Counted {
    var clock = self
    let due = due(in: time)
    clock.due = due.instant
    return Counted(due: due.instant, provisional: due.provisional, points: clock.points(of: ladder, in: time))
  }

  fileprivate var isProvisional: Bool { !isStanding && provisional }

  /// Its due instant; nil while it stands still.
  fileprivate var running: Instant? { isStanding ? nil : due }
}

extension CivilDateTime {
  /// `2026-02-26 18:00`.
  fileprivate var toTheMinute: String { String(description.prefix(16)) }
}
