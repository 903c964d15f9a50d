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
          "due": nullable(schema("Instant")), "card": nullable(schema("Card")),
          "opening": ["type": "object"], "set": ["type": "object"], "roles": ["type": "object"],
          "pinned": list(string), "clocks": list(schema("Clock")), "stopped": list(string),
          "fired": list(["type": "object"]), "counted": string, "acted": string, "declared": schema("Card"),
          "urged": boolean, "records": list(["type": "object"]), "messages": list(schema("Message")),
          "linked": string, "raised": list(string), "end": ["type": "object"], "override": string,
          "environment": string, "leave": schema("Leave"),
          "withdrawn": described(boolean, "The leave is none any more"), "broken": schema("Breakage"),
          "mended": boolean,
          "restored": schema("Restoration"),
          "version": described(string, "The definition that it runs by from here on"),
          "renamed": described(
            ["type": "object", "additionalProperties": string], "Steps that have another name in it, by the old one"),
        ],
        optional: [
          "opening", "set", "roles", "pinned", "clocks", "stopped", "fired", "counted", "acted", "declared", "urged",
          "records", "messages", "linked", "raised", "end", "override", "environment", "leave",
          "withdrawn", "broken", "mended", "restored", "version", "renamed",
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
        "number": string, "step": string, "due": nullable(schema("Instant")), "card": nullable(schema("Card")),
        "seq": integer, "clocks": list(schema("WhyClock")),
      ]),
      "WhyClock": object(
        clock.merging([
          "setting": described(nullable("string"), "The setting or field that gave the limit"),
          "from": described(string, "From when it counts: `entered`, `opened`, or a field"),
          "began_by": nullable(object(["seq": integer, "type": string, "actor": nullable("string")])),
          "count": nullable(schema("Count")),
          "suspensions": list(object(["from": schema("Instant"), "to": nullable(schema("Instant"))])),
          "extensions": list(object(["limit": string, "granted": schema("Instant")])),
          "fired": list(
            object([
              "rung": string, "due": schema("Instant"), "at": schema("Instant"), "late_by": ["type": "number"],
              "collapsed": boolean, "seq": integer,
            ])),
        ]) { $1 }, "A running time limit with all that led to its due instant"),
      "Count": object(
        [
          "beginning": ["type": "string", "enum": ["at-once", "in-hours", "day-after"]],
          "begins": nullable(schema("Instant")), "first_day": nullable("string"), "uncounted": days,
          "makeup_workdays": list(string), "ending": ["type": "string", "enum": ["elapsed", "close", "rolled"]],
          "last_day": nullable("string"), "nominal_day": nullable("string"), "over": days,
          "month_end": nullable("string"), "due": schema("Instant"), "provisional_years": list(["type": "integer"]),
        ], "How the limit was counted; days as 2026-02-12"),
    ]
  }

  private static let days = list(
    object(["date": string, "reason": ["type": "string", "enum": ["weekend", "holiday", "closed", "shut"]]]))

  private static let clock: [String: JSON] = [
    "id": described(string, "`step`, `matter`, or a timed event's name after a colon"), "term": integer,
    "limit": described(nullable("string"), "As it is written; null where a fixed instant is the duty"),
    "start": described(schema("Instant"), "From when the limit counts"), "began": schema("Instant"),
    "due": schema("Instant"),
    "provisional": described(boolean, "Counted in a year that the calendar does not know yet"),
    "card": schema("Card"),
    "pending": described(list(object(["rung": string, "at": schema("Instant")])), "What is still to fire"),
  ]
}
