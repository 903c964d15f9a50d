// SPDX-License-Identifier: Apache-2.0

import DubanAPI
import DubanCore
import Testing
import WorkingTime

@Suite("what is read over the wire")
struct ViewTests {
  static let zone = ZoneRules(fixed: 8 * 3600, name: "office")
  static let at = Instant(milliseconds: 1_770_886_800_000)

  static func clock(_ id: Clock.ID = .step) throws -> Clock {
    Clock(
      id: id, cause: .limit(try Limit(parsing: "2 workdays")), start: at, began: at, due: at + .hours(30),
      provisional: false, pending: [.init(rung: .red, at: at + .hours(30))], fired: [.yellow])
  }

  @Test("a clock says whether it stands still: not during a pause, whose end is known")
  func standing() throws {
    var clock = try Self.clock()
    for (cause, end, standing) in [
      (Clock.Suspension.Cause.pause, Self.at + .hours(2), false), (.step("away"), nil, true),
    ] {
      clock.suspensions = [.init(from: Self.at, to: end, cause: cause)]
      let view = ClockView(clock, zone: Self.zone)
      #expect(view.standing == standing && view.json["standing"] == .bool(standing))
      #expect(try ClockView(json: view.json) == view)
    }
  }

  static func matter(end: Ending? = nil) throws -> Matter {
    var members: [String: JSON] = [
      "number": "SW-2026-0001", "workflow": "w", "version": .string(Hash.zero.description), "seq": 9,
      "opened": .int(at.milliseconds), "opener": Actor(account: "wang", person: "wang").json,
      "fields": ["subject": "Pump"], "roles": ["owner": ["wang"]], "step": "received",
      "entered": .int(at.milliseconds),
    ]
    if let end {
      members["end"] = end.json
    } else {
      members["handler"] = ["water", "gao"]
      members["clocks"] = [try clock().json]
    }
    return try Matter(json: .object(members))
  }

