// SPDX-License-Identifier: Apache-2.0

/// Why a text is no recurrence.
public enum RecurrenceError: Error, Hashable, Sendable {
  /// A part of the text.
  public enum Part: String, Sendable {
    case weekdays
    case date
    case time
    case year
    case month
    case day
    case workday = "working day"
    case hour
    case minute
    case second
  }

  case empty
  case tooLong(characters: Int)
  /// The part cannot be read; found is what stands there.
  case unreadable(Part, found: String)
  /// A number lies outside what the part has.
  case outOfRange(Part, found: Int, accepted: ClosedRange<Int>)
  /// A range does not end after its beginning.
  case reversed(Part, found: String)
  /// A step that is zero, or so long that it is never taken.
  case step(Part, found: String)
  /// Fractions of a second.
  case fraction(found: String)
  case unknownZone(found: String)
  /// No day is of the month, weekday and year that it asks for.
  case never(found: String)
}

extension RecurrenceError: CustomStringConvertible {
  /// What a recurrence may look like; ends the messages that need it.
  static let accepted =
    "a recurrence is written as systemd does: Mon..Fri *-*-* 08:30, *-*-01 09:00, *-*~01 for the last day of a month, "
    + "*-*~01w for its last working day, hourly, daily, weekly, monthly, quarterly, semiannually or yearly"

  public var description: String {
    switch self {
    case .empty:
      "a recurrence is missing; \(Self.accepted)"
    case .tooLong(let characters):
      "a recurrence of \(characters) characters; at most \(RecurrenceParser.mostBytes) are accepted"
    case .unreadable(let part, let found):
      "the \(part.rawValue) '\(Self.short(found))' cannot be read; \(Self.accepted)"
    case .outOfRange(let part, let found, let accepted):
      "there is no \(part.rawValue) \(found); \(accepted.lowerBound) to \(accepted.upperBound) are accepted"
    case .reversed(let part, let found):
      "the range '\(Self.short(found))' of the \(part.rawValue) does not end after it begins; one like 1..5 is accepted"
    case .step(let part, let found):
      "the step in '\(Self.short(found))' of the \(part.rawValue) is never taken; one is accepted that reaches another "
        + "\(part.rawValue)"
    case .fraction(let found):
      "'\(Self.short(found))' has a fraction of a second; whole seconds are accepted"
    case .unknownZone(let found):
      "there is no time zone '\(Self.short(found))'; UTC or a name like Asia/Shanghai is accepted"
    case .never(let found):
      "'\(Self.short(found))' never takes place: no day is the one that it asks for"
    }
  }

  private static func short(_ text: String) -> String {
    text.count <= 40 ? text : text.prefix(39) + "…"
  }
}
