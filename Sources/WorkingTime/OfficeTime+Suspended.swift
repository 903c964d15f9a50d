// SPDX-License-Identifier: Apache-2.0

extension OfficeTime {
  /// When a limit ends that was suspended and extended.
  ///
  /// - Elapsed time and `workhours`: what passes while it is suspended does not count.
  /// - `workdays`: the working time lost after the day of receipt is made up on the working days after the nominal last
  ///   one, each with all its hours; due is the close of the day on which it is made up. So a whole working day lost is
  ///   one working day more, parts of days add up, and a pause over no working time changes nothing.
  /// - `days`, `weeks`, `months`: the unrolled last day moves by a day for each close that passed while it was suspended,
  ///   the close of the day of receipt aside; then it is rolled. It never falls due while it is suspended.
  /// - An extension is a limit of its own that begins at the due instant before it.
  ///
  /// A suspension that begins after the due instant moves nothing. The order of the suspensions does not matter; that of
  /// the extensions is the order in which they were granted.
  public func due(
    _ limit: Limit, from start: Instant, suspended: [Suspension], extended: [Extension] = []
  ) -> Due {
    guard !suspended.isEmpty || !extended.isEmpty else { return due(limit, from: start) }
    let suspended = Suspension.merged(suspended)
    var due = self.due(limit, from: start, suspended)
    for more in extended { due = extend(due, by: more, suspended) }
    return due
  }

  /// When a duty ends that was fixed at an instant. A suspension does not move it, the world does not wait; an extension
  /// counts from it.
  public func due(at instant: Instant, suspended: [Suspension], extended: [Extension]) -> Due {
    let suspended = Suspension.merged(suspended)
    return extended.reduce(Due(instant: instant)) { extend($0, by: $1, suspended) }
  }

  /// How much time counts between two instants, less what was suspended.
  public func countable(from start: Instant, to end: Instant, working: Bool, suspended: [Suspension]) -> Span {
    var total = countable(from: start, to: end, working: working)
    for pause in Suspension.merged(suspended) {
      total = total - countable(from: max(start, pause.from), to: min(end, pause.to), working: working)
    }
    return total
  }

  /// The first instant at which so much countable time has passed since the start, less what was suspended.
  public func instant(
    after span: Span, from start: Instant, working: Bool, suspended: [Suspension]
  ) -> Instant {
    unsuspended(span, from: start, working: working, Suspension.merged(suspended))
  }

  func extend(_ due: Due, by more: Extension, _ suspended: [Suspension]) -> Due {
    let next = self.due(more.limit, from: due.instant, suspended)
    let years = Set(due.missingYears).union(next.missingYears)
    return Due(instant: next.instant, missingYears: years.sorted())
  }

  /// For suspensions that are merged.
  func due(_ limit: Limit, from start: Instant, _ suspended: [Suspension]) -> Due {
    let suspended = suspended.filter { $0.to > start }
    guard !suspended.isEmpty else { return due(limit, from: start) }
    if let span = limit.span {
      let working = limit.unit == .workhours
      let end = unsuspended(span, from: start, working: working, suspended)
      let missing = working ? calendar.uncoveredYears(from: date(of: start), to: date(of: end)) : []
      return Due(instant: end, missingYears: missing)
    }
    let received = date(of: start)
    let last: CivilDate
    let firstLooked: CivilDate
    if limit.unit == .workdays {
      firstLooked = received.adding(days: 1)
      last = workday(limit, after: received, suspended)
    } else {
      (firstLooked, last) = day(limit, after: received, suspended)
    }
    return Due(
      instant: max(close(of: last), start), missingYears: calendar.uncoveredYears(from: firstLooked, to: last))
  }

  private func unsuspended(
    _ span: Span, from start: Instant, working: Bool, _ suspended: [Suspension]
  ) -> Instant {
    var (position, rest) = (start, span)
    for pause in suspended where pause.to > position {
      let running = countable(from: position, to: pause.from, working: working)
      if rest <= running { break }
      rest = rest - running
      position = pause.to
    }
    return instant(after: rest, from: position, working: working)
  }

  /// The last day of a limit in workdays.
  func workday(_ limit: Limit, after received: CivilDate, _ suspended: [Suspension]) -> CivilDate {
    var last = nominalDay(limit, after: received)
    // What the days after the nominal last one have made up beyond what was lost.
    var spare = Span.zero
    for pause in suspended where pause.from <= close(of: last) {
      spare = spare - workingTime(of: pause, after: received)
      while spare < .zero, last < .last {
        last = calendar.workday(1, after: last)
        spare = spare + length(of: last)
      }
    }
    return last
  }

  /// The unrolled last day of a limit in days, weeks or months, and the rolled one.
  func day(
    _ limit: Limit, after received: CivilDate, _ suspended: [Suspension]
  ) -> (unrolled: CivilDate, last: CivilDate) {
    var unrolled = nominalDay(limit, after: received)
    var last = calendar.rolledForward(unrolled)
    for pause in suspended where pause.from <= close(of: last) {
      let closes = closes(in: pause, after: received)
      guard !closes.isEmpty else { continue }
      unrolled = max(unrolled.adding(days: closes.count), CivilDate(dayNumber: closes.upperBound))
      last = calendar.rolledForward(unrolled)
    }
    return (unrolled, last)
  }

  /// The working time of a suspension on the days after that of receipt.
  func workingTime(of pause: Suspension, after received: CivilDate) -> Span {
    let counted = zone.instant(of: CivilDateTime(date: received, time: .endOfDay))
    return countable(from: max(pause.from, counted), to: pause.to, working: true)
  }

  /// The days after that of receipt whose close passes during a suspension, as numbers.
  func closes(in pause: Suspension, after received: CivilDate) -> Range<Int> {
    let first = max(firstClose(from: pause.from).dayNumber, received.dayNumber + 1)
    return first..<max(first, firstClose(from: pause.to).dayNumber)
  }

  /// The first day whose close lies at or after an instant.
  private func firstClose(from instant: Instant) -> CivilDate {
    var day = date(of: instant)
    while day < .last, close(of: day) < instant { day = day.adding(days: 1) }
    return day
  }

  /// How long the office is open on a day, as it elapses.
  private func length(of day: CivilDate) -> Span {
    let begins = zone.instant(of: CivilDateTime(date: day, time: .midnight))
    let ends = zone.instant(of: CivilDateTime(date: day, time: .endOfDay))
    return countable(from: begins, to: ends, working: true)
  }
}
