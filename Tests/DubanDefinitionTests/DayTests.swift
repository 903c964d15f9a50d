// SPDX-License-Identifier: Apache-2.0

import DubanCore
import DubanDefinition
import DubanTesting
import Foundation
import Testing
import WorkingTime

@Suite("Days of an office, a unit and a notice")
struct DayTests {
  private static func load(
    _ changes: (String, String)..., calendar: String = SampleFiles.calendar
  ) -> DefinitionReader.Loaded {
    let office = changes.reduce(SampleFiles.office) { Malformed.replaced($1.0, $1.1, in: $0) }
    var files = SampleFiles.files
    files["office.yaml"] = office
    files["calendars/plain.yaml"] = calendar
    return Shipped.reader.load(files.map { SourceFile(path: $0.key, bytes: Array($0.value.utf8)) })
  }

  private static func set(_ changes: (String, String)..., calendar: String = SampleFiles.calendar) throws
    -> DefinitionSet
  {
    let office = changes.reduce(SampleFiles.office) { Malformed.replaced($1.0, $1.1, in: $0) }
    let loaded = load((SampleFiles.office, office), calendar: calendar)
    return try #require(loaded.set, "\(loaded.diagnostics.map(\.description).joined(separator: "\n"))")
  }

  private func date(_ text: String) throws -> CivilDate { try #require(CivilDate(parsing: text)) }

  private static let own = """
    days:
      closed: { 2026-01-05..2026-01-06: Move }
      worked: [ 2026-01-10 ]
      half: { 2026-01-07: "08:30-12:00", 2026-01-08: { hours: "14:30-18:00", name: Eve } }
      periods: { Quiet week: [ 2026-01-12..2026-01-16, 2026-03-02 ] }
    people:
    """

  @Test("an office's own days lie over the calendar, with their names and hours")
  func office() throws {
    let time = try Self.set(("people:", Self.own)).environment.office.time
    let calendar = time.calendar
    #expect(calendar.contradictions.isEmpty)
    #expect(calendar.kind(of: try date("2026-01-06")) == .closed)
    #expect(calendar.name(of: try date("2026-01-06")) == "Move")
    #expect(calendar.layer(closing: try date("2026-01-06"))?.name == "demo")
    #expect(calendar.kind(of: try date("2026-01-10")) == .makeupWorkday)
    #expect(time.hours(on: try date("2026-01-07")).map { "\($0)" } == ["08:30...12:00"])
    #expect(time.hours(on: try date("2026-01-08")).map { "\($0)" } == ["14:30...18:00"])
    #expect(calendar.name(of: try date("2026-01-08")) == "Eve")
    #expect(calendar.periods(on: try date("2026-01-14")).map(\.name) == ["Quiet week"])
    #expect(calendar.isWorkday(try date("2026-01-14")))
  }

  @Test("a unit's days hold for it, the units under it and their people; others count as the office does")
  func units() throws {
    let set = try Self.set(
      ("members: [ bob ] }", "members: [ bob ], days: { closed: [ 2026-01-05, 2026-01-06 ] } }"),
      ("leader: cat, under: desk", "leader: cat, under: desk, days: { worked: [ 2026-01-06 ] }"),
      ("  back: {", "  far: { title: Far, leader: dan }\n  near: { title: Near, leader: eve, under: back }\n  back: {"),
      ("  bob: {", "  dan: { name: Dan }\n  eve: { name: Eve }\n  bob: {"))
    let office = set.environment.office
    #expect(office.hasUnitTimes)
    let (monday, tuesday) = (try date("2026-01-05"), try date("2026-01-06"))
    for id in ["desk", "ann", "bob"] {
      #expect(!office.time(of: [id]).calendar.isWorkday(monday), "\(id)")
      #expect(!office.time(of: [id]).calendar.isWorkday(tuesday), "\(id)")
    }
    for id in ["back", "cat", "near", "eve"] {
      #expect(!office.time(of: [id]).calendar.isWorkday(monday), "\(id)")
      #expect(office.time(of: [id]).calendar.isWorkday(tuesday), "\(id)")
    }
    for holders in [["far"], ["dan"], ["dan", "ann"], [], ["nobody"]] {
      #expect(office.time(of: holders) == office.time, "\(holders)")
    }
    #expect(!office.time(of: ["ann", "dan"]).calendar.isWorkday(monday))
    // The same day is not closed by two: who speaks last is said to have closed it.
    #expect(office.time(of: ["near"]).calendar.layer(closing: monday)?.name == "desk")
    #expect(!(try Self.set().environment.office.hasUnitTimes))
  }

  @Test("units may stand under one another as deep as there are units")
  func chain() throws {
    let count = 5_000
    let chain = (1...count).reversed().map { index in
      "  u\(index): { title: U, leader: cat, under: \(index == 1 ? "desk" : "u\(index - 1)") }\n"
    }
    let office = try Self.set(
      ("members: [ bob ] }", "members: [ bob ], days: { closed: [ 2026-01-05 ] } }"),
      ("  back: {", chain.joined() + "  back: {")
    ).environment.office
    #expect(!office.time(of: ["u\(count)"]).calendar.isWorkday(try date("2026-01-05")))
  }

  @Test("half of a day that is off can be worked: it is a working day, with these hours and its name")
  func halfSaturday() throws {
    let own = """
      days:
        worked: { 2026-01-10: Inspection, 2026-01-01: }
        half: { 2026-01-10: "08:30-12:00", 2026-01-01: { hours: "14:30-18:00", name: Duty } }
      people:
      """
    let time = try Self.set(("people:", own)).environment.office.time
    #expect(time.calendar.contradictions.isEmpty)
    #expect(time.calendar.kind(of: try date("2026-01-10")) == .makeupWorkday)
    #expect(time.hours(on: try date("2026-01-10")).map { "\($0)" } == ["08:30...12:00"])
    #expect(time.calendar.name(of: try date("2026-01-10")) == "Inspection")
    #expect(time.hours(on: try date("2026-01-01")).map { "\($0)" } == ["14:30...18:00"])
    #expect(time.calendar.name(of: try date("2026-01-01")) == "Duty")
    // From Friday, the 9th, one working day is Saturday, and it ends when that half does.
    let friday = time.zone.instant(of: try #require(CivilDateTime(parsing: "2026-01-09 10:00")))
    let due = time.due(try Limit(parsing: "1 workday"), from: friday).instant
    #expect(time.zone.civil(due).description == "2026-01-10 12:00")
  }

  @Test(
    "what an environment rests on has the days in it: another day is another office, and is read from what is stored")
  func documents() throws {
    let closed = ("members: [ bob ] }", "members: [ bob ], days: { closed: [ 2026-01-05 ] } }")
    let moved = ("members: [ bob ] }", "members: [ bob ], days: { closed: [ 2026-01-06 ] } }")
    let sets = [try Self.set(), try Self.set(closed), try Self.set(moved)]
    #expect(Set(sets.map(\.environment.hash)).count == 3)
    let document = try #require(sets[1].documents.first { $0.kind == .office })
    let elsewhere = DefinitionReader(hash: { _ in .zero }, zone: { _ in nil })
    let again = try elsewhere.office(from: document)
    #expect(again.time(of: ["bob"]) == sets[1].environment.office.time(of: ["bob"]))
    #expect(again.time(of: ["bob"]) != again.time)
  }

  @Test("a notice's days are dates and ranges, in a list or each with its name")
  func notices() throws {
    let calendar = """
      calendar: plain
      years:
        2026: { holidays: [ 2026-01-01..2026-01-03 ], workdays: [ 2026-01-04 ], names: { 2026-01-01..2026-01-02: 元旦 } }
        2027:
          holidays:
            2026-12-31..2027-01-01: "New Year: both"
            2027-01-02:
          workdays: 2027-01-09

      """
    let years = try Self.set(calendar: calendar).environment.office.time.calendar.years
    #expect(years[2026]?.holidays.count == 3 && years[2026]?.workdays.count == 1)
    #expect(years[2026]?.names.count == 2)
    #expect(years[2027]?.holidays == [try date("2026-12-31"), try date("2027-01-01"), try date("2027-01-02")])
    #expect(years[2027]?.workdays == [try date("2027-01-09")])
    #expect(years[2027]?.names[try date("2026-12-31")] == "New Year: both")
    #expect(years[2027]?.names[try date("2027-01-02")] == nil)
  }
}

@Suite("Calendar files that are written")
struct CalendarFileTests {
  private static let shipped = URL(filePath: Shipped.folder).appending(path: "calendars/cn.yaml")

  private func file(_ text: String) throws -> CalendarFile {
    try CalendarFile(SourceFile(path: "calendars/x.yaml", bytes: Array(text.utf8)))
  }

  private func year(_ number: Int, _ random: inout DubanTesting.Seeded) -> WorkCalendar.Year {
    let names = ["元旦", "春节", "New Year: Eve", "- x", "\"", "# no", "null", "2026-01-01", "a\\b", " 补", "é…", "{", ""]
    var year = WorkCalendar.Year(holidays: [], workdays: [])
    guard let first = CivilDate(year: number, month: 1, day: 5) else { return year }
    for _ in 0..<Int.random(in: 0...10, using: &random) {
      let date = first.adding(days: Int.random(in: 0...340, using: &random))
      let name = names.randomElement(using: &random).flatMap { $0.isEmpty ? nil : $0 }
      let isWorkday = Int.random(in: 0..<4, using: &random) == 0
      for offset in 0..<Int.random(in: 1...4, using: &random) {
        let date = date.adding(days: offset)
        guard !year.holidays.contains(date), !year.workdays.contains(date) else { continue }
        if isWorkday { year.workdays.insert(date) } else { year.holidays.insert(date) }
        year.names[date] = name
      }
    }
    return year
  }

  @Test("what is written is read back, whatever days and names there are, over whatever file")
  func roundTrip() throws {
    let seed = ProcessInfo.processInfo.environment["CALENDAR_SEED"].flatMap { UInt64($0) } ?? .random(in: 0 ... .max)
    var random = DubanTesting.Seeded(seed: seed)
    let texts = [
      "calendar: x\nyears:\n", "calendar: x\n", "calendar: x\nyears: {}\nsource: [ a ]\n",
      "calendar: x\ntitle: { en: \"A: b\", zh: 甲 }\nyears: { 2025: { holidays: [], workdays: [ 2025-01-04 ] } }\n",
      "# head\ncalendar: x\nyears:\n    # of 2024\n    2024: { holidays: [ 2024-01-01 ], workdays: [] }\n\n"
        + "    # of 2026\n    2026:\n      holidays:\n        2026-01-01: A\n      # inside\n      workdays: []\n"
        + "# tail\nsource:\n  - b\n",
      try String(contentsOf: Self.shipped, encoding: .utf8),
    ]
    for _ in 0..<60 {
      let text = try #require(texts.randomElement(using: &random))
      let newline = Bool.random(using: &random) ? "\r\n" : "\n"
      var current = try file(text.replacing("\n", with: newline))
      for _ in 0..<3 {
        var years = current.calendar.years
        for number in 2023...2028 where Bool.random(using: &random) {
          let year = year(number, &random)
          if !year.holidays.isEmpty || !year.workdays.isEmpty { years[number] = year }
        }
        let written = try current.setting(years, source: "imported from x.ics")
        #expect(written.calendar.years == years, "CALENDAR_SEED=\(seed)\n\(written.text)")
        #expect(written.calendar.name == current.calendar.name)
        #expect(try written.setting(years, source: "other").text == written.text, "CALENDAR_SEED=\(seed)")
        let ends = Set(written.text.filter(\.isNewline).map(String.init))
        #expect(ends == [newline], "CALENDAR_SEED=\(seed): the file keeps the way its lines end")
        current = written
      }
    }
  }

  @Test("comments, and the lines of years that stay, are not touched")
  func comments() throws {
    let text = try String(contentsOf: Self.shipped, encoding: .utf8)
    let former = try file(text)
    var years = former.calendar.years
    let day = try #require(CivilDate(parsing: "2027-01-01"))
    years[2027] = .init(
      holidays: [day, day.adding(days: 1)], workdays: [], names: [day: "元旦", day.adding(days: 1): "元旦"])
    let written = try former.setting(years, source: "imported from cn.ics")
    #expect(
      written.text == text + """
          2027:
            # imported from cn.ics
            holidays:
              2027-01-01..2027-01-02: 元旦
            workdays: []

        """)
    // A year between others: only its lines change.
    years[2025]?.workdays.insert(try #require(CivilDate(parsing: "2025-12-27")))
    let lines = try former.setting(years, source: "x").text.split(separator: "\n")
    let before = text.split(separator: "\n")
    let place = try #require(before.firstIndex(of: "  2025:"))
    #expect(lines.prefix(place) == before.prefix(place))
    #expect(lines.contains("      2025-12-27:"))
    #expect(lines.suffix(12).dropLast(5) == before.suffix(7))
  }

  @Test("a day that stands under two years is read again after a feed has dropped it, or made it one of work")
  func merged() throws {
    let former = try file(
      "calendar: x\nyears:\n  2025: { holidays: [ 2026-01-01 ], workdays: [] }\n"
        + "  2026: { holidays: [ 2026-01-01 ], workdays: [] }\n")
    let day = try #require(CivilDate(parsing: "2026-01-01"))
    let feeds: [WorkCalendar.Year] = [
      .init(holidays: [day.adding(days: 1)], workdays: []), .init(holidays: [], workdays: [day]),
    ]
    for feed in feeds {
      let merge = CalendarMerge(of: [2026: feed], into: former.calendar.years)
      #expect(merge.changes.map(\.date).first == day)
      let written = try former.setting(merge.years, source: "x")
      // A Thursday.
      #expect(written.calendar.isWorkday(day))
      #expect(written.calendar.contradictions == [])
    }
  }

  @Test("what is no calendar is said with its place, and a new file begins with an id")
  func refused() throws {
    let error = #expect(throws: CalendarFile.Unreadable.self) { try file("calendar: x\nyears: { 26: {} }\n") }
    #expect(error?.diagnostics.map { "\($0.line):\($0.column) \($0.code)" } == ["2:10 D008"])
    #expect(throws: CalendarFile.Unreadable.self) { try CalendarFile(new: "Ünfit", path: "x.yaml") }
    #expect(try CalendarFile(new: "cn", path: "x.yaml").calendar.years.isEmpty)
  }
}
