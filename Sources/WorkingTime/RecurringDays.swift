// SPDX-License-Identifier: Apache-2.0

/// The dates of a recurrence.
struct RecurringDays: Hashable, Sendable {
  /// Years from the first to the last, by steps.
  struct Years: Hashable, Sendable {
    var first: Int
    var last: Int
    var step: Int
  }

  /// Monday is bit 1.
  var weekdays: UInt64 = 0b1111_1110
  /// None for every year.
  var years: [Years] = []
  /// January is bit 1.
  var months: UInt64 = 0b1_1111_1111_1110
  /// The first day of a month is bit 1; nil for every day.
  var monthDays: UInt64?
  /// Whether days are counted from the end of the month.
  var fromEnd = false
  /// Whether only working days are counted.
  var inWorkdays = false

  /// The first date at or after one; nil if there is none up to the end of the era.
  func next(onOrAfter date: CivilDate, in calendar: WorkCalendar) -> CivilDate? {
    var (year, month, day) = Gregorian.date(of: date.dayNumber)
    while let nextYear = self.year(from: year) {
      if nextYear > year { (year, month, day) = (nextYear, 1, 1) }
      while let nextMonth = months.bit(from: month) {
        if nextMonth > month { (month, day) = (nextMonth, 1) }
        let first = Gregorian.dayNumber(year: year, month: month, day: 1)
        let days = self.days(ofMonth: first, length: Gregorian.length(ofMonth: month, year: year), calendar)
        while let nextDay = days.bit(from: day) {
          if weekdays & 1 << UInt64(Gregorian.weekday(of: first + nextDay - 1)) != 0 {
            return CivilDate(dayNumber: first + nextDay - 1)
          }
          day = nextDay + 1
        }
        (month, day) = (month + 1, 1)
      }
      (year, month, day) = (year + 1, 1, 1)
    }
    return nil
  }

  private func year(from year: Int) -> Int? {
    guard year <= Era.lastYear else { return nil }
    guard !years.isEmpty else { return year }
    return years.compactMap { years in
      guard year > years.first else { return years.first }
      let next = years.first + (year - years.first + years.step - 1) / years.step * years.step
      return next <= years.last ? next : nil
    }.min()
  }

  /// The days of a month, the first as bit 1.
  private func days(ofMonth first: Int, length: Int, _ calendar: WorkCalendar) -> UInt64 {
    let all = (UInt64(1) << UInt64(length + 1)) - 2
    guard inWorkdays else {
      guard let monthDays else { return all }
      guard fromEnd else { return monthDays & all }
      return (1...length).reduce(0) { monthDays & 1 << UInt64(length + 1 - $1) != 0 ? $0 | 1 << UInt64($1) : $0 }
    }
    let working = (1...length).filter { calendar.table.kind(of: first + $0 - 1).isWorkday }
    guard let monthDays else { return working.reduce(0) { $0 | 1 << UInt64($1) } }
    return working.enumerated().reduce(0) { bits, entry in
      let number = fromEnd ? working.count - entry.offset : entry.offset + 1
      return monthDays & 1 << UInt64(number) != 0 ? bits | 1 << UInt64(entry.element) : bits
    }
  }
}
