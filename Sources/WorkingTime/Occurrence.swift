// SPDX-License-Identifier: Apache-2.0

/// One instant of a ``Recurrence``, and how it came about.
public struct Occurrence: Hashable, Sendable {
  public var instant: Instant
  /// The date and time that the expression names, before a roll and whether the wall ever shows it or not.
  public var named: CivilDateTime
  /// The date on which it takes place, where that is another one than the date named.
  public var rolledTo: CivilDate?
  /// Whether the named time of that day is lost to a clock that is set forward; then it is the first instant after.
  public var isAfterGap: Bool
  /// The years without data that it was counted in, ascending; empty where no working day was asked for.
  public var missingYears: [Int]

  /// Whether it may move when the calendar of a year becomes known.
  public var provisional: Bool { !missingYears.isEmpty }
}
