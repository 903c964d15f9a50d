// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import DubanClient
import DubanCore
import DubanDefinition
import Foundation
import Synchronization
import Testing
import WorkingTime

@testable import dubanctl

@Suite("The command for looking at time")
struct CalendarTests {
  private static let shipped = WritingTests.shipped.path

  private func command<Command: ParsableCommand>(
    _ type: Command.Type, _ arguments: String..., in folder: String = shipped
  ) throws -> Command {
    let words = Dubanctl.words(["calendar"] + arguments + ["--workflows", folder])
    return try #require(try Dubanctl.parseAsRoot(words) as? Command)
  }

  private func add(_ start: String, _ limit: String, _ options: String..., in folder: String = shipped) throws
    -> CalendarAddText
  {
    let words = Dubanctl.words(["calendar", "add", start, limit] + options + ["--workflows", folder])
    let command = try #require(try Dubanctl.parseAsRoot(words) as? CalendarAdd)
    return try command.printout(Sample.when(Sample.english), Sample.english)
  }

  private func status(_ work: () throws -> Void) -> (status: Int32, text: String) {
    do {
      try work()
      return (0, "")
    } catch let failure as Failure {
      return (failure.status.rawValue, failure.lines.joined(separator: "\n"))
    } catch {
      return (Dubanctl.exitCode(for: error).rawValue, Dubanctl.message(for: error))
    }
  }

