// SPDX-License-Identifier: Apache-2.0

/// What a calendar says of a day.
public enum DayKind: String, CaseIterable, Sendable {
  /// An ordinary day from Monday to Friday.
  case workday
  /// A day on which people work because the calendar says so, usually a Saturday or Sunday (调休上班).
  case makeupWorkday = "makeup-workday"
  /// A Saturday or Sunday.
  case weekend
  /// A statutory holiday, the Saturdays and Sundays inside it included.
  case holiday
  /// A day on which the office or the unit does not work for reasons of its own.
  case closed

  public var isWorkday: Bool { self == .workday || self == .makeupWorkday }
}
