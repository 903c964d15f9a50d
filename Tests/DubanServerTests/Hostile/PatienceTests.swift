// SPDX-License-Identifier: Apache-2.0

import DubanAPI
import DubanCore
import Glibc
import HTTPTypes
import Testing

@testable import DubanServer

@Suite("connections that are many, slow or never end")
struct PatienceTests {
  /// Sends bytes one at a time until the other side has enough of it.
  /// - Returns: how many it took.
  private static func dribble(_ connection: RawConnection, _ byte: Character, most: Int) async throws -> Int {
    for count in 0..<most {
      guard try await connection.write(Array(String(byte).utf8)) == 1 else { return count }
      if try await connection.closes(within: 5) { return count }
    }
    return most
  }

  @Test("a head that comes a byte at a time is cut off, and others are served meanwhile")
  func slowHead() async throws {
    var limits = Limits()
    limits.idle = .milliseconds(150)
    let account = Caller(account: "wang", isSuper: false)
    try await TestDaemon.run(callers: [account], callerLimits: limits) { (daemon) async throws in
      let slow = try daemon.connect(as: "wang")
      try await slow.write(Array("GET /v1/health HTTP/1.1\r\nX: ".utf8))
      async let taken = Self.dribble(slow, "x", most: 4_000)
      for _ in 0..<10 { #expect(try await daemon.send("GET", Paths.health).status == 200) }
      #expect(try await taken < 4_000)
    }
  }

  @Test("a body that comes a byte at a time is cut off too, and nothing of it is taken")
  func slowBody() async throws {
    var limits = Limits()
    limits.transfer = .milliseconds(150)
    try await TestDaemon.run(limits: limits) { (daemon) async throws in
      let slow = try daemon.connect()
      let head = "POST /v1/events HTTP/1.1\r\nHost: x\r\nContent-Type: application/cloudevents+json\r\n"
      try await slow.write(Array("\(head)Content-Length: 100000\r\n\r\n".utf8))
      #expect(try await Self.dribble(slow, " ", most: 4_000) < 4_000)
      #expect(try await daemon.seq == 1)
    }
  }

  @Test("a half-sent event does not hold up the stop: it is cut off, and told to come again", .timeLimit(.minutes(10)))
  func stop() async throws {
    var limits = Limits()
    // Only the stop itself can end it.
    limits.transfer = .seconds(3600)
    limits.idle = .seconds(3600)
    let (halves, keep) = AsyncStream.makeStream(of: RawConnection.self)
    try await TestDaemon.run(limits: limits) { (daemon) async throws in
      for rest in ["Content-Length: 100\r\n\r\n{", "Transfer-Encoding: chunked\r\n\r\n5\r\n{"] {
        let connection = try daemon.connect()
        // A whole request first: then the daemon has surely begun to read this connection.
        #expect(try await connection.send("GET", Paths.health).status == 200)
        let head = "POST /v1/events HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n"
        try await connection.write(Array("\(head)Content-Type: application/cloudevents+json\r\n\(rest)".utf8))
        #expect(try await connection.response().status == 100)
        keep.yield(connection)
      }
      keep.finish()
    }
    var count = 0
    for await connection in halves {
      let answer = try await connection.response()
      #expect(
        answer.status == 503 && answer.headers["retry-after"] == "2" && answer.json["type"] == "/problems/unready")
      #expect(try await connection.isClosed())
      count += 1
    }
    #expect(count == 2)
  }

  /// How many ends of connections to this socket the daemon holds, or are still to be taken by it.
  private static func ends(of path: String) -> Int {
    guard let file = fopen("/proc/net/unix", "r") else { return -1 }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 512)
    var count = 0
    while fgets(&line, CInt(line.count), file) != nil {
      let text = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
      if text.hasSuffix(" \(path)\n") { count += 1 }
    }
    // The listening socket itself.
    return count - 1
  }

  @Test("ten thousand idle connections of one account are not kept, nobody else waits for them, and it ends with them")
  func flood() async throws {
    var most = rlimit()
    getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &most)
    most.rlim_cur = most.rlim_max
    setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &most)
    let count = min(10_000, Int(clamping: most.rlim_max) - 1_500)
    if count < 10_000 { print("only \(count) connections: this machine allows \(most.rlim_max) open files") }
    let other = Caller(account: "gao", isSuper: false)
    try await TestDaemon.run(callers: [other]) { (daemon) async throws in
      let limits = Limits()
      let flood = Task.detached {
        try (0..<count).map { _ in try RawConnection(path: daemon.socket) }
      }
      for _ in 0..<50 { #expect(try await daemon.connect(as: "gao").send("GET", Paths.matters).status == 200) }
      let idle = try await flood.value
      #expect(idle.count == count)
      // A turn of the loop for each look; all that are too many are closed, those that waited for a word a moment later.
      var kept = Int.max
      for _ in 0..<2_000 where kept > limits.connectionsPerAccount {
        #expect(try await daemon.connect(as: "gao").send("GET", Paths.health).status == 200)
        kept = Self.ends(of: daemon.socket)
      }
      #expect(kept <= limits.connectionsPerAccount)
      // Those that were closed at once were told why. Some were let wait for a word of theirs, and had none: how many, and
      // whether the last was one, is a question of how fast they all came.
      var told: (connection: RawConnection, answer: RawConnection.Response)?
      for connection in idle.dropFirst(limits.connectionsPerAccount).reversed() where told == nil {
        told = (try? await connection.response()).map { (connection, $0) }
      }
      let (last, answer) = try #require(told)
      #expect(answer.status == 503 && answer.headers["retry-after"] == "1")
      #expect((try? ProblemDocument(json: answer.json))?.kind == .busy)
      #expect(try await last.isClosed())
      // The account itself is told to come again, and served when it has gone.
      let again = try await daemon.connect().send("GET", Paths.health)
      #expect(again.status == 503 && again.headers["retry-after"] == "1")
      for connection in idle { connection.shutDown() }
      var status = 0
      for _ in 0..<2_000 where status != 200 { status = (try? await daemon.send("GET", Paths.health).status) ?? 0 }
      #expect(status == 200)
    }
  }

  @Test("no account shuts others out: each has its places, also where there are as many as there may be")
  func places() {
    var limits = Limits()
    limits.connections = 100
    limits.connectionsPerAccount = 30
    limits.connectionsAnyway = 2
    limits.crowd = 5
    let places = Places(limits)
    var served = 0
    for uid in 1000..<1004 {
      for _ in 0..<40 where places.enter(UInt32(uid)) == .served { served += 1 }
    }
    #expect(served == 100)
    #expect([places.enter(7), places.enter(7), places.enter(7)] == [.served, .served, .flood])
    places.leave(7, .served)
    #expect(places.enter(7) == .served)
    for _ in 0..<5 { places.leave(1000, .crowd) }
    #expect(places.enter(1000) == .crowd)
  }

  @Test(
    "there are never more connections than descriptors, whatever the machine grants",
    arguments: [40, 64, 256, 1024, 16384])
  func descriptors(granted: Int) {
    let limits = Limits().within(descriptors: granted)
    #expect(limits.connections <= max(8, granted / 2) && limits.connections <= 512)
    #expect(limits.connectionsPerAccount <= limits.connections && limits.connectionsPerAccount >= 2)
    #expect(limits.connections + limits.crowd <= granted)
    if granted >= 1024 { #expect(limits.connections == 512 && limits.connectionsPerAccount == 128) }
  }
}
