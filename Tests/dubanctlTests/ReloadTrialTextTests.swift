// SPDX-License-Identifier: Apache-2.0

import DubanAPI
import DubanCore
import Testing

@testable import dubanctl

@Suite("What a reload would do, as people read it")
struct ReloadTrialTextTests {
  private static let json = """
    {"dry_run":true,"accepted":true,"environment":"9f86d081884c7d659a2feaa0c55ad015","in_force":false,"diagnostics":[],
     "changed":4,"looked":40,"next":null,"matters":[
     {"number":"SW-2026-0001","workflow":"first-responsibility","version":"v1",
      "before":{"step":"coordinating","due":"2026-02-26T18:00:00+08:00","provisional":false,"card":"blue",
       "roles":{"owner":"wang","supervisor":"qin"},"handler":"water"},
      "after":{"step":"coordinating","due":"2026-02-11T18:00:00+08:00","provisional":false,"card":"red",
       "roles":{"owner":"wang","supervisor":"qin"},"handler":"water"},
      "recounted":[{"clock":"step","before":"2026-02-26T18:00:00+08:00","after":"2026-02-11T18:00:00+08:00",
       "was_provisional":false,"provisional":false,"reasons":["calendar","hours"],"years":[]}],
      "late":[{"clock":"step","rung":"red","at":"2026-02-11T18:00:00+08:00"}]},
     {"number":"SW-2026-0002","workflow":"first-responsibility","version":"v1",
      "before":{"step":"received","due":"2027-01-05T18:00:00+08:00","provisional":true,"card":"blue",
       "roles":{"owner":"gao","supervisor":"qin"},"handler":"gao"},
      "after":{"step":"received","due":"2027-01-05T18:00:00+08:00","provisional":false,"card":"blue",
       "roles":{"owner":"han","supervisor":["qin","tang"]},"handler":["han","wang"]},
      "recounted":[{"clock":"step","before":"2027-01-05T18:00:00+08:00","after":"2027-01-05T18:00:00+08:00",
       "was_provisional":true,"provisional":false,"reasons":["year"],"years":[2027]}],"late":[]},
     {"number":"X-1","workflow":"x","version":"v2",
      "before":{"step":"s","due":null,"provisional":false,"card":"blue","roles":{"owner":"wang"},"handler":"wang"},
      "after":{"step":"s","due":null,"provisional":false,"card":"blue","roles":{"owner":"wang"},"handler":"wang"},
      "recounted":[{"clock":":silence","before":"2026-03-01T18:00:00+08:00","after":"2026-03-02T18:00:00+08:00",
       "was_provisional":false,"provisional":false,"reasons":["office-days"],"years":[]}],
      "moved":[{"clock":"step","rung":"yellow","before":"2026-02-26T15:00:00+08:00","after":"2026-02-26T12:00:00+08:00"},
       {"clock":"matter","rung":"later-2","before":null,"after":"2026-03-02T18:00:00+08:00"},
       {"clock":":silence","rung":"timed","before":"2026-03-01T18:00:00+08:00","after":null}],"late":[]}]}
    """

  private func text(_ style: Style, _ change: (inout ReloadTrialAnswer) -> Void = { _ in }) throws -> String {
    var answer = try ReloadTrialAnswer(json: try Sample.json(Self.json))
    #expect(try ReloadTrialAnswer(json: answer.json) == answer)
    change(&answer)
    let text = ReloadTrialText(
      answer: answer, words: ["v1": try Sample.words()], people: try Sample.people(),
      when: Sample.when(style))
    let lines = text.lines(style)
    for line in lines { #expect(DisplayWidth.of(line) <= 80 && line.last != " ", "\(line)") }
    return lines.joined(separator: "\n")
  }

  @Test("each matter with both due instants, why, what fires at once, its card, and who holds it then")
  func english() throws {
    #expect(
      try text(Sample.english) == """
        SW-2026-0001  Being coordinated
          Due      2026-02-26 Thu 18:00 → 2026-02-11 Wed 18:00
                   the calendar was changed; the office's hours were changed
          At once  red card
          Card     blue → red

        SW-2026-0002  Received
          Due         2027-01-05 Tue 18:00, now certain
                      the days off of 2027 have become known
          Owner       Gao → Han
          Supervisor  qin → qin, tang
          Who         Gao → Han, Wang

        X-1  s
          silence  2026-03-01 Sun 18:00 → 2026-03-02 Mon 18:00
                   the office's own days were changed
          Ladder   yellow card: 2026-02-26 Thu 15:00 → 2026-02-26 Thu 12:00
                   escalation 2 (the whole matter's duty): none → 2026-03-02 Mon 18:00
                   silence: 2026-03-01 Sun 18:00 → none

        Of 40 open matters 4 would change. 1 of them is not shown. Nothing was changed.
        """)
  }

