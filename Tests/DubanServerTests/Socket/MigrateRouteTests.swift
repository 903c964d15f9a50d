// SPDX-License-Identifier: Apache-2.0

import DubanAPI
import DubanCore
import DubanTesting
import Testing

@testable import DubanServer

@Suite("migrating over the socket")
struct MigrateRouteTests {
  /// The office with a workflow of two steps.
  private static func files(_ step: String, renames: String = "") -> String {
    """
    workflow: plain
    title: { en: Plain, zh: 测试 }
    number: "P-{year}-{seq:4}"
    \(renames)fields: { answer: { type: text, title: { en: Answer, zh: 答复 } } }
    roles: { owner: event.actor }
    open: { by: anyone, to: \(step) }
    steps:
      \(step):
        title: { en: Being done, zh: 办理 }
        who: owner
        how: { en: Do it., zh: 办理。 }
        due: 2 workdays
        events: { done: { title: { en: Done, zh: 办结 }, to: closed, needs: [ answer ] } }
      closed: { title: { en: Closed, zh: 办结 }, end: concluded, answer: [ answer ] }

    """
  }

  private static func run(
    callers: [Caller] = [], _ body: @escaping @Sendable (TestDaemon, _ numbers: [String]) async throws -> Void
  ) async throws {
    try await TestDaemon.run(with: ["plain.yaml": files("doing")], callers: callers) { (daemon) async throws in
      var numbers: [String] = []
      for index in 0..<3 {
        let event: JSON = [
          "specversion": "1.0", "id": .string("\(index)"), "source": "/test", "type": "plain.open", "actor": "wang",
        ]
        let opened = try await daemon.send(
          "POST", Paths.events, [("Content-Type", MediaType.event)], body: event)
        numbers.append(try #require(opened.json["number"]?.stringValue, "\(opened.text)"))
      }
      try await body(daemon, numbers)
    }
  }

  private static func ask(_ daemon: TestDaemon, _ query: MigrateQuery, _ language: String = "en") async throws
    -> RawConnection.Response
  {
    try await daemon.send("POST", query.path, [("Accept-Language", language)])
  }

  @Test("a dry run answers in pages; what cannot move is said, in the reader's language, and keeps the others back")
  func unclean() async throws {
    try await Self.run { (daemon, numbers) async throws in
      daemon.folder.write(Self.files("working"), to: "plain.yaml")
      #expect(try await daemon.send("POST", Paths.reload).status == 200)
      var query = MigrateQuery(workflow: "plain", isDryRun: true, limit: 2)
      var found: [MigrationView] = []
      repeat {
        let page = try MigrateAnswer(json: try await Self.ask(daemon, query).json)
        #expect(page.isDryRun && page.moved == 0 && page.stayed == Int64(page.matters.count))
        found += page.matters
        query.cursor = page.next
      } while query.cursor != nil
      #expect(found.map(\.number) == numbers)
      #expect(found.allSatisfy { $0.to == nil && $0.why?.contains("'doing'") == true && $0.due != nil })
      let refused = try await Self.ask(daemon, MigrateQuery(workflow: "plain", isDryRun: false), "zh")
      #expect(refused.status == 422 && refused.json["type"] == "/problems/definition")
      let answer = try MigrateAnswer(json: refused.json)
      #expect(answer.moved == 0 && answer.stayed == 3 && answer.matters.count == 3)
      #expect(answer.matters.first?.why?.contains("环节“doing”") == true)
      let left = try MigrateAnswer(
        json: try await Self.ask(daemon, MigrateQuery(workflow: "plain", isDryRun: false, leave: true)).json)
      #expect(left.moved == 0 && left.stayed == 3)
    }
  }

  @Test("what moves is told with where it stands, and status counts what runs by older versions")
  func clean() async throws {
    try await Self.run { (daemon, numbers) async throws in
      daemon.folder.write(Self.files("working", renames: "renames: { doing: working }\n"), to: "plain.yaml")
      #expect(try await daemon.send("POST", Paths.reload).status == 200)
      let older = try StatusView(json: try await daemon.send("GET", Paths.status).json).older
      #expect(older.map(\.open) == [3] && older.first?.workflow == "plain")
      let trial = try MigrateAnswer(
        json: try await Self.ask(daemon, MigrateQuery(workflow: "plain", isDryRun: true)).json)
      #expect(trial.moved == 3 && trial.next == nil)
      #expect(trial.matters.allSatisfy { $0.step == "doing" && $0.to?.step == "working" && $0.to?.due == $0.due })
      #expect(trial.matters.first?.from == older.first?.version)
      let none = try await Self.ask(daemon, MigrateQuery(workflow: "plain", from: "00", isDryRun: false))
      #expect(none.status == 200 && none.json["moved"] == 0)
      let moved = try MigrateAnswer(
        json: try await Self.ask(daemon, MigrateQuery(workflow: "plain", isDryRun: false)).json)
      #expect(moved.moved == 3 && moved.stayed == 0 && moved.matters == [])
      let matter = try MatterView(json: try await daemon.send("GET", Paths.matter(numbers[0])).json)
      #expect(matter.step == "working")
      let history = try EntryPage(json: try await daemon.send("GET", Paths.history(numbers[0])).json)
      let last = try #require(history.entries.last)
      #expect(last.event.type == "plain.migrate" && last.decision.facts["version"] == .string(moved.version))
      #expect(last.decision.facts["renamed"] == ["doing": "working"])
      #expect(try StatusView(json: try await daemon.send("GET", Paths.status).json).older == [])
    }
  }

  @Test("who reads a matter finds the words of the version that it runs by; strangers find none")
  func words() async throws {
    try await Self.run(callers: [Caller(account: "stray", isSuper: false)]) { (daemon, numbers) async throws in
      daemon.folder.write(Self.files("working"), to: "plain.yaml")
      #expect(try await daemon.send("POST", Paths.reload).status == 200)
      let matter = try MatterView(json: try await daemon.send("GET", Paths.matter(numbers[0])).json)
      for (version, step) in [(nil, "working"), (matter.version, "doing")] {
        let answer = try await daemon.send("GET", Paths.workflow("plain", version: version))
        let steps = try WorkflowDetail(json: answer.json).details["steps"]?.arrayValue
        #expect(steps?.first?["name"]?.stringValue == step)
      }
      let stray = try daemon.connect(as: "stray")
      #expect(try await stray.send("GET", Paths.workflow("plain", version: matter.version)).status == 404)
      for (path, status) in [
        (Paths.workflow("plain", version: String(repeating: "0", count: 64)), 404),
        (Paths.workflow("urgent-directive", version: matter.version), 404),
        (Paths.workflow("plain", version: "latest"), 400), (Paths.workflow("plain") + "?version=", 400),
        (Paths.workflow("plain", version: matter.version.uppercased()), 400),
      ] {
        let refused = try await daemon.send("GET", path)
        #expect(refused.status == status && refused.json["field"] == "version", "\(path): \(refused.text)")
      }
    }
  }

  @Test("a request that names no workflow, or one that there is not, or no cursor of ours, is told so")
  func refused() async throws {
    try await TestDaemon.run { (daemon) async throws in
      for (target, status, field) in [
        (Paths.migrate, 400, "workflow"), (Paths.migrate + "?workflow=first-responsibility&dry_run=1", 400, "dry_run"),
        (Paths.migrate + "?workflow=first-responsibility&from=XYZ", 400, "from"),
        (Paths.migrate + "?workflow=nothing", 404, "type"),
        (Paths.migrate + "?workflow=first-responsibility&dry_run=true&cursor=7", 400, "cursor"),
        (Paths.migrate + "?workflow=first-responsibility&as=wang", 400, "as"),
      ] {
        let answer = try await daemon.send("POST", target)
        #expect(answer.status == status && answer.json["field"] == .string(field), "\(target): \(answer.text)")
      }
    }
  }
}
