// SPDX-License-Identifier: Apache-2.0

import DubanCore
import DubanSimulator
import DubanTesting
import Testing
import WorkingTime

@Suite("A limit that is changed")
struct ChangedLimitTests {
  @Test("a longer limit begins the next term: the card is blue again, and the rungs of the new term fire")
  func longer() throws {
    var still = try Standing()
    try still.open()
    still.wait(until: "2026-03-10 09:00")
    #expect(try still.clock(.step).card == .red)
    #expect(still.send("correct", ["field": "span", "value": "10 workdays", "reason": "Misread."]) == nil)
    let clock = try still.clock(.step)
    #expect(clock.term == 2 && clock.fired.isEmpty && clock.card == .blue)
    #expect(still.wall(clock.due) == "2026-03-16 18:00")
    // Nothing else of the matter depends on it.
    #expect(try still.clock(.matter).term == 1)
    still.wait(until: "2026-03-17 09:00")
    let fired = still.life.entries(still.number).flatMap { $0.decision?.fired ?? [] }
      .filter { $0.clock == .step && !$0.collapsed }.map { "\($0.term) \($0.rung.word)" }
    #expect(fired.filter { $0.hasSuffix("red") } == ["1 red", "2 red"])
  }

  @Test("one that is past by then stays in its term: what fired does not fire again, what did not does, late")
  func shorter() throws {
    var still = try Standing()
    try still.open()
    still.wait(until: "2026-03-09 17:00")
    #expect(try Set(still.clock(.step).fired) == [.remind, .yellow])
    #expect(still.send("correct", ["field": "span", "value": "2 workdays", "reason": "Misread."]) == nil)
    #expect(try still.clock(.step).term == 1)
    still.wait(until: "2026-03-09 17:01")
    #expect(try Set(still.clock(.step).fired) == [.remind, .yellow, .red])
    #expect(try #require(still.life.entries(still.number).last?.lateBy) > .hours(24))
  }

  @Test(
    "what stands still is past if it would be, going on now: then it stays in its term, and fires nothing again",
    arguments: [("2026-03-09", 1, 1), ("2026-03-11", 1, 1), ("2026-03-12", 2, 2), ("2026-03-20", 2, 2)])
  func standing(day: String, term: Int, reds: Int) throws {
    var still = try Standing([("due: { within: whole, stops_in", "due: { at: day, stops_in")])
    try still.open(["day": "2026-03-06"])
    still.wait(until: "2026-03-10 09:00")
    #expect(try still.clock(.matter).card == .red)
    #expect(still.send("hear") == nil)
    still.wait(until: "2026-03-12 09:00")
    #expect(still.send("correct", ["field": "day", "value": .string(day), "reason": "Misread."]) == nil)
    #expect(try still.clock(.matter).isStanding && still.clock(.matter).term == term)
    #expect(still.send("back", as: "zhou") == nil)
    still.wait(until: "2026-04-10 09:00")
    let fired = still.life.entries(still.number).flatMap { $0.decision?.fired ?? [] }
    #expect(fired.count { $0.clock == .matter && $0.rung == .red } == reds)
  }

  @Test("a timed event whose date is changed comes again on the new one")
  func date() throws {
    var still = try Standing()
    try still.open()
    still.wait(until: "2026-03-20 18:00")
    #expect(try still.clock(.timed("reached")).fired == [.timed])
    #expect(still.send("correct", ["field": "day", "value": "2026-04-10", "reason": "Put off."]) == nil)
    #expect(try still.clock(.timed("reached")).next == still.life.instant("2026-04-10 18:00"))
    // To the same date nothing changes.
    let before = try still.clock(.timed("reached"))
    #expect(still.send("correct", ["field": "day", "value": "2026-04-10", "reason": "Again."]) == nil)
    #expect(try still.clock(.timed("reached")) == before)
  }

  private static func daily(_ start: String) -> [(String, String)] {
    [
      (
        "day: { type: date",
        "clock: { type: time, title: { en: Clock, zh: 时刻 }, default: \"09:30\" }\n  day: { type: date"
      ),
      ("due: { within: span, again: continue }", "due: { within: span, from: \(start) }"),
      ("default: 5 workdays", "default: 2h"),
    ]
  }

  @Test("a time of day stays that of the day on which it was read, whatever is mended or migrated later")
  func timeOfDay() throws {
    var still = try Standing(Self.daily("clock"))
    try still.open()
    #expect(still.wall(try still.clock(.step).due) == "2026-03-02 11:30")
    still.wait(until: "2026-03-04 09:00")
    let before = try still.clock(.step)
    #expect(before.card == .red)
    try still.migrate(to: Standing.text(Self.daily("clock") + [("en: Doing", "en: Working")]))
    #expect(try still.clock(.step) == before)
    #expect(still.send("correct", ["field": "span", "value": "3h", "reason": "Misread."]) == nil)
    #expect(still.wall(try still.clock(.step).due) == "2026-03-02 12:30")
  }

  @Test("a date from which a limit counts begins at midnight in the zone of today, and the term goes on")
  func zone() throws {
    let files = ["still.yaml": Standing.text(Self.daily("day"))]
    var still = try Standing(Self.daily("day"))
    try still.open(["span": "5 workdays", "day": "2026-03-02"])
    #expect(still.wall(try still.clock(.step).due) == "2026-03-09 18:00")
    let office = try Shipped.text(of: "office.yaml", replacing: [("Asia/Shanghai", "Asia/Tokyo")])
    still.life.simulation.reload(
      try Shipped.set(with: files.merging(["office.yaml": office]) { $1 }), at: still.life.instant("2026-03-03 09:00"))
    let clock = try still.clock(.step)
    #expect(
      clock.term == 1 && still.wall(clock.start) == "2026-03-02 00:00" && still.wall(clock.due) == "2026-03-09 18:00")
  }
}
