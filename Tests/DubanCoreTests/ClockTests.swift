// SPDX-License-Identifier: Apache-2.0

import DubanCore
import DubanSimulator
import DubanTesting
import Testing
import WorkingTime

@Suite("Clocks and their ladder")
struct ClockTests {
  @Test("yellow comes at 80 % of the countable time, red at due, the later rung five working days on, each once")
  func ladder() throws {
    var life = try Life()
    let number = try life.open()
    life.simulation.advance(to: life.instant("2026-04-30 18:00"))
    #expect(
      life.fired(number) == ["yellow 2026-03-02 10:36", "red 2026-03-02 11:00", "later-1 2026-03-09 18:00"])
    #expect(try life.matter(number).card == .red)
    #expect(try life.matter(number).step == "received")
  }

  @Test("of a limit over one working day, yellow comes one working day before due if that is earlier")
  func yellowBefore() throws {
    var life = try Life()
    let number = try life.open()
    life.send("first-responsibility.coordinate", number, as: "wang", ["lead_unit": "water"])
    let clock = try #require(try life.matter(number).clock(.step))
    #expect(clock.due == life.instant("2026-03-09 18:00"))
    // 80 % of 44 hours 55 minutes ends within Friday's last hours; one working day before due is Friday's close.
    let yellow = try #require(clock.pending.first { $0.rung == .yellow }).at
    #expect(yellow <= life.instant("2026-03-06 18:00"))
    #expect(clock.pending.first { $0.rung == .remind }?.at == life.instant("2026-03-06 18:00"))
  }

  @Test("the last instant is in time: an event at the due instant comes before the rung")
  func lastInstant() throws {
    var life = try Life()
    let number = try life.open()
    life.send("first-responsibility.do-now", number, as: "wang", at: "2026-03-02 11:00")
    #expect(try life.matter(number).step == "handling")
    #expect(!life.fired(number).contains { $0.hasPrefix("red") })
  }

  @Test("what was due before an event fires before it, in the order of the instants, and says how late it is")
  func lateRungs() throws {
    var life = try Life()
    let number = try life.open()
    // The turn comes late: nobody let time pass in between.
    let entry = try life.fireLate(number, at: "2026-03-02 14:30")
    #expect(entry.map(\.body.event.type) == ["first-responsibility.yellow", "first-responsibility.red"])
    #expect(entry.map { $0.lateBy } == [.minutes(234), .minutes(210)])
    #expect(entry.allSatisfy { $0.at == life.instant("2026-03-02 14:30") })
  }

  @Test("a limit in minutes runs day and night")
  func minutes() throws {
    var life = try Life(starts: "2026-02-17 23:50")
    let number = try life.open("urgent-directive", ["summary": "Dyke leaks", "source": "Village head"])
    #expect(try life.matter(number).due == life.instant("2026-02-18 00:05"))
    life.simulation.advance(to: life.instant("2026-02-18 01:00"))
    #expect(life.fired(number).map { $0.split(separator: " ")[0] } == ["yellow", "red", "later-1"])
    #expect(life.fired(number).last == "later-1 2026-02-18 00:20")
  }

  @Test("a clock that counts from the opening may be past on entry: its rungs fire at once, each as late as it is")
  func pastOnEntry() throws {
    var life = try Life(starts: "2026-03-02 09:00")
    let number = try life.open("urgent-directive", ["summary": "Dyke leaks", "source": "Village head"])
    let owner = try #require(try life.matter(number).roles["owner"]?.first)
    life.send(
      "urgent-directive.relay", number, as: owner, at: "2026-03-02 09:10", ["handling_unit": "water", "orders": "Go."])
    life.send("urgent-directive.start", number, as: "han", at: "2026-03-02 10:05", ["measures": "Sandbags."])
    #expect(try life.matter(number).step == "reporting")
    #expect(try life.matter(number).due == life.instant("2026-03-02 10:00"))
    life.simulation.advance(to: life.instant("2026-03-02 10:05"))
    let late = life.entries(number).suffix(2).map { ($0.body.event.type, $0.lateBy) }
    #expect(late.map(\.0) == ["urgent-directive.yellow", "urgent-directive.red"])
    #expect(late.map(\.1) == [.minutes(35), .minutes(5)])
  }

  @Test("a timed event moves the matter at its instant, and not when it was left before")
  func timed() throws {
    var life = try Life()
    let number = try life.open()
    life.send("first-responsibility.do-now", number, as: "wang")
    life.send("first-responsibility.reply", number, as: "wang", ["reply": "Done.", "told_by": "phone"])
    #expect(try life.matter(number).due == nil)
    #expect(try life.matter(number).card == .blue)
    life.send("first-responsibility.reopen", number, as: "wang", ["reason": "Still wet."])
    life.simulation.advance(to: life.instant("2026-03-02 12:00"))
    life.send("first-responsibility.reply", number, as: "wang", ["reply": "Done now.", "told_by": "phone"])
    life.simulation.advance(to: life.instant("2026-03-05 17:59"))
    #expect(try life.matter(number).step == "answered")
    life.simulation.advance(to: life.instant("2026-03-05 18:00"))
    #expect(try life.matter(number).end?.kind == .concluded)
    #expect(try life.matter(number).clocks.isEmpty)
  }

  @Test("a yellow or red card leaves an entry on the handler's unit by itself")
  func records() throws {
    var life = try Life()
    let number = try life.open()
    life.simulation.advance(to: life.instant("2026-03-02 11:00"))
    let records = life.entries(number).flatMap { $0.decision?.records ?? [] }
    #expect(records.map(\.kind) == ["yellow-card", "red-card"])
    #expect(records.allSatisfy { $0.of == "secretariat" })
  }
}

extension Life {
  /// Has a turn look at a matter's clocks for the first time at a local time, as after downtime.
  mutating func fireLate(_ number: String, at time: String) throws -> [Entry] {
    let head = Head(
      seq: Int64(simulation.entries.count), hash: .zero, epoch: 1, at: simulation.entries.last?.at)
    let snapshot = Snapshot(head: head, office: simulation.office, matters: simulation.matters)
    var turn = Turn(at: instant(time), environment: simulation.environment, snapshot: snapshot)
    turn.fire([DuePoint(matter: number, clock: .step, at: instant(time))])
    return turn.commit.entries
  }
}
