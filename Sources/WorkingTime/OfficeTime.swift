// SPDX-License-Identifier: Apache-2.0

/// Time as an office counts it: its zone, its calendar and its hours.
public struct OfficeTime: Sendable {
  public let zone: ZoneRules
  public let calendar: WorkCalendar
  public let hours: OfficeHours
  let table: HoursTable

  public init(zone: ZoneRules, calendar: WorkCalendar, hours: OfficeHours) {
    self.zone = zone
    self.calendar = calendar
    self.hours = hours
    table = HoursTable(calendar, hours)
  }

  /// The same office for a unit that has closures or half days of its own.
  public func adding(_ layer: CalendarLayer) -> OfficeTime {
    OfficeTime(zone: zone, calendar: calendar.adding(layer), hours: hours)
  }

  /// When a limit that begins at the start ends. Never before the start; later than the era, its last close.
  public func due(_ limit: Limit, from start: Instant) -> Due {
    if let span = limit.span {
      guard limit.unit == .workhours else { return Due(instant: start + span) }
      let end = instant(after: span, from: start, working: true)
      return Due(instant: end, missingYears: calendar.uncoveredYears(from: date(of: start), to: date(of: end)))
    }
    let received = date(of: start)
    let nominal = nominalDay(limit, after: received)
    let last = limit.unit == .workdays ? nominal : calendar.rolledForward(nominal)
    let firstLooked = limit.unit == .workdays ? received.adding(days: 1) : nominal
    return Due(
      instant: max(close(of: last), start), missingYears: calendar.uncoveredYears(from: firstLooked, to: last))
  }

  /// The point that lies a limit after the anchor, by the rules of ``due(_:from:)``.
  public func point(_ limit: Limit, after anchor: Instant) -> Instant {
    due(limit, from: anchor).instant
  }

  /// The point that lies a limit before the anchor.
  ///
  /// Workdays: the close on the n-th working day before the anchor's date. Days, weeks and months: the close on the
  /// date so many before, not rolled. Workhours: the last instant from which so many are left. Else elapsed time.
  public func point(_ limit: Limit, before anchor: Instant) -> Instant {
    if let span = limit.span {
      return limit.unit == .workhours ? instant(before: span, to: anchor) : anchor - span
    }
    let day = date(of: anchor)
    return switch limit.unit {
    case .workdays: close(of: calendar.workday(-limit.amount, after: day))
    case .weeks: close(of: day.adding(days: -limit.amount * 7))
    case .months: close(of: day.adding(months: -limit.amount))
    default: close(of: day.adding(days: -limit.amount))
    }
  }

  /// The office's close on a date, be it a working day or not.
  ///
  /// On a half day whose later part is free it is the end of that day's hours: there business stops (民法典 203). An
  /// office whose close lies after its hours, as 24:00 does, does not go by its hours, on no day.
  public func close(of date: CivilDate) -> Instant {
    zone.instant(of: CivilDateTime(date: date, time: closingTime(of: date)))
  }

  /// Working days after the first date, up to and with the last; none if the last is not later.
  public func workdays(from first: CivilDate, to last: CivilDate) -> Int {
    calendar.workdays(from: first, to: last)
  }

  /// The office's date at an instant.
  public func date(of instant: Instant) -> CivilDate {
    zone.civil(instant).date
  }

  /// The hours of a date on the wall, ascending; empty where the office is shut.
  public func hours(on date: CivilDate) -> [ClosedRange<CivilTime>] {
    hours.ranges(weekday: date.weekday, kind: calendar.kind(of: date), half: calendar.halfDay(date))
  }

  /// The hours that a date would have if no part of it were free: those of ``hours(on:)`` unless it is a half day.
  public func wholeHours(on date: CivilDate) -> [ClosedRange<CivilTime>] {
    hours.ranges(weekday: date.weekday, kind: calendar.kind(of: date))
  }

  /// The day on which a limit in days or longer ends.
  func lastDay(_ limit: Limit, after received: CivilDate) -> CivilDate {
    let day = nominalDay(limit, after: received)
    return limit.unit == .workdays ? day : calendar.rolledForward(day)
  }

  /// The day on which a limit in days or longer ends before it is rolled off a day on which nobody works.
  func nominalDay(_ limit: Limit, after received: CivilDate) -> CivilDate {
    switch limit.unit {
    case .workdays: calendar.workday(limit.amount, after: received)
    case .weeks: received.adding(days: limit.amount * 7)
    case .months: received.adding(months: limit.amount)
    default: received.adding(days: limit.amount)
    }
  }

  private func closingTime(of date: CivilDate) -> CivilTime {
    guard calendar.halfDay(date) != nil else { return hours.close }
    let ordinary = wholeHours(on: date).last?.upperBound ?? .midnight
    guard let worked = hours(on: date).last?.upperBound, hours.close <= ordinary else { return hours.close }
    return min(hours.close, worked)
  }
}

extension OfficeTime: Hashable {
  public static func == (one: OfficeTime, other: OfficeTime) -> Bool {
    one.zone == other.zone && one.calendar == other.calendar && one.hours == other.hours
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(zone)
    hasher.combine(calendar)
    hasher.combine(hours)
  }
}
