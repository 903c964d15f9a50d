// SPDX-License-Identifier: Apache-2.0

import DubanCore
import DubanDefinition
import DubanTesting
import Foundation
import Testing
import WorkingTime

@testable import DubanEngine
@testable import DubanStore

/// A change of the calendar, tried and then done, over a real store.
@Suite("Due instants after a reload")
struct RecountTests {
  private let desk: Desk
  private let root = Caller(account: "root", isSuper: true)

  init() throws { desk = try Desk(at: "2026-12-24T16:30:00+08:00") }

  private func calendar(_ notice: String, replacing changes: [(String, String)] = []) throws -> [String: String] {
    ["calendars/cn.yaml": try Shipped.text(of: "calendars/cn.yaml", replacing: changes) + notice]
  }

  private static let notice = "  2027:\n    holidays: [ 2027-01-01 ]\n    workdays: [ 2027-01-02 ]\n"

  /// Matters that count 2 workhours and 5 workdays, by turns.
  private func open(_ count: Int, _ engine: Engine) async throws -> [String] {
    var numbers: [String] = []
    for index in 0..<count {
      let answer = try await engine.send(
        .by("wang", "first-responsibility.open", id: "o\(index)", ["subject": "Pump", "requester": "Li"]))
      let number = try #require(answer.number)
      if !index.isMultiple(of: 2) {
        _ = try await engine.send(.by("wang", "first-responsibility.coordinate", number, ["lead_unit": "water"]))
      }
      numbers.append(number)
    }
    return numbers
  }

  private func reload(_ engine: Engine, _ store: Store) async throws {
    _ = try await engine.reload(by: root)
    while try await store.review() != nil { #expect(await engine.pulse()) }
  }

  private func trials(_ engine: Engine, limit: Int) async throws -> [Recomputation] {
    let viewer = try await engine.viewer(for: root, as: nil)
    var found: [Recomputation] = []
    var cursor: String?
    repeat {
      let page = try await engine.tryReload(after: cursor, limit: limit, for: viewer)
      #expect(page.changes.count <= limit && page.changed == page.changes.count)
      found += page.changes
      cursor = page.next
    } while cursor != nil
    return found
  }

  private func reviews(_ store: Store, _ engine: Engine, after seq: Int64) async throws -> [Entry] {
    try await Desk.entries(store, engine).filter { $0.seq > seq && $0.body.event.source == "office" }
  }

  @Test("what a dry run lists, page by page, is what the reload at that instant does; it changes nothing itself")
  func agreement() async throws {
    var limits = EngineLimits()
    limits.reviewsPerTurn = 2
    try await desk.open(limits: limits) { engine, store in
      desk.clock.pass(to: try Desk.instant("2026-12-28T16:30:00+08:00"))
      let numbers = try await open(9, engine)
      for (files, count) in [
        (try calendar(Self.notice), 4),
        (try calendar(Self.notice, replacing: [("2026-10-10\n", "2026-10-10, 2026-12-27\n")]), 0),
        (try calendar(Self.notice.replacing("2027-01-01 ]", with: "2027-01-01, 2027-01-04 ]")), 9),
      ] {
        desk.edit(files)
        let before = try await store.head()
        let found = try await trials(engine, limit: 3)
        #expect(try await store.head() == before)
        #expect(found.count == count && found.allSatisfy { numbers.contains($0.number) })
        try await reload(engine, store)
        let entries = try await reviews(store, engine, after: before.seq)
        #expect(entries.map(\.stream) == found.map(\.number))
        #expect(entries.map { $0.decision?.recounted } == found.map(\.recounted))
        #expect(entries.map { $0.decision?.due } == found.map(\.after.due))
        #expect(try await trials(engine, limit: 3).isEmpty, "in force, and nothing would change")
      }
      #expect(try await store.verify().findings == [])
    }
  }

  @Test("a due instant in a year without a notice is listed until the notice is read; then the log has both and why")
  func provisional() async throws {
    try await desk.open { engine, store in
      desk.clock.pass(to: try Desk.instant("2026-12-28T16:30:00+08:00"))
      let numbers = try await open(2, engine)
      let viewer = try await engine.viewer(for: root, as: nil)
      let listed = {
        try await store.matters(MatterFilter(provisional: true), after: nil, limit: 9, for: viewer).matters
      }
      #expect(try await listed().map(\.number) == [numbers[1]])
      let seq = try await store.end()
      desk.edit(try calendar(Self.notice.replacing("2027-01-02", with: "")))
      try await reload(engine, store)
      #expect(try await listed().isEmpty)
      let recount = try await reviews(store, engine, after: seq).first { $0.stream == numbers[1] }?.decision?.recounted
        .first
      #expect(
        recount
          == Recount(
            clock: .step, before: try Desk.instant("2027-01-04T18:00:00+08:00"),
            after: try Desk.instant("2027-01-05T18:00:00+08:00"), wasProvisional: true, reasons: [.year], years: [2027])
      )
      let line = try #require(desk.lines.of(.recounted).first { $0.metadata["matter"] == numbers[1] })
      #expect(
        line.message.hasSuffix("step 2027-01-04T18:00:00+08:00 -> 2027-01-05T18:00:00+08:00 (year)"), "\(line.message)")
      #expect(try await store.verify().findings == [])
    }
  }

  @Test("a recomputation that was cut short goes on after a restart, and no matter is told twice")
  func resumed() async throws {
    var limits = EngineLimits()
    limits.reviewsPerTurn = 1
    let seq = try await desk.open { engine, store in
      desk.clock.pass(to: try Desk.instant("2026-12-28T16:30:00+08:00"))
      _ = try await open(8, engine)
      return try await store.end()
    }
    desk.edit(try calendar(Self.notice))
    // The start puts the folder in force; each turn looks at one matter, and the life ends after a few.
    try await desk.open(limits: limits) { engine, _ in #expect(await engine.pulse()) }
    try await desk.open(limits: limits) { engine, store in
      while try await store.review() != nil { #expect(await engine.pulse()) }
      let entries = try await reviews(store, engine, after: seq)
      #expect(entries.count == 4 && Set(entries.map(\.stream)).count == 4)
      #expect(entries.allSatisfy { $0.decision?.recounted.first?.reasons == [.year] })
    }
  }

  @Test("a dry run of a folder with errors gives them, and a cursor of ours is asked for")
  func refused() async throws {
    try await desk.open { engine, _ in
      let viewer = try await engine.viewer(for: root, as: nil)
      await #expect {
        _ = try await engine.tryReload(after: "x", limit: 1, for: viewer)
      } throws: { error in
        if case .store(.cursor("x"))? = error as? ReloadError { true } else { false }
      }
      desk.edit(["urgent-directive.yaml": "workflow: [\n"])
      await #expect {
        _ = try await engine.tryReload(after: nil, limit: 1, for: viewer)
      } throws: { error in
        if case .definitions(let errors)? = error as? ReloadError { !errors.diagnostics.isEmpty } else { false }
      }
    }
  }
}
