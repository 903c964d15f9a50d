// SPDX-License-Identifier: Apache-2.0

extension OfficeTime {
  /// How a due instant comes about; its `due` is that of ``due(_:from:suspended:extended:)``.
  public func reckon(
    _ limit: Limit, from start: Instant, suspended: [Suspension] = [], extended: [Extension] = []
  ) -> Reckoning {
    let suspended = Suspension.merged(suspended)
    var reckoning = Reckoning(steps: [.limit(explain(limit, from: start))], due: due(limit, from: start))
    reckoning.pause(limit, from: start, suspended, in: self)
    for more in extended { reckoning.extend(by: more, suspended, in: self) }
    return reckoning
  }

  /// Likewise of a duty fixed at an instant; its `due` is that of ``due(at:suspended:extended:)``.
  public func reckon(at instant: Instant, suspended: [Suspension] = [], extended: [Extension] = []) -> Reckoning {
    let suspended = Suspension.merged(suspended)
    var reckoning = Reckoning(steps: [.fixed(instant)], due: Due(instant: instant))
    for more in extended { reckoning.extend(by: more, suspended, in: self) }
    return reckoning
  }
}

extension Reckoning {
  fileprivate mutating func extend(by more: Extension, _ suspended: [Suspension], in time: OfficeTime) {
    let begins = due
    steps.append(.extended(more, time.explain(more.limit, from: begins.instant)))
    due = time.due(more.limit, from: begins.instant)
    pause(more.limit, from: begins.instant, suspended, in: time)
    due.missingYears = Set(begins.missingYears).union(due.missingYears).sorted()
  }

  /// Adds a step for each suspension that touches the limit: what it adds to those before it.
  fileprivate mutating func pause(
    _ limit: Limit, from start: Instant, _ suspended: [Suspension], in time: OfficeTime
  ) {
    var taken: [Suspension] = []
    var former = time.lastDays(limit, from: start, due: due, taken)
    for suspension in suspended where suspension.to > start {
      // A close that has come is in time still; time that has passed is over.
      guard limit.span == nil ? suspension.from <= due.instant : suspension.from < due.instant else { break }
      taken.append(suspension)
      let after = time.due(limit, from: start, taken)
      let days = time.lastDays(limit, from: start, due: after, taken)
      var pause = Pause(
        suspension: suspension, lost: time.lost(limit, from: start, suspension), before: due, after: after,
        uncounted: [], rolled: nil)
      switch limit.unit {
      case .seconds, .minutes, .hours: break
      case .workhours, .workdays:
        let next = former.last.adding(days: 1)
        pause.uncounted = time.uncounted(from: next, to: days.last, inHours: limit.unit == .workhours)
      case .days, .weeks, .months:
        if days.unrolled != days.last {
          let over = time.uncounted(from: days.unrolled, to: days.last, inHours: false)
          pause.rolled = Reckoning.Rolled(nominal: days.unrolled, over: over)
        }
      }
      (due, former) = (after, days)
      steps.append(.suspended(pause))
    }
  }
}

extension OfficeTime {
  /// What a suspension takes from a limit that it touches.
  fileprivate func lost(_ limit: Limit, from start: Instant, _ suspension: Suspension) -> Reckoning.Lost {
    let from = max(start, suspension.from)
    let received = date(of: start)
    switch limit.unit {
    case .seconds, .minutes, .hours: return .time(suspension.to - from)
    case .workhours: return .workingTime(countable(from: from, to: suspension.to, working: true))
    case .workdays: return .workingTime(workingTime(of: suspension, after: received))
    case .days, .weeks, .months: return .days(closes(in: suspension, after: received).count)
    }
  }

  /// The last day of a limit with its suspensions, and for days, weeks and months the one before it was rolled.
  fileprivate func lastDays(
    _ limit: Limit, from start: Instant, due: Due, _ suspended: [Suspension]
  ) -> (unrolled: CivilDate, last: CivilDate) {
    switch limit.unit {
    case .seconds, .minutes, .hours, .workhours: return (date(of: due.instant), date(of: due.instant))
    case .workdays:
      let last = workday(limit, after: date(of: start), suspended)
      return (last, last)
    case .days, .weeks, .months: return day(limit, after: date(of: start), suspended)
    }
  }
}
