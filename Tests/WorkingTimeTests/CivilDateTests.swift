// SPDX-License-Identifier: Apache-2.0

import Testing
import WorkingTime

@Suite("Civil dates and times")
struct CivilDateTests {
  @Test("every day of the era has the number, weekday and date that counting on from the first day gives")
  func era() {
    var (year, month, day, weekday) = (1900, 1, 1, 1)  // 1900-01-01 was a Monday
    var wrong = 0
    for number in CivilDate.first.dayNumber...CivilDate.last.dayNumber {
      let date = CivilDate(dayNumber: number)
      let same = date.year == year && date.month == month && date.day == day && date.weekday == weekday
      if !same || CivilDate(year: year, month: month, day: day) != date { wrong += 1 }
      weekday = weekday % 7 + 1
      day += 1
      let leap = year % 400 == 0 || year % 4 == 0 && year % 100 != 0
      if day > [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] {
        (month, day) = (month % 12 + 1, 1)
        if month == 1 { year += 1 }
      }
    }
    #expect(wrong == 0)
    #expect(year == 3000)
    #expect(CivilDate(year: 1970, month: 1, day: 1)?.dayNumber == 0)
  }

  @Test(
    "a text that is no date of the era is refused",
    arguments: [
      "", "2026", "2026-2-12", "2026-02-30", "2025-02-29", "1900-02-29", "2026-13-01", "2026-00-10", "2026-01-00",
      "1899-12-31", "3000-01-01", "2026-02-12 ", " 2026-02-12", "2026/02/12", "20260212", "-026-02-12", "２０２６-02-12",
      "2026-02-12T", "+2026-02-12",
    ])
  func refusedDates(text: String) {
    #expect(CivilDate(parsing: text) == nil)
  }

  @Test("a date reads what it writes")
  func roundTrip() {
    var random = Seeded()
    for _ in 0..<2000 {
      let date = CivilDate(dayNumber: .random(in: -25_567...376_199, using: &random))
      #expect(CivilDate(parsing: date.description) == date, "\(random)")
    }
  }

  @Test("months keep the day's number or end on the month's last day")
  func months() {
    #expect(date("2025-11-30").adding(months: 3) == date("2026-02-28"))
    #expect(date("2023-11-30").adding(months: 3) == date("2024-02-29"))
    #expect(date("2026-01-31").adding(months: 1) == date("2026-02-28"))
    #expect(date("2026-03-31").adding(months: -1) == date("2026-02-28"))
    #expect(date("2026-05-31").adding(months: 12) == date("2027-05-31"))
    #expect(date("2026-01-15").adding(months: -1) == date("2025-12-15"))
    #expect(date("2026-08-31").adding(months: 6) == date("2027-02-28"))
  }

  @Test("arithmetic past the era stops at its ends and never traps")
  func clamped() {
    for extreme in [Int.max, Int.max - 1, 1 << 40, 10_000_000] {
      #expect(date("2026-02-12").adding(days: extreme) == .last)
      #expect(date("2026-02-12").adding(days: -extreme) == .first)
      #expect(date("2026-02-12").adding(months: extreme) == .last)
      #expect(date("2026-02-12").adding(months: -extreme) == .first)
      #expect(CivilDate(dayNumber: extreme) == .last)
      #expect(CivilDate(dayNumber: -extreme) == .first)
    }
    #expect(date("2026-02-12").adding(days: .min) == .first)
    #expect(date("2026-02-12").adding(months: .min) == .first)
    #expect(CivilDate.first.description == "1900-01-01")
    #expect(CivilDate.last.description == "2999-12-31")
    #expect(CivilDate(year: .max, month: 1, day: 1) == nil)
    #expect(CivilDate(year: 2026, month: .min, day: 1) == nil)
  }

  @Test("a time of day reads what it writes, from 00:00 to 24:00")
  func times() throws {
    for second in 0...86_400 {
      let time = try #require(CivilTime(secondOfDay: second))
      guard CivilTime(parsing: time.description) == time else {
        Issue.record("\(time)")
        return
      }
    }
    #expect(CivilTime(parsing: "08:30")?.secondOfDay == 30_600)
    #expect(CivilTime(parsing: "08:30:15")?.secondOfDay == 30_615)
    #expect(CivilTime(parsing: "24:00") == .endOfDay)
    #expect(CivilTime(secondOfDay: -1) == nil)
    #expect(CivilTime(secondOfDay: 86_401) == nil)
  }

  @Test(
    "a text that is no time of day is refused",
    arguments: ["", "8:30", "08:3", "08.30", "24:01", "24:00:01", "25:00", "12:60", "12:00:60", "12:00:", "12:00 "])
  func refusedTimes(text: String) {
    #expect(CivilTime(parsing: text) == nil)
  }

  @Test("a date and a time are read with a blank or a T between them")
  func dateTimes() {
    let expected = CivilDateTime(date: date("2026-02-12"), time: CivilTime(parsing: "16:30")!)
    #expect(CivilDateTime(parsing: "2026-02-12 16:30") == expected)
    #expect(CivilDateTime(parsing: "2026-02-12T16:30") == expected)
    #expect(CivilDateTime(parsing: "2026-02-12T16:30:00") == expected)
    #expect(CivilDateTime(parsing: "2026-02-12 16:30:15")?.description == "2026-02-12 16:30:15")
    for text in ["2026-02-12", "2026-02-12  16:30", "2026-02-12t16:30", "2026-02-12 16:30Z", "16:30"] {
      #expect(CivilDateTime(parsing: text) == nil, "\(text)")
    }
  }
}
