// SPDX-License-Identifier: Apache-2.0

/// The `TZ` string of POSIX as it stands at the end of a TZif file: standard time, and when summer time holds.
struct ZoneRule {
  /// Seconds east of UTC.
  let standard: Int32
  let summer: Summer?

  struct Summer {
    /// Seconds east of UTC.
    let offset: Int32
    /// In standard time.
    let begin: YearlyTime
    /// In summer time.
    let end: YearlyTime
  }

  /// A day of every year and a time counted from its midnight, which may reach a week back or ahead.
  struct YearlyTime {
    enum Day {
      /// Day 1 to 365; 29 February is never counted.
      case withoutLeapDay(Int)
      /// Day 0 to 365; 29 February is counted.
      case withLeapDay(Int)
      /// The n-th such weekday of a month, 5 for the last; Sunday is 0.
      case weekday(Int, week: Int, month: Int)
    }

    let day: Day
    let seconds: Int

    /// Seconds from 1970-01-01T00:00:00 on the same wall.
    func second(in year: Int) -> Int64 {
      Int64(dayNumber(in: year)) * 86_400 + Int64(seconds)
    }

    private func dayNumber(in year: Int) -> Int {
      switch day {
      case .withoutLeapDay(let number):
        let leap = Gregorian.isLeap(year) && number >= 60 ? 1 : 0
        return Gregorian.dayNumber(year: year, month: 1, day: 1) + number - 1 + leap
      case .withLeapDay(let number):
        return Gregorian.dayNumber(year: year, month: 1, day: 1) + number
      case .weekday(let weekday, let week, let month):
        let first = Gregorian.dayNumber(year: year, month: month, day: 1)
        let length = Gregorian.length(ofMonth: month, year: year)
        let ahead = (weekday - Gregorian.weekday(of: first) % 7 + 7) % 7
        let day = ahead + (week - 1) * 7
        return first + (day < length ? day : day - 7)
      }
    }
  }

  /// Reads a rule, nil if it is none. A summer time needs its two dates: POSIX leaves a rule without them open.
  init?(_ text: ArraySlice<UInt8>) {
    var scanner = Scanner(Array(text))
    guard Self.skipName(&scanner), let standard = Self.offset(&scanner) else { return nil }
    self.standard = standard
    guard !scanner.isAtEnd else {
      summer = nil
      return
    }
    guard Self.skipName(&scanner) else { return nil }
    var offset = standard + 3600
    if scanner.next != UInt8(ascii: ",") {
      guard let given = Self.offset(&scanner) else { return nil }
      offset = given
    }
    guard let begin = Self.yearlyTime(&scanner), let end = Self.yearlyTime(&scanner), scanner.isAtEnd
    else { return nil }
    summer = Summer(offset: offset, begin: begin, end: end)
  }

  /// An abbreviation: three letters or more, or anything alphanumeric in angle brackets.
  private static func skipName(_ scanner: inout Scanner) -> Bool {
    func isLetter(_ byte: UInt8) -> Bool { (0x41...0x5A).contains(byte & 0xDF) }
    guard scanner.skip(anyOf: "<") else { return scanner.skip(while: isLetter) >= 3 }
    let length = scanner.skip { isLetter($0) || Scanner.isDigit($0) || $0 == 0x2B || $0 == 0x2D }
    return length >= 3 && scanner.skip(anyOf: ">")
  }

  /// An offset, which POSIX counts west; here east.
  private static func offset(_ scanner: inout Scanner) -> Int32? {
    guard let west = signedTime(&scanner, mostHours: 24) else { return nil }
    return Int32(truncatingIfNeeded: -west)
  }

  /// `[+-]hh[:mm[:ss]]` in seconds.
  private static func signedTime(_ scanner: inout Scanner, mostHours: Int) -> Int? {
    let sign = scanner.next == UInt8(ascii: "-") ? -1 : 1
    _ = scanner.skip(anyOf: "+-")
    guard let hours = scanner.number(upTo: mostHours) else { return nil }
    var seconds = hours * 3600
    for unit in [60, 1] {
      guard scanner.skip(anyOf: ":") else { break }
      guard let part = scanner.number(upTo: 59) else { return nil }
      seconds += part * unit
    }
    return seconds * sign
  }

  private static func yearlyTime(_ scanner: inout Scanner) -> YearlyTime? {
    guard scanner.skip(anyOf: ","), let day = day(&scanner) else { return nil }
    guard scanner.skip(anyOf: "/") else { return YearlyTime(day: day, seconds: 7200) }
    guard let seconds = signedTime(&scanner, mostHours: 167) else { return nil }
    return YearlyTime(day: day, seconds: seconds)
  }

  private static func day(_ scanner: inout Scanner) -> YearlyTime.Day? {
    if scanner.skip(anyOf: "J") {
      guard let number = scanner.number(upTo: 365), number >= 1 else { return nil }
      return .withoutLeapDay(number)
    }
    guard scanner.skip(anyOf: "M") else {
      return scanner.number(upTo: 365).map { .withLeapDay($0) }
    }
    guard let month = scanner.number(upTo: 12), month >= 1, scanner.skip(anyOf: "."),
      let week = scanner.number(upTo: 5), week >= 1, scanner.skip(anyOf: "."),
      let weekday = scanner.number(upTo: 6)
    else { return nil }
    return .weekday(weekday, week: week, month: month)
  }
}
