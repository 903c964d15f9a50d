// SPDX-License-Identifier: Apache-2.0

import Testing
import WorkingTime

@Suite("iCalendar feeds")
struct ICalendarTests {
  private func feed(_ events: [String]) -> String {
    var lines = ["BEGIN:VCALENDAR"]
    for event in events {
      lines.append("BEGIN:VEVENT")
      for line in event.split(separator: "\n") { lines.append(String(line)) }
      lines.append("END:VEVENT")
    }
    lines.append("END:VCALENDAR")
    return lines.joined(separator: "\r\n") + "\r\n"
  }

  private func read(_ events: String..., holidaysOnly: Bool = false) throws -> CalendarImport {
    CalendarImport(try ICalendar(parsing: feed(events), zone: china), holidaysOnly: holidaysOnly)
  }

  private func dates(_ from: String, _ to: String) -> [CivilDate] {
    (date(from).dayNumber...date(to).dayNumber).map(CivilDate.init(dayNumber:))
  }

  @Test("Apple's flag says what a day is; a festival without one is no day off; a missing end is one day")
  func apple() throws {
    let read = try read(
      "DTSTART;VALUE=DATE:20260101\nSUMMARY;LANGUAGE=zh_CN:元旦（休）\nX-APPLE-SPECIAL-DAY:WORK-HOLIDAY",
      "DTSTART;VALUE=DATE:20260104\nDTEND;VALUE=DATE:20260105\nSUMMARY:元旦（班）\nX-APPLE-SPECIAL-DAY:ALTERNATE-WORKDAY",
      "DTSTART;VALUE=DATE:20260120\nSUMMARY:大寒")
    #expect(read.days.map(\.date) == [date("2026-01-01"), date("2026-01-04")])
    #expect(read.days.map(\.isWorkday) == [false, true])
    #expect(read.days.map(\.name) == ["元旦", "元旦"])
    #expect(read.diagnostics.map(\.what) == [.unknown(summary: "大寒")])
    #expect(read.diagnostics.map(\.line) == [13])
    #expect(!read.diagnostics.contains { $0.isError })
  }

  @Test("holiday-cn's summaries are understood, with ends that are not counted")
  func holidayCN() throws {
    let read = try read(
      "SUMMARY:春节假期\nDTSTART;VALUE=DATE:20260215\nDTEND;VALUE=DATE:20260224",
      "SUMMARY:上班(补春节假期)\nDTSTART;VALUE=DATE:20260214\nDTEND;VALUE=DATE:20260215",
      "SUMMARY:上班(补春节假期)\nDTSTART;VALUE=DATE:20260228\nDTEND;VALUE=DATE:20260301")
    #expect(read.years[2026]?.holidays == Set(dates("2026-02-15", "2026-02-23")))
    #expect(read.years[2026]?.workdays == [date("2026-02-14"), date("2026-02-28")])
    #expect(read.years[2026]?.names[date("2026-02-14")] == "春节")
    #expect(read.diagnostics.isEmpty)
  }

  @Test("a December alone belongs to the notice of the year that the feed goes on with")
  func december() throws {
    let read = try read(
      "SUMMARY:元旦假期\nDTSTART;VALUE=DATE:20261231\nDTEND;VALUE=DATE:20270103",
      "SUMMARY:上班(补元旦假期)\nDTSTART;VALUE=DATE:20270109")
    #expect(read.years.keys.sorted() == [2027])
    #expect(read.years[2027]?.holidays == Set(dates("2026-12-31", "2027-01-02")))
    #expect(!read.diagnostics.contains { $0.isError })
    let alone = try self.read("SUMMARY:元旦假期\nDTSTART;VALUE=DATE:20261231")
    #expect(alone.years.keys.sorted() == [2026])
  }

  @Test("a name is one line of letters, whatever a feed brings")
  func names() throws {
    let read = try read("SUMMARY:\u{202E}春\u{1B}[31m节\\n \u{2028}假期\nDTSTART;VALUE=DATE:20260215")
    #expect(read.days.map(\.name) == ["春 [31m节"])
  }

  @Test("the shipped calendar as a feed is read back as it is, its lines folded anywhere", arguments: ["\r\n", "\n"])
  func roundTrip(ending: String) throws {
    var random = Seeded()
    var bytes: [UInt8] = Array("\u{FEFF}BEGIN:VCALENDAR\(ending)".utf8)
    func put(_ line: String) {
      // Within a character, too.
      for byte in line.utf8 {
        if bytes.last != 0x0A, Int.random(in: 0..<12, using: &random) == 0 { bytes += Array("\(ending) ".utf8) }
        bytes.append(byte)
      }
      bytes += Array(ending.utf8)
    }
    for year in shippedCalendar.years.values {
      for (dates, summary) in [(year.holidays, "国庆节假期"), (year.workdays, "补班")] {
        for date in dates {
          put("BEGIN:VEVENT")
          put("DTSTART;VALUE=DATE:\(date.description.filter { $0 != "-" })")
          put("SUMMARY:\(summary)")
          put("END:VEVENT")
        }
      }
    }
    put("END:VCALENDAR")
    let read = CalendarImport(try ICalendar(parsing: bytes, zone: china))
    #expect(read.diagnostics.isEmpty, "\(read.diagnostics.prefix(3)) \(random)")
    #expect(read.years.mapValues(\.holidays) == shippedCalendar.years.mapValues(\.holidays), "\(random)")
    #expect(read.years.mapValues(\.workdays) == shippedCalendar.years.mapValues(\.workdays), "\(random)")
    #expect(read.days.first?.name == "国庆节")
  }

