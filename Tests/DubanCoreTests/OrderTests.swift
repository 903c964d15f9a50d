// SPDX-License-Identifier: Apache-2.0

import DubanCore
import DubanSimulator
import Testing
import WorkingTime

/// What comes first within one event, and what a clock does with a date.
@Suite("The order within an event")
struct OrderTests {
  static func workflow(open: String = "", due: String = "1 workday", matter: String = "") -> String {
    """
    workflow: plan
    title: { en: Plan, zh: 计划 }
    number: "JH-{year}-{seq:3}"
    fields:
      kind:  { type: string, title: { en: Kind, zh: 类别 } }
      day:   { type: date, title: { en: Day, zh: 日期 } }
      clock: { type: time, title: { en: Time, zh: 时间 }, default: "09:30" }
    roles: { owner: event.actor }
    open: { by: anyone, needs: [ kind ], to: work\(open) }
    \(matter)
    steps:
      work:
        title: { en: Work, zh: 办理 }
        who: owner
        how: { en: Do it., zh: 办理。 }
        due: \(due)
        events:
          sort:
            title: { en: Sort, zh: 分类 }
            set: { kind: "= kind + '!'" }
            to: [ { if: "kind == 'hard!'", then: hard }, { else: closed } ]
      hard:
        title: { en: Hard, zh: 难办 }
        who: owner
        how: { en: Think., zh: 研究。 }
        due: 1 workday
        events: { done: { title: { en: Done, zh: 办结 }, to: closed } }
      closed: { title: { en: Closed, zh: 办结 }, end: concluded, answer: [ kind ] }
    """
  }

  @Test("what an event sets is there when its alternatives are chosen")
  func setBeforeTo() throws {
    var life = try Life(with: ["plan.yaml": Self.workflow()])
    let number = try life.open("plan", ["kind": "hard"])
    life.send("plan.sort", number, as: "wang")
    #expect(try life.matter(number).step == "hard")
  }

  @Test("the matter's clock may run to a date that the opening sets")
  func setBeforeClock() throws {
    let text = Self.workflow(
      open: ", set: { day: 2026-03-05 }",
      matter: "due: { at: day, red: { at: due, tell: [ supervisor ] } }")
    var life = try Life(with: ["plan.yaml": text])
    let number = try life.open("plan", ["kind": "easy"])
    #expect(try life.matter(number).clock(.matter)?.due == life.instant("2026-03-05 18:00"))
  }

  @Test("a date that is past when its clock begins is told at once, and says how late it is")
  func pastDate() throws {
    let text = Self.workflow(open: ", set: { day: 2026-02-25 }", due: "{ at: day }")
    var life = try Life(with: ["plan.yaml": text])
    let number = try life.open("plan", ["kind": "easy"])
    life.simulation.advance(to: life.instant("2026-03-02 09:01"))
    #expect(life.fired(number).first == "red 2026-02-25 18:00")
    #expect(try life.matter(number).card == .red)
  }

  @Test("a limit counts from a time of day as well as from a date")
  func fromTime() throws {
    let text = Self.workflow(due: "{ within: 2h, from: clock }")
    var life = try Life(with: ["plan.yaml": text])
    let number = try life.open("plan", ["kind": "easy"])
    #expect(try life.matter(number).clock(.step)?.due == life.instant("2026-03-02 11:30"))
  }

  @Test("an empty list is not what an event needs, unless the field says that it may be empty")
  func emptyList() throws {
    for (type, isTaken) in [("files", false), ("{ type: files, min: 0 }", true), ("people", false)] {
      let field = type.hasPrefix("{") ? type : "{ type: \(type) }"
      let text = Self.workflow().replacing("  day: ", with: "  proof: \(field)\n  day: ")
        .replacing("needs: [ kind ]", with: "needs: [ kind, proof ]")
      var life = try Life(with: ["plan.yaml": text])
      let sent = life.send("plan.open", as: "wang", ["kind": "easy", "proof": []])
      #expect((sent.refusal == nil) == isTaken, "\(type)")
      if !isTaken { #expect(sent.refusal?.fields == ["proof"]) }
    }
  }
}
