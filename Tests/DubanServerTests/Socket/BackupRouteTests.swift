// SPDX-License-Identifier: Apache-2.0

import DubanAPI
import DubanCore
import DubanStore
import Testing

@testable import DubanServer

@Suite("backups over the socket")
struct BackupRouteTests {
  /// A matter with much text: more than a socket and its buffers hold.
  static func fill(_ daemon: TestDaemon) async throws {
    let text = String(repeating: "水泵", count: 9_000)
    let number = try #require(try await daemon.open(id: "fill").json["number"]?.stringValue)
    for index in 0..<80 {
      let note = TestDaemon.acting("note", on: number, id: "note-\(index)", data: ["text": .string(text)])
      #expect(try await daemon.submit(note).status == 200)
    }
  }

  @Test("a backup is a whole database, with its digest and its head in the headers, and can be restored")
  func whole() async throws {
    try await TestDaemon.run { (daemon) async throws in
      try await Self.fill(daemon)
      let head = try await daemon.store.head()
      let response = try await daemon.send("GET", Paths.backup)
      #expect(response.status == 200 && response.headers["content-type"] == "application/vnd.sqlite3")
      #expect(response.headers["content-length"] == String(response.body.count))
      #expect(response.headers["repr-digest"] == ReprDigest.sha256(sha256(response.body).bytes))
      #expect(response.headers["duban-seq"] == String(head.seq))
      #expect(response.headers["duban-head"] == head.hash.description)
      #expect(response.headers["duban-epoch"] == String(head.epoch))
      let folder = try TemporaryFolder()
      try folder.write(bytes: response.body, to: "duban.db")
      let store = try Store(directory: folder.path)
      #expect(try await store.verify().findings == [])
      #expect(try await store.head().hash == head.hash)
      store.close()
      let get = try await daemon.send("HEAD", Paths.backup)
      #expect(get.status == 200 && get.body.isEmpty)
      // Nobody holds the one before: the next is made.
      #expect(try await daemon.send("GET", Paths.backup).status == 200)
    }
  }

  @Test("a second backup at the same time is told to come again, and one without room is refused; events go on")
  func refused() async throws {
    var limits = Limits.unhurried
    limits.backupRoom = .max / 2
    try await TestDaemon.run(limits: limits) { (daemon) async throws in
      do {
        let held = try await daemon.store.backup(room: 0)
        let second = try await daemon.send("GET", Paths.backup)
        #expect(second.status == 503 && second.headers["retry-after"] == "10")
        #expect(second.json["type"] == "/problems/busy")
        #expect(try await daemon.open(id: "1").status == 201)
        #expect(held.size > 0)
        held.close()
      }
      let full = try await daemon.send("GET", Paths.backup)
      #expect(full.status == 507 && full.json["type"] == "/problems/full")
      #expect(try await daemon.open(id: "2").status == 201)
    }
  }

  @Test("a reader who takes nothing does not keep a backup for ever, and others act meanwhile")
  func stalled() async throws {
    // The others' connections may take all the time in the world.
    var limits = Limits.unhurried
    limits.transfer = .seconds(2)
    limits.backupPace = 512 * 1024
    let root = Caller(account: "root", isSuper: true)
    try await TestDaemon.run(callers: [root], callerLimits: limits) { (daemon) async throws in
      try await Self.fill(daemon)
      let stalled = try daemon.connect(as: "root")
      try await stalled.write(Array("GET /v1/backup HTTP/1.1\r\nHost: localhost\r\n\r\n".utf8))
      var refused = 0
      // Made by this, or free again: both say that nobody keeps it.
      while true {
        #expect(try await daemon.open(id: "while-\(refused)").status == 201)
        if try await stalled.isBegun(), try await daemon.send("GET", Paths.backup).status == 200 { break }
        refused += 1
        try #require(refused < 3000)
      }
      await #expect(throws: RawConnection.Failure.self) { try await stalled.response() }
    }
  }

  @Test("a stop ends a backup that nobody takes, at once")
  func stop() async throws {
    let (streams, keep) = AsyncStream.makeStream(of: RawConnection.self)
    try await TestDaemon.run { (daemon) async throws in
      try await Self.fill(daemon)
      let connection = try daemon.connect()
      try await connection.write(Array("GET /v1/backup HTTP/1.1\r\nHost: localhost\r\n\r\n".utf8))
      while try await !connection.isBegun() {}
      keep.yield(connection)
      keep.finish()
    }
    for await connection in streams {
      await #expect(throws: RawConnection.Failure.self) { try await connection.response() }
    }
  }

  @Test("what the log does not have is refused with where it ends, as a page and as a stream")
  func ahead() async throws {
    try await TestDaemon.run { (daemon) async throws in
      _ = try await daemon.open(id: "1")
      for (target, headers, field) in [
        ("/v1/log?after=3", [], "after"), ("/v1/log?after=9223372036854775807", [], "after"),
        ("/v1/log?after=3", [("Accept", "text/event-stream")], "after"),
        ("/v1/log", [("Accept", "text/event-stream"), ("Last-Event-ID", "77")], "Last-Event-ID"),
      ] as [(String, [(String, String)], String)] {
        let refused = try await daemon.send("GET", target, headers)
        #expect(refused.status == 409 && refused.json["type"] == "/problems/seq", "\(target): \(refused.text)")
        #expect(refused.json["seq"] == 2 && refused.json["accepts"] == ["2"] && refused.json["field"] == .string(field))
      }
      let end = try await daemon.send("GET", "/v1/log?after=end")
      #expect(end.status == 200 && end.json["next"] == 2 && end.json["entries"] == [])
      #expect(try await daemon.send("GET", "/v1/log?after=2").json["next"] == 2)
      let stream = try await LogStreamTests.follow(daemon, "/v1/log?after=end")
      _ = try await daemon.open(id: "2")
      #expect(try await LogStreamTests.entry(stream)?.seq == 3)
    }
  }

  @Test("an ifseq ahead of the matter is a conflict that says so")
  func ifseq() async throws {
    try await TestDaemon.run { (daemon) async throws in
      let number = try #require(try await daemon.open(id: "1").json["number"]?.stringValue)
      var event = TestDaemon.acting("note", on: number, data: ["text": "?"])
      event["ifseq"] = 40
      let refused = try await daemon.submit(event)
      #expect(refused.status == 409 && refused.json["type"] == "/problems/ifseq" && refused.json["seq"] == 2)
      #expect(refused.json["detail"]?.stringValue?.contains("has no entry 40") == true, "\(refused.text)")
    }
  }
}