  @Test(
    "summaries that say what a day is",
    arguments: [
      ("上班", true), ("补班", true), ("国庆节补班", true), ("春节(班)", true), ("【班】春节", true), ("国庆节（班）", true),
      ("国庆节(休)", false), ("[休]国庆节", false), ("国庆节放假", false), ("休息日", false), ("元旦假期", false),
      ("国庆节 假期", false), ("国庆节 放假", false), ("国庆节 休", false), ("国庆节 补班", true), ("国庆节 班", true),
      ("国庆节 假期 第2天/共8天", false), ("国庆节 放假 第10天/共10天", false), ("国庆节(休) 第1天／共8天", false),
      ("国庆节 补班 第1天/共1天", true), ("补班 第1天/共1天", true),
    ])
  func summaries(summary: String, isWorkday: Bool) throws {
    let read = try read("DTSTART:20261001\nSUMMARY:\(summary)")
    #expect(read.days.map(\.isWorkday) == [isWorkday])
    if summary.hasPrefix("国庆节") { #expect(read.days.map(\.name) == ["国庆节"]) }
  }

  @Test("a count of days says nothing of an event that is neither", arguments: ["下乡 第1天/共3天", "第1天/共3天", "共3天", "天"])
  func counts(summary: String) throws {
    let read = try read("DTSTART:20261001\nSUMMARY:\(summary)")
    #expect(read.diagnostics.map(\.what).contains(.unknown(summary: summary)) && read.days.isEmpty)
  }

  @Test("a year of which a feed has make-up workdays alone is not taken for known unless somebody says so")
  func noHolidays() throws {
    let read = try read(
      "DTSTART:20270101\nDTEND:20270104\nSUMMARY:New Year", "DTSTART:20270109\nSUMMARY:补班",
      "DTSTART:20281001\nSUMMARY:国庆节(休)", "DTSTART:20281008\nSUMMARY:补班")
    let found = try #require(read.diagnostics.first { $0.what == .noHolidays(year: 2027) })
    #expect(found.isError && found.line == 7)
    #expect(found.description.hasPrefix("line 7: 2027 has make-up workdays and no holiday"))
    #expect(read.diagnostics.count { $0.isError } == 1)
  }

  @Test("an end that equals the start is one day; times are dates of the zone; a duration is days")
  func spans() throws {
    func days(_ text: String) throws -> [CivilDate] {
      try read(text + "\nSUMMARY:元旦(休)").days.map(\.date)
    }
    #expect(try days("DTSTART;VALUE=DATE:20260101\nDTEND;VALUE=DATE:20260101") == [date("2026-01-01")])
    #expect(try days("DTSTART:20251231T160000Z\nDTEND:20260103T160000Z") == dates("2026-01-01", "2026-01-03"))
    #expect(
      try days("DTSTART;TZID=Asia/Shanghai:20260101T090000\nDTEND;TZID=\"a:b\":20260102T180000")
        == dates("2026-01-01", "2026-01-02"))
    #expect(try days("DTSTART:20260101\nDURATION:P3D") == dates("2026-01-01", "2026-01-03"))
    #expect(try days("DTSTART:20260101\nDURATION:P1W") == dates("2026-01-01", "2026-01-07"))
    #expect(try days("DTSTART:20260101\nDURATION:PT9H") == [date("2026-01-01")])
    // An alarm's own properties are not the event's.
    #expect(try days("DTSTART:20260101\nBEGIN:VALARM\nDTSTART:20300101\nSUMMARY:x\nEND:VALARM") == [date("2026-01-01")])
  }

