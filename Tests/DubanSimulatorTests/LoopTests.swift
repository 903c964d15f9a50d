// SPDX-License-Identifier: Apache-2.0

import DubanCore
import DubanDefinition
import DubanSimulator
import DubanTesting
import Testing
import WorkingTime

/// Stories by which the closed loop was once broken though every check passed.
@Suite("the closed loop, by single stories")
struct LoopTests {
  typealias Case = DroppedCheckTests.Case
  typealias Play = DroppedCheckTests.Play

  /// The plain definitions, changed; they must pass every check.
  private func set(_ changes: [(String, String)] = []) throws -> DefinitionSet {
    let loaded = Shipped.reader.load(Case(name: "", changes, .holds).files)
    return try #require(loaded.set, "\(loaded.diagnostics.map(\.description).joined(separator: "\n"))")
  }

  private func play(_ changes: [(String, String)] = []) throws -> Play {
    let set = try set(changes)
    let zone = set.environment.office.time.zone
    let starts = zone.instant(of: try #require(CivilDateTime(parsing: "2026-03-02 09:00")))
    return Play(simulation: Simulation(environment: set.environment, starts: starts))
  }

  private func told(_ play: Play) -> Set<String> {
    Set(play.simulation.entries.flatMap { $0.decision?.messages.flatMap(\.to) ?? [] })
  }

  @Test("a limit that has passed is told to the head where all names of the ladder mean the handler")
  func another() throws {
    // Bob leads the desk, and nobody oversees it but himself.
    var play = try play([("leader: bob,", "leader: bob, overseer: bob,")])
    play.open(as: "bob")
    play.wait(hours: 100)
    #expect(play.offences.isEmpty)
    #expect(told(play) == ["bob", "ann"])
  }

  @Test("where the head himself handles it, his deputy is told, and without one the superior")
  func superior() throws {
    var play = try play([("tell: [ handler, supervisor ]", "tell: [ head ]")])
    play.open(as: "ann")
    play.wait(hours: 100)
    #expect(play.offences.isEmpty)
    #expect(told(play) == ["ann", "bob"])
    var other = try self.play([("tell: [ handler, supervisor ]", "tell: [ head ]"), (", deputy: bob", "")])
    other.open(as: "ann")
    other.wait(hours: 100)
    #expect(other.offences.isEmpty)
    #expect(told(other) == ["ann", "cat"])
  }

  @Test("the last that a ladder says is heard, also where it is no red")
  func last() throws {
    var play = try play([
      ("leader: bob,", "leader: bob, overseer: bob,"),
      ("due: 2 workdays", "due: { within: 2 workdays, yellow: { at: 80%, tell: [ supervisor ] }, red: none }"),
    ])
    play.open(as: "bob")
    play.wait(hours: 100)
    #expect(play.offences.isEmpty)
    #expect(told(play) == ["bob", "ann"])
  }

  @Test("an event of every step is not taken once the matter was cancelled")
  func cancelled() throws {
    var play = try play([
      ("steps:", "events:\n  withdraw: { by: opener, to: closed, needs: [ answer, why ] }\nsteps:")
    ])
    play.open()
    play.send("cancel", ["reason": "So."], as: "bob")
    play.send("withdraw", ["answer": "Done.", "why": "So."])
    #expect(play.refusals.map(\.reason) == [.step])
    #expect(play.simulation.matters[play.number]?.step == "cancelled")
    #expect(play.offences.isEmpty)
  }

  @Test("what an end's entry sets is part of its answer")
  func answer() throws {
    var play = try play([
      ("answer: [ answer ]", "answer: [ told ], enter: { set: { told: phone } }")
    ])
    play.finish()
    #expect(play.offences.isEmpty)
    #expect(play.simulation.matters[play.number]?.end?.answer == ["told": "phone"])
  }

  @Test("whoever raised a matter is kept apart too, by what he did in it")
  func raiser() throws {
    var play = try play([
      (
        "done: { to: closed, needs: [ answer, why ]",
        "done: { to: closed, by: [ raiser, supervisor ], not_by: [ first ], needs: [ answer, why ]"
      )
    ])
    play.finish()
    #expect(play.refusals.map(\.reason) == [.actor])
    #expect(play.refusals.first?.accepts == ["bob"])
  }

  @Test("an empty list is no proof")
  func proof() throws {
    var play = try play([
      ("end: concluded, answer: [ answer ]", "end: struck-off, proof: proof, answer: [ answer ]"),
      ("needs: [ answer, why ]", "needs: [ answer, why, proof ], by: supervisor, not_by: [ first ]"),
    ])
    play.open()
    play.send("go")
    play.send("done", ["answer": "Done.", "why": "So.", "proof": []], as: "bob")
    #expect(play.refusals.map(\.fields) == [["proof"]])
    play.send("done", ["answer": "Done.", "why": "So.", "proof": ["paper"]], as: "bob")
    #expect(play.simulation.matters[play.number]?.isOpen == false)
    #expect(play.offences.isEmpty)
  }

  @Test("a matter has somebody who owns it when it is reopened after he has gone")
  func reopened() throws {
    let reopening = [
      (
        "closed: { title: Closed,",
        "closed: { title: Closed, events: { reopen: { to: second, by: anyone, needs: [ why ], at_most: 1 } },"
      )
    ]
    var play = try play(reopening)
    play.finish()
    let later = try set(
      reopening + [("  dan: { name: Dan, account: dan }\n", ""), ("members: [ dan ]", "members: [ bob ]")])
    play.simulation.reload(later, at: play.simulation.now + .hours(1))
    play.send("reopen", ["why": "So."], as: "bob")
    #expect(play.refusals.isEmpty)
    #expect(play.offences.isEmpty)
    #expect(play.simulation.matters[play.number]?.roles["owner"] == ["ann"])
  }

  @Test("a reload replaces whoever is gone, whatever else gives no value any more, and tells who stands in for a field")
  func gone() throws {
    let others = [
      ("owner: event.actor", "owner: event.actor\n  second: \"members(duty)[1]\""),
      ("duty: { roster: turns.csv, otherwise: bob }", "duty: desk"),
    ]
    var play = try play(others)
    play.open()
    let later = try set([
      ("owner: event.actor", "owner: event.actor\n  second: \"members(duty)[1]\""),
      ("duty: { roster: turns.csv, otherwise: bob }", "duty: bob"),
      ("  dan: { name: Dan, account: dan }\n", ""), ("members: [ dan ]", "members: [ bob ]"),
    ])
    play.simulation.reload(later, at: play.simulation.now + .hours(1))
    play.offences += play.loop.look(at: play.simulation, all: true)
    #expect(play.offences.isEmpty)
    #expect(play.simulation.matters[play.number]?.roles["owner"] == ["bob"])
  }

  @Test("a field that an entry sets says who handles the step")
  func entry() throws {
    var play = try play([
      ("lead: { type: unit }", "lead: { type: unit, default: desk }"),
      (
        "  second:\n    title: Second\n    who: owner",
        "  second:\n    title: Second\n    enter: { set: { lead: back } }\n    who: lead"
      ),
    ])
    play.open()
    play.send("go")
    #expect(play.simulation.matters[play.number]?.handler == ["back"])
    #expect(play.simulation.entries.last?.decision?.messages.flatMap(\.to) == ["cat"])
  }

  @Test("after a stop everything due fires once, in order, and late")
  func stopped() throws {
    var play = try play()
    play.open()
    play.simulation.stop(until: play.simulation.now + .hours(400))
    play.offences += play.loop.look(at: play.simulation)
    #expect(play.offences.isEmpty)
    let late = play.simulation.entries.filter { $0.body.due != nil }
    #expect(late.map { String($0.body.event.name) } == ["red"])
    #expect(late.allSatisfy { $0.at == play.simulation.now })
  }
}
