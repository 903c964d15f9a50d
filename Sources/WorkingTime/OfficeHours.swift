// SPDX-License-Identifier: Apache-2.0

/// When an office is open in the course of a week, and when its day ends for limits that are counted in days.
public struct OfficeHours: Hashable, Sendable {
  /// The hours of Monday to Sunday, each day's in ascending order.
  public let week: [[ClosedRange<CivilTime>]]
  /// The hours of a make-up workday.
  public let makeup: [ClosedRange<CivilTime>]
  /// The last instant of a limit in workdays, days, weeks or months; never 24:00, but then 23:59:59.
  public let close: CivilTime

  /// - Parameters:
  ///   - week: Seven days from Monday, each a list of hours in ascending order, empty where the office is shut. An
  ///     office is open from the first instant of a range up to its last, which no longer counts.
  ///   - makeup: The hours of a make-up workday; if not given, those of Monday, or of the first day that has any.
  ///   - close: 24:00 stands for 23:59:59.
  /// - Throws: Where there are not seven days, hours overlap or are empty, or no day has any.
  public init(
    week: [[ClosedRange<CivilTime>]], makeup: [ClosedRange<CivilTime>]? = nil, close: CivilTime
  ) throws(OfficeHoursError) {
    guard week.count == 7 else { throw .notSevenDays(found: week.count) }
    for (index, day) in week.enumerated() { try Self.check(day, on: index + 1) }
    if let makeup { try Self.check(makeup, on: nil) }
    guard let first = week.first(where: { !$0.isEmpty }) else { throw .neverOpen }
    self.week = week
    self.makeup = makeup ?? (week[0].isEmpty ? first : week[0])
    self.close = close == .endOfDay ? CivilTime(clamping: 86_399) : close
  }

  /// Reads hours as they are written: `08:30-12:00`.
  public static func range(parsing text: String) throws(OfficeHoursError) -> ClosedRange<CivilTime> {
    var scanner = Scanner(text)
    guard let from = scanner.time(), scanner.skip(anyOf: "-"), let to = scanner.time(), scanner.isAtEnd
    else { throw .unreadable(found: text) }
    guard from < to else { throw .reversed(found: text) }
    return from...to
  }

  /// The hours of a day by what the calendar says of it. A weekend day has those the office gives it, a holiday none.
  func ranges(weekday: Int, kind: DayKind) -> [ClosedRange<CivilTime>] {
    switch kind {
    case .workday, .weekend: week[weekday - 1]
    case .makeupWorkday: makeup
    case .holiday, .closed: []
    }
  }

  /// Likewise, of a half day only what lies in the part that is worked.
  func ranges(weekday: Int, kind: DayKind, half: ClosedRange<CivilTime>?) -> [ClosedRange<CivilTime>] {
    let whole = ranges(weekday: weekday, kind: kind)
    guard let half else { return whole }
    return whole.compactMap { range in
      let (from, to) = (max(range.lowerBound, half.lowerBound), min(range.upperBound, half.upperBound))
      return from < to ? from...to : nil
    }
  }

  private static func check(_ day: [ClosedRange<CivilTime>], on weekday: Int?) throws(OfficeHoursError) {
    for (index, range) in day.enumerated() {
      let text = "\(range.lowerBound)-\(range.upperBound)"
      guard range.lowerBound < range.upperBound else { throw .reversed(found: text) }
      guard index == 0 || day[index - 1].upperBound <= range.lowerBound else {
        throw .overlapping(found: text, weekday: weekday)
      }
    }
  }
}
