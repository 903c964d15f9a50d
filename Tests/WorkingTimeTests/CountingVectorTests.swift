// SPDX-License-Identifier: Apache-2.0

import Testing
import WorkingTime

/// Due instants that were worked out by hand from the notices.
@Suite("Counting rules")
struct CountingVectorTests {
  @Test(
    "limits of the law end on the day that the calendar gives",
    arguments: [
      ("2026-09-24", "5 workdays", "2026-10-09"),  // over two holidays
      ("2026-02-13", "1 workday", "2026-02-14"),  // a make-up Saturday counts
      ("2026-02-12", "5 workdays", "2026-02-26"),  // a make-up day and nine days off
      ("2024-02-02", "10 workdays", "2024-02-21"),  // two Sundays are worked
      ("2026-08-03", "60 days", "2026-10-08"),  // 2 October rolls over the holiday
      ("2026-01-30", "15 days", "2026-02-14"),  // a make-up Saturday is no day to roll off
      ("2025-11-30", "3 months", "2026-02-28"),  // the month's end is a make-up Saturday
      ("2026-03-02", "5 workdays", "2026-03-09"),
      ("2026-02-28", "1 workday", "2026-03-02"),  // received on a make-up Saturday
      ("2026-03-01", "1 workday", "2026-03-02"),  // received on a Sunday
      ("2026-02-28", "1 week", "2026-03-09"),  // 7 March is a Saturday
      ("2026-09-13", "1 week", "2026-09-20"),  // a make-up Sunday
    ])
  func vectors(received: String, text: String, last: String) throws {
    let office = try sampleOffice()
    for time in ["00:00", "08:30", "18:00", "23:59:59"] {
      let due = office.due(limit(text), from: office.at("\(received) \(time)"))
      #expect(office.wall(due.instant) == "\(last) 18:00")
      #expect(!due.provisional)
    }
  }

  @Test("the sample office's working hours and days")
  func office() throws {
    let office = try sampleOffice()
    let opened = office.at("2026-02-12 16:30")
    #expect(office.wall(office.due(limit("2 workhours"), from: opened).instant) == "2026-02-13 09:00")
    #expect(office.wall(office.due(limit("5 workdays"), from: opened).instant) == "2026-02-26 18:00")
    #expect(
      office.wall(office.due(limit("5 workdays"), from: office.at("2026-03-02 11:00")).instant) == "2026-03-09 18:00")
    let start = office.at("2026-03-02 09:00")
    let due = office.due(limit("2 workhours"), from: start).instant
    let counted = office.countable(from: start, to: due, working: true)
    #expect(counted == .hours(2))
    #expect(office.wall(office.instant(after: counted.percent(80), from: start, working: true)) == "2026-03-02 10:36")
  }

  @Test("seconds, minutes and hours run day and night")
  func elapsed() throws {
    let office = try sampleOffice()
    let night = office.at("2026-02-14 23:50")
    #expect(office.wall(office.due(limit("15min"), from: night).instant) == "2026-02-15 00:05")
    #expect(office.wall(office.due(limit("30s"), from: night).instant) == "2026-02-14 23:50:30")
    #expect(office.wall(office.due(limit("48h"), from: night).instant) == "2026-02-16 23:50")
  }

  @Test("working hours pass over lunch, nights and holidays, and count on make-up days")
  func workhours() throws {
    let office = try sampleOffice()
    func due(_ text: String, _ start: String) -> String {
      office.wall(office.due(limit(text), from: office.at(start)).instant)
    }
    #expect(due("1 workhour", "2026-03-02 11:30") == "2026-03-02 15:00")
    #expect(due("1 workhour", "2026-03-02 11:00") == "2026-03-02 12:00")
    #expect(due("1 workhour", "2026-03-02 13:00") == "2026-03-02 15:30")
    #expect(due("1 workhour", "2026-02-13 18:00") == "2026-02-14 09:30")
    #expect(due("1 workhour", "2026-02-14 17:30") == "2026-02-24 09:00")
    #expect(due("14 workhours", "2026-03-02 08:30") == "2026-03-03 18:00")
  }

  @Test("a close at 24:00 is the last second of the day")
  func midnight() throws {
    let office = try sampleOffice(close: "24:00")
    let due = office.due(limit("5 workdays"), from: office.at("2026-02-12 16:30")).instant
    #expect(office.wall(due) == "2026-02-26 23:59:59")
  }

  @Test("points before a due instant")
  func before() throws {
    let office = try sampleOffice()
    func point(_ text: String, _ anchor: String) -> String {
      office.wall(office.point(limit(text), before: office.at(anchor)))
    }
    #expect(point("1 workday", "2026-02-26 18:00") == "2026-02-25 18:00")
    #expect(point("1 workday", "2026-02-24 18:00") == "2026-02-14 18:00")
    #expect(point("2 workdays", "2026-02-15 10:00") == "2026-02-13 18:00")
    #expect(point("3 days", "2026-02-26 18:00") == "2026-02-23 18:00")  // a holiday, not rolled
    #expect(point("1 week", "2026-02-26 18:00") == "2026-02-19 18:00")
    #expect(point("1 month", "2026-03-31 18:00") == "2026-02-28 18:00")
    #expect(point("2h", "2026-03-02 01:00") == "2026-03-01 23:00")
    #expect(point("2 workhours", "2026-03-02 10:00") == "2026-02-28 17:30")
    #expect(point("1 workhour", "2026-03-02 15:00") == "2026-03-02 11:30")
    #expect(point("1 workhour", "2026-03-01 12:00") == "2026-02-28 17:00")
    #expect(office.wall(office.point(limit("5 workdays"), after: office.at("2026-02-12 18:00"))) == "2026-02-26 18:00")
  }

  @Test("a year without data is counted from Monday to Friday and marked provisional")
  func provisional() throws {
    let office = try sampleOffice()
    func due(_ text: String, _ start: String) -> Due { office.due(limit(text), from: office.at(start)) }
    let crossing = due("5 workdays", "2026-12-29 10:00")
    #expect(office.wall(crossing.instant) == "2027-01-05 18:00")
    #expect(crossing.provisional)
    #expect(!due("2 workdays", "2026-12-29 10:00").provisional)
    #expect(due("1 month", "2026-12-29 10:00").provisional)
    #expect(due("1 workday", "2023-12-29 10:00").provisional)  // the 30th might be a make-up day
    #expect(!due("1 workday", "2023-12-31 10:00").provisional)
    #expect(due("9 workhours", "2026-12-31 14:30").provisional)
    #expect(!due("9 workhours", "2026-12-30 14:30").provisional)
    #expect(!due("48h", "2026-12-31 10:00").provisional)
    #expect(due("60 days", "2026-12-01 10:00").provisional)
  }
}
