// SPDX-License-Identifier: Apache-2.0

/// Instants that recur, in systemd's calendar syntax (systemd.time(7), "Calendar Events"), with days of the month that
/// may be counted in working days.
///
/// `[WEEKDAYS] [[YEAR-]MONTH-DAY] [HOUR:MINUTE[:SECOND]] [ZONE]`, or a shorthand and a zone. Each number may be `*`, a
/// list `1,15`, a range `1..5`, and both with a step, `0/15`, `1..9/2`. `~` instead of the last `-` counts days from the
/// end of the month: `*-*~01` is the last. A `w` after the days counts working days: `*-*-01w` is the first working day
/// of a month, `*-*~01w` the last, `*-*-*w` each.
public struct Recurrence: Hashable, Sendable {
  /// As it was written, less blanks around it.
  public let text: String
  /// The zone whose wall shows the times; nil for the office's.
  public let zone: ZoneRules?
  public let roll: Roll
  /// Whether it takes place on working days only, and falls out on others; asked after the roll.
  public let onlyWorkdays: Bool
  let days: RecurringDays
  let times: RecurringTimes

  /// - Parameters:
  ///   - zones: The rules of a zone by its name in the time-zone database; nil where there is no such zone. `UTC` is
  ///     known.
  /// - Throws: Where it cannot be read, or never takes place.
  public init(
    parsing text: String, roll: Roll = .none, onlyWorkdays: Bool = false,
    zones: (String) -> ZoneRules? = { _ in nil }
  ) throws(RecurrenceError) {
    var parser = try RecurrenceParser(text)
    zone = try parser.takeZone(zones)
    (days, times) = try parser.daysAndTimes()
    (self.text, self.roll, self.onlyWorkdays) = (parser.text, roll, onlyWorkdays)
    // Whether working days are near is the calendar's to say; a day that is in no month is in none.
    guard days.next(onOrAfter: .first, in: Self.anyCalendar) != nil else { throw .never(found: parser.text) }
  }

  static let anyCalendar = WorkCalendar(name: "", years: [:])
}

extension Recurrence: CustomStringConvertible {
  public var description: String { text }
}
