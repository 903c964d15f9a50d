// SPDX-License-Identifier: Apache-2.0

extension WorkCalendar {
  /// Working days after the first date, up to and with the last; none if the last is not later.
  public func workdays(from first: CivilDate, to last: CivilDate) -> Int {
    guard first < last else { return 0 }
    return table.workdays(before: last.dayNumber + 1) - table.workdays(before: first.dayNumber + 1)
  }

  /// The n-th working day after a date, or before it if n is negative; the date itself for 0. Clamped to the era.
  public func workday(_ count: Int, after date: CivilDate) -> CivilDate {
    guard count != 0 else { return date }
    // No more days than these are in the era, and so nothing overflows.
    let count = min(max(count, Era.firstDay - Era.lastDay), Era.lastDay - Era.firstDay)
    let number = date.dayNumber
    let ordinal = count > 0 ? table.workdays(before: number + 1) + count - 1 : table.workdays(before: number) + count
    return CivilDate(dayNumber: table.workday(after: ordinal))
  }

  /// The date itself if people work on it, else the first working day after it. Clamped to the era.
  public func rolledForward(_ date: CivilDate) -> CivilDate {
    isWorkday(date) ? date : workday(1, after: date)
  }

  /// The date itself if people work on it, else the last working day before it. Clamped to the era.
  public func rolledBack(_ date: CivilDate) -> CivilDate {
    isWorkday(date) ? date : workday(-1, after: date)
  }
}
