// SPDX-License-Identifier: Apache-2.0

import DubanCore
import DubanSimulator
import DubanTesting
import Testing
import WorkingTime

@Suite("Clocks that stand still in steps, and between them")
struct StandingTests {
  @Test("the matter's clock has no due instant in steps that stop it, and goes on where it stood")
  func stopsIn() throws {
    var still = try Standing()
    try still.open()
    #expect(still.wall(try still.clock(.matter).due) == "2026-03-30 18:00")
    still.send("hear", at: "2026-03-03 08:30", [:])
    var clock = try still.clock(.matter)
    #expect(clock.isStanding && clock.pending.isEmpty && clock.suspensions.map(\.cause) == [.step("hearing")])
    #expect(try still.matter.due == still.clock(.step).due)
    // From one such step to another it goes on standing.
    still.send("on", as: "zhou", at: "2026-03-05 08:30", [:])
    #expect(try still.clock(.matter).isStanding)
    still.send("back", as: "zhou", at: "2026-03-09 08:30")
    clock = try still.clock(.matter)
    #expect(!clock.isStanding && clock.term == 1)
    #expect(clock.suspensions.map(\.cause) == [.step("hearing"), .step("waiting")])
    // Four working days: the 3rd to the 6th.
    #expect(still.wall(clock.due) == "2026-04-03 18:00")
    still.send("hear", at: "2026-03-10 08:30", [:])
    still.send("back", as: "zhou", at: "2026-03-11 08:30")
    #expect(still.wall(try still.clock(.matter).due) == "2026-04-07 18:00")
    still.wait(until: "2026-06-30 00:00")
    #expect(RungLaw.offences(in: still.life.simulation.entries).isEmpty)
    #expect(try still.clock(.matter).card == .red)
  }

  @Test("a matter whose first step stops it begins to count when it leaves that")
  func fromTheOpening() throws {
    var still = try Standing([("to: doing, allows", "to: hearing, allows"), ("redo:", "more:")])
    try still.open()
    #expect(try still.clock(.matter).isStanding)
    still.send("back", as: "zhou", at: "2026-03-05 08:30")
    // Counted from the opening on the 2nd; the 3rd and the 4th are made up.
    #expect(still.wall(try still.clock(.matter).due) == "2026-04-01 18:00")
  }

  @Test("a pause in a step that stops the matter is not counted twice")
  func pausedInside() throws {
    var still = try Standing()
    try still.open()
    still.send("hear", at: "2026-03-03 08:30", [:])
    still.pause("1 workday", at: "2026-03-04 08:30")
    #expect(try still.clock(.matter).isStanding)
    #expect(try still.matter.next == still.matter.paused?.until)
    still.send("back", as: "zhou", at: "2026-03-06 08:30")
    // The 3rd to the 5th, the pause of the 4th and 5th among them.
    #expect(still.wall(try still.clock(.matter).due) == "2026-04-02 18:00")
  }

  @Test("a step's clock rests while the matter is elsewhere, and goes on with what it had used up")
  func again() throws {
    var still = try Standing()
    try still.open()
    still.wait(until: "2026-03-09 09:00")
    #expect(try still.matter.card == .yellow)
    let began = try still.clock(.step).began
    still.send("hear", at: "2026-03-09 09:00", [:])
    let resting = try still.clock(.resting(step: "doing", event: nil))
    #expect(resting.pending.isEmpty && resting.isStanding && !resting.isDuty)
    // Its card is the step's, which the matter has left.
    #expect(try still.matter.card == .blue)
    #expect(Clock.ID(word: resting.id.word) == resting.id && resting.id.word == "~doing")
    still.send("back", as: "zhou", at: "2026-03-16 09:00")
    let clock = try still.clock(.step)
    #expect(try still.matter.clock(.resting(step: "doing", event: nil)) == nil)
    #expect(clock.began == began && clock.term == 1 && clock.fired.contains(.yellow))
    #expect(try still.matter.card == .yellow)
    // Five working days were lost between 9 o'clock on the 9th and on the 16th.
    #expect(still.wall(clock.due) == "2026-03-16 18:00")
    still.wait(until: "2026-03-16 18:00")
    #expect(try still.matter.card == .red)
    // Once more, and the card stays: what has fired does not fire again.
    still.send("hear", at: "2026-03-17 09:00", [:])
    still.send("back", as: "zhou", at: "2026-03-18 09:00")
    #expect(try still.matter.card == .red)
    still.wait(until: "2026-06-30 00:00")
    #expect(RungLaw.offences(in: still.life.simulation.entries).isEmpty)
    let reds = still.life.entries(still.number).flatMap { $0.decision?.fired ?? [] }
      .filter { $0.clock == .step && $0.rung == .red }
    #expect(reds.count == 1)
  }

