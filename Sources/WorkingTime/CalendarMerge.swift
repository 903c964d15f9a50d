// SPDX-License-Identifier: Apache-2.0

/// What a calendar's notices say once days that came from elsewhere are put into them, and what that changes.
///
/// Of each calendar year that the new days have, they say everything: a day that was said otherwise or is not among them
/// any more goes. What is said of other years stays. A date stays under the year's notice under which it stands, and under
/// each where it stands under several.
public struct CalendarMerge: Hashable, Sendable {
  public struct Change: Hashable, Sendable {
    public var date: CivilDate
    /// Whether people worked on it by the notices before; nil where they said nothing.
    public var wasWorkday: Bool?
    /// Whether people work on it now; nil where nothing is said any more.
    public var isWorkday: Bool?
    /// What it is called now, or was called, where it has a name.
    public var name: String?

    /// Whether something that was said is said no more.
    public var overwrites: Bool { wasWorkday != nil }
  }

  /// All notices, by year.
  public private(set) var years: [Int: WorkCalendar.Year]
  /// The days that are another kind of day than before, ascending.
  public private(set) var changes: [Change] = []

  /// - Parameters:
  ///   - new: The days that are put in, such as ``CalendarImport/years``.
  ///   - years: What is said already.
  public init(of new: [Int: WorkCalendar.Year], into years: [Int: WorkCalendar.Year]) {
    self.years = years
    // Ascending, so that the outcome does not depend on how a dictionary lies.
    var standing: [CivilDate: [Int]] = [:]
    for (number, year) in years.sorted(by: { $0.key < $1.key }) {
      for date in year.holidays.union(year.workdays) { standing[date, default: []].append(number) }
    }
    func wasWorkday(_ date: CivilDate) -> Bool? {
      standing[date].map { $0.contains { years[$0]?.workdays.contains(date) == true } }
    }
    func nameBefore(_ date: CivilDate) -> String? { standing[date]?.lazy.compactMap { years[$0]?.names[date] }.first }

    var said: Set<CivilDate> = []
    for (number, year) in new.sorted(by: { $0.key < $1.key }) {
      for (date, isWorkday) in year.holidays.map({ ($0, false) }) + year.workdays.map({ ($0, true) }) {
        said.insert(date)
        let before = wasWorkday(date)
        let name = year.names[date] ?? nameBefore(date)
        for number in standing[date] ?? [number] { put(date, isWorkday, name, under: number) }
        if before != isWorkday {
          changes.append(Change(date: date, wasWorkday: before, isWorkday: isWorkday, name: name))
        }
      }
    }
    let covered = Set(new.keys)
    for (date, numbers) in standing where covered.contains(date.year) && !said.contains(date) {
      changes.append(Change(date: date, wasWorkday: wasWorkday(date), name: nameBefore(date)))
      for number in numbers { remove(date, under: number) }
    }
    changes.sort { $0.date < $1.date }
  }

  private mutating func put(_ date: CivilDate, _ isWorkday: Bool, _ name: String?, under number: Int) {
    remove(date, under: number)
    var year = years[number] ?? WorkCalendar.Year(holidays: [], workdays: [])
    if isWorkday { year.workdays.insert(date) } else { year.holidays.insert(date) }
    year.names[date] = name
    years[number] = year
  }

  private mutating func remove(_ date: CivilDate, under number: Int) {
    years[number]?.holidays.remove(date)
    years[number]?.workdays.remove(date)
    years[number]?.names[date] = nil
  }
}
