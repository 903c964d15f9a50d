// SPDX-License-Identifier: Apache-2.0

import DubanAPI
import DubanCore
import Glibc
import HTTPTypes
import Hummingbird
import Testing

@testable import DubanServer

@Suite("bytes that no well-meaning client sends")
struct AttackTests {
  @Test(
    "each has its answer and then a closed connection, nothing of it is taken, and others are served",
    arguments: [
      ("what is no HTTP", Attack.noHTTP), ("framing", Attack.framing), ("targets", Attack.targets),
      ("bodies", Attack.bodies),
    ])
  func attacks(kind: String, attacks: [Attack]) async throws {
    try await TestDaemon.run { (daemon) async throws in
      let other = try daemon.connect()
      for attack in attacks {
        let connection = try daemon.connect()
        try await connection.write(attack.bytes)
        connection.endOfSending()
        let answers = try await connection.responses()
        #expect(answers.map(\.status) == attack.statuses, "\(attack.name): \(answers.map(\.text))")
        for answer in answers where answer.status >= 400 {
          #expect(answer.headers["content-type"] == MediaType.problem, "\(attack.name)")
          let problem = try? ProblemDocument(json: answer.json)
          #expect(problem?.status == answer.status && problem?.kind != nil, "\(attack.name): \(answer.text)")
        }
        #expect(try await other.send("GET", Paths.health).status == 200, "after \(attack.name)")
      }
      #expect(try await daemon.seq == 1)
    }
  }

  @Test("bytes that are no HTTP are told so in the office's language, and the connection is closed at once")
  func unreadable() async throws {
    try await TestDaemon.run { (daemon) async throws in
      let connection = try daemon.connect()
      try await connection.write(Array("GARBAGE\r\n\r\n".utf8))
      // Nobody has said that he sends no more.
      let answer = try await connection.response()
      #expect(answer.status == 400 && answer.headers["connection"] == "close")
      #expect(answer.headers["content-language"] == "zh-CN" && answer.json["title"] == "请求无法读取")
      #expect(try await connection.isClosed())
    }
  }

  @Test("what comes before the nonsense on a connection is answered first")
  func pipelining() async throws {
    try await TestDaemon.run { (daemon) async throws in
      let connection = try daemon.connect()
      var bytes: [UInt8] = []
      for id in 0..<50 {
        let body = JSON.object(TestDaemon.opening(id: "\(id)")).bytes
        bytes += Array("POST /v1/events HTTP/1.1\r\nHost: x\r\nContent-Type: application/cloudevents+json\r\n".utf8)
        bytes += Array("Content-Length: \(body.count)\r\n\r\n".utf8) + body
        bytes += Array("GET /v1/health HTTP/1.1\r\nHost: x\r\n\r\n".utf8)
      }
      try await connection.write(bytes + Array("\u{0}\u{1}\u{2}".utf8))
      let answers = try await connection.responses()
      #expect(answers.map(\.status) == (0..<50).flatMap { _ in [201, 200] } + [400])
      // Each answer belongs to its request.
      let numbers = answers.compactMap { $0.json["number"]?.stringValue }
      #expect(numbers == numbers.sorted() && Set(numbers).count == 50)
    }
  }

  @Test("who asks whether to go on is told so, or why not")
  func expecting() async throws {
    try await TestDaemon.run { (daemon) async throws in
      let connection = try daemon.connect()
      let body = JSON.object(TestDaemon.opening()).bytes
      let head = "POST /v1/events HTTP/1.1\r\nHost: x\r\nContent-Type: application/cloudevents+json\r\n"
      try await connection.write(Array("\(head)Expect: 100-continue\r\nContent-Length: \(body.count)\r\n\r\n".utf8))
      #expect(try await connection.response().status == 100)
      try await connection.write(body)
      #expect(try await connection.response().status == 201)
      try await connection.write(Array("\(head)Expect: 100-continue\r\nContent-Length: 999999\r\n\r\n".utf8))
      let refused = try await connection.response()
      #expect(refused.status == 413 && refused.headers["connection"] == "close")
      #expect(try await connection.isClosed())
    }
  }

  @Test(
    "after an upgrade or a wish to close, the answer says that it is the last",
    arguments: [
      "Connection: Upgrade\r\nUpgrade: websocket", "Connection: Close", "Connection: TE, close",
    ])
  func last(header: String) async throws {
    try await TestDaemon.run { (daemon) async throws in
      let connection = try daemon.connect()
      try await connection.write(Array("GET /v1/health HTTP/1.1\r\nHost: x\r\n\(header)\r\n\r\n".utf8))
      let answer = try await connection.response()
      #expect(answer.status == 200 && answer.headers["connection"] == "close")
    }
  }

  @Test("where there is no room, the answer says when to come again")
  func noRoom() async throws {
    try await TestDaemon.run { (daemon) async throws in
      let document = Response.problem(.noRoom(retryAfter: 10), in: .en, instance: Paths.events)
      #expect(document.status.code == 507 && document.headers[.retryAfter] == "10")
      let described = try await daemon.send("GET", Paths.openAPI).json["components"]?["responses"]
      for status in ["503", "507"] { #expect(described?[status]?["headers"]?["Retry-After"] != nil) }
    }
  }

  @Test("large bodies of one account that are under way take no room from another's, and none once they are gone")
  func bodyRoom() async throws {
    var limits = Limits.unhurried
    limits.bodyBytes = 400_000
    limits.bodyBytesPerAccount = 300_000
    let callers = ["gao", "han"].map { Caller(account: $0, isSuper: false) }
    try await TestDaemon.run(limits: limits, callers: callers) { (daemon) async throws in
      let head = "POST /v1/events HTTP/1.1\r\nHost: x\r\nContent-Type: application/cloudevents+json\r\n"
      var halves: [RawConnection] = []
      func half() async throws {
        let half = try daemon.connect(as: "gao")
        try await half.write(
          Array("\(head)Content-Length: 200000\r\n\r\n".utf8) + Array(repeating: 0x20, count: 149_000))
        halves.append(half)
      }
      for _ in 0..<2 { try await half() }
      // The daemon has read both when a body of a few kilobytes finds no room beside them.
      let padding = JSON.string(String(repeating: "x", count: 4_000))
      func submit(_ account: String, _ id: String) async throws -> RawConnection.Response {
        let event = TestDaemon.opening(id: id).merging(["data": .object(["subject": padding, "requester": "Li"])]) {
          $1
        }
        return try await daemon.connect(as: account).send(
          "POST", Paths.events, [("Content-Type", MediaType.event)], body: JSON.object(event).bytes)
      }
      var answer = try await submit("gao", "first")
      var id = 0
      while answer.status != 503, id < 5_000 {
        id += 1
        // While both are being read it may be one of them that finds no room, and gives up what it had.
        if id.isMultiple(of: 50) { try await half() }
        answer = try await submit("gao", "\(id)")
      }
      #expect(answer.status == 503 && answer.headers["retry-after"] == "1" && answer.json["type"] == "/problems/busy")
      #expect(try await submit("han", "other").status != 503)
      for half in halves { half.shutDown() }
      while try await submit("gao", "last").status == 503 { sched_yield() }
    }
  }
}