  @Test("to the same step it goes on as if nothing were; a step that begins afresh does not rest")
  func same() throws {
    var still = try Standing()
    try still.open()
    let before = try still.clock(.step)
    still.send("redo", at: "2026-03-04 09:00")
    #expect(try still.clock(.step) == before)
    #expect(try still.matter.clocks.allSatisfy { !$0.id.word.hasPrefix("~") })
    var afresh = try Standing([(", again: continue }\n    events", " }\n    events")])
    try afresh.open()
    afresh.send("hear", at: "2026-03-04 09:00", [:])
    afresh.send("back", as: "zhou", at: "2026-03-05 09:00")
    #expect(afresh.wall(try afresh.clock(.step).due) == "2026-03-12 18:00")
  }

  @Test("a timed event waits for what is left of its time; it comes once, whatever the visits")
  func timed() throws {
    var still = try Standing()
    try still.open(["span": "60 days"])
    #expect(still.wall(try still.clock(.timed("silence")).due) == "2026-03-23 18:00")
    still.send("hear", at: "2026-03-12 09:00", [:])
    #expect(try still.clock(.resting(step: "doing", event: "silence")).isStanding)
    still.send("back", as: "zhou", at: "2026-03-14 09:00")
    #expect(still.wall(try still.clock(.timed("silence")).due) == "2026-03-25 18:00")
    still.send("hear", at: "2026-03-19 09:00", [:])
    // The date passes while the matter is away: it comes with the return.
    still.send("back", as: "zhou", at: "2026-03-23 09:00")
    still.wait(until: "2026-03-23 09:00")
    let reached = still.life.entries(still.number).filter { $0.body.event.name == "reached" }
    #expect(reached.map { still.wall($0.at) } == ["2026-03-23 09:00"])
    still.wait(until: "2026-04-03 09:00")
    #expect(still.life.entries(still.number).filter { $0.body.event.name == "silence" }.count == 1)
    still.send("hear", at: "2026-04-07 09:00", [:])
    still.send("back", as: "zhou", at: "2026-04-08 09:00")
    still.wait(until: "2026-06-30 09:00")
    let names = still.life.entries(still.number).map { String($0.body.event.name) }
    #expect(names.filter { $0 == "silence" }.count == 1 && names.filter { $0 == "reached" }.count == 1)
  }

  @Test("a pause while a clock rests is not lost to it, nor counted twice")
  func pausedAway() throws {
    var still = try Standing()
    try still.open()
    still.send("hear", at: "2026-03-03 08:30", [:])
    still.pause("3 workdays", at: "2026-03-04 08:30")
    still.send("back", as: "zhou", at: "2026-03-05 08:30")
    // Away on the 3rd and 4th, paused on until the close of the 9th.
    #expect(still.wall(try still.matter.paused?.until) == "2026-03-09 18:00")
    #expect(still.wall(try still.clock(.step).due) == "2026-03-16 18:00")
    #expect(try still.clock(.step).suspensions.map(\.cause) == [.away, .pause])
  }

