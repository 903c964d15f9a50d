// SPDX-License-Identifier: Apache-2.0

import DubanCore

extension MalformedTests {
  static let flowCases: [Malformed] = [
    .workflow("D020", "a step that is not there", "to: closed", "to: ⟦colsed"),
    .workflow("D020", "an opening that leads nowhere", "open: { by: anyone, to: first }", "open: ⟦{ by: anyone }"),
    .workflow("D020", "beyond that leads nowhere", "at_most: 2 }", "at_most: 2, beyond: ⟦arbitration }"),
    .workflow(
      "D020", "a rename that leads nowhere", "open: { by: anyone", "renames: { old: ⟦elsewhere }\nopen: { by: anyone"),
    .workflow(
      "D020", "a rename that leads to itself", "open: { by: anyone", "renames: { old: ⟦old }\nopen: { by: anyone"),
    .workflow(
      "D011", "a rename of a step that is there", "open: { by: anyone",
      "renames: { ⟦first: closed }\nopen: { by: anyone"),
    .workflow("D021", "alternatives without else", "to: closed", "to: ⟦[ { if: has(lead), then: closed } ]"),
    .workflow(
      "D022", "a step that nothing leads to", "  closed: {",
      "  ⟦lost: { title: Lost, end: concluded, answer: Lost. }\n  closed: {"),
    .workflow(
      "D023", "no end from a step", "done: { to: closed, needs: [ answer ] }",
      "done: { to: stuck, needs: [ answer ] }\n      finish: { to: closed, needs: [ answer ] }"
    ).marked(
      "  closed: {", "  ⟦stuck: { title: Stuck, who: owner, how: Wait., due: soon }\n  closed: {"),
    .workflow(
      "D025", "a circle without a bound", "at_most: 2 }", "at_most: 2 }\n      again: { to: ⟦first, needs: [ reason ] }"
    ),
    .workflow("D030", "a step without a handler", "    who: owner\n", "").marked("  first:", "  ⟦first:"),
    .workflow("D030", "a step without a time", "    due: soon\n", "").marked("  first:", "  ⟦first:"),
    .workflow("D031", "an owner never bound", "  owner: event.actor\n  third: leader(owner)", "  ⟦third: event.actor"),
    .workflow("D031", "a handler that may be unset", "who: owner", "who: ⟦lead"),
    .workflow("D033", "a role that reads what may be unset", "third: leader(owner)", "third: leader(⟦lead)").marked(
      "who: owner", "who: third"),
    .workflow(
      "D032", "a ladder that reaches nobody else", "due: soon",
      "⟦due: { within: soon, red: { at: due, tell: [ handler, owner ] } }"),
    .workflow(
      "D034", "an end without an answer", "  closed: { title: Closed, end: concluded, answer: [ answer ] }",
      "  ⟦closed: { title: Closed, end: concluded }"),
    .workflow("D035", "an answer that may be unset", "needs: [ answer ]", "allows: [ answer ]").marked(
      "answer: [ answer ] }", "answer: [ ⟦answer ] }"),
    .workflow(
      "D036", "a refusal without a reason", "end: concluded, answer: [ answer ]",
      "end: declined, answer: [ answer ], next: answer"
    ).marked("  closed: {", "  ⟦closed: {"),
    .workflow(
      "D036", "a refusal whose next step may be unset", "end: concluded, answer: [ answer ]",
      "end: declined, answer: [ answer ], because: answer, next: ⟦lead"),
    .workflow(
      "D043", "a strike-off without proof", "end: concluded, answer: [ answer ]", "end: struck-off, answer: [ answer ]"
    ).marked("  closed: {", "  ⟦closed: {"),
    .workflow("D044", "a contact who is not told", "lead: { type: unit }", "lead: { type: contact }").marked(
      "open: {", "raiser: lead\nopen: {"
    ).marked("  closed: {", "  ⟦closed: {"),
    .workflow("D041", "a way back without a reason", "back: { to: first, needs: [ reason ],", "⟦back: { to: first,")
      .warned,
  ]

