// SPDX-License-Identifier: Apache-2.0

/// Which days people work: Monday to Friday, less the holidays, and the make-up workdays besides; and over that what
/// the office's and a unit's own ``CalendarLayer``s say.
public struct WorkCalendar: Sendable {
  /// What the notice for one year says. Its dates may lie in the December before: each date counts by itself.
  public struct Year: Hashable, Sendable {
    public var holidays: Set<CivilDate>
    /// Make-up workdays.
    public var workdays: Set<CivilDate>
    /// What a date is called, such as 国庆节; need not be complete.
    public var names: [CivilDate: String]

    public init(holidays: Set<CivilDate>, workdays: Set<CivilDate>, names: [CivilDate: String] = [:]) {
      self.holidays = holidays
      self.workdays = workdays
      self.names = names
    }
  }

  public let name: String
  public let years: [Int: Year]
  /// From the lowest, such as the office's, to the topmost, such as a unit's.
  public let layers: [CalendarLayer]

  let table: DayTable
  /// The years with data.
  private let covered: Set<Int>
  /// The days of the years with data, where these follow each other.
  private let known: Range<Int>

  /// A date of which a notice or a layer says two things is worked; ``contradictions`` names such dates.
  public init(name: String, years: [Int: Year], layers: [CalendarLayer] = []) {
    self.name = name
    self.years = years
    self.layers = layers
    covered = Set(years.filter { !$0.value.holidays.isEmpty || !$0.value.workdays.isEmpty }.keys)
    known = Self.days(of: covered)
    table = Self.table(years, layers)
  }

  /// This calendar under one more layer.
  public func adding(_ layer: CalendarLayer) -> WorkCalendar {
    WorkCalendar(name: name, years: years, layers: layers + [layer])
  }

  /// The dates of which two things are said, ascending: a holiday that is a make-up workday too, in whichever years'
  /// notices; a day that one layer both closes and works; a half day on which nobody works.
  public var contradictions: [CivilDate] {
    let holidays = years.values.reduce(into: Set<CivilDate>()) { $0.formUnion($1.holidays) }
    let workdays = years.values.reduce(into: Set<CivilDate>()) { $0.formUnion($1.workdays) }
    var dates = holidays.intersection(workdays)
    for layer in layers {
      dates.formUnion(layer.closures.intersection(layer.workdays))
      dates.formUnion(layer.closures.intersection(layer.halfDays.keys))
    }
    dates.formUnion(table.halves.keys.map(CivilDate.init(dayNumber:)).filter { !isWorkday($0) })
    return dates.sorted()
  }

  /// Whether there is data for the year. A year without a single date has none: its notice is not out.
  public func covers(_ year: Int) -> Bool {
    covered.contains(year)
  }

  /// What the day is; where there is no data, by its weekday alone.
  public func kind(of date: CivilDate) -> DayKind { table.kind(of: date.dayNumber) }

  public func isWorkday(_ date: CivilDate) -> Bool { kind(of: date).isWorkday }

  /// The part of the day that is worked, where it is a half day.
  public func halfDay(_ date: CivilDate) -> ClosedRange<CivilTime>? {
    table.halves.isEmpty ? nil : table.halves[date.dayNumber]
  }

  /// What the topmost that has a name for it calls the day: a layer, then the notices.
  public func name(of date: CivilDate) -> String? {
    for layer in layers.reversed() {
      if let name = layer.names[date] { return name }
    }
    // A notice may name days of the December before, or of the year after.
    for year in [date.year, date.year + 1, date.year - 1] {
      if let name = years[year]?.names[date] { return name }
    }
    return nil
  }

  /// The layer that closes a day: the topmost that speaks of it, where that says so.
  public func layer(closing date: CivilDate) -> CalendarLayer? {
    let layer = layers.last { $0.closures.contains(date) || $0.workdays.contains(date) }
    return layer?.closures.contains(date) == true ? layer : nil
  }

  /// The named periods that the date lies in, from the lowest layer to the topmost.
  public func periods(on date: CivilDate) -> [NamedPeriod] {
    layers.flatMap(\.periods).filter { $0.days.contains(date) }
  }

  /// The years without data from the first date to the last, both counted; ascending.
  public func uncoveredYears(from first: CivilDate, to last: CivilDate) -> [Int] {
    guard first <= last, first.dayNumber < known.lowerBound || last.dayNumber >= known.upperBound else { return [] }
    return (first.year...last.year).filter { !covers($0) }
  }

  private static func table(_ years: [Int: Year], _ layers: [CalendarLayer]) -> DayTable {
    let sets = years.values.flatMap { [$0.holidays, $0.workdays] } + layers.flatMap { [$0.closures, $0.workdays] }
    let numbers = sets.joined().map(\.dayNumber) + layers.flatMap { $0.halfDays.keys.map(\.dayNumber) }
    guard let first = numbers.min(), let last = numbers.max() else {
      return DayTable(days: Era.firstDay..<Era.firstDay, kinds: [], halves: [:])
    }
    var kinds = (first...last).map(DayTable.ordinary)
    var halves: [Int: ClosedRange<CivilTime>] = [:]
    for year in years.values {
      for date in year.holidays { kinds[date.dayNumber - first] = .holiday }
    }
    for year in years.values {
      for date in year.workdays { kinds[date.dayNumber - first] = .makeupWorkday }
    }
    for layer in layers {
      for date in layer.closures {
        kinds[date.dayNumber - first] = .closed
        halves[date.dayNumber] = nil
      }
      for date in layer.workdays {
        let number = date.dayNumber
        if !kinds[number - first].isWorkday {
          kinds[number - first] = DayTable.ordinary(number).isWorkday ? .workday : .makeupWorkday
        }
        halves[number] = nil
      }
      for (date, worked) in layer.halfDays { halves[date.dayNumber] = worked }
    }
    return DayTable(days: first..<last + 1, kinds: kinds, halves: halves)
  }

  private static func days(of years: Set<Int>) -> Range<Int> {
    guard let first = years.min(), let last = years.max(), last - first + 1 == years.count else { return 0..<0 }
    return Gregorian.dayNumber(year: first, month: 1, day: 1)..<Gregorian.dayNumber(year: last + 1, month: 1, day: 1)
  }
}

extension WorkCalendar: Hashable {
  public static func == (one: WorkCalendar, other: WorkCalendar) -> Bool {
    one.name == other.name
      && (one.table === other.table || one.years == other.years && one.layers == other.layers)
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(name)
    hasher.combine(years)
    hasher.combine(layers)
  }
}
