// SPDX-License-Identifier: Apache-2.0

import DubanCore
import DubanSimulator
import DubanTesting
import Foundation
import Testing
import WorkingTime

@Suite("A paused matter")
struct PauseTests {
  @Test("every clock stands still until the pause ends by itself, and is due so much later")
  func pause() throws {
    var still = try Standing()
    try still.open()
    #expect(still.wall(try still.matter.due) == "2026-03-09 18:00")
    #expect(still.pause("2 workdays", at: "2026-03-03 08:30") == nil)
    let matter = try still.matter
    let pause = try #require(matter.paused)
    #expect(still.wall(pause.since) == "2026-03-03 08:30" && still.wall(pause.until) == "2026-03-05 18:00")
    // Three working days are lost: the 3rd, the 4th and the 5th.
    #expect(still.wall(matter.due) == "2026-03-12 18:00")
    #expect(still.wall(try still.clock(.matter).due) == "2026-04-02 18:00")
    #expect(matter.clocks.allSatisfy { $0.id == .pause || $0.pending.allSatisfy { $0.at >= pause.until } })
    #expect(matter.clocks.allSatisfy { $0.term == 1 })
    let told = try #require(still.life.entries(still.number).last?.decision?.messages)
    #expect(told.map(\.to) == [["wang"]] && told.map(\.occasion) == [.pause])

    still.wait(until: "2026-03-05 17:59")
    #expect(try still.matter.paused != nil)
    still.wait(until: "2026-03-05 18:00")
    let entry = try #require(still.life.entries(still.number).last)
    #expect(entry.body.event.type == "still.resume" && entry.kind == .timed && entry.body.event.actor == .daemon)
    let heard = try #require(entry.decision?.messages)
    #expect(heard.map(\.to) == [["wang", "zhou"]] && heard.map(\.occasion) == [.resume])
    #expect(entry.decision?.fired.map(\.clock) == [.pause])
    #expect(try still.matter.paused == nil && still.matter.clock(.pause) == nil)
    #expect(try still.matter.pauses == [pause])
    #expect(still.wall(try still.matter.due) == "2026-03-12 18:00")
  }