  /// A copy of the shipped definitions, its office changed.
  private func folder(
    _ changes: (old: String, new: String)..., work: (_ path: String) async throws -> Void
  ) async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "duban-\(UUID().uuidString)")
    try FileManager.default.copyItem(at: WritingTests.shipped, to: folder)
    defer { try? FileManager.default.removeItem(at: folder) }
    let office = folder.appending(path: "office.yaml")
    var text = try String(contentsOf: office, encoding: .utf8)
    for change in changes {
      try #require(text.contains(change.old))
      text.replace(change.old, with: change.new, maxReplacements: 1)
    }
    try text.write(to: office, atomically: false, encoding: .utf8)
    try await work(folder.path)
  }

  // MARK: add

  @Test(
    "the counting rules' vectors come out, not provisional",
    arguments: [
      ("2026-09-24", "5 workdays", "2026-10-09T18:00:00+08:00"),
      ("2026-02-13", "1 workday", "2026-02-14T18:00:00+08:00"),
      ("2026-02-12", "5 workdays", "2026-02-26T18:00:00+08:00"),
      ("2024-02-02", "10 workdays", "2024-02-21T18:00:00+08:00"),
      ("2026-08-03", "60 days", "2026-10-08T18:00:00+08:00"),
      ("2026-01-30", "15 days", "2026-02-14T18:00:00+08:00"),
      ("2025-11-30", "3 months", "2026-02-28T18:00:00+08:00"),
      ("2026-02-12", "2h", "2026-02-12T10:30:00+08:00"), ("2026-02-15", "2h", "2026-02-15T02:00:00+08:00"),
      ("2026-02-12T16:30:00+08:00", "4 workhours", "2026-02-13T11:00:00+08:00"),
      ("2026-02-12T08:30:00Z", "4 workhours", "2026-02-13T11:00:00+08:00"),
      ("2026-02-12 16:30", "4workhours", "2026-02-13T11:00:00+08:00"),
    ])
  func vectors(_ start: String, _ limit: String, _ due: String) throws {
    let json = try #require(try add(start, limit).json.objectValue)
    #expect(json["due"] == .string(due))
    #expect(json["provisional"] == false)
    #expect(json["count"]?.objectValue?["due"] == .string(due))
  }

  @Test("how it came about is said in words, in both languages, and what is provisional is called so")
  func words() throws {
    let text = try add("2026-02-12", "5 workdays")
    #expect(
      text.lines(Sample.english) == [
        "Due 2026-02-26 Thu 18:00", "", "  Received  2026-02-12 Thu", "  Limit     5 workdays",
        "  Counted   from 2026-02-13 Fri; the day of receipt is not counted",
        "  Left out  2026-02-15 Sun – 2026-02-23 Mon (holiday 春节)",
        "  Worked    2026-02-14 Sat (make-up workday)", "  Ends      on 2026-02-26 Thu, when the office closes",
        "  By        Linshan County Party Committee Office",
      ])
    let chinese = try add("2026-08-03", "60 days").lines(Sample.chinese).joined()
    for word in ["到期", "当日不计", "国庆节", "顺延", "临山县委办公室"] { #expect(chinese.contains(word), "\(word)") }
    let open = try add("2026-12-25", "10 workdays")
    #expect(open.json.objectValue?["provisional"] == true)
    #expect(open.lines(Sample.english).contains { $0.contains("Provisional") && $0.contains("2027") })
    for style in Sample.both {
      for line in open.lines(style) { #expect(DisplayWidth.of(line) <= 80) }
    }
  }

  @Test("bad limits and dates are refused as data, each with what would be accepted")
  func refusals() {
    let cases = [
      ("2026-02-12", "0 workdays", "no time at all"), ("2026-02-12", "-1h", "negative"),
      ("2026-02-12", "1.5 workdays", "fraction"), ("2026-02-12", "99999999 months", "1200"),
      ("2026-02-12", "5 fortnights", "no unit"), ("2026-02-30", "1 workday", "2026-02-12"),
      ("3026-02-12", "1 workday", "2999"), ("soon", "1 workday", "2026-02-12"),
      ("2026-02-12T25:00:00Z", "1h", "instant"),
    ]
    for (start, limit, said) in cases {
      let found = status { _ = try add(start, limit) }
      #expect(found.status == 65 && found.text.contains(said), "\(start) \(limit): \(found)")
    }
    let none = status { _ = try add("2026-02-12", "1h", in: "/nonexistent") }
    #expect(none.status == 66)
    let unit = status { _ = try add("2026-02-12", "1h", "--unit", "raods") }
    #expect(unit.status == 65 && unit.text.contains("roads"))
  }

  @Test("a unit counts by its own days, and who closed is said")
  func unit() async throws {
    let old = "leader: tang, overseer: director, members: [ he ] }"
    try await folder(
      (old, old.dropLast() + ", days: { closed: { 2026-03-04: 搬迁 }, half: { 2026-03-05: \"08:30-12:00\" } } }")
    ) {
      folder in
      let roads = try add("2026-03-02", "3 workdays", "--unit", "roads", in: folder)
      #expect(roads.json.objectValue?["due"] == "2026-03-06T18:00:00+08:00")
      #expect(roads.json.objectValue?["unit"] == "roads")
      #expect(roads.lines(Sample.english).contains { $0.contains("(closed by Roads bureau: 搬迁)") })
      #expect(roads.lines(Sample.chinese).contains { $0.contains("交通局停办：搬迁") })
      #expect(try add("2026-03-02", "2 workdays", "--unit", "he", in: folder).explanation.halfDays.count == 1)
      #expect(try add("2026-03-02", "3 workdays", in: folder).json.objectValue?["due"] == "2026-03-05T18:00:00+08:00")
    }
  }

  // MARK: between

  private func between(_ from: String, _ to: String) throws -> CalendarBetweenText {
    try command(CalendarBetween.self, "between", from, to).printout(Sample.when(Sample.english), Sample.english)
  }

  @Test("between two dates lie the working days that a limit would take, and no hour is counted twice")
  func between() throws {
    let text = try between("2026-02-12", "2026-02-26")
    let json = try #require(text.json.objectValue)
    #expect(json["workdays"] == 5 && json["days"] == 14 && json["working_seconds"] == 126_000)
    #expect(json["uncounted"]?.arrayValue?.count == 9)
    #expect(json["makeup_workdays"] == ["2026-02-14"])
    let first = try between("2026-02-12", "2026-02-14").json.objectValue?["working_seconds"]?.intValue
    let second = try between("2026-02-14", "2026-02-26").json.objectValue?["working_seconds"]?.intValue
    #expect((first ?? 0) + (second ?? 0) == 126_000)
    let hours = try between("2026-02-12T11:00:00+08:00", "2026-02-12T15:00:00+08:00").json.objectValue
    #expect(hours?["working_seconds"] == 5400 && hours?["workdays"] == 0)
    let none = try between("2026-02-12", "2026-02-12").json.objectValue
    #expect(none?["days"] == 0 && none?["uncounted"] == [])
    #expect(status { _ = try between("2026-02-26", "2026-02-12") }.status == 65)
    for year in [("2024", 251), ("2025", 248), ("2026", 248)] {
      let from = "\((Int(year.0) ?? 0) - 1)-12-31"
      #expect(try between(from, "\(year.0)-12-31").json.objectValue?["workdays"] == .int(Int64(year.1)))
    }
  }

  // MARK: show

  private func show(_ span: String, in folder: String = shipped) throws -> CalendarPicture {
    try command(CalendarShow.self, "show", span, in: folder).printout(Sample.when(Sample.english), Sample.english)
  }

  @Test("a year's picture counts its working days, and fits 80 columns in either language and in colour")
  func year() throws {
    for (year, workdays) in [("2024", 251), ("2025", 248), ("2026", 248)] {
      let picture = try show(year)
      #expect(picture.json.objectValue?["workdays"] == .int(Int64(workdays)))
      #expect(picture.json.objectValue?["months"]?.arrayValue?.count == 12)
      #expect((365...366).contains(picture.json.objectValue?["days"]?.arrayValue?.count ?? 0))
      for style in Sample.both {
        let lines = picture.lines(style)
        #expect(lines.allSatisfy { DisplayWidth.of($0) <= 80 && !$0.hasSuffix(" ") })
        // What colour says is said without it.
        var colored = style
        colored.isColored = true
        let bare = picture.lines(colored).map { $0.replacing(/\u{1B}\[[0-9;]*m/, with: "") }
        #expect(bare == lines)
        #expect(lines.contains { $0.contains(String(workdays)) })
      }
      for width in [40, 60, 100, 120] {
        let style = Style(width: width, isColored: false, language: .zh)
        #expect(picture.lines(style).allSatisfy { DisplayWidth.of($0) <= width }, "\(width)")
      }
    }
  }

  @Test("every day of a picture stands under its weekday, with its mark")
  func columns() throws {
    for style in Sample.both {
      let lines = try show("2026-10").lines(style)
      let head = try #require(lines.first { $0.hasPrefix(style.say("Mon", "周一")) })
      #expect(DisplayWidth.of(head) > 60)
      let first = try #require(lines.first { $0.contains(style.say("10 work", "10 班")) })
      let before = try #require(first.range(of: "10 "))
      let saturday = try #require(head.range(of: style.say("Sat", "周六")))
      #expect(
        DisplayWidth.of(first[..<before.lowerBound]) == DisplayWidth.of(head[..<saturday.lowerBound]),
        "\(style.language)")
    }
    let small = try show("2026").lines(Sample.english)
    #expect(small.contains { $0.contains(" 9 10 11 12 13 14+15*") })
    #expect(small.contains("* holiday   + make-up workday"))
  }

  @Test("half days, closures and periods are marked, told and explained; a year without data is provisional")
  func layers() async throws {
    let days = """
      days: { closed: { 2026-03-03: 搬迁, 2026-10-12: 搬迁 }, half: { 2026-03-05: "08:30-12:00", 2026-10-13: "08:30-12:00" },
        periods: { 无会周: [ 2026-03-09..2026-03-13, 2026-10-19..2026-10-23 ] } }
      people:
      """
    try await folder(("people:", days)) { folder in
      let month = try show("2026-03", in: folder)
      let text = month.lines(Sample.chinese).joined(separator: "\n")
      for word in ["3 停", "搬迁", "5 半", "–12:00", "9 ~", "无会周 03-09 – 03-13", "临山县委办公室停办：搬迁"] {
        #expect(text.contains(word), "\(word)")
      }
      #expect(month.json.objectValue?["workdays"] == 21)
      let day = month.json.objectValue?["days"]?.arrayValue?[4].objectValue
      #expect(day?["half"] == "08:30-12:00" && day?["hours"] == ["08:30-12:00"])
      let year = try show("2026", in: folder).lines(Sample.english).joined(separator: "\n")
      for sign in [" 3x", " 5/", "10~", "x closed", "/ half day", "~ named period"] {
        #expect(year.contains(sign), "\(sign)")
      }
      // October has a day of every kind.
      for style in Sample.both {
        for span in ["2026", "2026-10"] {
          let lines = try show(span, in: folder).lines(style)
          for line in lines { #expect(DisplayWidth.of(line) <= 80 && line.last != " ", "\(line)") }
          #expect(lines.contains { $0.contains(style.say("~ named period", "~ 专门时段")) })
        }
      }
    }
    #expect(try show("2027").json.objectValue?["provisional"] == true)
    #expect(try show("2027").lines(Sample.chinese).contains { $0.contains("暂定") })
    #expect(try show("2999").json.objectValue?["days"]?.arrayValue?.count == 365)
    #expect(try show("1900-01").json.objectValue?["workdays"] == 23)
    for bad in ["1899", "3000", "2026-13", "2026-00", "26", "2026-1", "October"] {
      #expect(status { _ = try show(bad) }.status == 65, "\(bad)")
    }
  }

  // MARK: next

  private func next(_ arguments: String..., style: Style = Sample.english) throws -> CalendarNextText {
    let words = ["calendar", "next"] + arguments + ["--workflows", Self.shipped]
    let command = try #require(try Dubanctl.parseAsRoot(words) as? CalendarNext)
    return try command.printout(Sample.when(style), style)
  }

  @Test("what is worth knowing of an occurrence stands beside it or, where it is long, beneath", arguments: Sample.both)
  func notes(_ style: Style) throws {
    for (roll, way) in [("forward", "顺延"), ("back", "提前")] {
      let lines = try next(
        "*-*-15 09:00 Europe/Berlin", "--roll", roll, "--after", "2027-05-01", "--count", "2", style: style
      ).lines(style)
      for line in lines { #expect(DisplayWidth.of(line) <= 80 && line.last != " ", "\(line)") }
      #expect(lines.count > 2 && lines.contains { $0.hasPrefix("  ") && $0.contains("Europe/Berlin") })
      if style.language == .zh { #expect(lines.joined().contains(" \(way)、")) }
    }
  }

  @Test("occurrences are a list of instants in the office's zone, whatever this machine's is")
  func next() throws {
    #expect(
      try next("Mon..Fri *-*-* 08:30", "--after", "2026-02-12T01:00:00Z", "--count", "3").json == [
        "2026-02-13T08:30:00+08:00", "2026-02-16T08:30:00+08:00", "2026-02-17T08:30:00+08:00",
      ])
    #expect(
      try next("Mon..Fri *-*-* 08:30", "--after", "2026-02-13", "--count", "3", "--workdays").json == [
        "2026-02-13T08:30:00+08:00", "2026-02-24T08:30:00+08:00", "2026-02-25T08:30:00+08:00",
      ])
    #expect(try next("*-*~01w 17:00", "--after", "2026-02-01", "--count", "1").json == ["2026-02-28T17:00:00+08:00"])
    #expect(try next("*-*-* 02:30 UTC", "--count", "1").json == ["2026-02-13T10:30:00+08:00"])
    let rolled = try next("*-*-15 09:00", "--roll", "forward", "--after", "2026-02-01", "--count", "1")
    #expect(rolled.lines(Sample.english) == ["2026-02-24 Tue 09:00  rolled from 2026-02-15 Sun"])
    let gap = try next("*-*-* 02:30 Europe/Berlin", "--after", "2026-03-29", "--count", "1")
    #expect(gap.json == ["2026-03-29T09:00:00+08:00"])
    #expect(gap.lines(Sample.english).joined().contains("after the gap: 02:30 does not exist"))
    let never = status { _ = try next("*-02-30") }
    #expect(never.status == 65 && never.text.contains("never"))
    let over = status { _ = try next("2020-01-01") }
    #expect(over.status == 65 && over.text.contains("never"))
    #expect(status { _ = try next("hourly Mars/Base") }.text.contains("no time zone"))
    #expect(status { _ = try next("daily", "--count", "0") }.status == 64)
  }

  // MARK: import

  private static let feed = """
    BEGIN:VCALENDAR
    BEGIN:VEVENT
    SUMMARY:元旦假期
    DTSTART;VALUE=DATE:20261231
    DTEND;VALUE=DATE:20270103
    END:VEVENT
    BEGIN:VEVENT
    SUMMARY:上班(补元旦假期)
    DTSTART;VALUE=DATE:20270109
    END:VEVENT
    BEGIN:VEVENT
    DTSTART;VALUE=DATE:20270205
    DTEND;VALUE=DATE:20270212
    SUMMARY:春节（休）
    X-APPLE-SPECIAL-DAY:WORK-HOLIDAY
    END:VEVENT
    BEGIN:VEVENT
    DTSTART;VALUE=DATE:20270206
    DTEND;VALUE=DATE:20270206
    SUMMARY:大寒
    END:VEVENT
    END:VCALENDAR

    """

  private func run(_ arguments: String...) async -> (status: Int32, text: String) {
    do {
      let command = try Dubanctl.parseAsRoot(["calendar", "import"] + arguments + ["--format", "json"])
      guard var command = command as? any AsyncParsableCommand else { return (-1, "") }
      try await command.run()
      return (0, "")
    } catch let failure as Failure {
      return (failure.status.rawValue, failure.lines.joined(separator: "\n"))
    } catch {
      return (Dubanctl.exitCode(for: error).rawValue, Dubanctl.message(for: error))
    }
  }

  /// What people are shown by an import.
  private func shown(_ arguments: String..., style: Style = Sample.english) throws -> String {
    let words = ["calendar", "import"] + arguments
    let command = try #require(try Dubanctl.parseAsRoot(words) as? CalendarImportCommand)
    let written = Mutex("")
    let output = Output(format: .text, style: style) { text in written.withLock { $0 += text } }
    try command.work(
      Session(
        client: DubanClient(ClientConfiguration(socket: "/nonexistent")), output: output, errorStyle: style,
        now: Sample.now))
    return written.withLock { $0 }
  }

  @Test("a feed's days come into the office's calendar, read back as the same days; a second time nothing changes")
  func importing() async throws {
    try await folder { folder in
      let (feed, calendar) = (folder + "/2027.ics", folder + "/calendars/cn.yaml")
      let before = try String(contentsOfFile: calendar, encoding: .utf8)
      try Self.feed.write(toFile: feed, atomically: false, encoding: .utf8)
      let dry = await run(feed, "--workflows", folder, "--dry-run")
      #expect(dry.status == 0, "\(dry.text)")
      #expect(try String(contentsOfFile: calendar, encoding: .utf8) == before)
      let done = await run(feed, "--workflows", folder)
      #expect(done.status == 0, "\(done.text)")
      let after = try String(contentsOfFile: calendar, encoding: .utf8)
      #expect(after.hasPrefix(before))
      let read = try OfficeFiles.read(folder, Sample.english).office.time.calendar
      let zone = ZoneRules.utc
      #expect(read.years[2027] == CalendarImport(try ICalendar(parsing: Self.feed, zone: zone)).years[2027])
      #expect(read.years[2027]?.holidays.count == 10)
      #expect(read.years[2026] == (try CalendarFile.shippedYear(2026)))
      let again = await run(feed, "--workflows", folder)
      #expect(again.status == 0)
      #expect(try String(contentsOfFile: calendar, encoding: .utf8) == after)
      let left = try FileManager.default.contentsOfDirectory(atPath: folder + "/calendars")
      #expect(left.sorted() == ["cn.yaml"])
    }
  }

  @Test("what the file has is changed, and a year without make-up workdays taken, only when somebody says so")
  func confirmed() async throws {
    try await folder { folder in
      let (feed, calendar) = (folder + "/x.ics", folder + "/calendars/cn.yaml")
      let before = try String(contentsOfFile: calendar, encoding: .utf8)
      try Self.feed.replacing("20270109", with: "20261009").write(toFile: feed, atomically: false, encoding: .utf8)
      let refused = await run(feed, "--workflows", folder)
      #expect(refused.status == 65 && refused.text.contains("--yes") && refused.text.contains("2026"))
      #expect(try String(contentsOfFile: calendar, encoding: .utf8) == before)
      let only = await run(feed, "--workflows", folder, "--year", "2027")
      #expect(only.status == 65 && only.text.contains("2027 has holidays and no make-up workday"), "\(only)")
      let taken = await run(feed, "--workflows", folder, "--year", "2027", "--yes")
      #expect(taken.status == 0, "\(taken.text)")
      let read = try OfficeFiles.read(folder, Sample.english).office.time.calendar
      #expect(read.years[2026] == (try CalendarFile.shippedYear(2026)))
      #expect(read.covers(2027))
      #expect(await run(feed, "--workflows", folder, "--year", "2031").status == 65)
    }
  }

  @Test("what is no feed, contradicts itself, or breaks the office is refused with its line, and nothing is written")
  func refusedFeeds() async throws {
    let half = "days: { half: { 2027-02-05: \"08:30-12:00\" } }\npeople:"
    try await folder(("people:", half)) { folder in
      let (feed, calendar) = (folder + "/x.ics", folder + "/calendars/cn.yaml")
      let before = try String(contentsOfFile: calendar, encoding: .utf8)
      func refused(_ text: String) async throws -> String {
        try text.write(toFile: feed, atomically: false, encoding: .utf8)
        let found = await run(feed, "--workflows", folder, "--yes")
        #expect(found.status == 65)
        return found.text
      }
      #expect(try await refused("\n<html>\n").contains("line 2"))
      #expect(try await refused("BEGIN:VCALENDAR\nBEGIN:VEVENT\n").contains("line 2"))
      #expect(try await refused("").contains("BEGIN:VCALENDAR"))
      #expect(try await refused("BEGIN:VCALENDAR\nEND:VCALENDAR\n").contains("no event"))
      #expect(try await refused(Self.feed.replacing("20270109", with: "20270205")).contains("both a holiday"))
      #expect(try await refused(Self.feed).contains("nobody works on 2027-02-05"))
      #expect(try String(contentsOfFile: calendar, encoding: .utf8) == before)
      #expect(await run(folder + "/none.ics", "--workflows", folder).status == 66)
      // The office's own calendar is that by whatever path.
      try Self.feed.write(toFile: feed, atomically: false, encoding: .utf8)
      let link = folder + "/link.yaml"
      try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: calendar)
      for path in [calendar, folder + "/./calendars/../calendars/cn.yaml", link] {
        let found = await run(feed, "--workflows", folder, "--yes", "--output", path)
        #expect(found.status == 65 && found.text.contains("nobody works on 2027-02-05"), "\(path): \(found)")
      }
      #expect(try String(contentsOfFile: calendar, encoding: .utf8) == before)
    }
  }

  @Test("what an import changes, and what there is to say of the feed, fits 80 columns", arguments: Sample.both)
  func importWidth(_ style: Style) async throws {
    try await folder { folder in
      let (feed, long) = (folder + "/x.ics", String(repeating: "全县机关事业单位工作人员", count: 4))
      try Self.feed.replacing("大寒", with: long).replacing("春节", with: long + "春节")
        .write(toFile: feed, atomically: false, encoding: .utf8)
      let text = try shown(feed, "--workflows", folder, style: style)
      for line in text.split(separator: "\n") {
        #expect(DisplayWidth.of(String(line)) <= 80 && line.last != " ", "\(line)")
      }
      #expect(text.contains("dubanctl reload --dry-run"), "\(text)")
      #expect(text.split(separator: "\n").count > 9, "\(text)")
    }
  }

  @Test("on standard output stands the calendar file and nothing else, or what would change; never JSON")
  func standardOutput() async throws {
    try await folder { folder in
      let feed = folder + "/x.ics"
      try Self.feed.write(toFile: feed, atomically: false, encoding: .utf8)
      let file = try shown(feed, "--workflows", folder, "--output", "-")
      let read = try CalendarFile(SourceFile(path: "cn.yaml", bytes: Array(file.utf8))).calendar
      #expect(read.covers(2027) && read.covers(2026))
      let dry = try shown(feed, "--workflows", folder, "--output", "-", "--dry-run")
      #expect(dry.contains("2027-01-09 Sat") && dry.hasSuffix("Nothing was written, as asked.\n"))
      let refused = await run(feed, "--workflows", folder, "--output", "-")
      #expect(refused.status == 64 && refused.text.contains("--format"))
    }
  }

  @Test("a file of its own is begun where none is, and another feed goes on with it")
  func output() async throws {
    try await folder { folder in
      let (feed, file) = (folder + "/x.ics", folder + "/calendars/other.yaml")
      try Self.feed.write(toFile: feed, atomically: false, encoding: .utf8)
      let first = await run(feed, "--workflows", folder, "--output", file)
      #expect(first.status == 0, "\(first.text)")
      let next = Self.feed.replacing("2026", with: "2027").replacing("2027", with: "2028")
      try next.replacing("20281231", with: "20280101").write(toFile: feed, atomically: false, encoding: .utf8)
      let second = await run(feed, "--workflows", folder, "--output", file)
      #expect(second.status == 0, "\(second.text)")
      let read = try CalendarFile(SourceFile(path: file, bytes: try InputFile.bytes(file))).calendar
      #expect(read.name == "other")
      #expect(read.years.keys.sorted() == [2027, 2028])
      let shipped = try OfficeFiles.read(folder, Sample.english).office.time.calendar
      #expect(!shipped.covers(2027))
    }
  }
}

extension CalendarFile {
  fileprivate static func shippedYear(_ year: Int) throws -> WorkCalendar.Year? {
    let path = WritingTests.shipped.path + "/calendars/cn.yaml"
    return try CalendarFile(SourceFile(path: path, bytes: try InputFile.bytes(path))).calendar.years[year]
  }
}
