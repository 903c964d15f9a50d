// SPDX-License-Identifier: Apache-2.0

import DubanAPI
import DubanCore
import Testing

@testable import DubanServer

@Suite("following the log")
struct LogStreamTests {
  static func follow(
    _ daemon: TestDaemon, _ target: String = "/v1/log", _ headers: [(String, String)] = []
  ) async throws -> RawConnection {
    let connection = try daemon.connect()
    let response = try await connection.send("GET", target, [("Accept", "text/event-stream")] + headers)
    #expect(response.status == 200 && response.headers["content-type"] == "text/event-stream")
    return connection
  }

  /// The next entry of a stream.
  static func entry(_ connection: RawConnection) async throws -> EntryView? {
    guard let text = try await connection.nextChunk() else { return nil }
    let lines = text.split(separator: "\n")
    let id = try #require(lines.first { $0.hasPrefix("id: ") }?.dropFirst(4))
    let data = try #require(lines.first { $0.hasPrefix("data: ") }?.dropFirst(6))
    let entry = try EntryView(json: JSON(parsing: data.utf8))
    #expect(Int64(id) == entry.seq)
    return entry
  }

  @Test("a stream gives what is there, then what comes, and resumes without a gap")
  func following() async throws {
    try await TestDaemon.run { (daemon) async throws in
      _ = try await daemon.open(id: "1")
      let stream = try await Self.follow(daemon)
      #expect(try await Self.entry(stream)?.kind == .office)
      #expect(try await Self.entry(stream)?.event.type == "first-responsibility.open")
      _ = try await daemon.open(id: "2")
      #expect(try await Self.entry(stream)?.seq == 3)
      stream.shutDown()
      _ = try await daemon.open(id: "3")
      let resumed = try await Self.follow(daemon, "/v1/log?after=0", [("Last-Event-ID", "3")])
      #expect(try await Self.entry(resumed)?.seq == 4)
    }
  }

  @Test("a stream gives its reader only what he may see")
  func filtered() async throws {
    try await TestDaemon.run(with: ReadRouteTests.files()) { (daemon) async throws in
      let stream = try await Self.follow(daemon, "/v1/log?as=gao&after=1")
      _ = try await daemon.open("secret", id: "1")
      _ = try await daemon.open(id: "2", as: "gao")
      #expect(try await Self.entry(stream)?.event.type == "first-responsibility.open")
    }
  }

  @Test("a stream ends when the daemon stops")
  func stop() async throws {
    let (streams, keep) = AsyncStream.makeStream(of: RawConnection.self)
    try await TestDaemon.run { (daemon) async throws in
      let stream = try await Self.follow(daemon)
      #expect(try await Self.entry(stream) != nil)
      keep.yield(stream)
      keep.finish()
    }
    for await stream in streams { #expect(try await Self.entry(stream) == nil) }
  }

  @Test("a wrong id to resume from is named")
  func wrong() async throws {
    try await TestDaemon.run { (daemon) async throws in
      let headers = [("Accept", "text/event-stream"), ("Last-Event-ID", "x")]
      let refused = try await daemon.send("GET", "/v1/log", headers)
      #expect(refused.status == 400 && refused.json["field"] == "Last-Event-ID")
      #expect(try await daemon.send("GET", "/v1/log?as=nobody", headers).status == 403)
    }
  }
}
