// SPDX-License-Identifier: Apache-2.0

import DubanCore
import DubanTesting
import Testing
import WorkingTime

extension DroppedCheckTests {
  /// In the order of the theorem's parts.
  static let cases: [Case] = [
    // Owned.
    Case("D031", name: "a handler who may be unset", [("who: owner", "who: lead")], .unnamed),
    Case("D031", name: "an owner who may be unset", [("owner: event.actor", "owner: leader(lead)")], .undecided),
    Case(
      "D060", name: "a unit without a leader",
      [("back: { title: Back, leader: cat,", "back: { title: Back,"), ("owner: event.actor", "owner: \"'back'\"")],
      .breaks(.owned)),
    Case(
      "D062", name: "an unknown leader",
      [("leader: cat", "leader: nobody"), ("owner: event.actor", "owner: \"'back'\"")], .breaks(.owned)),
    Case("D064", name: "no superior", [("  superior: cat\n", "")], .breaks(.owned)),
    Case("D064", name: "a unit as superior", [("superior: cat", "superior: back")], .breaks(.owned)),
    Case(
      "D067", name: "a roster with a gap",
      [("roster: turns.csv, otherwise: bob", "roster: turns.csv"), ("owner: event.actor", "owner: duty")], .undecided),
    Case(
      "D061", name: "deputies in a circle", [("bob: { name: Bob, account: bob }", "bob: { name: Bob, deputy: ann }")],
      .holds
    ) { play in
      play.open(as: "ann")
      for person in ["ann", "bob", "cat"] {
        play.send("office.leave", ["person": .string(person), "from": "2026-03-02", "until": "2026-04-02"], as: person)
      }
      // The door asks again what the check would have: whoever would close the circle is told to name another.
      #expect(play.refusals.map(\.fields) == [["deputy"]])
      play.refusals = []
      play.wait(hours: 200)
    },
    Case(
      "D069", name: "units in a circle",
      [("members: [ dan ] }", "members: [ dan ], under: back }"), ("by: anyone", "by: everyone")], .holds
    ) { $0.finish() },
    // Not silent.
    Case(
      "D030", name: "a step without a time",
      [("due: 2 workdays\n    events:\n      go:", "events:\n      go:")], .breaks(.notSilent)),
    Case(
      "D030", name: "time that speaks to the handler alone",
      [("due: 2 workdays\n    events:\n      go:", "events:\n      nag: { after: 2h, tell: [ handler ] }\n      go:")],
      .breaks(.notSilent)),
    Case(
      "D030", name: "time that comes only where a condition holds",
      [
        (
          "due: 2 workdays\n    events:\n      go:",
          "events:\n      on: { after: 2h, to: second, if: amount > 0 }\n      go:"
        )
      ], .breaks(.notSilent)),
    Case(
      "D030", name: "time that goes on, and has come before the matter returns",
      [
        (
          "due: 2 workdays\n    events:\n      go:",
          "events:\n      nag: { after: 2h, again: continue, tell: [ supervisor ] }\n      go:"
        ), ("wait: {", "back: { to: first, needs: [ why ], at_most: 1 }\n      wait: {"),
      ], .breaks(.notSilent)
    ) { play in
      play.open()
      play.wait(hours: 10)
      play.send("go")
      play.send("back", ["why": "So."])
    },
    Case(
      "D030", name: "a step bounded by nothing but the clock that stands still in it",
      [
        ("due: 2 workdays\n    events:\n      go:", "events:\n      go:"),
        ("steps:\n", "due: { within: 5 days, stops_in: first }\nsteps:\n"),
      ],
      .breaks(.notSilent)),
    Case(
      "D033", name: "a moment that there may never be",
      [
        (
          "due: 2 workdays\n    events:\n      go:",
          "events:\n      on: { at: \"= left('second')\", to: second }\n      go:"
        )
      ], .breaks(.notSilent)),
    Case(
      "D032", name: "a ladder without a rung",
      [("due: 2 workdays", "due: { within: 2 workdays, remind: none, yellow: none, red: none, later: none }")],
      .breaks(.notSilent)),
    Case(
      "D032", name: "a rung that is dropped, since the limit is too short",
      [("due: 2 workdays", "due: { within: 15min, red: { at: 1 workday before, tell: [ supervisor ] } }")],
      .breaks(.notSilent)),
    Case(
      "D032", name: "a rung that is dropped once more time is granted after it",
      [
        (
          "due: 2 workdays",
          """
          due: { within: 2 workdays, extend: { by: head, upto: 1h }, remind: none, red: none, later: none, \
          yellow: { at: 50%, tell: [ supervisor ] } }
          """
        )
      ], .breaks(.notSilent)
    ) { play in
      play.open()
      play.wait(hours: 47)
      play.send("extend", ["reason": "So."])
      play.send("grant", as: "ann")
    },
    Case(
      "D066", besides: ["D032"], name: "an office without red",
      [("red: { at: due,", "remind: { at: 3 workdays before,")],
      .breaks(.notSilent)
    ) { play in
      play.open()
      play.wait(hours: 40)
    },
    // Answered.
    Case(
      "D034", name: "an end without an answer", [("end: concluded, answer: [ answer ]", "end: concluded")],
      .breaks(.answered)
    ) { $0.finish() },
    Case(
      "D035", name: "an answer that may be unset", [("needs: [ answer, why ]", "needs: [ why ], allows: [ answer ]")],
      .breaks(.answered)
    ) { $0.finish(["why": "So."]) },
    Case(
      "D035", name: "an answer that time does not bring",
      [("wait: {", "late: { after: 1 day, to: closed }\n      wait: {")], .breaks(.answered)
    ) { play in
      play.open()
      play.send("go")
      play.wait(hours: 100)
    },
    Case(
      "D036", name: "a refusal without a reason", [("end: concluded,", "end: declined, next: why,")], .breaks(.answered)
    ) { $0.finish() },
    Case(
      "D036", name: "a refusal whose next step may be unset",
      [("end: concluded,", "end: declined, because: why, next: lead,")], .breaks(.answered)
    ) { $0.finish() },
    Case(
      "D043", name: "a strike-off without proof",
      [
        ("end: concluded,", "end: struck-off,"),
        ("needs: [ answer, why ]", "needs: [ answer, why ], not_by: [ first ], by: [ supervisor ]"),
      ],
      .breaks(.answered)
    ) { play in
      play.open()
      play.send("go")
      play.send("done", ["answer": "Done.", "why": "So."], as: "bob")
    },
    Case(
      "D043", name: "a strike-off by whoever did the work", [("end: concluded,", "end: struck-off, proof: why,")],
      .breaks(.answered)
    ) { $0.finish() },
    Case(
      "D043", name: "a strike-off by time",
      [
        ("end: concluded, answer: [ answer ]", "end: struck-off, proof: why, answer: Done."),
        (
          "who: owner\n    how: Do it.\n    due: 2 workdays\n    events:\n      done: { to: closed, needs: [ answer, why ] }",
          "who: head\n    not_by: [ first ]\n    how: Do it.\n    due: 2 workdays\n    events:\n      done: { to: closed, needs: [ answer, why ] }\n      late: { after: 1 day, to: closed, set: { why: So. } }"
        ),
      ], .breaks(.answered)
    ) { play in
      play.open()
      play.send("go")
      play.wait(hours: 100)
    },
    Case(
      "D044", name: "a contact of whom nobody says how he was told",
      [("open: {", "raiser: guest\nopen: {"), ("allows: [ guest ]", "needs: [ guest ]")],
      .breaks(.answered)
    ) { play in
      play.open(["guest": "Li"])
      play.send("go")
      play.send("done", ["answer": "Done.", "why": "So."])
    },
    // Finite.
    Case(
      "D025", name: "a circle", [("wait: { allows", "back: { to: first, needs: [ why ] }\n      wait: { allows")],
      .breaks(.finite)
    ) {
      play in
      play.open()
      for _ in 0..<4 {
        play.send("go")
        play.send("back", ["why": "So."])
      }
    },
    Case(
      "D025", name: "an end that is reopened for ever",
      [
        (
          "closed: { title: Closed,",
          "closed: { title: Closed, events: { reopen: { to: second, by: owner, needs: [ why ] } },"
        )
      ],
      .breaks(.finite)
    ) { play in
      play.finish()
      for _ in 0..<4 {
        play.send("reopen", ["why": "So."])
        play.send("done", ["answer": "Done.", "why": "So."])
      }
    },
    Case(
      "D009", name: "a step under the name of the built-in end",
      [
        ("go: { to: second }", "go: { to: cancelled }"),
        (
          "  second:",
          "  cancelled: { title: Put off, who: owner, how: Wait., due: 1 workday, events: { go-on: { to: second } } }\n  second:"
        ),
      ], .breaks(.finite)
    ) { play in
      play.open()
      play.send("go")
      play.send("go-on")
      for _ in 0..<4 {
        play.send("cancel", ["reason": "So."], as: "bob")
        play.send("go-on")
      }
    },
    // What can be sent at all.
    Case("D033", name: "a due that may be unset", [("due: 2 workdays", "due: { at: day }")], .undecided),
    Case(
      "D033", name: "a condition on what may be unset",
      [("go: { to: second }", "go: { to: second, if: \"size(why) > 1\", otherwise: No. }\n      on: { to: second }")],
      .undecided
    ) { play in
      play.open()
      play.send("go")
    },
    Case(
      "D023", name: "a step that leads nowhere",
      [
        ("wait: {", "stop: { to: stuck }\n      wait: {"),
        ("  closed: {", "  stuck: { title: Stuck, who: owner, how: Wait., due: 1 day }\n  closed: {"),
      ],
      .neverEnds
    ) { play in
      play.open()
      play.send("go")
      play.send("stop")
      for event in ["go", "done", "wait", "stop"] { play.send(event, ["answer": "Done.", "why": "So."]) }
    },
    Case(
      "D024", name: "a way out that never opens",
      [("needs: [ answer, why ] }", "needs: [ answer, why ], if: amount > 9, otherwise: No. }")], .neverEnds
    ) { $0.finish() },
    // What cannot be at all.
    Case("D065", name: "hours reversed", [("\"08:30-12:00\"", "\"12:00-08:30\"")], .nothing),
    Case("D068", name: "a zone that is none", [("Asia/Shanghai", "Asia/Nowhere")], .nothing),
    Case("D020", name: "an opening that leads nowhere", [("to: first,", "to: frist,")], .nothing),
  ]
}