  /// What recurs by the calendar. A line under `schedule` stands before the opening.
  static let recurringCases: [Malformed] = [
    .every("D015", "a weekday that is none", "⟦Mno *-*-* 09:00"),
    .every("D015", "an hour that is none", "*-*-* ⟦25:00"),
    .every("D015", "an hour that is none, on a day of that number", "*-*-25 ⟦25:00"),
    .every("D015", "a minute that is none, in a year of that number", "2060-01-01 10:⟦60"),
    .every("D015", "a month that is none, in a year of its digits", "2024-⟦24-01"),
    .every("D015", "a month that is none, before a day of its digits", "*-⟦0-10"),
    .every("D015", "a day that is none, in a year of its digits", "2032-01-⟦32 Asia/Shanghai"),
    .every("D015", "a time without minutes, on a day of its number", "*-*-10 ⟦10"),
    .workflow("D015", "a step bounded by what cannot be read", "    due: soon\n", "")
      .marked("at_most: 2 }", "at_most: 2 }\n      nag: { every: \"⟦Mno *-*-*\", tell: third }"),
    .workflow("D007", "a step bounded by what is cut", "    due: soon\n", "")
      .marked("at_most: 2 }", "at_most: 2 }\n      nag: { every: ⟦= daily, often, tell: third }"),
    .every("D015", "a step that is never taken", "*-*-* 09:⟦0/99"),
    .every("D015", "a day that is in no month", "⟦*-02-30"),
    .every("D015", "an unknown zone", "*-*-* 09:00 ⟦Asia/Shangai"),
    .workflow(
      "D008", "an event of two kinds of time", "at_most: 2 }",
      "at_most: 2 }\n      nag: { every: ⟦daily, after: 2h, tell: third }"),
    .workflow(
      "D008", "'again' of an event that recurs", "at_most: 2 }",
      "at_most: 2 }\n      nag: { every: daily, again: ⟦continue, tell: third }"),
    .workflow(
      "D008", "'workdays' of an event that does not recur", "at_most: 2 }",
      "at_most: 2 }\n      nag: { after: 2h, workdays: ⟦true, tell: third }"),
    .workflow(
      "D003", "a roll of an event", "at_most: 2 }",
      "at_most: 2 }\n      nag: { every: daily, ⟦roll: back, tell: third }"),
    .workflow(
      "D008", "an event that recurs at an end", "answer: [ answer ] }",
      "answer: [ answer ], events: { nag: { ⟦every: daily, tell: third } } }"),
    .workflow(
      "D030", "a step bounded by years that are over", "    due: soon\n", ""
    ).marked("  first:", "  ⟦first:")
      .marked("at_most: 2 }", "at_most: 2 }\n      nag: { every: \"2020-*-* 09:00\", tell: third }"),
    .workflow(
      "D030", "a step bounded by Saturdays that must be working days", "    due: soon\n", ""
    ).marked("  first:", "  ⟦first:")
      .marked("at_most: 2 }", "at_most: 2 }\n      nag: { every: \"Sat *-*-*\", workdays: true, tell: third }"),
    .schedule("D008", "a schedule without a time", "⟦{ as: head }"),
    .schedule("D008", "a schedule in nobody's name", "⟦{ every: daily }"),
    .schedule("D010", "a schedule in an unknown name", "{ every: daily, as: ⟦haed }"),
    .schedule("D015", "a schedule that never comes", "{ every: \"*-*-* ⟦24:00\", as: head }"),
    .schedule("D008", "an unknown roll", "{ every: daily, roll: ⟦forwards, as: head }"),
    .schedule("D008", "an unknown way with what was missed", "{ every: daily, missed: ⟦never, as: head }"),
    .schedule("D003", "an unknown key of a schedule", "{ every: daily, as: head, ⟦until: 2027 }"),
    .schedule(
      "D013", "a formula that reads what no matter has yet", "{ every: daily, as: head, with: { answer: \"= ⟦lead\" } }"
    ),
    .schedule("D013", "'it' without 'each'", "{ every: daily, as: head, with: { answer: \"= ⟦it\" } }"),
    .schedule("D013", "'each' of what is no list", "{ every: daily, as: head, each: ⟦now }"),
    .schedule("D010", "a field that the opening does not take", "{ every: daily, as: head, with: { ⟦answer: x } }"),
    .schedule("D008", "a value that the field does not take", "{ every: daily, as: head, with: { amount: ⟦many } }")
      .marked("to: first }\n", "allows: [ amount ], to: first }\n"),
    .schedule("D050", "an opening that does not get what it needs", "{ ⟦every: daily, as: head }")
      .marked("to: first }\n", "needs: [ day ], to: first }\n"),
    .schedule("D002", "the same schedule twice", "{ every: daily, as: head }\n  - ⟦{ every: daily, as: head }"),
    .schedule("D050", "a schedule after one that brings all", "{ every: daily, as: head, with: { day: 2026-03-02 } }")
      .marked("to: first }\n", "needs: [ day ], to: first }\n")
      .marked("\nopen:", "\n  - { ⟦every: weekly, as: head }\nopen:"),
  ]
  /// A route before one that takes the rest.
  private static func routed(_ route: String) -> String {
    """
    channels: { board: { kind: wall } }
    routes:
      - \(route)
      - { else: true, by: [ board ] }
    records:
    """
  }
  private static let opening = "open: { by: anyone, to: first }"

