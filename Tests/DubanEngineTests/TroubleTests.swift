// SPDX-License-Identifier: Apache-2.0

import DubanCore
import DubanDefinition
import DubanTesting
import Logging
import Testing
import WorkingTime

@testable import DubanEngine
@testable import DubanStore

@Suite("When something fails")
struct TroubleTests {
  private let desk: Desk

  init() throws { desk = try Desk() }

  @Test("a full disk answers so, loses nothing, holds rungs back, and is over when there is room")
  func full() async throws {
    // No rung is tried again but when an event shows that there is room.
    var limits = EngineLimits()
    limits.retryAfter = 3600
    try await desk.open(limits: limits) { engine, store in
      let first = try #require(try await engine.send(.emergency()).number)
      let pages = try store.pragma("page_count")
      try store.pragma("max_page_count = \(pages)")
      // As many as do not fit into the pages that are there.
      let results = await engine.submit(batch: (0..<100).map { .emergency(id: "n\($0)") }, size: 1)
      #expect(Set(results.map(\.word)) == ["no room"])
      let troubles = try await engine.status().troubles
      #expect(troubles.count == 1 && troubles[0].zh?.contains("磁盘空间已满") == true, "\(troubles)")
      #expect(desk.lines.of(.storeTrouble).first?.level == .critical)
      // The watchdog must not kill a daemon for a full disk.
      #expect(await engine.pulse())
      desk.clock.advance(minutes: 8)
      #expect(await engine.pulse())
      #expect(try await Desk.fired(store, engine) == [])
      try store.pragma("max_page_count = 1000000")
      let again = await engine.submit(batch: (0..<100).map { .emergency(id: "n\($0)") }, size: 1)
      #expect(again.compactMap { $0.answer?.repeated } == Array(repeating: false, count: 100))
      #expect(await engine.pulse())
      #expect(try await Desk.fired(store, engine) == ["\(first) yellow"])
      #expect(try await engine.status().troubles == [])
      #expect(try await store.verify().findings == [])
    }
  }

  @Test("a matter whose stored state cannot be read stops nobody but itself")
  func unreadable() async throws {
    let (bad, good) = try await desk.open { engine, store in
      let bad = try #require(try await engine.send(.emergency()).number)
      let good = try #require(try await engine.send(.emergency()).number)
      return (bad, good)
    }
    try await desk.open { engine, store in
      try store.run("UPDATE matters SET state = x'00' WHERE number = '\(bad)'")
      let results = await engine.submit(
        batch: [
          .by("wang", "urgent-directive.note", bad, ["text": "Anybody?"]), .emergency(),
          .by("wang", "urgent-directive.note", good, ["text": "Anybody?"]),
        ], size: 1)
      #expect(results.map(\.word) == ["busy", "accepted", "accepted"])
      desk.clock.advance(minutes: 8)
      #expect(await engine.pulse())
      let fired = try store.texts("SELECT stream FROM log WHERE kind = 'rung' ORDER BY seq")
      #expect(fired.first == good)
      #expect(!fired.contains(bad))
      #expect(desk.lines.of(.storeTrouble).contains { $0.metadata["matter"] == bad })
      // What cannot fire does not wake the engine again and again.
      let next = try #require(try await engine.status().nextDue)
      #expect(next > desk.clock.now)
      desk.clock.advance(minutes: 1)
      #expect(await engine.pulse())
      #expect(desk.lines.of(.storeTrouble).filter { $0.metadata["matter"] == bad }.count == 1)
    }
  }

  @Test("a matter whose definition is lost is left alone, and the others' deadlines fire")
  func lostDefinition() async throws {
    let lost = try await desk.open { engine, store in
      let number = try #require(try await engine.send(.emergency()).number)
      let other = try Shipped.text(
        of: "urgent-directive.yaml", replacing: [("relay_in:     15min", "relay_in:     16min")])
      desk.edit(["urgent-directive.yaml": other])
      return number
    }
    // The second version comes into force; the first one's document is lost.
    try await desk.open { engine, store in
      try store.run("DELETE FROM documents WHERE hash IN (SELECT version FROM matters)")
    }
    let other = try await desk.open { engine, _ in try #require(try await engine.send(.emergency()).number) }
    desk.clock.advance(minutes: 20)
    try await desk.open { engine, store in
      #expect(try await Desk.fired(store, engine) == ["\(other) yellow", "\(other) red"])
      #expect(desk.lines.of(.definitionProblem).isEmpty == false)
      #expect(desk.lines.of(.storeTrouble).contains { $0.metadata["matter"] == lost })
      let next = try #require(try await engine.status().nextDue)
      #expect(next > desk.clock.now)
    }
  }

  @Test("where another daemon has gone on with the log, nothing is acknowledged and the engine ends with an error")
  func fenced() async throws {
    let store = try Store(directory: desk.directory)
    let engine = try await Engine.start(
      store: store, definitions: desk.definitions,
      logger: .init(label: "test") { _ in CapturingHandler(lines: desk.lines) },
      clock: desk.clock.wall)
    let running = Task { try await engine.run() }
    #expect(await engine.pulse())
    try store.run("UPDATE meta SET value = value + 1 WHERE name = 'epoch'")
    #expect(await engine.submit(.emergency(), size: 1).word == "stopping")
    await #expect {
      try await running.value
    } throws: { error in
      if case .store(.fenced)? = error as? EngineError { true } else { false }
    }
    #expect(await engine.pulse() == false)
  }

  @Test("whoever waits when the engine ends is answered, also who waits for something else", .timeLimit(.minutes(10)))
  func nobodyIsLeft() async throws {
    let store = try Store(directory: desk.directory)
    let engine = try await Engine.start(
      store: store, definitions: desk.definitions,
      logger: .init(label: "test") { _ in CapturingHandler(lines: desk.lines) },
      clock: desk.clock.wall)
    let running = Task { try await engine.run() }
    #expect(await engine.pulse())
    _ = try await engine.send(.emergency())
    try store.run("UPDATE meta SET value = value + 1 WHERE name = 'epoch'")
    // The turn that takes the pulse finds a rung due, and cannot store it.
    desk.clock.pass(to: desk.clock.now + Span(milliseconds: 3_600_000))
    #expect(await engine.pulse() == false)
    await #expect(throws: EngineError.self) { try await running.value }
  }
}

extension Store {
  @discardableResult
  func pragma(_ text: String) throws -> Int64 {
    try onWriter { try Query($0, "PRAGMA " + text).first { $0.int(0) } ?? 0 }
  }

  func run(_ sql: String) throws { try onWriter { _ = try Query($0, sql).run() } }

  func texts(_ sql: String) throws -> [String] { try onWriter { try Query($0, sql).all { $0.text(0) } } }
}
