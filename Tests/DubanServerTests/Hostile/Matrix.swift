// SPDX-License-Identifier: Apache-2.0

import DubanAPI
import DubanCore

/// The authorization matrix: what each route answers to whom.
struct Matrix {
  /// What is asked, of a matter of one of the two workflows. Each row that changes a matter has a fresh one.
  struct Question: Sendable {
    var method: String
    var target: String
    var event: [String: JSON]?

    static func get(_ target: String) -> Question { Question(method: "GET", target: target) }
    static func post(_ target: String) -> Question { Question(method: "POST", target: target) }
    static func event(_ event: [String: JSON]) -> Question {
      Question(method: "POST", target: Paths.events, event: event)
    }
  }

  struct Row: Sendable {
    /// As the route calls itself.
    var route: String
    var what = ""
    /// By seat, in the order of its cases.
    var plain: [Int]
    /// Nil where it is the same.
    var sealed: [Int]?
    var question: @Sendable (_ seat: Seat, _ workflow: String, _ number: String) -> Question

    init(
      _ route: String, what: String = "", _ plain: String, sealed: String? = nil,
      _ question: @escaping @Sendable (Seat, String, String) -> Question
    ) {
      self.route = route
      self.what = what
      self.plain = plain.split(separator: " ").compactMap { Int($0) }
      self.sealed = sealed.map { $0.split(separator: " ").compactMap { Int($0) } }
      self.question = question
    }

    func expected(_ seat: Seat, _ workflow: String) -> Int {
      let statuses = workflow == "sealed" ? sealed ?? plain : plain
      return statuses[Seat.allCases.firstIndex(of: seat) ?? 0]
    }

    /// Whether the route takes `as`.
    var takesAs: Bool {
      route.hasPrefix("GET ")
        && !["/status", "/backup", "/health", "/metrics", "/openapi.json"].contains { route.hasSuffix($0) }
    }
  }

  static let rows: [Row] = [
    //                                root dmn adm opr hnd own col gwy ovr unk
    Row("POST /v1/events", what: "open", "  403 403 201 403 201 201 201 201 403 403") { seat, workflow, _ in
      .event(opening(workflow, seat))
    },
    Row("POST /v1/events", what: "for wang", "201 201 403 403 403 403 403 403 403 403") { seat, workflow, _ in
      .event(opening(workflow, seat, id: "for wang").merging(["actor": "wang"]) { $1 })
    },
    Row(
      "POST /v1/events", what: "note", "    403 403 200 403 200 200 200 403 403 403",
      sealed: "                       403 403 200 403 200 200 404 403 403 403"
    ) { seat, workflow, number in .event(acting("note", workflow, number, seat, ["text": "x"])) },
    Row(
      "POST /v1/events", what: "done", "    403 403 403 403 200 403 403 403 403 403",
      sealed: "                       403 403 403 403 200 403 404 403 403 403"
    ) { seat, workflow, number in .event(acting("done", workflow, number, seat, ["reply": "x", "told_by": "post"])) },
    Row("GET /v1/matters", "          200 200 200 200 200 200 200 200 200 200") { _, _, _ in .get(Paths.matters) },
    Row(
      "GET /v1/matters/{number}", "   200 200 200 200 200 200 200 404 404 404",
      sealed: "                       200 200 200 200 200 200 404 404 404 404"
    ) { _, _, number in .get(Paths.matter(number)) },
    Row(
      "GET /v1/matters/{number}/history", "200 200 200 200 200 200 200 404 404 404",
      sealed: "                       200 200 200 200 200 200 404 404 404 404"
    ) { _, _, number in .get(Paths.history(number)) },
    Row(
      "GET /v1/matters/{number}/why", "200 200 200 200 200 200 200 404 404 404",
      sealed: "                       200 200 200 200 200 200 404 404 404 404"
    ) { _, _, number in .get(Paths.why(number)) },
    Row("GET /v1/log", "              200 200 200 200 200 200 200 200 200 200") { _, _, _ in .get(Paths.log) },
    Row("GET /v1/office", "           200 200 200 200 200 200 200 403 403 403") { _, _, _ in .get(Paths.office) },
    Row("GET /v1/workflows", "        200 200 200 200 200 200 200 200 200 200") { _, _, _ in .get(Paths.workflows) },
    Row("GET /v1/workflows/{name}", " 200 200 200 200 200 200 200 404 404 404") { _, workflow, _ in
      .get(Paths.workflow(workflow))
    },
    Row("POST /v1/reload", "          200 200 200 200 403 403 403 403 403 403") { _, _, _ in .post(Paths.reload) },
    Row("POST /v1/migrate", what: "try", "200 200 200 200 403 403 403 403 403 403") { _, workflow, _ in
      .post(MigrateQuery(workflow: workflow, isDryRun: true).path)
    },
    Row("POST /v1/migrate", "         200 200 200 200 403 403 403 403 403 403") { _, workflow, _ in
      .post(MigrateQuery(workflow: workflow, isDryRun: false).path)
    },
    Row("GET /v1/status", "           200 200 200 200 403 403 403 403 403 403") { _, _, _ in .get(Paths.status) },
    Row("GET /v1/backup", "           200 200 200 200 403 403 403 403 403 403") { _, _, _ in .get(Paths.backup) },
    Row("POST /v1/verify", "          200 200 200 200 403 403 403 403 403 403") { _, _, _ in .post(Paths.verify) },
    // Nothing is held, so administrators hear just that.
    Row("POST /v1/walltime/accept", " 422 422 422 422 403 403 403 403 403 403") { _, _, _ in
      .post(Paths.acceptWalltime)
    },
    Row("GET /v1/health", "           200 200 200 200 200 200 200 200 200 200") { _, _, _ in .get(Paths.health) },
    Row("GET /v1/metrics", "          200 200 200 200 200 200 200 200 200 200") { _, _, _ in .get(Paths.metrics) },
    Row("GET /v1/openapi.json", "     200 200 200 200 200 200 200 200 200 200") { _, _, _ in .get(Paths.openAPI) },
  ]

  static let whisper = "Whispered"

  static func opening(_ workflow: String, _ seat: Seat, id: String = "open") -> [String: JSON] {
    var event: [String: JSON] = [
      "specversion": "1.0", "id": .string("\(id) \(workflow)"), "source": .string("/matrix/\(seat)"),
      "type": .string(workflow + ".open"), "data": ["subject": .string(whisper), "requester": "Li"],
    ]
    // Within the grant it says for whom; beyond it for whom it may not.
    if seat == .gateway { event["actor"] = "public" }
    if seat == .overreaching { event["actor"] = "wang" }
    return event
  }

  static func acting(
    _ name: String, _ workflow: String, _ number: String, _ seat: Seat, _ data: JSON
  ) -> [String: JSON] {
    var event: [String: JSON] = [
      "specversion": "1.0", "id": .string("\(name) \(number)"), "source": .string("/matrix/\(seat)"),
      "type": .string("\(workflow).\(name)"), "subject": .string(number), "data": data,
    ]
    if seat == .gateway || seat == .overreaching { event["actor"] = "public" }
    return event
  }
}
