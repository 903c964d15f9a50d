// SPDX-License-Identifier: Apache-2.0

import DubanCore
import DubanSimulator
import DubanTesting
import Testing
import WorkingTime

/// Matters that open other matters.
@Suite("Raising")
struct RaiseTests {
  static let order = """
    workflow: order
    title: { en: Order, zh: 交办 }
    number: "JB-{year}-{seq:3}"
    fields:
      subject: { type: string, title: { en: Subject, zh: 事由 } }
      times:   { type: int, min: 1, default: 1, title: { en: Times, zh: 次数 } }
    roles: { owner: event.actor }
    open: { by: anyone, needs: [ subject ], allows: [ times ], to: work }
    steps:
      work:
        title: { en: Work, zh: 办理 }
        who: owner
        how: { en: Do it., zh: 办理。 }
        due: 1 workday
        events:
          split: { title: { en: Split, zh: 分解 }, raise: { workflow: order, with: { subject: "= 'Part of ' + subject", times: 2 } } }
          wrong: { title: { en: Wrong, zh: 错 }, raise: { workflow: order, with: { subject: "= subject", times: "= 1 - 1" } } }
          done:  { title: { en: Done, zh: 办结 }, to: closed }
      closed: { title: { en: Closed, zh: 办结 }, end: concluded, answer: [ subject ] }
    """

  static let chain = """
    workflow: chain
    title: { en: Chain, zh: 连环 }
    number: "LH-{year}-{seq:3}"
    fields: { subject: { type: string, title: { en: Subject, zh: 事由 } } }
    roles: { owner: event.actor }
    open: { by: anyone, needs: [ subject ], to: work, raise: { workflow: chain, with: { subject: "= subject" } } }
    steps:
      work:
        title: { en: Work, zh: 办理 }
        who: owner
        how: { en: Do it., zh: 办理。 }
        due: 1 workday
        events: { done: { title: { en: Done, zh: 办结 }, to: closed } }
      closed: { title: { en: Closed, zh: 办结 }, end: concluded, answer: [ subject ] }
    """

  @Test("a raised matter is opened in the same turn, for the owner of the other, and each knows of the other")
  func raised() throws {
    var life = try Life(with: ["order.yaml": Self.order])
    let number = try life.open("order", as: "wang", ["subject": "Dyke"])
    life.send("order.split", number, as: "wang")
    let entry = try #require(life.entries(number).last)
    #expect(entry.decision?.raised == ["JB-2026-002"])
    let child = try life.matter("JB-2026-002")
    #expect(child.parent == number)
    #expect(child.fields == ["subject": "Part of Dyke", "times": 2])
    #expect(child.opener == Actor(account: "duban", person: "wang"))
    #expect(life.entries("JB-2026-002").first?.kind == .derived)
  }

  @Test("what cannot be opened is noted in the history of the other, whose owner is told; its own event stands")
  func refused() throws {
    var life = try Life(with: ["order.yaml": Self.order])
    let number = try life.open("order", as: "wang", ["subject": "Dyke"])
    #expect(life.send("order.wrong", number, as: "wang").refusal == nil)
    let note = try #require(life.entries(number).last)
    #expect(note.body.event.type == "order.unraised")
    #expect(note.decision?.messages.contains { $0.to.contains("wang") } == true)
    #expect(life.simulation.matters.count == 1)
  }

  @Test("openings that follow from one another end at eight")
  func depth() throws {
    // A definition that does so is refused; an older one may be stored.
    var life = try Life(with: ["chain.yaml": Self.chain], leavingOut: ["D054"])
    _ = try life.open("chain", as: "wang", ["subject": "Again"])
    #expect(life.simulation.matters.count == 9)
    #expect(life.simulation.matters.values.map(\.depth).max() == 8)
    #expect(life.simulation.entries.last?.body.event.type == "chain.unraised")
  }
}
