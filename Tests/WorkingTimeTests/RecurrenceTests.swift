// SPDX-License-Identifier: Apache-2.0

import Testing
import WorkingTime

@Suite("Recurrences")
struct RecurrenceTests {
  private func walls(
    _ text: String, _ count: Int = 3, after start: String, roll: Roll = .none, onlyWorkdays: Bool = false,
    in office: OfficeTime? = nil
  ) throws -> [String] {
    let office = try office ?? sampleOffice()
    let recurrence = try Recurrence(parsing: text, roll: roll, onlyWorkdays: onlyWorkdays)
    return recurrence.next(count, after: office.at(start), in: office).map { office.wall($0.instant) }
  }

  @Test("days of the month are counted from either end, in days or in working days")
  func days() throws {
    #expect(
      try walls("Mon..Fri *-*-* 08:30", after: "2026-03-05 08:30")
        == ["2026-03-06 08:30", "2026-03-09 08:30", "2026-03-10 08:30"])
    #expect(
      try walls("*-*~01 09:00", after: "2026-01-31 09:00")
        == ["2026-02-28 09:00", "2026-03-31 09:00", "2026-04-30 09:00"])
    // The last workday of February 2026 is a make-up Saturday; of January, the 30th.
    #expect(
      try walls("*-*~01w 09:00", after: "2026-01-01 00:00")
        == ["2026-01-30 09:00", "2026-02-28 09:00", "2026-03-31 09:00"])
    // The first workday of 2026 is a make-up Sunday; of October, the 8th.
    #expect(
      try walls("*-01,10-01w 09:00", after: "2026-01-01 00:00")
        == ["2026-01-04 09:00", "2026-10-08 09:00", "2027-01-01 09:00"])
    #expect(
      try walls("*-*-05w", after: "2026-02-01 00:00") == ["2026-02-06 00:00", "2026-03-06 00:00", "2026-04-08 00:00"])
    #expect(
      try walls("*-*-*w 08:40", after: "2026-02-13 09:00")
        == ["2026-02-14 08:40", "2026-02-24 08:40", "2026-02-25 08:40"])
  }

  @Test("steps begin anew with each month and hour, at the turn of the year and the day too")
  func steps() throws {
    #expect(try walls("*-*-02/8", 2, after: "2028-12-27 00:00") == ["2029-01-02 00:00", "2029-01-10 00:00"])
    #expect(try walls("*-*-09,16/13", 2, after: "2018-12-30 00:00") == ["2019-01-09 00:00", "2019-01-16 00:00"])
    #expect(try walls("*:02/14,58", 2, after: "2023-10-03 23:50") == ["2023-10-03 23:58", "2023-10-04 00:02"])
  }

  @Test("an occurrence rolls to the next working day or the last, and two that meet are one")
  func rolls() throws {
    // 25 September to 7 October 2026 holds two holidays.
    #expect(
      try walls("*-*-25 09:00", 2, after: "2026-09-01 00:00", roll: .forward) == [
        "2026-09-28 09:00", "2026-10-26 09:00",
      ])
    #expect(
      try walls("*-*-25 09:00", 2, after: "2026-09-01 00:00", roll: .back) == ["2026-09-24 09:00", "2026-10-23 09:00"])
    #expect(try walls("*-*~01", 2, after: "2026-01-01 00:00", roll: .back) == ["2026-01-30 00:00", "2026-02-28 00:00"])
    #expect(
      try walls("daily", 3, after: "2026-02-14 12:00", roll: .forward)
        == ["2026-02-24 00:00", "2026-02-25 00:00", "2026-02-26 00:00"])
    #expect(
      try walls("daily", 3, after: "2026-02-13 12:00", roll: .back)
        == ["2026-02-14 00:00", "2026-02-24 00:00", "2026-02-25 00:00"])
    #expect(
      try walls("*-*-* 08:40", 2, after: "2026-02-14 09:00", onlyWorkdays: true) == [
        "2026-02-24 08:40", "2026-02-25 08:40",
      ])
    let office = try sampleOffice()
    let next = try #require(
      try Recurrence(parsing: "*-*-25 09:00", roll: .forward).next(after: office.at("2026-09-01 00:00"), in: office))
    #expect(next.named == CivilDateTime(parsing: "2026-09-25 09:00"))
    #expect(next.rolledTo == date("2026-09-28"))
    #expect(!next.provisional && !next.isAfterGap)
  }

  @Test("what was asked of a year without data is provisional")
  func provisional() throws {
    let office = try sampleOffice()
    func next(_ text: String, roll: Roll = .none) throws -> Occurrence? {
      try Recurrence(parsing: text, roll: roll).next(after: office.at("2026-12-31 12:00"), in: office)
    }
    #expect(try next("*-*-*w 08:00")?.missingYears == [2027])
    #expect(try next("*-01-02", roll: .forward)?.missingYears == [2027])
    #expect(try next("*-01-02")?.provisional == false)
  }

  @Test(
    "a time in the hour that a clock loses takes place at the first instant after it and says so; a repeated one once",
    .enabled(if: hasZoneInfo))
  func clockChanges() throws {
    let office = try sampleOffice(zone: zone("Europe/Berlin"))
    let daily = try Recurrence(parsing: "*-*-* 02:30")
    let spring = daily.next(3, after: office.at("2026-03-28 00:00"), in: office)
    #expect(spring.map { office.wall($0.instant) } == ["2026-03-28 02:30", "2026-03-29 03:00", "2026-03-30 02:30"])
    #expect(spring.map(\.isAfterGap) == [false, true, false])
    #expect(spring[1].named == CivilDateTime(parsing: "2026-03-29 02:30"))
    // Where three o'clock is a time of its own, it is that, and once.
    let hourly = try Recurrence(parsing: "hourly").next(2, after: office.at("2026-03-29 01:00"), in: office)
    #expect(hourly.map { office.wall($0.instant) } == ["2026-03-29 03:00", "2026-03-29 04:00"])
    #expect(hourly[0].isAfterGap == false && hourly[0].named == CivilDateTime(parsing: "2026-03-29 03:00"))
    let autumn = daily.next(2, after: office.at("2026-10-25 00:00"), in: office)
    #expect(
      autumn.map { RFC3339.format($0.instant, in: office.zone) }
        == ["2026-10-25T02:30:00+02:00", "2026-10-26T02:30:00+01:00"])
    let second = autumn[0].instant + .hours(1)
    let minutes = try Recurrence(parsing: "*:*:0/10").next(after: second, in: office)
    #expect(minutes.map { office.wall($0.instant) } == "2026-10-25 03:00")
  }

  @Test("a zone of its own goes before the office's", .enabled(if: hasZoneInfo))
  func zones() throws {
    let office = try sampleOffice()
    let berlin = try Recurrence(parsing: "Mon 09:00 Europe/Berlin") { try? zone($0) }
    #expect(berlin.zone?.name == "Europe/Berlin")
    #expect(
      berlin.next(after: office.at("2026-03-01 00:00"), in: office).map { office.wall($0.instant) }
        == "2026-03-02 16:00")
    #expect(try walls("daily utc", 1, after: "2026-03-01 00:00") == ["2026-03-01 08:00"])
  }

  @Test("next is the first after the instant, and nothing lies between")
  func successive() throws {
    let seed = Seeded()
    var expressions = Expressions(random: seed)
    let office = try sampleOffice(zone: hasZoneInfo ? zone("Europe/Berlin") : china)
    var random = seed
    for _ in 0..<300 {
      let text = expressions.next()
      let roll = Roll.allCases.randomElement(using: &random) ?? .none
      guard let recurrence = try? Recurrence(parsing: text, roll: roll) else { continue }
      let start = Instant(milliseconds: .random(in: 1_700_000_000_000...1_800_000_000_000, using: &random))
      guard let next = recurrence.next(after: start, in: office) else { continue }
      #expect(next.instant > start, "'\(text)' \(roll) \(start) \(seed)")
      let between = start + Span(milliseconds: .random(in: 0..<(next.instant - start).milliseconds, using: &random))
      #expect(recurrence.next(after: between, in: office) == next, "'\(text)' \(roll) \(start) \(between) \(seed)")
      if roll != .none, recurrence.zone == nil {
        #expect(office.calendar.isWorkday(next.rolledTo ?? next.named.date), "'\(text)' \(roll) \(start) \(seed)")
      }
    }
  }

  @Test(
    "what cannot be read, or never takes place, is refused and says what is accepted",
    arguments: [
      ("", "missing"), ("   ", "missing"), ("Xyz 08:00", "the weekdays 'Xyz'"),
      ("Fri..Mon", "'Fri..Mon' of the weekdays"),
      ("*-*-32", "no day 32"), ("*-13-01", "no month 13"), ("*-*~29", "1 to 28"), ("24:00", "0 to 23"),
      ("08:60", "no minute 60"), ("*-*-10..5", "does not end after"), ("*-*-01/0", "the step"),
      ("*-*-28/5", "the step"),
      ("08:00:00.5", "whole seconds"), ("*-02-30", "never takes place"), ("*-04,06-31 08:00", "never takes place"),
      ("Mon 2025-12-30", "never takes place"), ("daily Mars/Base", "no time zone 'Mars/Base'"),
      ("tomorrow", "the weekdays"),
      ("*-*-* 08:30 extra", "time zone 'extra'"), ("@0", "the date"), ("1", "the date"), ("08", "the date"),
      ("*-*-24w", "1 to 23"), ("*-*-1.5", "the day '1.5'"), ("12345678901234567890:00", "the hour"),
      ("*-*-* 08:00 09:00", "the time '09:00'"), ("1899-01-01", "no year 1899"), ("Mon,,Tue", "weekdays"),
    ])
  func refused(text: String, says: String) {
    let error = #expect(throws: RecurrenceError.self) { try Recurrence(parsing: text) }
    #expect(error?.description.contains(says) == true, "\(error?.description ?? "")")
  }

  @Test("a long text is refused, and one that has no more occurrences has none, up to the end of the era")
  func ends() throws {
    #expect(throws: RecurrenceError.tooLong(bytes: 300)) {
      try Recurrence(parsing: String(repeating: "1", count: 300))
    }
    let office = try sampleOffice()
    #expect(try Recurrence(parsing: "2020-01-01").next(after: office.at("2026-01-01 00:00"), in: office) == nil)
    for roll in Roll.allCases {
      let daily = try Recurrence(parsing: "daily", roll: roll)
      #expect(daily.next(after: Instant(milliseconds: .max), in: office) == nil)
      #expect(daily.next(after: office.at("2999-12-31 12:00"), in: office) == nil)
      #expect(daily.next(after: Instant(milliseconds: .min), in: office) != nil)
    }
  }

  @Test("the last up to an instant is the last of those that come one after the other")
  func last() throws {
    let office = try sampleOffice()
    var random = Seeded(7)
    for text in ["hourly", "*-*-* 02:30", "Mon *-*-* 09:00", "*-*~01w", "*-02-29"] {
      for roll in Roll.allCases {
        let recurrence = try Recurrence(parsing: text, roll: roll)
        for _ in 0..<4 {
          let start = office.at("2026-01-01 00:00") + .minutes(Int.random(in: 0...600_000, using: &random))
          let end = start + .minutes(Int.random(in: 0...60_000, using: &random))
          var each: Occurrence?
          while let next = recurrence.next(after: each?.instant ?? start, in: office), next.instant <= end {
            each = next
          }
          #expect(recurrence.last(after: start, upTo: end, in: office) == each, "\(text) \(roll)")
          guard let each else { continue }
          #expect(recurrence.last(after: start, upTo: each.instant, in: office) == each)
        }
      }
    }
    #expect(
      try Recurrence(parsing: "2020-01-01").last(
        after: .init(milliseconds: 0), upTo: .init(milliseconds: .max), in: office) != nil)
  }

  @Test("endless is what comes in every age, without a notice that makes it so")
  func endless() throws {
    for text in ["daily", "*-02-29", "Mon *-02-29", "*-*~01w", "*-*-23w", "Mon..Fri *-*-* 08:30"] {
      #expect(try Recurrence(parsing: text, onlyWorkdays: text == "daily").isEndless, "\(text)")
    }
    #expect(try !Recurrence(parsing: "2020..2090-*-*").isEndless)
    #expect(try !Recurrence(parsing: "Sat *-*-*", onlyWorkdays: true).isEndless)
    #expect(try Recurrence(parsing: "Sat *-*-*", roll: .forward, onlyWorkdays: true).isEndless)
  }
}
