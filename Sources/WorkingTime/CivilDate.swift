// SPDX-License-Identifier: Apache-2.0

/// A day of the Gregorian calendar within the ``Era``, without a time zone.
public struct CivilDate: Comparable, Hashable, Sendable {
  private let number: Int32

  /// The date, or nil if there is no such day or it lies outside the era.
  public init?(year: Int, month: Int, day: Int) {
    guard year >= Era.firstYear, year <= Era.lastYear, month >= 1, month <= 12, day >= 1,
      day <= Gregorian.length(ofMonth: month, year: year)
    else { return nil }
    number = Int32(truncatingIfNeeded: Gregorian.dayNumber(year: year, month: month, day: day))
  }

  /// The date so many days after 1970-01-01; outside the era its first or last day.
  public init(dayNumber: Int) {
    number = Int32(truncatingIfNeeded: min(max(dayNumber, Era.firstDay), Era.lastDay))
  }

  /// Reads `2026-02-12`, exactly so.
  public init?(parsing text: String) {
    var scanner = Scanner(text)
    guard let date = scanner.date(), scanner.isAtEnd else { return nil }
    self = date
  }

  /// The first day of the era, 1900-01-01.
  public static let first = CivilDate(dayNumber: Era.firstDay)
  /// The last day of the era, 2999-12-31.
  public static let last = CivilDate(dayNumber: Era.lastDay)

  /// Days since 1970-01-01.
  public var dayNumber: Int { Int(number) }
  public var year: Int { Gregorian.date(of: dayNumber).year }
  public var month: Int { Gregorian.date(of: dayNumber).month }
  public var day: Int { Gregorian.date(of: dayNumber).day }
  /// ISO 8601: Monday is 1, Sunday 7.
  public var weekday: Int { Gregorian.weekday(of: dayNumber) }

  public static func < (one: CivilDate, other: CivilDate) -> Bool { one.number < other.number }

  /// The date so many days later, or earlier if negative; clamped to the era.
  public func adding(days: Int) -> CivilDate {
    let (sum, overflow) = dayNumber.addingReportingOverflow(days)
    return CivilDate(dayNumber: overflow ? (days < 0 ? .min : .max) : sum)
  }

  /// The same-numbered day so many months later, or earlier if negative; where that month has no such day, its last
  /// (民法典 202). Clamped to the era.
  public func adding(months: Int) -> CivilDate {
    let (year, month, day) = Gregorian.date(of: dayNumber)
    let (sum, overflow) = (year * 12 + month - 1).addingReportingOverflow(months)
    let total = overflow ? (months < 0 ? Int.min : Int.max) : sum
    guard total >= Era.firstYear * 12 else { return .first }
    guard total < (Era.lastYear + 1) * 12 else { return .last }
    let (newYear, newMonth) = (total / 12, total % 12 + 1)
    let newDay = min(day, Gregorian.length(ofMonth: newMonth, year: newYear))
    return CivilDate(dayNumber: Gregorian.dayNumber(year: newYear, month: newMonth, day: newDay))
  }
}

extension CivilDate: CustomStringConvertible {
  /// `2026-02-12`.
  public var description: String {
    var digits = Digits(capacity: 10)
    digits.append(self)
    return digits.text
  }
}
