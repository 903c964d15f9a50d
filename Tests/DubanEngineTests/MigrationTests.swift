// SPDX-License-Identifier: Apache-2.0

import DubanCore
import DubanDefinition
import DubanTesting
import Foundation
import Testing
import WorkingTime

@testable import DubanEngine
@testable import DubanStore

@Suite("Running matters on a newer definition")
struct MigrationTests {
  private let desk: Desk
  private let root = Caller(account: "root", isSuper: true)
  private let scope = MigrationScope(workflow: "urgent-directive")

  init() throws { desk = try Desk() }

  /// The shipped procedure with a longer limit, and with another name for its first step.
  private func mended(renaming: Bool = true) throws -> [String: String] {
    let text = try Shipped.text(of: "urgent-directive.yaml").replacing(
      "relay_in:     15min", with: "relay_in:     50min"
    )
    .replacing("relaying", with: "passing-on")
    .replacing("settings:  ", with: renaming ? "renames: { relaying: passing-on }\nsettings:  " : "settings:  ")
    return ["urgent-directive.yaml": text]
  }

  private func viewer(_ engine: Engine) async throws -> Viewer { try await engine.viewer(for: root, as: nil) }

  private func open(_ count: Int, _ engine: Engine, id: String = "m") async throws -> [String] {
    await engine.submit(batch: (0..<count).map { .emergency(id: "\(id)\($0)") }, size: 1).compactMap {
      $0.answer?.number
    }
  }

  /// Installs what the desk has, and waits until every matter was looked at.
  private func reload(_ engine: Engine, _ store: Store) async throws {
    _ = try await engine.reload(by: root)
    while try await store.review() != nil { #expect(await engine.pulse()) }
  }

  private func migrated(_ store: Store, _ engine: Engine) async throws -> [String] {
    try await Desk.entries(store, engine).filter { $0.decision?.version != nil }.map(\.stream)
  }

  @Test("a dry run tells what would happen to each, page by page, and changes nothing")
  func dryRun() async throws {
    try await desk.open { engine, store in
      let numbers = try await open(5, engine)
      desk.edit(try mended())
      try await reload(engine, store)
      let before = try await store.head()
      var found: [Migration] = []
      var cursor: String?
      repeat {
        let trial = try await engine.tryMigration(scope, after: cursor, limit: 2, for: try await viewer(engine))
        #expect(trial.migrations.count <= 2 && trial.moving == trial.migrations.count && trial.staying == 0)
        found += trial.migrations
        cursor = trial.next
      } while cursor != nil
      #expect(found.map(\.number) == numbers)
      for migration in found {
        guard case .moved(let standing) = migration.outcome else {
          Issue.record("\(migration.number) cannot move")
          continue
        }
        #expect(migration.step == "relaying" && standing.step == "passing-on")
        let longer = (standing.due?.milliseconds ?? 0) - (migration.due?.milliseconds ?? 0)
        #expect(longer == 35 * 60_000)
      }
      #expect(try await store.head() == before)
      #expect(try await engine.countOlder().map(\.count) == [5])
    }
  }

  @Test("each moves by an entry of its own, in bounded turns, and what is stored is what the log makes of it")
  func all() async throws {
    var limits = EngineLimits()
    limits.reviewsPerTurn = 2
    try await desk.open(limits: limits) { engine, store in
      let numbers = try await open(5, engine)
      desk.edit(try mended())
      try await reload(engine, store)
      let heads = engine.follow()
      let before = try await store.head().seq
      let report = try await engine.migrate(scope, leaving: false, by: root)
      #expect(report.moved == 5 && report.stayed == 0 && report.staying == [])
      #expect(try await migrated(store, engine) == numbers)
      #expect(try await store.head().seq == before + 5)
      let entries = try await Desk.entries(store, engine).filter { $0.seq > before }
      #expect(entries.allSatisfy { $0.body.event.type == "urgent-directive.migrate" && $0.kind == .derived })
      // Three commits: two, two and one.
      #expect(desk.lines.of(.migrated).compactMap { $0.metadata["head"] }.count == 3)
      heads.end()
      for number in numbers {
        let matter = try #require(try await store.matter(number, for: try await viewer(engine)))
        #expect(matter.version == report.version && matter.step == "passing-on")
      }
      #expect(try await engine.countOlder().isEmpty)
      #expect(try await store.verify().findings == [])
    }
    // The rungs are those of the new limit, each once: yellow after 25 minutes, red after 50.
    desk.clock.advance(minutes: 30)
    try await desk.open { engine, store in
      let fired = try await Desk.fired(store, engine)
      #expect(fired.count == 5 && fired.allSatisfy { $0.hasSuffix("yellow") })
      #expect(try await store.verify().findings == [])
      // Old documents stay readable: what ended by the old version could still be read by it.
      #expect(await engine.environment.former.isEmpty)
    }
  }

  @Test("cut short between two turns it goes on when it is asked again, and nothing is done twice")
  func resumed() async throws {
    let numbers = try await desk.open { engine, store in
      let numbers = try await open(5, engine)
      desk.edit(try mended())
      try await reload(engine, store)
      let environment = await engine.environment
      let target = try #require(environment.workflows["urgent-directive"])
      let part = await withCheckedContinuation { continuation in
        let order = Intake.Order.migrate(Array(numbers.prefix(2)), to: target, by: .daemon) {
          continuation.resume(returning: $0)
        }
        #expect(engine.intake.put(order))
      }
      #expect(try part.get().count == 2)
      return numbers
    }
    // The life ended there; the next one begins on a store that knows both versions.
    try await desk.open { engine, store in
      #expect(try await engine.countOlder().map(\.count) == [3])
      #expect(try await store.verify().findings == [])
      let report = try await engine.migrate(scope, leaving: false, by: root)
      #expect(report.moved == 3)
      let again = try await engine.migrate(scope, leaving: false, by: root)
      #expect(again.moved == 0 && again.stayed == 0)
      #expect(try await migrated(store, engine) == numbers)
      #expect(try await store.verify().findings == [])
    }
  }

  @Test("where one cannot move none does, and all that cannot are named; those are left where the caller says so")
  func unclean() async throws {
    try await desk.open { engine, store in
      let numbers = try await open(4, engine)
      for number in numbers.prefix(2) {
        let relay = Submission.by(
          "lu", "urgent-directive.relay", number, ["handling_unit": "water", "orders": "Go at once."])
        var named = relay
        named.caller = root
        named.actor = "lu"
        let owner = try #require(try await store.matter(number, for: try await viewer(engine))?.roles["owner"]?.first)
        named.actor = owner
        _ = try await engine.send(named)
      }
      desk.edit(try mended(renaming: false))
      try await reload(engine, store)
      let before = try await store.head()
      let error = await #expect(throws: MigrationError.self) {
        _ = try await engine.migrate(scope, leaving: false, by: root)
      }
      guard case .unclean(let report)? = error else {
        Issue.record("\(String(describing: error))")
        return
      }
      #expect(report.moved == 0 && report.stayed == 2)
      #expect(report.staying.map(\.number) == Array(numbers.suffix(2)))
      #expect(report.staying.allSatisfy { $0.refusal?.detail.in(.en).contains("'relaying'") == true })
      #expect(try await store.head() == before)
      let left = try await engine.migrate(scope, leaving: true, by: root)
      #expect(left.moved == 2 && left.stayed == 2)
      #expect(try await migrated(store, engine) == Array(numbers.prefix(2)))
      #expect(try await engine.countOlder().map(\.count) == [2])
      #expect(try await store.verify().findings == [])
    }
  }

