// SPDX-License-Identifier: Apache-2.0

/// Reads the lines of a feed into events.
struct ICalendarReader {
  private(set) var events: [ICalendar.Event] = []
  private(set) var diagnostics: [ICalendar.Diagnostic] = []
  private let zone: ZoneRules
  private let lines: [ICalendarLine]
  /// The components that are begun, the innermost last, and the line on which each is.
  private var open: [(name: String, line: Int)] = []
  private var draft = Draft()

  /// What is known of an event while it is read.
  private struct Draft {
    var summary = ""
    var start: Moment?
    var end: Moment?
    /// In days.
    var duration: Int?
    var special: ICalendar.SpecialDay?
    var isCancelled = false
    var isBad = false
  }

  /// A date, and whether it is one at its very beginning.
  private struct Moment {
    var date: CivilDate
    var isMidnight: Bool
  }

  init(_ bytes: [UInt8], zone: ZoneRules) throws(ICalendarError) {
    guard bytes.count <= ICalendar.mostBytes else { throw .tooLarge(bytes: bytes.count) }
    self.zone = zone
    lines = ICalendarLine.unfolded(bytes)
    guard let first = lines.first else { throw .empty }
    guard first.isComponent("BEGIN", "VCALENDAR") else {
      throw .notACalendar(found: String(first.text.prefix(40)), line: first.number)
    }
    guard lines.contains(where: { $0.isComponent("END", "VCALENDAR") }) else {
      throw .unfinished(line: lines.last?.number ?? first.number)
    }
  }

  mutating func read() {
    for line in lines {
      guard let property = ICalendarProperty(line.text) else {
        note(.notAProperty, line.number)
        continue
      }
      switch property.name {
      case "BEGIN": begin(property.value.uppercased(), line.number)
      case "END": end(property.value.uppercased())
      // What stands in an alarm within the event is the alarm's.
      default: if open.last?.name == "VEVENT" { take(property, line.number) }
      }
    }
    for component in open { note(.unfinished(component: component.name), component.line) }
  }

  private mutating func begin(_ name: String, _ line: Int) {
    if name == "VEVENT" { draft = Draft() }
    open.append((name, line))
  }

  private mutating func end(_ name: String) {
    guard let index = open.lastIndex(where: { $0.name == name }) else { return }
    for component in open[(index + 1)...] { note(.unfinished(component: component.name), component.line) }
    let line = open[index].line
    open.removeSubrange(index...)
    if name == "VEVENT" { finish(line) }
  }

  private mutating func take(_ property: ICalendarProperty, _ line: Int) {
    switch property.name {
    case "SUMMARY": draft.summary = property.text
    case "DTSTART": draft.start = moment(property, line)
    case "DTEND": draft.end = moment(property, line)
    case "DURATION": draft.duration = Self.days(property.value)
    case "RRULE", "RDATE": note(.repeats, line)
    case "STATUS": draft.isCancelled = property.value.uppercased() == "CANCELLED"
    case "X-APPLE-SPECIAL-DAY":
      draft.special = ICalendar.SpecialDay(rawValue: property.value.uppercased())
      if draft.special == nil { note(.unknownSpecialDay(found: String(property.value.prefix(40))), line) }
    default: break
    }
  }

  private mutating func finish(_ line: Int) {
    guard !draft.isCancelled else { return note(.cancelled, line) }
    guard !draft.isBad else { return }
    guard let start = draft.start else { return note(.noStart, line) }
    var last = start.date
    if let end = draft.end {
      // A midnight is the end of the day before; so is a date.
      last = end.isMidnight && end.date > start.date ? end.date.adding(days: -1) : end.date
      if end.date < start.date {
        note(.endsBeforeItBegins, line)
        last = start.date
      }
    } else if let days = draft.duration, days > 1 {
      last = start.date.adding(days: days - 1)
    }
    let count = last.dayNumber - start.date.dayNumber + 1
    guard count <= ICalendar.mostDays else { return note(.tooLong(days: count), line) }
    events.append(.init(summary: draft.summary, days: start.date...last, special: draft.special, line: line))
  }

  /// `20260215`, `20260215T090000`, or `20260214T160000Z`, whose date is that of the zone.
  private mutating func moment(_ property: ICalendarProperty, _ line: Int) -> Moment? {
    var scanner = Scanner(property.value)
    if let year = scanner.number(digits: 4), let month = scanner.number(digits: 2), let day = scanner.number(digits: 2),
      let date = CivilDate(year: year, month: month, day: day)
    {
      if scanner.isAtEnd { return Moment(date: date, isMidnight: true) }
      if scanner.skip(anyOf: "T"), let hour = scanner.number(digits: 2), let minute = scanner.number(digits: 2),
        let second = scanner.number(digits: 2),
        let time = CivilTime(hour: hour, minute: minute, second: min(second, 59))
      {
        if scanner.isAtEnd { return Moment(date: date, isMidnight: time == .midnight) }
        if scanner.skip(anyOf: "Z"), scanner.isAtEnd {
          let local = zone.civil(ZoneRules.utc.instant(of: CivilDateTime(date: date, time: time)))
          return Moment(date: local.date, isMidnight: local.time == .midnight)
        }
      }
    }
    note(.badDate(found: String(property.value.prefix(40))), line)
    draft.isBad = true
    return nil
  }

  /// The days of `P3D` or `P1W`, those of `P1DT12H` rounded up; nil where it is none.
  private static func days(_ value: String) -> Int? {
    var scanner = Scanner(value)
    guard scanner.skip(anyOf: "P") else { return nil }
    guard scanner.next != UInt8(ascii: "T") else { return 1 }
    guard let number = scanner.number(upTo: 100_000) else { return nil }
    if scanner.skip(anyOf: "W") { return number * 7 }
    guard scanner.skip(anyOf: "D") else { return nil }
    return number + (scanner.isAtEnd ? 0 : 1)
  }

  private mutating func note(_ what: ICalendar.Diagnostic.What, _ line: Int) {
    diagnostics.append(.init(what: what, line: line))
  }
}
