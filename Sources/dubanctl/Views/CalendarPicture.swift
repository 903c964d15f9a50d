// SPDX-License-Identifier: Apache-2.0

import DubanCore
import WorkingTime

/// A year, or one month, as a picture with its special days marked, and what each of them is beneath.
///
/// No mark relies on colour. A year has three months beside one another at 80 columns; a month has room for names.
struct CalendarPicture: Printout {
  var year: Int
  var month: Int?
  var office: OfficeAtHand
  var when: When

  private var time: OfficeTime { office.time }
  private var calendar: WorkCalendar { office.time.calendar }
  private var months: [Int] { month.map { [$0] } ?? Array(1...12) }
  private var days: [CivilDate] { months.flatMap(days(of:)) }

  private func days(of month: Int) -> [CivilDate] {
    guard let first = CivilDate(year: year, month: month, day: 1) else { return [] }
    return (first.dayNumber...first.dayNumber + 30).filter { $0 <= CivilDate.last.dayNumber }
      .map(CivilDate.init(dayNumber:)).filter { $0.month == month }
  }

  private func workdays(_ days: [CivilDate]) -> Int { days.count { calendar.isWorkday($0) } }

  // MARK: Marks

  /// What is special about a day.
  private enum Mark: CaseIterable {
    case holiday, makeup, half, closed, period

    /// In a year's picture, one column wide.
    var sign: String {
      switch self {
      case .holiday: "*"
      case .makeup: "+"
      case .half: "/"
      case .closed: "x"
      case .period: "~"
      }
    }

    /// In a month's picture.
    func word(_ style: Style) -> String {
      switch self {
      case .holiday: style.say("off", "休")
      case .makeup: style.say("work", "班")
      case .half: style.say("half", "半")
      case .closed: style.say("closed", "停")
      case .period: "~"
      }
    }

    func meaning(_ style: Style) -> String {
      switch self {
      case .holiday: style.say("holiday", "节假日")
      case .makeup: style.say("make-up workday", "调休上班")
      case .half: style.say("half day", "半天")
      case .closed: style.say("closed", "停办")
      case .period: style.say("named period", "专门时段")
      }
    }

    var paint: Paint {
      switch self {
      case .holiday: .red
      case .makeup: .blue
      case .half: .green
      case .closed: .yellow
      case .period: .bold
      }
    }
  }

  private func mark(_ date: CivilDate) -> Mark? {
    if calendar.halfDay(date) != nil { return .half }
    switch calendar.kind(of: date) {
    case .holiday: return .holiday
    case .makeupWorkday: return .makeup
    case .closed: return .closed
    case .workday, .weekend: return calendar.periods(on: date).isEmpty ? nil : .period
    }
  }

  private func paint(_ date: CivilDate) -> Paint? {
    mark(date)?.paint ?? (calendar.kind(of: date) == .weekend ? .faint : nil)
  }

  // MARK: Text

  func lines(_ style: Style) -> [String] {
    var lines = [style.paint(title(style), .bold), ""]
    if let month {
      lines += largeMonth(month, style)
    } else {
      let perRow = max(1, min(3, (style.width + Self.gap) / (7 * cell(style) + Self.gap)))
      for first in stride(from: 1, through: 12, by: perRow) {
        lines += row(Array(first...min(12, first + perRow - 1)), style) + [""]
      }
    }
    lines += legend(style) + [""]
    while lines.last == "" { lines.removeLast() }
    return lines + [""] + Labelled.lines(rows(style), style)
  }

  private func title(_ style: Style) -> String {
    let name =
      month.map { style.say("\(Self.english[$0 - 1]) \(year)", "\(year)年\($0)月") } ?? style.say("\(year)", "\(year)年")
    return name + "  " + office.title(style)
  }

