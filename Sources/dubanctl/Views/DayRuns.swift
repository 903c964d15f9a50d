// SPDX-License-Identifier: Apache-2.0

import DubanAPI
import WorkingTime

/// Days that did not count, in words: those of one kind that follow one another are told as one.
struct DayRuns {
  private let days: [CountView.Day]
  private let when: When
  /// What people call the office or unit that closed a day, by its id.
  private let closer: (String) -> String

  /// More runs than these are told by their number alone.
  static let most = 24

  init(_ days: [CountView.Day], _ when: When, closer: @escaping (String) -> String) {
    self.days = days
    self.when = when
    self.closer = closer
  }

  func text(_ style: Style) -> String {
    var runs: [(first: String, last: CountView.Day)] = []
    for day in days {
      if let run = runs.last, Self.isNext(day.date, run.last.date), run.last.isLike(day) {
        runs[runs.count - 1].last = day
      } else {
        runs.append((day.date, day))
      }
    }
    guard runs.count <= Self.most else { return counts(style) }
    return style.list(
      runs.map { first, last in
        let reason = reason(last, style)
        let span = first == last.date ? when.day(first) : "\(when.day(first)) – \(when.day(last.date))"
        return span + style.say(" (\(reason))", "（\(reason)）")
      })
  }

  private func counts(_ style: Style) -> String {
    style.list(
      Explanation.Reason.allCases.compactMap { reason in
        let count = days.count { $0.reason == reason.rawValue }
        let word = self.reason(CountView.Day(date: "", reason: reason.rawValue), style)
        return count == 0 ? nil : style.say("\(count) days (\(word))", "\(count)天（\(word)）")
      })
  }

  private func reason(_ day: CountView.Day, _ style: Style) -> String {
    let name = day.name.map(Printable.line)
    switch Explanation.Reason(rawValue: day.reason) {
    case .weekend: return style.say("weekend", "周末")
    case .shut: return style.say("no office hours", "不办公")
    case .holiday: return style.say("holiday", "法定节假日") + (name.map { style.say(" \($0)", "·\($0)") } ?? "")
    case .closed:
      let closer = day.closedBy.map(closer)
      let closed = closer.map { style.say("closed by \($0)", "\($0)停办") } ?? style.say("closed", "停办")
      return closed + (name.map { style.colon + $0 } ?? "")
    case nil: return day.reason
    }
  }

  private static func isNext(_ date: String, _ other: String) -> Bool {
    guard let date = CivilDate(parsing: date), let other = CivilDate(parsing: other) else { return false }
    return other.adding(days: 1) == date
  }
}

extension CountView.Day {
  /// Whether it did not count for the same reason.
  fileprivate func isLike(_ other: Self) -> Bool {
    reason == other.reason && name == other.name && closedBy == other.closedBy
  }
}
