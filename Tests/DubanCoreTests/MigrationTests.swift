// SPDX-License-Identifier: Apache-2.0

import DubanCore
import DubanDefinition
import DubanSimulator
import DubanTesting
import Testing
import WorkingTime

/// What a matter keeps when it is put on another version of its definition, and what keeps it from being put there.
@Suite("A matter on a newer definition")
struct MigrationTests {
  private static let fromSecond: [(String, String)] = [
    ("second", "another"), ("fields:", "renames: { second: another }\nfields:"),
  ]

  @Test("it stays in its step, entered when it was; the entry names both versions, and nothing is left or entered")
  func stays() throws {
    var demo = try Migrations()
    let number = try demo.open()
    let before = try demo.life.matter(number)
    demo.life.simulation.advance(to: demo.life.instant("2026-03-03 10:00"))
    let migration = try demo.migrate(number, [("en: Begin.", "en: Begin again.")])
    let after = try demo.life.matter(number)
    let entry = try #require(demo.life.entries(number).last)
    #expect(migration.former == before.version && migration.standing?.step == "first")
    #expect(migration.standing?.due == before.due && migration.standing?.late == [])
    #expect(after.version == demo.life.simulation.environment.workflows["demo"]?.version)
    #expect(after.entered == before.entered && after.stays == before.stays)
    #expect(after.clocks == demo.life.simulation.matters[number]?.clocks)
    #expect(entry.body.event.type == "demo.migrate" && entry.body.event.source == "duban")
    #expect(entry.body.event.data["from"] == .string(before.version.description))
    #expect(entry.decision?.version == after.version)
    #expect(entry.decision?.from == nil && entry.decision?.to == nil && entry.decision?.messages == [])
    #expect(entry.decision?.clocks == [])
  }

  @Test("there is nothing to do for one that runs by today's version, or has ended")
  func nothing() throws {
    var demo = try Migrations()
    let (number, ended) = (try demo.open(), try demo.open())
    demo.life.send("demo.pass", ended, as: "wang")
    demo.life.send("demo.done", ended, as: "wang", ["answer": "Done."])
    let early = demo.life.simulation.migrate(number)
    #expect(early == nil)
    try demo.install(Migrations.text([("en: Begin.", "en: Begin again.")]))
    let first = demo.life.simulation.migrate(number)
    let entries = demo.life.simulation.entries.count
    let (again, late) = (demo.life.simulation.migrate(number), demo.life.simulation.migrate(ended))
    #expect(first != nil && again == nil && late == nil)
    #expect(demo.life.simulation.entries.count == entries)
  }

  @Test("a step that is gone keeps it where it is, and a rename says where it goes on, with its budget and its times")
  func renamed() throws {
    var demo = try Migrations()
    let number = try demo.open()
    demo.life.send("demo.pass", number, as: "wang")
    demo.life.send("demo.back", number, as: "wang", at: "2026-03-02 11:00", ["reason": "Not yet."])
    demo.life.send("demo.pass", number, as: "wang")
    let before = try demo.life.matter(number)
    let gone = try demo.migrate(number, [("second", "another")])
    #expect(gone.why.contains("no step 'second'") && gone.why.contains("renames"))
    #expect(try demo.life.matter(number) == before)
    let moved = try demo.migrate(number, Self.fromSecond)
    #expect(moved.step == "second" && moved.standing?.step == "another")
    let after = try demo.life.matter(number)
    #expect(after.step == "another" && after.entered == before.entered && after.due == before.due)
    #expect(after.stays["another"] == before.stays["second"] && after.stays["second"] == nil)
    #expect(after.acted["another"] == ["wang"])
    #expect(after.counts == ["another.back": 1])
    let back = demo.life.send("demo.back", number, as: "wang", ["reason": "Again."])
    #expect(try back.get().step == "first")
    demo.life.send("demo.pass", number, as: "wang")
    let third = demo.life.send("demo.back", number, as: "wang", ["reason": "Again."])
    #expect(third.refusal?.reason == .times)
  }

  @Test("two steps that become one have their visits and budgets together")
  func joined() throws {
    var demo = try Migrations()
    let number = try demo.open()
    demo.life.send("demo.pass", number, as: "wang", at: "2026-03-02 10:00")
    let first = Migrations.first.replacing("to: second", with: "to: closed, needs: [ answer ]")
    let text = Migrations.head.replacing("fields:", with: "renames: { second: first }\nfields:") + first
    let migration = try demo.migrate(number, to: text + Migrations.closed)
    #expect(migration.standing?.step == "first", "\(migration.why)")
    let stay = try #require(try demo.life.matter(number).stays["first"])
    #expect(stay.entered == demo.life.instant("2026-03-02 10:00") && stay.taken == .hours(1))
  }

