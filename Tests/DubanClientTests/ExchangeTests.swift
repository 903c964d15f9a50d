// SPDX-License-Identifier: Apache-2.0

import DubanAPI
import DubanCore
import Synchronization
import Testing

@testable import DubanClient

@Suite("Exchanges over the socket")
struct ExchangeTests {
  @Test("a request arrives as it was meant, and its answer comes back whole")
  func exchange() async throws {
    try await TestServer.with(reply: .always(.answer(201, headers: ["X-One": "1"], #"{"seq":7}"#))) { server in
      let request = ClientRequest(
        .post, Paths.matter("办 1/2"), query: [.init("as", "li & co")], body: Array("问".utf8))
      let response = try await server.client.send(request)
      #expect(response.status == 201)
      #expect(response.header("x-one") == "1")
      #expect(try response.json() == ["seq": 7])
      let seen = try #require(server.requests.first)
      #expect(seen.method == "POST")
      #expect(seen.uri == "/v1/matters/%E5%8A%9E%201%2F2?as=li%20%26%20co")
      #expect(seen.body == "问")
      #expect(seen.headers["accept"] == "application/json")
    }
  }

  @Test("requests one after another go over one connection")
  func keepAlive() async throws {
    try await TestServer.with(reply: TestServer.Script { number, _ in .answer(200, "\(number)") }) { server in
      for number in 0..<5 {
        let body = try await server.client.get("/").body
        #expect(body == Array("\(number)".utf8))
      }
      #expect(server.connections == 1)
      #expect(server.client.idleConnections == 1)
    }
  }

  @Test("requests at the same time each have a connection, and few of them are kept")
  func concurrent() async throws {
    try await TestServer.with(reply: TestServer.Script { _, request in .answer(200, request.uri) }) { server in
      try await withThrowingTaskGroup(of: Void.self) { group in
        for number in 0..<20 {
          group.addTask {
            let body = try await server.client.get("/\(number)").body
            #expect(body == Array("/\(number)".utf8))
          }
        }
        try await group.waitForAll()
      }
      #expect(server.client.idleConnections <= 4)
    }
  }

  @Test("a kept connection that the daemon has closed is replaced without a word")
  func replaced() async throws {
    try await TestServer.with(reply: TestServer.Script { number, _ in .answerThenClose(200, "\(number)") }) { server in
      for number in 0..<3 {
        let body = try await server.client.get("/").body
        #expect(body == Array("\(number)".utf8))
      }
      #expect(server.requests.count == 3)
    }
  }

  @Test("a new connection that is closed without an answer is an error, not a second try")
  func closed() async throws {
    try await TestServer.with(reply: .always(.close)) { server in
      await #expect(throws: ClientError.closed) { try await server.client.get("/") }
      #expect(server.requests.count == 1)
    }
  }

  @Test("a body over the limit is not read to its end")
  func tooLarge() async throws {
    let body = String(repeating: "a", count: 2000)
    try await TestServer.with(maximumBody: 1999, reply: .always(.answer(200, body))) { server in
      await #expect(throws: ClientError.tooLarge(limit: 1999)) { try await server.client.get("/") }
      #expect(server.client.idleConnections == 0)
    }
    try await TestServer.with(maximumBody: 2000, reply: .always(.answer(200, body))) { server in
      let body = try await server.client.get("/").body
      #expect(body.count == 2000)
    }
  }

  @Test("a daemon that does not answer is given up")
  func timeout() async throws {
    try await TestServer.with(timeout: .milliseconds(50), reply: .always(.silence)) { server in
      await #expect(throws: ClientError.timeout(seconds: 0.05)) { try await server.client.get("/") }
    }
  }

  @Test("what is no HTTP is named so")
  func noHTTP() async throws {
    try await TestServer.with(reply: .always(.bytes("220 mail.example ESMTP\r\n"))) { server in
      await #expect(throws: ClientError.malformed("it is no HTTP/1.1")) { try await server.client.get("/") }
    }
  }

  @Test("a cancelled request ends as cancelled, not as a broken connection")
  func cancelled() async throws {
    try await TestServer.with(reply: .always(.silence)) { server in
      let task = Task { try await server.client.get("/") }
      task.cancel()
      await #expect(throws: CancellationError.self) { try await task.value }
    }
  }

  @Test("503 is sent again, unchanged, after the time that the daemon asks for")
  func retried() async throws {
    let reply = TestServer.Script { number, _ in
      number < 2 ? .answer(503, headers: ["Retry-After": "\(number + 3)"], "{}") : .answer(200, #"{"seq":1}"#)
    }
    try await TestServer.with(reply: reply) { server in
      let waits = Mutex<[Duration]>([])
      let event = CloudEvent(id: "one", source: "test", type: "w.open", data: ["a": 1])
      let response = try await server.client.submit(event) { _, delay in waits.withLock { $0.append(delay) } }
      #expect(response.status == 200)
      #expect(waits.withLock { $0 } == [.seconds(3), .seconds(4)])
      #expect(Set(server.requests.map(\.body)).count == 1)
      let sent = try JSON(parsing: Array(server.requests[0].body.utf8))
      #expect(sent["id"] == "one" && sent["data"] == ["a": 1])
      #expect(server.requests[0].headers["content-type"] == MediaType.event)
    }
  }

  @Test("a daemon that stays busy is answered for in the end")
  func stillBusy() async throws {
    try await TestServer.with(reply: .always(.answer(503, "{}"))) { server in
      let policy = RetryPolicy(attempts: 3)
      let response = try await server.client.send(ClientRequest(.get, "/"), retrying: policy) { _, _ in }
      #expect(response.status == 503)
      #expect(server.requests.count == 3)
    }
  }

  @Test("a batch keeps its order, and each event has an answer of its own")
  func batch() async throws {
    let answer = """
      [{"status":201,"number":"A-1","step":"s","due":null,"card":null,"seq":1},
       {"status":422,"title":"no","type":"/problems/fields","field":"x"}]
      """
    try await TestServer.with(reply: .always(.answer(200, answer))) { server in
      let events = ["a", "b"].map { CloudEvent(id: $0, source: "test", type: "w.open") }
      let answers = try BatchAnswer.list(try await server.client.submit(batch: events))
      #expect(answers.count == 2)
      guard case .accepted(let first, 201) = answers[0], case .refused(let second) = answers[1] else {
        Issue.record("\(answers)")
        return
      }
      #expect(first.number == "A-1")
      #expect(second.fields == ["x"])
      #expect(server.requests[0].headers["content-type"] == MediaType.eventBatch)
      #expect(try JSON(parsing: Array(server.requests[0].body.utf8)).arrayValue?.compactMap { $0["id"] } == ["a", "b"])
    }
  }

  @Test("a client that acts for a person names him with everything it sends and reads")
  func person() async throws {
    try await TestServer.with(reply: .always(.answer(200, "{}"))) { server in
      let client = DubanClient(ClientConfiguration(socket: server.path, person: "li", language: .zh))
      _ = try await client.get(Paths.matters, query: [.init("open", "true")])
      _ = try await client.submit(CloudEvent(id: "1", source: "test", type: "w.open"))
      #expect(server.requests[0].uri == "/v1/matters?open=true&as=li")
      #expect(server.requests[0].headers["accept-language"] == "zh")
      #expect(try JSON(parsing: Array(server.requests[1].body.utf8))["actor"] == "li")
    }
  }
}