  @Test("one that is set aside does not move, and one by another version than the one that is named is not tried")
  func narrowed() async throws {
    let numbers = try await desk.open(version: "1") { engine, _ in try await open(2, engine) }
    for _ in 0..<2 {
      let breadcrumb = Breadcrumb(path: desk.directory + "/breadcrumb")
      breadcrumb.firing(numbers[0])
      breadcrumb.setSignal(4)
      try await desk.open(version: "1") { _, _ in }
    }
    desk.edit(try mended())
    try await desk.open(version: "1") { engine, store in
      while try await store.review() != nil { #expect(await engine.pulse()) }
      let version = try #require(try await engine.countOlder().first?.version.description)
      let trial = try await engine.tryMigration(
        MigrationScope(workflow: "urgent-directive", from: String(version.prefix(8))), after: nil, limit: 9,
        for: try await viewer(engine))
      #expect(trial.staying == 1 && trial.moving == 1)
      #expect(trial.migrations.first { $0.refusal != nil }?.number == numbers[0])
      #expect(trial.migrations.first { $0.refusal != nil }?.refusal?.reason == .broken)
      let none = try await engine.migrate(
        MigrationScope(workflow: "urgent-directive", from: "0000"), leaving: false, by: root)
      #expect(none.moved == 0 && none.stayed == 0)
    }
  }

  @Test("only administrators migrate, and only a workflow that there is")
  func authority() async throws {
    try await desk.open { engine, _ in
      for (scope, account, reason) in [
        (scope, "wang", Refusal.Reason.actor), (MigrationScope(workflow: "nothing"), "chen", .unknown),
      ] {
        let error = await #expect(throws: MigrationError.self) {
          _ = try await engine.migrate(scope, leaving: false, by: Caller(account: account, isSuper: false))
        }
        guard case .refused(let refusal)? = error else {
          Issue.record("\(String(describing: error))")
          continue
        }
        #expect(refusal.reason == reason)
      }
    }
  }

  @Test("events that come between the turns are taken, and one that moves a matter meanwhile is decided by its version")
  func between() async throws {
    var limits = EngineLimits()
    limits.reviewsPerTurn = 1
    try await desk.open(limits: limits) { engine, store in
      let numbers = try await open(12, engine)
      desk.edit(try mended())
      try await reload(engine, store)
      async let migration = engine.migrate(scope, leaving: false, by: root)
      for number in numbers {
        let answer = try await engine.send(.by("wang", "urgent-directive.note", number, ["text": "Meanwhile."]))
        #expect(["relaying", "passing-on"].contains(answer.step))
      }
      let report = try await migration
      #expect(report.moved == 12)
      #expect(try await migrated(store, engine) == numbers)
      #expect(try await store.verify().findings == [])
    }
  }

  @Test("a reload while a migration is under way ends it, and what has moved is found by the next one")
  func superseded() async throws {
    try await desk.open { engine, store in
      let numbers = try await open(2, engine)
      let target = try #require(await engine.environment.workflows["urgent-directive"])
      desk.edit(try mended())
      try await reload(engine, store)
      let result = await withCheckedContinuation { continuation in
        let order = Intake.Order.migrate(numbers, to: target, by: .daemon) { continuation.resume(returning: $0) }
        #expect(engine.intake.put(order))
      }
      #expect(throws: MigrationError.Interruption.superseded) { try result.get() }
      #expect(try await migrated(store, engine) == [])
    }
  }
}
