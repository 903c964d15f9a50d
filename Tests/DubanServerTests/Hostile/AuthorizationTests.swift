// SPDX-License-Identifier: Apache-2.0

import DubanAPI
import DubanCore
import HTTPTypes
import Testing

@testable import DubanServer

@Suite("who may do and see what")
struct AuthorizationTests {
  /// A daemon that all seats come to, with a matter of each workflow that the owner's seat opened.
  private static func run(
    _ body: @escaping @Sendable (TestDaemon, _ numbers: [String: String]) async throws -> Void
  ) async throws {
    try await TestDaemon.run(with: try Seat.files(), callers: Seat.callers) { (daemon) async throws in
      var numbers: [String: String] = [:]
      for workflow in ["plain", "sealed"] { numbers[workflow] = try await fresh(workflow, in: daemon, id: "first") }
      try await body(daemon, numbers)
    }
  }

  private static func fresh(_ workflow: String, in daemon: TestDaemon, id: String) async throws -> String {
    let event = Matrix.opening(workflow, .owner, id: id)
    let opened = try await ask(.event(event), .owner, daemon)
    return try #require(opened.json["number"]?.stringValue, "\(opened.text)")
  }

  private static func ask(
    _ question: Matrix.Question, _ seat: Seat, _ daemon: TestDaemon
  ) async throws -> RawConnection.Response {
    var headers = [("Accept-Language", "en")]
    if question.event != nil { headers.append(("Content-Type", MediaType.event)) }
    return try await daemon.connect(as: seat.caller.account).send(
      question.method, question.target, headers, body: question.event.map { JSON.object($0).bytes })
  }

  @Test("every route is in the matrix, and the matrix names no other")
  func complete() async throws {
    try await TestDaemon.run { (daemon) async throws in
      let services = Services(engine: daemon.engine, store: daemon.store, limits: Limits(), version: "1")
      let routes = services.routes.map { route in
        let type = type(of: route)
        return "\(type.method.rawValue) \(type.path)"
      }
      #expect(Set(Matrix.rows.map(\.route)) == Set(routes))
      for row in Matrix.rows {
        #expect(row.plain.count == Seat.allCases.count && row.sealed?.count ?? row.plain.count == row.plain.count)
      }
    }
  }

