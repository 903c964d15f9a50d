// SPDX-License-Identifier: Apache-2.0

import DubanCore

extension OpenAPI {
  static var paths: [String: JSON] {
    [
      Paths.events: ["post": postEvents],
      Paths.matters: [
        "get": operation(
          "listMatters", "matters", "Lists the matters that the reader may see, and that all given filters hold of",
          parameters: [
            "workflow", "step", "card", "owner", "unit", "open", "provisional", "standing", "where", "limit", "cursor",
            "as",
          ],
          ok: json("A page, in the order in which they were opened", schema("MatterPage")),
          problems: [400, 403, 422, 503])
      ],
      Paths.matters + "/{number}": [
        "get": operation(
          "getMatter", "matters", "Reads one matter", parameters: ["number", "as"],
          ok: json("The matter", schema("Matter")), problems: [400, 403, 404, 503])
      ],
      Paths.matters + "/{number}/history": [
        "get": operation(
          "getHistory", "matters", "Reads the entries of one matter", parameters: ["number", "after", "limit", "as"],
          ok: json("A page, ascending", schema("EntryPage")), problems: [400, 403, 404, 503])
      ],
      Paths.matters + "/{number}/why": [
        "get": operation(
          "getWhy", "matters", "Explains every due instant of one matter", parameters: ["number", "as"],
          ok: json("Its running clocks with all that led to them", schema("Why")), problems: [400, 403, 404, 503])
      ],
      Paths.log: ["get": getLog],
      Paths.office: [
        "get": operation(
          "getOffice", "definitions",
          "Tells what the office calls its people, units and kinds of records. For everybody whom it knows",
          parameters: ["as"], ok: json("Names by id", schema("Office")), problems: [400, 403, 503])
      ],
      Paths.workflows: [
        "get": operation(
          "listWorkflows", "definitions", "Lists what is loaded, with what its files were warned of",
          parameters: ["as"],
          ok: json("The workflows by name", schema("WorkflowList")), problems: [400, 403, 503])
      ],
      Paths.workflows + "/{name}": [
        "get": operation(
          "getWorkflow", "definitions", "Reads one workflow", parameters: ["name", "version", "as"],
          ok: json("The workflow", schema("Workflow")), problems: [400, 403, 404, 503])
      ],
      Paths.reload: [
        "post": operation(
          "reload", "definitions",
          "Reads the workflows folder again; with an error in it everything stays as it is. For administrators",
          parameters: ["reload-dry_run", "limit", "cursor"],
          ok: json(
            "They are in force; or, of a dry run, a page of the matters that would change",
            ["oneOf": [schema("ReloadAnswer"), schema("ReloadTrial")]]), problems: [400, 403, 503, 507],
          more: ["422": json("They are refused, and these are the errors", schema("ReloadRefusal"), MediaType.problem)])
      ],
      Paths.migrate: ["post": postMigrate],
      Paths.status: [
        "get": operation(
          "getStatus", "service", "Tells how the daemon does. For administrators",
          ok: json("Its state", schema("Status")), problems: [400, 403, 503])
      ],
      Paths.verify: [
        "post": operation(
          "verify", "service", "Folds the whole log and compares it with what is stored. For administrators",
          ok: json("What was found", schema("VerifyAnswer")), problems: [400, 403, 503])
      ],
      Paths.acceptWalltime: ["post": acceptWalltime],
      Paths.backup: ["get": getBackup],
      Paths.health: [
        "get": operation(
          "getHealth", "service", "Tells whether the daemon is ready",
          ok: json("It is ready", schema("Health")), problems: [400, 503])
      ],
      Paths.metrics: [
        "get": operation(
          "getMetrics", "service", "Counts and measures, as OpenMetrics 1.0 text",
          ok: [
            "description": "The metrics",
            "content": ["application/openmetrics-text": ["schema": string]],
          ], problems: [400, 503])
      ],
      Paths.openAPI: [
        "get": operation(
          "getOpenAPI", "service", "This document",
          ok: json("OpenAPI 3.1", ["type": "object"], MediaType.openAPI), problems: [400])
      ],
    ]
  }