  @Test(
    "a field that the way from there counts on must be set; guarded, given a default, or asked for on the way it need not"
  )
  func unset() throws {
    var demo = try Migrations()
    let number = try demo.open()
    let reads = ("due: 2 workdays", "due: { within: [ { if: amount > 3, then: 1 workday }, { else: 2 workdays } ] }")
    let opening = ("to: first, allows: [ amount, lead ]", "to: first, needs: [ amount ], allows: [ lead ]")
    let missing = try demo.migrate(number, [reads, opening])
    #expect(missing.refusal?.fields == ["amount"] && missing.why.contains("'amount' is not set"))
    for change in [
      ("if: amount", "if: has(amount) && amount"), ("to: second }", "to: second, needs: [ amount ] }"),
    ] {
      let moved = try demo.migrate(number, [reads, change])
      #expect(moved.standing != nil, "\(change.1): \(moved.why)")
    }
    let given = try demo.migrate(number, [reads, ("amount: { type: int", "amount: { type: int, default: 7")])
    #expect(given.standing != nil, "\(given.why)")
    #expect(try demo.life.matter(number).fields["amount"] == 7)
  }

  @Test("who handles it there must be somebody, and is told where it is somebody else")
  func handler() throws {
    var demo = try Migrations()
    let (without, with) = (try demo.open(), try demo.open(["lead": "water"]))
    let lead: [(String, String)] = [("who: owner", "who: lead"), ("allows: [ amount, lead ]", "needs: [ lead ]")]
    let refused = try demo.migrate(without, lead)
    #expect(refused.refusal?.fields == ["lead"])
    let moved = try demo.migrate(with, lead)
    #expect(moved.standing != nil, "\(moved.why)")
    #expect(try demo.life.matter(with).handler == ["water"])
    let messages = demo.life.entries(with).last?.decision?.messages ?? []
    #expect(messages.contains { $0.occasion == .handover && $0.to == ["wang"] })
    #expect(messages.contains { $0.occasion == .handle && $0.to.contains("han") })
  }

  @Test("an owner who was bound at the opening stays; a role that cannot be bound any more is said")
  func roles() throws {
    var demo = try Migrations()
    let number = try demo.open()
    let role = ("roles: { owner: event.actor,", "roles: { owner: event.actor, clerk: event.actor,")
    let used = try demo.migrate(number, [role, ("who: owner", "who: clerk")])
    #expect(used.refusal?.fields == ["clerk"])
    let unused = try demo.migrate(number, [role])
    #expect(unused.standing != nil, "\(unused.why)")
    #expect(try demo.life.matter(number).roles["owner"] == ["wang"])
  }

  @Test("what is set must fit its field's type, and all that does not is said at once")
  func types() throws {
    var demo = try Migrations()
    let number = try demo.open(["amount": 12, "lead": "water"])
    let narrow = try demo.migrate(
      number, [("amount: { type: int", "amount: { type: int, max: 9"), ("lead: { type: unit", "lead: { type: date")])
    #expect(narrow.refusal?.fields == ["lead", "amount"], "\(narrow.why)")
  }

  @Test("a step that is an end now would end it unanswered")
  func end() throws {
    var demo = try Migrations()
    let number = try demo.open()
    demo.life.send("demo.pass", number, as: "wang")
    let first = Migrations.first.replacing("to: second", with: "to: second, needs: [ answer ]")
    let second = Migrations.closed.replacing("closed:", with: "second:")
    let migration = try demo.migrate(number, to: Migrations.head + first + second)
    #expect(migration.why.contains("is an end now"))
  }

  @Test("a strike-off that is reached past every check keeps one that nobody has checked")
  func checked() throws {
    let checking: [(String, String)] = [
      ("title: { en: First", "not_by: [ supervisor ]\n    title: { en: First"),
      ("end: concluded, answer: [ answer ]", "end: struck-off, answer: [ answer ], proof: [ answer ]"),
    ]
    // Both have left the first step; only by the version that keeps somebody apart there does that say anything.
    for (text, isChecked) in [(Migrations.demo, false), (Migrations.text([checking[0]]), true)] {
      var demo = try Migrations(text)
      let number = try demo.open()
      demo.life.send("demo.pass", number, as: "wang")
      // Who handles the first step did all the work, so the definition alone would be refused.
      let migration = try demo.migrate(number, checking, leavingOut: ["D043"])
      #expect((migration.standing != nil) == isChecked, "\(migration.why)")
      #expect(isChecked || migration.why.contains("struck off"))
    }
  }

