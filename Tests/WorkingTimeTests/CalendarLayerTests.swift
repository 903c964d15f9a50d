// SPDX-License-Identifier: Apache-2.0

import Testing
import WorkingTime

@Suite("Layers of calendars")
struct CalendarLayerTests {
  private func office(_ layers: CalendarLayer...) throws -> OfficeTime {
    try layers.reduce(sampleOffice()) { $0.adding($1) }
  }

  @Test("an office closes on days of its own, and a unit of it on others, over the notices")
  func closures() throws {
    let closed = CalendarLayer(
      name: "office", closures: [date("2026-03-05")], names: [date("2026-03-05"): "Founding day"])
    let unit = CalendarLayer(
      name: "archive", closures: [date("2026-03-06")], workdays: [date("2026-03-05"), date("2026-03-08")])
    let whole = try office(closed)
    let due = whole.due(limit("5 workdays"), from: whole.at("2026-03-02 11:00"))
    #expect(whole.wall(due.instant) == "2026-03-10 18:00")
    let story = whole.explain(limit("5 workdays"), from: whole.at("2026-03-02 11:00"))
    #expect(
      story.uncounted.first
        == .init(date: date("2026-03-05"), reason: .closed, name: "Founding day", layer: "office"))
    let archive = try office(closed, unit)
    #expect(
      archive.wall(archive.due(limit("5 workdays"), from: archive.at("2026-03-02 11:00")).instant) == "2026-03-09 18:00"
    )
    #expect(archive.calendar.kind(of: date("2026-03-05")) == .workday)
    #expect(archive.calendar.kind(of: date("2026-03-06")) == .closed)
    #expect(archive.calendar.kind(of: date("2026-03-08")) == .makeupWorkday)
    #expect(archive.calendar.covers(2026) && !archive.calendar.covers(2027))
    #expect(whole.due(limit("1 workday"), from: whole.at("2026-12-31 09:00")).missingYears == [2027])
    #expect(whole != archive && whole.calendar != archive.calendar)
    // Hours run on neither closed day.
    #expect(whole.hours(on: date("2026-03-05")).isEmpty)
    #expect(
      whole.wall(whole.due(limit("1 workhour"), from: whole.at("2026-03-04 17:30")).instant) == "2026-03-06 09:00")
  }

  @Test("a half day is a workday with fewer hours, and closes when its hours end")
  func halfDays() throws {
    let noon = try #require(CivilTime(hour: 12, minute: 0))
    let layer = CalendarLayer(
      name: "office", halfDays: [date("2026-03-09"): .midnight...noon, date("2026-03-10"): noon...(.endOfDay)])
    let office = try office(layer)
    #expect(office.hours(on: date("2026-03-09")) == [try range("08:30-12:00")])
    #expect(office.hours(on: date("2026-03-10")) == [try range("14:30-18:00")])
    #expect(office.workdays(from: date("2026-03-08"), to: date("2026-03-10")) == 2)
    #expect(
      office.wall(office.due(limit("5 workdays"), from: office.at("2026-03-02 11:00")).instant) == "2026-03-09 12:00")
    #expect(
      office.wall(office.due(limit("6 workdays"), from: office.at("2026-03-02 11:00")).instant) == "2026-03-10 18:00")
    #expect(office.explain(limit("5 workdays"), from: office.at("2026-03-02 11:00")).halfDays == [date("2026-03-09")])
    #expect(
      office.wall(office.due(limit("4 workhours"), from: office.at("2026-03-09 08:30")).instant) == "2026-03-10 15:00")
    // An office whose day ends at midnight does not go by its hours.
    let late = try sampleOffice(close: "24:00").adding(layer)
    #expect(
      late.wall(late.due(limit("5 workdays"), from: late.at("2026-03-02 11:00")).instant) == "2026-03-09 23:59:59")
    #expect(office.calendar.contradictions.isEmpty)
  }

  @Test("a named period is told and changes nothing")
  func periods() throws {
    let week = NamedPeriod(name: "no-meeting", days: date("2026-03-09")...date("2026-03-13"))
    let office = try office(CalendarLayer(name: "office", periods: [week]))
    #expect(office.calendar.periods(on: date("2026-03-09")) == [week])
    #expect(office.calendar.periods(on: date("2026-03-13")) == [week])
    #expect(office.calendar.periods(on: date("2026-03-14")).isEmpty)
    #expect(office.workdays(from: date("2026-03-01"), to: date("2026-03-31")) == 22)
  }

  @Test("a layer that says two things of a day, and a half day on which nobody works, are named")
  func contradictions() {
    let both = date("2026-03-05")
    let noon = CivilTime(hour: 12, minute: 0)!
    func contradictions(_ layer: CalendarLayer) -> [CivilDate] { shippedCalendar.adding(layer).contradictions }
    #expect(contradictions(.init(name: "x", closures: [both], workdays: [both])) == [both])
    #expect(contradictions(.init(name: "x", closures: [both], halfDays: [both: .midnight...noon])) == [both])
    let sunday = date("2026-03-08")
    #expect(contradictions(.init(name: "x", halfDays: [sunday: .midnight...noon])) == [sunday])
    #expect(contradictions(.init(name: "x", workdays: [sunday], halfDays: [sunday: .midnight...noon])).isEmpty)
    // In the notices of two years, too.
    let calendar = WorkCalendar(
      name: "x", years: [2026: .init(holidays: [both], workdays: []), 2027: .init(holidays: [], workdays: [both])])
    #expect(calendar.contradictions == [both])
  }

  @Test("a day has the name that the topmost gives it")
  func names() {
    let day = date("2026-10-01")
    var years = shippedCalendar.years
    years[2026]?.names[day] = "国庆节"
    let calendar = WorkCalendar(name: "cn", years: years)
    #expect(calendar.name(of: day) == "国庆节")
    #expect(calendar.adding(.init(name: "x", names: [day: "ours"])).name(of: day) == "ours")
    #expect(calendar.name(of: date("2026-10-02")) == nil)
  }

  @Test("counting by sums is counting day by day, over named days and over all others")
  func sums() throws {
    var random = Seeded()
    let layer = CalendarLayer(
      name: "x", closures: [date("2023-05-05"), date("2027-06-07")], workdays: [date("2023-05-06")],
      halfDays: [date("2025-03-03"): .midnight...CivilTime(hour: 10, minute: 15)!])
    let office = try office(layer)
    let calendar = office.calendar
    for _ in 0..<60 {
      let first = CivilDate(dayNumber: .random(in: 18_000...22_500, using: &random))
      let last = first.adding(days: .random(in: -3...800, using: &random))
      let days = first < last ? (first.dayNumber + 1...last.dayNumber).map(CivilDate.init(dayNumber:)) : []
      let working = days.filter(calendar.isWorkday)
      #expect(calendar.workdays(from: first, to: last) == working.count, "\(first) \(last) \(random)")
      if let end = working.last {
        #expect(calendar.workday(working.count, after: first) == end, "\(first) \(last) \(random)")
      }
      let hours = days.reduce(0) { sum, day in
        office.hours(on: day).reduce(sum) { $0 + $1.upperBound.secondOfDay - $1.lowerBound.secondOfDay }
      }
      guard first < last else { continue }
      let (from, to) = (office.at("\(first) 24:00"), office.at("\(last) 24:00"))
      #expect(office.countable(from: from, to: to, working: true) == .seconds(hours), "\(first) \(last) \(random)")
    }
  }

  @Test("a closure is told with whose it is: the topmost that speaks of the day")
  func closer() throws {
    let monday = date("2026-03-02")
    let office = try sampleOffice().adding(CalendarLayer(name: "office", closures: [monday, date("2026-03-04")]))
    let roads = office.adding(
      CalendarLayer(name: "roads", closures: [date("2026-03-03"), date("2026-03-04")], workdays: [monday]))
    func closers(_ time: OfficeTime) -> [String] {
      time.explain(limit("2 workdays"), from: time.at("2026-03-01 09:00")).uncounted
        .map { "\($0.date.day) \($0.reason) \($0.layer ?? "-")" }
    }
    #expect(closers(office) == ["2 closed office", "4 closed office"])
    #expect(closers(roads) == ["3 closed roads", "4 closed roads"])
    #expect(roads.calendar.layer(closing: monday) == nil)
  }
}
