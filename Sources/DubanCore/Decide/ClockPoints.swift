// SPDX-License-Identifier: Apache-2.0

import WorkingTime

extension Clock {
  /// The suspensions whose end is known.
  var suspended: [WorkingTime.Suspension] {
    suspensions.compactMap { pause in pause.to.map { WorkingTime.Suspension(from: pause.from, to: $0) } }
  }

  var extended: [WorkingTime.Extension] {
    extensions.map { WorkingTime.Extension(limit: $0.limit, granted: $0.granted) }
  }

  /// When it runs out, by its causes; while it stands still without an end, when it would if it ran.
  func due(in time: OfficeTime) -> Due { due(in: time, suspended: suspended) }

  private func due(in time: OfficeTime, suspended: [WorkingTime.Suspension]) -> Due {
    switch cause {
    case .limit(let limit): time.due(limit, from: start, suspended: suspended, extended: extended)
    case .at(let instant): time.due(at: instant, suspended: suspended, extended: extended)
    // Which occurrence is the next, the definition is asked.
    case .every: Due(instant: due)
    }
  }

  /// The points of a ladder for this clock, whose ``due`` is counted, earliest first; of one instant the strongest last.
  /// A timed event's clock has one, its due instant.
  ///
  /// Of a rung with several points the earliest counts that is not dropped; dropped is what lies before the due instant
  /// and not after the start, and `… before` in days where the limit is counted in hours or less. A date that is past
  /// when its clock starts keeps its rungs from due on, so that it is told, late, and not silent for ever.
  ///
  /// A term that a grant began fires nothing of the time before it: a point before the due instant is dropped where it
  /// does not lie after the grant (<doc:Extensions>).
  ///
  /// While a clock stands still nothing of it fires: what would fall into a suspension fires at its end, and where no end
  /// is known there are no points. A suspension makes no point earlier than it would be without (<doc:StandingStill>).
  func points(of ladder: [(RungName, Rung)], in time: OfficeTime) -> [Pending] {
    guard !isStanding else { return [] }
    let suspended = suspended
    guard isDuty else { return [Pending(rung: .timed, at: WorkingTime.Suspension.end(of: due, suspended))] }
    let nominal = suspended.isEmpty ? due : due(in: time, suspended: []).instant
    func ahead(_ at: Instant) -> Instant? {
      guard let extended = extensions.last else { return at }
      return WorkingTime.Suspension.end(of: at, suspended) > extended.granted ? at : nil
    }
    var points: [Pending] = []
    for (name, rung) in ladder {
      let candidates = rung.at.compactMap { point -> Instant? in
        switch point {
        case .due: return due
        case .after(let limit): return time.due(limit, from: due, suspended: suspended).instant
        case .before(let limit):
          if case .limit(let own) = cause, limit.isInDaysOrLonger, !own.isInDaysOrLonger { return nil }
          return time.point(limit, before: nominal) > start ? ahead(time.point(limit, before: due)) : nil
        case .percent(let percent):
          let at = instant(of: percent, in: time, due: nominal, suspended)
          return at > start ? ahead(at) : nil
        }
      }
      if let at = candidates.min() {
        points.append(Pending(rung: name, at: WorkingTime.Suspension.end(of: at, suspended)))
      }
    }
    return points.sorted { ($0.at, $0.rung) < ($1.at, $1.rung) }
  }

  /// When so much of the time up to a due instant is used up that was counted without suspensions; in a suspension a
  /// limit uses up nothing. The time up to a fixed instant passes whatever is suspended.
  private func instant(
    of percent: Int, in time: OfficeTime, due nominal: Instant, _ suspended: [WorkingTime.Suspension]
  ) -> Instant {
    guard case .limit(let limit) = cause else {
      return time.instant(
        after: time.countable(from: start, to: due, working: false).percent(percent), from: start, working: false)
    }
    let isWorking = limit.unit == .workhours || limit.unit == .workdays
    let share = time.countable(from: start, to: nominal, working: isWorking).percent(percent)
    // On working days without hours nothing is used up before the end.
    if share == .zero { return due }
    let at = time.instant(after: share, from: start, working: isWorking, suspended: suspended)
    return suspended.isEmpty ? at : min(at, due)
  }
}

extension WorkingTime.Suspension {
  /// The end of the suspensions in which an instant lies, or itself; their first instant is theirs, the last is not.
  fileprivate static func end(of instant: Instant, _ suspensions: [Self]) -> Instant {
    var instant = instant
    for pause in suspensions.sorted(by: { $0.from < $1.from }) where pause.from <= instant && instant < pause.to {
      instant = pause.to
    }
    return instant
  }
}