  private static let english = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
  ]
  private static let gap = 4

  /// The columns of a day in a year's picture: a number and a mark, and where three months have room, a space.
  private func cell(_ style: Style) -> Int { style.width >= 3 * 28 + 2 * Self.gap - 1 ? 4 : 3 }

  /// Months side by side.
  private func row(_ months: [Int], _ style: Style) -> [String] {
    let blocks = months.map { smallMonth($0, style) }
    let gap = String(repeating: " ", count: Self.gap)
    return (0..<(blocks.map(\.count).max() ?? 0)).map { line in
      var out = ""
      var owed = ""
      for block in blocks {
        let (text, width) = line < block.count ? block[line] : ("", 0)
        out += (text.isEmpty ? "" : owed + text)
        owed = (text.isEmpty ? owed : "") + String(repeating: " ", count: 7 * cell(style) - width) + gap
      }
      return out
    }
  }

  /// Each line with the columns that it takes, without spaces at its end.
  private func smallMonth(_ month: Int, _ style: Style) -> [(text: String, width: Int)] {
    let (days, cell) = (days(of: month), cell(style))
    // The last day's mark has a column of its own, and what stands above the numbers ends with them.
    let full = 6 * cell + 2
    let name = style.say(Self.english[month - 1], "\(month)月")
    let count = style.say("\(workdays(days)) days", "\(workdays(days))天")
    let space = String(
      repeating: " ", count: max(1, full - DisplayWidth.of(name) - DisplayWidth.of(count)))
    let head = style.paint(name, .bold) + space + style.paint(count, .faint)
    let weekdays = style.say(
      ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"], ["一", "二", "三", "四", "五", "六", "日"]
    ).joined(separator: String(repeating: " ", count: cell - 2))
    var lines = [(head, full), (style.paint(weekdays, .faint), full)]
    for week in weeks(days) {
      var text = ""
      var width = 0
      for (weekday, date) in week {
        let sign = mark(date)?.sign ?? ""
        let day = "\(date.day)".padded(to: 2, alignedRight: true) + sign
        text += String(repeating: " ", count: (weekday - 1) * cell - width) + style.paint(day, paint(date))
        width = (weekday - 1) * cell + 2 + sign.count
      }
      lines.append((text, width))
    }
    return lines
  }

  private func weeks(_ days: [CivilDate]) -> [[(weekday: Int, date: CivilDate)]] {
    var weeks: [[(weekday: Int, date: CivilDate)]] = []
    for day in days {
      if day.weekday == 1 || weeks.isEmpty { weeks.append([]) }
      weeks[weeks.count - 1].append((day.weekday, day))
    }
    return weeks
  }

  /// One month with what its days are called beneath their numbers.
  private func largeMonth(_ month: Int, _ style: Style) -> [String] {
    let width = max(6, min(style.width, 100) / 7)
    let weekdays = style.say(
      ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"], ["周一", "周二", "周三", "周四", "周五", "周六", "周日"])
    var lines = [line((1...7).map { (($0, weekdays[$0 - 1], .faint)) }, width, style)]
    for week in weeks(days(of: month)) {
      lines.append(
        line(
          week.map { weekday, date in
            let word = mark(date).map { " " + $0.word(style) } ?? ""
            return (weekday, "\(date.day)".padded(to: 2, alignedRight: true) + word, paint(date))
          }, width, style))
      let names = week.compactMap { weekday, date -> (Int, String, Paint?)? in
        label(date).map { (weekday, Printable.line($0).truncated(to: width - 1), paint(date)) }
      }
      if !names.isEmpty { lines.append(line(names, width, style)) }
      lines.append("")
    }
    return lines
  }

  /// The name of a day, the hours of a half one, or the period that it lies in.
  private func label(_ date: CivilDate) -> String? {
    if calendar.halfDay(date) != nil, let hours = time.hours(on: date).last {
      return calendar.name(of: date) ?? "–\(hours.upperBound)"
    }
    return calendar.name(of: date) ?? calendar.periods(on: date).last?.name
  }

  private func line(
    _ cells: [(weekday: Int, text: String, paint: Paint?)], _ width: Int, _ style: Style
  ) -> String {
    var out = ""
    var used = 0
    for (weekday, text, paint) in cells {
      out += String(repeating: " ", count: max(0, (weekday - 1) * width - used)) + style.paint(text, paint)
      used = max(used, (weekday - 1) * width) + DisplayWidth.of(text)
    }
    return out
  }

  /// The marks of the picture, as many in a line as it has room for.
  private func legend(_ style: Style) -> [String] {
    let used = Set(days.compactMap(mark))
    var lines: [String] = []
    var room = 0
    for mark in Mark.allCases where used.contains(mark) {
      let (sign, meaning) = (month == nil ? mark.sign : mark.word(style), mark.meaning(style))
      let text = style.paint(sign, mark.paint) + " " + meaning
      let width = DisplayWidth.of("\(sign) \(meaning)")
      if lines.isEmpty || room < width + 3 {
        lines.append(text)
        room = style.width - width
      } else {
        lines[lines.count - 1] += "   " + text
        room -= width + 3
      }
    }
    return lines
  }

  private func rows(_ style: Style) -> [(label: String, text: String)] {
    let words = DayWords(office: office, when: when)
    let days = days
    var rows: [(label: String, text: String)] = [(style.say("Working days", "工作日"), "\(workdays(days))")]
    let holidays = days.filter { calendar.kind(of: $0) == .holiday }
    if !holidays.isEmpty { rows.append((style.say("Holidays", "节假日"), runs(holidays, style))) }
    let makeup = days.filter { calendar.kind(of: $0) == .makeupWorkday }
    if !makeup.isEmpty { rows.append((style.say("Make-up days", "调休上班"), runs(makeup, style))) }
    let halves = days.filter { calendar.halfDay($0) != nil }
    if !halves.isEmpty { rows.append((style.say("Half days", "半天"), words.halves(halves, style))) }
    let closed = days.compactMap { date in
      calendar.layer(closing: date).map {
        Explanation.UncountedDay(date: date, reason: .closed, name: calendar.name(of: date), layer: $0.name)
      }
    }
    if !closed.isEmpty { rows.append((style.say("Closed", "停办"), words.list(closed, style))) }
    if let first = days.first, let last = days.last {
      let periods = calendar.layers.flatMap(\.periods).filter { $0.days.overlaps(first...last) }
      if !periods.isEmpty {
        rows.append(
          (
            style.say("Periods", "专门时段"),
            style.list(
              periods.map { "\(Printable.line($0.name)) \(short($0.days.lowerBound, $0.days.upperBound))" })
          ))
      }
      let unknown = calendar.uncoveredYears(from: first, to: last)
      if !unknown.isEmpty { rows.append((style.say("Provisional", "暂定"), DayWords.unknown(unknown, style))) }
    }
    return rows
  }

  /// Days of one name that follow one another: `10-01 – 10-07 国庆节`.
  private func runs(_ days: [CivilDate], _ style: Style) -> String {
    var runs: [(first: CivilDate, last: CivilDate, name: String?)] = []
    for day in days {
      let name = calendar.name(of: day)
      if let run = runs.last, run.name == name, run.last.adding(days: 1) == day {
        runs[runs.count - 1].last = day
      } else {
        runs.append((day, day, name))
      }
    }
    return style.list(runs.map { short($0.first, $0.last) + ($0.name.map { " " + Printable.line($0) } ?? "") })
  }

  private func short(_ first: CivilDate, _ last: CivilDate) -> String {
    func text(_ date: CivilDate) -> String {
      date.year == year ? String(date.description.dropFirst(5)) : date.description
    }
    return first == last ? text(first) : "\(text(first)) – \(text(last))"
  }

  // MARK: JSON

  /// Every day with its kind, and the counts of working days.
  var json: JSON {
    let days = days
    let unknown = days.first.map { calendar.covers($0.year) ? [] : [$0.year] } ?? []
    return [
      "year": .int(Int64(year)), "month": month.map { .int(Int64($0)) } ?? .null,
      "unit": office.unit.map(JSON.string) ?? .null, "workdays": .int(Int64(workdays(days))),
      "provisional": .bool(!unknown.isEmpty),
      "months": .array(
        months.map { month in
          let days = self.days(of: month)
          return ["month": .int(Int64(month)), "workdays": .int(Int64(workdays(days)))]
        }),
      "days": .array(days.map(json)),
    ]
  }

  private func json(_ date: CivilDate) -> JSON {
    [
      "date": .string(date.description), "kind": .string(calendar.kind(of: date).rawValue),
      "workday": .bool(calendar.isWorkday(date)), "name": calendar.name(of: date).map(JSON.string) ?? .null,
      "half": calendar.halfDay(date).map { .string("\($0.lowerBound)-\($0.upperBound)") } ?? .null,
      "closed_by": calendar.layer(closing: date).map { .string($0.name) } ?? .null,
      "hours": .array(time.hours(on: date).map { .string("\($0.lowerBound)-\($0.upperBound)") }),
      "periods": .array(calendar.periods(on: date).map { .string($0.name) }),
    ]
  }
}
