// SPDX-License-Identifier: Apache-2.0

import DubanCore
import DubanDefinition
import DubanTesting
import Foundation
import Testing
import WorkingTime

@testable import DubanEngine
@testable import DubanStore

@Suite("Definitions come and go")
struct ReloadTests {
  private let desk: Desk
  private let root = Caller(account: "root", isSuper: true)

  init() throws { desk = try Desk() }

  /// The shipped workflow with another limit.
  private func relaxed() throws -> [String: String] {
    let text = try Shipped.text(of: "urgent-directive.yaml")
    return ["urgent-directive.yaml": text.replacing("relay_in:     15min", with: "relay_in:     50min")]
  }

  @Test("with nothing stored and a folder that cannot be used there is nothing to begin with")
  func noDefinitions() async throws {
    desk.edit(["urgent-directive.yaml": "workflow: [\n"])
    await #expect {
      try await desk.open { _, _ in }
    } throws: { error in
      if case .noDefinitions(let diagnostics)? = error as? EngineError { !diagnostics.isEmpty } else { false }
    }
  }

  @Test("a folder that was broken since leaves in force what is stored, and says so")
  func brokenAtStart() async throws {
    let hash = try await desk.open { engine, _ in await engine.environment.hash }
    desk.edit(["urgent-directive.yaml": "workflow: [\n"])
    try await desk.open { engine, store in
      #expect(await engine.environment.hash == hash)
      let answer = try await engine.send(.emergency())
      #expect(answer.step == "relaying")
      #expect(try await !engine.status().troubles.isEmpty)
      #expect(desk.lines.of(.reloadRefused).count == 1)
      #expect(try await store.verify().findings == [])
    }
  }

  @Test("the same folder makes no entry, at a start or by a reload")
  func same() async throws {
    for _ in 0..<2 {
      try await desk.open { engine, store in
        let report = try await engine.reload(by: root)
        #expect(report.seq == nil)
        #expect(try await store.end() == 1)
      }
    }
  }

  @Test("a reload is an entry; what opens later runs by it, and what runs keeps what it began with")
  func reload() async throws {
    let (before, after) = try await desk.open { engine, store in
      let before = try await engine.send(.emergency())
      desk.edit(try relaxed())
      let report = try await engine.reload(by: root)
      #expect(report.seq == 3)
      #expect(report.environment == (await engine.environment.hash))
      return (before, try await engine.send(.emergency()))
    }
    let minutes = { (answer: Answer) in (answer.due!.milliseconds - desk.clock.now.milliseconds) / 60_000 }
    #expect(minutes(before) == 15)
    #expect(minutes(after) == 50)
    desk.clock.advance(minutes: 16)
    try await desk.open { engine, store in
      let number = try #require(before.number)
      let fired = try await Desk.fired(store, engine)
      let entries = try await Desk.entries(store, engine)
      #expect(fired == ["\(number) yellow", "\(number) red"])
      #expect(entries.first { $0.seq == 3 }?.body.event.type == "duban.reload")
      #expect(try await store.review() == nil)
      #expect(try await store.verify().findings == [])
    }
  }

  @Test("a folder that changed while nothing ran is in force at the next start")
  func changedAtStart() async throws {
    let before = try await desk.open { engine, _ in await engine.environment.hash }
    desk.edit(try relaxed())
    try await desk.open { engine, store in
      let hash = await engine.environment.hash
      let office = try await store.office()
      #expect(hash != before)
      #expect(office.environment == hash)
    }
  }

  @Test("a reload with errors names them and changes nothing")
  func errors() async throws {
    try await desk.open { engine, store in
      let before = try await store.head()
      desk.edit(["urgent-directive.yaml": try Shipped.text(of: "urgent-directive.yaml") + "\nworkflow: again\n"])
      do {
        _ = try await engine.reload(by: root)
        Issue.record("the reload was accepted")
      } catch ReloadError.definitions(let errors) {
        #expect(errors.diagnostics.contains { $0.severity == .error && $0.path == "urgent-directive.yaml" })
      }
      #expect(try await store.head() == before)
      #expect(try await engine.status().troubles.isEmpty == false)
      desk.edit([:])
      _ = try await engine.reload(by: root)
      #expect(try await engine.status().troubles == [])
    }
  }

  @Test("only administrators reload")
  func authority() async throws {
    try await desk.open { engine, _ in
      await #expect {
        _ = try await engine.reload(by: Caller(account: "wang", isSuper: false))
      } throws: { error in
        if case .refused(let refusal)? = error as? ReloadError { refusal.reason == .actor } else { false }
      }
      _ = try await engine.reload(by: Caller(account: "chen", isSuper: false))
    }
  }

  @Test("after a change of the office every open matter is looked at, also over a restart")
  func review() async throws {
    var limits = EngineLimits()
    limits.reviewsPerTurn = 2
    // Lu has the duty, and so owns them; then he is gone from the office.
    desk.clock.pass(to: try Desk.instant("2026-03-07T22:00:00+08:00"))
    let numbers = try await desk.open { engine, _ in
      await engine.submit(batch: (0..<7).map { .emergency(id: "r\($0)") }, size: 1).compactMap { $0.answer?.number }
    }
    let office = try Shipped.text(of: "office.yaml")
    let without = office.split(separator: "\n", omittingEmptySubsequences: false)
      .filter { !$0.hasPrefix("  lu:") }.joined(separator: "\n").replacing("members: [ lu ]", with: "members: []")
      .replacing("deputy: lu", with: "deputy: director")
    let roster = try Shipped.text(of: "duty-roster.csv").replacing(",lu", with: ",qin").replacing(", lu", with: ", qin")
    desk.edit(["office.yaml": without, "duty-roster.csv": roster])
    try await desk.open(limits: limits) { engine, store in
      // Each pulse follows a turn, and each turn looks at two.
      while try await store.review() != nil { #expect(await engine.pulse()) }
      let viewer = try await engine.viewer(for: root, as: nil)
      for number in numbers {
        let matter = try #require(try await store.matter(number, for: viewer))
        #expect(matter.roles["owner"] == ["qin"], "\(number)")
      }
      #expect(try await store.matters(MatterFilter(owner: "lu"), after: nil, limit: 9, for: viewer).matters.isEmpty)
      #expect(try await store.matters(MatterFilter(owner: "qin"), after: nil, limit: 9, for: viewer).matters.count == 7)
      #expect(try await store.verify().findings == [])
    }
  }
}
