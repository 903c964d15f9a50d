// SPDX-License-Identifier: Apache-2.0

import DubanCore
import DubanSimulator
import DubanTesting
import Foundation
import Testing
import WorkingTime

/// Laws of clocks that stand still, over random limits, ladders and pauses. `STANDING_SEED` repeats one run,
/// `STANDING_CASES` runs more.
@Suite("Whatever stands still")
struct StandingLawTests {
  static func setting(_ name: String, _ usual: UInt64) -> UInt64 {
    ProcessInfo.processInfo.environment[name].flatMap(UInt64.init) ?? usual
  }

  static let cases = setting("STANDING_CASES", 120)
  static let seed = setting("STANDING_SEED", .random(in: 1...1_000_000_000))

  static let limits = [
    "90min", "5h", "30h", "2 workhours", "11 workhours", "40 workhours", "1 workday", "3 workdays", "8 workdays",
    "1 day",
    "6 days", "2 weeks", "1 month",
  ]
  static let ladders = [
    "",
    ", remind: { at: \"50%\", tell: [ handler ] }, yellow: { at: [ \"80%\", 1 workday before ], tell: [ owner ] }, later: [ { at: 2h after, tell: [ head ] }, { at: 1 workday after, tell: [ head ] }, { at: 1 week after, tell: [ head ] } ]",
    ", remind: { at: 3 days before, tell: [ handler ] }, yellow: { at: [ 2h before, 1 workhour before ], tell: [ owner ] }, later: [ { at: 3 workhours after, tell: [ head ] } ]",
    ", remind: { at: [ 2 days before, \"33%\" ], tell: [ handler ] }, yellow: { at: [ 2 days before, \"90%\" ], tell: [ owner ] }",
  ]

  /// One case: a life with a matter just opened, and dice.
  struct Case {
    var still: Standing
    var dice: Seeded
    var place: String
    /// The office's working hours count for the step's due instant, and nothing else does.
    var isWorking: Bool
    /// Rungs so many hours after it, for which nights count too.
    var elapsed: Set<RungName>
  }

  static func each(_ name: String, _ body: (inout Case) throws -> Void) throws {
    print("seed of '\(name)': \(seed); STANDING_SEED=\(seed) repeats it")
    let lives = try ladders.map { ladder in
      try Standing([("within: span, again: continue", "within: span, again: continue\(ladder)")])
    }
    for index in 0..<cases {
      var dice = Seeded(seed: seed &+ index)
      var still = lives[Int(index) % lives.count]
      let minutes = Int64.random(in: 0...20_000, using: &dice)
      still.life.simulation.advance(to: still.life.instant("2026-03-02 00:00") + Span(milliseconds: minutes * 60_000))
      let span = limits.randomElement(using: &dice) ?? "1 day"
      let whole = limits.randomElement(using: &dice) ?? "1 day"
      try still.open(["span": .string(span), "whole": .string(whole)])
      let place = "seed \(seed &+ index), span \(span), whole \(whole), ladder \(Int(index) % lives.count)"
      var it = Case(
        still: still, dice: dice, place: place, isWorking: span.contains("work"),
        elapsed: ladders[Int(index) % lives.count].contains("2h after") ? [.later(1)] : [])
      try body(&it)
    }
  }

  private static func pause(_ it: inout Case, within minutes: Int64) {
    let now = it.still.life.simulation.now
    let at = now + Span(milliseconds: Int64.random(in: 0...minutes, using: &it.dice) * 60_000)
    it.still.life.simulation.advance(to: at - Span(milliseconds: 1))
    it.still.pause(
      ["20min", "5h", "3 workhours", "1 workday", "4 workdays", "2 days", "2 weeks"].randomElement(using: &it.dice)
        ?? "1 day")
    guard Bool.random(using: &it.dice) else { return }
    let back = Span(milliseconds: Int64.random(in: 0...6_000, using: &it.dice) * 60_000)
    it.still.life.simulation.advance(to: it.still.life.simulation.now + back)
    it.still.send("resume", as: "zhou", [:])
  }

  /// When each rung of the matter fired, by clock and name.
  private static func firings(_ still: Standing) -> [String: Instant] {
    still.life.entries(still.number).reduce(into: [:]) { found, entry in
      for firing in entry.decision?.fired ?? [] where firing.clock != .pause {
        found["\(firing.clock.word) \(firing.rung.word)"] = entry.at
      }
    }
  }

