// SPDX-License-Identifier: Apache-2.0

/// How long an office is open on each day by its own wall, in a form in which summing it up is a look-up.
///
/// What the wall says is what elapses only where no clock is set in between: whoever asks sees to that.
final class HoursTable: Sendable {
  private let days: Range<Int>
  /// Seconds open in the table before each of its days, and before its end.
  private let before: [Int64]
  /// Seconds open in an ordinary week before each of its days, Monday first, and before its end.
  private let week: [Int64]

  init(_ calendar: WorkCalendar, _ hours: OfficeHours) {
    let table = calendar.table
    var week: [Int64] = [0]
    for ranges in hours.week { week.append(week[week.count - 1] + Self.seconds(ranges)) }
    var before: [Int64] = [0]
    before.reserveCapacity(table.days.count + 1)
    for day in table.days {
      let ranges = hours.ranges(weekday: Gregorian.weekday(of: day), kind: table.kind(of: day), half: table.halves[day])
      before.append(before[before.count - 1] + Self.seconds(ranges))
    }
    (days, self.before, self.week) = (table.days, before, week)
  }

  /// Seconds open from the era's first day up to a day, which is not counted.
  func seconds(before day: Int) -> Int64 {
    guard day > days.lowerBound else { return ordinary(before: day) }
    let start = ordinary(before: days.lowerBound)
    guard day > days.upperBound else { return start + before[day - days.lowerBound] }
    return start + before[days.count] + ordinary(before: day) - ordinary(before: days.upperBound)
  }

  /// The first of these days at whose end so many seconds are over since the first began; nil if none is.
  func day(in days: ClosedRange<Int>, reaching seconds: Int64) -> Int? {
    let wanted = self.seconds(before: days.lowerBound) + seconds
    guard self.seconds(before: days.upperBound + 1) >= wanted else { return nil }
    var (low, high) = (days.lowerBound, days.upperBound)
    while low < high {
      let middle = low + (high - low) / 2
      if self.seconds(before: middle + 1) >= wanted { high = middle } else { low = middle + 1 }
    }
    return low
  }

  /// The era begins with a Monday.
  private func ordinary(before day: Int) -> Int64 {
    let since = day - Era.firstDay
    return Int64(since / 7) * week[7] + week[since % 7]
  }

  private static func seconds(_ ranges: [ClosedRange<CivilTime>]) -> Int64 {
    ranges.reduce(0) { $0 + Int64($1.upperBound.secondOfDay - $1.lowerBound.secondOfDay) }
  }
}
