// SPDX-License-Identifier: Apache-2.0

extension Recurrence {
  /// The first occurrence after an instant; nil if there is none up to the end of the era.
  ///
  /// Times are those of the wall. One that a change of the clock removes takes place at the first instant after the gap,
  /// where systemd leaves it out; one that it repeats takes place the first time. Two that come to one instant are one.
  public func next(after instant: Instant, in office: OfficeTime) -> Occurrence? {
    let zone = zone ?? office.zone
    let wall = zone.civil(instant)
    var date = wall.date
    // What the wall has shown already lies not after the instant.
    var second = wall.time.secondOfDay + 1
    while let day = nextDay(onOrAfter: date, in: office.calendar) {
      if day.date > date { second = 0 }
      while let time = times.next(onOrAfter: second) {
        let local = CivilDateTime(date: day.date, time: CivilTime(clamping: time))
        let found = zone.instant(of: local)
        if found > instant { return occurrence(at: found, local, named: day.named, zone, office.calendar) }
        second = time + 1
      }
      guard day.date < .last else { return nil }
      date = day.date.adding(days: 1)
      second = 0
    }
    return nil
  }

  /// The first occurrences after an instant, ascending; fewer where there are no more.
  public func next(_ count: Int, after instant: Instant, in office: OfficeTime) -> [Occurrence] {
    var occurrences: [Occurrence] = []
    var after = instant
    while occurrences.count < count, let next = next(after: after, in: office) {
      occurrences.append(next)
      after = next.instant
    }
    return occurrences
  }

  /// The last occurrence up to an instant, that instant included; nil if there is none after `start`.
  ///
  /// It asks for some forty occurrences, however many lie between.
  public func last(after start: Instant, upTo end: Instant, in office: OfficeTime) -> Occurrence? {
    func next(after milliseconds: Int64) -> Occurrence? {
      self.next(after: Instant(milliseconds: milliseconds), in: office).flatMap { $0.instant <= end ? $0 : nil }
    }
    guard start < end, var last = next(after: start.milliseconds) else { return nil }
    // From `after` on there is one, from `end` on there is none.
    var after = last.instant.milliseconds - 1
    var none = min(end.milliseconds, .max / 2)
    while none - after > 1 {
      let middle = after + (none - after) / 2
      if let found = next(after: middle) {
        last = found
        after = max(middle, found.instant.milliseconds - 1)
      } else {
        none = middle
      }
    }
    return last
  }

  /// Whether it takes place in every age, whatever the notices of later years will say: its years have no end, and Monday
  /// to Friday suffice for it.
  public var isEndless: Bool {
    // Rare days, such as a Monday, 29 February, come once in forty years at the latest.
    guard days.years.isEmpty, let late = CivilDate(year: Era.lastYear - 99, month: 1, day: 1) else { return false }
    return nextDay(onOrAfter: late, in: Self.anyCalendar) != nil
  }

  /// The first date from the given one on on which it takes place, and the date that the expression names.
  private func nextDay(onOrAfter date: CivilDate, in calendar: WorkCalendar) -> (date: CivilDate, named: CivilDate)? {
    var date = date
    while true {
      // The first named date that can come to this one or a later one.
      let from =
        switch roll {
        case .none: date
        case .forward: calendar.isWorkday(date.adding(days: -1)) ? date : calendar.rolledBack(date.adding(days: -1))
        case .back: calendar.rolledForward(date)
        }
      guard var named = days.next(onOrAfter: from, in: calendar) else { return nil }
      var taking = rolled(named, in: calendar)
      while taking < date {
        guard named < .last, let next = days.next(onOrAfter: named.adding(days: 1), in: calendar) else { return nil }
        named = next
        taking = rolled(named, in: calendar)
      }
      if !onlyWorkdays || calendar.isWorkday(taking) { return (taking, named) }
      guard taking < .last else { return nil }
      date = taking.adding(days: 1)
    }
  }

  private func rolled(_ date: CivilDate, in calendar: WorkCalendar) -> CivilDate {
    switch roll {
    case .none: date
    case .forward: calendar.rolledForward(date)
    case .back: calendar.rolledBack(date)
    }
  }

  private func occurrence(
    at instant: Instant, _ local: CivilDateTime, named: CivilDate, _ zone: ZoneRules, _ calendar: WorkCalendar
  ) -> Occurrence {
    var occurrence = Occurrence(
      instant: instant, named: CivilDateTime(date: named, time: local.time),
      rolledTo: named == local.date ? nil : local.date, isAfterGap: false, missingYears: [])
    let shown = zone.civil(instant)
    if shown != local {
      // Where the first time after the gap is one of its own, it is that.
      if shown.date == local.date, times.next(onOrAfter: shown.time.secondOfDay) == shown.time.secondOfDay {
        occurrence.named.time = shown.time
      } else {
        occurrence.isAfterGap = true
      }
    }
    if roll != .none || onlyWorkdays || days.inWorkdays {
      occurrence.missingYears = calendar.uncoveredYears(from: min(named, local.date), to: max(named, local.date))
    }
    return occurrence
  }
}