  private static var postEvents: JSON {
    // Each is read in binary mode only; in the others it may hold anything.
    let header: (String, String) -> JSON = { name, description in
      [
        "name": .string(name), "in": "header", "required": false, "schema": string,
        "description": .string("Binary mode: " + description),
      ]
    }
    let members: [String: JSON] = [
      "operationId": "postEvents", "tags": ["events"], "summary": "Takes events, and decides them",
      "description": """
      An event in structured mode, a batch, or binary mode with ce- headers (percent-encoded) and the data as the body. \
      `type` is WORKFLOW.EVENT; WORKFLOW.open opens a matter, any other acts on the one that `subject` names. The same \
      event sent again (account, source, id) takes effect once and gets the same answer. A batch is decided in order; \
      one that is refused does not keep the others back. Bodies: 256 KiB, a batch 4 MiB and 10,000 events.
      """,
      "parameters": [
        header("ce-specversion", "1.0"), header("ce-id", "as `id` of the event's schema"),
        header("ce-source", "as `source`"), header("ce-type", "as `type`"), header("ce-subject", "as `subject`"),
        header("ce-time", "as `time`"), header("ce-actor", "as `actor`"), header("ce-ifseq", "as `ifseq`"),
        parameter("Accept-Language"),
      ],
      "requestBody": [
        "required": false,
        "content": [
          MediaType.event: ["schema": schema("CloudEvent"), "examples": ["opening": ["value": example]]],
          MediaType.eventBatch: [
            "schema": [
              "type": "array", "maxItems": 10_000,
              "items": [
                "anyOf": [schema("CloudEvent"), ["description": "Anything else is answered by a problem of its own"]]
              ],
            ]
          ],
          MediaType.json: ["schema": described(["type": "object"], "Binary mode: the data")],
        ],
      ],
      "responses": answers(
        json(
          "Accepted, and on disk. A batch gets a list, one answer for each event, in order",
          ["oneOf": [schema("EventAnswer"), list(schema("BatchAnswer"))]]),
        problems: [400, 403, 404, 409, 413, 415, 422, 503, 507],
        more: [
          "201": [
            "description": "Accepted, and on disk; a matter was opened",
            "headers": ["Location": ["description": "The matter's path", "schema": string]],
            "links": [
              "matter": link("getMatter"), "history": link("getHistory"), "why": link("getWhy"),
            ],
            "content": [MediaType.json: ["schema": schema("EventAnswer")]],
          ]
        ]),
    ]
    return .object(members)
  }

  private static var getLog: JSON {
    var members =
      operation(
        "getLog", "log", "Reads the entries that the reader may see, as a page or as a stream that follows",
        parameters: ["limit", "as"], ok: .null, problems: [400, 403, 409, 503]
      ).objectValue ?? [:]
    members["description"] = """
      With `Accept: text/event-stream` the answer stays open and follows the log: one event for each entry, whose id is \
      its seq and whose data is the entry. `Last-Event-ID` resumes after it, without a gap. It sends nothing while \
      nothing happens. An `after` or `Last-Event-ID` that is the seq of no entry is refused (409): the log has lost it by \
      a restore of a backup, and `detail` says which are gone; `accepts` is where to go on.
      """
    members["parameters"] = .array(
      (members["parameters"]?.arrayValue ?? []) + [
        [
          "name": "after", "in": "query", "required": false,
          "schema": [
            "anyOf": [["type": "integer", "format": "int64", "minimum": 0], ["const": .string(LogQuery.end)]]
          ],
          "description": "Only entries with a greater seq (default: 0, all); `end` stands for where the log ends now",
        ],
        [
          "name": "Last-Event-ID", "in": "header", "required": false, "schema": string,
          "description": "For a stream: only entries with a greater seq; it counts more than `after`",
        ],
      ])
    members["responses"] = answers(
      [
        "description": "A page, ascending; or a stream",
        "content": [
          MediaType.json: ["schema": schema("EntryPage")], MediaType.eventStream: ["schema": string],
        ],
      ], problems: [400, 403, 409, 503])
    return .object(members)
  }

