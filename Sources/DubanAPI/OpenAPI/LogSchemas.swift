// SPDX-License-Identifier: Apache-2.0

import DubanCore

extension OpenAPI {
  static var logSchemas: [String: JSON] {
    [
      "Entry": object(
        [
          "seq": integer, "at": schema("Instant"),
          "kind": ["type": "string", "enum": JSON(Entry.Kind.allCases.map(\.rawValue))],
          "matter": described(nullable("string"), "Its number; null for an event of the office"),
          "event": schema("Event"), "decision": schema("Decision"),
          "due": described(schema("Instant"), "When a rung or timed event was due"),
          "late_by": ["type": "number", "description": "How late it fired, in seconds"],
        ], optional: ["due", "late_by"]),
      "Event": object([
        "id": string, "source": string, "type": string,
        "actor": described(nullable("string"), "The person who acted, or `public`"),
        "account": described(string, "The account that sent it; `duban` for the daemon's own"),
        "named": described(boolean, "The account named the person"),
        "behalf": described(nullable("string"), "For whom a deputy acted"),
        "time": nullable(schema("Instant")), "data": ["type": "object"],
      ]),
      "Decision": object(
        [
          "from": described(nullable("string"), "The step that was left"),
          "to": described(nullable("string"), "The step that was entered"),
          "step": nullable("string"), "owner": schema("Names"), "handler": schema("Names"),
          "due": nullable(schema("Instant")), "provisional": boolean, "card": nullable(schema("Card")),
          "opening": ["type": "object"], "set": ["type": "object"], "roles": ["type": "object"],
          "pinned": list(string), "clocks": list(schema("Clock")), "stopped": list(string),
          "recounted": list(schema("Recount")), "fired": list(["type": "object"]), "counted": string, "acted": string,
          "declared": schema("Card"), "paused": schema("Pause"), "urged": boolean, "records": list(["type": "object"]),
          "messages": list(schema("Message")),
          "linked": string, "raised": list(string), "end": ["type": "object"], "override": string,
          "environment": string, "leave": schema("Leave"),
          "withdrawn": described(boolean, "The leave is none any more"), "broken": schema("Breakage"),
          "mended": boolean,
          "restored": schema("Restoration"),
          "schedules": described(
            list(object(["workflow": string, "schedule": string])), "Other schedules are in force: these"),
          "scheduled": object(
            [
              "workflow": string, "schedule": string, "due": schema("Instant"),
              "since": described(
                nullable(schema("Instant")), "The first of the occurrences that were missed and for which it stands"),
              "skipped": described(boolean, "It was missed, and nothing was opened"),
            ], "A schedule had its turn"),
          "held": object(
            ["why": reason, "since": schema("Instant"), "wall": schema("Instant")],
            "Deadlines are held: the wall clock cannot be believed"),
          "agreed": described(boolean, "The clocks agree again, and deadlines fire"),
          "accepted": object(
            ["wall": schema("Instant"), "at": schema("Instant")],
            "An administrator took the wall clock for right, and deadlines fire"),
          "version": described(string, "The definition that it runs by from here on"),
          "asked": schema("TimeRequest"),
          "answered": described(
            ["type": "string", "enum": JSON(TimeRequest.Outcome.allCases.map(\.rawValue))],
            "What became of the more time that was asked for"),
          "renamed": described(
            ["type": "object", "additionalProperties": string], "Steps that have another name in it, by the old one"),
        ],
        optional: [
          "opening", "set", "roles", "pinned", "clocks", "stopped", "recounted", "fired", "counted", "acted",
          "declared", "paused", "urged", "records", "messages", "linked", "raised", "end", "override", "environment",
          "leave", "withdrawn", "broken", "mended", "restored", "schedules", "scheduled", "held", "agreed", "accepted",
          "version", "renamed", "asked", "answered",
        ], "What the event led to; of what changed only what did"),
      "Message": object(
        [
          "to": described(list(string), "The persons; absent where a contact is told"),
          "contact": described([:], "A raiser without an account"),
          "occasion": ["type": "string", "enum": JSON(Message.Occasion.allCases.map(\.rawValue))],
          "say": described(["type": "object"], "What the definition says instead of the occasion's text"),
          "told": described(string, "A person has told it, in this way; nothing is left to deliver"),
          "channels": described(list(string), "The channels that it goes by"),
          "after": described(schema("Instant"), "It is not delivered before; absent where it need not wait"),
        ], optional: ["to", "contact", "say", "told", "channels", "after"], "Something that somebody is to be told"),
      "Leave": object(
        [
          "person": string, "from": schema("Instant"),
          "until": described(schema("Instant"), "The first instant of being back"),
          "deputy": described(nullable("string"), "Who stands in; null where the office's file says"),
        ], "Somebody's leave"),
      "Recount": object(recount, "A clock that was counted again after a change of the office, and why"),
      "Restoration": object(
        [
          "seq": described(integer, "The entry of the restore; the log goes on with it"),
          "last": described(integer, "The last entry of the backup"),
          "hash": described(string, "The head of the backup's log"),
          "knowledge": described(
            ["type": "string", "enum": JSON(Restoration.Knowledge.allCases.map(\.rawValue))],
            "How it is known what is gone: `store`, exactly; `journal`, at least; `nothing`, not at all"),
          "gone": object(["from": integer, "to": integer], "The entries that were told and are gone"),
          "diverged": described(integer, "The last entry that the backup and the replaced log both had"),
          "counters": described(
            ["type": "object", "additionalProperties": integer], "Counters of registration numbers that went on"),
        ], optional: ["gone", "diverged", "counters"], "A backup was put in force"),
      "EntryPage": object([
        "entries": list(schema("Entry")),
        "next": described(
          ["type": ["integer", "null"]], "The next page's `after`; null on the last page of a history"),
      ]),
      "Clock": object(clock.merging(["fired": list(string)]) { $1 }, "A running time limit"),
      "Why": object([
        "number": string, "step": string, "due": nullable(schema("Instant")), "provisional": boolean,
        "card": nullable(schema("Card")), "seq": integer,
        "standing": described(nullable(schema("Instant")), "Since when it is on the standing list"),
        "basis": described(list(string), "What the workflow names as the source of its rules and limits"),
        "clocks": list(schema("WhyClock")),
      ]),
      "WhyClock": object(
        clock.merging([
          "source": described(
            object([
              "setting": nullable("string"), "field": nullable("string"),
              "condition": described(nullable("string"), "Of the alternative that was chosen; `else` for the last"),
            ]), "What gave the limit or the fixed instant"),
          "from": described(string, "From when it counts: `entered`, `opened`, `paused`, or a field"),
          "began_by": nullable(schema("WhyEvent")),
          "steps": described(
            list(schema("WhyStep")), "How it came to its due instant; each begins where the one before ended"),
          "still": described(
            nullable(schema("WhyStill")),
            "Why it stands still now with no end known, and so without a due instant; null during a pause, see `steps`"),
          "reckoned": described(
            nullable(schema("Instant")), "What today's calendar gives, where a change has not come to the clock yet"),
          "recounted": list(object(recount.merging(["seq": integer, "at": schema("Instant")]) { $1 })),
          "fired": list(
            object([
              "rung": string, "term": integer, "due": schema("Instant"), "at": schema("Instant"),
              "late_by": ["type": "number"], "collapsed": boolean, "seq": integer,
            ])),
        ]) { $1 }, "A running time limit with all that led to its due instant"),
      "WhyEvent": object(
        [
          "seq": integer, "at": schema("Instant"), "type": string, "actor": nullable("string"),
          "reason": nullable("string"), "waiting_for": [:],
        ], "An entry that changed a clock, as far as the reader may read it"),
      "WhyStill": object(
        [
          "cause": ["type": "string", "enum": JSON(WhyStill.Cause.allCases.map(\.rawValue))],
          "step": nullable("string"), "from": schema("Instant"),
          "to": described(
            nullable(schema("Instant")),
            "Null while nobody knows it; of a pause that is under way, when it ends by itself"),
          "began_by": nullable(schema("WhyEvent")), "ended_by": nullable(schema("WhyEvent")),
        ], "A time in which a clock stands still: paused, in a step that stops it, or away from its step"),
      "WhyStep": [
        "description": "A step of the reckoning; `due` is where it ends",
        "oneOf": [
          object(count.merging(["kind": ["const": "limit"], "limit": string]) { $1 }),
          object(["kind": ["const": "fixed"], "due": schema("Instant"), "field": nullable("string")]),
          object([
            "kind": ["const": "pause"], "causes": list(schema("WhyStill")), "from": schema("Instant"),
            "to": schema("Instant"), "before": schema("Instant"), "due": schema("Instant"), "uncounted": days,
            "nominal_day": nullable("string"), "over": days,
            "lost": described(
              nullable(["type": "object"]), "`time` or `working_time` in seconds, or `days`; null: the limit had ended"),
          ]),
          object(
            count.merging([
              "kind": ["const": "extension"], "limit": string, "at": schema("Instant"),
              "asked": nullable(schema("WhyEvent")), "granted": nullable(schema("WhyEvent")),
              "before": schema("Instant"),
            ]) { $1 }),
        ],
      ],
    ]
  }

