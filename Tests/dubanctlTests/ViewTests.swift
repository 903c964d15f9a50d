// SPDX-License-Identifier: Apache-2.0

import DubanAPI
import DubanCore
import Testing
import WorkingTime

@testable import dubanctl

@Suite("What people are shown")
struct ViewTests {
  /// Everything that is shown, in both languages.
  private func documents(_ style: Style) throws -> [any Printout] {
    let words = try Sample.words()
    let when = Sample.when(style)
    let matter = try MatterView(json: try Sample.json(Sample.matter))
    let page = try EntryPage(json: try Sample.json(Sample.entries))
    return [
      MatterCard(matter: matter, words: words, when: when),
      MatterCard(matter: matter, words: .none, when: when),
      MatterTable(page: MatterPage(matters: [matter, matter], next: nil), words: [matter.workflow: words], when: when),
      HistoryBlocks(page: page, words: words, when: when),
      WhyProse(why: try WhyView(json: try Sample.json(Sample.why)), words: words, when: when),
    ] + page.entries.map { WatchLine(entry: $0, words: words, when: when) }
  }

  @Test("everything fits 80 columns, in both languages, and ends no line in spaces", arguments: Sample.both)
  func width(_ style: Style) throws {
    for document in try documents(style) {
      for line in document.lines(style) {
        #expect(DisplayWidth.of(line) <= 80, "\(line)")
        #expect(line.last != " ", "\(line)")
      }
    }
  }

