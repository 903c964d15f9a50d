// SPDX-License-Identifier: Apache-2.0

/// The proleptic Gregorian calendar in integers: what a date is as a number of days, and back.
///
/// Years are counted from March, so that the leap day is the last of its year; 400 such years have 146,097 days.
/// Everything here takes years from 1 and never meets a negative quotient.
enum Gregorian {
  /// 0000-03-01 lies this many days before 1970-01-01.
  private static let marchEpoch = 719_468

  /// Days since 1970-01-01 of a date that exists.
  static func dayNumber(year: Int, month: Int, day: Int) -> Int {
    let marchMonth = (month + 9) % 12
    let marchYear = month < 3 ? year - 1 : year
    let leapDays = marchYear / 4 - marchYear / 100 + marchYear / 400
    return marchYear * 365 + leapDays + daysBefore(marchMonth) + day - 1 - marchEpoch
  }

  /// The date of a day number, from 0001-01-01 on.
  static func date(of dayNumber: Int) -> (year: Int, month: Int, day: Int) {
    let days = dayNumber + marchEpoch
    // The mean year is 365.2425 days: the guess is right or one too high near a turn of the year.
    var marchYear = (days * 400 + 591) / 146_097
    var dayOfYear = days - start(ofMarchYear: marchYear)
    if dayOfYear < 0 {
      marchYear -= 1
      dayOfYear = days - start(ofMarchYear: marchYear)
    }
    let marchMonth = (dayOfYear * 5 + 2) / 153
    let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
    return (month < 3 ? marchYear + 1 : marchYear, month, dayOfYear - daysBefore(marchMonth) + 1)
  }

  static func isLeap(_ year: Int) -> Bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
  }

  static func length(ofMonth month: Int, year: Int) -> Int {
    switch month {
    case 2: isLeap(year) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// ISO 8601 weekday, Monday 1 to Sunday 7; 1970-01-01 was a Thursday.
  static func weekday(of dayNumber: Int) -> Int {
    let shifted = (dayNumber + 3) % 7
    return (shifted < 0 ? shifted + 7 : shifted) + 1
  }

  /// Days before a month counted from March (0) to February (11): the months run 31 30 31 30 31, and so again.
  private static func daysBefore(_ marchMonth: Int) -> Int {
    (marchMonth * 153 + 2) / 5
  }

  private static func start(ofMarchYear year: Int) -> Int {
    year * 365 + year / 4 - year / 100 + year / 400
  }
}
