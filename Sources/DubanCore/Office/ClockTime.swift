// SPDX-License-Identifier: Apache-2.0

public import WorkingTime

extension Office {
  /// The time in which a clock of a matter counts: that of the unit which handles it; for the whole matter's and for a
  /// pause of it, of the unit that owns it.
  public func time(of clock: Clock.ID, in matter: Matter) -> OfficeTime {
    switch clock {
    case .matter, .pause: time(of: matter.roles["owner"] ?? [])
    case .step, .timed, .resting: time(of: matter.handler)
    }
  }
}

extension Clock {
  /// How its due instant comes about in an office's time; the reckoning's due is the clock's.
  ///
  /// A suspension that has no end yet takes no part: while it lasts there is no due instant.
  public func reckoning(in time: OfficeTime) -> Reckoning {
    switch cause {
    case .limit(let limit): time.reckon(limit, from: start, suspended: suspended, extended: extended)
    case .at(let instant): time.reckon(at: instant, suspended: suspended, extended: extended)
    // The calendar names it; there is nothing to count.
    case .every: time.reckon(at: due)
    }
  }
}
