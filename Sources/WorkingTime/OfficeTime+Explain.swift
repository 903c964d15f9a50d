// SPDX-License-Identifier: Apache-2.0

extension OfficeTime {
  /// How the due instant of a limit comes about; its `due` is that of ``due(_:from:)``.
  public func explain(_ limit: Limit, from start: Instant) -> Explanation {
    let due = due(limit, from: start)
    var explanation = Explanation(
      limit: limit, start: start, beginning: .atOnce, uncounted: [], makeupWorkdays: [], ending: .elapsed, due: due)
    switch limit.unit {
    case .seconds, .minutes, .hours: break
    case .workhours: explainHours(&explanation)
    case .workdays: explainWorkdays(&explanation)
    case .days, .weeks, .months: explainDays(&explanation)
    }
    return explanation
  }

  /// The days on which nobody works, or where hours are counted on which the office has none; ascending.
  public func uncounted(from first: CivilDate, to last: CivilDate, inHours: Bool) -> [Explanation.UncountedDay] {
    days(from: first, to: last).compactMap { day in
      let reason: Explanation.Reason?
      if inHours {
        reason = hours(on: day).isEmpty ? calendar.kind(of: day).reason ?? .shut : nil
      } else {
        reason = calendar.kind(of: day).reason
      }
      return reason.map {
        .init(
          date: day, reason: $0, name: calendar.name(of: day),
          layer: $0 == .closed ? calendar.layer(closing: day)?.name : nil)
      }
    }
  }

  private func explainHours(_ explanation: inout Explanation) {
    let first = date(of: explanation.start)
    let last = date(of: explanation.due.instant)
    let begins = opening(from: explanation.start)
    explanation.beginning = begins > explanation.start ? .inHours(begins) : .atOnce
    explanation.uncounted = uncounted(from: first, to: last, inHours: true)
    explanation.makeupWorkdays = makeupWorkdays(from: first, to: last).filter { !hours(on: $0).isEmpty }
    explanation.halfDays = days(from: first, to: last).filter { calendar.halfDay($0) != nil }
  }

  private func explainWorkdays(_ explanation: inout Explanation) {
    let received = date(of: explanation.start)
    let first = received.adding(days: 1)
    let last = lastDay(explanation.limit, after: received)
    explanation.beginning = .dayAfter(first)
    explanation.uncounted = uncounted(from: first, to: last, inHours: false)
    explanation.makeupWorkdays = makeupWorkdays(from: first, to: last)
    explanation.halfDays = calendar.halfDay(last) == nil ? [] : [last]
    explanation.ending = .close(last)
  }

  private func explainDays(_ explanation: inout Explanation) {
    let received = date(of: explanation.start)
    let nominal = nominalDay(explanation.limit, after: received)
    let last = lastDay(explanation.limit, after: received)
    explanation.beginning = .dayAfter(received.adding(days: 1))
    if explanation.limit.unit == .months, nominal.day != received.day { explanation.clampedToMonthEnd = nominal }
    explanation.halfDays = calendar.halfDay(last) == nil ? [] : [last]
    explanation.ending =
      nominal == last
      ? .close(last)
      : .rolled(nominal: nominal, over: uncounted(from: nominal, to: last, inHours: false), to: last)
  }

  /// The days on which people work because the calendar says so, from the first date to the last; ascending.
  public func makeupWorkdays(from first: CivilDate, to last: CivilDate) -> [CivilDate] {
    days(from: first, to: last).filter { calendar.kind(of: $0) == .makeupWorkday }
  }

  private func days(from first: CivilDate, to last: CivilDate) -> [CivilDate] {
    first <= last ? (first.dayNumber...last.dayNumber).map(CivilDate.init(dayNumber:)) : []
  }
}

extension DayKind {
  fileprivate var reason: Explanation.Reason? {
    switch self {
    case .workday, .makeupWorkday: nil
    case .weekend: .weekend
    case .holiday: .holiday
    case .closed: .closed
    }
  }
}
