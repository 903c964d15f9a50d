// SPDX-License-Identifier: Apache-2.0

import DubanAPI
import DubanCore
import Foundation
import Testing
import WorkingTime

@testable import dubanctl

@Suite("What people are shown")
struct ViewTests {
  /// Everything that is shown, in both languages.
  private func documents(_ style: Style) throws -> [any Printout] {
    let words = try Sample.words()
    let people = try Sample.people()
    let when = Sample.when(style)
    let matter = try MatterView(json: try Sample.json(Sample.matter))
    let page = try EntryPage(json: try Sample.json(Sample.entries))
    return [
      MatterCard(matter: matter, words: words, people: people, when: when),
      MatterCard(matter: matter, words: .none, people: .none, when: when),
      MatterTable(matters: [matter, matter], words: [matter.version: words], people: people, when: when),
      HistoryBlocks(entries: page.entries, words: words, people: people, when: when),
      HistoryBlocks(entries: page.entries, words: .none, people: .none, when: when),
      WhyProse(why: try WhyView(json: try Sample.json(Sample.why)), words: words, people: people, when: when),
    ] + page.entries.map { WatchLine(entry: $0, words: words, people: people, when: when) }
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

  @Test(
    """
    a card tells what more time was asked for, by whom and why; the history what became of it, and until when, unless \
    the clock stands still
    """, arguments: Sample.both)
  func asked(_ style: Style) throws {
    let request: JSON = [
      "clock": "matter", "limit": "30 days", "until": "2026-03-28T17:30:00+08:00", "at": "2026-02-12T17:00:00+08:00",
      "by": "wang", "reason": "三个部门意见尚未征求完毕，须再行会商。",
    ]
    var members = try #require(try Sample.json(Sample.matter).objectValue)
    members["asked"] = request
    let (words, people, when) = (try Sample.words(), try Sample.people(), Sample.when(style))
    let card = MatterCard(
      matter: try MatterView(json: .object(members)), words: words, people: people, when: when)
    // How it is answered is said on a line of its own, for a reason may end without a stop.
    let answered = style.say("'grant' or 'deny' answers.", "以 grant 或 deny 答复。")
    #expect(card.lines(style).contains { $0.trimmingPrefix { $0 == " " } == answered }, "\(card.lines(style))")
    let page = try Sample.json(Sample.entries)
    var entry = try #require(page["entries"]?.arrayValue?[1].objectValue)
    func history(_ name: String, _ data: JSON, _ facts: [String: JSON]) throws -> HistoryBlocks {
      entry["event"] = .object(
        (entry["event"]?.objectValue ?? [:]).merging(
          ["type": .string("first-responsibility.\(name)"), "data": data]) { $1 })
      entry["decision"] = .object(
        ["step": "coordinating", "owner": "wang", "handler": "water", "due": .null].merging(facts) { $1 })
      return HistoryBlocks(
        entries: [try EntryView(json: .object(entry))], words: words, people: people, when: when)
    }
    let texts = [
      text(card, style),
      text(
        try history("extend", ["reason": "会商", "until": "2026-03-28", "clock": "matter"], ["asked": request]), style),
      text(
        try history(
          "grant", ["until": "5 workdays"],
          ["answered": "granted", "clocks": [["due": "2026-03-28T17:30:00+08:00"]]]), style),
    ]
    let expected =
      style.language == .en
      ? [
        ["Asked for", "30 days more of the whole matter's duty, until 2026-03-28 Sat 17:30", "'grant' or 'deny'"],
        ["Ask for more time", "Asked for", "2026-03-28 Sat", "the whole matter's duty"],
        ["granted, until 2026-03-28 Sat 17:30", "5 workdays"],
      ]
      : [
        ["申请延期", "延长30天（全事项时限）", "以 grant 或 deny 答复"], ["申请延期", "全事项时限"], ["同意，至", "5个工作日"],
      ]
    for (text, parts) in zip(texts, expected) {
      let flat = text.split(separator: "\n").map { $0.trimmingPrefix { $0 == " " } }.joined(separator: " ")
      // Chinese is wrapped between any two characters.
      let (shut, isChinese) = (flat.replacing(" ", with: ""), style.language == .zh)
      for part in parts {
        #expect(isChinese ? shut.contains(part.replacing(" ", with: "")) : flat.contains(part), "\(part) in\n\(text)")
      }
      for line in text.split(separator: "\n") { #expect(DisplayWidth.of(String(line)) <= 80, "\(line)") }
    }
    let still = try history(
      "grant", [:], ["answered": "granted", "clocks": [["due": "2026-03-28T17:30:00+08:00", "standing": true]]])
    #expect(text(still, style).contains(style.say("granted", "同意")) && !text(still, style).contains("2026-03-28"))
  }

  @Test("a matter's card tells step, who, how, due with the time left, fields and what it takes")
  func card() throws {
    let matter = try MatterView(json: try Sample.json(Sample.matter))
    let words = try Sample.words()
    let people = try Sample.people()
    let english = text(
      MatterCard(matter: matter, words: words, people: people, when: Sample.when(Sample.english)), Sample.english)
    for part in [
      "SW-2026-0001  First-responsibility request", "yellow", "Being coordinated (coordinating)",
      "Han (han), Gao (gao)", "Wang (wang)", "Water bureau (water)",
      "Handle it with the units concerned and reply.", "2026-02-26 Thu 17:30 · 14d left", "Asked by",
      "Li, Group 4 (phone: 13800000000)", "Reply; needs reply, told_by; may bring files", "also note, urge",
    ] { #expect(english.contains(part), "\(part) in\n\(english)") }
    #expect(!english.contains("x_unknown"))
    let chinese = text(
      MatterCard(matter: matter, words: words, people: people, when: Sample.when(Sample.chinese)), Sample.chinese)
    for part in [
      "首问负责制", "黄", "协调办（coordinating）", "周四 17:30 · 还剩14天", "须填 reply（答复）、told_by（答复方式）", "韩局长（han）、高副局长（gao）",
      "水利局（water）", "note 记事",
    ] {
      #expect(chinese.contains(part), "\(part) in\n\(chinese)")
    }
  }

  @Test("past due is told as overdue")
  func overdue() throws {
    let when = Sample.when(Sample.english)
    let past = try #require(Timestamp("2026-02-12T14:29:30+08:00"))
    #expect(when.left(until: past) == "2h 30min overdue")
    #expect(Sample.when(Sample.chinese).left(until: past) == "已逾期2小时30分钟")
  }

  @Test("why tells the start, the limit and its source, days that did not count by runs, and the rungs")
  func why() throws {
    let why = try WhyView(json: try Sample.json(Sample.why))
    let english = text(
      WhyProse(why: why, words: try Sample.words(), people: try Sample.people(), when: Sample.when(Sample.english)),
      Sample.english
    )
    .split(whereSeparator: \.isWhitespace).joined(separator: " ")
    for part in [
      "counts from 2026-02-12 Thu 16:30, when the matter came to this step (#3 Coordinate by Wang)",
      "The limit is 5 workdays, the setting 'coordinated', since urgency == 'urgent'.",
      "the first day is 2026-02-13 Fri",
      "2026-02-15 Sun – 2026-02-17 Tue (holiday 春节), 2026-02-22 Sun (weekend)",
      "make-up workdays: 2026-02-14 Sat, 2026-02-28 Sat", "reminder 2026-02-12 Thu 16:45 · fired (#4), 5min late",
      "yellow card 2026-02-27 Fri 17:30", "Provisional", "2026-02-25 Wed 17:30 (provisional)",
      "Since 2026-02-12 Thu 16:30 it has stood still: the matter is in the step Being coordinated, where this clock",
      "It has no due instant until it runs again.", "not while it stands still",
    ] { #expect(english.contains(part), "\(part) in\n\(english)") }
  }

  @Test("a clock is called by what it is, also one that rests while the matter is elsewhere")
  func clocks() throws {
    var why = try WhyView(json: try Sample.json(Sample.why))
    for (id, english, chinese) in [
      ("step", "The step's duty:", "本环节时限："), ("pause", "The pause:", "暂停："),
      (":reply", "The timed event Reply (reply):", "定时事件：答复（reply）："),
      ("~received", "The duty of Received, to go on there:", "环节“受理”的时限（重入续计）："),
      (
        "~received:coordinate", "The timed event Coordinate (coordinate) of Received, to go on there:",
        "环节“受理”的定时事件：协调（coordinate）（重入续计）："
      ), ("new", "New:", "New："),
    ] {
      why.clocks[0].clock.id = id
      for style in Sample.both {
        let prose = WhyProse(
          why: why, words: try Sample.words(), people: try Sample.people(), when: Sample.when(style))
        #expect(prose.lines(style).contains(style.say(english, chinese)), "\(id)")
      }
    }
  }

  @Test("an entry tells who acted for whom, what moved, what was told, and how late a rung was")
  func history() throws {
    let page = try EntryPage(json: try Sample.json(Sample.entries))
    let blocks = HistoryBlocks(
      entries: page.entries, words: try Sample.words(), people: try Sample.people(),
      when: Sample.when(Sample.english))
    let english = text(blocks, Sample.english)
    for part in [
      "Open · Wang (by root)", "Gao for Han", "Received → Being coordinated",
      "Wang (to handle, at 2026-02-13 Fri 08:40)",
      "red card · the clock", "by 5min", "Red card Water bureau -2", "Lead unit  Water bureau",
    ] { #expect(english.contains(part), "\(part) in\n\(english)") }
    // Each field once, with the value that was written, not as it was sent.
    #expect(english.split(separator: "水泵坏了").count == 2)
    #expect(english.split(separator: "Asked by").count == 2 && english.contains("Li, Group 4 (phone: 138)"))
  }

  @Test("records are told by their kind's title, and how long a pause lasts in the reader's language")
  func ownWords() throws {
    let page = try Sample.json(Sample.entries)
    var entries = try #require(page["entries"]?.arrayValue)
    var pause = try #require(entries[1].objectValue)
    pause["event"] = .object(
      (pause["event"]?.objectValue ?? [:]).merging([
        "type": "first-responsibility.pause", "data": ["limit": "5 workdays", "reason": "送修"],
      ]) { $1 })
    entries.append(.object(pause))
    let blocks = HistoryBlocks(
      entries: try entries.map(EntryView.init(json:)), words: try Sample.words(), people: try Sample.people(),
      when: Sample.when(Sample.chinese))
    let chinese = text(blocks, Sample.chinese)
    for part in ["记入档案  红牌 水利局 -2", "5个工作日"] { #expect(chinese.contains(part), "\(part) in\n\(chinese)") }
    #expect(!chinese.contains("red-card") && !chinese.contains("5 workdays"))
    // Where the office cannot be read, ids are left.
    #expect(People.none.record("red-card", Sample.chinese) == "red-card")
  }

  @Test("a leave in one line tells who, from when until when, and who stands in")
  func leave() throws {
    let people = try Sample.people()
    #expect(
      people.leaves.map { people.leave($0, Sample.when(Sample.english)) } == [
        "Han: 2026-02-12 Thu 00:00 – 2026-02-15 Sun 00:00; Gao stands in",
        "Gao: 2026-02-24 Tue 00:00 – 2026-02-25 Wed 00:00",
      ])
    #expect(
      people.leave(people.leaves[0], Sample.when(Sample.chinese))
        == "韩局长：2026-02-12 周四 00:00 – 2026-02-15 周日 00:00；由高副局长代理")
  }

  @Test("an entry of the log in one line tells when, which matter, its card, what, who and where to")
  func watch() throws {
    let page = try EntryPage(json: try Sample.json(Sample.entries))
    let words = try Sample.words()
    let people = try Sample.people()
    let lines = page.entries.flatMap { entry in
      WatchLine(entry: entry, words: words, people: people, when: Sample.when(Sample.chinese)).lines(Sample.chinese)
    }
    #expect(
      lines == [
        "02-12 09:00:05  SW-2026-0001  蓝  登记 · 小王 → 受理",
        "02-12 16:30:00  SW-2026-0001  蓝  协调 · 高副局长（代韩局长） → 协调办",
        "02-26 17:35:00  SW-2026-0001  红  红牌 · 到时自动 · 延迟5分钟",
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

  @Test("working time is told in hours, however many, for its day is none of 24")
  func hours() {
    for (minutes, english, chinese) in [
      (0, "0h", "0小时"), (45, "45min", "45分钟"), (120, "2h", "2小时"), (1590, "26h 30min", "26小时30分钟"),
    ] {
      let span = Span.minutes(minutes)
      #expect(Sample.when(Sample.english).hours(span) == english && Sample.when(Sample.chinese).hours(span) == chinese)
    }
    #expect(Sample.when(Sample.english).hours(.seconds(12)) == "12s")
  }

  @Test("a matter of an unknown workflow is told by its ids")
  func unknownWords() {
    let words = WorkflowWords.none
    #expect(words.title(ofStep: "s", Sample.chinese) == "s")
    #expect(words.title(ofField: "f", Sample.chinese) == "f")
    #expect(words.title(ofEvent: "cancel", in: "s", Sample.chinese) == "撤销")
    #expect(words.type(ofField: "f") == nil)
  }

  @Test("every event that the daemon writes of itself has a title in both languages")
  func daemonsEvents() throws {
    let sources = WritingTests.shipped.deletingLastPathComponent().appending(path: "Sources")
    var names: Set<String> = []
    for module in ["DubanCore", "DubanStore"] {
      let folder = sources.appending(path: module)
      for case let file as String in try #require(FileManager.default.enumerator(atPath: folder.path))
      where file.hasSuffix(".swift") {
        let text = try String(contentsOf: folder.appending(path: file), encoding: .utf8)
        for found in text.matches(of: /type: "(?:\\\([^"]+?\)|[a-z]+)\.([a-z]+)"/) { names.insert(String(found.1)) }
        for found in text.matches(of: /walltime\("([a-z]+)"/) { names.insert("walltime.\(found.1)") }
      }
    }
    // A ledger's row is no entry.
    names.remove("row")
    #expect(names.isSuperset(of: ["scheduled", "walltime.held", "review", "restored"]), "\(names)")
    for name in names.sorted() {
      for style in Sample.both {
        #expect(WorkflowWords.none.title(ofEvent: name, in: nil, style) != name, "\(name)")
      }
    }
  }

  @Test("at the turn of the year the office's own date decides which year it is")
  func newYear() throws {
    // 2027-01-01 05:00 in the office, while it is still 2026 in UTC.
    let now = try #require(Timestamp("2027-01-01T05:00:00+08:00"))
    let when = When(style: Sample.english, now: now.instant)
    #expect(when.short(try #require(Timestamp("2027-01-04T09:00:00+08:00"))) == "01-04 09:00")
    #expect(when.short(try #require(Timestamp("2026-12-31T18:00:00+08:00"))) == "2026-12-31")
    let west = When(style: Sample.english, now: try #require(Timestamp("2026-12-31T20:00:00-05:00")).instant)
    #expect(west.short(try #require(Timestamp("2026-12-31T23:00:00-05:00"))) == "12-31 23:00")
    #expect(west.short(try #require(Timestamp("2027-01-01T01:00:00Z"))) == "01-01 01:00")
  }

  @Test("who is not known is told by his id, and nobody by a dash")
  func unknownPeople() throws {
    let people = try Sample.people()
    #expect(people.names(["wang", "new"], Sample.chinese) == "小王、new")
    #expect(people.namesAndIDs(["wang", "new"], Sample.english) == "Wang (wang), new")
    #expect(people.names([], Sample.english) == "—")
    #expect(People.none.namesAndIDs(["wang"], Sample.english) == "wang")
    #expect(people.office("linshan", Sample.chinese) == "临山县委办公室（linshan）")
    // The office closes days as units do, and is called by its title then.
    #expect(people.name("linshan", Sample.chinese) == "临山县委办公室")
    #expect(People.none.name("linshan", Sample.chinese) == "linshan")
  }

  @Test("a list that is empty doubts what of its filter nobody knows, and only that")
  func doubts() throws {
    let doubts = FilterDoubts(workflows: ["first-responsibility": try Sample.words()], people: try Sample.people())
    func said(
      _ workflow: String? = nil, step: String? = nil, owner: String? = nil, unit: String? = nil,
      _ language: Language = .en
    ) -> [String] {
      doubts.texts(workflow: workflow, step: step, owner: owner, unit: unit).map { $0.in(language) }
    }
    #expect(said("first-responsibility", step: "coordinating", owner: "wang", unit: "water") == [])
    #expect(said() == [] && said(owner: "water") == [])
    #expect(
      said("first-responsibilty") == [
        "there is no workflow 'first-responsibilty' now; did you mean 'first-responsibility'?"
      ])
    #expect(said(step: "cordinating") == ["there is no step 'cordinating' now; did you mean 'coordinating'?"])
    #expect(said(unit: "watre", .zh) == ["目前没有单位“watre”，是否指“water”？"])
    #expect(said(unit: "wang").count == 1)
    #expect(said("urgent", .zh) == ["目前没有流程“urgent”，现有：first-responsibility"])
    let unknown = FilterDoubts(workflows: [:], people: .none)
    #expect(unknown.texts(workflow: nil, step: "x", owner: "y", unit: "z").isEmpty)
  }

  @Test(
    "a reload tells from which entry on it is in force, and the whole hash, within 80 columns", arguments: Sample.both)
  func reload(_ style: Style) {
    let hash = String(repeating: "0123456789abcdef", count: 4)
    var answer = ReloadAnswer(seq: 1_234_567, environment: hash, accepted: true, diagnostics: [])
    let row = style.say("  Definitions  ", "  定义版本  ") + hash
    #expect(
      ReloadText(answer: answer).lines(style)
        == [style.say("In force from entry #1234567.", "自流水#1234567起生效。"), row])
    #expect(DisplayWidth.of(row) <= 80)
    answer.seq = nil
    #expect(ReloadText(answer: answer).lines(style) == [style.say("Nothing has changed.", "没有变化。"), row])
    answer.accepted = false
    #expect(
      ReloadText(answer: answer).lines(style) == [style.say("Refused; what was in force stays.", "未生效；原有定义继续有效。")])
  }

  @Test("what was accepted tells where the matter stands and who has it now", arguments: Sample.both)
  func accepted(_ style: Style) throws {
    let matter = try MatterView(json: try Sample.json(Sample.matter))
    let answer = try EventAnswer(json: matter.json)
    let text = text(
      Accepted(
        answer: answer, isOpening: false, matter: matter, words: try Sample.words(), people: try Sample.people(),
        when: Sample.when(style)), style)
    for part in style.say(["Han, Gao", "yellow", "14d left"], ["韩局长、高副局长", "黄牌", "还剩14天"]) {
      #expect(text.contains(part), "\(part) in\n\(text)")
    }
  }
}
