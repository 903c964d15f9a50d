// SPDX-License-Identifier: Apache-2.0

import DubanAPI
import DubanCore
import Testing
import WorkingTime

@testable import dubanctl

@Suite("What a migration is told as")
struct MigrateTextTests {
  private static let answer = """
    {"workflow":"first-responsibility","version":"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
     "dry_run":true,"moved":3,"stayed":1,"next":null,"matters":[
      {"number":"SW-2026-0001","from":"aa","step":"coordinating","due":"2026-02-26T18:00:00+08:00","why":null,
       "to":{"step":"coordinating","due":"2026-03-03T18:00:00+08:00","late":[]}},
      {"number":"SW-2026-0002","from":"aa","step":"taken","due":"2026-02-12T18:00:00+08:00","why":null,
       "to":{"step":"received","due":"2026-02-12T16:30:00+08:00","late":[
        {"clock":"step","rung":"yellow","at":"2026-02-12T16:00:00+08:00"},
        {"clock":"step","rung":"red","at":"2026-02-12T16:30:00+08:00"}]}},
      {"number":"SW-2026-0003","from":"bb","step":"answered","due":null,"why":null,
       "to":{"step":"answered","due":null,"late":[]}},
      {"number":"SW-2026-0004","from":"aa","step":"arbitration","due":"2026-02-13T18:00:00+08:00","to":null,
       "why":"WHY"}]}
    """

  private func text(_ style: Style, why: String, isRefused: Bool = false, isDryRun: Bool = true) throws -> String {
    var answer = try MigrateAnswer(json: try Sample.json(Self.answer.replacing("WHY", with: why)))
    answer.isDryRun = isDryRun
    let text = MigrateText(
      answer: answer, isRefused: isRefused, words: try Sample.words(), when: Sample.when(style))
    let lines = text.lines(style)
    for line in lines { #expect(DisplayWidth.of(line) <= 80 && line.last != " ", "\(line)") }
    return lines.joined(separator: "\n")
  }

  private static let why =
    "first-responsibility has no step 'arbitration' any more; a line 'arbitration: …' under 'renames' says where its "
    + "matters go on"

  @Test("a dry run is a table of what moves, with both due instants, and why the rest stays")
  func english() throws {
    #expect(
      try text(Sample.english, why: Self.why) == """
        Number        Step               Due          Due then     At once
        SW-2026-0001  Being coordinated  02-26 18:00  03-03 18:00
        SW-2026-0002  taken → Received   02-12 18:00  02-12 16:30  yellow card, red card
        SW-2026-0003  answered           –            –

        Cannot move:
          SW-2026-0004  arbitration
            first-responsibility has no step 'arbitration' any more; a line
            'arbitration: …' under 'renames' says where its matters go on

        To version 9f86d081884c: 3 would move, 1 cannot. Nothing was changed.
        """)
  }

  @Test("the same in Chinese")
  func chinese() throws {
    let why = "流程“first-responsibility”已没有环节“arbitration”；可在 renames 下写明“arbitration: …”，指定事项转到哪个环节"
    #expect(
      try text(Sample.chinese, why: why) == """
        编号          环节          何时结       迁移后       立即触发
        SW-2026-0001  协调办        02-26 18:00  03-03 18:00
        SW-2026-0002  taken → 受理  02-12 18:00  02-12 16:30  黄牌、红牌
        SW-2026-0003  answered      –            –

        无法迁移：
          SW-2026-0004  arbitration
            流程“first-responsibility”已没有环节“arbitration”；可在 renames 下写明
            “arbitration: …”，指定事项转到哪个环节

        迁移到版本 9f86d081884c：可迁移 3 件，无法迁移 1 件。未做任何改动。
        """)
  }

  @Test("what was done, or refused, or not to be done is one sentence at the end")
  func endings() throws {
    let refused = try text(Sample.english, why: "No.", isRefused: true, isDryRun: false)
    #expect(refused.hasSuffix("1 cannot move, so none did; with --leave those are left and the others move."))
    #expect(
      try text(Sample.english, why: "No.", isDryRun: false).hasSuffix("3 moved to version 9f86d081884c, 1 stayed."))
    let nothing = MigrateAnswer(
      workflow: "x", version: String(repeating: "ab", count: 32), isDryRun: false, moved: 0, stayed: 0, matters: [])
    let lines = MigrateText(answer: nothing, isRefused: false, words: .none, when: Sample.when(Sample.chinese))
      .lines(Sample.chinese)
    #expect(lines == ["无须迁移：没有此类在办事项使用 abababababab 以外的版本。"])
  }

  @Test("an entry in the history tells both versions and what its step is called now")
  func history() throws {
    let entry = try EntryView(
      json: try Sample.json(
        """
        {"seq":9,"at":"2026-02-12T17:00:00+08:00","kind":"derived","matter":"SW-2026-0001","event":{"id":"m",
         "source":"duban","type":"first-responsibility.migrate","actor":"chen","account":"chen","named":false,
         "behalf":null,"time":null,"data":{"from":"1111111111111111","to":"2222222222222222"}},
         "decision":{"from":null,"to":null,"step":"received","owner":"wang","handler":"wang","due":null,"card":"blue",
          "version":"2222222222222222","renamed":{"taken":"received"}}}
        """))
    let facts = EntryFacts(
      entry: entry, words: try Sample.words(), people: try Sample.people(), when: Sample.when(Sample.english))
    #expect(facts.title(Sample.english) == "Migrate" && facts.title(Sample.chinese) == "换版")
    #expect(facts.people.cause(entry, Sample.english).contains("chen"))
    let pair = try #require(facts.pairs(Sample.english).first { $0.label == "Version" })
    #expect(pair.text == "111111111111 → 222222222222; taken → received")
  }
}
