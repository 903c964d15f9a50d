// SPDX-License-Identifier: Apache-2.0

import DubanAPI
import WorkingTime

/// Days and what the calendar says of them, in words.
struct DayWords {
  var office: OfficeAtHand
  var when: When

  func day(_ date: CivilDate) -> String { when.day(date.description) }

  func list(_ days: [Explanation.UncountedDay], _ style: Style) -> String {
    DayRuns(CountView.days(days), when) { office.name($0, style) }.text(style)
  }

  func makeup(_ days: [CivilDate], _ style: Style) -> String {
    guard days.count <= DayRuns.most else {
      return style.say("\(days.count) make-up workdays", "\(days.count)个调休上班日")
    }
    return style.list(days.map(day)) + style.say(" (make-up workday\(days.count == 1 ? "" : "s"))", "（调休上班）")
  }

  func halves(_ days: [CivilDate], _ style: Style) -> String {
    guard days.count <= DayRuns.most else { return style.say("\(days.count) days", "\(days.count)天") }
    return style.list(
      days.map { date in
        let hours = office.time.hours(on: date).map { "\($0.lowerBound)-\($0.upperBound)" }
        let name = office.time.calendar.name(of: date).map { " " + Printable.line($0) } ?? ""
        return "\(day(date)) \(style.list(hours))\(name)"
      })
  }

  /// Why something is provisional.
  ///
  /// - Parameter years: those without data; empty where it is not known which they are.
  static func unknown(_ years: [some BinaryInteger], _ style: Style) -> String {
    let list = style.list(years.map { String($0) })
    return style.say(
      "the days off\(list.isEmpty ? "" : " of \(list)") are not known yet; Monday to Friday are counted",
      "\(list.isEmpty ? "" : "\(list)年")放假安排尚未公布，暂按周一至周五计算")
  }
}