  @Test("it is ended before by who handles it: what was planned is counted again, in the same term")
  func resume() throws {
    var still = try Standing()
    try still.open()
    still.pause("10 workdays", at: "2026-03-03 08:30")
    #expect(still.wall(try still.matter.due) == "2026-03-24 18:00")
    #expect(still.send("resume", as: "gao", [:])?.reason == .actor)
    #expect(still.send("resume", as: "wang", at: "2026-03-04 08:30", [:]) == nil)
    #expect(try still.matter.paused == nil)
    #expect(still.wall(try still.matter.due) == "2026-03-10 18:00")
    #expect(try still.clock(.step).term == 1)
    still.wait(until: "2026-03-30 00:00")
    #expect(
      !still.life.entries(still.number).contains { $0.body.event.source == "clock" && $0.body.event.name == "resume" })
  }

  @Test("one that ends as it began leaves nothing behind")
  func nothing() throws {
    var still = try Standing()
    try still.open()
    let before = try still.matter
    still.pause("10 workdays")
    still.send("resume")
    var after = try still.matter
    after.seq = before.seq
    #expect(after == before)
  }

  @Test("who may not, too long, twice, without a limit or a reason, and not at all: each is refused with what would do")
  func refused() throws {
    var still = try Standing()
    try still.open()
    #expect(still.pause("2 workdays", as: "wang")?.reason == .actor)
    #expect(still.send("pause", as: "zhou", [:])?.fields == ["limit", "reason"])
    #expect(still.send("pause", as: "zhou", ["limit": "soon", "reason": "x"])?.fields == ["limit"])
    let long = still.pause("31 days")
    #expect(long?.reason == .fields && long?.fields == ["limit"])
    #expect(still.send("resume")?.accepts.contains("pause") == true)
    #expect(still.pause("30 days") == nil)
    #expect(long?.detail.in(.en).contains("30 days") == true)
    let twice = still.pause("1 day")
    #expect(twice?.reason == .step && twice?.accepts.contains("resume") == true)
    var never = try Standing([("steps:\n  doing", "events: { pause: never }\nsteps:\n  doing")])
    try never.open()
    #expect(never.pause("1 day")?.reason == .step)
    var longer = try Standing([("steps:\n  doing", "events: { pause: { by: owner, upto: 60 days } }\nsteps:\n  doing")])
    try longer.open()
    #expect(longer.pause("60 days")?.reason == .actor)
    #expect(longer.pause("60 days", as: "wang") == nil)
    #expect(still.send("done", ["answer": "Done."]) == nil)
    #expect(still.pause("1 day")?.reason == .step)
  }

  @Test("a move is taken; the new step's clocks begin with the pause's end, and the matter's end ends it")
  func moves() throws {
    var still = try Standing()
    try still.open()
    still.pause("5 workdays", at: "2026-03-03 08:30")
    still.send("hear", at: "2026-03-04 08:30", [:])
    let until = try #require(try still.matter.paused?.until)
    #expect(still.wall(until) == "2026-03-10 18:00")
    // The day of receipt is not counted; of the pause the 5th, 6th, 9th and 10th are lost.
    #expect(still.wall(try still.clock(.step).due) == "2026-03-24 18:00")
    still.send("back", as: "zhou", at: "2026-03-11 09:00")
    still.pause("5 workdays", at: "2026-03-12 08:30")
    #expect(try still.matter.pauses.count == 2)
    #expect(still.send("done", at: "2026-03-13 09:00", ["answer": "Done."]) == nil)
    #expect(try still.matter.paused == nil && still.matter.clocks.isEmpty)
    #expect(still.wall(try still.matter.pauses.last?.until) == "2026-03-13 09:00")
    still.wait(until: "2026-05-30 00:00")
    #expect(still.life.entries(still.number).last?.decision?.end != nil)
  }

  @Test("a clock that begins past its due instant in a pause fires when that ends, and not before")
  func pastOnEntry() throws {
    var still = try Standing([
      ("due: 10 workdays\n    events:\n      end", "due: { within: 1 workday, from: opened }\n    events:\n      end")
    ])
    try still.open()
    still.wait(until: "2026-03-09 17:00")
    still.pause("1 workday")
    still.send("hear", [:])
    let before = still.life.entries(still.number).count
    still.wait(until: "2026-03-10 17:59")
    #expect(still.life.entries(still.number).count == before)
    still.wait(until: "2026-03-10 18:00")
    let names = still.life.entries(still.number).dropFirst(before).map { String($0.body.event.name) }
    #expect(names == ["resume", "red"])
  }

  @Test("at the very instant of its end an event still finds it paused; then it ends, before all that waited for it")
  func order() throws {
    var still = try Standing()
    try still.open(["span": "2h", "whole": "2h"])
    still.pause("3h", at: "2026-03-02 10:30")
    #expect(still.pause("1h", at: "2026-03-02 13:30")?.accepts.contains("resume") == true)
    #expect(still.send("note", ["text": "Now."]) == nil)
    still.wait(until: "2026-03-02 14:00")
    let names = still.life.entries(still.number).map { String($0.body.event.name) }
    #expect(names.drop { $0 != "note" } == ["note", "resume", "yellow", "yellow", "red", "red"])
  }

  @Test("a duty at a date keeps its due instant; what the pause kept back fires at its end, once")
  func fixed() throws {
    var still = try Standing([("due: { within: span, again: continue }", "due: { at: day }")])
    try still.open(["day": "2026-03-06"])
    still.pause("10 days", at: "2026-03-04 09:00")
    #expect(still.wall(try still.matter.due) == "2026-03-06 18:00")
    #expect(try still.matter.card == .blue)
    still.wait(until: "2026-03-16 18:00")
    #expect(still.wall(try still.matter.paused?.until) == "none")
    #expect(try still.clock(.step).card == .red)
    #expect(RungLaw.offences(in: still.life.simulation.entries).isEmpty)
  }

  @Test("the pause's own end is counted again when the calendar changes, and all clocks with it")
  func calendar() throws {
    var still = try Standing()
    try still.open()
    still.pause("2 workdays", at: "2026-03-03 08:30")
    let closed = try Shipped.text(of: "calendars/cn.yaml", replacing: [("2026-05-01,", "2026-05-01, 2026-03-05,")])
    still.life.simulation.install(
      try Shipped.set(with: ["calendars/cn.yaml": closed, "still.yaml": Standing.still]))
    #expect(still.wall(try still.matter.paused?.until) == "2026-03-06 18:00")
    let clock = try still.clock(.step)
    #expect(clock.suspensions.map(\.to) == [try still.matter.paused?.until])
    // Of five working days four are left behind the pause, and the holiday of the 5th moves nothing twice.
    #expect(still.wall(clock.due) == "2026-03-13 18:00")
    still.wait(until: "2026-03-06 18:00")
    #expect(try still.matter.paused == nil)
  }

  @Test("its journal of facts folds to the state, and a paused matter reads back as it was written")
  func stored() throws {
    var still = try Standing()
    try still.open()
    still.pause("2 workdays", at: "2026-03-03 08:30")
    let matter = try still.matter
    #expect(try Matter(json: JSON(parsing: matter.bytes)) == matter)
    var folded: Matter?
    for entry in still.life.entries(still.number) { folded = try entry.apply(to: folded) }
    #expect(folded == matter)
  }
}
