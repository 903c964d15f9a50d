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
  public var description: String { localized(zh: false) }

  /// The reason for people, in English or Chinese.
  public func localized(zh: Bool) -> String { zh ? chinese : english }

  private var english: String {
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

  private var chinese: String {
    switch self {
    case .tooLarge(let bytes):
      "日历有 \(bytes) 字节，至多 \(ICalendar.mostBytes) 字节"
    case .empty:
      "没有内容；iCalendar 应以 BEGIN:VCALENDAR 开头"
    case .notACalendar(let found, let line):
      "第 \(line) 行为“\(found)”；iCalendar 应以 BEGIN:VCALENDAR 开头"
    case .unfinished(let line):
      "内容到第 \(line) 行为止，没有 END:VCALENDAR；日历缺少一部分"
    }
  }
}
