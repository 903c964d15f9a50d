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

@Suite("The command that imports a calendar")
struct CalendarImportTests {
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

  private func run(_ arguments: String..., language: Language = .en) async -> (status: Int32, text: String) {
    do {
      let options = ["--format", "json", "--lang", language.rawValue]
      let command = try Dubanctl.parseAsRoot(["calendar", "import"] + arguments + options)
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
    try await ShippedCopy.with { folder in
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
    try await ShippedCopy.with { folder in
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

  @Test("a year whose holidays the feed calls something else does not become known, unless somebody says so")
  func noHolidays() async throws {
    try await ShippedCopy.with { folder in
      let (feed, calendar) = (folder + "/x.ics", folder + "/calendars/cn.yaml")
      let before = try String(contentsOfFile: calendar, encoding: .utf8)
      let other = Self.feed.replacing("元旦假期\nDT", with: "元旦\nDT").replacing(
        "X-APPLE-SPECIAL-DAY:WORK-HOLIDAY\n", with: ""
      )
      .replacing("春节（休）", with: "春节")
      try other.write(toFile: feed, atomically: false, encoding: .utf8)
      let refused = await run(feed, "--workflows", folder)
      #expect(refused.status == 65 && refused.text.contains("2027 has make-up workdays and no holiday"), "\(refused)")
      #expect(try String(contentsOfFile: calendar, encoding: .utf8) == before)
      #expect(try !OfficeFiles.read(folder, Sample.english).office.time.calendar.covers(2027))
      #expect(await run(feed, "--workflows", folder, "--yes").status == 0)
      #expect(try OfficeFiles.read(folder, Sample.english).office.time.calendar.covers(2027))
    }
  }

  @Test("events that count their days are understood as those that do not")
  func counted() async throws {
    try await ShippedCopy.with { folder in
      let feed = folder + "/x.ics"
      let counted = """
        BEGIN:VCALENDAR
        BEGIN:VEVENT
        SUMMARY:元旦 假期 第1天/共2天
        DTSTART;VALUE=DATE:20270101
        END:VEVENT
        BEGIN:VEVENT
        SUMMARY:元旦 假期 第2天/共2天
        DTSTART;VALUE=DATE:20270102
        END:VEVENT
        BEGIN:VEVENT
        SUMMARY:元旦 补班 第1天/共1天
        DTSTART;VALUE=DATE:20270109
        END:VEVENT
        END:VCALENDAR

        """
      try counted.write(toFile: feed, atomically: false, encoding: .utf8)
      let text = try shown(feed, "--workflows", folder)
      #expect(text.contains("2027-01-01 Fri – 2027-01-02 Sat  day off  元旦\n"), "\(text)")
      #expect(text.contains("make-up workday  元旦\n"), "\(text)")
    }
  }

  @Test("what is no feed, contradicts itself, or breaks the office is refused with its line, and nothing is written")
  func refusedFeeds() async throws {
    let half = "days: { half: { 2027-02-05: \"08:30-12:00\" } }\npeople:"
    try await ShippedCopy.with(("people:", half)) { folder in
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

  @Test("a Chinese reader is told in Chinese what a feed lacks, and what cannot be read; programs get both languages")
  func chinese() async throws {
    try await ShippedCopy.with { folder in
      let feed = folder + "/x.ics"
      try Self.feed.write(toFile: feed, atomically: false, encoding: .utf8)
      let text = try shown(feed, "--workflows", folder, "--dry-run", style: Sample.chinese)
      #expect(text.contains("第 17 行：“大寒”既不是节假日也不是调休上班日，已忽略\n"), "\(text)")
      let read = try CalendarImportCommand.feed(
        Array(Self.feed.utf8), name: feed, zone: .utc, holidaysOnly: false, years: [], Sample.chinese)
      #expect(read.remarks.map(\.en) == ["line 17: '大寒' is neither a holiday nor a make-up workday and is ignored"])
      #expect(read.remarks.map(\.zh) == ["第 17 行：“大寒”既不是节假日也不是调休上班日，已忽略"])
      let year = await run(feed, "--workflows", folder, "--year", "2031", language: .zh)
      #expect(year.status == 65 && year.text.contains("没有 2031 年的日期"), "\(year)")
      try Self.feed.replacing("20270109", with: "20270205").write(toFile: feed, atomically: false, encoding: .utf8)
      let both = await run(feed, "--workflows", folder, language: .zh)
      #expect(both.status == 65 && both.text.contains("第 11 行：2027-02-05 既是节假日又是调休上班日，另一处见第 7 行"), "\(both)")
      try "<html>\n".write(toFile: feed, atomically: false, encoding: .utf8)
      let page = await run(feed, "--workflows", folder, language: .zh)
      #expect(page.text.hasSuffix("：第 1 行为“<html>”；iCalendar 应以 BEGIN:VCALENDAR 开头"), "\(page)")
      let none = await run(folder + "/none.ics", "--workflows", folder, language: .zh)
      #expect(none.status == 66 && none.text.hasPrefix("无法读取“\(folder)/none.ics”："), "\(none)")
      let file = await run(feed, "--workflows", folder, "--output", "-", language: .zh)
      #expect(file.status == 64 && file.text.contains("不是 JSON"), "\(file)")
    }
  }

  @Test("what an import changes, and what there is to say of the feed, fits 80 columns", arguments: Sample.both)
  func importWidth(_ style: Style) async throws {
    try await ShippedCopy.with { folder in
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
    try await ShippedCopy.with { folder in
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
    try await ShippedCopy.with { folder in
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
