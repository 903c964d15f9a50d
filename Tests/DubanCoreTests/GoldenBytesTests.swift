// SPDX-License-Identifier: Apache-2.0

import DubanCore
import Testing
import WorkingTime

/// The bytes that the disk keeps. A change here is a change of the format: raise its number, and keep reading the old.
@Suite("What the disk keeps")
struct GoldenBytesTests {
  static let version = Hash(bytes: [UInt8](repeating: 0xab, count: 32)) ?? .zero

  static let event = Event(
    id: "e-1", source: "dubanctl", type: "first-responsibility.coordinate", subject: "SW-2026-0001",
    actor: Actor(account: "root", person: "wang", named: true, behalf: "zhou"),
    time: Instant(milliseconds: 1_770_886_200_000), data: ["lead_unit": "water", "n": .double(1.5)])

  static let clock = Clock(
    id: .step, cause: .limit(try! Limit(amount: 5, unit: .workdays)), start: Instant(milliseconds: 1_770_886_200_000),
    began: Instant(milliseconds: 1_770_886_200_000),
    suspensions: [
      .init(
        from: Instant(milliseconds: 1_770_900_000_000), to: Instant(milliseconds: 1_770_910_000_000), cause: .pause),
      .init(from: Instant(milliseconds: 1_770_920_000_000), cause: .step("received")),
    ],
    extensions: [.init(limit: try! Limit(amount: 2, unit: .days), granted: Instant(milliseconds: 1_770_930_000_000))],
    due: Instant(milliseconds: 1_772_100_000_000), provisional: true,
    pending: [
      .init(rung: .red, at: Instant(milliseconds: 1_772_100_000_000)),
      .init(rung: .later(1), at: Instant(milliseconds: 1_772_704_800_000)),
    ],
    fired: [.remind, .yellow])

  static var decision: Decision {
    var decision = Decision(
      step: "coordinating", owner: ["wang"], handler: ["water"], due: Instant(milliseconds: 1_772_100_000_000),
      card: .blue)
    decision.opening = .init(
      number: "SW-2026-0001", workflow: "first-responsibility", version: version, parent: "JJ-2026-001", depth: 1)
    decision.from = "received"
    decision.to = "coordinating"
    decision.set = ["lead_unit": "water", "basis": .null]
    decision.roles = ["owner": ["wang"]]
    decision.pinned = ["owner"]
    decision.clocks = [clock]
    decision.stopped = [.timed("silence"), .matter]
    decision.fired = [.init(clock: .matter, term: 1, rung: .later(2), due: Instant(milliseconds: 1), collapsed: true)]
    decision.counted = "coordinating.return"
    decision.acted = "wang"
    decision.declared = .yellow
    decision.urged = true
    decision.records = [Record(kind: "red-card", of: "secretariat", points: -2, note: Text(en: "late", zh: "逾期"))]
    decision.messages = [
      Message(to: ["han", "gao"], occasion: .handle),
      Message(to: [], contact: ["name": "Li"], occasion: .answer, say: Text(zh: "已办"), told: "phone"),
    ]
    decision.linked = "SW-2026-0002"
    decision.raised = ["DC-2026-001"]
    decision.end = Ending(
      kind: .struckOff, answer: ["reply": "Done."], text: nil, told: "phone", raiser: ["name": "Li"])
    decision.counters = ["SW-*-#/2026": 1]
    decision.override = "not_by"
    return decision
  }

  @Test("a body is written in these bytes, and read back the same")
  func body() throws {
    let body = Entry.Body(
      event: Self.event, outcome: .matter(Self.decision), due: Instant(milliseconds: 1_770_886_100_000))
    #expect(body.text == Golden.body)
    #expect(try Entry.Body(json: JSON(parsing: Golden.body.utf8)) == body)
  }

