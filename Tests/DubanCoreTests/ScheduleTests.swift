// SPDX-License-Identifier: Apache-2.0

import DubanCore
import DubanDefinition
import DubanSimulator
import DubanTesting
import Testing
import WorkingTime

/// What opens by the calendar.
@Suite("Schedules")
struct ScheduleTests {
  @Test("each occurrence opens once, in the name of the post, with values as of the occurrence")
  func opens() throws {
    var life = try Round.life(
      "2026-03-02 09:00",
      schedule: [
        "{ every: \"*-*-01 09:00\", as: head, with: { topic: Wells, day: \"= today\", place: \"= unit(head)\" } }"
      ],
      needs: "topic")
    life.pass(until: "2026-05-20 00:00")
    #expect(life.scheduled == ["2026-04-01 09:00", "2026-05-01 09:00"])
    #expect(life.simulation.office.schedules.map(\.after) == [life.instant("2026-05-01 09:00")])
    let entry = try #require(life.simulation.entries.first { $0.decision?.opening != nil })
    #expect(entry.body.event.actor == Actor(account: "duban", person: "director"))
    #expect(entry.body.event.source == "schedule")
    #expect(entry.kind == .timed)
    let matter = try life.matter(entry.stream)
    #expect(matter.fields == ["topic": "Wells", "day": "2026-04-01", "place": "office"])
    #expect(matter.roles["owner"] == ["director"])
    #expect(matter.opener.person == "director")
  }

  @Test("a unit opens by its leader, a person for himself")
  func names() throws {
    var life = try Round.life(
      "2026-03-02 09:00",
      schedule: ["{ every: daily, as: front_desk }", "{ every: \"*-*-* 01:00\", as: wang }"])
    life.pass(until: "2026-03-03 02:00")
    #expect(life.simulation.matters.values.compactMap(\.opener.person).sorted() == ["wang", "zhou"])
  }

  @Test("over the holidays it rolls to the first working day after, or the last before; two that meet are one")
  func rolls() throws {
    var life = try Round.life(
      "2026-09-20 00:00", schedule: ["{ every: \"*-10-01..03 09:00\", roll: forward, as: head }"])
    life.pass(until: "2026-12-01 00:00")
    #expect(life.scheduled == ["2026-10-08 09:00"])
    var back = try Round.life("2026-09-20 00:00", schedule: ["{ every: \"*-10-01..03 09:00\", roll: back, as: head }"])
    back.pass(until: "2026-12-01 00:00")
    #expect(back.scheduled == ["2026-09-30 09:00"])
  }

  @Test("a time that the clock loses opens at the first instant after the gap, one that it repeats once")
  func summerTime() throws {
    for (starts, ends, dues) in [
      ("2026-03-28 12:00", "2026-03-31 00:00", ["2026-03-29 03:00", "2026-03-30 02:30"]),
      ("2026-10-24 12:00", "2026-10-27 00:00", ["2026-10-25 02:30", "2026-10-26 02:30"]),
    ] {
      var life = try Round.life(
        starts, schedule: ["{ every: \"*-*-* 02:30\", as: head }"], office: [("Asia/Shanghai", "Europe/Berlin")])
      life.pass(until: ends)
      #expect(life.scheduled == dues)
    }
  }

  @Test("an expression may name another zone than the office's, and keeps its rules in what is stored")
  func zones() throws {
    var life = try Round.life("2026-03-02 00:00", schedule: ["{ every: \"*-*-* 09:00 Europe/Berlin\", as: head }"])
    life.pass(until: "2026-03-03 00:00")
    #expect(life.scheduled == ["2026-03-02 16:00"])
    let set = try Shipped.set(
      with: ["round.yaml": Round.text(schedule: ["{ every: \"*-*-* 09:00 Europe/Berlin\", as: head }"])])
    let version = try #require(set.environment.workflows["round"]).version
    let document = try #require(set.documents.first { $0.hash == version })
    let alone = DefinitionReaderWithoutZones.reader
    let again = try alone.workflow(from: document)
    #expect(again.schedules.map(\.recurrence) == set.environment.workflows["round"]?.schedules.map(\.recurrence))
    #expect(again.schedules.map(\.id) == set.environment.workflows["round"]?.schedules.map(\.id))
  }

  // MARK: What was missed

