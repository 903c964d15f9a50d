// SPDX-License-Identifier: Apache-2.0

import DubanCore
import WorkingTime

/// Days that stand as one entry of a list, or as one key of a mapping that says more of them.
struct WrittenDays {
  var days: ClosedRange<CivilDate>
  /// What a mapping says of them; nil in a list.
  var value: Node?
  var place: Place

  var dates: [CivilDate] {
    (days.lowerBound.dayNumber...days.upperBound.dayNumber).map(CivilDate.init(dayNumber:))
  }
}

extension Reader {
  /// The longest that a range of days may be; a longer one is a slip of the pen.
  private static let mostDays = 366

  /// Dates and ranges of dates, in a list or as the keys of a mapping, in the order of the file.
  func days(_ node: Node?, _ what: Text) -> [WrittenDays] {
    guard let node else { return [] }
    if let entries = node.entries {
      return entries.compactMap { entry in
        days(entry.key, at: entry.keyPlace).map { WrittenDays(days: $0, value: entry.value, place: entry.keyPlace) }
      }
    }
    return elements(node).compactMap { item in
      guard let text = scalar(item, what) else { return nil }
      return days(text, at: item.place).map { WrittenDays(days: $0, place: item.place) }
    }
  }

  /// The name that a mapping gives its days; nil where it gives none.
  func name(_ days: WrittenDays) -> String? {
    guard let node = days.value, !node.isEmpty else { return nil }
    return scalar(node, Text(en: "the name of a day", zh: "日期名称"))
  }

  /// Reads `2026-02-12` or `2026-10-01..2026-10-07`.
  private func days(_ text: String, at place: Place) -> ClosedRange<CivilDate>? {
    let accepted = Text(
      en: "a date like 2026-02-12, or a range like 2026-10-01..2026-10-07,",
      zh: "2026-02-12 这样的日期，或 2026-10-01..2026-10-07 这样的范围")
    guard let dots = text.firstRange(of: "..") else {
      return date(text, at: place, accepted: accepted).map { $0...$0 }
    }
    guard let first = date(text[..<dots.lowerBound], at: place, accepted: accepted),
      let last = date(text[dots.upperBound...], at: place, accepted: accepted)
    else { return nil }
    guard first <= last else {
      error(
        "D008", at: place,
        Text(
          en: "the days '\(text.shortened)' end before they begin; write the earlier date first",
          zh: "日期范围“\(text.shortened)”的终点早于起点，请先写较早的日期"))
      return nil
    }
    guard last.dayNumber - first.dayNumber < Self.mostDays else {
      error(
        "D008", at: place,
        Text(
          en: "'\(text.shortened)' are more than \(Self.mostDays) days; write shorter ranges",
          zh: "“\(text.shortened)”超过 \(Self.mostDays) 天，请写成较短的范围"))
      return nil
    }
    return first...last
  }

  func date(
    _ text: some StringProtocol, at place: Place,
    accepted: Text = Text(en: "a date like 2026-02-12", zh: "2026-02-12 这样的日期")
  ) -> CivilDate? {
    let text = String(text)
    if let date = CivilDate(parsing: text) { return date }
    if let year = text.wholeMatch(of: /([0-9]{4})-[0-9]{2}-[0-9]{2}/).flatMap({ Int($0.1) }),
      !(Era.firstYear...Era.lastYear).contains(year)
    {
      error(
        "D008", at: place,
        Text(
          en: "\(text) lies outside the years that are counted, \(Era.firstYear) to \(Era.lastYear)",
          zh: "\(text) 超出可计算的年份，应在 \(Era.firstYear) 至 \(Era.lastYear) 年之间"))
    } else {
      error(
        "D008", at: place,
        Text(
          en: "\(accepted.in(.en)) is expected, not '\(text.shortened)'",
          zh: "应为 \(accepted.in(.zh))，而不是“\(text.shortened)”"))
    }
    return nil
  }
}
