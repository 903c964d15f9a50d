// SPDX-License-Identifier: Apache-2.0

import DubanCore

extension OpenAPI {
  static var serviceSchemas: [String: JSON] {
    [
      "Office": object([
        "office": described(string, "The office's id"), "title": schema("Text"),
        "language": ["type": "string", "enum": ["en", "zh"]], "people": names, "units": names,
      ]),
      "WorkflowSummary": object(summary),
      "Workflow": object(
        summary.merging([
          "basis": list(string), "settings": list(object(["name": string, "value": string])),
          "fields": list(
            object(
              ["name": string, "type": string, "title": schema("Text"), "default": [:], "of": list(string)],
              optional: ["of"])),
          "roles": list(string), "open": schema("EventRule"), "events": list(schema("EventRule")),
          "steps": list(
            object([
              "name": string, "title": schema("Text"), "who": nullable("string"), "how": nullable(schema("Text")),
              "due": nullable(list(string)), "events": list(schema("EventRule")), "end": nullable("string"),
            ])),
        ]) { $1 }),
      "EventRule": object([
        "name": string, "title": schema("Text"), "by": nullable(list(string)), "timed": boolean,
        "needs": list(string), "allows": list(string), "to": nullable(list(string)),
        "at_most": ["type": ["integer", "null"]], "beyond": nullable("string"),
      ]),
      "WorkflowList": object([
        "workflows": list(schema("WorkflowSummary")), "diagnostics": list(schema("Diagnostic")),
      ]),
      "Diagnostic": object([
        "path": string, "line": integer, "column": integer,
        "severity": ["type": "string", "enum": ["error", "warning"]], "code": string, "message": string,
      ]),
      "ReloadAnswer": object(reload),
      "ReloadRefusal": [
        "description": "A problem document with the diagnostics",
        "allOf": [schema("Problem"), object(reload)],
      ],
      "Status": object([
        "version": string, "office": string, "started": schema("Instant"), "at": schema("Instant"),
        "head": object([
          "seq": integer, "hash": string, "epoch": integer, "at": nullable(schema("Instant")),
        ]),
        "environment": string, "workflows": list(string), "waiting": integer, "open": integer,
        "cards": ["type": "object", "additionalProperties": integer, "propertyNames": schema("Card")],
        "next": nullable(schema("Instant")), "sqlite": string, "troubles": list(string),
        "restored": described(
          nullable(schema("Restoration")), "The last restore of a backup; null where there was none"),
      ]),
      "VerifyAnswer": object([
        "ok": boolean, "entries": integer, "matters": integer, "head": object(["seq": integer, "hash": string]),
        "found": described(integer, "How many things do not agree"),
        "findings": described(list(string), "The first of them"),
      ]),
      "Health": object(["ready": boolean]),
    ]
  }

  private static let names: JSON = ["type": "object", "additionalProperties": schema("Text")]

  private static let summary: [String: JSON] = [
    "name": string, "title": schema("Text"), "purpose": nullable(schema("Text")),
    "version": described(string, "The definition's content hash"),
  ]

  private static let reload: [String: JSON] = [
    "seq": described(["type": ["integer", "null"]], "The entry that put them in force"),
    "environment": described(string, "The content hash of what is in force now"), "accepted": boolean,
    "diagnostics": list(schema("Diagnostic")),
  ]
}