  @Test("each route answers each caller as the matrix says, and what is hidden exactly as what does not exist")
  func matrix() async throws {
    try await Self.run { (daemon, numbers) async throws in
      var asked = 0
      for row in Matrix.rows {
        for workflow in ["plain", "sealed"] {
          for seat in Seat.allCases {
            let fresh = row.what == "done" ? try await Self.fresh(workflow, in: daemon, id: "\(seat)") : nil
            let number = try #require(fresh ?? numbers[workflow])
            let answer = try await Self.ask(row.question(seat, workflow, number), seat, daemon)
            let place: Comment = "\(row.route) \(row.what) by \(seat) on \(workflow): \(answer.text.prefix(300))"
            #expect(answer.status == row.expected(seat, workflow), place)
            asked += 1
            if row.route.hasPrefix("GET ") {
              try await Self.checkHead(row.question(seat, workflow, number), seat, daemon, answer)
            }
            guard answer.status >= 400 else { continue }
            #expect((try? ProblemDocument(json: answer.json))?.status == answer.status, place)
            // The same asked of what does not exist: a number, a workflow, for whom nothing is there to be known.
            let (other, nothing) = (String(number.dropLast(4)) + "9999", seat.isStranger ? "nobody" : workflow)
            let absent = try await Self.ask(row.question(seat, nothing, other), seat, daemon)
            if answer.status == 404 || seat == .unknown {
              #expect(
                absent.status == answer.status
                  && absent.headers.filter { $0.key != "content-length" }
                    == answer.headers.filter { $0.key != "content-length" },
                place)
              #expect(
                absent.text.replacing(other, with: "#").replacing(nothing, with: "$")
                  == answer.text.replacing(number, with: "#").replacing(workflow, with: "$"), place)
            }
          }
        }
      }
      print("authorization matrix: \(asked) answers")
    }
  }

  private static func checkHead(
    _ question: Matrix.Question, _ seat: Seat, _ daemon: TestDaemon, _ answer: RawConnection.Response
  ) async throws {
    let connection = try daemon.connect(as: seat.caller.account)
    let head = try await connection.send("HEAD", question.target, [("Accept-Language", "en")])
    #expect(head.status == answer.status && head.body.isEmpty, "HEAD \(question.target) by \(seat)")
  }

  @Test("lists, the log and what is told of the service hold nothing of what their reader may not see")
  func leaks() async throws {
    try await Self.run { (daemon, numbers) async throws in
      let (plain, sealed) = (try #require(numbers["plain"]), try #require(numbers["sealed"]))
      let targets = [
        Paths.matters, Paths.matters + "?workflow=sealed", Paths.matters + "?owner=wang",
        Paths.matters + "?unit=secretariat",
        Paths.matters + "?open=true&limit=500", Paths.log, Paths.log + "?after=1&limit=500", Paths.history(plain),
        Paths.why(plain), Paths.matter(plain), Paths.workflows, Paths.office, Paths.metrics, Paths.health, Paths.status,
      ]
      for seat in Seat.allCases {
        for target in targets {
          let answer = try await Self.ask(.get(target), seat, daemon)
          let place: Comment = "\(target) by \(seat)"
          // A number that was asked for stands in the answer that there is none; the matrix compares its bytes.
          let text = answer.status == 404 ? "" : answer.text
          let isList = target.hasPrefix(Paths.matters + "?") || target == Paths.matters || target.hasPrefix(Paths.log)
          if !seat.seesRestricted { #expect(!text.contains(sealed), place) }
          if isList { #expect(text.contains(sealed) == seat.seesRestricted, place) }
          if isList, !target.contains("sealed") { #expect(text.contains(plain) == !seat.isStranger, place) }
          if seat.isStranger {
            for word in [plain, Matrix.whisper, "wang", "linshan", "Sealed", "secretariat", "Li\""] {
              #expect(!text.contains(word), "\(word) in \(target) by \(seat)")
            }
          }
        }
      }
      let stream = try daemon.connect(as: "gao")
      _ = try await stream.send("GET", Paths.log, [("Accept", MediaType.eventStream)])
      // The stream's entries come in order: what comes after the hidden one comes without it.
      let late = try await Self.fresh("plain", in: daemon, id: "late")
      var streamed = ""
      while !streamed.contains(late) { streamed += try #require(try await stream.nextChunk()) }
      #expect(!streamed.contains(sealed) && streamed.contains(plain))
    }
  }

  @Test("only administrators read as somebody else, and then see what he sees; others do not learn who there is")
  func readingAs() async throws {
    try await Self.run { (daemon, numbers) async throws in
      for row in Matrix.rows {
        for seat in Seat.allCases {
          let question = row.question(seat, "sealed", try #require(numbers["sealed"]))
          func ask(_ name: String) async throws -> RawConnection.Response {
            var question = question
            question.target += (question.target.contains("?") ? "&" : "?") + "as=\(name)"
            return try await Self.ask(question, seat, daemon)
          }
          let place: Comment = "\(row.route) \(row.what) by \(seat)"
          let (owner, colleague, nobody) = (try await ask("wang"), try await ask("gao"), try await ask("ghost"))
          guard row.takesAs else {
            #expect([owner.status, colleague.status, nobody.status] == [400, 400, 400], place)
            continue
          }
          guard seat.administers else {
            #expect(owner.status == 403 && owner.json["field"] == "as", place)
            #expect(owner.body == colleague.body && colleague.body == nobody.body, place)
            continue
          }
          #expect(owner.status == row.expected(.owner, "sealed"), place)
          #expect(colleague.status == row.expected(.colleague, "sealed"), place)
          #expect(nobody.status == 403 && nobody.json["field"] == "as", place)
          // As the colleague himself would be answered.
          let own = try await Self.ask(question, .colleague, daemon)
          if colleague.status == 404 || row.route == "GET /v1/matters" || row.route == "GET /v1/log" {
            #expect(colleague.text == own.text, place)
          }
        }
      }
    }
  }
}