  @Test(
    "after a downtime 'once' opens for the last one missed, 'all' for each, 'skip' for none",
    arguments: [
      ("once", ["2026-03-08 10:00 at 2026-03-09 12:00"]),
      (
        "all",
        [
          "2026-03-06 10:00 at 2026-03-09 12:00", "2026-03-07 10:00 at 2026-03-09 12:00",
          "2026-03-08 10:00 at 2026-03-09 12:00",
        ]
      ),
      ("skip", []),
    ])
  func missed(_ word: String, _ late: [String]) throws {
    var life = try Round.life(
      "2026-03-05 12:00",
      schedule: ["{ every: \"*-*-* 10:00\", missed: \(word), as: head }", "{ every: yearly, as: head }"])
    life.down(until: "2026-03-09 09:59:59")
    let before = late.map { $0.replacing("09 12:00", with: "09 09:59:59") }
    #expect(life.scheduled == before)
    life.pass(until: "2026-03-10 00:00")
    #expect(life.scheduled == before + ["2026-03-09 10:00"])
    if word == "once" { #expect(life.turns.first?.since == life.instant("2026-03-06 10:00")) }
    if word == "skip" { #expect(life.turns.first?.skipped == true) }
  }

  @Test("what was missed gets the values that it would have had in time, though who was away is back")
  func asOfTheOccurrence() throws {
    var life = try Round.life(
      "2026-03-05 12:00",
      schedule: [
        "{ every: \"*-*-* 10:00\", missed: all, as: head, with: { topic: \"= on_leave(head) ? 'A' : 'B'\" } }"
      ],
      needs: "topic")
    life.send(
      "office.leave", as: "director", at: "2026-03-05 13:00",
      ["person": "director", "from": "2026-03-06T08:00:00+08:00", "until": "2026-03-07T18:00:00+08:00"])
    life.down(until: "2026-03-08 12:00")
    let topics = life.simulation.entries.compactMap { $0.decision?.opening == nil ? nil : $0.stream }
      .map { life.simulation.matters[$0]?.fields["topic"] }
    #expect(topics == ["A", "A", "B"])
  }

  @Test("without a word, 'once' is meant")
  func usually() throws {
    var life = try Round.life("2026-03-05 12:00", schedule: ["{ every: hourly, as: head }"])
    // The clock is set forward by months.
    life.down(until: "2026-08-05 12:30")
    #expect(life.scheduled == ["2026-08-05 12:00 at 2026-08-05 12:30"])
  }

  @Test("what is late by no more than five minutes was not missed")
  func grace() throws {
    var life = try Round.life("2026-03-05 12:00", schedule: ["{ every: \"*-*-* 10:00\", missed: skip, as: head }"])
    life.down(until: "2026-03-06 10:05")
    #expect(life.scheduled == ["2026-03-06 10:00 at 2026-03-06 10:05"])
  }

  @Test("whatever the downtimes, each occurrence has its turn once: opened, stood for or skipped")
  func downtimes() throws {
    let seed = UInt64.random(in: 1...1_000_000)
    print("seed of the downtimes: \(seed)")
    var dice = Seeded(seed: seed)
    for every in ["hourly", "*-*-* 02:30", "Mon..Fri *-*-* 08:40", "*-*-01w 09:00", "*:0/7"] {
      for missed in [Schedule.Missed.once, .all, .skip] {
        var life = try Round.life(
          "2026-03-27 12:00", schedule: ["{ every: \"\(every)\", missed: \(missed.rawValue), as: head }"],
          office: [("Asia/Shanghai", "Europe/Berlin")])
        let recurrence = try Recurrence(parsing: every)
        let time = life.simulation.environment.office.time
        var expected: [Instant] = []
        for _ in 0..<6 {
          let from = life.simulation.now
          let reach = every == "*:0/7" ? 300 : 40_000
          let to = from + .minutes(Int.random(in: 1...reach, using: &dice))
          var dues: [Instant] = []
          while let next = recurrence.next(after: dues.last ?? from, in: time), next.instant <= to {
            dues.append(next.instant)
          }
          if Bool.random(using: &dice) {
            life.simulation.advance(to: to)
            expected += dues
          } else {
            life.simulation.stop(until: to)
            let late = dues.filter { to - $0 > .minutes(5) }
            switch missed {
            case .once: expected += late.suffix(1)
            case .all: expected += late
            case .skip: break
            }
            expected += dues.dropFirst(late.count)
          }
        }
        let opened = life.simulation.entries.filter { $0.decision?.opening != nil }
        #expect(opened.map(\.body.due) == expected, "\(every), \(missed), seed \(seed)")
        #expect(Set(opened.map(\.body.event.id)).count == opened.count)
      }
    }
  }

  // MARK: Many

  @Test("more items than one turn opens go on in the next, each once, also where a turn is lost in between")
  func many() throws {
    let people = (0..<2_300).map { "  p\($0): { name: P\($0) }\n" }.joined()
    let names = (0..<2_300).map { "p\($0)" }.joined(separator: ", ")
    let office = try Shipped.text(
      of: "office.yaml",
      replacing: [
        ("  wang: ", people + "  wang: "),
        ("  secretariat: ", "  crowd: { title: Crowd, leader: wang, members: [ \(names) ] }\n  secretariat: "),
        ("  superior: ", "  crowd_post: { unit: crowd }\n  superior: "),
      ])
    let files = [
      "office.yaml": office,
      "round.yaml": Round.text(
        schedule: ["{ every: daily, as: head, each: members(crowd_post), with: { topic: \"= it\" } }"]),
    ]
    let environment = try Shipped.set(with: files).environment
    let starts = try #require(CivilDateTime(parsing: "2026-03-02 09:00"))
    let now = environment.office.time.zone.instant(of: starts)
    var office1 = OfficeState(environment: environment.hash, schedules: environment.schedules(continuing: [], at: now))
    var head = Head(seq: 0, hash: .zero, epoch: 1, at: now)
    var counters: [String: Int64] = [:]
    var opened: [Entry] = []
    var turns = 0
    let at = try #require(environment.scheduled(office1).first).at
    while let next = environment.scheduled(office1).first, next.at <= at {
      turns += 1
      // Every second turn is lost before it is stored, and begins anew from what is stored.
      var turn = Turn(
        at: at + .minutes(turns), environment: environment,
        snapshot: Snapshot(head: head, office: office1, counters: counters))
      turn.fire([], schedulesUpTo: at)
      #expect(turn.commit.entries.count <= 1_001)
      guard turns % 2 == 0 else { continue }
      opened += turn.commit.entries.filter { $0.decision?.opening != nil }
      head.seq += Int64(turn.commit.entries.count)
      office1 = try #require(turn.commit.office)
      #expect(try OfficeState(json: office1.json) == office1)
      counters.merge(turn.commit.counters) { $1 }
    }
    #expect(turns == 6)
    #expect(opened.count == 2_301)
    #expect(Set(opened.map(\.body.event.id)).count == 2_301)
    #expect(Set(opened.compactMap { $0.decision?.set["topic"]?.stringValue }).count == 2_301)
    #expect(Set(opened.map(\.body.due)) == [at])
  }

  @Test("a list of the office gives one matter each")
  func list() throws {
    var life = try Round.life(
      "2026-03-02 09:00", schedule: ["{ every: daily, as: head, each: topics, with: { topic: \"= it\" } }"])
    life.pass(until: "2026-03-03 01:00")
    let opened = life.simulation.matters.values.compactMap { $0.fields["topic"]?.stringValue }
    #expect(opened.count == 9 && Set(opened).isSuperset(of: ["water", "roads", "other"]))
  }

  // MARK: Reloads

  @Test("another text begins anew with the reload; the same goes on; what is gone opens no more")
  func reloads() throws {
    let daily = "{ every: \"*-*-* 10:00\", as: head }"
    var life = try Round.life("2026-03-02 09:00", schedule: [daily])
    life.pass(until: "2026-03-03 11:00")
    // A reload at any time takes nothing away and repeats nothing.
    try life.reload("2026-03-03 11:00", schedule: [daily])
    life.pass(until: "2026-03-04 09:00")
    try life.reload("2026-03-04 10:00", schedule: [daily, "{ every: hourly, as: head }"])
    life.pass(until: "2026-03-04 11:30")
    #expect(life.scheduled == ["2026-03-02 10:00", "2026-03-03 10:00", "2026-03-04 10:00", "2026-03-04 11:00"])
    // Down over a reload: a new text opens nothing of what lay before.
    try life.reload("2026-03-07 12:00", schedule: ["{ every: \"*-*-* 10:00\", as: front_desk }"])
    #expect(life.simulation.office.schedules.count == 1)
    let count = life.scheduled.count
    life.pass(until: "2026-03-08 09:00")
    #expect(life.scheduled.count == count)
    try life.reload("2026-03-08 09:00", schedule: [])
    life.pass(until: "2026-04-01 00:00")
    #expect(life.scheduled.count == count)
    #expect(life.simulation.office.schedules.isEmpty)
  }

  @Test("an occurrence that a corrected calendar moves after its time does not take place twice")
  func corrected() throws {
    let schedule = ["{ every: \"*-10-01 09:00\", roll: forward, as: head }"]
    var life = try Round.life("2026-09-20 00:00", schedule: schedule)
    life.pass(until: "2026-10-08 10:00")
    #expect(life.scheduled == ["2026-10-08 09:00"])
    let changed = try Shipped.text(of: "calendars/cn.yaml", replacing: [("2026-10-06,", "2026-10-06, 2026-10-08,")])
    try life.reload("2026-10-08 11:00", schedule: schedule, with: ["calendars/cn.yaml": changed])
    life.pass(until: "2026-12-31 00:00")
    #expect(life.scheduled.count == 1)
  }

  // MARK: What cannot be opened

  @Test("an opening that is refused is told to the head and noted, and the schedule goes on")
  func refused() throws {
    var life = try Round.life(
      "2026-03-02 09:00",
      schedule: ["{ every: daily, as: head, each: \"['roads', 'nowhere', 'water']\", with: { place: \"= it\" } }"])
    life.pass(until: "2026-03-04 01:00")
    #expect(
      life.simulation.matters.values.compactMap { $0.fields["place"]?.stringValue }.sorted() == [
        "roads", "roads", "water", "water",
      ])
    #expect(life.turns.count == 2)
    for turn in life.turns {
      #expect(turn.messages.flatMap(\.to) == ["director"])
      // It goes by the office's routes, and waits for its hours as they say.
      #expect(turn.messages.map(\.channels) == [["phones"]])
      #expect(turn.messages.allSatisfy { $0.after.map { life.zone.civil($0).time.description } == "08:30" })
      #expect(turn.messages.first?.say?.in(.en).contains("'place' must be a unit") == true)
    }
  }

  @Test("what is set aside does not open until it is taken back, and the other schedules go on")
  func setAside() throws {
    let environment = try Shipped.set(
      with: ["round.yaml": Round.text(schedule: ["{ every: daily, as: head }", "{ every: hourly, as: head }"])]
    ).environment
    var office = OfficeState(
      environment: environment.hash, schedules: environment.schedules(continuing: [], at: .init(milliseconds: 0)))
    let points = environment.scheduled(office)
    #expect(points.count == 2)
    office.broken = [
      BrokenEvent(identity: points[0].identity, breakage: Breakage(deciding: "round.open", ends: 2, version: "1"))
    ]
    #expect(environment.scheduled(office) == [points[1]])
  }

  @Test("at one instant a matter's rungs come before a schedule, and what is earlier comes first")
  func order() throws {
    var life = try Round.life(
      "2026-03-02 09:00", schedule: ["{ every: \"*-*-* 10:00\", missed: all, as: head }"],
      events: ["tick: { every: \"*-*-* 10:00\", tell: head }"])
    let number = try life.open("round", [:])
    life.pass(until: "2026-03-02 10:00")
    let last = life.simulation.entries.suffix(3)
    #expect(last.map(\.stream) == [number, "round-2026-0002", "office"])
  }

  @Test("how far a schedule has come is kept in these bytes, and read back the same")
  func golden() throws {
    let message = Message(to: ["ann"], occasion: .tell, say: Text(en: "No."))
    var state = ScheduleState(
      workflow: "round", schedule: "0123456789abcdef", after: Instant(milliseconds: 5),
      named: CivilDateTime(parsing: "2026-03-02 09:00"))
    #expect(
      OfficeDecision.schedules([state]).text
        == #"{"schedules":[{"after":5,"named":"2026-03-02 09:00","schedule":"0123456789abcdef","workflow":"round"}]}"#)
    #expect(OfficeDecision.schedules([]).text == #"{"schedules":[]}"#)
    state.opening = ScheduleState.Opening(due: Instant(milliseconds: 5), done: 1, left: ["b", .null])
    let scheduled = OfficeDecision.scheduled(
      ScheduleTurn(
        state: state, due: Instant(milliseconds: 5), since: Instant(milliseconds: 1), skipped: true, messages: [message]
      ))
    #expect(
      scheduled.text == """
        {"scheduled":{"due":5,"messages":[{"occasion":"tell","say":{"en":"No."},"to":["ann"]}],"since":1,"skipped":true,\
        "state":{"after":5,"done":1,"due":5,"left":["b",null],"named":"2026-03-02 09:00","schedule":"0123456789abcdef",\
        "workflow":"round"}}}
        """)
    for decision in [OfficeDecision.schedules([]), .schedules([state]), scheduled] {
      #expect(try OfficeDecision(json: decision.json) == decision)
    }
    var office = OfficeState(environment: .zero, schedules: [state])
    #expect(try OfficeState(json: office.json) == office)
    office.schedules = []
    #expect(!office.text.contains("schedules"))
  }
}

/// A reader on a machine that knows no zone.
private enum DefinitionReaderWithoutZones {
  static let reader = DefinitionReader(hash: { _ in .zero }, zone: { _ in nil })
}
