// SPDX-License-Identifier: Apache-2.0

import DubanAPI
import DubanCore
import Testing

@testable import DubanServer

@Suite("events over the socket")
struct EventRouteTests {
  @Test("an opening answers 201 with the matter's place, and again the same when it comes again")
  func opening() async throws {
    try await TestDaemon.run { (daemon) async throws in
      let first = try await daemon.open()
      #expect(first.status == 201)
      #expect(first.headers["content-type"] == "application/json")
      let answer = try EventAnswer(json: first.json)
      let number = try #require(answer.number)
      #expect(first.headers["location"] == "/v1/matters/" + number)
      #expect(answer.step == "received" && answer.card == .blue && answer.due != nil)
      let again = try await daemon.open()
      #expect(again.status == 201 && again.body == first.body)
      let other = try await daemon.open(subject: "Another")
      #expect(other.status == 409)
      #expect(try ProblemDocument(json: other.json).kind == .conflict)
    }
  }

  @Test("an event on a matter answers 200, and its refusals name what would be accepted")
  func acting() async throws {
    try await TestDaemon.run { (daemon) async throws in
      let number = try #require(EventAnswer(json: try await daemon.open().json).number)
      let missing = try await daemon.submit(TestDaemon.acting("coordinate", on: number, id: "2"))
      #expect(missing.status == 422 && missing.headers["content-type"] == "application/problem+json")
      #expect(missing.json["field"] == "lead_unit" && missing.json["step"] == "received")
      #expect(missing.headers["content-language"] == "en")
      let wrong = try await daemon.submit(TestDaemon.acting("reply", on: number, id: "3"))
      #expect(wrong.status == 422 && wrong.json["type"] == "/problems/step")
      #expect(wrong.json["accepts"]?.arrayValue?.contains("do-now") == true)
      let forbidden = try await daemon.submit(TestDaemon.acting("do-now", on: number, id: "4", as: "ye"))
      #expect(forbidden.status == 403)
      let stale = try await daemon.submit(
        TestDaemon.acting("do-now", on: number, id: "5").merging(["ifseq": "1"]) { $1 })
      #expect(stale.status == 409 && stale.json["type"] == "/problems/ifseq" && stale.json["seq"] != nil)
      let done = try await daemon.submit(
        TestDaemon.acting("coordinate", on: number, id: "6", data: ["lead_unit": "water"]))
      #expect(done.status == 200)
      #expect(done.json["step"] == "coordinating")
    }
  }

  @Test("what is not there is 404, whoever asks")
  func unknown() async throws {
    try await TestDaemon.run { (daemon) async throws in
      #expect(try await daemon.open("no-such-thing").status == 404)
      #expect(try await daemon.submit(TestDaemon.acting("reply", on: "SW-2000-0001")).status == 404)
      #expect(try await daemon.open(as: "nobody").status == 403)
    }
  }

  @Test("binary mode says the same")
  func binary() async throws {
    try await TestDaemon.run { (daemon) async throws in
      let event = CloudEvent(id: "b 1", source: "/窗口", type: "first-responsibility.open", actor: "wang")
      let headers = event.binaryHeaders.map { ($0.name, $0.value) } + [("Content-Type", "application/json")]
      let data: JSON = ["subject": "灯坏了", "requester": "李"]
      let opened = try await daemon.send("POST", "/v1/events", headers, body: data)
      #expect(opened.status == 201, "\(opened.text)")
      let number = try #require(opened.json["number"]?.stringValue)
      let history = try await daemon.send("GET", Paths.history(number))
      #expect(history.json["entries"]?.arrayValue?.first?["event"]?["source"] == "/窗口")
    }
  }

  @Test("a batch is decided in order, and each event has its own answer")
  func batch() async throws {
    try await TestDaemon.run { (daemon) async throws in
      let batch: JSON = [
        .object(TestDaemon.opening(id: "1")), .object(TestDaemon.opening(id: "2", as: "nobody")), ["id": "3"],
        .object(TestDaemon.opening(id: "1")), .object(TestDaemon.opening(id: "4")),
      ]
      let headers = [("Content-Type", "application/cloudevents-batch+json; charset=UTF-8")]
      let response = try await daemon.send("POST", "/v1/events", headers, body: batch)
      #expect(response.status == 200)
      let answers = try (response.json.arrayValue ?? []).map { try BatchAnswer(json: $0) }
      #expect(response.json.arrayValue?.map { $0["status"] } == [201, 403, 400, 201, 201])
      #expect(answers[0] == answers[3] && answers[0] != answers[4])
      let empty = try await daemon.send("POST", "/v1/events", headers, body: [])
      #expect(empty.status == 200 && empty.json == [])
    }
  }

  @Test("a body that cannot be read names the byte, the attribute or the type")
  func unreadable() async throws {
    try await TestDaemon.run { (daemon) async throws in
      let structured = [("Content-Type", "application/cloudevents+json")]
      let broken = try await daemon.connect().send("POST", "/v1/events", structured, body: Array("{\"id\": 1,}".utf8))
      #expect(broken.status == 400 && broken.json["offset"] == 9)
      let empty = try await daemon.connect().send("POST", "/v1/events", structured, body: [])
      #expect(empty.status == 400 && empty.json["offset"] == 0)
      let noVersion = try await daemon.submit(["id": "1"])
      #expect(noVersion.status == 400 && noVersion.json["field"] == "specversion")
      for type in [nil, "text/plain", "application/json", "application/cloudevents+json; charset=gbk"] {
        let response = try await daemon.connect().send(
          "POST", "/v1/events", type.map { [("Content-Type", $0)] } ?? [], body: Array("{}".utf8))
        #expect(response.status == 415 && response.json["field"] == "Content-Type", "\(type ?? "none")")
      }
      let chinese = try await daemon.submit(["id": "1"], language: "zh-CN")
      #expect(chinese.headers["content-language"] == "zh-CN")
      #expect(chinese.json["title"] == "请求无法读取")
      let parameter = try await daemon.send("POST", "/v1/events?as=wang", structured, body: [:])
      #expect(parameter.status == 400 && parameter.json["field"] == "as")
    }
  }

  @Test("a body that is too large is dropped, and the connection goes on up to a limit")
  func size() async throws {
    try await TestDaemon.run { (daemon) async throws in
      let connection = try daemon.connect()
      let structured = [("Content-Type", "application/cloudevents+json")]
      let large = [UInt8](repeating: 0x20, count: 256 * 1024 + 1)
      let refused = try await connection.send("POST", "/v1/events", structured, body: large)
      #expect(refused.status == 413 && refused.json["type"] == "/problems/size")
      #expect(try await connection.send("GET", "/v1/health").status == 200)
      let fitting = TestDaemon.opening().merging(["pad": .string(String(repeating: "x", count: 255 * 1024))]) { $1 }
      let bytes = JSON.object(fitting).bytes
      #expect(try await connection.send("POST", "/v1/events", structured, body: bytes).status == 201)
      let batch = JSON.array(Array(repeating: .object(fitting), count: 3)).bytes
      let headers = [("Content-Type", "application/cloudevents-batch+json")]
      #expect(try await connection.send("POST", "/v1/events", headers, body: batch).status == 200)
      try await connection.write(
        Array("POST /v1/events HTTP/1.1\r\nHost: x\r\nContent-Type: application/cloudevents+json\r\n".utf8)
          + Array("Content-Length: 99999999\r\n\r\n".utf8))
      let closing = try await connection.response()
      #expect(closing.status == 413 && closing.headers["connection"] == "close")
      #expect(try await connection.isClosed())
    }
  }
}
