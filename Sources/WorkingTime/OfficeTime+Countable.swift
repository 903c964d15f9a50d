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
    var day = date(of: start)
    while true {
      for hours in openings(of: day) {
        let opens = max(hours.opens, start)
        guard opens < end else { return total }
        if opens < hours.shuts { total = total + (min(hours.shuts, end) - opens) }
      }
      guard day < last else { return total }
      day = day.adding(days: 1)
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
    hours.ranges(weekday: day.weekday, kind: calendar.kind(of: day)).map { range in
      (
        zone.instant(of: CivilDateTime(date: day, time: range.lowerBound)),
        zone.instant(of: CivilDateTime(date: day, time: range.upperBound))
      )
    }
  }
}
