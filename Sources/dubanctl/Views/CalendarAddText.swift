// SPDX-License-Identifier: Apache-2.0

import DubanAPI
import DubanCore
import WorkingTime

/// When a limit ends, and how that comes about.
struct CalendarAddText: Printout {
  var explanation: Explanation
  var moment: Moment
  var office: OfficeAtHand
  var when: When

  private var zone: ZoneRules { office.time.zone }

  func lines(_ style: Style) -> [String] {
    let due = style.say("Due", "到期") + " " + at(explanation.due.instant)
    return [style.paint(due, .bold), ""] + Labelled.lines(rows(style), style)
  }

  private func rows(_ style: Style) -> [(label: String, text: String)] {
    let limit = explanation.limit
    var rows: [(label: String, text: String)] = [
      (style.say("Received", "收到"), received(style)),
      (style.say("Limit", "时限"), limit.localized(zh: style.language == .zh)),
      (style.say("Counted", "起算"), beginning(style)),
    ]
    let days = DayWords(office: office, when: when)
    if !explanation.uncounted.isEmpty {
      rows.append((style.say("Left out", "不计"), days.list(explanation.uncounted, style)))
    }
    if !explanation.makeupWorkdays.isEmpty {
      rows.append((style.say("Worked", "调休"), days.makeup(explanation.makeupWorkdays, style)))
    }
    if !explanation.halfDays.isEmpty {
      rows.append((style.say("Half day", "半天"), days.halves(explanation.halfDays, style)))
    }
    if let day = explanation.clampedToMonthEnd {
      rows.append(
        (
          style.say("Month", "月末"),
          style.say("it has no such day; its last is \(days.day(day))", "该月无对应日，取月末 \(days.day(day))")
        ))
    }
    if let ending = ending(days, style) { rows.append((style.say("Ends", "届满"), ending)) }
    if explanation.due.provisional {
      rows.append((style.say("Provisional", "暂定"), DayWords.unknown(explanation.provisionalYears, style)))
    }
    rows.append((style.say("By", "依据"), office.title(style)))
    return rows
  }

  private func received(_ style: Style) -> String {
    guard case .date(let date) = moment else { return at(explanation.start) }
    if explanation.limit.isInDaysOrLonger { return when.day(date.description) }
    let isShut = office.time.hours(on: date).isEmpty
    return at(explanation.start)
      + (isShut
        ? style.say(", the beginning of that day", "，当日零时") : style.say(", when the office opens", "，当日上班时"))
  }

  private func beginning(_ style: Style) -> String {
    switch explanation.beginning {
    case .dayAfter(let first):
      return style.say(
        "from \(when.day(first.description)); the day of receipt is not counted",
        "自 \(when.day(first.description)) 起，收到当日不计")
    case .inHours(let instant):
      return style.say(
        "in the office's hours, from \(at(instant)), the first that comes", "按工作时间，自 \(at(instant)) 起")
    case .atOnce:
      return explanation.limit.unit == .workhours
        ? style.say("in the office's hours, from that instant on", "按工作时间，即时起算")
        : style.say("day and night, from that instant on", "昼夜连续，即时起算")
    }
  }

  private func ending(_ days: DayWords, _ style: Style) -> String? {
    switch explanation.ending {
    case .elapsed: return nil
    case .close(let date):
      return style.say("on \(days.day(date)), when the office closes", "\(days.day(date)) 下班时")
    case .rolled(let nominal, let over, let last):
      let skipped = days.list(over, style)
      return style.say(
        "on \(days.day(last)), when the office closes: \(days.day(nominal)) would be the last day, and nobody works "
          + "on \(skipped)",
        "\(days.day(last)) 下班时：期满日本为 \(days.day(nominal))，遇 \(skipped)顺延")
    }
  }

  private func at(_ instant: Instant) -> String { when.moment(Timestamp(instant, in: zone)) }

  var json: JSON {
    [
      "start": Timestamp(explanation.start, in: zone).json, "limit": .string(explanation.limit.description),
      "unit": office.unit.map(JSON.string) ?? .null, "due": Timestamp(explanation.due.instant, in: zone).json,
      "provisional": .bool(explanation.due.provisional),
      "half_days": .array(explanation.halfDays.map { .string($0.description) }),
      "uncounted": CountView.json(CountView.days(explanation.uncounted)),
      "count": CountView(explanation, zone: zone).json,
    ]
  }
}
