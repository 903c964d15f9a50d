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
  case tooLong(bytes: Int)
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

  /// The same in Chinese.
  private static let acceptedInChinese =
    "日历表达式采用 systemd 的写法，如 Mon..Fri *-*-* 08:30、*-*-01 09:00、*-*~01（每月最后一天）、"
    + "*-*~01w（每月最后一个工作日）、hourly、daily、weekly、monthly、quarterly、semiannually 或 yearly"

  public var description: String { localized(zh: false) }

  /// The reason for people, in English or Chinese.
  public func localized(zh: Bool) -> String { zh ? chinese : english }

  private var english: String {
    switch self {
    case .empty:
      "a recurrence is missing; \(Self.accepted)"
    case .tooLong(let bytes):
      "a recurrence of \(bytes) bytes; at most \(RecurrenceParser.mostBytes) are accepted"
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

  private var chinese: String {
    switch self {
    case .empty:
      "缺少日历表达式；\(Self.acceptedInChinese)"
    case .tooLong(let bytes):
      "日历表达式有 \(bytes) 字节，至多 \(RecurrenceParser.mostBytes) 字节"
    case .unreadable(let part, let found):
      "\(part.chinese)“\(Self.short(found))”无法识别；\(Self.acceptedInChinese)"
    case .outOfRange(let part, let found, let accepted):
      "\(part.chinese)不能是 \(found)，应为 \(accepted.lowerBound) 至 \(accepted.upperBound)"
    case .reversed(let part, let found):
      "\(part.chinese)的范围“\(Self.short(found))”终点在起点之前；应如 1..5"
    case .step(let part, let found):
      "\(part.chinese)“\(Self.short(found))”中的步长永远用不上；步长应能取到另一个\(part.chinese)"
    case .fraction(let found):
      "“\(Self.short(found))”的秒带有小数，应为整秒"
    case .unknownZone(let found):
      "没有时区“\(Self.short(found))”；应写 UTC 或 Asia/Shanghai 这样的名称"
    case .never(let found):
      "“\(Self.short(found))”永不发生：没有任何一天符合"
    }
  }

  private static func short(_ text: String) -> String {
    text.count <= 40 ? text : text.prefix(39) + "…"
  }
}

extension RecurrenceError.Part {
  fileprivate var chinese: String {
    switch self {
    case .weekdays: "星期"
    case .date: "日期"
    case .time: "时刻"
    case .year: "年份"
    case .month: "月份"
    case .day: "日"
    case .workday: "工作日序号"
    case .hour: "小时"
    case .minute: "分钟"
    case .second: "秒"
    }
  }
}
