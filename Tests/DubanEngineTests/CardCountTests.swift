// SPDX-License-Identifier: Apache-2.0

import DubanCore
import DubanTesting
import Testing

@testable import DubanEngine
@testable import DubanStore

@Suite("Counting cards")
struct CardCountTests {
  @Test("whenever it is asked for first, the count is that of the stored matters", arguments: [1 as UInt64, 2, 3, 4])
  func same(seed: UInt64) async throws {
    var random = Seeded(seed: seed)
    let desk = try Desk()
    for life in 0..<2 {
      try await desk.open { engine, store in
        for round in 0..<6 {
          let events = (0..<8).map { Submission.emergency(id: "\(life) \(round) \($0)") }
          async let sent = engine.submit(batch: events, size: 1)
          // In the middle of what is being written, or not at all yet.
          if Bool.random(using: &random) {
            async let first = engine.status()
            async let second = engine.status()
            _ = try await (first, second)
          }
          let numbers = await sent.compactMap { $0.answer?.number }
          #expect(numbers.count == events.count)
          if Bool.random(using: &random) { desk.clock.advance(minutes: 8) }
          #expect(await engine.pulse())
        }
        #expect(try await engine.status().open == store.openMatters().cards, "seed \(seed)")
      }
    }
  }

  @Test("what a count has seen is not counted again when it is noted late")
  func late() async throws {
    let count = CardCount()
    let desk = try Desk()
    try await desk.open { engine, store in
      let number = try #require(try await engine.send(.emergency()).number)
      let viewer = try await engine.viewer(for: Caller(account: "root", isSuper: true), as: nil)
      let matter = try #require(try await store.matter(number, for: viewer))
      let counted = try await store.openMatters()
      #expect(await count.value { counted } == [.blue: 1])
      count.note(Commit(matters: [number: matter]), seq: counted.seq, before: [:])
      #expect(await count.value { counted } == [.blue: 1])
      count.note(Commit(matters: [number: matter]), seq: counted.seq + 1, before: [:])
      #expect(await count.value { counted } == [.blue: 2])
    }
  }
}
