// SPDX-License-Identifier: Apache-2.0

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
  func days(_ node: Node?, _ what: String) -> [WrittenDays] {
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
    return scalar(node, "the name of a day")
  }

  /// Reads `2026-02-12` or `2026-10-01..2026-10-07`.
  private func days(_ text: String, at place: Place) -> ClosedRange<CivilDate>? {
    let accepted = "a date like 2026-02-12, or a range like 2026-10-01..2026-10-07,"
    guard let dots = text.firstRange(of: "..") else {
      return date(text, at: place, accepted: accepted).map { $0...$0 }
    }
    guard let first = date(text[..<dots.lowerBound], at: place, accepted: accepted),
      let last = date(text[dots.upperBound...], at: place, accepted: accepted)
    else { return nil }
    guard first <= last else {
      error("D008", at: place, "the days '\(text.shortened)' end before they begin; write the earlier date first")
      return nil
    }
    guard last.dayNumber - first.dayNumber < Self.mostDays else {
      error("D008", at: place, "'\(text.shortened)' are more than \(Self.mostDays) days; write shorter ranges")
      return nil
    }
    return first...last
  }

  func date(
    _ text: some StringProtocol, at place: Place, accepted: String = "a date like 2026-02-12"
  ) -> CivilDate? {
    let text = String(text)
    if let date = CivilDate(parsing: text) { return date }
    if let year = text.wholeMatch(of: /([0-9]{4})-[0-9]{2}-[0-9]{2}/).flatMap({ Int($0.1) }),
      !(Era.firstYear...Era.lastYear).contains(year)
    {
      error(
        "D008", at: place, "\(text) lies outside the years that are counted, \(Era.firstYear) to \(Era.lastYear)")
    } else {
      error(
        "D008", at: place,
        "\(accepted) is expected, not '\(text.shortened)'")
    }
    return nil
  }
}
