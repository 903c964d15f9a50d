// SPDX-License-Identifier: Apache-2.0

/// The events of an iCalendar feed (RFC 5545), as far as whole days are concerned.
public struct ICalendar: Hashable, Sendable {
  /// An event that takes up days.
  public struct Event: Hashable, Sendable {
    public var summary: String
    /// The first day and the last.
    public var days: ClosedRange<CivilDate>
    /// Apple's `X-APPLE-SPECIAL-DAY`, which says what no property of the standard does.
    public var special: SpecialDay?
    /// The line of its `BEGIN:VEVENT`, from 1.
    public var line: Int
  }

  public enum SpecialDay: String, Sendable {
    case holiday = "WORK-HOLIDAY"
    case workday = "ALTERNATE-WORKDAY"
  }

  /// Something that was left out or understood in a certain way.
  public struct Diagnostic: Hashable, Sendable {
    public enum What: Hashable, Sendable {
      /// An event without a date to begin with; left out.
      case noStart
      /// A date that cannot be read or lies outside the era; its event is left out.
      case badDate(found: String)
      /// An event that ends before it begins; taken as one day.
      case endsBeforeItBegins
      /// An event of more than a year; left out.
      case tooLong(days: Int)
      /// An event that repeats, of which only the first time was read.
      case repeats
      /// An event that was called off; left out.
      case cancelled
      /// An `X-APPLE-SPECIAL-DAY` that is neither; ignored.
      case unknownSpecialDay(found: String)
      /// A line that is no `NAME:VALUE`; ignored.
      case notAProperty
      /// The text ends within a component that was begun; what was read of it is kept out.
      case unfinished(component: String)
    }

    public var what: What
    /// The line in the text, from 1.
    public var line: Int
  }

  public private(set) var events: [Event]
  public private(set) var diagnostics: [Diagnostic]

  /// At most 4 MiB are read.
  public static let mostBytes = 4 * 1024 * 1024
  /// An event of more days is no holiday.
  static let mostDays = 366

  /// Reads a feed.
  ///
  /// Lines may end with CRLF or LF and be folded anywhere, within a character too. A missing end is one day, as is one
  /// that equals the start; else the end is not counted, as the standard has it.
  ///
  /// - Parameter zone: Where a time in UTC is a date; other times are taken as the wall shows them.
  /// - Throws: Where it is no iCalendar at all.
  public init(parsing bytes: [UInt8], zone: ZoneRules) throws(ICalendarError) {
    var reader = try ICalendarReader(bytes, zone: zone)
    reader.read()
    (events, diagnostics) = (reader.events, reader.diagnostics)
  }

  /// Likewise of text.
  public init(parsing text: String, zone: ZoneRules) throws(ICalendarError) {
    try self.init(parsing: Array(text.utf8), zone: zone)
  }
}

extension ICalendar.Diagnostic: CustomStringConvertible {
  public var description: String { localized(zh: false) }

  /// The same for people, in English or Chinese.
  public func localized(zh: Bool) -> String {
    zh ? "第 \(line) 行：\(what.localized(zh: true))" : "line \(line): \(what)"
  }
}

extension ICalendar.Diagnostic.What: CustomStringConvertible {
  public var description: String { localized(zh: false) }

  /// The same for people, in English or Chinese.
  public func localized(zh: Bool) -> String { zh ? chinese : english }

  private var english: String {
    switch self {
    case .noStart: "this event has no DTSTART and is left out"
    case .badDate(let found):
      "'\(found)' is no date from \(Era.firstYear) to \(Era.lastYear), such as 20260215; the event is left out"
    case .endsBeforeItBegins: "this event ends before it begins; its first day alone is taken"
    case .tooLong(let days):
      "this event has \(days) days and is left out; at most \(ICalendar.mostDays) are accepted"
    case .repeats: "this event repeats; only its first time is taken"
    case .cancelled: "this event is cancelled and left out"
    case .unknownSpecialDay(let found):
      "X-APPLE-SPECIAL-DAY is '\(found)' and ignored; WORK-HOLIDAY and ALTERNATE-WORKDAY are known"
    case .notAProperty: "this line is no NAME:VALUE and ignored"
    case .unfinished(let component): "this \(component) does not end; it is left out"
    }
  }

  private var chinese: String {
    switch self {
    case .noStart: "该事件没有 DTSTART，已略去"
    case .badDate(let found):
      "“\(found)”不是 \(Era.firstYear) 至 \(Era.lastYear) 年的日期（应如 20260215），该事件已略去"
    case .endsBeforeItBegins: "该事件的结束早于开始，只取第一天"
    case .tooLong(let days): "该事件长达 \(days) 天，已略去；至多 \(ICalendar.mostDays) 天"
    case .repeats: "该事件重复发生，只取第一次"
    case .cancelled: "该事件已取消，已略去"
    case .unknownSpecialDay(let found):
      "X-APPLE-SPECIAL-DAY 的值“\(found)”已忽略；只识别 WORK-HOLIDAY 和 ALTERNATE-WORKDAY"
    case .notAProperty: "该行不是 NAME:VALUE 的形式，已忽略"
    case .unfinished(let component): "该 \(component) 没有结束，已略去"
    }
  }
}
