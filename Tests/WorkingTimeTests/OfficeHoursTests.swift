// SPDX-License-Identifier: Apache-2.0

import Testing
import WorkingTime

@Suite("Office hours")
struct OfficeHoursTests {
  private let six = CivilTime(parsing: "18:00")!

  @Test(
    "hours that are none are refused with what was found",
    arguments: ["", "08:30", "08:30-", "8:30-12:00", "08:30–12:00", "08:30-12:00,14:00-18:00", "08:30 - 12:00", "a-b"])
  func unreadable(text: String) {
    #expect(throws: OfficeHoursError.unreadable(found: text)) { try OfficeHours.range(parsing: text) }
  }

  @Test("hours that end before they begin are refused", arguments: ["12:00-08:30", "08:30-08:30", "24:00-00:00"])
  func reversed(text: String) {
    #expect(throws: OfficeHoursError.reversed(found: text)) { try OfficeHours.range(parsing: text) }
  }

  @Test("a week that cannot be is refused")
  func impossible() throws {
    let (morning, midday) = (try range("08:30-12:00"), try range("11:59-13:00"))
    let none: [[ClosedRange<CivilTime>]] = Array(repeating: [], count: 7)
    #expect(throws: OfficeHoursError.neverOpen) { try OfficeHours(week: none, close: six) }
    #expect(throws: OfficeHoursError.neverOpen) { try OfficeHours(week: none, makeup: [morning], close: six) }
    #expect(throws: OfficeHoursError.notSevenDays(found: 1)) { try OfficeHours(week: [[morning]], close: six) }
    #expect(throws: OfficeHoursError.overlapping(found: "11:59-13:00", weekday: 3)) {
      try OfficeHours(week: [[], [], [morning, midday], [], [], [], []], close: six)
    }
    #expect(throws: OfficeHoursError.overlapping(found: "08:30-12:00", weekday: nil)) {
      try OfficeHours(week: [[morning], [], [], [], [], [], []], makeup: [midday, morning], close: six)
    }
    #expect(throws: OfficeHoursError.reversed(found: "18:00-18:00")) {
      try OfficeHours(week: [[six...six], [], [], [], [], [], []], close: six)
    }
  }

  @Test("a make-up workday has Monday's hours, or the first day's that has any, or its own")
  func makeup() throws {
    let (early, late) = (try range("07:00-09:00"), try range("20:00-21:00"))
    #expect(try OfficeHours(week: [[early], [late], [], [], [], [], []], close: six).makeup == [early])
    #expect(try OfficeHours(week: [[], [late], [early], [], [], [], []], close: six).makeup == [late])
    #expect(try OfficeHours(week: [[early], [], [], [], [], [], []], makeup: [late], close: six).makeup == [late])
    #expect(try OfficeHours(week: [[early], [], [], [], [], [], []], makeup: [], close: six).makeup.isEmpty)
  }

  @Test("an office that opens on Saturdays has working hours then, but no more working days")
  func saturday() throws {
    let morning = try range("09:00-12:00")
    let hours = try OfficeHours(week: Array(repeating: [morning], count: 6) + [[]], close: six)
    let office = OfficeTime(zone: china, calendar: shippedCalendar, hours: hours)
    let friday = office.at("2026-03-06 11:00")
    #expect(office.wall(office.due(limit("2 workhours"), from: friday).instant) == "2026-03-07 10:00")
    #expect(office.wall(office.due(limit("1 workday"), from: friday).instant) == "2026-03-09 18:00")
    #expect(!office.isOpen(office.at("2026-02-21 10:00")))  // a Saturday inside a holiday
  }

  @Test("an office with one hour a week finds it, and so much as never comes ends with the era")
  func rarelyOpen() throws {
    let hours = try OfficeHours(week: [[], [], [], [try range("10:00-11:00")], [], [], []], makeup: [], close: six)
    let office = OfficeTime(zone: china, calendar: shippedCalendar, hours: hours)
    let start = office.at("2026-03-02 09:00")
    #expect(office.wall(office.due(limit("2 workhours"), from: start).instant) == "2026-03-12 11:00")
    let never = office.due(limit("208000 workhours"), from: start)
    #expect(office.wall(never.instant) == "2999-12-31 23:59:59")
    #expect(never.provisional)
    #expect(office.wall(office.point(limit("208000 workhours"), before: start)) == "1900-01-01 00:00")
  }

  @Test("the office is open from the first instant of its hours up to the last, which no longer counts")
  func open() throws {
    let office = try sampleOffice()
    for (time, open) in [
      ("08:29:59", false), ("08:30", true), ("11:59:59", true), ("12:00", false), ("14:30", true), ("18:00", false),
    ] {
      #expect(office.isOpen(office.at("2026-03-02 \(time)")) == open, "\(time)")
    }
    #expect(office.isOpen(office.at("2026-02-14 09:00")))
    #expect(!office.isOpen(office.at("2026-02-16 09:00")))
    #expect(!office.isOpen(office.at("2026-03-01 09:00")))
  }
}
