// SPDX-License-Identifier: Apache-2.0

import DubanCore

extension OpenAPI {
  static var schemas: [String: JSON] {
    var schemas: [String: JSON] = [
      "Instant": [
        "type": "string", "format": "date-time", "description": "RFC 3339 with the office's offset",
        "examples": ["2026-02-13T09:00:00+08:00"],
      ],
      "Card": ["type": "string", "enum": JSON(Card.allCases.map(\.rawValue))],
      "Names": [
        "description": "Ids of people and units: one name, or a list of names; null for nobody",
        "anyOf": [string, list(string), ["type": "null"]],
      ],
      "Text": object(["en": nullable("string"), "zh": nullable("string")], "A text for people"),
      "CloudEvent": cloudEvent,
      "EventAnswer": object(answer, "Where the event's matter stands after it"),
      "BatchAnswer": [
        "description": "The answer to one event, or its problem, with the status that it would have had alone",
        "oneOf": [
          object(answer.merging(["status": ["type": "integer", "enum": [200, 201]]]) { $1 }), schema("Problem"),
        ],
      ],
      "Problem": problem,
      "Matter": object(
        answer.merging([
          "workflow": string,
          "version": described(string, "The content hash of the definition that it runs by"), "owner": schema("Names"),
          "handler": schema("Names"), "open": boolean,
          "end": nullable(["type": "string", "enum": JSON(End.Kind.allCases.map(\.rawValue))]),
          "fields": described(["type": "object"], "By name; what is not set is absent"),
          "takes": described(list(string), "The events that its step takes"),
          "broken": nullable(schema("Breakage")), "paused": nullable(schema("Pause")),
          "asked": nullable(schema("TimeRequest")),
        ]) { $1 }),
      "Pause": object(
        [
          "since": schema("Instant"),
          "until": described(schema("Instant"), "When it ends by itself, or was ended"),
        ], "A pause: all clocks of the matter stand still"),
      "TimeRequest": object(
        [
          "clock": ["type": "string", "enum": JSON([Clock.ID.step.word, Clock.ID.matter.word])],
          "limit": described(string, "How much more, as it would be granted"),
          "until": described(schema("Instant"), "When the clock would run out with it"),
          "at": described(schema("Instant"), "When it was asked"), "by": described(string, "The person who asked"),
          "reason": string,
        ], "More time that was asked for before due, and waits for `grant` or `deny`; the clock runs meanwhile"),
      "Breakage": object(
        [
          "deciding": described(
            string, "The event type that was being decided; `clock` or `review` for the daemon's own"),
          "ends": described(integer, "How often the daemon ended in it"),
          "version": described(string, "The program's; another one tries again by itself"),
        ], "Why a matter is set aside: it takes nothing but `mend`, from an administrator, and its clocks wait"),
      "MatterPage": object([
        "matters": list(schema("Matter")),
        "next": described(nullable("string"), "The next page's `cursor`; null on the last"),
      ]),
    ]
    schemas.merge(logSchemas) { $1 }
    schemas.merge(serviceSchemas) { $1 }
    return schemas
  }

  private static let answer: [String: JSON] = [
    "number": described(nullable("string"), "The matter's; null where the event was the office's"),
    "step": nullable("string"),
    "due": described(nullable(schema("Instant")), "The earliest due instant of its duties; null where it has none"),
    "provisional": described(
      boolean, "It was counted over a year whose days off are not known yet, and may move"),
    "card": nullable(schema("Card")),
    "seq": described(integer, "Of its last entry; for `ifseq`"),
  ]

  private static var cloudEvent: JSON {
    // Bounds are bytes of UTF-8; what a schema can say of that is the shortest text that has so many.
    let bounded: (Int64) -> [String: JSON] = {
      ["type": "string", "minLength": 1, "maxLength": .int($0), "pattern": .string(printable)]
    }
    let required: (Int64) -> JSON = { .object(bounded($0)) }
    let optional: (Int64) -> JSON = { .object(bounded($0).merging(["type": ["string", "null"]]) { $1 }) }
    var schema =
      object(
        [
          "specversion": ["const": "1.0"],
          "id": described(required(256), "Unique among the events of its account and source"),
          "source": described(required(1024), "clock, courier, office and duban are the daemon's own"),
          "type": ["type": "string", "maxLength": 256, "description": "WORKFLOW.EVENT"],
          "subject": described(optional(256), "The matter's number; absent where the event opens one"),
          "time": [
            "type": ["string", "null"], "format": "date-time",
            "description": "From 1900 to 2999. It is recorded, and moves no clock",
          ],
          "datacontenttype": [
            "type": ["string", "null"], "pattern": "^(application/json|[a-z]+/[a-z0-9.-]+\\+json)$",
            "description": "JSON, where it is there",
          ],
          "data": ["type": ["object", "null"], "description": "The event's fields"],
          "actor": described(optional(256), "The person for whom root, the daemon's account or a gateway acts"),
          "ifseq": [
            "description": "Refuse the event unless the matter's last entry has this seq",
            "anyOf": [
              ["type": "integer", "format": "int64", "minimum": 1],
              ["type": "string", "pattern": "^0*[1-9][0-9]{0,17}$"], ["type": "null"],
            ],
          ],
        ], optional: ["subject", "time", "datacontenttype", "data", "actor", "ifseq"],
        "An event of CloudEvents 1.0. Other extension attributes are ignored"
      ).objectValue ?? [:]
    // Whether it has a subject goes with its type.
    let typed: (String, JSON) -> [String: JSON] = { ["properties": ["type": ["pattern": .string($0)], "subject": $1]] }
    schema["oneOf"] = [
      .object(
        typed("^(?!office\\.)[^.\(controls)]+\\.(?!open$)[^\(controls)]+$", string)
          .merging(["required": ["subject"]]) { $1 }),
      .object(typed("^(?!office\\.)[^.\(controls)]+\\.open$", ["type": "null"])),
      .object(typed("^office\\.leave$", ["type": "null"])),
    ]
    schema["propertyNames"] = ["pattern": "^[a-z0-9]+$"]
    schema["examples"] = [example]
    return .object(schema)
  }

  /// CloudEvents 1.0, "Type System": strings have no control characters.
  private static let controls = "\\x00-\\x1F\\x7F-\\x9F"
  private static let printable = "^[^\(controls)]+$"

  static let example: JSON = [
    "specversion": "1.0", "id": "5f0c", "source": "/front-desk", "type": "first-responsibility.open", "actor": "wang",
    "data": ["subject": "Well pump broken", "requester": "Li, Group 4"],
  ]

  private static var problem: JSON {
    object(
      [
        "type": ["type": "string", "format": "uri-reference", "enum": JSON(ProblemKind.allCases.map(\.type))],
        "title": string, "status": ["type": "integer"],
        "detail": described(string, "What was found, and what would be accepted"),
        "instance": described(string, "The request's path"),
        "field": described(string, "The first of `fields`"),
        "fields": described(list(string), "The fields, attributes or parameters concerned"),
        "accepts": described(list(string), "What would be accepted instead"),
        "step": described(string, "Where the matter stands"),
        "seq": described(integer, "Of the last entry of the matter, or of the log"),
        "offset": described(integer, "The byte, from 0, at which a body stops being JSON"),
      ], optional: ["detail", "instance", "field", "fields", "accepts", "step", "seq", "offset"],
      "A problem document (RFC 9457)")
  }
}