  /// Why deadlines are held.
  static let reason: JSON = [
    "type": "string", "enum": JSON(HeldTime.Reason.allCases.map(\.rawValue)),
    "description": """
    The wall clock went `ahead` of the boot clock, or `back` against it; at a start it stood `before` the log's last \
    instant, or left a `gap` of more than 30 days; or it is `implausible`
    """,
  ]

  /// How a limit was counted; days as 2026-02-12.
  private static let count: [String: JSON] = [
    "beginning": ["type": "string", "enum": ["at-once", "in-hours", "day-after"]],
    "begins": nullable(schema("Instant")), "first_day": nullable("string"), "uncounted": days,
    "makeup_workdays": list(string), "half_days": list(string),
    "ending": ["type": "string", "enum": ["elapsed", "close", "rolled"]], "last_day": nullable("string"),
    "nominal_day": nullable("string"), "over": days, "month_end": nullable("string"), "due": schema("Instant"),
    "provisional_years": list(["type": "integer"]),
  ]

  private static let days = list(
    object([
      "date": string, "reason": ["type": "string", "enum": ["weekend", "holiday", "closed", "shut"]],
      "name": nullable("string"), "closed_by": described(nullable("string"), "The office or unit that closed it"),
    ]))

  static let recount: [String: JSON] = [
    "clock": string,
    "before": described(nullable(schema("Instant")), "When it was due; null where it stood still"),
    "after": described(nullable(schema("Instant")), "When it is due now; it may be the same, and the mark gone"),
    "was_provisional": boolean, "provisional": boolean,
    "reasons": described(
      list(["type": "string", "enum": JSON(Recount.Reason.allCases.map(\.rawValue))]),
      "Each change without which the clock would not be as it is now"),
    "years": described(list(integer), "With `year`: those whose days off have become known"),
  ]

  private static let clock: [String: JSON] = [
    "id": described(string, "`step`, `matter`, or a timed event's name after a colon"), "term": integer,
    "limit": described(nullable("string"), "As it is written; null where a fixed instant is the duty"),
    "every": described(nullable("string"), "The calendar expression of a clock that recurs; null for all others"),
    "start": described(schema("Instant"), "From when the limit counts"), "began": schema("Instant"),
    "due": described(schema("Instant"), "Of no meaning while it stands still"),
    "standing": described(boolean, "It stands still with no end known, and so has no due instant"),
    "provisional": described(boolean, "Counted in a year that the calendar does not know yet"),
    "card": schema("Card"),
    "pending": described(list(object(["rung": string, "at": schema("Instant")])), "What is still to fire"),
  ]
}
