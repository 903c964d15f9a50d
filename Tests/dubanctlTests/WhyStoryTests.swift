// SPDX-License-Identifier: Apache-2.0

import DubanAPI
import DubanCore
import DubanTesting
import Testing
import WorkingTime

@testable import dubanctl

@Suite("The whole story of a due instant")
struct WhyStoryTests {
  private let story: ToldStory
  private var why: WhyView
  private var now: Instant

  init() throws {
    story = try ToldStory()
    now = story.now
    why = WhyView(story.matter, history: story.entries, workflow: story.workflow, office: story.office, at: now)
  }

  /// The same story as it was told before its end.
  private func told(upTo seq: Int, at now: String) throws -> Self {
    var earlier = self
    earlier.now = try #require(Timestamp(now)).instant
    let entries = Array(story.entries.prefix(seq))
    let matter = try #require(try entries.reduce(nil) { (matter: Matter?, entry) in try entry.apply(to: matter) })
    earlier.why = WhyView(
      matter, history: entries, workflow: story.workflow, office: story.office, at: earlier.now)
    return earlier
  }

  private func text(_ style: Style) throws -> String {
    let words = WorkflowWords(WorkflowDetail(story.workflow, at: story.now, in: story.office.time))
    let people = People(OfficeView(Directory(office: story.office, leaves: [], at: story.now)))
    let lines = WhyProse(why: why, words: words, people: people, when: When(style: style, now: now)).lines(style)
    for line in lines { #expect(DisplayWidth.of(line) <= 80 && line.last != " ", "\(line)") }
    return lines.joined(separator: "\n")
  }

  @Test("it reads as it was written")
  func wire() throws {
    #expect(try WhyView(json: JSON(parsing: why.json.bytes)) == why)
  }

  @Test("each step begins where the one before ended, and the last comes to the clock's due instant")
  func steps() throws {
    let clock = try #require(why.clocks.first)
    var due: Timestamp?
    for step in clock.steps {
      switch step {
      case .limit(let count, _): due = count.due
      case .fixed(let instant, _): due = instant
      case .pause(let pause):
        #expect(pause.before == due)
        due = pause.due
      case .extension(let more):
        #expect(more.before == due)
        due = more.count.due
      }
    }
    #expect(clock.steps.count == 3 && due == clock.clock.due && clock.reckoned == nil)
  }

  /// Whether each part is told, wherever lines are broken.
  private func expect(_ parts: [String], in style: Style) throws {
    let found = try text(style)
    let flat = found.filter { !$0.isWhitespace }
    for part in parts { #expect(flat.contains(part.filter { !$0.isWhitespace }), "\(part) in\n\(found)") }
  }

  @Test("in English, at 80 columns, it tells every step with who did it and why")
  func english() throws {
    try expect(
      [
        "The step's duty, term 2:",
        "It counts from 2026-09-23 Wed 16:30, when the matter came to this step (#2 Coordinate by Wang).",
        "The limit is 5 workdays, the setting 'coordinated'.", "2026-10-01 Thu – 2026-10-07 Wed (holiday 国庆节)",
        "By itself it would end on 2026-10-08 Thu 18:00.",
        "From 2026-09-28 Mon 09:00 to 2026-09-29 Tue 18:00 it was paused (#3 Pause by Qin)",
        ": The pump is with the manufacturer; waiting for Han; resumed (#4 Resume by Gao).",
        "It took 13h 30min of working time: due moves from 2026-10-08 Thu 18:00 to 2026-10-10 Sat 18:00.",
        "On 2026-10-08 Thu 09:30 more time was asked for (#6 Ask for more time by Gao): Parts come late.",
        "On 2026-10-08 Thu 11:00 3 workdays more were granted (#7 Grant by Qin)",
        "2026-10-12 Mon (closed by Office: 搬迁)",
        "Due moves from 2026-10-10 Sat 18:00 to 2026-10-15 Thu 18:00.",
        "it was counted again (#8), since the office's own days were changed: 2026-10-14 Wed 18:00 → 2026-10-15 Thu 18:00.",
        "2026-09-30 Wed 18:02 · fired (#5), 2min late, in term 1", "Basis: 县委办工作流程手册",
      ], in: Sample.english)
  }

  @Test("in Chinese, at 80 columns, likewise")
  func chinese() throws {
    try expect(
      [
        "本环节时限（第2期）：", "自 2026-09-23 周三 16:30 进入本环节起算（#2 协调办，小王）。", "时限5个工作日（参数“coordinated”）。",
        "2026-10-01 周四 – 2026-10-07 周三（法定节假日·国庆节）", "依此应于 2026-10-08 周四 18:00 届满。",
        "2026-09-28 周一 09:00 至 2026-09-29 周二 18:00，暂停（#3 暂停，秦科长）：The pump is with the manufacturer；等待韩局长；已恢复（#4 恢复，高副局长）。",
        "占用工作时间13小时30分钟：到期由 2026-10-08 周四 18:00 顺延至 2026-10-10 周六 18:00。", "批准延长3个工作日（#7 同意延期，秦科长），自原到期时间起算。",
        "2026-10-12 周一（办公室停办：搬迁）", "重新计算（#8），因本单位自定的工作日已更改：", "已触发（#5），延迟2分钟，第1期", "依据：县委办工作流程手册",
      ], in: Sample.chinese)
  }

  @Test("what had it counted again is told where it happened, so that the story goes forward in time")
  func order() throws {
    let parts = ["(#3 Pause", "(#6 Ask", "(#7 Grant"]
    for (seq, place) in [(Int64(2), 0), (5, 1), (8, 3)] {
      var other = self
      let index = try #require(why.clocks.firstIndex { !$0.recounted.isEmpty })
      other.why.clocks[index].recounted[0].seq = seq
      var expected = parts
      expected.insert("counted again (#\(seq))", at: place)
      let found = try other.text(Sample.english).split(whereSeparator: \.isWhitespace).joined(separator: " ")
      let places = try expected.map { try #require(found.firstRange(of: $0), "\($0) in\n\(found)").lowerBound }
      #expect(places == places.sorted(), "\(found)")
    }
  }

  @Test("a pause that is under way is told as going on, with when it ends by itself, and then as over")
  func pause() throws {
    let paused = try told(upTo: 3, at: "2026-09-28T10:00:00+08:00")
    #expect(paused.why.clocks.allSatisfy { $0.still == nil && !$0.clock.standing })
    try paused.expect(
      [
        "Since 2026-09-28 Mon 09:00 it is paused, until 2026-10-12 Mon 18:00 at the latest (#3 Pause by Qin)",
        "waiting for Han.", "It takes",
      ], in: Sample.english)
    try paused.expect(
      ["自 2026-09-28 周一 09:00 起暂停，至迟至 2026-10-12 周一 18:00（#3 暂停，秦科长）", "等待韩局长。"], in: Sample.chinese)
    let over = try told(upTo: 3, at: "2026-10-12T18:00:01+08:00")
    try over.expect(["From 2026-09-28 Mon 09:00 to 2026-10-12 Mon 18:00 it was paused", "It took"], in: Sample.english)
    try over.expect(["2026-09-28 周一 09:00 至 2026-10-12 周一 18:00，暂停"], in: Sample.chinese)
  }
}
