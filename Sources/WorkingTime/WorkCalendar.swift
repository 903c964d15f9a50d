// SPDX-License-Identifier: Apache-2.0

/// Which days people work: Monday to Friday, less the holidays, and the make-up workdays besides.
public struct WorkCalendar: Sendable {
  /// What the notice for one year says. Its dates may lie in the December before: each date counts by itself.
  public struct Year: Hashable, Sendable {
    public var holidays: Set<CivilDate>
    /// Make-up workdays.
    public var workdays: Set<CivilDate>

    public init(holidays: Set<CivilDate>, workdays: Set<CivilDate>) {
      self.holidays = holidays
      self.workdays = workdays
    }
  }

  public let name: String
  public let years: [Int: Year]

  /// The kind of each day from the first date named to the last.
  private let kinds: [DayKind]
  private let firstNumber: Int
  /// The years with data.
  private let covered: Set<Int>

  /// A date that is both a holiday and a make-up workday is worked; ``contradictions`` names such dates.
  public init(name: String, years: [Int: Year]) {
    self.name = name
    self.years = years
    covered = Set(years.filter { !$0.value.holidays.isEmpty || !$0.value.workdays.isEmpty }.keys)
    let holidays = years.values.flatMap { $0.holidays.map(\.dayNumber) }
    let workdays = years.values.flatMap { $0.workdays.map(\.dayNumber) }
    let named = holidays + workdays
    guard let first = named.min(), let last = named.max() else {
      (kinds, firstNumber) = ([], 0)
      return
    }
    var kinds = (first...last).map(Self.ordinary)
    for number in holidays { kinds[number - first] = .holiday }
    for number in workdays { kinds[number - first] = .makeupWorkday }
    (self.kinds, firstNumber) = (kinds, first)
  }

  /// The dates that are named both as holiday and as make-up workday, ascending.
  public var contradictions: [CivilDate] {
    let holidays = years.values.reduce(into: Set<CivilDate>()) { $0.formUnion($1.holidays) }
    let workdays = years.values.reduce(into: Set<CivilDate>()) { $0.formUnion($1.workdays) }
    return holidays.intersection(workdays).sorted()
  }

  /// Whether there is data for the year. A year without a single date has none: its notice is not out.
  public func covers(_ year: Int) -> Bool {
    covered.contains(year)
  }

  /// What the day is; where there is no data, by its weekday alone.
  public func kind(of date: CivilDate) -> DayKind { kind(ofDay: date.dayNumber) }

  public func isWorkday(_ date: CivilDate) -> Bool { kind(of: date).isWorkday }

  /// Working days after the first date, up to and with the last; none if the last is not later.
  public func workdays(from first: CivilDate, to last: CivilDate) -> Int {
    var count = 0
    var number = first.dayNumber + 1
    while number <= last.dayNumber {
      if kind(ofDay: number).isWorkday { count += 1 }
      number += 1
    }
    return count
  }

  /// The n-th working day after a date, or before it if n is negative; the date itself for 0. Clamped to the era.
  public func workday(_ count: Int, after date: CivilDate) -> CivilDate {
    let step = count < 0 ? -1 : 1
    var (rest, number) = (count.magnitude, date.dayNumber)
    while rest > 0, number + step >= Era.firstDay, number + step <= Era.lastDay {
      number += step
      if kind(ofDay: number).isWorkday { rest -= 1 }
    }
    return CivilDate(dayNumber: number)
  }

  /// The date itself if people work on it, else the first working day after it. Clamped to the era.
  public func rolledForward(_ date: CivilDate) -> CivilDate {
    isWorkday(date) ? date : workday(1, after: date)
  }

  /// Whether some date from the first to the last, both counted, lies in a year without data.
  func isProvisional(from first: CivilDate, to last: CivilDate) -> Bool {
    first <= last && (first.year...last.year).contains { !covers($0) }
  }

  func uncoveredYears(from first: CivilDate, to last: CivilDate) -> [Int] {
    first <= last ? (first.year...last.year).filter { !covers($0) } : []
  }

  private func kind(ofDay number: Int) -> DayKind {
    let index = number - firstNumber
    return index >= 0 && index < kinds.count ? kinds[index] : Self.ordinary(number)
  }

  private static func ordinary(_ dayNumber: Int) -> DayKind {
    Gregorian.weekday(of: dayNumber) < 6 ? .workday : .weekend
  }
}

extension WorkCalendar: Hashable {
  public static func == (one: WorkCalendar, other: WorkCalendar) -> Bool {
    one.name == other.name && one.years == other.years
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(name)
    hasher.combine(years)
  }
}
