// SPDX-License-Identifier: Apache-2.0

import DubanCore
import DubanDefinition
import DubanSimulator
import DubanTesting
import Testing
import WorkingTime

@Suite("Units with days of their own")
struct UnitTimeTests {
  /// The shipped office with days of their own for some units, and a workflow whose matters have a clock as a whole.
  private func life(_ days: [String: String], plan: String? = nil) throws -> Life {
    let lines = try Shipped.text(of: "office.yaml").split(separator: "\n", omittingEmptySubsequences: false)
    let text = lines.map { line -> String in
      for (unit, days) in days where line.hasPrefix("  \(unit):") && line.hasSuffix("}") && line.contains("leader:") {
        return line.dropLast(1) + ", days: { \(days) } }"
      }
      return String(line)
    }
    let plan =
      plan
      ?? OrderTests.workflow(
        due: "10 workdays", matter: "due: { within: 5 workdays, red: { at: due, tell: [ supervisor ] } }")
    return try Life(with: ["office.yaml": text.joined(separator: "\n"), "plan.yaml": plan])
  }

  /// The water bureau is closed on Wednesday, the 4th of March 2026; the office and the roads bureau are not.
  private static let water = ["water": "closed: [ 2026-03-04 ]"]

  private func coordinate(_ life: inout Life, by unit: String) throws -> String {
    let number = try life.open()
    life.send("first-responsibility.coordinate", number, as: "wang", ["lead_unit": .string(unit)])
    return number
  }

  @Test("a limit of five workdays is due a day later where its unit is closed on one of them, and its ladder with it")
  func closed() throws {
    var life = try life(Self.water)
    let numbers = [try coordinate(&life, by: "roads"), try coordinate(&life, by: "water")]
    let roads = try #require(try life.matter(numbers[0]).clock(.step))
    let water = try #require(try life.matter(numbers[1]).clock(.step))
    #expect(roads.due == life.instant("2026-03-09 18:00"))
    #expect(water.due == life.instant("2026-03-10 18:00"))
    #expect(roads.pending.first { $0.rung == .remind }?.at == life.instant("2026-03-06 18:00"))
    #expect(water.pending.first { $0.rung == .remind }?.at == life.instant("2026-03-09 18:00"))
  }

  @Test("a hand-over to another unit counts again by its days, in the same term; what has fired stays fired")
  func handOver() throws {
    var life = try life(Self.water)
    let number = try coordinate(&life, by: "water")
    life.simulation.advance(to: life.instant("2026-03-10 09:00"))
    let before = try #require(try life.matter(number).clock(.step))
    #expect(before.fired.contains(.remind) && before.fired.contains(.yellow) && !before.fired.contains(.red))
    let told = life.fired(number)
    // The roads bureau answers for it now: by its days it was due the evening before.
    life.send(
      "first-responsibility.correct", number, as: "wang",
      ["field": "lead_unit", "value": "roads", "reason": "The road, not the pipe"])
    let after = try #require(try life.matter(number).clock(.step))
    #expect(try life.matter(number).handler == ["roads"])
    #expect(after.due == life.instant("2026-03-09 18:00"))
    #expect(after.term == before.term && after.began == before.began)
    life.simulation.advance(to: life.instant("2026-03-10 12:00"))
    #expect(life.fired(number) == told + ["red 2026-03-09 18:00"])
  }

  @Test("the matter's clock counts by its owner's unit, and again when another owns it")
  func matter() throws {
    var life = try life(["secretariat": "closed: [ 2026-03-04 ]"])
    let number = try life.open("plan", as: "wang", ["kind": "hard"])
    #expect(try life.matter(number).clock(.matter)?.due == life.instant("2026-03-10 18:00"))
    #expect(try life.matter(number).clock(.step)?.due == life.instant("2026-03-17 18:00"))
    life.send("plan.reassign", number, as: "zhou", ["role": "owner", "person": "gao", "reason": "Leave"])
    #expect(try life.matter(number).roles["owner"] == ["gao"])
    #expect(try life.matter(number).clock(.matter)?.due == life.instant("2026-03-09 18:00"))
    #expect(try life.matter(number).clock(.step)?.due == life.instant("2026-03-16 18:00"))
  }

  @Test("a unit above closes those under it, unless they say that they work")
  func above() throws {
    var life = try life(["office": "closed: [ 2026-03-03, 2026-03-04 ]", "logistics": "worked: [ 2026-03-04 ]"])
    let numbers = [try coordinate(&life, by: "supervision"), try coordinate(&life, by: "logistics")]
    #expect(try life.matter(numbers[0]).clock(.step)?.due == life.instant("2026-03-11 18:00"))
    #expect(try life.matter(numbers[1]).clock(.step)?.due == life.instant("2026-03-10 18:00"))
  }

  @Test(
    "a duty that is a date ends at the office's close on it, whoever holds it", arguments: ["2026-03-04", "2026-03-05"])
  func date(_ day: String) throws {
    let days = "closed: [ 2026-03-04 ], half: { 2026-03-05: \"08:30-12:00\" }"
    let plan = OrderTests.workflow(
      open: ", set: { day: \(day) }", due: "{ at: day }",
      matter: "due: { at: day, red: { at: due, tell: [ supervisor ] } }")
    var life = try life(["secretariat": days], plan: plan)
    let number = try life.open("plan", as: "wang", ["kind": "hard"])
    #expect(try life.matter(number).handler == ["wang"])
    let time = life.simulation.environment.office.time(of: ["wang"])
    let closed = try #require(CivilDate(parsing: "2026-03-04"))
    #expect(!time.calendar.isWorkday(closed) && time.calendar.halfDay(closed.adding(days: 1)) != nil)
    for clock in [Clock.ID.step, .matter] {
      #expect(try life.matter(number).clock(clock)?.due == life.instant("\(day) 18:00"), "\(clock)")
    }
  }

  @Test("whatever happens, a clock is due as the unit counts that holds it now")
  func law() throws {
    var counted = 0
    for seed in 21...24 as ClosedRange<UInt64> {
      var generator = Seeded(seed: seed)
      var life = try life([
        "secretariat": "closed: [ 2026-03-04, 2026-03-18 ]", "water": "half: { 2026-03-05: \"08:30-12:00\" }",
        "roads": "worked: [ 2026-03-07 ]", "logistics": "closed: [ 2026-03-09..2026-03-13 ]",
      ])
      try FoldTests.go(on: &life, acts: 150, &generator)
      let office = life.simulation.environment.office
      for matter in life.simulation.matters.values {
        for clock in matter.clocks where clock.suspensions.isEmpty && clock.extensions.isEmpty {
          if case .resting = clock.id { continue }
          guard case .limit(let limit) = clock.cause else { continue }
          let isOwners = clock.id == .matter || clock.id == .pause
          let holders = isOwners ? matter.roles["owner"] ?? [] : matter.handler
          let due = office.time(of: holders).due(limit, from: clock.start).instant
          #expect(clock.due == due, "seed \(seed), \(matter.number) \(clock.id)")
          counted += due == office.time.due(limit, from: clock.start).instant ? 0 : 1
        }
      }
    }
    #expect(counted > 0, "no clock is counted otherwise than the office counts")
  }
}
