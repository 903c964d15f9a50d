// SPDX-License-Identifier: Apache-2.0

import DubanCore
import DubanDefinition
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
      desk.clock.pass(to: due)
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

  @Test("a clock that is set back by a little is waited for, and the log's time stands still")
  func setBack() async throws {
    try await desk.open { engine, store in
      _ = try await engine.send(.emergency())
      let before = desk.clock.now
      desk.clock.set(to: before - .minutes(4))
      #expect(await engine.pulse())
      _ = try await engine.send(.emergency())
      #expect(try await Desk.entries(store, engine).map(\.at).allSatisfy { $0 == before })
      #expect(try await Desk.fired(store, engine) == [])
      #expect(desk.lines.of(.walltimeJumped).map(\.message).first?.contains("back by 4min") == true)
      #expect(desk.lines.of(.walltimeHeld).isEmpty)
    }
  }

  @Test("a clock that is set forward by a little is followed, and what became due fires")
  func setForward() async throws {
    try await desk.open { engine, store in
      let number = try #require(try await engine.send(.emergency()).number)
      desk.clock.advance(minutes: 4)
      desk.clock.set(to: desk.clock.now + .minutes(5))
      #expect(await engine.pulse())
      #expect(try await Desk.fired(store, engine) == ["\(number) yellow"])
    }
  }

  @Test(
    "a clock that is set by more is not believed: nothing fires, events are taken, and it ends when it is set right",
    arguments: [Span.hours(1), .hours(24), .hours(24 * 365), .hours(-1), .hours(-24), .hours(-24 * 365)])
  func held(_ step: Span) async throws {
    try await desk.open { engine, store in
      let first = try #require(try await engine.send(.emergency()).number)
      desk.clock.advance(minutes: 1)
      let since = desk.clock.now
      desk.clock.set(to: since + step)
      #expect(await engine.pulse())
      #expect(desk.clock.alarm == nil)
      let status = try await engine.status()
      #expect(status.held?.reason == (step > .zero ? .ahead : .back))
      #expect(status.held?.since == since && status.at == since && status.wall == since + step)
      #expect(status.troubles.count == 1 && status.troubles[0].zh?.contains(step > .zero ? "快了" : "慢了") == true)
      // Events are taken, stamped by the boot clock, and what they start runs from there.
      desk.clock.advance(minutes: 30)
      let answer = try await engine.send(.emergency())
      let second = try #require(answer.number)
      #expect(answer.due == since + .minutes(45))
      #expect(await engine.pulse())
      #expect(try await Desk.fired(store, engine) == [])
      let line = try #require(desk.lines.of(.walltimeHeld).first)
      #expect(line.level == .critical && line.message.contains("dubanctl walltime accept"))
      #expect(desk.lines.of(.walltimeHeld).count == 1)
      // Set right: what fell due meanwhile fires, late.
      desk.clock.set(to: since + .minutes(30))
      #expect(await engine.pulse())
      #expect(try await Desk.fired(store, engine) == ["yellow", "red", "later-1"].map { "\(first) \($0)" })
      let entries = try await Desk.entries(store, engine)
      #expect(
        entries.filter { $0.stream == OfficeState.stream }.map(\.body.event.type)
          == ["duban.reload", "duban.walltime.held", "duban.walltime.agreed"])
      #expect(entries.compactMap(\.lateBy) == [.minutes(30) + .seconds(60 - 450), .minutes(16), .minutes(1)])
      #expect(desk.lines.of(.walltimeReleased).count == 1)
      #expect(try await engine.status().troubles == [])
      // And on.
      desk.clock.advance(to: try #require(desk.clock.alarm))
      #expect(await engine.pulse())
      #expect(try await Desk.fired(store, engine).last == "\(second) yellow")
      #expect(try await store.verify().findings == [])
    }
  }

  @Test("an event that comes while rungs are held is decided after what was due on its matter before")
  func heldOrder() async throws {
    try await desk.open { engine, store in
      let first = try #require(try await engine.send(.emergency()).number)
      let second = try #require(try await engine.send(.emergency()).number)
      desk.clock.set(to: desk.clock.now + .hours(24))
      desk.clock.advance(minutes: 20)
      #expect(await engine.pulse())
      #expect(try await Desk.fired(store, engine) == [])
      _ = try await engine.send(.by("wang", "urgent-directive.note", first, ["text": "Nobody is there."]))
      #expect(try await Desk.fired(store, engine) == ["yellow", "red"].map { "\(first) \($0)" })
      let entries = try await Desk.entries(store, engine)
      #expect(entries.last?.body.event.type == "urgent-directive.note")
      #expect(!entries.contains { $0.stream == second && $0.lateBy != nil })
    }
  }

  @Test("an administrator takes a clock ahead for right: what is due by it fires, in order, and says how late")
  func acceptAhead() async throws {
    let root = Caller(account: "root", isSuper: true)
    try await desk.open { engine, store in
      let number = try #require(try await engine.send(.emergency()).number)
      await #expect(throws: WalltimeError.self) { try await engine.acceptWalltime(by: root) }
      let since = desk.clock.now
      desk.clock.set(to: since + .hours(1))
      #expect(await engine.pulse())
      let refused = await #expect(throws: WalltimeError.self) {
        try await engine.acceptWalltime(by: Caller(account: "wang", isSuper: false))
      }
      guard case .refused? = refused else { throw refused ?? .notHeld }
      let acceptance = try await engine.acceptWalltime(by: root)
      #expect(acceptance.due == 1 && acceptance.held.reason == .ahead)
      #expect(acceptance.at == since + .hours(1) && acceptance.wall == acceptance.at)
      #expect(await engine.pulse())
      #expect(try await Desk.fired(store, engine) == ["yellow", "red", "later-1"].map { "\(number) \($0)" })
      let entry = try await Desk.entries(store, engine).first { $0.seq == acceptance.seq }
      #expect(entry?.body.event.type == "duban.walltime.accepted" && entry?.body.event.actor.account == "root")
      #expect(try await engine.status().held == nil)
    }
    // It is the clock from now on.
    let held = try await desk.open { engine, _ in try await engine.status().held }
    #expect(held == nil)
  }

  @Test("a clock that is taken for right though the log is ahead of it: deadlines wait, and none fires early")
  func acceptBehind() async throws {
    try await desk.open { engine, store in
      let number = try #require(try await engine.send(.emergency()).number)
      let since = desk.clock.now
      desk.clock.set(to: since - .hours(24))
      #expect(await engine.pulse())
      let acceptance = try await engine.acceptWalltime(by: Caller(account: "root", isSuper: true))
      #expect(acceptance.due == 0 && acceptance.at == since && acceptance.wall == since - .hours(24))
      let yellow = since + .seconds(450)
      #expect(await engine.pulse())
      #expect(desk.clock.alarm == yellow)
      desk.clock.advance(by: .hours(23))
      _ = try await engine.send(.emergency())
      #expect(try await Desk.entries(store, engine).last?.at == since)
      desk.clock.advance(to: yellow - Span(milliseconds: 1))
      #expect(await engine.pulse())
      #expect(try await Desk.fired(store, engine) == [])
      desk.clock.advance(to: yellow)
      #expect(await engine.pulse())
      #expect(try await Desk.fired(store, engine).first == "\(number) yellow")
    }
  }

  @Test("what is held is held after a restart, is said again each hour, and the log tells once that it began")
  func heldRestart() async throws {
    let number = try await desk.open { engine, _ in
      let number = try #require(try await engine.send(.emergency()).number)
      desk.clock.set(to: desk.clock.now + .hours(24))
      #expect(await engine.pulse())
      return number
    }
    let right = desk.clock.now - .hours(24)
    try await desk.open { engine, store in
      #expect(try await Desk.fired(store, engine) == [])
      #expect(desk.lines.of(.walltimeHeld).count == 2)
      for hour in 1...3 {
        desk.clock.advance(by: .hours(1))
        #expect(await engine.pulse())
        #expect(await engine.pulse())
        #expect(desk.lines.of(.walltimeHeld).count == 2 + hour)
      }
      #expect(desk.lines.of(.walltimeHeld).allSatisfy { $0.level == .critical })
      desk.clock.set(to: right + .hours(3))
      #expect(await engine.pulse())
      #expect(try await Desk.fired(store, engine) == ["yellow", "red", "later-1"].map { "\(number) \($0)" })
      let events = try await Desk.entries(store, engine).map(\.body.event.type)
      #expect(events.filter { $0.contains("walltime") } == ["duban.walltime.held", "duban.walltime.agreed"])
    }
  }

  @Test("a machine that wakes in another year holds what is due until its clock is set, also a reload at the start")
  func deadBattery() async throws {
    let number = try await desk.open { engine, _ in try #require(try await engine.send(.emergency()).number) }
    let stopped = desk.clock.now
    desk.edit(["office.yaml": try Shipped.text(of: "office.yaml") + "\n# \n"])
    desk.clock.reboot(at: Instant(milliseconds: 0))
    try await desk.open { engine, store in
      #expect(try await engine.status().held?.reason == .implausible)
      #expect(try await engine.status().at == stopped)
      desk.clock.advance(minutes: 1)
      _ = try await engine.send(.emergency())
      desk.clock.set(to: stopped + .hours(10))
      #expect(await engine.pulse())
      #expect(try await engine.status().held == nil)
      #expect(
        try await Desk.fired(store, engine).filter { $0.hasPrefix(number) }
          == ["yellow", "red", "later-1"].map { "\(number) \($0)" })
      #expect(try await Desk.entries(store, engine).map(\.at).allSatisfy { $0 >= stopped - .hours(1) })
      #expect(try await store.verify().findings == [])
    }
  }

  @Test("an office that was away for more than thirty days is asked first")
  func gap() async throws {
    let number = try await desk.open { engine, _ in try #require(try await engine.send(.emergency()).number) }
    desk.clock.reboot(at: desk.clock.now + .hours(24 * 31))
    try await desk.open { engine, store in
      #expect(try await engine.status().held?.reason == .gap)
      #expect(try await Desk.fired(store, engine) == [])
      _ = try await engine.acceptWalltime(by: Caller(account: "root", isSuper: true))
      #expect(await engine.pulse())
      #expect(try await Desk.fired(store, engine) == ["yellow", "red", "later-1"].map { "\(number) \($0)" })
    }
  }

  @Test("a machine that slept fires what fell due meanwhile, and nobody is told that its clock was set")
  func slept() async throws {
    try await desk.open { engine, store in
      let number = try #require(try await engine.send(.emergency()).number)
      desk.clock.sleep(.hours(24 * 40))
      #expect(await engine.pulse())
      #expect(try await Desk.fired(store, engine) == ["yellow", "red", "later-1"].map { "\(number) \($0)" })
      #expect(desk.lines.of(.walltimeHeld).isEmpty && desk.lines.of(.walltimeJumped).isEmpty)
    }
  }

  @Test("the machine's own clock wakes the engine when a point falls due")
  func realAlarm() async throws {
    let queue = QueueExecutor(label: "test").queue
    let (wakes, continuation) = AsyncStream.makeStream(of: WallClock.Wake.self)
    let alarm = try WallClock.system.alarm(queue) { continuation.yield($0) }
    let due = WallClock.system.read().wall + Span(milliseconds: 20)
    alarm.set(due)
    var iterator = wakes.makeAsyncIterator()
    #expect(await iterator.next() == .due)
    #expect(WallClock.system.read().wall >= due)
    alarm.cancel()
  }
}
