// SPDX-License-Identifier: Apache-2.0

extension Timestamp: CustomStringConvertible {
  /// RFC 3339 in UTC, with as many decimals of the second as are not zero.
  public var description: String {
    let day = seconds.flooredQuotient(86_400)
    let second = seconds - day * 86_400
    let date = CivilDate(daysSince1970: day)
    func padded(_ number: Int64, _ width: Int) -> String {
      let digits = String(number)
      return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
    return padded(date.year, 4) + "-" + padded(date.month, 2) + "-" + padded(date.day, 2) + "T"
      + padded(second / 3600, 2) + ":" + padded(second / 60 % 60, 2) + ":" + padded(second % 60, 2)
      + DurationText.decimals(Int64(nanoseconds)) + "Z"
  }

  /// Reads RFC 3339 with `T`, seconds, at most nine decimals, and `Z` or a numeric offset. Nil if the text is anything
  /// else, names a day or time that does not exist, or lies outside the range.
  public init?(_ text: String) {
    var scanner = DigitScanner(text)
    guard let year = scanner.number(4), scanner.take("-"), let month = scanner.number(2), scanner.take("-"),
      let day = scanner.number(2), scanner.take("T"), let hour = scanner.number(2), scanner.take(":"),
      let minute = scanner.number(2), scanner.take(":"), let second = scanner.number(2),
      hour < 24, minute < 60, second < 60, let date = CivilDate(year: year, month: month, day: day)
    else { return nil }
    var nanoseconds: Int64 = 0
    if scanner.take(".") {
      guard let fraction = scanner.fraction(maximum: 9) else { return nil }
      nanoseconds = fraction
    }
    var offset: Int64 = 0
    if !scanner.take("Z") {
      let west = scanner.take("-")
      guard west || scanner.take("+"), let hours = scanner.number(2), scanner.take(":"),
        let minutes = scanner.number(2), hours < 24, minutes < 60
      else { return nil }
      offset = (hours * 3600 + minutes * 60) * (west ? -1 : 1)
    }
    guard scanner.isAtEnd else { return nil }
    let clock = hour * 3600 + minute * 60 + second
    self.init(seconds: date.daysSince1970 * 86_400 + clock - offset, nanoseconds: Int32(nanoseconds))
  }
}

/// A day of the proleptic Gregorian calendar, for years that have four digits.
struct CivilDate {
  var year: Int64
  var month: Int64
  var day: Int64

  private static let firstDayOfMonth: [Int64] = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334]

  private static func isLeap(_ year: Int64) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }

  /// Days before 1 January of `year`, counted from 1970-01-01.
  private static func daysBefore(_ year: Int64) -> Int64 {
    let past = year - 1
    return past * 365 + past.flooredQuotient(4) - past.flooredQuotient(100) + past.flooredQuotient(400) - 719_162
  }

  private static func daysBefore(_ month: Int64, in year: Int64) -> Int64 {
    firstDayOfMonth[Int(month - 1)] + (month > 2 && isLeap(year) ? 1 : 0)
  }

  init?(year: Int64, month: Int64, day: Int64) {
    guard 1...12 ~= month, day >= 1 else { return nil }
    let first = CivilDate.daysBefore(month, in: year)
    let next = month == 12 ? (CivilDate.isLeap(year) ? 366 : 365) : CivilDate.daysBefore(month + 1, in: year)
    guard day <= next - first else { return nil }
    (self.year, self.month, self.day) = (year, month, day)
  }

  init(daysSince1970 days: Int64) {
    // The mean year is 365.2425 days; the estimate is at most one year off.
    year = ((days + 719_162) * 400).flooredQuotient(146_097) + 1
    while CivilDate.daysBefore(year) > days { year -= 1 }
    while CivilDate.daysBefore(year + 1) <= days { year += 1 }
    let ordinal = days - CivilDate.daysBefore(year)
    month = 12
    while CivilDate.daysBefore(month, in: year) > ordinal { month -= 1 }
    day = ordinal - CivilDate.daysBefore(month, in: year) + 1
  }

  /// From 1.
  var dayOfYear: Int64 { CivilDate.daysBefore(month, in: year) + day }

  var daysSince1970: Int64 { CivilDate.daysBefore(year) + CivilDate.daysBefore(month, in: year) + day - 1 }
}
