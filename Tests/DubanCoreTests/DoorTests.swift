// SPDX-License-Identifier: Apache-2.0

import DubanCore
import DubanSimulator
import DubanTesting
import Testing
import WorkingTime

@Suite("The door")
struct DoorTests {
  @Test("an opening is answered with number, step, due, card and seq")
  func opening() throws {
    var life = try Life(starts: "2026-02-12 16:30")
    let answer = try life.send(
      "first-responsibility.open", as: "wang", ["subject": "Well pump broken", "requester": "Li, Group 4"]
    ).get()
    #expect(answer.number == "SW-2026-0001")
    #expect(answer.step == "received")
    #expect(answer.due == life.instant("2026-02-13 09:00"))
    #expect(answer.card == .blue)
    #expect(answer.opened)
    #expect(try life.open() == "SW-2026-0002")
  }

  @Test("all faults of an event's data are named at once, in the definition's order")
  func faults() throws {
    var life = try Life()
    let refusal = try #require(
      life.send(
        "first-responsibility.open", as: "wang",
        ["urgency": "soon", "colour": "red", "subject": .string(String(repeating: "x", count: 201))]
      ).refusal)
    #expect(refusal.reason == .fields)
    #expect(refusal.fields == ["subject", "requester", "urgency", "colour"])
    #expect(life.simulation.matters.isEmpty)
  }

  @Test("an event that the step does not take names those that it takes")
  func notTaken() throws {
    var life = try Life()
    let number = try life.open()
    let refusal = try #require(life.send("first-responsibility.confirm", number, as: "wang").refusal)
    #expect(refusal.reason == .step)
    #expect(refusal.accepts == ["do-now", "coordinate", "explain"])
    #expect(refusal.step == "received")
    let unknown = try #require(life.send("first-responsibility.dance", number, as: "wang").refusal)
    #expect(unknown.reason == .step)
    #expect(unknown.accepts == ["do-now", "coordinate", "explain"])
  }

  @Test("nobody can send what time sends")
  func timedIsNotSent() throws {
    var life = try Life()
    let number = try life.open()
    life.send("first-responsibility.do-now", number, as: "wang")
    life.send("first-responsibility.reply", number, as: "wang", ["reply": "Done.", "told_by": "phone"])
    #expect(try life.matter(number).step == "answered")
    #expect(life.send("first-responsibility.silence", number, as: "wang").refusal?.reason == .step)
  }

  @Test("who may not send is told who may")
  func notPermitted() throws {
    var life = try Life()
    let number = try life.open()
    let refusal = try #require(life.send("first-responsibility.do-now", number, as: "gao").refusal)
    #expect(refusal.reason == .actor)
    #expect(refusal.accepts == ["wang"])
  }

  @Test("a name is taken from root only, and refused from anyone else")
  func impersonation() throws {
    var life = try Life()
    let refused = life.simulation.send(
      at: life.simulation.now, as: "zhou", type: "first-responsibility.open", subject: nil,
      data: ["subject": "x", "requester": "y"], account: "wang", isSuper: false)
    #expect(refused.refusal?.reason == .actor)
    #expect(refused.refusal?.fields == ["actor"])
    let own = life.simulation.send(
      at: life.simulation.now, as: nil, type: "first-responsibility.open", subject: nil,
      data: ["subject": "x", "requester": "y"], account: "wang", isSuper: false)
    #expect(throws: Never.self) { try own.get() }
    let stranger = life.simulation.send(
      at: life.simulation.now, as: nil, type: "first-responsibility.open", subject: nil,
      data: ["subject": "x", "requester": "y"], account: "nobody", isSuper: false)
    #expect(stranger.refusal?.reason == .actor)
    let nobody = life.send("first-responsibility.open", as: "ghost", ["subject": "x", "requester": "y"])
    #expect(nobody.refusal?.reason == .actor)
  }

  @Test("an unknown workflow, an unknown matter and another workflow's matter are refused by name")
  func unknown() throws {
    var life = try Life()
    let number = try life.open()
    #expect(life.send("nonsense.open", as: "wang").refusal?.accepts == ["first-responsibility", "urgent-directive"])
    #expect(life.send("first-responsibility.do-now", "SW-2026-9999", as: "wang").refusal?.reason == .unknown)
    let other = try #require(life.send("urgent-directive.relay", number, as: "wang").refusal)
    #expect(other.fields == ["type"])
    #expect(other.accepts == ["first-responsibility.relay"])
    #expect(life.send("first-responsibility.open", number, as: "wang").refusal?.fields == ["subject"])
    #expect(life.send("first-responsibility.do-now", as: "wang").refusal?.fields == ["subject"])
  }

  @Test("a bounded event is taken as often as it may be, then goes beyond")
  func bounds() throws {
    var life = try Life()
    let number = try life.open()
    for round in 1...3 {
      life.send("first-responsibility.coordinate", number, as: "wang", ["lead_unit": "water"])
      life.send("first-responsibility.return", number, as: "han", ["reason": "no"])
      #expect(try life.matter(number).step == (round < 3 ? "received" : "arbitration"))
    }
    #expect(try life.matter(number).handler == ["zhou"])
  }

  @Test("of a workflow's own matter everything is in the log: who, for whom, what")
  func actors() throws {
    var life = try Life()
    let number = try life.open()
    life.send("office.leave", as: nil, ["person": "wang", "from": "2026-03-02", "until": "2026-03-03"])
    #expect(life.send("first-responsibility.do-now", number, as: "zhou").refusal == nil)
    let actor = try #require(life.entries(number).last?.body.event.actor)
    #expect(actor.person == "zhou")
    #expect(actor.behalf == "wang")
    #expect(actor.named)
  }
}
