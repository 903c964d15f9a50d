// SPDX-License-Identifier: Apache-2.0

import DubanCore

extension OpenAPI {
  static var serviceSchemas: [String: JSON] {
    [
      "Office": object([
        "office": described(string, "The office's id"), "title": schema("Text"),
        "language": ["type": "string", "enum": ["en", "zh"]], "people": names, "units": names,
        "records": names, "leaves": list(schema("OfficeLeave")),
      ]),
      "OfficeLeave": object(
        [
          "person": string, "from": schema("Instant"),
          "until": described(schema("Instant"), "The first instant of being back"),
          "deputy": described(nullable("string"), "Who stands in: as the leave says, else the office's file"),
          "acting": described(
            nullable("string"), "Who acts in his place now; null before it begins, and where it goes up the line"),
        ], "A leave that is not over"),
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
          "schedules": described(
            list(
              object([
                "every": described(string, "A calendar expression"),
                "roll": ["type": "string", "enum": ["none", "forward", "back"]], "workdays": boolean,
                "missed": ["type": "string", "enum": ["once", "all", "skip"]],
                "as": described(string, "In whose name it opens: a post or a person"),
                "each": described(boolean, "Whether it opens one matter per element of a list"),
                "next": described(nullable(schema("Instant")), "Its next occurrence"),
                "provisional": described(boolean, "Whether the calendar does not know its year yet"),
              ])), "What opens by the calendar"),
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
        "severity": ["type": "string", "enum": ["error", "warning"]], "code": string, "message": schema("Text"),
      ]),
      "ReloadAnswer": object(reload),
      "ReloadRefusal": [
        "description": "A problem document with the diagnostics",
        "allOf": [schema("Problem"), object(reload)],
      ],
      "ReloadTrial": object(
        [
          "dry_run": ["const": true], "accepted": ["const": true],
          "environment": described(string, "The content hash of what the folder holds"),
          "in_force": described(boolean, "It is in force already, and a reload would do nothing"),
          "diagnostics": list(schema("Diagnostic")),
          "changed": described(integer, "How many of the page would change, seen or not"),
          "looked": described(integer, "How many were looked at"), "matters": list(schema("Recomputation")),
          "next": described(nullable("string"), "The next page's `cursor`; null on the last"),
        ], "What a reload would do"),
      "Recomputation": object([
        "number": string, "workflow": string,
        "version": described(string, "The content hash of the definition that it runs by"), "before": standing,
        "after": standing, "recounted": list(schema("Recount")),
        "moved": described(
          list(
            object([
              "clock": string, "rung": string, "before": nullable(schema("Instant")),
              "after": nullable(schema("Instant")),
            ])),
          "What is yet to fire by clocks whose due instant stays, and would fire at another instant; null is never"),
        "late": described(late, "What would be past, and fires at once"),
      ]),
      "MigrateAnswer": object(migrate),
      "MigrateRefusal": [
        "description": "A problem document with the matters that cannot move",
        "allOf": [schema("Problem"), object(migrate)],
      ],
      "Migration": object([
        "number": string, "from": described(string, "The version that it ran by"),
        "step": described(string, "Where it stood"), "due": nullable(schema("Instant")),
        "to": nullable(
          object(
            [
              "step": string, "due": nullable(schema("Instant")),
              "late": described(late, "What is past by the loaded definition and fires at once"),
            ], "Where it stands afterwards; null where it cannot move")),
        "why": described(nullable("string"), "Why it cannot move"),
      ]),
      "Status": object([
        "version": string, "office": string, "started": schema("Instant"), "at": schema("Instant"),
        "time": schema("Time"),
        "head": object([
          "seq": integer, "hash": string, "epoch": integer, "at": nullable(schema("Instant")),
        ]),
        "environment": string, "workflows": list(string),
        "older": described(
          list(object(["workflow": string, "version": string, "open": integer])),
          "Open matters that run by another version of their workflow than is loaded"),
        "waiting": integer, "open": integer,
        "cards": ["type": "object", "additionalProperties": integer, "propertyNames": schema("Card")],
        "standing": described(integer, "Matters with a past due instant and nothing left to fire"),
        "provisional": described(integer, "Matters with a provisional due instant"),
        "next": nullable(schema("Instant")), "sqlite": string,
        "troubles": described(
          list(schema("Text")), "What stands in the way of full service; that deadlines are held comes first"),
        "restored": described(
          nullable(schema("Restoration")), "The last restore of a backup; null where there was none"),
      ]),
      "Time": object(
        [
          "at": described(schema("Instant"), "The log's time"),
          "wall": described(schema("Instant"), "What the wall clock says"),
          "held": described(boolean, "Whether deadlines are held, since the wall clock cannot be believed"),
          "since": nullable(schema("Instant")), "why": ["anyOf": [reason, ["type": "null"]]],
        ], "What time it is"),
      "AcceptWalltimeAnswer": object([
        "at": described(schema("Instant"), "The log's time now"),
        "wall": described(schema("Instant"), "What the wall clock said"),
        "since": described(schema("Instant"), "Since when deadlines were held"), "why": reason,
        "seq": described(integer, "The entry that says so"),
        "due": described(integer, "How many clocks have something that is due, and fires now"),
        "waits_until": described(
          nullable(schema("Instant")), "The log is ahead of the wall clock: deadlines wait until that is there"),
      ]),
      "VerifyAnswer": object([
        "ok": boolean, "entries": integer, "matters": integer, "head": object(["seq": integer, "hash": string]),
        "found": described(integer, "How many things do not agree"),
        "findings": described(list(string), "The first of them"),
      ]),
      "Health": object(["ready": boolean]),
    ]
  }

  private static let late = list(object(["clock": string, "rung": string, "at": schema("Instant")]))

  private static let standing = object([
    "step": string, "due": nullable(schema("Instant")), "provisional": boolean, "card": nullable(schema("Card")),
    "roles": described(["type": "object", "additionalProperties": schema("Names")], "People and units, by role"),
    "handler": schema("Names"),
  ])

  private static let names: JSON = ["type": "object", "additionalProperties": schema("Text")]

  private static let summary: [String: JSON] = [
    "name": string, "title": schema("Text"), "purpose": nullable(schema("Text")),
    "version": described(string, "The definition's content hash"),
  ]

  private static let migrate: [String: JSON] = [
    "workflow": string, "version": described(string, "The version that is loaded"), "dry_run": boolean,
    "moved": described(integer, "How many moved; of a dry run, how many of the page would"),
    "stayed": described(integer, "How many could not"),
    "matters": described(list(schema("Migration")), "Of a dry run the page; else the first of those that stayed"),
    "next": described(nullable("string"), "Of a dry run, the next page's `cursor`; null on the last"),
  ]

  private static let reload: [String: JSON] = [
    "seq": described(["type": ["integer", "null"]], "The entry that put them in force"),
    "environment": described(string, "The content hash of what is in force now"), "accepted": boolean,
    "diagnostics": list(schema("Diagnostic")),
  ]
}