  @Test("a pause makes nothing fire earlier than without it, fires nothing while it lasts, and everything once")
  func never() throws {
    var paused = 0
    try Self.each("never earlier") { it in
      var plain = it.still
      plain.life.simulation.advance(to: plain.life.simulation.now + .hours(24 * 200))
      for _ in 0..<Int.random(in: 1...3, using: &it.dice) { Self.pause(&it, within: 8_000) }
      it.still.life.simulation.advance(to: it.still.life.simulation.now + .hours(24 * 300))
      let (before, after) = (Self.firings(plain), Self.firings(it.still))
      #expect(Set(before.keys) == Set(after.keys), "\(it.place)")
      for (name, instant) in before {
        #expect(
          after[name].map { $0 >= instant } == true,
          "\(it.place): \(name) \(it.still.wall(after[name])), \(it.still.wall(instant))")
      }
      #expect(RungLaw.offences(in: it.still.life.simulation.entries) == [], "\(it.place)")
      let pauses = try it.still.matter.pauses
      paused += pauses.count
      for entry in it.still.life.entries(it.still.number) {
        for firing in entry.decision?.fired ?? [] where firing.clock != .pause {
          let within = pauses.contains { $0.since <= firing.due && firing.due < $0.until }
          #expect(!within, "\(it.place): \(firing.rung.word) of \(firing.clock.word) at \(it.still.wall(firing.due))")
        }
      }
      var folded: Matter?
      for entry in it.still.life.entries(it.still.number) { folded = try entry.apply(to: folded) }
      #expect(try folded == it.still.matter, "\(it.place)")
    }
    print("\(paused) pauses")
    #expect(paused > Int(Self.cases))
  }

  @Test("a pause over no working time changes nothing for limits in working units")
  func noWorkingTime() throws {
    let nights = [("18:01", 14 * 60 + 20), ("12:05", 2 * 60 + 20)]
    try Self.each("no working time") { it in
      guard it.isWorking else { return }
      let time = it.still.life.simulation.environment.office.time
      let day = it.still.life.zone.civil(it.still.life.simulation.now).date
        .adding(days: Int.random(in: 1...6, using: &it.dice))
      let (from, minutes) = nights.randomElement(using: &it.dice) ?? nights[0]
      let at = it.still.life.instant("\(day) \(from)")
      it.still.life.simulation.advance(to: at - Span(milliseconds: 1))
      let before = try it.still.clock(.step)
      it.still.send("pause", as: "zhou", at: "\(day) \(from)", ["limit": .string("\(minutes)min"), "reason": "Night."])
      let pause = try #require(try it.still.matter.paused, "\(it.place)")
      #expect(time.countable(from: pause.since, to: pause.until, working: true) == .zero, "\(it.place)")
      let after = try it.still.clock(.step)
      #expect(after.due == before.due, "\(it.place)")
      // What was to fire in the night waits for its end.
      for point in before.pending {
        let moved = pause.since <= point.at && point.at < pause.until ? pause.until : point.at
        let now = try #require(after.points[point.rung], "\(it.place)")
        #expect(it.elapsed.contains(point.rung) ? now >= moved : now == moved, "\(it.place): \(point.rung.word)")
      }
      #expect(after.pending.count == before.pending.count, "\(it.place)")
    }
  }

  @Test("pausing and resuming at one instant changes nothing, nor does counting again with the same data")
  func identity() throws {
    try Self.each("identity") { it in
      if Bool.random(using: &it.dice) { Self.pause(&it, within: 3_000) }
      if try it.still.matter.paused != nil { it.still.send("resume", as: "zhou", [:]) }
      if Bool.random(using: &it.dice) { it.still.send("hear", [:]) }
      let before = try it.still.matter
      if it.still.pause("2 weeks") == nil { it.still.send("resume", as: "zhou", [:]) }
      var after = try it.still.matter
      after.seq = before.seq
      #expect(after == before, "\(it.place)")
      if Bool.random(using: &it.dice) { it.still.pause("3 days") }
      let hours = Int.random(in: 0...200, using: &it.dice)
      it.still.life.simulation.advance(to: it.still.life.simulation.now + .hours(hours))
      let entries = it.still.life.entries(it.still.number)
      it.still.life.simulation.review()
      #expect(it.still.life.entries(it.still.number) == entries, "\(it.place)")
    }
  }
}

extension Clock {
  fileprivate var points: [RungName: Instant] { Dictionary(uniqueKeysWithValues: pending.map { ($0.rung, $0.at) }) }
}

extension Simulation {
  /// Puts the office that is in force in force again.
  fileprivate mutating func review() {
    install(DefinitionSet(environment: environment, documents: [], warnings: []))
  }
}