  @Test("with the same limit what fired stays fired; with another a new term begins, and what is past fires at once")
  func terms() throws {
    var demo = try Migrations()
    let number = try demo.open()
    demo.life.simulation.advance(to: demo.life.instant("2026-03-07 09:00"))
    let fired = demo.life.fired(number)
    #expect(fired.contains { $0.hasPrefix("yellow") } && fired.contains { $0.hasPrefix("timed") })
    _ = try demo.migrate(number, [("en: Begin.", "en: Begin again.")])
    demo.life.simulation.advance(to: demo.life.instant("2026-03-07 10:00"))
    #expect(demo.life.fired(number) == fired && demo.life.simulation.matters[number]?.card == .yellow)
    let longer = try demo.migrate(number, [("due: 5 workdays", "due: 9 workdays")])
    #expect(longer.standing?.due == demo.life.instant("2026-03-13 18:00") && longer.standing?.late == [])
    var clock = try #require(try demo.life.matter(number).clock(.step))
    #expect(clock.term == 2 && clock.fired == [] && demo.life.simulation.matters[number]?.card == .blue)
    let shorter = try demo.migrate(number, [("due: 5 workdays", "due: 1 workday")])
    #expect(shorter.standing?.late.map(\.rung) == [.remind, .yellow, .red])
    demo.life.simulation.advance(to: demo.life.instant("2026-03-07 11:00"))
    clock = try #require(try demo.life.matter(number).clock(.step))
    #expect(clock.term == 3 && clock.fired == [.remind, .yellow, .red])
    #expect(try demo.life.matter(number).clock(.timed("remind-me"))?.fired == [.timed])
    #expect(RungLaw.offences(in: demo.life.simulation.entries) == [])
  }

  @Test("a clock that the definition gives up stops, and one that it brings counts from the arrival")
  func clocks() throws {
    var demo = try Migrations()
    let number = try demo.open()
    demo.life.simulation.advance(to: demo.life.instant("2026-03-02 12:00"))
    let opened = try demo.life.matter(number).opened
    let changes = [
      ("      remind-me: {", "      give-up: {"), ("after: 1 workday", "after: 3 hours"),
      ("fields:", "due: 30 days\nfields:"),
    ].map { ($0.0, $0.1.replacing("3 hours", with: "3h")) }
    let migration = try demo.migrate(number, changes)
    #expect(migration.standing != nil, "\(migration.why)")
    let after = try demo.life.matter(number)
    #expect(after.clocks.map(\.id) == [.step, .matter, .timed("give-up")])
    #expect(after.clock(.matter)?.start == opened && after.clock(.timed("give-up"))?.due == opened + .hours(3))
    #expect(demo.life.entries(number).last?.decision?.stopped == [.timed("remind-me")])
  }

  /// Migrates a matter that is not quite what the story made of it, in a turn of its own.
  private func migrate(
    _ matter: Matter, in environment: Environment, at instant: Instant
  ) throws -> (migration: Migration?, state: Matter?) {
    let snapshot = Snapshot(
      head: Head(seq: 9, hash: .zero, epoch: 1, at: instant), office: OfficeState(environment: environment.hash),
      matters: [matter.number: matter])
    var turn = Turn(at: instant, environment: environment, snapshot: snapshot)
    let migration = turn.migrate(matter.number, by: .daemon)
    return (migration, turn.commit.matters[matter.number])
  }

  @Test("suspensions and extensions stay with their clock")
  func extended() throws {
    var demo = try Migrations()
    let number = try demo.open()
    var matter = try demo.life.matter(number)
    try demo.install(Migrations.text([("due: 5 workdays", "due: 9 workdays")]))
    let at = demo.life.simulation.now
    let place = try #require(matter.clocks.firstIndex { $0.id == .step })
    matter.clocks[place].extensions = [Clock.Extension(limit: try Limit(parsing: "2 workdays"), granted: at)]
    matter.clocks[place].suspensions = [Clock.Suspension(from: at, to: at, cause: .away)]
    let (migration, state) = try migrate(matter, in: demo.life.simulation.environment, at: at)
    #expect(migration?.standing != nil)
    let clock = try #require(state?.clock(.step))
    #expect(clock.extensions == matter.clocks[place].extensions)
    #expect(clock.suspensions == matter.clocks[place].suspensions)
  }

  @Test("a request for more time waits on in the same term; in another, or where none is granted any more, it lapses")
  func asked() throws {
    let due = "due: { within: 5 workdays, extend: { by: supervisor, upto: 5 workdays } }"
    func text(_ due: String) -> String {
      Migrations.text([("due: 5 workdays", due), ("en: Begin.", "en: Begin now.")])
    }
    for (later, isKept) in [
      (due, true), (due.replacing("5 workdays }", with: "2 workdays }"), true), ("due: 5 workdays", false),
      (due.replacing("within: 5", with: "within: 9"), false),
    ] {
      var demo = try Migrations(Migrations.text([("due: 5 workdays", due)]))
      let number = try demo.open()
      demo.life.send("demo.extend", number, as: "wang", ["reason": "x"])
      let request = try #require(try demo.life.matter(number).asked)
      let migration = try demo.migrate(number, to: text(later))
      #expect(migration.standing != nil, "\(migration.why)")
      #expect(try demo.life.matter(number).asked == (isKept ? request : nil), "\(later)")
      let told = demo.life.entries(number).last?.decision?.messages ?? []
      #expect(told.map(\.to) == (isKept ? [] : [["wang"]]), "\(later)")
      // What was asked for is more than may be granted now.
      let refusal = demo.life.send("demo.grant", number, as: "zhou").refusal
      #expect(refusal?.reason == (later.contains("2 workdays") ? .fields : isKept ? nil : .step), "\(later)")
    }
  }

