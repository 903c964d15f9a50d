// SPDX-License-Identifier: Apache-2.0

extension OfficeTime {
  /// How much time counts between two instants; none if the second is not later.
  ///
  /// - Parameter working: Only the office's hours count, as they really elapse when clocks are set; else all time.
  public func countable(from start: Instant, to end: Instant, working: Bool) -> Span {
    guard start < end else { return .zero }
    guard working else { return end - start }
    var total = Span.zero
    // Where clocks are set back over midnight, hours of the next date may begin before the end.
    let last = date(of: end).adding(days: 1)
    let whole = date(of: end).adding(days: -1)
    var day = date(of: start)
    while true {
      for hours in openings(of: day) {
        let opens = max(hours.opens, start)
        guard opens < end else { return total }
        if opens < hours.shuts { total = total + (min(hours.shuts, end) - opens) }
      }
      guard day < last else { return total }
      day = day.adding(days: 1)
      if let days = steadyDays(from: day, to: whole) {
        let seconds = table.seconds(before: days.upperBound + 1) - table.seconds(before: days.lowerBound)
        total = total + Span(milliseconds: seconds * 1000)
        day = CivilDate(dayNumber: days.upperBound + 1)
      }
    }
  }

  /// The first instant at which so much countable time has passed since the start; the start itself for none, and the
  /// end of the era if so much is not to come.
  public func instant(after span: Span, from start: Instant, working: Bool) -> Instant {
    guard span > .zero else { return start }
    guard working else { return start + span }
    var rest = span
    var day = date(of: start)
    while true {
      for hours in openings(of: day) {
        let opens = max(hours.opens, start)
        guard opens < hours.shuts else { continue }
        let length = hours.shuts - opens
        if rest <= length { return opens + rest }
        rest = rest - length
      }
      guard day < .last else { return max(start, zone.instant(of: CivilDateTime(date: .last, time: .endOfDay))) }
      day = day.adding(days: 1)
      if let days = steadyDays(from: day, to: .last) {
        // Of the days that are passed over whole, the last is the one before that on which the rest runs out.
        let seconds = rest.milliseconds / 1000 + (rest.milliseconds % 1000 > 0 ? 1 : 0)
        let found = table.day(in: days, reaching: seconds) ?? days.upperBound
        let passed = table.seconds(before: found) - table.seconds(before: days.lowerBound)
        rest = rest - Span(milliseconds: passed * 1000)
        day = CivilDate(dayNumber: found)
      }
    }
  }

  /// The last instant from which so much working time is left up to the end; the beginning of the era if there never
  /// was so much.
  func instant(before span: Span, to end: Instant) -> Instant {
    var rest = span
    var day = date(of: end).adding(days: 1)
    while true {
      for hours in openings(of: day).reversed() {
        let shuts = min(hours.shuts, end)
        guard hours.opens < shuts else { continue }
        let length = shuts - hours.opens
        if rest <= length { return shuts - rest }
        rest = rest - length
      }
      guard day > .first else { return min(end, zone.instant(of: CivilDateTime(date: .first, time: .midnight))) }
      day = day.adding(days: -1)
    }
  }

  /// Whether the instant counts as working time.
  public func isOpen(_ instant: Instant) -> Bool {
    countable(from: instant, to: instant + Span(milliseconds: 1), working: true) > .zero
  }

  /// The office's hours on a date as instants, ascending: open from the first, shut from the second.
  private func openings(of day: CivilDate) -> [(opens: Instant, shuts: Instant)] {
    hours(on: day).map { range in
      (
        zone.instant(of: CivilDateTime(date: day, time: range.lowerBound)),
        zone.instant(of: CivilDateTime(date: day, time: range.upperBound))
      )
    }
  }

  /// The days from the first on, up to the last at most, over which no clock is set, so that what the wall says is what
  /// elapses; nil where they are too few to be worth it.
  private func steadyDays(from first: CivilDate, to last: CivilDate) -> ClosedRange<Int>? {
    guard last.dayNumber - first.dayNumber >= 2 else { return nil }
    let midnight = CivilDateTime(date: first, time: .midnight)
    let begins = zone.instant(of: midnight)
    guard zone.civil(begins) == midnight else { return nil }
    guard let change = zone.change(after: begins) else { return first.dayNumber...last.dayNumber }
    let before = date(of: change - Span(milliseconds: 1)).dayNumber - 1
    let end = min(last.dayNumber, before)
    return end - first.dayNumber >= 2 ? first.dayNumber...end : nil
  }
}
