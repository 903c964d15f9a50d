// SPDX-License-Identifier: Apache-2.0

import DubanCore
import DubanDefinition
import DubanSimulator
import DubanTesting
import Testing
import WorkingTime

/// Timed events with `every`.
@Suite("Events that recur")
struct RecurringTests {
  private func tick(_ every: String, _ more: String = ", tell: head", named name: String = "tick") -> String {
    "\(name): { every: \"\(every)\"\(more) }"
  }

  @Test("an event recurs for as long as the matter stands there, each time under an id of its own")
  func recurs() throws {
    var life = try Round.life("2026-03-02 09:00", events: [tick("Mon *-*-* 09:00")])
    let number = try life.open("round", [:])
    life.pass(until: "2026-03-20 00:00")
    // The instant of the entry itself is not after it.
    #expect(life.ticks(number) == ["2026-03-09 09:00", "2026-03-16 09:00"])
    let ids = life.entries(number).map(\.body.event.id)
    #expect(Set(ids).count == ids.count)
    #expect(life.entries(number).last?.decision?.messages.flatMap(\.to).contains("director") == true)
    life.send("round.done", number, as: "wang", at: "2026-03-20 10:00")
    life.pass(until: "2026-06-01 00:00")
    #expect(life.ticks(number).count == 2)
    #expect(try life.matter(number).clocks.isEmpty)
  }

  @Test("it gives no card and is no duty")
  func silent() throws {
    var life = try Round.life("2026-03-02 09:00", events: [tick("*-*-* 10:00")])
    let number = try life.open("round", [:])
    life.pass(until: "2026-03-09 00:00")
    #expect(try life.matter(number).card == .blue)
    #expect(try life.matter(number).due == life.instant("2027-03-02 18:00"))
  }

