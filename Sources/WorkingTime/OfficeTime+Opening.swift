// SPDX-License-Identifier: Apache-2.0

extension OfficeTime {
  /// The instant itself where the office is open then, else the next at which it opens; the end of the era if it never
  /// opens again.
  public func opening(from instant: Instant) -> Instant {
    // The first millisecond that counts begins where the first that has passed ends.
    let moment = Span(milliseconds: 1)
    return self.instant(after: moment, from: instant, working: true) - moment
  }

  /// The first instant, this one or a later, at which it is this time of day on a working day.
  ///
  /// A time that a day does not have is the first instant after the gap; one that a day has twice is the earlier.
  public func next(_ time: CivilTime, from instant: Instant) -> Instant {
    let day = calendar.rolledForward(date(of: instant))
    let found = zone.instant(of: CivilDateTime(date: day, time: time))
    guard found < instant else { return found }
    return zone.instant(of: CivilDateTime(date: calendar.workday(1, after: day), time: time))
  }
}