  private static var postMigrate: JSON {
    var members =
      operation(
        "migrate", "definitions", "Has open matters run by the loaded version of their workflow. For administrators",
        parameters: ["migrate-workflow", "from", "dry_run", "leave", "limit", "migrate-cursor"],
        ok: json("They do; or, of a dry run, a page of what would happen", schema("MigrateAnswer")),
        problems: [400, 403, 404, 503, 507],
        more: [
          "422": json(
            "Some cannot, so none does: the first of them, and why", schema("MigrateRefusal"), MediaType.problem)
        ]
      ).objectValue ?? [:]
    members["description"] = """
      Each matter is tried first; where one cannot move, none does, unless `leave` is true. Each that moves is an entry \
      of its own, in turns between which other events are taken. Where it is cut short (503, 507), those that have moved \
      have moved, and the same request goes on with the others. `dry_run` changes nothing.
      """
    return .object(members)
  }

  private static var acceptWalltime: JSON {
    var members =
      operation(
        "acceptWalltime", "service", "Takes the wall clock for right, so that deadlines fire again. For administrators",
        ok: json("It is", schema("AcceptWalltimeAnswer")), problems: [400, 403, 422, 503, 507]
      ).objectValue ?? [:]
    members["description"] = """
      Deadlines are held while the wall clock cannot be believed; `time` of the status says why. It ends by itself when \
      the clock is set right. Where the clock is right as it is, this ends it: what is due by it fires, late. Nothing is \
      held, or the wall clock names a time in which no office can be: 422.
      """
    return .object(members)
  }

  private static var getBackup: JSON {
    let header: (String, JSON) -> JSON = { description, schema in
      ["description": .string(description), "schema": schema]
    }
    let ok: JSON = [
      "description": "A database of SQLite, which `duband restore` takes. It is made, verified, and only then sent",
      "headers": [
        "Repr-Digest": header("RFC 9530, by sha-256", string),
        "Duban-Seq": header("The last entry of its log", integer),
        "Duban-Head": header("The hash of that entry's header, as the journal's DUBAN_HEAD", string),
        "Duban-Epoch": header("How often the daemon had started", integer),
      ],
      "content": [MediaType.database: ["schema": [:]]],
    ]
    var members =
      operation("getBackup", "service", "Takes a backup. For administrators", ok: ok, problems: [400, 403, 503, 507])
      .objectValue ?? [:]
    members["description"] = """
      One consistent state of the whole store, at one entry of the log, while events keep arriving. One backup is made at \
      a time (503). Where the disk has no room for it, nothing is written (507). A client must take 4 MiB a minute.
      """
    return .object(members)
  }

  private static func operation(
    _ id: String, _ tag: String, _ summary: String, parameters names: [String] = [], ok: JSON, problems: [Int],
    more: [String: JSON] = [:]
  ) -> JSON {
    [
      "operationId": .string(id), "tags": [.string(tag)], "summary": .string(summary),
      "parameters": .array((names + ["Accept-Language"]).map(parameter)),
      "responses": answers(ok, problems: problems, more: more),
    ]
  }

  private static func answers(_ ok: JSON, problems: [Int], more: [String: JSON] = [:]) -> JSON {
    var answers: [String: JSON] = ["200": ok]
    for status in problems + [431] { answers[String(status)] = ["$ref": .string("#/components/responses/\(status)")] }
    answers.merge(more) { $1 }
    return .object(answers)
  }

  /// Where the matter that was opened is read.
  private static func link(_ operation: String) -> JSON {
    ["operationId": .string(operation), "parameters": ["number": "$response.body#/number"]]
  }

  private static func json(_ description: String, _ schema: JSON, _ type: String = MediaType.json) -> JSON {
    ["description": .string(description), "content": [type: ["schema": schema]]]
  }
}
