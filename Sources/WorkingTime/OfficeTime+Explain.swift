// SPDX-License-Identifier: Apache-2.0

extension OfficeTime {
  /// How the due instant of a limit comes about; its `due` is that of ``due(_:from:)``.
  public func explain(_ limit: Limit, from start: Instant) -> Explanation {
    let due = due(limit, from: start)
    var explanation = Explanation(
      limit: limit, start: start, beginning: .atOnce, uncounted: [], makeupWorkdays: [], ending: .elapsed, due: due,
      provisionalYears: [])
    switch limit.unit {
    case .seconds, .minutes, .hours: break
    case .workhours: explainHours(&explanation)
    case .workdays: explainWorkdays(&explanation)
    case .days, .weeks, .months: explainDays(&explanation)
    }
    return explanation
  }

  private func explainHours(_ explanation: inout Explanation) {
    let first = date(of: explanation.start)
    let last = date(of: explanation.due.instant)
    // The first millisecond that counts begins where the first that has passed ends.
    let millisecond = Span(milliseconds: 1)
    let begins = instant(after: millisecond, from: explanation.start, working: true) - millisecond
    explanation.beginning = begins > explanation.start ? .inHours(begins) : .atOnce
    for day in days(from: first, to: last) {
      let kind = calendar.kind(of: day)
      if hours.ranges(weekday: day.weekday, kind: kind).isEmpty {
        explanation.uncounted.append(.init(date: day, reason: kind.reason ?? .shut))
      } else if kind == .makeupWorkday {
        explanation.makeupWorkdays.append(day)
      }
    }
    explanation.provisionalYears = calendar.uncoveredYears(from: first, to: last)
  }

  private func explainWorkdays(_ explanation: inout Explanation) {
    let received = date(of: explanation.start)
    let first = received.adding(days: 1)
    let last = lastDay(explanation.limit, after: received)
    explanation.beginning = .dayAfter(first)
    explanation.uncounted = uncounted(from: first, to: last)
    explanation.makeupWorkdays = days(from: first, to: last).filter { calendar.kind(of: $0) == .makeupWorkday }
    explanation.ending = .close(last)
    explanation.provisionalYears = calendar.uncoveredYears(from: first, to: last)
  }

  private func explainDays(_ explanation: inout Explanation) {
    let received = date(of: explanation.start)
    let nominal = nominalDay(explanation.limit, after: received)
    let last = lastDay(explanation.limit, after: received)
    explanation.beginning = .dayAfter(received.adding(days: 1))
    if explanation.limit.unit == .months, nominal.day != received.day { explanation.clampedToMonthEnd = nominal }
    explanation.ending =
      nominal == last
      ? .close(last) : .rolled(nominal: nominal, over: uncounted(from: nominal, to: last), to: last)
    explanation.provisionalYears = calendar.uncoveredYears(from: nominal, to: last)
  }

  private func uncounted(from first: CivilDate, to last: CivilDate) -> [Explanation.UncountedDay] {
    days(from: first, to: last).compactMap { day in
      calendar.kind(of: day).reason.map { .init(date: day, reason: $0) }
    }
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
    }
  }
}
