// SPDX-License-Identifier: Apache-2.0

import Testing
import WorkingTime

@Suite("Days put into a calendar")
struct CalendarMergeTests {
  private typealias Years = [Int: WorkCalendar.Year]

  private func said(_ years: Years, _ date: CivilDate) -> Bool? {
    let said = years.values.compactMap { year in
      year.holidays.contains(date) ? false : year.workdays.contains(date) ? true : nil
    }
    return said.count <= 1 ? said.first : nil
  }

  private func random(_ numbers: ClosedRange<Int>, _ random: inout Seeded) -> Years {
    numbers.reduce(into: [:]) { years, number in
      guard Int.random(in: 0..<4, using: &random) > 0 else { return }
      var year = WorkCalendar.Year(holidays: [], workdays: [])
      let first = CivilDate(year: number, month: 1, day: 1)!
      for _ in 0..<Int.random(in: 1...12, using: &random) {
        // Days of the December before among them.
        let date = first.adding(days: Int.random(in: -20...360, using: &random))
        guard !years.values.contains(where: { $0.holidays.contains(date) || $0.workdays.contains(date) }),
          !year.workdays.contains(date), !year.holidays.contains(date)
        else { continue }
        if Bool.random(using: &random) { year.holidays.insert(date) } else { year.workdays.insert(date) }
        if Bool.random(using: &random) { year.names[date] = "n\(date.day)" }
      }
      years[number] = year
    }
  }

  @Test(
    "of the years that come all is taken, of the others all is kept, the changes say which is which, and twice is once")
  func law() {
    var seeded = Seeded()
    for _ in 0..<60 {
      let former = random(2023...2027, &seeded)
      let new = random(2024...2026, &seeded)
      let merge = CalendarMerge(of: new, into: former)
      #expect(merge.changes.map(\.date) == Set(merge.changes.map(\.date)).sorted(), "\(seeded)")
      let changes = Dictionary(uniqueKeysWithValues: merge.changes.map { ($0.date, $0) })
      let wrong = (date("2022-12-01").dayNumber...date("2027-12-31").dayNumber).map(CivilDate.init(dayNumber:))
        .filter { day in
          let (before, after, change) = (said(former, day), said(merge.years, day), changes[day])
          return after != (said(new, day) ?? (new[day.year] == nil ? before : nil))
            || (change != nil) != (before != after) || change?.wasWorkday != (change == nil ? nil : before)
            || change?.isWorkday != (change == nil ? nil : after)
        }
      #expect(wrong == [], "\(seeded)")
      let again = CalendarMerge(of: new, into: merge.years)
      #expect(again.changes.isEmpty, "\(seeded)")
      #expect(again.years == merge.years, "\(seeded)")
    }
  }

  @Test("a day stays under the year's notice under which it stands, and keeps its name where none comes")
  func place() {
    let eve = date("2025-12-31")
    let former: Years = [2026: .init(holidays: [eve, date("2026-01-01")], workdays: [], names: [eve: "元旦"])]
    let new: Years = [
      2025: .init(holidays: [eve], workdays: []), 2026: .init(holidays: [date("2026-01-02")], workdays: []),
    ]
    let merge = CalendarMerge(of: new, into: former)
    #expect(merge.years[2025] == nil)
    #expect(merge.years[2026]?.holidays == [eve, date("2026-01-02")])
    #expect(merge.years[2026]?.names == [eve: "元旦"])
    #expect(merge.changes.map { "\($0.date) \($0.overwrites)" } == ["2026-01-01 true", "2026-01-02 false"])
  }

  @Test("a day that stands under two years is mended under both, so that they agree")
  func twoYears() {
    let (day, other) = (date("2026-01-01"), date("2026-01-02"))
    let former: Years = [
      2025: .init(holidays: [day], workdays: [], names: [day: "元旦"]), 2026: .init(holidays: [day], workdays: []),
    ]
    let dropped = CalendarMerge(of: [2026: .init(holidays: [other], workdays: [])], into: former)
    #expect(dropped.years[2025] == .init(holidays: [], workdays: []))
    #expect(dropped.years[2026] == .init(holidays: [other], workdays: []))
    #expect(dropped.changes.map { "\($0.date) \($0.name ?? "")" } == ["2026-01-01 元旦", "2026-01-02 "])
    let worked = CalendarMerge(of: [2026: .init(holidays: [], workdays: [day])], into: former)
    for number in [2025, 2026] {
      #expect(worked.years[number] == .init(holidays: [], workdays: [day], names: [day: "元旦"]))
    }
    #expect(worked.changes.map(\.date) == [day] && worked.changes.map(\.isWorkday) == [true])
    #expect(WorkCalendar(name: "x", years: worked.years).contradictions == [])
    let again = CalendarMerge(of: [2026: .init(holidays: [day], workdays: [])], into: former)
    #expect(again.changes == [])
  }
}
