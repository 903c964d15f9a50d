// SPDX-License-Identifier: Apache-2.0

import DubanCore
import DubanSimulator
import DubanTesting
import OrderedCollections
import Testing
import WorkingTime

@testable import DubanCore

/// What follows when something changes that a matter's clocks, handlers and messages rest on.
@Suite("What a change leads to")
struct FollowingTests {
  /// A workflow with one step that somebody handles, and a second one.
  private static func text(
    who: String = "unit", due: String = "due: 5 workdays", events: String = "", top: String = "",
    visibility: String = ""
  ) -> String {
    """
    workflow: a
    title: { en: A, zh: 甲 }
    number: "A-{year}-{seq:4}"
    fields:
      subject: { type: string, title: { en: Subject, zh: 事由 }, default: s }
      unit: { type: unit, title: { en: Unit, zh: 单位 }, default: water }
      base: { type: date, title: { en: Base, zh: 起算日 }, default: 2026-03-03 }
      team: { type: people, title: { en: Team, zh: 人员 } }
      accused: { type: person, title: { en: Accused, zh: 被反映人 } }
    roles: { owner: event.actor }
    open: { by: anyone, allows: [ subject, unit, base, team, accused ], to: one }
    \(visibility)
    \(top)
    steps:
      one:
        title: { en: One, zh: 一 }
        who: \(who)
        how: { en: Do it., zh: 办理。 }
        \(due)
        events:
          done: { title: { en: Done, zh: 办结 }, to: closed }
          ask: { title: { en: Ask, zh: 询问 }, to: two, at_most: 3, beyond: closed }
    \(events.isEmpty ? "" : "      \(events)")
      two:
        title: { en: Two, zh: 二 }
        who: owner
        how: { en: Answer., zh: 答复。 }
        due: 3 months
        events:
          back: { title: { en: Back, zh: 退回 }, to: one }
      closed:
        title: { en: Closed, zh: 办结 }
        end: concluded
        answer: { en: It is done., zh: 已办结。 }
        events:
          reopen: { title: { en: Reopen, zh: 重办 }, by: [ owner ], to: two, needs: [ reason ], at_most: 1 }

    """
  }

  private static func life(_ text: String, starts: String = "2026-03-02 09:00") throws -> Life {
    try Life(starts: starts, with: ["a.yaml": text, "office.yaml": Shipped.officeWithoutRobots()])
  }

  private static func told(_ life: Life, _ number: String) -> [String] {
    (life.entries(number).last?.decision?.messages ?? []).flatMap(\.to).sorted()
  }

  private static func due(_ life: Life, _ number: String) throws -> String? {
    try life.matter(number).due.map { life.zone.civil($0).description }
  }

