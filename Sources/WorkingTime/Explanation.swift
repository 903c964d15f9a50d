// SPDX-License-Identifier: Apache-2.0

/// How a due instant came about: what `why` tells, without the words.
public struct Explanation: Hashable, Sendable {
  public var limit: Limit
  public var start: Instant
  public var beginning: Beginning
  /// The days on the way that did not count, ascending; only where the limit counts working days or hours.
  public var uncounted: [UncountedDay]
  /// The make-up workdays on the way that did count, ascending; only where the limit counts working days or hours.
  public var makeupWorkdays: [CivilDate]
  /// The half days on the way, ascending: all of them where the limit counts working hours, else the last day if it is
  /// one, since it may close earlier.
  public var halfDays: [CivilDate] = []
  public var ending: Ending
  /// The nominal last day, where its number is not the start's because its month is too short (民法典 202).
  public var clampedToMonthEnd: CivilDate?
  public var due: Due

  /// The years without data that the count touched, ascending; empty unless the due instant is provisional.
  public var provisionalYears: [Int] { due.missingYears }

  public enum Beginning: Hashable, Sendable {
    /// Counts from the start itself (民法典 201, second paragraph).
    case atOnce
    /// Counts from this instant, the first in the office's hours.
    case inHours(Instant)
    /// The day of the start is not counted (民法典 201); the count begins with the date.
    case dayAfter(CivilDate)
  }

  public enum Ending: Hashable, Sendable {
    /// The instant at which the time has elapsed.
    case elapsed
    /// The close on the last day counted.
    case close(CivilDate)
    /// The close on the last day, after it was moved off the nominal one (民法典 203); `over` are all days left out,
    /// the nominal one first.
    case rolled(nominal: CivilDate, over: [UncountedDay], to: CivilDate)
  }

  public struct UncountedDay: Hashable, Sendable {
    public var date: CivilDate
    public var reason: Reason
    /// What the calendar calls the day, such as 国庆节, where it says so.
    public var name: String?
    /// The ``CalendarLayer`` that closes the day, by its name; only where the reason is ``Reason/closed``.
    public var layer: String?

    public init(date: CivilDate, reason: Reason, name: String? = nil, layer: String? = nil) {
      self.date = date
      self.reason = reason
      self.name = name
      self.layer = layer
    }
  }

  public enum Reason: String, Hashable, Sendable, CaseIterable {
    case weekend
    case holiday
    /// The office or the unit does not work that day for reasons of its own.
    case closed
    /// The calendar has it as a workday, the office no hours; only where hours are counted.
    case shut
  }
}