  @Test("a migration adds two members to a decision, in these bytes, and is read back the same")
  func migration() throws {
    var decision = Decision(step: "ruled", owner: ["wang"], handler: ["wang"])
    decision.version = Self.version
    decision.renamed = ["coordinating": "ruled"]
    #expect(
      decision.text
        == """
        {"handler":["wang"],"owner":["wang"],"renamed":{"coordinating":"ruled"},"step":"ruled",\
        "version":"abababababababababababababababababababababababababababababababab"}
        """)
    #expect(try Decision(json: JSON(parsing: decision.bytes)) == decision)
  }

  @Test("a route adds two members to a message, in these bytes, and is read back the same")
  func routed() throws {
    let message = Message(
      to: ["wang"], occasion: .red, channels: ["duty", "phones"], after: Instant(milliseconds: 1_772_411_400_000))
    let text = #"{"after":1772411400000,"channels":["duty","phones"],"occasion":"red","to":["wang"]}"#
    #expect(message.text == text)
    #expect(try Message(json: JSON(parsing: text.utf8)) == message)
  }

  @Test("what is asked for, and its answer, are written in these bytes and read back the same; without, none")
  func asked() throws {
    let request = TimeRequest(
      clock: .matter, limit: try Limit(amount: 30, unit: .days), until: Instant(milliseconds: 1_780_653_600_000),
      at: Instant(milliseconds: 1_770_886_200_000), by: "wang", reason: "深井")
    let text = #"""
      {"at":1770886200000,"by":"wang","clock":"matter","limit":"30 days","reason":"深井","until":1780653600000}
      """#
    var decision = Decision(step: "read", owner: ["wang"], handler: ["wang"])
    decision.asked = request
    #expect(decision.text == #"{"asked":\#(text),"handler":["wang"],"owner":["wang"],"step":"read"}"#)
    #expect(try Decision(json: JSON(parsing: decision.bytes)) == decision)
    var matter = try Matter(json: JSON(parsing: Golden.matter.utf8))
    #expect(!matter.text.contains("asked"))
    matter.asked = request
    #expect(matter.text.contains(#""asked":\#(text),"clocks""#))
    #expect(try Matter(json: JSON(parsing: matter.bytes)) == matter)
    decision.asked = nil
    decision.answered = .granted
    #expect(decision.text == #"{"answered":"granted","handler":["wang"],"owner":["wang"],"step":"read"}"#)
    #expect(try Decision(json: JSON(parsing: decision.bytes)) == decision)
    #expect(TimeRequest.Outcome.allCases.map(\.rawValue) == ["granted", "denied", "lapsed"])
    #expect(Message.Occasion(rawValue: "extend") == .extend)
    #expect(Message.Occasion(rawValue: "grant") == .grant && Message.Occasion(rawValue: "deny") == .deny)
  }

  @Test("a pause and clocks that stand still are written in these bytes, and read back the same")
  func standing() throws {
    let pause = Pause(since: Instant(milliseconds: 1000), until: Instant(milliseconds: 9000))
    #expect(pause.text == #"{"since":1000,"until":9000}"#)
    func clock(_ id: Clock.ID, _ suspensions: [Clock.Suspension]) throws -> Clock {
      Clock(
        id: id, cause: .limit(try Limit(amount: 5, unit: .workdays)), start: Instant(milliseconds: 500),
        began: Instant(milliseconds: 500), suspensions: suspensions, due: Instant(milliseconds: 7000),
        provisional: false, pending: [])
    }
    let resting = try clock(
      .resting(step: "doing", event: "silence"),
      [
        .init(from: Instant(milliseconds: 600), to: Instant(milliseconds: 700), cause: .pause),
        .init(from: Instant(milliseconds: 800), cause: .away),
      ])
    #expect(
      resting.text
        == """
        {"began":500,"due":7000,"id":"~doing:silence","limit":"5 workdays","start":500,\
        "suspensions":[[600,700,"pause"],[800,null,"away"]],"term":1}
        """)
    #expect(try Clock(json: JSON(parsing: resting.bytes)) == resting)
    var ending = try clock(.pause, [])
    ending.start = pause.since
    ending.began = pause.since
    ending.due = pause.until
    ending.pending = [.init(rung: .timed, at: pause.until)]
    var decision = Decision(step: "doing", owner: ["wang"], handler: ["wang"])
    decision.paused = pause
    decision.clocks = [ending]
    #expect(
      decision.text
        == """
        {"clocks":[{"began":1000,"due":9000,"id":"pause","limit":"5 workdays","pending":[["timed",9000]],\
        "start":1000,"term":1}],"handler":["wang"],"owner":["wang"],\
        "paused":{"since":1000,"until":9000},"step":"doing"}
        """)
    #expect(try Decision(json: JSON(parsing: decision.bytes)) == decision)
    var matter = try Matter(json: JSON(parsing: Golden.matter.utf8))
    matter.pauses = [pause]
    #expect(matter.text.contains(#""pauses":[{"since":1000,"until":9000}],"#))
    #expect(try Matter(json: JSON(parsing: matter.bytes)) == matter)
    for word in ["~doing", "~doing:silence", "pause", "step", "matter", ":silence"] {
      #expect(Clock.ID(word: word)?.word == word)
    }
    for word in ["~", "~:a", "~a:", ":", "", "stop"] { #expect(Clock.ID(word: word) == nil) }
  }

  @Test("the office's own bodies are written in these bytes, and read back the same")
  func office() throws {
    let leave = OfficeDecision.leave(
      Leave(person: "wang", from: Instant(milliseconds: 1), until: Instant(milliseconds: 2), deputy: "zhou"),
      dropBefore: Instant(milliseconds: 0))
    #expect(
      leave.text
        == #"{"dropBefore":0,"leave":{"deputy":"zhou","from":1,"person":"wang","until":2}}"#)
    #expect(try OfficeDecision(json: JSON(parsing: leave.bytes)) == leave)
    let withdrawn = OfficeDecision.leave(
      Leave(person: "wang", from: Instant(milliseconds: 1), until: Instant(milliseconds: 2)),
      dropBefore: Instant(milliseconds: 0), isWithdrawn: true)
    #expect(withdrawn.text == #"{"dropBefore":0,"leave":{"from":1,"person":"wang","until":2},"withdrawn":true}"#)
    #expect(try OfficeDecision(json: JSON(parsing: withdrawn.bytes)) == withdrawn)
    let reload = OfficeDecision.environment(Self.version)
    #expect(reload.text == #"{"environment":"\#(String(repeating: "ab", count: 32))"}"#)
    #expect(try OfficeDecision(json: JSON(parsing: reload.bytes)) == reload)
    let state = OfficeState(environment: Self.version, leaves: [])
    #expect(try OfficeState(json: JSON(parsing: state.bytes)) == state)
  }

  @Test("what is set aside is written in these bytes and read back the same; what is not leaves none")
  func broken() throws {
    let breakage = Breakage(deciding: "letters.note", ends: 2, version: "0.1.0")
    let text = #"{"deciding":"letters.note","ends":2,"version":"0.1.0"}"#
    var decision = Decision(step: "read", owner: ["wang"], handler: ["wang"])
    decision.broken = breakage
    #expect(decision.json.text == #"{"broken":\#(text),"handler":["wang"],"owner":["wang"],"step":"read"}"#)
    #expect(try Decision(json: decision.json) == decision)
    decision.broken = nil
    decision.mended = true
    #expect(decision.json.text == #"{"handler":["wang"],"mended":true,"owner":["wang"],"step":"read"}"#)
    #expect(try Decision(json: decision.json) == decision)
    let event = BrokenEvent(
      identity: Identity(key: Array(0..<16), content: Array(240...255)), breakage: breakage)
    let aside = OfficeDecision.setAside(event)
    let eventText = """
      {"breakage":\(text),"content":"f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff","key":"000102030405060708090a0b0c0d0e0f"}
      """
    #expect(aside.json.text == #"{"broken":\#(eventText)}"#)
    #expect(OfficeDecision.takenBack.json.text == #"{"mended":true}"#)
    for decision in [aside, .takenBack] { #expect(try OfficeDecision(json: decision.json) == decision) }
    let state = OfficeState(environment: Self.version, broken: [event])
    #expect(try OfficeState(json: state.json) == state)
    #expect(!OfficeState(environment: Self.version).json.text.contains("broken"))
    let zeros = String(repeating: "0", count: 64)
    let restoration = Restoration(
      seq: 241, last: 105, hash: .zero, knowledge: .store, gone: 106...240, diverged: 90, counters: ["SW": 12])
    let restored = OfficeDecision.restored(restoration)
    #expect(
      restored.json.text == """
        {"restored":{"counters":{"SW":12},"diverged":90,"gone":{"from":106,"to":240},"hash":"\(zeros)","knowledge":"store","last":105,\
        "seq":241}}
        """)
    #expect(try OfficeDecision(json: restored.json) == restored)
    let bare = Restoration(seq: 106, last: 105, hash: .zero, knowledge: .nothing)
    #expect(bare.json.text == #"{"hash":"\#(zeros)","knowledge":"nothing","last":105,"seq":106}"#)
    #expect(try Restoration(json: bare.json) == bare)
    let after = OfficeState(environment: .zero, restorations: [bare])
    #expect(after.json.text == #"{"environment":"\#(zeros)","restorations":[\#(bare.json.text)]}"#)
    #expect(try OfficeState(json: after.json) == after)
  }

  @Test("what is held and accepted of time is written in these bytes and read back the same; what is not leaves none")
  func time() throws {
    let held = HeldTime(
      reason: .ahead, since: Instant(milliseconds: 5), wall: Instant(milliseconds: 9), boot: Span(milliseconds: 3),
      base: Instant(milliseconds: 2))
    let text = #"{"base":2,"boot":3,"reason":"ahead","since":5,"wall":9}"#
    #expect(OfficeDecision.held(held).json.text == #"{"held":\#(text)}"#)
    let accepted = AcceptedTime(wall: Instant(milliseconds: 7), at: Instant(milliseconds: 8))
    #expect(OfficeDecision.accepted(accepted).json.text == #"{"accepted":{"at":8,"wall":7}}"#)
    #expect(OfficeDecision.agreed.json.text == #"{"agreed":true}"#)
    for decision in [OfficeDecision.held(held), .accepted(accepted), .agreed] {
      #expect(try OfficeDecision(json: decision.json) == decision)
    }
    var bare = held
    bare.base = nil
    #expect(bare.json.text == #"{"boot":3,"reason":"ahead","since":5,"wall":9}"#)
    let zeros = String(repeating: "0", count: 64)
    let state = OfficeState(held: held, accepted: accepted)
    #expect(
      state.json.text == #"{"accepted":{"at":8,"wall":7},"environment":"\#(zeros)","held":\#(text)}"#)
    #expect(try OfficeState(json: state.json) == state)
    #expect(OfficeState().json.text == #"{"environment":"\#(zeros)"}"#)
  }

  @Test("a matter is written in these bytes, and read back the same")
  func matter() throws {
    let entry = Entry(
      seq: 7, epoch: 1, kind: .event, stream: "SW-2026-0001", at: Instant(milliseconds: 1_770_886_200_000),
      environment: .zero, body: Entry.Body(event: Self.event, outcome: .matter(Self.decision)))
    let matter = try entry.apply(to: nil)
    #expect(matter.text == Golden.matter)
    #expect(try Matter(json: JSON(parsing: Golden.matter.utf8)) == matter)
  }

  @Test("a manifest is written in these bytes, and another format is refused")
  func manifest() throws {
    let manifest = Manifest(office: .zero, workflows: ["a": Self.version])
    let zeros = String(repeating: "0", count: 64)
    let text = #"{"format":1,"office":"\#(zeros)","workflows":{"a":"\#(String(repeating: "ab", count: 32))"}}"#
    #expect(manifest.text == text)
    #expect(try Manifest(json: JSON(parsing: text.utf8)) == manifest)
    let newer = text.replacing("\"format\":1", with: "\"format\":2")
    #expect(throws: StoredError.self) { try Manifest(json: JSON(parsing: newer.utf8)) }
  }

  @Test("an unknown member, a missing one and a mistyped one are damage, not something to skip")
  func strict() throws {
    for damaged in [
      Golden.body.replacing("\"event\":{", with: "\"event\":{\"new\":1,"),
      Golden.body.replacing("\"source\":\"dubanctl\",", with: ""),
      Golden.body.replacing("\"id\":\"e-1\"", with: "\"id\":1"),
      Golden.body.replacing("\"term\":1", with: "\"term\":\"1\""),
    ] {
      #expect(damaged != Golden.body)
      let json = try JSON(parsing: damaged.utf8)
      #expect(throws: StoredError.self) { try Entry.Body(json: json) }
    }
  }
}
