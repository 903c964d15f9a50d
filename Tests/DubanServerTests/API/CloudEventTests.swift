// SPDX-License-Identifier: Apache-2.0

import DubanAPI
import DubanCore
import Testing
import WorkingTime

@Suite("events in structured mode")
struct StructuredEventTests {
  static let whole: [String: JSON] = [
    "specversion": "1.0", "id": "1", "source": "/desk", "type": "first-responsibility.open",
  ]

  static func with(_ name: String, _ value: JSON?) -> JSON {
    var members = whole
    members[name] = value
    return .object(members)
  }

  @Test("an event reads as it was written")
  func roundTrip() throws {
    let event = CloudEvent(
      id: "a 1", source: "/窗口", type: "w.e", subject: "SW-2026-0001", time: Instant(milliseconds: 1_770_000_000_000),
      actor: "wang", ifseq: 9_007_199_254_740_993, data: ["reply": "好", "n": 3])
    #expect(try CloudEvent(structured: JSON(parsing: event.json.bytes)) == event)
  }

  @Test("attributes that are null, unknown extensions and dataschema are passed over")
  func passedOver() throws {
    for (name, value) in [
      ("subject", JSON.null), ("traceparent", "00-1"), ("sequence", 7), ("dataschema", "http://x/y"), ("data", .null),
      ("data_base64", .null), ("datacontenttype", .null),
    ] {
      let event = try CloudEvent(structured: Self.with(name, value))
      #expect(event == CloudEvent(id: "1", source: "/desk", type: "first-responsibility.open"), "\(name)")
    }
  }

  @Test("ifseq is a number or its decimal digits", arguments: [JSON.int(12), "12", "012", .double(12)])
  func ifseq(value: JSON) throws {
    #expect(try CloudEvent(structured: Self.with("ifseq", value)).ifseq == 12)
  }

  @Test("JSON by any name is taken as the data's type")
  func contentTypes() throws {
    for type in ["application/json", "application/json; charset=UTF-8", "application/vnd.duban+json"] {
      #expect(throws: Never.self) { try CloudEvent(structured: Self.with("datacontenttype", .string(type))) }
    }
  }

  /// The attribute, and what it must not be.
  static let wrong: [(String, JSON?)] = [
    ("specversion", nil), ("specversion", "0.3"), ("specversion", "1.1"), ("specversion", 1),
    ("specversion", .double(1)),
    ("id", nil), ("id", ""), ("id", 7), ("id", .null), ("id", .string(String(repeating: "x", count: 257))),
    ("id", "a\u{0}b"), ("id", "a\nb"), ("source", nil), ("source", ""), ("source", ["a"]),
    ("source", .string(String(repeating: "界", count: 342))), ("type", nil), ("type", ""), ("type", [:]),
    ("subject", ""), ("subject", 3), ("actor", ""), ("actor", ["person": "wang"]), ("ifseq", "x"), ("ifseq", ""),
    ("ifseq", "-1"), ("ifseq", 0), ("ifseq", -3), ("ifseq", .double(1.5)), ("ifseq", "99999999999999999999"),
    ("ifseq", true), ("time", "yesterday"), ("time", "2026-02-30T10:00:00Z"), ("time", "2026-02-12"), ("time", 17),
    ("datacontenttype", "text/plain"), ("datacontenttype", "application/json; charset=gbk"), ("data", "text"),
    ("data", ["a"]), ("data", 1), ("data_base64", "aGk="),
  ]

  @Test("a problem names the attribute that is wrong", arguments: wrong.indices)
  func problems(index: Int) {
    let (name, value) = Self.wrong[index]
    let problem = #expect(throws: Problem.self) { try CloudEvent(structured: Self.with(name, value)) }
    #expect(problem?.kind == .malformed)
    #expect(problem?.fields == [name])
    #expect(problem?.detail.in(.en).contains("'\(name)'") == true)
    #expect(problem?.detail.in(.zh).contains("“\(name)”") == true)
  }

  @Test("what is no object is no event", arguments: [JSON.null, "event", [], 1])
  func noObject(json: JSON) {
    #expect(throws: Problem.self) { try CloudEvent(structured: json) }
  }