  @Test("with 'workdays' it comes on make-up Saturdays, and not in the holidays")
  func workdays() throws {
    var life = try Round.life("2026-09-30 12:00", events: [tick("*-*-* 08:40", ", workdays: true, tell: head")])
    let number = try life.open("round", [:])
    life.pass(until: "2026-10-13 00:00")
    #expect(
      life.ticks(number) == [
        "2026-10-08 08:40", "2026-10-09 08:40", "2026-10-10 08:40", "2026-10-12 08:40",
      ])
  }

  @Test("what was missed while the daemon was down happens once, and says how late it is")
  func collapsed() throws {
    var life = try Round.life("2026-03-02 09:00", events: [tick("*-*-* 10:00")])
    let number = try life.open("round", [:])
    life.down(until: "2026-03-09 12:00")
    #expect(life.ticks(number) == ["2026-03-02 10:00 at 2026-03-09 12:00"])
    #expect(life.entries(number).last?.lateBy == .hours(7 * 24 + 2))
    life.pass(until: "2026-03-11 00:00")
    #expect(life.ticks(number).dropFirst() == ["2026-03-10 10:00"])
  }

  @Test("one that falls on the instant of the late turn is not missed with the others")
  func atTheTurn() throws {
    var life = try Round.life("2026-03-02 09:00", events: [tick("*-*-* 10:00")])
    let number = try life.open("round", [:])
    life.down(until: "2026-03-04 10:00")
    #expect(life.ticks(number) == ["2026-03-02 10:00 at 2026-03-04 10:00", "2026-03-04 10:00"])
  }

  @Test("what falls into a pause does not happen, neither then nor afterwards; the end of the pause is not in it")
  func paused() throws {
    var life = try Round.life("2026-03-02 09:00", events: [tick("*-*-* 10:00"), tick("*-*-* 18:00", named: "tock")])
    let number = try life.open("round", [:])
    let pause: [String: JSON] = ["limit": "2 workdays", "reason": "We wait."]
    #expect(throws: Never.self) {
      try life.send("round.pause", number, as: "zhou", at: "2026-03-03 12:00", pause).get()
    }
    // It ends on the 5th at 18:00.
    life.pass(until: "2026-03-07 00:00")
    #expect(life.ticks(number) == ["2026-03-02 10:00", "2026-03-03 10:00", "2026-03-06 10:00"])
    #expect(life.ticks(number, "tock") == ["2026-03-02 18:00", "2026-03-05 18:00", "2026-03-06 18:00"])
  }

  @Test("where its condition does not hold it is noted without an effect, and comes again")
  func condition() throws {
    var life = try Round.life(
      "2026-03-02 09:00",
      events: [tick("*-*-* 10:00", ", if: \"has(topic)\", to: closed"), "name: { allows: [ topic ] }"])
    let number = try life.open("round", [:])
    life.pass(until: "2026-03-04 09:00")
    #expect(life.ticks(number).count == 2)
    #expect(try life.matter(number).step == "doing")
    life.send("round.name", number, as: "wang", ["topic": "Wells"])
    life.pass(until: "2026-03-10 00:00")
    #expect(life.ticks(number).count == 3)
    #expect(try life.matter(number).step == "closed")
  }

  @Test("a bounded one without 'beyond' ends with its bound")
  func bounded() throws {
    var life = try Round.life("2026-03-02 09:00", events: [tick("*-*-* 10:00", ", at_most: 2, tell: head")])
    let number = try life.open("round", [:])
    life.pass(until: "2026-04-01 00:00")
    #expect(life.ticks(number) == ["2026-03-02 10:00", "2026-03-03 10:00"])
    #expect(try life.matter(number).clock(.timed("tick"))?.next == nil)
    // Looking at it again changes nothing.
    try life.reload("2026-04-01 12:00", events: [tick("*-*-* 10:00", ", at_most: 2, tell: head")], with: [:])
    life.pass(until: "2026-04-10 00:00")
    #expect(life.ticks(number).count == 2)
  }

  @Test("a time that the clock loses comes at the first instant after the gap, one that it repeats the first time only")
  func summerTime() throws {
    let office = [("Asia/Shanghai", "Europe/Berlin")]
    var life = try Round.life("2026-03-28 12:00", events: [tick("*-*-* 02:30")], office: office)
    let number = try life.open("round", [:])
    life.pass(until: "2026-03-31 00:00")
    #expect(life.ticks(number) == ["2026-03-29 03:00", "2026-03-30 02:30"])
    var autumn = try Round.life("2026-10-24 12:00", events: [tick("*-*-* 02:30")], office: office)
    let other = try autumn.open("round", [:])
    autumn.pass(until: "2026-10-27 00:00")
    #expect(autumn.ticks(other) == ["2026-10-25 02:30", "2026-10-26 02:30"])
  }

  @Test("another zone or calendar of the office moves what is to come, and repeats nothing")
  func recounted() throws {
    let events = [tick("*-*-* 10:00", ", workdays: true, tell: head")]
    var life = try Round.life("2026-03-02 09:00", events: events)
    let number = try life.open("round", [:])
    life.pass(until: "2026-03-03 12:00")
    let tokyo = try Shipped.text(of: "office.yaml", replacing: [("Asia/Shanghai", "Asia/Tokyo")])
    try life.reload("2026-03-03 12:00", events: events, with: ["office.yaml": tokyo])
    #expect(try life.matter(number).clock(.timed("tick"))?.next == life.instant("2026-03-04 10:00"))
    life.pass(until: "2026-03-05 00:00")
    #expect(life.ticks(number).count == 3)
    #expect(try life.matter(number).clock(.timed("tick"))?.next == life.instant("2026-03-05 10:00"))
    let closed = try Shipped.text(of: "calendars/cn.yaml", replacing: [("2026-05-01,", "2026-05-01, 2026-03-05,")])
    try life.reload("2026-03-05 08:00", events: events, with: ["office.yaml": tokyo, "calendars/cn.yaml": closed])
    #expect(try life.matter(number).clock(.timed("tick"))?.next == life.instant("2026-03-06 10:00"))
    life.pass(until: "2026-03-07 00:00")
    // Told by Tokyo's clocks, which are an hour ahead.
    #expect(
      life.ticks(number)
        == ["2026-03-02 11:00", "2026-03-03 11:00", "2026-03-04 10:00", "2026-03-06 10:00"])
  }

  @Test("its cause is kept in these bytes, and read back the same")
  func golden() throws {
    let clock = Clock(
      id: .timed("tick"), term: 3, cause: .every("*-*-* 08:40", workdays: true), start: Instant(milliseconds: 1),
      began: Instant(milliseconds: 0), due: Instant(milliseconds: 9), provisional: false,
      pending: [.init(rung: .timed, at: Instant(milliseconds: 9))])
    #expect(
      clock.text
        == #"{"began":0,"due":9,"every":"*-*-* 08:40","id":":tick","pending":[["timed",9]],"start":1,"term":3,"workdays":true}"#
    )
    #expect(try Clock(json: clock.json) == clock)
    var plain = clock
    plain.cause = .every("daily", workdays: false)
    #expect(!plain.text.contains("workdays"))
    #expect(try Clock(json: plain.json) == plain)
    let both = clock.text.replacing("\"every\"", with: "\"at\":1,\"every\"")
    #expect(throws: StoredError.self) { try Clock(json: JSON(parsing: both.utf8)) }
    let stray = plain.text.replacing("\"every\":\"daily\"", with: "\"at\":1,\"workdays\":true")
    #expect(throws: StoredError.self) { try Clock(json: JSON(parsing: stray.utf8)) }
  }
}
