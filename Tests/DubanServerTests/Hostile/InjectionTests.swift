// SPDX-License-Identifier: Apache-2.0

import DubanAPI
import DubanCore
import Testing

@testable import DubanServer

@Suite("names that are not the sender's to use")
struct InjectionTests {
  private static let wang = Caller(account: "wang", isSuper: false)

  private static func opening(_ id: String, _ more: [String: JSON] = [:]) -> [String: JSON] {
    var event = TestDaemon.opening(id: id)
    event["actor"] = nil
    return event.merging(more) { $1 }
  }

  private static func send(
    _ daemon: TestDaemon, _ body: String, type: String = MediaType.event, _ headers: [(String, String)] = [],
    target: String = Paths.events
  ) async throws -> RawConnection.Response {
    try await daemon.connect(as: "wang").send(
      "POST", target, [("Content-Type", type), ("Accept-Language", "en")] + headers, body: Array(body.utf8))
  }

  /// Whoever is named in whatever way: the name is refused, or what is written down is the sender's own.
  @Test("an actor that the sender may not name is refused in every mode, and never ignored")
  func actor() async throws {
    try await TestDaemon.run(callers: [Self.wang]) { (daemon) async throws in
      let before = try await daemon.seq
      let text = JSON.object(Self.opening("s", ["actor": "director"])).text
      let structured = try await Self.send(daemon, text)
      #expect(structured.status == 403 && structured.json["field"] == "actor")
      let himself = try await Self.send(daemon, JSON.object(Self.opening("h", ["actor": "wang"])).text)
      #expect(himself.status == 403)
      // The same name, written with an escape, is the same name.
      let escaped = try await Self.send(daemon, text.replacing("\"actor\"", with: "\"\\u0061ctor\""))
      #expect(escaped.status == 403)
      let twice = try await Self.send(daemon, text.replacing("\"actor\":", with: "\"actor\":null,\"actor\":"))
      #expect(twice.status == 400)
      let twiceEscaped = try await Self.send(
        daemon, text.replacing("\"actor\":", with: "\"\\u0061ctor\":null,\"actor\":"))
      #expect(twiceEscaped.status == 400)
      for name in ["Actor", "ACTOR", "actor ", "ac-tor"] {
        let answer = try await Self.send(daemon, JSON.object(Self.opening("n", [name: "director"])).text)
        #expect(answer.status == 400, "\(name)")
      }
      for value: JSON in ["", 1, ["director"], ["id": "director"], true] {
        #expect(try await Self.send(daemon, JSON.object(Self.opening("v", ["actor": value])).text).status == 400)
      }
      let batch = try await Self.send(daemon, "[\(text),\(text)]", type: MediaType.eventBatch)
      #expect(batch.json.arrayValue?.map { $0["status"] } == [403, 403])
      for data: JSON in [
        ["subject": "x", "requester": "Li", "actor": "director"],
        ["subject": "x", "requester": "Li", "event": ["actor": "director"]],
        ["subject": "x", "requester": "Li", "owner": "director"],
      ] {
        let answer = try await Self.send(daemon, JSON.object(Self.opening("d", ["data": data])).text)
        #expect(answer.status == 422, "\(answer.text)")
      }
      for query in ["?actor=director", "?as=director", "?ce-actor=director"] {
        #expect(try await Self.send(daemon, text, target: Paths.events + query).status == 400)
      }
      #expect(try await daemon.seq == before)
    }
  }

