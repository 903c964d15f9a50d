// SPDX-License-Identifier: Apache-2.0

/// The holidays and make-up workdays that a feed names, ready to be written as a calendar.
///
/// No property of the standard says that a Saturday is worked. Feeds say it in these ways, looked at in this order:
/// Apple's `X-APPLE-SPECIAL-DAY`; a summary that begins with 上班, 补班 or 调休上班, or ends with (班), 补班 or a 班 that
/// stands apart; one that begins or ends with 休 in brackets or apart, or has 放假, or ends with 假期. A count at the end
/// of it, `第1天/共3天`, says nothing. Any other event, a festival or solar term, is no day off, unless the feed is said to
/// have holidays alone.
public struct CalendarImport: Hashable, Sendable {
  public struct Day: Hashable, Sendable {
    public var date: CivilDate
    /// Whether people work on it; else it is a day off.
    public var isWorkday: Bool
    /// What it is called, without the mark that says what it is.
    public var name: String
    /// The line of its event, from 1.
    public var line: Int
  }

  public struct Diagnostic: Hashable, Sendable {
    public enum What: Hashable, Sendable {
      /// What the reading of the feed had to say.
      case feed(ICalendar.Diagnostic.What)
      /// The day is both a holiday and a make-up workday; the other is said on the line.
      case contradiction(CivilDate, other: Int)
      /// The year has holidays and no make-up workday: likely the feed knows only one kind.
      case noMakeupWorkdays(year: Int)
      /// The year has make-up workdays and no holiday: likely the feed calls its holidays something else.
      case noHolidays(year: Int)
      /// No event is a holiday or a make-up workday.
      case nothing
      /// The event is neither, by its summary, and ignored.
      case unknown(summary: String)
    }

    public var what: What
    /// From 1.
    public var line: Int

    /// Whether the calendar must not be used as it is, unless somebody says that it is right.
    public var isError: Bool {
      switch what {
      case .contradiction, .noMakeupWorkdays, .noHolidays, .nothing: true
      case .feed, .unknown: false
      }
    }
  }

  /// Ascending; each date once.
  public private(set) var days: [Day] = []
  /// By line.
  public private(set) var diagnostics: [Diagnostic]

  /// - Parameter holidaysOnly: Whether every event that is no make-up workday is a day off.
  public init(_ feed: ICalendar, holidaysOnly: Bool = false) {
    diagnostics = feed.diagnostics.map { Diagnostic(what: .feed($0.what), line: $0.line) }
    var found: [CivilDate: Day] = [:]
    for event in feed.events {
      guard let (isWorkday, name) = Self.meaning(of: event, holidaysOnly) else {
        diagnostics.append(.init(what: .unknown(summary: event.summary), line: event.line))
        continue
      }
      for number in event.days.lowerBound.dayNumber...event.days.upperBound.dayNumber {
        let date = CivilDate(dayNumber: number)
        if let other = found[date] {
          if other.isWorkday != isWorkday {
            diagnostics.append(.init(what: .contradiction(date, other: other.line), line: event.line))
          }
        } else {
          found[date] = Day(date: date, isWorkday: isWorkday, name: name, line: event.line)
        }
      }
    }
    days = found.values.sorted { $0.date < $1.date }
    if days.isEmpty { diagnostics.append(.init(what: .nothing, line: 1)) }
    for (year, said) in years where said.workdays.isEmpty || said.holidays.isEmpty {
      let line = days.first { said.holidays.contains($0.date) || said.workdays.contains($0.date) }?.line ?? 1
      let what = said.holidays.isEmpty ? Diagnostic.What.noHolidays(year: year) : .noMakeupWorkdays(year: year)
      diagnostics.append(.init(what: what, line: line))
    }
    diagnostics.sort { ($0.line, $0.description) < ($1.line, $1.description) }
  }

  /// The days by the year that they lie in. A feed does not say whose notice a day belongs to; but a year of which it
  /// has nothing before December, while it has the next, it has only by the next year's notice.
  public var years: [Int: WorkCalendar.Year] {
    let first = days.reduce(into: [Int: CivilDate]()) { first, day in
      first[day.date.year] = min(day.date, first[day.date.year] ?? day.date)
    }
    return days.reduce(into: [:]) { years, day in
      let own = day.date.year
      let number = (first[own]?.month == 12 && first[own + 1] != nil) ? own + 1 : own
      var year = years[number] ?? WorkCalendar.Year(holidays: [], workdays: [])
      if day.isWorkday { year.workdays.insert(day.date) } else { year.holidays.insert(day.date) }
      if !day.name.isEmpty { year.names[day.date] = day.name }
      years[number] = year
    }
  }