  @Test("an element of a batch that is wrong does not spoil the others")
  func batch() throws {
    let results = try CloudEvent.batch([.object(Self.whole), 7, Self.with("id", nil), Self.with("id", "2")])
    #expect(results.map { (try? $0.get())?.id } == ["1", nil, nil, "2"])
    #expect(try CloudEvent.batch([]).isEmpty)
    #expect(throws: Problem.self) { try CloudEvent.batch(.object(Self.whole)) }
  }

  @Test("the door is handed who sent it, and everything that was said")
  func submission() {
    let caller = Caller(account: "wang", isSuper: false)
    let event = CloudEvent(
      id: "1", source: "s", type: "w.e", subject: "N-1", time: Instant(milliseconds: 5), actor: "a", ifseq: 3,
      data: ["x": 1])
    let submission = event.submission(from: caller)
    #expect(
      submission
        == Submission(
          caller: caller, id: "1", source: "s", type: "w.e", subject: "N-1", actor: "a",
          time: Instant(milliseconds: 5), data: ["x": 1], ifseq: 3))
  }
}

@Suite("events in binary mode")
struct BinaryEventTests {
  static let headers: [(name: String, value: String)] = [
    ("ce-specversion", "1.0"), ("ce-id", "1"), ("ce-source", "/desk"), ("ce-type", "w.e"), ("Host", "x"),
  ]

  @Test("an event reads as it was written, whatever its characters")
  func roundTrip() throws {
    let event = CloudEvent(
      id: "50% \"ü\"", source: "/窗口", type: "w.e", subject: "SW-2026-0001", time: Instant(milliseconds: 1_500),
      actor: "wang", ifseq: 4, data: ["reply": "好"])
    #expect(event.binaryHeaders.allSatisfy { $0.value.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F } })
    let read = try CloudEvent(
      binary: event.binaryHeaders, contentType: "application/json", body: JSON.object(event.data).bytes)
    #expect(read == event)
  }

  @Test("names are taken in any case, and quotes come off before percent signs are decoded")
  func decoding() throws {
    var headers = Self.headers
    headers[1] = ("CE-Id", "\"Euro %E2%82%AC \\\"x\\\"\"")
    #expect(try CloudEvent(binary: headers, contentType: nil, body: []).id == "Euro € \"x\"")
  }

  @Test("a body that is empty or null holds no fields")
  func noData() throws {
    #expect(try CloudEvent(binary: Self.headers, contentType: nil, body: []).data.isEmpty)
    #expect(
      try CloudEvent(binary: Self.headers, contentType: "application/json", body: Array("null".utf8)).data.isEmpty)
  }

  @Test(
    "a problem names the header that is wrong",
    arguments: [
      ("ce-id", "100%"), ("ce-id", "%zz"), ("ce-id", "%ff"), ("ce-id", ""), ("ce-id", "%00"), ("ce-specversion", "2.0"),
      ("ce-ifseq", "soon"), ("ce-time", "now"),
    ])
  func problems(name: String, value: String) {
    let headers = Self.headers.filter { $0.name != name } + [(name, value)]
    let problem = #expect(throws: Problem.self) { try CloudEvent(binary: headers, contentType: nil, body: []) }
    #expect(problem?.fields == [name])
  }

  @Test("a header that stands there twice is refused, not chosen from")
  func twice() {
    let problem = #expect(throws: Problem.self) {
      try CloudEvent(binary: Self.headers + [("CE-ID", "2")], contentType: nil, body: [])
    }
    #expect(problem?.fields == ["ce-id"])
  }

  @Test("data that is no JSON object is refused")
  func data() {
    func kind(_ type: String?, _ body: String) -> ProblemKind? {
      do {
        _ = try CloudEvent(binary: Self.headers, contentType: type, body: Array(body.utf8))
        return nil
      } catch {
        return error.kind
      }
    }
    #expect(kind("text/plain", "{}") == .media)
    #expect(kind(nil, "{}") == .media)
    #expect(kind("application/json; charset=gbk", "{}") == .media)
    #expect(kind("application/json", "[]") == .malformed)
    #expect(kind("application/json", "{") == .malformed)
    #expect(kind("application/json", "{}") == nil)
  }
}