  @Test("in binary mode too: in other letters, percent-encoded, quoted, twice, in a trailer")
  func binaryActor() async throws {
    try await TestDaemon.run(callers: [Self.wang]) { (daemon) async throws in
      let data = "{\"subject\":\"x\",\"requester\":\"Li\"}"
      func send(_ id: String, _ more: [(String, String)]) async throws -> RawConnection.Response {
        let headers = [
          ("ce-specversion", "1.0"), ("ce-id", id), ("ce-source", "/test"), ("ce-type", "first-responsibility.open"),
        ]
        return try await Self.send(daemon, data, type: MediaType.json, headers + more)
      }
      let before = try await daemon.seq
      for value in ["director", "%64irector", "\"director\"", "wang", " director "] {
        for name in ["ce-actor", "Ce-Actor", "CE-ACTOR"] {
          let answer = try await send("1", [(name, value)])
          #expect(answer.status == 403 && answer.json["field"] == "actor", "\(name): \(value)")
        }
      }
      for pair in [
        [("ce-actor", ""), ("ce-actor", "director")], [("ce-actor", "director"), ("Ce-Actor", "director")],
      ] {
        #expect(try await send("2", pair).status == 400)
      }
      for name in ["ce-%61ctor", "ce-actor.", "ce-ac-tor", "ce-"] {
        #expect(try await send("3", [(name, "director")]).status == 400, "\(name)")
      }
      // Bytes that are no UTF-8 would all be read as the same.
      let connection = try daemon.connect(as: "wang")
      try await connection.write(
        Array("POST /v1/events HTTP/1.1\r\nHost: x\r\nce-specversion: 1.0\r\nce-id: a".utf8) + [0xB5, 0xC6]
          + Array("\r\nce-source: /t\r\nce-type: first-responsibility.open\r\nContent-Length: 0\r\n\r\n".utf8))
      let garbled = try await connection.response()
      #expect(garbled.status == 400 && garbled.json["field"] == "ce-id", "\(garbled.text)")
      #expect(try await daemon.seq == before)
      // What is no attribute says nothing: the sender acts as himself.
      let trailing = try daemon.connect(as: "wang")
      let head = """
        POST /v1/events HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\
        Trailer: ce-actor\r\nX-Remote-User: root\r\nAuthorization: Basic cm9vdDo=\r\nForwarded: for=root\r\n\
        ce-specversion: 1.0\r\nce-id: t\r\nce-source: /test\r\nce-type: first-responsibility.open\r\n\
        ce-account: root\r\nce-behalf: director\r\nce-named: true\r\n\r\n
        """
      let size = String(data.utf8.count, radix: 16)
      try await trailing.write(Array("\(head)\(size)\r\n\(data)\r\n0\r\nce-actor: director\r\n\r\n".utf8))
      let opened = try await trailing.response()
      #expect(opened.status == 201, "\(opened.text)")
      let number = try #require(opened.json["number"]?.stringValue)
      let event = try await daemon.send("GET", Paths.history(number)).json["entries"]?.arrayValue?.first?["event"]
      #expect(event?["actor"] == "wang" && event?["account"] == "wang" && event?["named"] == false)
      #expect(event?["behalf"] == .null)
    }
  }

  @Test("the daemon's own sources and events cannot be sent by anybody, root included")
  func reserved() async throws {
    let root = Caller(account: "root", isSuper: true)
    try await TestDaemon.run(callers: [Self.wang, root]) { (daemon) async throws in
      let number = try #require(try await daemon.open().json["number"]?.stringValue)
      for event in ["do-now", "reply"] {
        let data: JSON = event == "reply" ? ["reply": "x", "told_by": "phone"] : [:]
        #expect(try await daemon.submit(TestDaemon.acting(event, on: number, id: event, data: data)).status == 200)
      }
      let before = try await daemon.seq
      for account in ["wang", "root"] {
        func send(_ event: [String: JSON]) async throws -> RawConnection.Response {
          let named = account == "root" ? event.merging(["actor": "wang"]) { $1 } : event
          return try await daemon.connect(as: account).send(
            "POST", Paths.events, [("Content-Type", MediaType.event)], body: JSON.object(named).bytes)
        }
        for source in ["clock", "courier", "office", "duban", "schedule"] {
          let opening = try await send(Self.opening("s", ["source": .string(source)]))
          #expect(opening.status == 403 && opening.json["field"] == "source")
          var event = Self.opening("t", ["source": .string(source), "type": "first-responsibility.note"])
          event["subject"] = .string(number)
          #expect(try await send(event).status == 403)
        }
        let names = [
          "remind", "yellow", "red", "later", "silence", "review", "linked", "unraised", "complete", "joined", "merge",
          "respond", "migrate", "reload", "Note", "note.", "open.open",
        ]
        for name in names {
          var event = Self.opening("n \(name)", ["type": .string("first-responsibility." + name), "data": [:]])
          event["subject"] = .string(number)
          let answer = try await send(event)
          #expect(answer.status == 422 && answer.json["type"] == "/problems/step", "\(name): \(answer.text)")
        }
        for type in ["duban", "clock", "courier", "office"].flatMap({ w in
          ["reload", "open", "red", "review", "delivered"].map { "\(w).\($0)" }
        }) {
          for subject: JSON in [.null, .string(number), "office"] {
            let event = Self.opening("r", ["type": .string(type), "subject": subject, "data": [:]])
            let answer = try await send(event)
            #expect((400..<500).contains(answer.status), "\(type): \(answer.text)")
          }
        }
      }
      #expect(try await daemon.seq == before)
    }
  }
}
