// SPDX-License-Identifier: Apache-2.0

import DubanCore
import DubanSimulator
import DubanTesting
import Testing
import WorkingTime

@Suite("Built-in events")
struct BuiltInTests {
  @Test("a note is taken from anybody of the office, also after the end, and changes nothing")
  func note() throws {
    var life = try Life()
    let number = try life.open()
    let before = try life.matter(number)
    life.send("first-responsibility.note", number, as: "gao", ["text": "Seen it."])
    var after = try life.matter(number)
    #expect(after.seq == before.seq + 1)
    after.seq = before.seq
    #expect(after == before)
    life.send("first-responsibility.cancel", number, as: "zhou", ["reason": "Twice.", "told_by": "phone"])
    #expect(life.send("first-responsibility.note", number, as: "gao", ["text": "So be it."]).refusal == nil)
    #expect(life.send("first-responsibility.note", number, as: "gao").refusal?.fields == ["text"])
  }

  @Test("an urge tells the handler, at most once in four working hours")
  func urge() throws {
    var life = try Life()
    let number = try life.open()
    life.send("first-responsibility.urge", number, as: "zhou")
    let told = life.entries(number).last?.decision?.messages ?? []
    #expect(told.map(\.to) == [["wang"]] && told.map(\.occasion) == [.urge])
    #expect(life.send("first-responsibility.urge", number, as: "qin", at: "2026-03-02 14:00").refusal?.reason == .times)
    // 09:00 to 12:00 and 14:30 to 15:30.
    #expect(life.send("first-responsibility.urge", number, as: "qin", at: "2026-03-02 15:30").refusal == nil)
    #expect(life.send("first-responsibility.urge", number, as: "gao").refusal?.reason == .actor)
  }

  @Test("a yellow card is declared by the supervisor with a reason, and gone with the step")
  func card() throws {
    var life = try Life()
    let number = try life.open()
    #expect(life.send("first-responsibility.card", number, as: "zhou").refusal?.fields == ["reason"])
    life.send("first-responsibility.card", number, as: "zhou", ["reason": "Sloppy."])
    #expect(try life.matter(number).card == .yellow)
    life.send("first-responsibility.do-now", number, as: "wang")
    #expect(try life.matter(number).card == .blue)
  }

  @Test("a correction mends a field; another limit that comes of it begins the clock's next term")
  func correct() throws {
    var life = try Life()
    let number = try life.open()
    life.send("first-responsibility.do-now", number, as: "wang")
    #expect(try life.matter(number).due == life.instant("2026-03-03 18:00"))
    life.send(
      "first-responsibility.correct", number, as: "wang",
      ["field": "urgency", "value": "urgent", "reason": "Flooding."])
    let clock = try #require(try life.matter(number).clock(.step))
    #expect(clock.due == life.instant("2026-03-02 15:30"))
    #expect(clock.term == 2)
    // What is counted by no field of it goes on.
    #expect(try life.matter(number).clock(.matter).map { $0.term == 1 } ?? true)
    let refusal = life.send(
      "first-responsibility.correct", number, as: "wang", ["field": "urgency", "value": "mild", "reason": "x"]
    ).refusal
    #expect(refusal?.fields == ["value"])
  }

  @Test("a cancelled matter has ended, its clocks are gone and its raiser has the reason for an answer")
  func cancel() throws {
    var life = try Life()
    let number = try life.open()
    #expect(
      life.send("first-responsibility.cancel", number, as: "zhou", ["reason": "Twice."]).refusal?.fields == ["told_by"])
    life.send("first-responsibility.cancel", number, as: "zhou", ["reason": "Twice.", "told_by": "phone"])
    let matter = try life.matter(number)
    #expect(matter.end?.kind == .cancelled)
    #expect(matter.end?.answer == ["reason": "Twice."])
    #expect(matter.clocks.isEmpty)
    #expect(matter.card == nil)
    #expect(life.send("first-responsibility.do-now", number, as: "wang").refusal?.reason == .step)
  }

  @Test("a link is kept on both sides, by two entries of one turn")
  func link() throws {
    var life = try Life()
    let (one, other) = (try life.open(), try life.open())
    life.send("first-responsibility.link", one, as: "wang", ["number": .string(other)])
    #expect(try life.matter(one).links == [other])
    #expect(try life.matter(other).links == [one])
    #expect(life.entries(other).last?.kind == .derived)
    #expect(
      life.send("first-responsibility.link", one, as: "wang", ["number": .string(one)]).refusal?.fields == ["number"])
    #expect(
      life.send("first-responsibility.link", one, as: "wang", ["number": "SW-2026-0099"]).refusal?.fields == ["number"])
  }
}