  @Test("what is left out is said, with its line")
  func diagnostics() throws {
    func said(_ text: String) throws -> [String] {
      try ICalendar(parsing: feed([text]), zone: china).diagnostics.map(\.description)
    }
    #expect(try said("SUMMARY:x").first?.hasPrefix("line 2: this event has no DTSTART") == true)
    #expect(try said("DTSTART:20261340").first?.hasPrefix("line 3: '20261340' is no date") == true)
    #expect(try said("DTSTART:20260105\nDTEND:20260101").first?.hasPrefix("line 2: this event ends before") == true)
    #expect(try said("DTSTART:20260101\nDTEND:20290101").first?.contains("1096 days") == true)
    #expect(try said("DTSTART:20260101\nRRULE:FREQ=YEARLY").first?.hasPrefix("line 4: this event repeats") == true)
    #expect(try said("DTSTART:20260101\nSTATUS:CANCELLED").first?.contains("cancelled") == true)
    #expect(try said("DTSTART:20260101\nX-APPLE-SPECIAL-DAY:FOO").first?.contains("'FOO'") == true)
    #expect(try said("DTSTART:20260101\nnonsense").first?.hasPrefix("line 4: this line is no NAME:VALUE") == true)
    let both = try read("DTSTART:20260101\nSUMMARY:元旦(休)", "DTSTART:20260101\nSUMMARY:补班")
    #expect(both.diagnostics.map(\.what).contains(.contradiction(date("2026-01-01"), other: 2)))
    let onlyHolidays = try read("DTSTART:20260101\nSUMMARY:New Year", holidaysOnly: true)
    #expect(onlyHolidays.days.map(\.isWorkday) == [false])
    #expect(onlyHolidays.diagnostics.map(\.what) == [.noMakeupWorkdays(year: 2026)])
    #expect(onlyHolidays.diagnostics.allSatisfy { $0.isError })
    #expect(try read("DTSTART:20260101\nSUMMARY:大寒").diagnostics.contains { $0.what == .nothing && $0.isError })
  }

  @Test("what is left out, asked about or refused is said in Chinese, too, with the same lines and words")
  func chinese() throws {
    func expectBoth(_ en: String, _ zh: String, _ description: String) {
      #expect(en == description && !en.contains(/\p{Han}/))
      #expect(zh.contains(/\p{Han}/) && !zh.contains("'") && !zh.hasSuffix("。"), "\(zh)")
      for word in en.matches(of: /[0-9]+|[A-Z]+:[A-Z]+|'[^']+'/) {
        let shown = word.output.filter { $0 != "'" }
        #expect(zh.contains(shown), "\(shown) of: \(en)\n\(zh)")
      }
    }
    var note = try #require(try ICalendar(parsing: feed(["SUMMARY:x"]), zone: china).diagnostics.first)
    var finding = try #require(try read("DTSTART:20260101\nSUMMARY:x").diagnostics.first)
    (note.line, finding.line) = (7, 7)
    let notes: [ICalendar.Diagnostic.What] = [
      .noStart, .badDate(found: "20261340"), .endsBeforeItBegins, .tooLong(days: 1096), .repeats, .cancelled,
      .unknownSpecialDay(found: "FOO"), .notAProperty, .unfinished(component: "VEVENT"),
    ]
    for what in notes {
      note.what = what
      expectBoth(note.localized(zh: false), note.localized(zh: true), note.description)
      finding.what = .feed(what)
      #expect(finding.description == note.description)
      #expect(finding.localized(zh: true) == note.localized(zh: true))
    }
    let findings: [CalendarImport.Diagnostic.What] = [
      .contradiction(date("2026-01-01"), other: 2), .noMakeupWorkdays(year: 2026), .noHolidays(year: 2027), .nothing,
      .unknown(summary: "Cold"),
    ]
    for what in findings {
      finding.what = what
      expectBoth(finding.localized(zh: false), finding.localized(zh: true), finding.description)
    }
    let errors: [ICalendarError] = [
      .tooLarge(bytes: 5_000_000), .empty, .notACalendar(found: "<html>", line: 7), .unfinished(line: 7),
    ]
    for error in errors {
      expectBoth(error.localized(zh: false), error.localized(zh: true), error.description)
    }
  }

  @Test("what is no iCalendar is refused", arguments: ["", "\n\n", "<html>", "{\"a\": 1}", "BEGIN:VCARD\nEND:VCARD"])
  func refused(text: String) {
    #expect(throws: ICalendarError.self) { try ICalendar(parsing: text, zone: china) }
  }

  @Test("a feed that was cut off is refused, and any bytes at all are read or refused, never trapped on")
  func cutOff() throws {
    let whole = Array(feed(["DTSTART;VALUE=DATE:20260101\nDTEND:20260103\nSUMMARY:元旦(休)\\, x\nDURATION:P1D"]).utf8)
    #expect(throws: ICalendarError.unfinished(line: 5)) {
      try ICalendar(parsing: Array(whole.prefix(while: { $0 != UInt8(ascii: "Y") }) + [0x0A]), zone: china)
    }
    var random = Seeded()
    for _ in 0..<400 {
      var bytes = whole
      for _ in 0..<Int.random(in: 1...6, using: &random) {
        bytes[.random(in: bytes.indices, using: &random)] = .random(in: 0...255, using: &random)
      }
      _ = try? CalendarImport(ICalendar(parsing: bytes, zone: china))
    }
    #expect(throws: ICalendarError.self) {
      try ICalendar(parsing: [UInt8](repeating: 0x20, count: ICalendar.mostBytes + 1), zone: china)
    }
  }
}