  @Test("colour adds nothing but colour", arguments: Sample.both)
  func colour(_ style: Style) throws {
    var colored = style
    colored.isColored = true
    for document in try documents(style) {
      let stripped = document.lines(colored).map { $0.replacing(/\u{1B}\[[0-9;]*m/, with: "") }
      #expect(stripped == document.lines(style))
    }
  }

  private func text(_ document: some Printout, _ style: Style) -> String {
    document.lines(style).joined(separator: "\n")
  }

  @Test("a matter's card tells step, who, how, due with the time left, fields and what it takes")
  func card() throws {
    let matter = try MatterView(json: try Sample.json(Sample.matter))
    let words = try Sample.words()
    let english = text(MatterCard(matter: matter, words: words, when: Sample.when(Sample.english)), Sample.english)
    for part in [
      "SW-2026-0001  First-responsibility request", "yellow", "Being coordinated (coordinating)", "han, gao",
      "Handle it with the units concerned and reply.", "2026-02-26 Thu 17:30 · 14d left", "Asked by",
      "Li, Group 4 (phone: 13800000000)", "Reply; needs reply, told_by; may bring files", "also note, urge",
    ] { #expect(english.contains(part), "\(part) in\n\(english)") }
    #expect(!english.contains("x_unknown"))
    let chinese = text(MatterCard(matter: matter, words: words, when: Sample.when(Sample.chinese)), Sample.chinese)
    for part in ["首问负责制", "黄", "协调办（coordinating）", "周四 17:30 · 还剩14天", "须填 reply、told_by", "note 记事"] {
      #expect(chinese.contains(part), "\(part) in\n\(chinese)")
    }
  }

  @Test("past due is told as overdue")
  func overdue() throws {
    let when = Sample.when(Sample.english)
    let past = try #require(Timestamp("2026-02-12T14:29:30+08:00"))
    #expect(when.left(until: past) == "2h 30min overdue")
    #expect(Sample.when(Sample.chinese).left(until: past) == "已超时2小时30分钟")
  }

  @Test("why tells the start, the limit and its source, days that did not count by runs, and the rungs")
  func why() throws {
    let why = try WhyView(json: try Sample.json(Sample.why))
    let english = text(WhyProse(why: why, words: try Sample.words(), when: Sample.when(Sample.english)), Sample.english)
      .split(whereSeparator: \.isWhitespace).joined(separator: " ")
    for part in [
      "counts from 2026-02-12 Thu 16:30, when the matter came to this step (#3 coordinate by wang)",
      "The limit is 5 workdays, the setting 'coordinated'", "the first day is 2026-02-13 Fri",
      "2026-02-15 Sun – 2026-02-17 Tue (holiday), 2026-02-22 Sun (weekend)",
      "make-up workdays: 2026-02-14 Sat, 2026-02-28 Sat", "reminder 2026-02-12 Thu 16:45 · fired (#4), 5min late",
      "yellow card 2026-02-27 Fri 17:30", "Provisional",
    ] { #expect(english.contains(part), "\(part) in\n\(english)") }
  }

  @Test("an entry tells who acted for whom, what moved, what was told, and how late a rung was")
  func history() throws {
    let page = try EntryPage(json: try Sample.json(Sample.entries))
    let blocks = HistoryBlocks(page: page, words: try Sample.words(), when: Sample.when(Sample.english))
    let english = text(blocks, Sample.english)
    for part in [
      "Open (open) · wang (by root)", "gao for han", "Received → Being coordinated", "wang (to handle)",
      "red card · the clock", "by 5min", "red-card water -2",
    ] { #expect(english.contains(part), "\(part) in\n\(english)") }
    // What the sender gave is not told again as what was set.
    #expect(english.split(separator: "水泵坏了").count == 2)
  }

  @Test("an entry of the log in one line tells when, which matter, its card, what, who and where to")
  func watch() throws {
    let page = try EntryPage(json: try Sample.json(Sample.entries))
    let words = try Sample.words()
    let lines = page.entries.flatMap { entry in
      WatchLine(entry: entry, words: words, when: Sample.when(Sample.chinese)).lines(Sample.chinese)
    }
    #expect(
      lines == [
        "02-12 09:00:05  SW-2026-0001  蓝  登记 · wang → 受理",
        "02-12 16:30:00  SW-2026-0001  蓝  协调 · gao（代han） → 协调办",
        "02-26 17:35:00  SW-2026-0001  红  红牌 · 时钟 · 迟5分钟",
      ])
  }

  @Test(
    "times are the office's, short ones to the minute, and of another year without the time",
    arguments: [
      ("2026-02-26T17:30:00+08:00", "2026-02-26 Thu 17:30", "02-26 17:30"),
      ("2026-02-26T17:30:09.979+08:00", "2026-02-26 Thu 17:30:09", "02-26 17:30"),
      ("2027-01-04T09:00:00+08:00", "2027-01-04 Mon 09:00", "2027-01-04"),
      ("2026-02-26T23:59:59-05:00", "2026-02-26 Thu 23:59:59", "02-26 23:59"),
    ])
  func times(_ text: String, _ moment: String, _ short: String) throws {
    let time = try #require(Timestamp(text))
    let when = Sample.when(Sample.english)
    #expect(when.moment(time) == moment)
    #expect(when.short(time) == short)
  }

  @Test(
    "spans are told in their two greatest units, rounded down",
    arguments: [
      (Int64(0), "0s", "0秒"), (999, "0s", "0秒"), (59_999, "59s", "59秒"), (61_000, "1min 1s", "1分钟1秒"),
      (3_600_000, "1h", "1小时"), (3_659_000, "1h", "1小时"), (90_000_000, "1d 1h", "1天1小时"),
      (86_460_000, "1d", "1天"), (-61_000, "1min 1s", "1分钟1秒"),
    ])
  func spans(_ milliseconds: Int64, _ english: String, _ chinese: String) {
    let span = Span(milliseconds: milliseconds)
    #expect(Sample.when(Sample.english).rough(span) == english)
    #expect(Sample.when(Sample.chinese).rough(span) == chinese)
  }

  @Test("a matter of an unknown workflow is told by its ids")
  func unknownWords() {
    let words = WorkflowWords.none
    #expect(words.title(ofStep: "s", Sample.chinese) == "s")
    #expect(words.title(ofField: "f", Sample.chinese) == "f")
    #expect(words.title(ofEvent: "cancel", in: "s", Sample.chinese) == "撤销")
    #expect(words.type(ofField: "f") == nil)
  }
}