  @Test("a timed event at a formula's instant moves with the field that it reads")
  func timedFormula() throws {
    var life = try Self.life(
      Self.text(events: "ripe: { title: { en: Ripe, zh: 到时 }, at: \"= base + duration('33h')\", tell: [ head ] }"))
    let number = try life.open("a", [:])
    #expect(
      life.send("a.correct", number, as: "wang", ["field": "base", "value": "2026-03-16", "reason": "R."]).refusal
        == nil)
    #expect(try life.matter(number).clock(.timed("ripe"))?.next == life.instant("2026-03-17 09:00"))
    life.simulation.advance(to: life.instant("2026-03-06 09:00"))
    #expect(!life.fired(number).contains { $0.hasPrefix("timed") })
  }

  @Test("a clock that goes on from another start than before begins its next term, as one that runs does")
  func continued() throws {
    var life = try Self.life(Self.text(due: "due: { within: 5 workdays, from: base, again: continue }"))
    let number = try life.open("a", ["base": "2026-02-20"])
    life.simulation.advance(to: life.instant("2026-03-02 10:00"))
    #expect(try life.matter(number).card == .red)
    life.send("a.ask", number, as: "han")
    life.send("a.correct", number, as: "wang", ["field": "base", "value": "2026-03-02", "reason": "R."])
    life.send("a.back", number, as: "wang")
    #expect(try life.matter(number).card == .blue && Self.due(life, number) == "2026-03-09 18:00")
    life.simulation.advance(to: life.instant("2026-03-20 09:00"))
    #expect(life.fired(number).filter { $0.hasPrefix("red") } == ["red 2026-02-28 18:00", "red 2026-03-09 18:00"])
  }

  @Test("a limit that reads who handles it is counted again when another does")
  func handler() throws {
    let due = "due: { within: [ { if: \"handler_unit == 'water'\", then: 2 workdays }, { else: 10 workdays } ] }"
    var life = try Self.life(Self.text(due: due))
    let number = try life.open("a", [:])
    #expect(try Self.due(life, number) == "2026-03-04 18:00")
    life.send("a.correct", number, as: "wang", ["field": "unit", "value": "roads", "reason": "R."])
    #expect(try life.matter(number).handler == ["roads"])
    #expect(try Self.due(life, number) == "2026-03-16 18:00")
  }

  @Test("a rung sets before it tells, as an event does")
  func rung() throws {
    let ladder = "remind: none, yellow: none, red: { at: due, set: { unit: roads }, tell: [ unit, head ] }"
    var life = try Self.life(Self.text(who: "owner", due: "due: { within: 2 workdays, \(ladder), later: none }"))
    let number = try life.open("a", [:])
    life.simulation.advance(to: life.instant("2026-03-05 09:00"))
    let red = try #require(life.entries(number).first { $0.decision?.fired.contains { $0.rung == .red } ?? false })
    let messages = red.decision?.messages ?? []
    #expect(messages.flatMap(\.to).sorted() == ["director", "he", "tang"])
    #expect(messages.allSatisfy { $0.occasion == .red })
  }

  @Test("where no hour of a limit is worked, what falls due at a part of it falls due at its end")
  func noHours() throws {
    let ladder = "remind: none, yellow: { at: 80%, tell: [ head ] }, red: none, later: none"
    let office = try Shipped.text(of: "office.yaml", replacing: [("mon-fri:", "tue:")])
    var life = try Life(
      starts: "2026-03-04 09:00",
      with: ["a.yaml": Self.text(due: "due: { within: 2 workdays, \(ladder) }"), "office.yaml": office])
    let number = try life.open("a", [:])
    #expect(try Self.due(life, number) == "2026-03-06 18:00")
    life.simulation.advance(to: life.instant("2026-03-07 09:00"))
    #expect(life.fired(number) == ["yellow 2026-03-06 18:00"] && Self.told(life, number) == ["director"])
  }

  @Test("the matter's own limit begins anew when the matter is reopened, and a reload or migration leaves it so")
  func reopened() throws {
    var life = try Self.life(Self.text(top: "due: 20 workdays"))
    let number = try life.open("a", [:])
    life.send("a.done", number, as: "han", at: "2026-03-03 09:00")
    #expect(try life.matter(number).clocks.isEmpty)
    life.send("a.reopen", number, as: "wang", at: "2026-03-10 09:00", ["reason": "R."])
    #expect(try Self.due(life, number) == "2026-04-08 18:00")
    let text = Self.text(top: "due: 20 workdays").replacing("en: Two", with: "en: Second")
    life.simulation.install(
      try Shipped.set(with: ["a.yaml": text, "office.yaml": Shipped.officeWithoutRobots()]))
    #expect(life.simulation.migrate(number)?.refusal == nil)
    #expect(try Self.due(life, number) == "2026-04-08 18:00")
    life.simulation.advance(to: life.instant("2026-04-09 09:00"))
    #expect(try life.matter(number).card == .red)
  }

  @Test("whose turn at a post is over handles what is his; the next turn is no hand-over")
  func turns() throws {
    var life = try Self.life(Self.text(who: "duty_officer", due: "due: 10 workdays"), starts: "2026-03-06 09:00")
    let number = try life.open("a", [:])
    let first = try life.matter(number).handler
    life.simulation.advance(to: life.instant("2026-03-10 09:00"))
    let office = life.simulation.environment.office
    let now = Directory(office: office, leaves: [], at: life.simulation.now).holders(of: "duty_officer")
    try #require(now != first)
    // What is written has the handler looked up again.
    let written = life.send("a.correct", number, as: "wang", ["field": "subject", "value": "t", "reason": "R."])
    #expect(written.refusal == nil)
    #expect(try life.matter(number).handler == first)
    #expect(life.send("a.done", number, as: now[0]).refusal?.reason == .actor)
    #expect(life.send("a.done", number, as: first[0]).refusal == nil)
  }

  @Test("whom 'never' names neither handles the matter nor hears of it, though he leads the unit or stands in for it")
  func never() throws {
    let visibility = "visibility: { readers: [ unit, owner ], never: [ accused ] }"
    let due = "due: { within: 2 workdays, remind: none, yellow: none, red: { at: due, tell: [ unit, head ] } }"
    var life = try Self.life(Self.text(due: due, visibility: visibility))
    let number = try life.open("a", ["accused": "han"])
    #expect(Self.told(life, number) == ["gao", "wang"])
    #expect(life.send("a.done", number, as: "han").refusal?.reason == .unknown)
    life.simulation.advance(to: life.instant("2026-03-20 09:00"))
    let told = life.entries(number).flatMap { $0.decision?.messages ?? [] }.flatMap(\.to)
    #expect(!told.contains("han") && told.contains("director"))
    // Nobody else is there: it goes past him up the line.
    life.send("office.leave", as: "gao", ["person": "gao", "from": "2026-03-20", "until": "2026-04-20"])
    let other = try life.open("a", ["accused": "han"])
    #expect(Self.told(life, other) == ["director", "wang"])
    #expect(life.send("a.done", other, as: "director").refusal == nil)
  }

  @Test("an opening that 'never' leaves without a handler is refused at the door")
  func nobody() throws {
    var life = try Self.life(
      Self.text(who: "superior", visibility: "visibility: { never: [ team ] }"))
    let everybody = life.simulation.environment.office.people.keys.map(JSON.string)
    let refusal = life.send("a.open", as: "wang", ["team": .array(everybody)]).refusal
    #expect(refusal?.reason == .condition && refusal?.detail.in(.en).contains("nobody would be left") == true)
    #expect(life.simulation.matters.isEmpty)
  }

  @Test("what one event cannot open any more is noted in the opener's history, and its owner is told")
  func many() throws {
    let raise = "raise: { workflow: b, each: \"items + items\", with: { subject: \"= subject\" } }"
    let opener = Self.text()
      .replacing(
        "  accused:", with: "  items: { type: list, of: { n: { type: int, title: { en: N, zh: 数 } } } }\n  accused:"
      )
      .replacing("allows: [ subject,", with: "needs: [ items ], allows: [ subject,")
      .replacing(
        "ask: { title: { en: Ask, zh: 询问 }, to: two,", with: "ask: { title: { en: Ask, zh: 询问 }, to: two, \(raise),")
    let opened = Self.text().replacing("workflow: a", with: "workflow: b").replacing("\"A-", with: "\"B-")
    var life = try Life(
      with: ["a.yaml": opener, "b.yaml": opened, "office.yaml": Shipped.officeWithoutRobots()])
    let number = try life.open("a", ["items": .array((0..<501).map { ["n": .int(Int64($0))] })])
    #expect(life.send("a.ask", number, as: "han").refusal == nil)
    #expect(life.simulation.matters.count == 1_001)
    let note = try #require(life.entries(number).last)
    #expect(note.body.event.type == "a.unraised")
    #expect(note.decision?.messages.flatMap(\.to).contains("wang") == true)
    #expect(note.body.event.data["text"]?.stringValue?.contains("2") == true)
  }
}
