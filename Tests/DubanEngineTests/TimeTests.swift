// SPDX-License-Identifier: Apache-2.0

import DubanCore
import DubanTesting
import Logging
import Testing
import WorkingTime

@testable import DubanEngine
@testable import DubanStore

@Suite("Time")
struct TimeTests {
  private let desk: Desk

  init() throws { desk = try Desk() }

  @Test("a rung fires when its instant has come, not a millisecond before, and once")
  func neverEarly() async throws {
    try await desk.open { engine, store in
      let number = try #require(try await engine.send(.emergency()).number)
      let yellow = desk.clock.now + Span(milliseconds: 450_000)
      #expect(await engine.pulse())
      #expect(try await store.nextDue() == yellow)
      desk.clock.advance(to: yellow - Span(milliseconds: 1))
      #expect(await engine.pulse())
      #expect(try await Desk.fired(store, engine) == [])
      desk.clock.advance(to: yellow)
      #expect(await engine.pulse())
      #expect(try await Desk.fired(store, engine) == ["\(number) yellow"])
      #expect(await engine.pulse())
      #expect(try await Desk.fired(store, engine) == ["\(number) yellow"])
      let line = try #require(desk.lines.of(.yellow).first)
      #expect(line.level == .warning)
      #expect(line.metadata["matter"] == number)
      #expect(line.metadata["due"] == "2026-03-02T09:15:00+08:00")
      #expect(line.metadata["late-by"] == nil)
    }
  }

  @Test("after a start the next deadline is known, before anything happens")
  func knownAtStart() async throws {
    try await desk.open { engine, _ in _ = try await engine.send(.emergency()) }
    let next = try await desk.open { engine, _ in try await engine.status().nextDue }
    #expect(next == desk.clock.now + Span(milliseconds: 450_000))
  }

  @Test("what fell due while nothing ran fires at the start, in order, once, and says how late")
  func downtime() async throws {
    let (first, second) = try await desk.open { engine, _ in
      let first = try #require(try await engine.send(.emergency()).number)
      desk.clock.advance(minutes: 1)
      return (first, try #require(try await engine.send(.emergency()).number))
    }
    desk.clock.advance(minutes: 100)
    for _ in 0..<2 {
      try await desk.open { engine, store in
        #expect(
          try await Desk.fired(store, engine) == [
            "\(first) yellow", "\(second) yellow", "\(first) red", "\(second) red", "\(first) later-1",
            "\(second) later-1",
          ])
        let late = try await Desk.entries(store, engine).compactMap { $0.lateBy?.milliseconds }
        #expect(late == [93.5, 92.5, 86, 85, 71, 70].map { Int64($0 * 60_000) })
        #expect(try await store.verify().findings == [])
      }
    }
    let said = desk.lines.of(.firedLate)
    #expect(said.count == 1)
    #expect(said.first?.message.hasPrefix("6 deadlines") == true)
    #expect(desk.lines.of(.red).first?.metadata["late-by"] == "5160000 ms")
    #expect(desk.lines.of(.red).first?.level == .error)
  }

  @Test("more late points than one turn takes all fire, each once")
  func manyLate() async throws {
    var limits = EngineLimits()
    limits.pointsPerTurn = 7
    let count = try await desk.open { engine, _ in
      await engine.submit(batch: (0..<40).map { .emergency(id: "m\($0)") }, size: 1).compactMap(\.answer).count
    }
    #expect(count == 40)
    desk.clock.advance(minutes: 20)
    try await desk.open(limits: limits) { engine, store in
      let fired = try await Desk.fired(store, engine)
      #expect(fired.count == 80)
      #expect(Set(fired).count == 80)
      #expect(try await store.verify().findings == [])
    }
  }

  @Test("the last instant is in time: an event at the due instant comes before the red card")
  func lastInstant() async throws {
    try await desk.open { engine, store in
      let answer = try await engine.send(.emergency())
      let number = try #require(answer.number)
      let due = try #require(answer.due)
      let owner = try #require(try await matter(number, engine, store).roles["owner"]?.first)
      // The clock stands at the due instant, and no alarm has rung yet.
      desk.clock.jump(to: due)
      let relayed = try await engine.send(
        .by(owner, "urgent-directive.relay", number, ["handling_unit": "water", "orders": "Open it by hand."]))
      #expect(relayed.step == "starting")
      #expect(await engine.pulse())
      #expect(try await Desk.fired(store, engine) == ["\(number) yellow"])
    }
  }

  private func matter(_ number: String, _ engine: Engine, _ store: Store) async throws -> Matter {
    let root = try await engine.viewer(for: Caller(account: "root", isSuper: true), as: nil)
    return try #require(try await store.matter(number, for: root))
  }

  @Test("when the clock is set back the log's time stands still, and nothing fires by it")
  func setBack() async throws {
    try await desk.open { engine, store in
      _ = try await engine.send(.emergency())
      let before = desk.clock.now
      desk.clock.set(to: before - Span(milliseconds: 3_600_000))
      #expect(await engine.pulse())
      _ = try await engine.send(.emergency())
      #expect(try await Desk.entries(store, engine).map(\.at).allSatisfy { $0 == before })
      #expect(try await Desk.fired(store, engine) == [])
      #expect(desk.lines.of(.walltimeJumped).count == 1)
    }
  }

  @Test("when the clock is set forward, what became due fires")
  func setForward() async throws {
    try await desk.open { engine, store in
      let number = try #require(try await engine.send(.emergency()).number)
      desk.clock.set(to: desk.clock.now + Span(milliseconds: 3_600_000))
      #expect(await engine.pulse())
      #expect(try await Desk.fired(store, engine) == ["yellow", "red", "later-1"].map { "\(number) \($0)" })
    }
  }

  @Test("the machine's own clock wakes the engine when a point falls due")
  func realAlarm() async throws {
    let queue = QueueExecutor(label: "test").queue
    let (wakes, continuation) = AsyncStream.makeStream(of: WallClock.Wake.self)
    let alarm = try WallClock.system.alarm(queue) { continuation.yield($0) }
    let due = WallClock.system.now() + Span(milliseconds: 20)
    alarm.set(due)
    var iterator = wakes.makeAsyncIterator()
    #expect(await iterator.next() == .due)
    #expect(WallClock.system.now() >= due)
    alarm.cancel()
  }
}