  @Test("what was granted stays granted where the definition does not know of it any more")
  func granted() throws {
    let due = "due: { within: 5 workdays, extend: { by: supervisor, upto: 5 workdays } }"
    var demo = try Migrations(Migrations.text([("due: 5 workdays", due)]))
    let number = try demo.open()
    demo.life.send("demo.extend", number, as: "wang", ["reason": "x"])
    demo.life.send("demo.grant", number, as: "zhou")
    let before = try demo.life.matter(number).clocks
    let migration = try demo.migrate(number, to: Migrations.text([("en: Begin.", "en: Begin again.")]))
    #expect(migration.standing != nil)
    #expect(try demo.life.matter(number).clocks == before)
  }

  @Test("a unit that is gone since keeps no matter back whose field has the same type")
  func leaver() throws {
    var demo = try Migrations()
    let number = try demo.open(["lead": "water"])
    var matter = try demo.life.matter(number)
    matter.fields["lead"] = "dissolved"
    try demo.install(Migrations.text([("en: Begin.", "en: Begin again.")]))
    let same = try migrate(matter, in: demo.life.simulation.environment, at: demo.life.simulation.now)
    #expect(same.migration?.standing != nil && same.state?.fields["lead"] == "dissolved")
    try demo.install(Migrations.text([("lead: { type: unit", "lead: { type: people")]))
    let other = try migrate(matter, in: demo.life.simulation.environment, at: demo.life.simulation.now)
    #expect(other.migration?.refusal?.fields == ["lead"])
  }

  @Test("a field that only some may read is not dropped: nobody would know any more who they are")
  func restricted() throws {
    let (title, line) = ("title: { en: Lead, zh: 牵头单位 }", "  lead: { type: unit, title: { en: Lead, zh: 牵头单位 } }\n")
    let without = Migrations.text([(line, ""), ("allows: [ amount, lead ]", "allows: [ amount ]")])
    for isRestricted in [true, false] {
      var demo = try Migrations(
        isRestricted ? Migrations.text([(title, "readers: [ owner ], \(title)")]) : Migrations.demo)
      let number = try demo.open(["lead": "water"])
      let migration = try demo.migrate(number, to: without)
      #expect(migration.refusal?.fields == (isRestricted ? ["lead"] : nil), "\(migration.why)")
      #expect(try demo.life.matter(number).fields["lead"] == "water")
    }
  }

  @Test("a version that cannot be had any more keeps nothing back: its matters go on by today's")
  func lost() throws {
    var demo = try Migrations()
    let number = try demo.open()
    let matter = try demo.life.matter(number)
    try demo.install(Migrations.text([("due: 5 workdays", "due: 9 workdays")]))
    var environment = demo.life.simulation.environment
    environment.former = [:]
    let later = demo.life.instant("2026-03-20 09:00")
    let (migration, state) = try migrate(matter, in: environment, at: later)
    #expect(migration?.standing?.late.isEmpty == false)
    #expect(state?.version == environment.workflows["demo"]?.version)
  }

  @Test("one that is set aside does not move, and says so")
  func broken() throws {
    var demo = try Migrations()
    let number = try demo.open()
    try demo.install(Migrations.text([("en: Begin.", "en: Begin again.")]))
    let snapshot = Snapshot(
      head: Head(seq: 9, hash: .zero, epoch: 1, at: nil), office: demo.life.simulation.office,
      matters: demo.life.simulation.matters)
    var turn = Turn(at: demo.life.simulation.now, environment: demo.life.simulation.environment, snapshot: snapshot)
    turn.setAside(Suspect(deciding: "demo.pass", matter: number), ends: 2, version: "1")
    let migration = turn.migrate(number, by: .daemon)
    #expect(migration?.refusal?.reason == .broken)
    #expect(turn.commit.entries.count == 1)
  }

  @Test("nobody sends it as an event")
  func event() throws {
    var demo = try Migrations()
    let number = try demo.open()
    let sent = demo.life.send("demo.migrate", number, as: "wang")
    #expect(sent.refusal?.reason == .step)
  }
}
