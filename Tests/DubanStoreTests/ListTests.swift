// SPDX-License-Identifier: Apache-2.0

import DubanCore
import DubanTesting
import Testing
import WorkingTime

@testable import DubanStore

/// Matters by what their clocks say: due instants that may move yet, and those with nothing left to fire.
@Suite("Lists by clocks")
struct ListTests {
  private let directory = TemporaryDirectory()

  private static func clock(_ due: Int64, provisional: Bool = false, ended: Bool = false, still: Bool = false) -> Clock
  {
    var clock = Clock.at(due)
    clock.provisional = provisional
    if ended { (clock.pending, clock.fired) = ([], [.red]) }
    if still {
      clock.pending = []
      clock.suspensions = [.init(from: Instant(milliseconds: 1), cause: .away)]
    }
    return clock
  }

  private func filled() async throws -> Store {
    let store = try directory.open()
    var story = Story(after: try await store.head())
    try story.open("L-1", at: 1, clocks: [Self.clock(500, provisional: true)])
    try story.open("L-2", at: 1, clocks: [Self.clock(300, ended: true)])
    try story.open("L-3", at: 1, clocks: [Self.clock(900, ended: true)])
    try story.open("L-4", at: 1, clocks: [Self.clock(100, provisional: true, still: true)])
    try story.open("L-5", at: 1, clocks: [Self.clock(500)])
    let head = try await store.append(story.commit, expecting: try await store.head())
    story.begin(after: head)
    try story.open("L-6", at: 2, clocks: [Self.clock(300, provisional: true, ended: true)])
    try story.move("L-6", to: "end", at: 2, stopped: [.step], ends: true)
    _ = try await store.append(story.commit, expecting: head)
    return store
  }

  private func numbers(_ store: Store, _ filter: MatterFilter, at: Int64) async throws -> [String] {
    let viewer = Viewer(
      account: "root", scope: .administrator, environment: try Shipped.set().environment, leaves: [],
      at: Instant(milliseconds: at))
    return try await store.matters(filter, after: nil, limit: 99, for: viewer).matters.map(\.number)
  }

  @Test("provisional are those with a due instant that runs and may move; standing those past it with nothing to come")
  func lists() async throws {
    let store = try await filled()
    #expect(try await numbers(store, MatterFilter(provisional: true), at: 400) == ["L-1"])
    #expect(try await numbers(store, MatterFilter(open: true, provisional: false), at: 400).count == 4)
    #expect(try await numbers(store, MatterFilter(standing: true), at: 400) == ["L-2"])
    #expect(try await numbers(store, MatterFilter(standing: true), at: 901) == ["L-2", "L-3"])
    #expect(
      try await numbers(store, MatterFilter(open: true, standing: false), at: 400) == ["L-1", "L-3", "L-4", "L-5"])
    #expect(try await store.countListed(at: Instant(milliseconds: 400)) == (1, 1))
    #expect(try await store.verify().findings == [])
    store.close()
  }

  @Test("a matter leaves the lists when it moves")
  func leaving() async throws {
    let store = try await filled()
    var story = Story(after: try await store.head())
    for number in ["L-1", "L-2"] {
      let viewer = Viewer(
        account: "root", scope: .administrator, environment: try Shipped.set().environment, leaves: [],
        at: Instant(milliseconds: 400))
      story.matters[number] = try await store.matter(number, for: viewer)
      try story.move(number, to: "next", at: 450, clocks: [Self.clock(2000)])
    }
    _ = try await store.append(story.commit, expecting: try await store.head())
    #expect(try await store.countListed(at: Instant(milliseconds: 500)) == (0, 0))
    #expect(try await store.verify().findings == [])
    store.close()
  }

  @Test("a database of the format before is converted, its columns filled out of its matters' states")
  func migration() async throws {
    do {
      let store = try await filled()
      try store.setBack()
      store.close()
    }
    let store = try directory.open()
    #expect(try await numbers(store, MatterFilter(provisional: true), at: 400) == ["L-1"])
    #expect(try await numbers(store, MatterFilter(standing: true), at: 901) == ["L-2", "L-3"])
    #expect(try await store.verify().findings == [])
    store.close()
  }
}
