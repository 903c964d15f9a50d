// SPDX-License-Identifier: Apache-2.0

import DubanAPI
import DubanCore
import Testing

@testable import DubanServer

@Suite("senders who mean no good, or do it badly")
struct HostileSenderTests {
  @Test("followers that come and go while events come stop nobody")
  func comingAndGoing() async throws {
    try await TestDaemon.run { (daemon) async throws in
      try await withThrowingTaskGroup(of: Void.self) { group in
        for writer in 0..<3 {
          group.addTask {
            for number in 0..<60 {
              let opened = try await daemon.open(id: "\(writer).\(number)")
              #expect(opened.status == 201)
            }
          }
        }
        group.addTask {
          var last: Int64 = 0
          for visit in 0..<60 {
            let stream = try await LogStreamTests.follow(daemon, "/v1/log", [("Last-Event-ID", String(last))])
            for _ in 0...(visit % 3) {
              let entry = try #require(try await LogStreamTests.entry(stream))
              #expect(entry.seq == last + 1)
              last = entry.seq
            }
            stream.shutDown()
          }
        }
        try await group.waitForAll()
      }
      #expect(try await daemon.send("GET", "/v1/health").status == 200)
    }
  }

  @Test(
    "a body that is cut off or badly chunked is the sender's fault, and nothing of it is taken",
    arguments: [
      "Content-Length: 500\r\n\r\n{\"specversion\"", "Transfer-Encoding: chunked\r\n\r\nzz\r\n{}",
      "Transfer-Encoding: chunked\r\n\r\n-5\r\n{}", "Transfer-Encoding: chunked\r\n\r\n5\r\n{}",
    ])
  func brokenBody(rest: String) async throws {
    try await TestDaemon.run { (daemon) async throws in
      let connection = try daemon.connect()
      let head = "POST /v1/events HTTP/1.1\r\nHost: x\r\nContent-Type: application/cloudevents+json\r\n"
      try await connection.write(Array((head + rest).utf8))
      connection.endOfSending()
      let response = try await connection.response()
      #expect(response.status == 400)
      #expect(try ProblemDocument(json: response.json).kind == .malformed)
      #expect(try await connection.isClosed())
      #expect(try await daemon.send("GET", "/v1/matters").json["matters"] == [])
    }
  }

  @Test("a reader who is to be somebody unknown is told of the parameter")
  func unknownReader() async throws {
    try await TestDaemon.run { (daemon) async throws in
      let refused = try await daemon.send("GET", "/v1/matters?as=nobody")
      #expect(refused.status == 403 && refused.json["field"] == "as")
    }
  }

  @Test("an attribute in other letters is refused, not passed over", arguments: ["Actor", "ifSeq", "my-id", "é", ""])
  func attributeNames(name: String) {
    let event = JSON.object(TestDaemon.opening().merging([name: "wang"]) { $1 })
    let problem = #expect(throws: Problem.self) { try CloudEvent(structured: event) }
    #expect(problem?.fields == [name])
  }

  @Test("a type that names no workflow or no event says how one is written", arguments: ["open", ".open", "w.", "."])
  func types(type: String) {
    let event = JSON.object(TestDaemon.opening().merging(["type": .string(type)]) { $1 })
    let problem = #expect(throws: Problem.self) { try CloudEvent(structured: event) }
    #expect(problem?.kind == .malformed && problem?.fields == ["type"])
    #expect(problem?.detail.in(.en).contains("WORKFLOW.EVENT") == true)
  }

  @Test("what follows the dot of a type may join it to one character, and is still the event's name")
  func joinedDot() throws {
    let event = JSON.object(TestDaemon.opening().merging(["type": "w.\u{1F3FB}"]) { $1 })
    #expect(try CloudEvent(structured: event).type.utf8.count == 6)
    let decided = Event(
      id: "1", source: "s", type: "w.\u{1F3FB}", subject: nil, actor: Actor(account: "wang", person: nil))
    #expect(decided.workflow == "w" && decided.name == "\u{1F3FB}")
  }
}
