// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import DubanCore
import DubanDefinition
import Foundation
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
    try await ShippedCopy.with(
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
    try await ShippedCopy.with(("people:", days)) { folder in
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
}
