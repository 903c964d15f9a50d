// SPDX-License-Identifier: Apache-2.0

import DubanAPI
import DubanCore
import DubanTesting
import HTTPTypes
import Testing

@testable import DubanServer

@Suite("the service over the socket")
struct ServiceRouteTests {
  @Test("every route is described, and everything described has a route")
  func described() async throws {
    try await TestDaemon.run { (daemon) async throws in
      let services = Services(engine: daemon.engine, store: daemon.store, limits: Limits(), version: "1")
      let routes = Set(
        services.routes.map { route in
          let type = type(of: route)
          return "\(type.method.rawValue.lowercased()) \(type.path)"
        })
      let document = try await daemon.send("GET", Paths.openAPI)
      #expect(document.headers["content-type"] == "application/openapi+json")
      let paths = try #require(document.json["paths"]?.objectValue)
      let described = paths.flatMap { path, item in (item.objectValue ?? [:]).keys.map { "\($0) \(path)" } }
      #expect(Set(described) == routes)
      #expect(document.json == OpenAPI.document(version: "1.2.3"))
    }
  }

  @Test("paths and methods that are not there are problems too")
  func notThere() async throws {
    try await TestDaemon.run { (daemon) async throws in
      let path = try await daemon.send("GET", "/v2/matters")
      #expect(path.status == 404 && path.json["type"] == "/problems/path")
      let method = try await daemon.send("DELETE", "/v1/matters/SW-1")
      #expect(method.status == 405 && method.headers["allow"] == "GET, HEAD, OPTIONS")
      #expect(method.json["accepts"] == ["GET", "HEAD", "OPTIONS"])
      let options = try await daemon.send("OPTIONS", "/v1/events")
      #expect(options.status == 204 && options.headers["allow"] == "OPTIONS, POST")
      let get = try await daemon.send("GET", "/v1/health")
      let head = try await daemon.send("HEAD", "/v1/health")
      #expect(head.status == 200 && head.body.isEmpty)
      #expect(head.headers["content-length"] == get.headers["content-length"])
      let encoded = try await daemon.send("GET", "/v1/matters/%ff")
      #expect(encoded.status == 404 && encoded.json["type"] == "/problems/unknown")
      // Without a wish it is the office's language.
      #expect(path.headers["content-language"] == "zh-CN")
    }
  }

  @Test("one connection carries many requests, and headers are bounded")
  func connections() async throws {
    var limits = Limits.unhurried
    limits.connectionsPerAccount = 2
    try await TestDaemon.run(limits: limits) { (daemon) async throws in
      let connection = try daemon.connect()
      for _ in 1...3 { #expect(try await connection.send("GET", "/v1/health").status == 200) }
      let other = try daemon.connect()
      let long = try await other.send("GET", "/v1/health", [("X-Long", String(repeating: "x", count: 80 * 1024))])
      #expect((400..<500).contains(long.status))
      #expect(try await other.isClosed())
    }
  }

  @Test("more connections than one account may have are told to come again")
  func crowded() async throws {
    var limits = Limits.unhurried
    limits.connectionsPerAccount = 2
    try await TestDaemon.run(limits: limits) { (daemon) async throws in
      let kept = try [daemon.connect(), daemon.connect()]
      for connection in kept { #expect(try await connection.send("GET", "/v1/health").status == 200) }
      let third = try daemon.connect()
      let refused = try await third.send("GET", "/v1/health")
      #expect(refused.status == 503 && refused.headers["retry-after"] == "1")
      #expect(try await third.isClosed())
      #expect(try await kept[0].send("GET", "/v1/health").status == 200)
    }
  }

  @Test("status, health and metrics say how the daemon does")
  func status() async throws {
    try await TestDaemon.run { (daemon) async throws in
      _ = try await daemon.open()
      _ = try await daemon.open()
      let status = try StatusView(json: try await daemon.send("GET", Paths.status).json)
      #expect(status.version == "1.2.3" && status.office == "linshan" && status.open == 1 && status.cards == [.blue: 1])
      #expect(status.workflows == ["first-responsibility", "urgent-directive"] && status.troubles.isEmpty)
      #expect(status.next != nil && status.seq == 2)
      let metrics = try await daemon.send("GET", Paths.metrics)
      #expect(metrics.headers["content-type"]?.hasPrefix("application/openmetrics-text") == true)
      #expect(metrics.text.contains("duban_events_total{result=\"accepted\"} 1\n"))
      #expect(metrics.text.contains("duban_events_total{result=\"repeated\"} 1\n"))
      #expect(metrics.text.hasSuffix("# EOF\n"))
      let verified = try VerifyAnswer(json: try await daemon.send("POST", Paths.verify).json)
      #expect(verified.ok && verified.entries == 2 && verified.matters == 1 && verified.hash == status.hash)
      let workflows = try WorkflowList(json: try await daemon.send("GET", Paths.workflows).json)
      #expect(workflows.workflows.map(\.name) == status.workflows)
      let detail = try WorkflowDetail(json: try await daemon.send("GET", Paths.workflow("urgent-directive")).json)
      #expect(detail.summary == workflows.workflows[1] && detail.details["steps"]?.arrayValue?.isEmpty == false)
      let unknown = try await daemon.send("GET", Paths.workflow("nothing"))
      #expect(unknown.status == 404 && unknown.json["accepts"] == JSON.array(status.workflows.map(JSON.string)))
    }
  }

  @Test("a reload with an error says where it is, and what was in force goes on")
  func reload() async throws {
    try await TestDaemon.run { (daemon) async throws in
      let before = try StatusView(json: try await daemon.send("GET", Paths.status).json)
      daemon.folder.write("workflow: broken\nsteps: &a {}\n", to: "broken.yaml")
      let refused = try await daemon.send("POST", Paths.reload, [("Accept-Language", "en")])
      #expect(refused.status == 422 && refused.headers["content-type"] == "application/problem+json")
      let answer = try ReloadAnswer(json: refused.json)
      #expect(!answer.accepted && answer.environment == before.environment)
      #expect(answer.diagnostics.contains { $0.path == "broken.yaml" && $0.severity == .error })
      #expect(try await daemon.open().status == 201)
      daemon.folder.write(try Shipped.officeWithoutRobots(), to: "office.yaml")
      daemon.folder.write(ReadRouteTests.secret, to: "broken.yaml")
      let accepted = try ReloadAnswer(json: try await daemon.send("POST", Paths.reload).json)
      #expect(accepted.accepted && accepted.environment != before.environment && accepted.seq != nil)
      #expect(try await daemon.open("secret", id: "s").status == 201)
      let same = try ReloadAnswer(json: try await daemon.send("POST", Paths.reload).json)
      #expect(same.accepted && same.seq == nil)
    }
  }
}
