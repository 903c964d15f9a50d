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
          "workflow": string, "owner": schema("Names"), "handler": schema("Names"), "open": boolean,
          "end": nullable(["type": "string", "enum": JSON(End.Kind.allCases.map(\.rawValue))]),
          "fields": described(["type": "object"], "By name; what is not set is absent"),
          "takes": described(list(string), "The events that its step takes"),
        ]) { $1 }),
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
    "card": nullable(schema("Card")),
    "seq": described(integer, "Of its last entry; for `ifseq`"),
  ]

  private static var cloudEvent: JSON {
    let bounded: (Int64) -> JSON = { ["type": "string", "minLength": 1, "maxLength": .int($0)] }
    return object(
      [
        "specversion": ["const": "1.0"],
        "id": described(bounded(256), "Unique among the events of its account and source"),
        "source": described(bounded(1024), "clock, courier, office and duban are the daemon's own"),
        "type": described(bounded(256), "WORKFLOW.EVENT"),
        "subject": described(bounded(256), "The matter's number; absent where the event opens one"),
        "time": ["type": "string", "format": "date-time", "description": "It is recorded, and moves no clock"],
        "datacontenttype": ["type": "string", "description": "application/json, where it is there"],
        "data": ["type": "object", "description": "The event's fields"],
        "actor": described(bounded(256), "The person for whom root, the daemon's account or a gateway acts"),
        "ifseq": [
          "description": "Refuse the event unless the matter's last entry has this seq",
          "anyOf": [["type": "integer", "minimum": 1], ["type": "string", "pattern": "^[0-9]+$"]],
        ],
      ], optional: ["subject", "time", "datacontenttype", "data", "actor", "ifseq"],
      "An event of CloudEvents 1.0. Other extension attributes are ignored")
  }

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