  @Test("the end clears all that rests, and a matter that is reopened begins anew")
  func reopened() throws {
    var still = try Standing([
      (
        "end: concluded, answer: [ answer ] }",
        "end: concluded, answer: [ answer ], events: { reopen: { title: { en: Reopen, zh: 重启 }, to: doing, by: owner, needs: [ reason ], at_most: 1 } } }"
      )
    ])
    try still.open()
    still.send("hear", at: "2026-03-04 09:00", [:])
    still.send("end", as: "zhou", at: "2026-03-05 09:00", ["answer": "Done."])
    #expect(try still.matter.clocks.isEmpty)
    still.send("reopen", at: "2026-03-06 09:00")
    #expect(still.wall(try still.clock(.step).due) == "2026-03-13 18:00")
    #expect(try still.clock(.step).suspensions.isEmpty)
  }

  @Test("a newer definition that stops the matter here stops it from then on; one that does not lets it run")
  func migrated() throws {
    var still = try Standing([("stops_in: [ hearing, waiting ]", "stops_in: [ waiting ]")])
    try still.open()
    still.send("hear", at: "2026-03-03 08:30", [:])
    #expect(try !still.clock(.matter).isStanding)
    still.wait(until: "2026-03-04 08:30")
    try still.migrate(to: Standing.still)
    #expect(try still.clock(.matter).suspensions.map(\.from) == [still.life.instant("2026-03-04 08:30")])
    still.wait(until: "2026-03-05 08:30")
    // The step has another name now, and so has what rests, and no longer stops the matter.
    let renamed = Standing.text([
      ("hearing", "inquiry"), ("doing", "working"), ("stops_in: [ inquiry, waiting ]", "stops_in: [ waiting ]"),
      ("steps:\n", "renames: { hearing: inquiry, doing: working }\nsteps:\n"),
    ])
    try still.migrate(to: renamed)
    let clock = try still.clock(.matter)
    #expect(clock.suspensions.map(\.cause) == [.step("inquiry")] && !clock.isStanding)
    #expect(still.wall(clock.due) == "2026-03-31 18:00")
    #expect(try still.matter.clock(.resting(step: "working", event: nil)) != nil)
    #expect(try still.matter.clock(.resting(step: "doing", event: nil)) == nil)
    still.send("back", as: "zhou", at: "2026-03-06 08:30")
    #expect(try still.clock(.step).suspensions.map(\.cause) == [.away])
    #expect(still.wall(try still.clock(.step).due) == "2026-03-12 18:00")
    var folded: Matter?
    for entry in still.life.entries(still.number) { folded = try entry.apply(to: folded) }
    #expect(try folded == still.matter)
  }

  @Test("a clock that went on over visits goes on over a migration, with what it had used up and what has fired")
  func migratedAgain() throws {
    for leave in [["redo"], ["hear", "back"]] {
      var still = try Standing()
      try still.open()
      still.wait(until: "2026-03-09 17:00")
      for event in leave { still.send(event, as: event == "back" ? "zhou" : "wang", at: "2026-03-09 17:00") }
      let before = try still.matter
      let step = try #require(before.clock(.step))
      #expect(Set(step.fired) == [.remind, .yellow] && still.wall(step.due) == "2026-03-09 18:00")
      try still.migrate(to: Standing.text([("en: Doing", "en: Working")]))
      #expect(try still.matter.clocks == before.clocks)
      // Where each visit counts for itself now, it is another term.
      try still.migrate(to: Standing.text([("{ within: span, again: continue }", "{ within: span }")]))
      let afresh = try still.clock(.step)
      #expect(afresh.term == 2 && afresh.start == before.entered && still.wall(afresh.due) == "2026-03-16 18:00")
    }
  }

  @Test("where the limit is another on the next visit, its next term begins")
  func otherLimit() throws {
    var still = try Standing()
    try still.open()
    still.wait(until: "2026-03-09 18:30")
    #expect(try still.clock(.step).card == .red)
    still.send("hear")
    #expect(still.send("correct", ["field": "span", "value": "7 workdays", "reason": "More."]) == nil)
    still.send("back", as: "zhou")
    #expect(try still.clock(.step).term == 2 && still.clock(.step).card == .blue)
    #expect(still.wall(try still.clock(.step).due) == "2026-03-11 18:00")
    still.wait(until: "2026-03-12 09:00")
    #expect(try still.clock(.step).card == .red)
  }
}
