// SPDX-License-Identifier: Apache-2.0

import Testing
import WorkingTime

@Suite("Calendars")
struct WorkCalendarTests {
  @Test(
    "the shipped calendar has as many working days as the notices leave",
    arguments: [(2024, 251), (2025, 248), (2026, 248)])
  func totals(year: Int, expected: Int) {
    #expect(shippedCalendar.covers(year))
    #expect(shippedCalendar.workdays(from: date("\(year - 1)-12-31"), to: date("\(year)-12-31")) == expected)
    #expect(shippedCalendar.contradictions.isEmpty)
    #expect(!shippedCalendar.covers(2027))
  }

  @Test("each day is of the kind its notice gives it")
  func kinds() {
    #expect(shippedCalendar.kind(of: date("2026-02-14")) == .makeupWorkday)
    #expect(shippedCalendar.kind(of: date("2026-02-15")) == .holiday)
    #expect(shippedCalendar.kind(of: date("2026-02-23")) == .holiday)
    #expect(shippedCalendar.kind(of: date("2026-02-24")) == .workday)
    #expect(shippedCalendar.kind(of: date("2026-03-01")) == .weekend)
    #expect(shippedCalendar.kind(of: date("2027-01-01")) == .workday)
    #expect(shippedCalendar.kind(of: date("1900-01-06")) == .weekend)
    #expect(shippedCalendar.kind(of: date("2999-12-31")) == .workday)
  }

  @Test("a notice may set days of the December before")
  func decemberBefore() {
    let year = WorkCalendar.Year(holidays: [date("2026-12-31"), date("2027-01-01")], workdays: [date("2026-12-27")])
    let calendar = WorkCalendar(name: "x", years: [2027: year])
    #expect(calendar.kind(of: date("2026-12-31")) == .holiday)
    #expect(calendar.kind(of: date("2026-12-27")) == .makeupWorkday)
    #expect(!calendar.covers(2026))
  }

  @Test("a year without a date has no data, and an empty calendar works Monday to Friday")
  func empty() {
    let calendar = WorkCalendar(name: "x", years: [2027: .init(holidays: [], workdays: [])])
    #expect(!calendar.covers(2027))
    #expect(calendar.workdays(from: date("2026-12-31"), to: date("2027-12-31")) == 261)
    #expect(calendar.workdays(from: date("2027-12-31"), to: date("2026-12-31")) == 0)
  }

  @Test("a date that is both holiday and make-up workday is named, and worked")
  func contradiction() {
    let both = date("2026-02-14")
    let calendar = WorkCalendar(name: "x", years: [2026: .init(holidays: [both], workdays: [both])])
    #expect(calendar.contradictions == [both])
    #expect(calendar.isWorkday(both))
  }

  @Test("n working days on and n back meet where the start is a working day")
  func thereAndBack() {
    var random = Seeded()
    for _ in 0..<500 {
      let start = shippedCalendar.rolledForward(CivilDate(dayNumber: .random(in: 19_000...21_500, using: &random)))
      let count = Int.random(in: 0...400, using: &random)
      let end = shippedCalendar.workday(count, after: start)
      #expect(shippedCalendar.workday(-count, after: end) == start, "\(start) \(count) \(random)")
      #expect(shippedCalendar.workdays(from: start, to: end) == count, "\(start) \(count) \(random)")
    }
    #expect(shippedCalendar.workday(.max, after: .first) == .last)
    #expect(shippedCalendar.workday(.min, after: .last) == .first)
  }

  @Test("calendars are equal when their data are")
  func equality() {
    let same = WorkCalendar(name: "cn", years: shippedCalendar.years)
    #expect(same == shippedCalendar)
    #expect(same.hashValue == shippedCalendar.hashValue)
    var years = shippedCalendar.years
    years[2026]?.holidays.remove(date("2026-02-23"))
    #expect(WorkCalendar(name: "cn", years: years) != shippedCalendar)
  }
}
