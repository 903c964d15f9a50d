// SPDX-License-Identifier: Apache-2.0

import DubanCore
import WorkingTime

/// Days and what the calendar says of them, in words.
struct DayWords {
  var office: OfficeAtHand
  var when: When

  /// More runs of days than these are told by their number alone.
  private static let mostRuns = 24

  func day(_ date: CivilDate) -> String { when.day(date.description) }

  /// `2026-02-15 Sun – 2026-02-23 Mon`.
  func span(_ first: CivilDate, _ last: CivilDate) -> String {
    first == last ? day(first) : "\(day(first)) – \(day(last))"
  }

  /// Days of one kind that follow one another are told as one.
  func list(_ days: [Explanation.UncountedDay], _ style: Style) -> String {
    var runs: [(first: CivilDate, last: Explanation.UncountedDay)] = []
    for day in days {
      if let run = runs.last, run.last.date.adding(days: 1) == day.date, run.last.reason == day.reason,
        run.last.name == day.name, run.last.layer == day.layer
      {
        runs[runs.count - 1].last = day
      } else {
        runs.append((day.date, day))
      }
    }
    guard runs.count <= Self.mostRuns else { return counts(days, style) }
    return style.list(
      runs.map { run in
        let reason = reason(run.last, style)
        return span(run.first, run.last.date) + style.say(" (\(reason))", "（\(reason)）")
      })
  }

  private func counts(_ days: [Explanation.UncountedDay], _ style: Style) -> String {
    let reasons: [Explanation.Reason] = [.weekend, .holiday, .closed, .shut]
    return style.list(
      reasons.compactMap { reason in
        let count = days.count { $0.reason == reason }
        let word = self.reason(.init(date: .first, reason: reason), style)
        return count == 0 ? nil : style.say("\(count) days (\(word))", "\(count)天（\(word)）")
      })
  }

  private func reason(_ day: Explanation.UncountedDay, _ style: Style) -> String {
    let name = day.name.map(Printable.line)
    switch day.reason {
    case .weekend: return style.say("weekend", "周末")
    case .shut: return style.say("no office hours", "不办公")
    case .holiday:
      return style.say("holiday", "法定节假日") + (name.map { style.say(" \($0)", "·\($0)") } ?? "")
    case .closed:
      let closer = day.layer.map { office.name($0, style) }
      let closed = closer.map { style.say("closed by \($0)", "\($0)停办") } ?? style.say("closed", "停办")
      return closed + (name.map { style.colon + $0 } ?? "")
    }
  }

  func makeup(_ days: [CivilDate], _ style: Style) -> String {
    guard days.count <= Self.mostRuns else {
      return style.say("\(days.count) make-up workdays", "\(days.count)个调休上班日")
    }
    return style.list(days.map(day)) + style.say(" (make-up workday\(days.count == 1 ? "" : "s"))", "（调休上班）")
  }

  func halves(_ days: [CivilDate], _ style: Style) -> String {
    guard days.count <= Self.mostRuns else { return style.say("\(days.count) days", "\(days.count)天") }
    return style.list(
      days.map { date in
        let hours = office.time.hours(on: date).map { "\($0.lowerBound)-\($0.upperBound)" }
        let name = office.time.calendar.name(of: date).map { " " + Printable.line($0) } ?? ""
        return "\(day(date)) \(style.list(hours))\(name)"
      })
  }

  /// Of years without data.
  func unknown(_ years: [Int], _ style: Style) -> String {
    let years = style.list(years.map { String($0) })
    return style.say(
      "the holidays of \(years) are not known yet; Monday to Friday are counted",
      "\(years)年放假安排尚未公布，暂按周一至周五计")
  }

  static func json(_ days: [Explanation.UncountedDay]) -> JSON {
    .array(
      days.map {
        [
          "date": .string($0.date.description), "reason": .string($0.reason.rawValue),
          "name": $0.name.map(JSON.string) ?? .null, "closed_by": $0.layer.map(JSON.string) ?? .null,
        ]
      })
  }
}