  /// Clocks that stand still, and pauses.
  static let standingCases: [Malformed] = [
    .workflow(
      "D010", "a step to stand still in that is not there", opening,
      opening + "\ndue: { within: soon, stops_in: ⟦frist }"),
    .workflow(
      "D002", "a step to stand still in, twice", opening,
      opening + "\ndue: { within: soon, stops_in: [ first, ⟦first ] }"),
    .workflow(
      "D008", "an end to stand still in", opening, opening + "\ndue: { within: soon, stops_in: [ first, ⟦closed ] }"),
    .workflow("D008", "one end to stand still in", opening, opening + "\ndue: { within: soon, stops_in: ⟦closed }"),
    .workflow(
      "D008", "a step's clock that stands still in steps", "due: soon", "due: { within: soon, stops_in: ⟦first }"),
    .workflow("D008", "the matter's clock again", opening, opening + "\ndue: { within: soon, ⟦again: continue }"),
    .workflow("D008", "again of an event that people send", "at_most: 2 }", "at_most: 2, again: ⟦continue }"),
    .workflow("D008", "a clock that goes on in another way", "due: soon", "due: { within: soon, again: ⟦later }"),
    .workflow("D008", "how long a note may be", opening, opening + "\nevents: { note: { by: anyone, upto: ⟦3 days } }"),
    .workflow(
      "D008", "a field that says how long a pause may be", "lead: {",
      "span: { type: limit, default: 3 days }\n  lead: {"
    ).marked(opening, opening + "\nevents: { pause: { upto: ⟦span } }"),
    .workflow("D008", "a pause of which nothing is said", opening, opening + "\nevents: { pause: ⟦{} }"),
    .workflow("D014", "a pause of no length", opening, opening + "\nevents: { pause: { upto: ⟦0 days } }"),
    .workflow(
      "D003", "an unknown key of a pause", opening, opening + "\nevents: { pause: { by: owner, ⟦up_to: 60 days } }"),
    .workflow(
      "D030", "a step bounded by nothing but the clock that stands still in it", "    due: soon\n", ""
    ).marked(opening, opening + "\ndue: { within: soon, stops_in: first }").marked("  first:\n", "  ⟦first:\n"),
    .workflow(
      "D033", "a due instant that stands still", "    due: soon\n", ""
    ).marked(opening, opening + "\ndue: { within: soon, stops_in: first }")
      .marked("at_most: 2 }", "at_most: 2, set: { day: \"= ⟦due\" } }\n      late: { after: 3 days, tell: [ head ] }"),
  ]