  @Test("the same in Chinese")
  func chinese() throws {
    #expect(
      try text(Sample.chinese) == """
        SW-2026-0001  协调办
          何时结    2026-02-26 周四 18:00 → 2026-02-11 周三 18:00
                    日历已更改；办公时间已更改
          立即触发  红牌
          亮牌      蓝牌 → 红牌

        SW-2026-0002  受理
          何时结  2027-01-05 周二 18:00，已确定
                  2027年放假安排已公布
          责任人  高副局长 → 韩局长
          督办人  qin → qin、tang
          谁来办  高副局长 → 韩局长、小王

        X-1  s
          silence  2026-03-01 周日 18:00 → 2026-03-02 周一 18:00
                   本单位自定的工作日已更改
          节点     黄牌：2026-02-26 周四 15:00 → 2026-02-26 周四 12:00
                   第2次升级（全事项时限）：无 → 2026-03-02 周一 18:00
                   silence：2026-03-01 周日 18:00 → 无

        在办事项 40 件，将有 4 件变化。其中 1 件未列出。未做任何改动。
        """)
  }

  @Test("nothing to change is one sentence")
  func nothing() throws {
    let none = try text(Sample.english) { ($0.matters, $0.changed) = ([], 0) }
    #expect(none == "Of 40 open matters none would change. Nothing was changed.")
    let same = try text(Sample.chinese) { ($0.matters, $0.isInForce) = ([], true) }
    #expect(same == "没有变化：9f86d081884c 已在生效。")
  }

  @Test("an entry of the history tells both instants and why; a list marks what may move")
  func elsewhere() throws {
    let entry = try EntryView(
      json: try Sample.json(
        """
        {"seq":9,"at":"2026-02-12T17:00:00+08:00","kind":"derived","matter":"SW-2026-0001","event":{"id":"m",
         "source":"office","type":"first-responsibility.review","actor":null,"account":"duban","named":false,
         "behalf":null,"time":null,"data":{}},
         "decision":{"from":null,"to":null,"step":"received","owner":"wang","handler":"wang",
          "due":"2027-01-05T18:00:00+08:00","provisional":true,"card":"blue",
          "recounted":[{"clock":"step","before":"2027-01-04T18:00:00+08:00","after":"2027-01-05T18:00:00+08:00",
           "was_provisional":true,"provisional":true,"reasons":["hours"],"years":[]}]}}
        """))
    let facts = EntryFacts(entry: entry, words: .none, people: .none, when: Sample.when(Sample.english))
    #expect(facts.title(Sample.english) == "Counted again")
    #expect(
      facts.pairs(Sample.english).first { $0.label == "The step's duty" }?.text
        == "2027-01-04 Mon 18:00 (provisional) → 2027-01-05 Tue 18:00 (provisional): the office's hours were changed")
    var matter = try MatterView(json: try Sample.json(Sample.matter))
    matter.provisional = true
    let table = MatterTable(matters: [matter], words: [:], people: .none, when: Sample.when(Sample.english))
    #expect(table.lines(Sample.english)[1].contains("~02-26 17:30"))
    #expect(table.lines(Sample.english).last == "~ provisional: the days off of a year are not known yet")
    let card = MatterCard(matter: matter, words: .none, people: .none, when: Sample.when(Sample.chinese))
    #expect(card.lines(Sample.chinese).contains { $0.contains("17:30（暂定） · 还剩14天") })
  }
}
