// SPDX-License-Identifier: Apache-2.0

import DubanCore
import DubanDefinition
import DubanSimulator
import DubanTesting
import Foundation
import Testing
import WorkingTime

/// What each check is for: a definition that only this check refuses, and a story in which, without the check, the
/// theorem of the closed loop does not hold.
@Suite("a check left out")
struct DroppedCheckTests {
  /// What happens where the check is left out.
  enum Outcome: Equatable {
    /// A part of the theorem does not hold.
    case breaks(ClosedLoop.Offence.Part)
    /// The core refuses an event because the definition does not decide it: it could never be sent.
    case undecided
    /// The step has no handler that the definition names; the fallback chain alone keeps the matter owned.
    case unnamed
    /// The matter stands where nothing that anybody sends ends it: the theorem holds, its corollary does not.
    case neverEnds
    /// It cannot be compiled, so that the theorem has nothing to speak of.
    case nothing
    /// The theorem holds all the same, by a bound of the core.
    case holds
  }

  struct Case: CustomTestStringConvertible, Sendable {
    var codes: Set<String>
    /// Checks that would say the same once these are left out; they are left out with them.
    var besides: Set<String>
    var name: String
    var texts: [String: String]
    var outcome: Outcome
    var story: @Sendable (inout Play) -> Void

    var testDescription: String { "\(codes.sorted().joined(separator: "+")) \(name)" }

    init(
      _ codes: String..., besides: Set<String> = [], name: String, _ changes: [(String, String)], _ outcome: Outcome,
      _ story: @escaping @Sendable (inout Play) -> Void = { $0.open() }
    ) {
      self.codes = Set(codes)
      self.besides = besides
      self.name = name
      self.outcome = outcome
      self.story = story
      texts = Self.plain
      for (old, new) in changes {
        guard let path = texts.keys.first(where: { texts[$0]?.contains(old) == true }), let text = texts[path],
          let range = text.range(of: old)
        else { preconditionFailure("'\(old)' is nowhere") }
        texts[path] = text.replacingCharacters(in: range, with: new)
      }
    }

    static let plain = [
      "demo.yaml": """
      workflow: demo
      title: Demo
      fields:
        answer: { type: text }
        why: { type: text }
        proof: { type: files }
        told: { type: choice, of: [ phone ] }
        lead: { type: unit }
        day: { type: date }
        guest: { type: contact }
        amount: { type: int, default: 0 }
      roles:
        owner: event.actor
      open: { by: anyone, to: first, allows: [ guest ] }
      steps:
        first:
          title: First
          who: owner
          how: Do it.
          due: 2 workdays
          events:
            go: { to: second }
        second:
          title: Second
          who: owner
          how: Do it.
          due: 2 workdays
          events:
            done: { to: closed, needs: [ answer, why ] }
            wait: { allows: [ lead ] }
        closed: { title: Closed, end: concluded, answer: [ answer ] }

      """,
      "office.yaml": """
      office: demo
      home: desk
      title: Demo
      language: en
      timezone: Asia/Shanghai
      calendar: calendars/plain.yaml
      hours: { mon-fri: [ "08:30-12:00", "14:30-18:00" ] }
      people:
        ann: { name: Ann, account: ann, deputy: bob }
        bob: { name: Bob, account: bob }
        cat: { name: Cat, account: cat }
        dan: { name: Dan, account: dan }
      units:
        desk: { title: Desk, leader: bob, members: [ dan ] }
        back: { title: Back, leader: cat, under: desk }
      posts:
        head: ann
        superior: cat
        duty: { roster: turns.csv, otherwise: bob }
      ladder:
        red: { at: due, tell: [ handler, supervisor ] }

      """,
      "calendars/plain.yaml": "calendar: plain\nyears:\n  2026: { holidays: [ 2026-01-01 ], workdays: [] }\n",
      "turns.csv": "from,person\n2027-01-05,ann\n",
    ]

    var files: [SourceFile] { texts.map { SourceFile(path: $0.key, bytes: Array($0.value.utf8)) } }
  }

  /// A story on its way: Dan opens a matter and sends what it takes.
  struct Play {
    var simulation: Simulation
    var loop = ClosedLoop()
    var offences: [ClosedLoop.Offence] = []
    var refusals: [Refusal] = []
    var number = ""

    mutating func open(_ data: [String: JSON] = [:], as person: String = "dan") {
      number = send("open", data, as: person)?.number ?? ""
    }

    @discardableResult
    mutating func send(_ event: String, _ data: [String: JSON] = [:], as person: String = "dan") -> Answer? {
      let result = simulation.send(
        at: simulation.now + .hours(1), as: person, type: event.contains(".") ? event : "demo.\(event)",
        subject: event == "open" || event.contains(".") ? nil : number, data: data)
      offences += loop.look(at: simulation)
      switch result {
      case .success(let answer): return answer
      case .failure(let refusal):
        refusals.append(refusal)
        return nil
      }
    }

    mutating func wait(hours: Int) {
      simulation.advance(to: simulation.now + .hours(hours))
      offences += loop.look(at: simulation)
    }

    mutating func finish(_ data: [String: JSON] = ["answer": "Done.", "why": "So."]) {
      open()
      send("go")
      send("done", data)
    }
  }

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

  @Test("only this check refuses it, and without the check the closed loop is broken", arguments: cases)
  func dropped(_ it: Case) throws {
    let errors = Shipped.reader.load(it.files).diagnostics.filter { $0.severity == .error }
    #expect(Set(errors.map(\.code)) == it.codes, "\(errors.map(\.description).joined(separator: "\n"))")
    let loaded = Shipped.reader.leaving(out: it.codes.union(it.besides)).load(it.files)
    guard it.outcome != .nothing else {
      #expect(loaded.set?.environment.workflows["demo"] == nil)
      return
    }
    let set = try #require(loaded.set, "\(loaded.diagnostics.map(\.description))")
    let zone = set.environment.office.time.zone
    let starts = zone.instant(of: try #require(CivilDateTime(parsing: "2026-03-02 09:00")))
    var play = Play(simulation: Simulation(environment: set.environment, starts: starts))
    it.story(&play)
    let matter = play.simulation.matters[play.number]
    let seen = "\(play.offences) \(play.refusals.map { $0.detail.in(.en) })"
    switch it.outcome {
    case .breaks(let part):
      #expect(Set(play.offences.map(\.part)) == [part], "\(seen)")
    case .undecided:
      #expect(play.offences.isEmpty && play.refusals.last?.reason == .definition, "\(seen)")
    case .unnamed:
      #expect(play.offences.isEmpty && matter?.handler == [], "\(seen)")
    case .neverEnds:
      #expect(play.offences.isEmpty && matter?.isOpen == true && play.refusals.last?.reason != .definition, "\(seen)")
      #expect(!play.refusals.isEmpty, "\(seen)")
    case .holds: #expect(play.offences.isEmpty && play.refusals.isEmpty && matter != nil, "\(seen)")
    case .nothing: break
    }
  }

  @Test("what the cases change passes every check")
  func plain() {
    let files = Case.plain.map { SourceFile(path: $0.key, bytes: Array($0.value.utf8)) }
    #expect(Shipped.reader.load(files).diagnostics.map(\.description) == [])
  }
}
