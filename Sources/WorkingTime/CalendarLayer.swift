// SPDX-License-Identifier: Apache-2.0

/// What an office, or a single unit of it, says of days over a calendar: what stands here counts, where it is silent
/// the calendar beneath does.
public struct CalendarLayer: Hashable, Sendable {
  /// Whose layer it is.
  public var name: String
  /// Days on which nobody works here.
  public var closures: Set<CivilDate>
  /// Days on which people work here, whatever the calendar beneath says.
  public var workdays: Set<CivilDate>
  /// Days on which only part of the hours is worked: from the first instant of the range to its last.
  public var halfDays: [CivilDate: ClosedRange<CivilTime>]
  /// Spans of days that have a name and are worked as any other.
  public var periods: [NamedPeriod]
  /// What a closure, a working day or a half day is for.
  public var names: [CivilDate: String]

  public init(
    name: String, closures: Set<CivilDate> = [], workdays: Set<CivilDate> = [],
    halfDays: [CivilDate: ClosedRange<CivilTime>] = [:], periods: [NamedPeriod] = [], names: [CivilDate: String] = [:]
  ) {
    self.name = name
    self.closures = closures
    self.workdays = workdays
    self.halfDays = halfDays
    self.periods = periods
    self.names = names
  }
}
