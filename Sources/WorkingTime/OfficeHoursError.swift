// SPDX-License-Identifier: Apache-2.0

/// Why hours cannot be an office's.
public enum OfficeHoursError: Error, Hashable, Sendable {
  case unreadable(found: String)
  /// The end does not lie after the beginning.
  case reversed(found: String)
  /// Begins before the hours in front of it end; the weekday is 1 for Monday, nil for a make-up workday.
  case overlapping(found: String, weekday: Int?)
  case notSevenDays(found: Int)
  case neverOpen
}

extension OfficeHoursError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .unreadable(let found):
      "'\(found.count <= 40 ? found : found.prefix(39) + "…")' is no range of hours; one like 08:30-12:00 is accepted"
    case .reversed(let found):
      "the hours '\(found)' end before they begin; accepted is an end later on the same day, 24:00 at the latest"
    case .overlapping(let found, let weekday):
      "the hours '\(found)' of \(Self.name(weekday)) begin before those in front of them end; "
        + "accepted are hours in ascending order that do not overlap"
    case .notSevenDays(let found):
      "a week of \(found) days was given; the hours of seven are accepted, from Monday"
    case .neverOpen:
      "no day of the week has hours; an office must be open on one day at least"
    }
  }

  private static func name(_ weekday: Int?) -> String {
    let names = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
    guard let weekday, names.indices.contains(weekday - 1) else { return "make-up workdays" }
    return names[weekday - 1]
  }
}
