// SPDX-License-Identifier: Apache-2.0

import DubanCore
import DubanTesting
import Testing
import WorkingTime

@testable import DubanEngine
@testable import DubanStore

@Suite("Schedules in the daemon")
struct EngineScheduleTests {
  static func round(_ schedules: String...) -> [String: String] {
    [
      "round.yaml": """
      workflow: round
      title: Round
      fields: { topic: { type: string } }
      roles: { owner: event.actor }
      open: { by: anyone, allows: [ topic ], to: doing }
      schedule:
      \(schedules.map { "  - \($0)\n" }.joined())
      steps:
        doing: { title: Doing, who: owner, how: Do it., due: 12 months, events: { done: { to: closed } } }
        closed: { title: Closed, end: concluded, answer: It is done. }
      """
    ]
  }

  private static func opened(_ store: Store, _ engine: Engine) async throws -> [String] {
    let zone = try Shipped.set().environment.office.time.zone
    return try await Desk.entries(store, engine).filter { $0.decision?.opening != nil }.map { entry in
      entry.body.due.map { zone.civil($0).description } ?? "?"
    }
  }

  @Test("the one alarm is set to the next occurrence; it opens at its instant, not before, and once, over restarts too")
  func alarm() async throws {
    let desk = try Desk(with: Self.round("{ every: \"*-*-* 10:00\", as: head }"))
    let due = try Desk.instant("2026-03-02T10:00:00+08:00")
    try await desk.open { (engine, store) async throws -> Void in
      #expect(try await engine.status().nextDue == due)
      desk.clock.advance(to: due - Span(milliseconds: 1))
      #expect(await engine.pulse())
      #expect(try await Self.opened(store, engine) == [])
      desk.clock.advance(to: due)
      #expect(await engine.pulse())
      #expect(try await Self.opened(store, engine) == ["2026-03-02 10:00"])
      #expect(try await engine.status().nextDue == due + .hours(24))
      #expect(desk.lines.of(.scheduled).last?.message == "the schedule of round: opened, due 2026-03-02T10:00:00+08:00")
    }
    try await desk.open { (engine, store) async throws -> Void in
      #expect(try await Self.opened(store, engine) == ["2026-03-02 10:00"])
      #expect(try await store.verify().findings == [])
    }
  }

  @Test("what opens of a confidential workflow stands in the log of administrators only")
  func confidential() async throws {
    let open = Self.round("{ every: \"*-*-* 10:00\", as: head }")
    var secret = open.mapValues {
      $0.replacing("title: Round\n", with: "title: Round\nvisibility: { confidential: true }\n")
    }
    secret["office.yaml"] = try Shipped.officeWithoutRobots()
    for (files, shown) in [(open, 1), (secret, 0)] {
      let desk = try Desk(with: files)
      let start = desk.clock.now
      try await desk.open { (engine, store) async throws -> Void in
        desk.clock.advance(to: start + .hours(2))
        #expect(await engine.pulse())
        for (caller, count) in [
          (Caller(account: "root", isSuper: true), 1), (Caller(account: "gao", isSuper: false), shown),
        ] {
          let viewer = try await engine.viewer(for: caller, as: nil)
          let entries = try await store.log(after: 0, limit: 100, for: viewer).entries
          #expect(entries.count { $0.body.event.type == "office.scheduled" } == count)
        }
      }
    }
  }

  @Test("while rungs are held nothing opens; whoever takes the clock for right is told what is due, and then it opens")
  func held() async throws {
    let desk = try Desk(with: Self.round("{ every: \"*-*-* 10:00\", as: head }"))
    let start = desk.clock.now
    try await desk.open { (engine, store) async throws -> Void in
      desk.clock.set(to: start + .hours(2))
      #expect(await engine.pulse())
      #expect(try await engine.status().held != nil)
      #expect(try await Self.opened(store, engine) == [])
      let acceptance = try await engine.acceptWalltime(by: Caller(account: "root", isSuper: true))
      #expect(acceptance.due == 1)
      #expect(await engine.pulse())
      #expect(try await Self.opened(store, engine) == ["2026-03-02 10:00"])
    }
  }

  @Test("what was missed while nothing ran follows 'missed' at the start, and the log verifies")
  func downtime() async throws {
    let desk = try Desk(
      with: Self.round(
        "{ every: \"*-*-* 10:00\", as: head }", "{ every: \"*-*-* 11:00\", missed: all, as: head }",
        "{ every: \"*-*-* 12:00\", missed: skip, as: head }"))
    try await desk.open { _, _ in }
    desk.clock.advance(minutes: 3 * 24 * 60 + 30)
    for _ in 0..<2 {
      try await desk.open { (engine, store) async throws -> Void in
        let opened = try await Self.opened(store, engine)
        #expect(
          opened.sorted()
            == ["2026-03-02 11:00", "2026-03-03 11:00", "2026-03-04 10:00", "2026-03-04 11:00"].sorted())
        #expect(try await store.verify().findings == [])
      }
    }
  }

  @Test("a reload puts another schedule in force, and its next occurrence is the alarm's")
  func reload() async throws {
    let desk = try Desk()
    try await desk.open { (engine, store) async throws -> Void in
      #expect(try await engine.status().nextDue == nil)
      desk.edit(Self.round("{ every: \"*-*-* 10:00\", as: head }"))
      _ = try await engine.reload(by: Caller(account: "root", isSuper: true))
      let due = try Desk.instant("2026-03-02T10:00:00+08:00")
      #expect(try await engine.status().nextDue == due)
      desk.clock.advance(minutes: 60)
      #expect(await engine.pulse())
      #expect(try await Self.opened(store, engine) == ["2026-03-02 10:00"])
      desk.edit([:])
      _ = try await engine.reload(by: Caller(account: "root", isSuper: true))
      #expect(try await store.office().schedules == [])
      #expect(try await store.verify().findings == [])
    }
  }

  @Test("a schedule on which the daemon ended again and again is set aside, and the others go on")
  func setAside() async throws {
    let desk = try Desk(
      with: Self.round("{ every: \"*-*-* 10:00\", as: head }", "{ every: \"*-*-* 11:00\", as: head }"))
    let environment = try Shipped.set(with: Self.round("{ every: \"*-*-* 10:00\", as: head }")).environment
    let id = try #require(environment.workflows["round"]?.schedules.first).id
    try await desk.open { _, _ in }
    for _ in 0..<3 {
      let store = try Store(directory: desk.directory)
      store.breadcrumb.opening(ScheduledPoint(workflow: "round", schedule: id, at: desk.clock.now))
      store.close()
    }
    try await desk.open { (engine, store) async throws -> Void in
      #expect(try await store.office().broken.map(\.breakage.deciding) == ["round.open"])
      desk.clock.advance(minutes: 150)
      #expect(await engine.pulse())
      #expect(try await Self.opened(store, engine) == ["2026-03-02 11:00"])
    }
  }
}
