// SPDX-License-Identifier: Apache-2.0

/// Which days are worked, in a form in which counting them is a look-up: days that the calendar names lie in a table
/// with running sums, all others are Monday to Friday.
///
/// Days are numbers since 1970-01-01. A class, so that a calendar that is passed around is one reference; it never
/// changes.
final class DayTable: Sendable {
  /// The days from the first that is named to the last.
  let days: Range<Int>
  let kinds: [DayKind]
  /// The part of a half day that is worked.
  let halves: [Int: ClosedRange<CivilTime>]
  /// Working days in the table before each of its days, and before its end.
  private let before: [Int32]
  /// The table's working days, ascending.
  private let workdays: [Int32]

  init(days: Range<Int>, kinds: [DayKind], halves: [Int: ClosedRange<CivilTime>]) {
    self.days = days
    self.kinds = kinds
    self.halves = halves
    var before: [Int32] = [0]
    var workdays: [Int32] = []
    before.reserveCapacity(kinds.count + 1)
    for (index, kind) in kinds.enumerated() {
      if kind.isWorkday { workdays.append(Int32(truncatingIfNeeded: days.lowerBound + index)) }
      before.append(Int32(truncatingIfNeeded: workdays.count))
    }
    self.before = before
    self.workdays = workdays
  }

  func kind(of day: Int) -> DayKind {
    days.contains(day) ? kinds[day - days.lowerBound] : Self.ordinary(day)
  }

  /// How many working days of the era lie before a day.
  func workdays(before day: Int) -> Int {
    guard day > days.lowerBound else { return Self.ordinaryWorkdays(before: day) }
    let start = Self.ordinaryWorkdays(before: days.lowerBound)
    guard day > days.upperBound else { return start + Int(before[day - days.lowerBound]) }
    return start + workdays.count + Self.ordinaryWorkdays(before: day) - Self.ordinaryWorkdays(before: days.upperBound)
  }

  /// The working day before which there are so many; the era's first or last day if there is none.
  func workday(after count: Int) -> Int {
    guard count >= 0 else { return Era.firstDay }
    let inTable = count - Self.ordinaryWorkdays(before: days.lowerBound)
    guard inTable >= 0 else { return Self.ordinaryWorkday(after: count) }
    guard inTable >= workdays.count else { return Int(workdays[inTable]) }
    let rest = inTable - workdays.count + Self.ordinaryWorkdays(before: days.upperBound)
    return min(Self.ordinaryWorkday(after: rest), Era.lastDay)
  }

  static func ordinary(_ day: Int) -> DayKind {
    Gregorian.weekday(of: day) < 6 ? .workday : .weekend
  }

  /// Days from Monday to Friday; the era begins with a Monday.
  private static func ordinaryWorkdays(before day: Int) -> Int {
    let since = day - Era.firstDay
    return since / 7 * 5 + min(since % 7, 5)
  }

  private static func ordinaryWorkday(after count: Int) -> Int {
    count / 5 * 7 + count % 5 + Era.firstDay
  }
}