  static let officeCases: [Malformed] = [
    .office("D003", "an unknown key", "language: en", "language: en\n⟦adminstrators: [ ann ]"),
    .office("D003", "a day that is none", "mon-fri:", "⟦mon-fir:"),
    .office("D008", "an unknown language", "language: en", "language: ⟦english"),
    .office("D008", "hours that are none", "\"08:30-12:00\"", "⟦\"8 to 12\""),
    .office("D009", "a post that formulas cannot name", "duty: {", "⟦duty-officer: {"),
    .office("D010", "an unknown unit", "under: desk", "under: ⟦front"),
    .office("D010", "a roster that is not there", "roster: turns.csv", "roster: ⟦missing.csv"),
    .office("D010", "nobody of that name on the ladder", "supervisor, head ]", "⟦supervizor, head ]"),
    .office(
      "D010", "a setting that the workflow has not", "records:", "settings:\n  demo: { sone: ⟦3 workdays }\nrecords:"),
    .office("D014", "a setting that is no limit", "records:", "settings:\n  demo: { soon: ⟦tomorrow }\nrecords:"),
    .office(
      "D010", "an event that the workflow has not", "records:",
      "gateways:\n  web: { as: [ public ], events: [ ⟦demo.opne ] }\nrecords:"),
    .office("D011", "a unit called as a person", "  back: {", "  ⟦bob: {"),
    .office("D060", "a unit without a leader", "back: { title: Back, leader: cat,", "⟦back: { title: Back,"),
    .office("D061", "a deputy of himself", "deputy: bob", "deputy: ⟦ann"),
    .office(
      "D061", "deputies in a ring", "bob: { name: Bob, account: bob }", "bob: { name: Bob, account: bob, deputy: ann }"
    )
    .marked("deputy: bob", "deputy: ⟦bob"),
    .office("D010", "nobody of that name reads a record", "of: unit }", "of: unit, readers: [ ⟦nobody ] }"),
    .office("D062", "an unknown leader", "leader: cat", "leader: ⟦kat"),
    .office("D062", "an unknown holder of a post", "superior: cat", "superior: ⟦tom"),
    .office("D063", "an account twice", "account: cat", "account: ⟦bob"),
    .office(
      "D063", "a gateway with a person's account", "ladder:",
      "gateways:\n  ⟦bob: { as: [ public ], events: [ demo.open ] }\nladder:"),
    .office(
      "D066", "a ladder that only the handler hears", "  red: { at: due, tell: [ handler, supervisor, head ] }",
      "  ⟦red: { at: due, tell: [ handler ] }"),
    .office("D002", "a member twice", "members: [ bob ]", "members: [ bob, ⟦bob ]"),
    .office("D008", "cards that are kept of a person", "of: unit", "of: ⟦person"),
    .office("D064", "no superior", "  superior: cat\n", "").marked("  head: ann", "  ⟦head: ann"),
    .office("D064", "a head who is his superior", "superior: cat", "superior: ⟦ann"),
    .office("D064", "a head that is a unit", "head: ann", "head: ⟦desk"),
    .office("D065", "hours reversed", "\"08:30-12:00\"", "⟦\"12:00-08:30\""),
    .office("D065", "hours that overlap", "  mon-fri: [ \"08:30-12:00\"", "  ⟦mon-fri: [ \"08:30-15:00\""),
    .office("D066", "a ladder without red", "  red: {", "  ⟦yellow: {"),
    .office("D067", "a roster with a gap", "{ roster: turns.csv, otherwise: bob }", "⟦{ roster: turns.csv }"),
    .office("D068", "an unknown time zone", "Asia/Shanghai", "⟦Asia/Shangai"),
    .office("D068", "a calendar that is not there", "calendars/plain.yaml", "⟦calendars/cn.yaml"),
    .office("D003", "an unknown key in a route", "records:", routed("{ card: red, by: [ board ], ⟦huors: office }")),
    .office("D003", "a slip in a channel", "records:", "channels:\n  board: { kind: wall, ⟦secert: key }\nrecords:"),
    .office("D002", "a channel twice in a route", "records:", routed("{ card: red, by: [ board, ⟦board ] }")),
    .office("D008", "a route of two minds", "records:", routed("⟦{ else: true, card: red, by: [ board ] }")),
    .office("D008", "a route that says nothing", "records:", routed("⟦{ by: [ board ], hours: office }")),
    .office("D008", "an else that is none", "records:", routed("{ else: ⟦no, by: [ board ] }")),
    .office("D008", "a route to nowhere", "records:", routed("⟦{ card: red, by: [] }")),
    .office("D008", "a route of no workflow", "records:", routed("{ workflow: ⟦[], by: [ board ] }")),
    .office("D008", "a route of no card", "records:", routed("{ card: ⟦[], by: [ board ] }")),
    .office("D008", "a card that is none", "records:", routed("{ card: ⟦green, by: [ board ] }")),
    .office("D008", "hours that no office has", "records:", routed("{ card: red, by: [ board ], hours: ⟦always }")),
    .office("D008", "a digest at no time", "records:", routed("{ card: red, by: [ board ], digest: ⟦25:00 }")),
    .office(
      "D008", "a digest when the day is over", "records:", routed("{ card: red, by: [ board ], digest: ⟦24:00 }")),
    .office(
      "D008", "hours and a digest", "records:", routed("{ card: red, by: [ board ], hours: office, digest: ⟦08:40 }")),
    .office("D008", "a route that is none", "records:", routed("⟦board")),
    .office("D009", "a workflow that is no id", "records:", routed("{ workflow: ⟦Demo, by: [ board ] }")),
    .office("D010", "a channel that is not there", "records:", routed("{ card: red, by: [ ⟦bord ] }")),
    .office(
      "D010", "a route of a workflow that is not loaded", "records:", routed("{ workflow: ⟦dmeo, by: [ board ] }")
    )
    .warned,
    .office(
      "D070", "a route after two that take all of its own", "records:",
      routed(
        "{ card: yellow, by: [ board ] }\n  - { card: red, by: [ board ] }\n"
          + "  - ⟦{ card: [ red, yellow ], by: [ board ] }")
    ).warned,
    .office(
      "D021", "routes without else", "records:",
      "channels: { board: { kind: wall } }\nroutes:\n  - ⟦{ card: red, by: [ board ] }\nrecords:"),
    .office("D008", "a channel without a kind", "records:", "channels:\n  board: ⟦{ secret: key }\nrecords:"),
    .office("D008", "a kind of channel that is none", "records:", "channels:\n  board: { kind: ⟦fax }\nrecords:"),
    .office("D008", "a command without a program", "records:", "channels:\n  board: ⟦{ kind: command }\nrecords:"),
    .office(
      "D008", "a robot's address where a name is meant", "records:",
      "channels:\n  board: { kind: wecom, secret: ⟦\"https://qyapi.weixin.qq.com/send?key=K\" }\nrecords:"),
    .office(
      "D008", "a robot's key where a name is meant", "records:",
      "channels:\n  board: { kind: wecom, secret: ⟦a93a91f6-7134-4bc4-97a0-0ec25fa5aaa1 }\nrecords:"),
    .office(
      "D008", "a robot's key of few digits where a name is meant", "records:",
      "channels:\n  board: { kind: wecom, secret: ⟦a9aa9afa-aaaa-4bca-9aaa-aecafaaaaaaa }\nrecords:"),
    .office(
      "D008", "a robot's key under another name", "records:",
      "channels:\n  board: { kind: wecom, key: ⟦693a91f6-7134-4bc4-97a0-0ec25fa5aaa1 }\nrecords:"),
    .office(
      "D008", "a robot's key under a name that says nothing", "records:",
      "channels:\n  board: { kind: wecom, robot: ⟦693A91F6-7134-4BC4-97A0-0EC25FA5AAA1 }\nrecords:"),
    .office(
      "D008", "a signature", "records:", "channels:\n  board: { kind: dingtalk, sign: ⟦SECabc }\nrecords:"),
    .office(
      "D008", "a token", "records:", "channels:\n  board: { kind: dingtalk, access_token: ⟦abc }\nrecords:"),
    .office(
      "D008", "an address that holds the key", "records:",
      "channels:\n  board: { kind: feishu, url: ⟦\"https://open.feishu.cn/open-apis/bot/v2/hook/K\" }\nrecords:"),
    .office("D069", "units in a circle", "members: [ bob ] }", "members: [ bob ], under: ⟦desk }"),
    Malformed(
      name: "an unknown person in a roster", code: "D062", path: "turns.csv", text: "from,person\n2026-01-05, ⟦anne\n"),
    Malformed(
      name: "a date that is none in a roster", code: "D008", path: "turns.csv", text: "from,person\n⟦2026-02-30,ann\n"),
    Malformed(
      name: "turns out of order", code: "D008", path: "turns.csv",
      text: "from,person\n2026-02-03,ann\n⟦2026-02-02,bob\n"),
    Malformed(name: "a roster without columns", code: "D008", path: "turns.csv", text: "⟦2026-02-03,ann\n"),
    Malformed(
      name: "a day twice in a calendar", code: "D002", path: "calendars/plain.yaml",
      text: "calendar: plain\nyears:\n  2026: { holidays: [ 2026-01-01 ], workdays: [ ⟦2026-01-01 ] }\n"),
    Malformed(
      name: "a day that two years' notices say two things of", code: "D002", path: "calendars/plain.yaml",
      text: "calendar: plain\nyears:\n  2026: { holidays: [ 2026-12-31 ], workdays: [] }\n"
        + "  2027: { holidays: [ 2027-01-01 ], workdays: [ ⟦2026-12-31 ] }\n"),
    Malformed(
      name: "a date that is none in a calendar", code: "D008", path: "calendars/plain.yaml",
      text: "calendar: plain\nyears:\n  2026: { holidays: [ ⟦2026-02-29 ], workdays: [] }\n"),
    .office(
      "D010", "settings of a workflow that is not loaded", "records:", "settings:\n  ⟦other: { soon: 3 days }\nrecords:"
    ).warned,
  ]
}
