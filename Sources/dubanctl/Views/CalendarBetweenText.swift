// SPDX-License-Identifier: Apache-2.0

import DubanAPI
import DubanCore
import WorkingTime

/// How much time lies between two dates or instants.
struct CalendarBetweenText: Printout {
  var from: Moment
  var to: Moment
  var office: OfficeAtHand
  var when: When

  private var time: OfficeTime { office.time }

  /// A date is the end of its day.
  var instants: (from: Instant, to: Instant) { (instant(from), instant(to)) }

  private func instant(_ moment: Moment) -> Instant {
    switch moment {
    case .instant(let instant): instant
    case .date(let date): time.zone.instant(of: CivilDateTime(date: date, time: .endOfDay))
    }
  }

  private func date(_ moment: Moment) -> CivilDate {
    switch moment {
    case .instant(let instant): time.date(of: instant)
    case .date(let date): date
    }
  }

  private var dates: (from: CivilDate, to: CivilDate) { (date(from), date(to)) }
  private var workdays: Int { time.workdays(from: dates.from, to: dates.to) }
  private var days: Int { dates.to.dayNumber - dates.from.dayNumber }
  private var workingTime: Span { time.countable(from: instants.from, to: instants.to, working: true) }
  /// The first day that counts.
  private var first: CivilDate { dates.from.adding(days: 1) }
  private var counted: Bool { first <= dates.to && days > 0 }
  private var uncounted: [Explanation.UncountedDay] {
    counted ? time.uncounted(from: first, to: dates.to, inHours: false) : []
  }
  private var makeup: [CivilDate] { counted ? time.makeupWorkdays(from: first, to: dates.to) : [] }
  private var halves: [CivilDate] {
    guard counted else { return [] }
    return Set(time.calendar.layers.flatMap(\.halfDays.keys)).filter {
      (first...dates.to).contains($0) && time.calendar.halfDay($0) != nil
    }.sorted()
  }
  private var unknown: [Int] { counted ? time.calendar.uncoveredYears(from: first, to: dates.to) : [] }

  func lines(_ style: Style) -> [String] {
    let words = DayWords(office: office, when: when)
    var rows: [(label: String, text: String)] = [
      (style.say("Working days", "工作日"), "\(workdays)"),
      (style.say("Working hours", "工作时间"), when.hours(workingTime)),
      (style.say("Days", "自然日"), "\(days)"),
    ]
    let left = uncounted
    if !left.isEmpty { rows.append((style.say("Left out", "不计"), words.list(left, style))) }
    if !makeup.isEmpty { rows.append((style.say("Worked", "调休"), words.makeup(makeup, style))) }
    if !halves.isEmpty { rows.append((style.say("Half days", "半天"), words.halves(halves, style))) }
    if !unknown.isEmpty { rows.append((style.say("Provisional", "暂定"), DayWords.unknown(unknown, style))) }
    rows.append((style.say("By", "依据"), office.title(style)))
    return [style.paint("\(shown(from)) → \(shown(to))", .bold), ""] + Labelled.lines(rows, style)
  }

  private func shown(_ moment: Moment) -> String {
    switch moment {
    case .date(let date): when.day(date.description)
    case .instant(let instant): when.moment(Timestamp(instant, in: time.zone))
    }
  }

  var json: JSON {
    [
      "from": Timestamp(instants.from, in: time.zone).json, "to": Timestamp(instants.to, in: time.zone).json,
      "unit": office.unit.map(JSON.string) ?? .null, "workdays": .int(Int64(workdays)),
      "working_seconds": .int(workingTime.milliseconds / 1000), "days": .int(Int64(days)),
      "uncounted": CountView.json(CountView.days(uncounted)),
      "makeup_workdays": .array(makeup.map { .string($0.description) }),
      "half_days": .array(halves.map { .string($0.description) }), "provisional": .bool(!unknown.isEmpty),
      "provisional_years": .array(unknown.map { .int(Int64($0)) }),
    ]
  }
}