  @Test("a matter has all its keys, null where nothing applies, and instants in the office's offset")
  func matter() throws {
    let open = MatterView(try Self.matter(), takes: ["reply"], zone: Self.zone)
    #expect(
      open.json == [
        "number": "SW-2026-0001", "step": "received", "due": "2026-02-13T23:00:00+08:00", "provisional": false,
        "card": "yellow", "seq": 9,
        "workflow": "w", "version": .string(Hash.zero.description), "owner": "wang",
        "handler": ["water", "gao"], "open": true, "end": .null,
        "fields": ["subject": "Pump"], "takes": ["reply"], "broken": .null, "paused": .null, "asked": .null,
      ])
    var still = try Self.matter()
    still.pauses = [Pause(since: Self.at, until: Self.at + .hours(48))]
    #expect(MatterView(still, takes: [], zone: Self.zone).paused == nil)
    still.clocks.append(try Self.clock(.pause))
    let paused = MatterView(still, takes: [], zone: Self.zone)
    #expect(
      paused.json["paused"] == ["since": "2026-02-12T17:00:00+08:00", "until": "2026-02-14T17:00:00+08:00"])
    let ended = MatterView(
      try Self.matter(end: Ending(kind: .struckOff, answer: [:], raiser: "wang")), takes: [], zone: Self.zone)
    #expect(ended.json["due"] == .null && ended.json["card"] == .null && ended.json["handler"] == .null)
    #expect(ended.json["open"] == false && ended.json["end"] == "struck-off")
    for view in [open, paused, ended] {
      #expect(try MatterView(json: view.json) == view)
      let page = MatterPage(matters: [view], next: "5")
      #expect(try MatterPage(json: page.json) == page)
    }
  }

  @Test("more time that was asked for is shown, and what an entry says of it, with instants in the office's offset")
  func asked() throws {
    let request = TimeRequest(
      clock: .matter, limit: try Limit(parsing: "30 days"), until: Self.at + .hours(700), at: Self.at, by: "wang",
      reason: "A deep well.")
    var matter = try Self.matter()
    matter.asked = request
    let view = MatterView(matter, takes: [], zone: Self.zone)
    let json: JSON = [
      "clock": "matter", "limit": "30 days", "until": "2026-03-13T21:00:00+08:00", "at": "2026-02-12T17:00:00+08:00",
      "by": "wang", "reason": "A deep well.",
    ]
    #expect(view.json["asked"] == json)
    #expect(try MatterView(json: view.json) == view)
    var decision = Decision(step: "received", owner: ["wang"], handler: ["wang"])
    decision.asked = request
    let shown = DecisionView(.matter(decision), zone: Self.zone)
    #expect(shown.facts["asked"] == json)
    decision.asked = nil
    decision.answered = .denied
    #expect(DecisionView(.matter(decision), zone: Self.zone).facts["answered"] == "denied")
    #expect(try DecisionView(json: shown.json) == shown)
  }

  @Test("an event's answer reads as it was written, the office's own too")
  func answer() throws {
    let matter = Answer(number: "N", step: "s", due: Self.at, card: .blue, seq: 3, opened: true)
    #expect(
      EventAnswer(matter, zone: Self.zone).json
        == [
          "number": "N", "step": "s", "due": "2026-02-12T17:00:00+08:00", "provisional": false, "card": "blue",
          "seq": 3,
        ])
    let office = Answer(number: nil, step: nil, due: nil, card: nil, seq: 4, opened: false)
    for answer in [matter, office] {
      let view = EventAnswer(answer, zone: Self.zone)
      #expect(try EventAnswer(json: view.json) == view)
      let element = BatchAnswer.accepted(view, status: 201)
      #expect(try BatchAnswer(json: element.json) == element)
      #expect(element.json["status"] == 201)
    }
    let refused = BatchAnswer.refused(ProblemDocument(Problem(.step, Text(en: "no", zh: "否")), in: .en))
    #expect(try BatchAnswer(json: refused.json) == refused)
    #expect(refused.json["status"] == 422)
  }

  static func entry(kind: Entry.Kind, outcome: Entry.Outcome, due: Instant? = nil) -> Entry {
    Entry(
      seq: 12, epoch: 2, kind: kind, stream: "SW-2026-0001", at: at + .seconds(90), environment: .zero,
      body: .init(
        event: Event(
          id: "e", source: "s", type: "w.reply", subject: "SW-2026-0001",
          actor: Actor(account: "root", person: "gao", named: true, behalf: "han"), time: at, data: ["reply": "Done"]),
        outcome: outcome, due: due))
  }

  @Test("an entry tells who, what it led to, and of a rung how late it fired")
  func entry() throws {
    var decision = Decision(step: "received", owner: ["wang"], handler: ["water"], due: Self.at, card: .red)
    decision.from = "a"
    decision.to = "received"
    decision.set = ["reply": "Done"]
    decision.clocks = [try Self.clock()]
    decision.fired = [.init(clock: .step, term: 1, rung: .red, due: Self.at, collapsed: false)]
    decision.counters = ["SW/2026": 7]
    let view = EntryView(Self.entry(kind: .rung, outcome: .matter(decision), due: Self.at), zone: Self.zone)
    let json = view.json
    #expect(json["late_by"] == 90 && json["due"] == "2026-02-12T17:00:00+08:00" && json["kind"] == "rung")
    #expect(
      json["event"]?["actor"] == "gao" && json["event"]?["account"] == "root" && json["event"]?["behalf"] == "han")
    #expect(json["decision"]?["from"] == "a" && json["decision"]?["set"] == ["reply": "Done"])
    #expect(json["decision"]?["clocks"]?.arrayValue?.first?["due"] == "2026-02-13T23:00:00+08:00")
    #expect(json["decision"]?["counters"] == nil)
    #expect(try EntryView(json: json) == view)
    let page = EntryPage(entries: [view], next: 12)
    #expect(try EntryPage(json: page.json) == page)
  }

  /// What the office decides; `after` is that of the message of a schedule.
  static func office(after: Instant? = nil) -> [OfficeDecision] {
    let leave = Leave(person: "zhou", from: at, until: at + .hours(24), deputy: "wang")
    let held = HeldTime(reason: .gap, since: at, wall: at, boot: .zero)
    let state = ScheduleState(workflow: "w", schedule: "1", after: at)
    let message = Message(to: ["wang"], occasion: .tell, after: after)
    return [
      .environment(.zero), .leave(leave, dropBefore: at), .leave(leave, dropBefore: at, isWithdrawn: true), .takenBack,
      .schedules([state]), .scheduled(ScheduleTurn(state: state, due: at, messages: [message])), .held(held), .agreed,
      .accepted(AcceptedTime(wall: at, at: at)),
    ]
  }

  @Test("an entry of the office has no matter")
  func office() throws {
    for decision in Self.office() {
      var entry = Self.entry(kind: .office, outcome: .office(decision))
      entry.stream = OfficeState.stream
      let view = EntryView(entry, zone: Self.zone)
      #expect(view.json["matter"] == .null && view.json["late_by"] == nil)
      #expect(try EntryView(json: view.json) == view)
    }
  }

  @Test("before when a message must not be delivered is an instant, whoever decided it")
  func messages() throws {
    let after = Self.at + .hours(15)
    var decision = Decision(step: "received", owner: ["wang"], handler: ["wang"])
    decision.messages = [Message(to: ["wang"], occasion: .tell, after: after)]
    let outcomes = [.matter(decision)] + Self.office(after: after).map { Entry.Outcome.office($0) }
    let messages = outcomes.compactMap { DecisionView($0, zone: Self.zone).facts["messages"]?.arrayValue?.first }
    #expect(messages.count == 2)
    for message in messages { #expect(message["after"] == "2026-02-13T08:00:00+08:00") }
  }

  @Test(
    "a span reads as it was written, to the millisecond", arguments: [0, 1, 999, 1000, 1500, 86_400_001] as [Int64])
  func seconds(milliseconds: Int64) throws {
    var entry = Self.entry(kind: .timed, outcome: .office(.environment(.zero)), due: Self.at)
    entry.at = Self.at + Span(milliseconds: milliseconds)
    let view = EntryView(entry, zone: Self.zone)
    #expect(try EntryView(json: JSON(parsing: view.json.bytes)).lateBy == Span(milliseconds: milliseconds))
  }

  @Test("an answer that is none says what is wrong with it")
  func wrong() {
    for (json, word) in [
      (JSON.null, "matter"), (["number": "N"], "'step'"), (["number": 7], "'number'"),
      (["number": "N", "step": "s", "seq": 1, "due": "soon"], "'due'"),
    ] {
      let error = #expect(throws: WireError.self) { try MatterView(json: json) }
      #expect(error?.message.contains(word) == true, "\(json.text)")
    }
  }
}