  private static func meaning(of event: ICalendar.Event, _ holidaysOnly: Bool) -> (isWorkday: Bool, name: String)? {
    let summary = uncounted(event.summary)
    let name = bare(summary)
    if let special = event.special { return (special == .workday, name) }
    if ["上班", "补班", "调休上班", "班("].contains(where: summary.hasPrefix) || hasMark(summary, "班")
      || summary.hasSuffix("补班") || summary.hasSuffix("上班") || summary.hasSuffix(" 班")
    {
      return (true, name)
    }
    if hasMark(summary, "休") || summary.contains("放假") || summary.hasSuffix("假期") || summary.hasPrefix("休")
      || summary.hasSuffix(" 休")
    {
      return (false, name)
    }
    return holidaysOnly ? (false, name) : nil
  }

  /// Whether the summary begins or ends with a letter in brackets, of whichever width.
  private static func hasMark(_ summary: String, _ letter: String) -> Bool {
    ["(\(letter))", "（\(letter)）", "[\(letter)]", "【\(letter)】"].contains {
      summary.hasPrefix($0) || summary.hasSuffix($0)
    }
  }

  /// `元旦 假期 第1天/共3天` without which of how many days it is.
  private static func uncounted(_ summary: String) -> String {
    guard let total = withoutCount(summary[...], "共"), let slash = total.last, "/／".contains(slash),
      var rest = withoutCount(total.dropLast(), "第")
    else { return summary }
    while rest.last?.isWhitespace == true { rest.removeLast() }
    return rest.isEmpty ? summary : String(rest)
  }

  /// What stands before `共3天`; nil where no such count is at the end.
  private static func withoutCount(_ text: Substring, _ word: Character) -> Substring? {
    guard text.last == "天" else { return nil }
    let counted = text.dropLast()
    guard let place = counted.lastIndex(where: { !$0.isWholeNumber }), counted[place] == word,
      counted.index(after: place) < counted.endIndex
    else { return nil }
    return counted[..<place]
  }

  /// `元旦假期` is 元旦, as are `元旦 假期`, `元旦(休)` and `上班(补元旦假期)`.
  private static func bare(_ summary: String) -> String {
    var name = summary
    if let open = name.firstIndex(where: { "(（".contains($0) }), let last = name.last, ")）".contains(last) {
      let inside = String(name[name.index(after: open)...].dropLast())
      let outside = String(name[..<open])
      name = ["上班", "补班", "休", "班", "放假", "调休上班"].contains(outside) ? inside : outside
    }
    if name.hasPrefix("补") && !name.hasPrefix("补班") { name.removeFirst() }
    for suffix in ["补班", "上班", "放假", "假期", "调休", " 班", " 休"] where name.hasSuffix(suffix) && name.count > suffix.count {
      name.removeLast(suffix.count)
    }
    return line(name)
  }

  /// One line, without what is no letter but does something to a terminal or a file, and not longer than a name is.
  private static func line(_ text: String) -> String {
    let kept = text.unicodeScalars.map { scalar -> Character in
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator, .spaceSeparator: " "
      default: Character(scalar)
      }
    }
    return kept.split(separator: " ").joined(separator: " ").prefix(40).reduce(into: "") { $0.append($1) }
  }
}

extension CalendarImport.Diagnostic: CustomStringConvertible {
  public var description: String { localized(zh: false) }

  /// The same for people, in English or Chinese.
  public func localized(zh: Bool) -> String { zh ? chinese : english }

  private var english: String {
    switch what {
    case .feed(let what): "line \(line): \(what)"
    case .contradiction(let date, let other):
      "line \(line): \(date) is both a holiday and a make-up workday; the other is said on line \(other)"
    case .noMakeupWorkdays(let year):
      "line \(line): \(year) has holidays and no make-up workday; most likely the feed does not know them"
    case .noHolidays(let year):
      "line \(line): \(year) has make-up workdays and no holiday; most likely the feed calls its holidays something else"
    case .nothing: "no event of the feed is a holiday or a make-up workday"
    case .unknown(let summary):
      "line \(line): '\(summary.prefix(40))' is neither a holiday nor a make-up workday and is ignored"
    }
  }

  private var chinese: String {
    switch what {
    case .feed(let what): "第 \(line) 行：\(what.localized(zh: true))"
    case .contradiction(let date, let other):
      "第 \(line) 行：\(date) 既是节假日又是调休上班日，另一处见第 \(other) 行"
    case .noMakeupWorkdays(let year):
      "第 \(line) 行：\(year) 年有节假日而没有调休上班日，很可能是该日历未收录调休上班日"
    case .noHolidays(let year):
      "第 \(line) 行：\(year) 年有调休上班日而没有节假日，很可能是该日历对节假日另有叫法"
    case .nothing: "该日历中没有一个事件是节假日或调休上班日"
    case .unknown(let summary):
      "第 \(line) 行：“\(summary.prefix(40))”既不是节假日也不是调休上班日，已忽略"
    }
  }
}
