// SPDX-License-Identifier: Apache-2.0

import DubanAPI
import DubanCore
import Synchronization
import Testing

@testable import DubanClient

@Suite("Following the log")
struct EventStreamTests {
  private static let policy = RetryPolicy(attempts: 3)

  private func take(_ count: Int, from stream: EventStream) async throws -> [ServerSentEvent] {
    var events: [ServerSentEvent] = []
    for try await event in stream {
      events.append(event)
      if events.count == count { break }
    }
    return events
  }

  @Test("a stream that breaks off is taken up behind the last whole event")
  func resumes() async throws {
    let reply = TestServer.Script { number, request in
      switch number {
      case 0: .stream(["id: 1\ndata: a\n\nid: 2\nda", "ta: b\n\nid: 3\ndata: ha"], thenClose: true)
      case 1: .stream(["id: 3\ndata: c\n\n"], thenClose: true)
      default: .stream(["id: 4\ndata: d\n\n"], thenClose: false)
      }
    }
    try await TestServer.with(reply: reply) { server in
      let events = try await take(4, from: server.client.followLog(after: 0, retrying: Self.policy) { _, _ in })
      #expect(events.map(\.data) == ["a", "b", "c", "d"])
      #expect(events.map(\.id) == ["1", "2", "3", "4"])
      #expect(server.requests.map { $0.headers["last-event-id"] } == [nil, "2", "3"])
      #expect(server.requests.allSatisfy { $0.uri == "/v1/log?after=0" })
      #expect(server.requests.allSatisfy { $0.headers["accept"] == "text/event-stream" })
    }
  }

  @Test("a daemon that stays away is given up after the attempts of the policy")
  func givesUp() async throws {
    let reply = TestServer.Script { number, _ in
      number == 0 ? .stream(["id: 1\ndata: a\n\n"], thenClose: true) : .close
    }
    try await TestServer.with(reply: reply) { server in
      let waits = Mutex<[Duration]>([])
      let stream = server.client.followLog(after: nil, retrying: Self.policy) { _, delay in
        waits.withLock { $0.append(delay) }
      }
      await #expect(throws: ClientError.closed) { _ = try await take(2, from: stream) }
      #expect(waits.withLock { $0 } == [.seconds(1), .seconds(2)])
    }
  }

  @Test("a stream that was never open is not waited for")
  func neverOpen() async throws {
    try await TestServer.with(reply: .always(.close)) { server in
      await #expect(throws: ClientError.closed) { _ = try await take(1, from: server.client.followLog(after: nil)) }
      #expect(server.requests.count == 1)
    }
  }

  @Test("a refusal is handed on as the daemon gave it")
  func refused() async throws {
    try await TestServer.with(reply: .always(.answer(403, #"{"title":"no"}"#))) { server in
      let error = await #expect(throws: EventStream.Refused.self) {
        _ = try await take(1, from: server.client.followLog(after: nil))
      }
      let response = try #require(error).response
      #expect(response.status == 403)
      #expect(try response.json()["title"] == "no")
    }
  }

  @Test("whoever stops listening closes the connection, and whoever cancels is told so")
  func cancelled() async throws {
    try await TestServer.with(reply: .always(.stream(["id: 1\ndata: a\n\n"], thenClose: false))) { server in
      let (seen, note) = AsyncStream.makeStream(of: Void.self)
      let task = Task {
        for try await _ in server.client.followLog(after: nil, retrying: Self.policy) { note.yield() }
      }
      for await _ in seen { break }
      task.cancel()
      await #expect(throws: CancellationError.self) { try await task.value }
    }
  }
}
