// SPDX-License-Identifier: Apache-2.0

/// Why bytes are no iCalendar.
public enum ICalendarError: Error, Hashable, Sendable {
  case tooLarge(bytes: Int)
  case empty
  /// The first line that is not blank does not begin a calendar.
  case notACalendar(found: String, line: Int)
  /// The calendar is begun and never ended: a part of the feed is missing.
  case unfinished(line: Int)
}

extension ICalendarError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .tooLarge(let bytes):
      "the calendar has \(bytes) bytes; at most \(ICalendar.mostBytes) are accepted"
    case .empty:
      "there is nothing in it; an iCalendar begins with BEGIN:VCALENDAR"
    case .notACalendar(let found, let line):
      "line \(line) is '\(found)'; an iCalendar begins with BEGIN:VCALENDAR"
    case .unfinished(let line):
      "the text ends at line \(line) without END:VCALENDAR; a part of the calendar is missing"
    }
  }
}
