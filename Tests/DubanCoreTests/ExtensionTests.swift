// SPDX-License-Identifier: Apache-2.0

import DubanCore
import DubanSimulator
import DubanTesting
import Testing
import WorkingTime

@Suite("More time")
struct ExtensionTests {
  // MARK: Asking

  @Test("the handler asks before due; no clock changes, and those who answer are told, with the reason")
  func asked() throws {
    var petition = try Petition()
    let before = petition.matter
    #expect(petition.ask().refusal == nil)
    #expect(petition.matter.clocks == before.clocks)
    let until = petition.life.instant("2026-03-12 18:00")
    let request = TimeRequest(
      clock: .step, limit: try Limit(parsing: "3 workdays"), until: until, at: petition.life.simulation.now, by: "wang",
      reason: "The well is deep.")
    #expect(petition.matter.asked == request)
    #expect(petition.last.messages.map(\.to) == [["zhou"]])
    #expect(petition.last.messages.map(\.occasion) == [.extend])
    #expect(petition.last.messages[0].say?.in(.en).contains("2026-03-12 18:00: The well is deep.") == true)
  }

  @Test("at the due instant it is asked in time, a millisecond later not; another moment is not decisive")
  func inTime() throws {
    for late in [false, true] {
      var petition = try Petition()
      let due = try petition.clock().due
      let at = late ? Instant(milliseconds: due.milliseconds + 1) : due
      let result = petition.life.simulation.send(
        at: at, as: "wang", type: "petition.extend", subject: petition.number,
        data: ["reason": "Deep.", "clock": "step"])
      #expect(result.refusal?.reason == (late ? .condition : nil))
      #expect(petition.life.fired(petition.number).contains { $0.hasPrefix("red") } == late)
      #expect((petition.matter.asked == nil) == late)
      let detail = result.refusal?.detail.in(.en) ?? ""
      #expect(detail.hasPrefix("asked too late: it was due on 2026-03-09 18:00") == late)
    }
  }

  @Test("a date is the close of that day, counted in days; an instant is counted in seconds; a limit keeps its unit")
  func until() throws {
    let cases: [(until: String, limit: String, due: String)] = [
      ("2026-03-11", "2 days", "2026-03-11 18:00"),
      ("2026-03-11T10:30:00+08:00", "145800s", "2026-03-11 10:30"),
      ("2 workdays", "2 workdays", "2026-03-11 18:00"),
      ("4 workhours", "4 workhours", "2026-03-10 15:00"),
      // All that can be granted, by its instant: the unit is kept.
      ("2026-03-12T18:00:00+08:00", "3 workdays", "2026-03-12 18:00"),
    ]
    for (until, limit, due) in cases {
      var petition = try Petition()
      #expect(petition.ask(["until": .string(until)]).refusal == nil, "\(until)")
      #expect(petition.matter.asked?.limit.description == limit)
      #expect(petition.matter.asked.map { petition.wall($0.until) } == due)
      petition.send("grant", as: "zhou")
      #expect(petition.wall(try petition.clock().due) == due, "\(until)")
    }
  }

  @Test("a date on the day of the due instant itself is that day's close")
  func sameDay() throws {
    var petition = try Petition(opening: ["span": "2 workhours"])
    #expect(petition.wall(try petition.clock().due) == "2026-03-02 11:00")
    #expect(petition.ask(["until": "2026-03-02"]).refusal == nil)
    #expect(petition.matter.asked.map { petition.wall($0.until) } == "2026-03-02 18:00")
  }

  @Test("nothing, back and beyond is refused; so is what is no instant, and the latest possible one is named")
  func refusedUntil() throws {
    var petition = try Petition()
    for wrong in [
      "2026-03-09", "2026-03-01", "2026-03-09T18:00:00+08:00", "soon", "2026-02-30", "0 days", "-1 day", "9999-99-99",
      "2026-03-10 18:00",
    ] {
      #expect(petition.ask(["until": .string(wrong)]).refusal?.fields == ["until"], "\(wrong)")
    }
    for beyond in ["2026-03-13", "4 workdays", "2026-03-12T18:00:01+08:00", "2999-12-31", "1200 months"] {
      let refusal = petition.ask(["until": .string(beyond)]).refusal
      #expect(refusal?.reason == .fields && refusal?.fields == ["until"], "\(beyond)")
      #expect(refusal?.accepts == ["2026-03-12T18:00:00+08:00"], "\(beyond)")
    }
    #expect(petition.ask().refusal == nil)
  }

  @Test("each refusal says what is the matter: who, which clock, why, twice, nothing to extend, nothing asked")
  func refusals() throws {
    var petition = try Petition()
    #expect(petition.send("extend", as: "zhou", ["reason": "x", "clock": "step"]).refusal?.reason == .actor)
    #expect(petition.send("extend", ["clock": "step"]).refusal?.fields == ["reason"])
    let both = petition.send("extend", ["reason": "x"]).refusal
    #expect(both?.fields == ["clock"] && both?.accepts == ["step", "matter"])
    #expect(petition.send("extend", ["reason": "x", "clock": "silence"]).refusal?.fields == ["clock"])
    for event in ["grant", "deny"] {
      #expect(petition.send(event, as: "zhou", ["reason": "x"]).refusal?.reason == .step)
    }
    #expect(petition.ask().refusal == nil)
    let again = petition.send("extend", ["reason": "x", "clock": "matter"]).refusal
    #expect(again?.reason == .condition && again?.accepts == ["grant", "deny"])
    #expect(petition.send("deny", as: "zhou").refusal?.fields == ["reason"])
    #expect(petition.send("grant", as: "han").refusal?.accepts == ["zhou"])
    #expect(petition.send("grant", as: "zhou", ["clock": "step"]).refusal?.fields == ["clock"])
    petition.send("deny", as: "zhou", ["reason": "No."])
    petition.send("wait")
    // Only the whole matter's limit may be extended here: no word is needed, and the step's is refused.
    #expect(petition.ask().refusal?.fields == ["clock"])
    #expect(petition.send("extend", ["reason": "x"]).refusal == nil)
    #expect(petition.matter.asked?.clock == .matter)
    petition.send("done", ["reply": "Done.", "told": "phone"])
    #expect(petition.matter.asked == nil)
    #expect(petition.send("extend", ["reason": "x"]).refusal?.reason == .step)
    var other = try Life()
    let number = try other.open()
    #expect(other.send("first-responsibility.extend", number, as: "wang", ["reason": "x"]).refusal?.reason == .step)
  }

  // MARK: Answering

  @Test("a grant begins the clock's next term; handler and raiser hear why, and whoever else the duty names")
  func granted() throws {
    var petition = try Petition()
    _ = petition.ask(at: "2026-03-09 17:00")
    #expect(petition.send("grant", as: "zhou", at: "2026-03-09 17:30").refusal == nil)
    let clock = try petition.clock()
    #expect(clock.term == 2 && clock.fired.isEmpty)
    #expect(clock.due == petition.life.instant("2026-03-12 18:00"))
    #expect(clock.extensions == [.init(limit: try Limit(parsing: "3 workdays"), granted: petition.life.simulation.now)])
    #expect(petition.matter.asked == nil && petition.last.answered == .granted)
    #expect(petition.matter.card == .blue)
    #expect(Set(petition.last.messages.flatMap(\.to)) == ["wang", "qin", "lu"])
    #expect(petition.last.messages.allSatisfy { $0.occasion == .grant })
    // Li has no account: his message waits for somebody who tells him.
    let contact = try #require(petition.last.messages.first { $0.contact != nil })
    #expect(contact.contact?["name"] == "Li" && contact.told == nil)
    #expect(contact.say?.in(.en) == "XF-2026-001: 3 workdays more granted, until 2026-03-12 18:00: The well is deep.")
    #expect(try petition.clock(.matter).term == 1)
  }

  @Test("who grants may grant less than was asked for, and not more than may be; his reason is told too")
  func less() throws {
    var petition = try Petition()
    _ = petition.ask()
    #expect(petition.send("grant", as: "zhou", ["until": "4 workdays"]).refusal?.fields == ["until"])
    #expect(petition.send("grant", as: "zhou", ["until": "2026-03-10", "reason": "No more."]).refusal == nil)
    #expect(petition.wall(try petition.clock().due) == "2026-03-10 18:00")
    #expect(petition.last.messages[0].say?.in(.en).hasSuffix("The well is deep.; No more.") == true)
  }

  @Test("a denied request changes no clock, and the raiser hears why")
  func denied() throws {
    var petition = try Petition()
    let before = petition.matter.clocks
    _ = petition.ask()
    #expect(petition.send("deny", as: "zhou", ["reason": "It is not that deep."]).refusal == nil)
    #expect(petition.matter.clocks == before)
    #expect(petition.matter.asked == nil && petition.last.answered == .denied && petition.last.clocks.isEmpty)
    let contact = try #require(petition.last.messages.first { $0.contact != nil })
    #expect(contact.occasion == .deny && contact.say?.in(.en).hasSuffix("It is not that deep.") == true)
    // It may be asked for again; nothing was granted yet.
    #expect(petition.ask().refusal == nil)
  }

  @Test("what was asked for in time is granted after due as well: red was the old term's, the card is the new one's")
  func grantedLate() throws {
    var petition = try Petition()
    _ = petition.ask(at: "2026-03-09 18:00")
    petition.life.simulation.advance(to: petition.life.instant("2026-03-10 10:00"))
    #expect(petition.matter.card == .red)
    petition.send("grant", as: "zhou")
    #expect(petition.matter.card == .blue)
    petition.life.simulation.advance(to: petition.life.instant("2026-03-30 18:00"))
    #expect(
      petition.life.fired(petition.number) == [
        "yellow 2026-03-06 16:42", "remind 2026-03-06 18:00", "red 2026-03-09 18:00", "yellow 2026-03-11 10:00",
        "remind 2026-03-11 18:00", "red 2026-03-12 18:00", "later-1 2026-03-19 18:00",
      ])
    #expect(RungLaw.offences(in: petition.life.simulation.entries).isEmpty)
  }

  @Test("what lies before the grant does not fire in the new term")
  func dropped() throws {
    var petition = try Petition()
    _ = petition.ask(["until": "1 workday"], at: "2026-03-09 18:00")
    petition.life.simulation.advance(to: petition.life.instant("2026-03-10 11:00"))
    petition.send("grant", as: "zhou")
    // One workday before the new due, and 80 % of all its time, are over.
    #expect(try petition.clock().pending.map(\.rung) == [.red, .later(1)])
    #expect(petition.wall(try petition.clock().due) == "2026-03-10 18:00")
  }

  @Test("a new due instant that is past already fires at once, and says how late it is")
  func past() throws {
    var petition = try Petition()
    _ = petition.ask(at: "2026-03-09 10:00")
    petition.life.simulation.advance(to: petition.life.instant("2026-03-13 10:00"))
    petition.send("grant", as: "zhou")
    petition.life.simulation.advance(to: petition.life.simulation.now)
    let entry = try #require(petition.life.entries(petition.number).last)
    #expect(entry.body.event.type == "petition.red" && entry.lateBy == .hours(16))
    #expect(entry.decision?.fired.map(\.term) == [2])
    #expect(petition.matter.card == .red)
  }

  @Test("it is granted as often as the duty says, on each visit of the step anew")
  func times() throws {
    var petition = try Petition()
    for _ in 1...2 {
      #expect(petition.ask().refusal == nil)
      petition.send("grant", as: "zhou")
    }
    #expect(try petition.clock().term == 3)
    #expect(petition.wall(try petition.clock().due) == "2026-03-17 18:00")
    #expect(petition.ask().refusal?.reason == .times)
    petition.send("again", ["reason": "Still dry."])
    #expect(try petition.clock().extensions.isEmpty)
    #expect(petition.ask().refusal == nil)
  }

  @Test("nobody grants what he asked for: whoever stands behind him does, at last the superior, against the rule")
  func another() throws {
    var petition = try Petition(("extend: { by: supervisor, upto: longer, ", "extend: { by: owner, upto: longer, "))
    _ = petition.ask()
    #expect(petition.last.messages.map(\.to) == [["zhou"]])
    let refusal = petition.send("grant").refusal
    #expect(refusal?.reason == .actor && refusal?.accepts == ["zhou"])
    for person in ["zhou", "wu", "director", "luo"] {
      petition.life.send(
        "office.leave", as: person, ["person": .string(person), "from": "2026-03-02", "until": "2026-03-06"])
    }
    #expect(petition.send("grant", as: "director").refusal?.accepts == ["luo"])
    #expect(petition.send("grant", as: "luo").refusal == nil)
  }

  @Test("where nobody is left but who asked, the superior answers his own request, and the history says so")
  func superior() throws {
    var petition = try Petition(
      ("owner: event.actor, supervisor: leader(owner)", "owner: superior, supervisor: superior"))
    for person in ["director", "wu", "zhou", "wang", "bai"] {
      petition.life.send(
        "office.leave", as: person, ["person": .string(person), "from": "2026-03-02", "until": "2026-03-06"])
    }
    #expect(petition.send("extend", as: "luo", ["reason": "x", "clock": "step"]).refusal == nil)
    #expect(petition.send("grant", as: "luo").refusal == nil)
    #expect(petition.last.override == "not_by")
  }

  @Test("a raiser without an account answers nothing: the head does")
  func contact() throws {
    var petition = try Petition(
      ("extend: { by: supervisor, upto: more }", "extend: { by: [ raiser ], upto: more }"), leavingOut: ["D031"])
    #expect(petition.send("extend", ["reason": "x", "clock": "matter"]).refusal == nil)
    #expect(petition.last.messages.map(\.to) == [["director"]])
    #expect(petition.send("grant", as: "zhou").refusal?.accepts == ["director"])
    #expect(petition.send("grant", as: "director").refusal == nil)
    // 1 May begins five days off.
    #expect(petition.wall(try petition.clock(.matter).due) == "2026-06-05 18:00")
  }

  @Test("the workflow says who asks and who answers where it names them under 'events'")
  func changed() throws {
    var petition = try Petition(
      ("steps:\n", "events: { extend: { by: supervisor }, grant: { by: head } }\nsteps:\n"))
    #expect(petition.ask().refusal?.accepts == ["zhou"])
    #expect(petition.send("extend", as: "zhou", ["reason": "x", "clock": "step"]).refusal == nil)
    // Who may grant is told, and who may deny: that is still the duty's word, but for whoever asked.
    #expect(petition.last.messages.flatMap(\.to) == ["director", "wang"])
    #expect(petition.send("grant", as: "wu").refusal?.accepts == ["director"])
    #expect(petition.send("grant", as: "director").refusal == nil)
    // Who asked hears of it, though another handles it.
    #expect(petition.last.messages.flatMap(\.to).contains("zhou"))
  }

  // MARK: What goes with it

  @Test("a request goes with its clock: the step's when it is left, the matter's at the end")
  func lapses() throws {
    var petition = try Petition()
    _ = petition.ask()
    petition.send("again", ["reason": "Dry."])
    #expect(petition.matter.asked == nil && petition.last.answered == .lapsed)
    #expect(petition.send("grant", as: "zhou").refusal?.reason == .step)
    #expect(petition.send("extend", ["reason": "x", "clock": "matter"]).refusal == nil)
    petition.send("wait")
    #expect(petition.matter.asked?.clock == .matter && petition.last.answered == nil)
    petition.send("cancel", as: "zhou", ["reason": "Withdrawn.", "told_by": "phone"])
    #expect(petition.matter.asked == nil && petition.last.answered == .lapsed)
  }

  @Test("where its clock is counted again, what is asked for comes to another instant")
  func recounted() throws {
    var petition = try Petition()
    petition.send("extend", ["reason": "x", "clock": "matter"])
    #expect(petition.matter.asked.map { petition.wall($0.until) } == "2026-06-05 18:00")
    petition.send("correct", ["field": "received", "value": "2026-02-27", "reason": "By the stamp."])
    #expect(petition.wall(try petition.clock(.matter).due) == "2026-04-28 18:00")
    #expect(petition.matter.asked.map { petition.wall($0.until) } == "2026-05-28 18:00")
    petition.send("grant", as: "zhou")
    #expect(petition.wall(try petition.clock(.matter).due) == "2026-05-28 18:00")
  }

  @Test("for a clock that stands still nothing is asked; what was asked for before is granted as it was asked")
  func standing() throws {
    var petition = try Petition()
    _ = petition.ask()
    let place = try #require(petition.matter.clocks.firstIndex { $0.id == .step })
    var matter = petition.matter
    matter.clocks[place].suspensions = [.init(from: petition.life.simulation.now, cause: .step("handling"))]
    matter.clocks[place].pending = []
    func send(_ event: String, as person: String, _ data: [String: JSON]) -> (Refusal?, Matter?) {
      let simulation = petition.life.simulation
      let head = Head(seq: Int64(simulation.entries.count), hash: .zero, epoch: 1, at: simulation.now)
      let snapshot = Snapshot(head: head, office: simulation.office, matters: [matter.number: matter])
      var turn = Turn(at: simulation.now, environment: simulation.environment, snapshot: snapshot)
      let submission = Submission(
        caller: Caller(account: "root", isSuper: true), id: event, source: "test", type: "petition.\(event)",
        subject: matter.number, actor: person, data: data)
      return (turn.submit(submission).refusal, turn.commit.matters[matter.number])
    }
    #expect(send("grant", as: "zhou", ["until": "2026-03-10"]).0?.fields == ["until"])
    let (refusal, granted) = send("grant", as: "zhou", [:])
    #expect(refusal == nil)
    let clock = try #require(granted?.clock(.step))
    #expect(clock.term == 2 && clock.pending.isEmpty && clock.extensions.map(\.limit.description) == ["3 workdays"])
    matter.asked = nil
    #expect(send("extend", as: "wang", ["reason": "x", "clock": "step"]).0?.reason == .condition)
  }

  @Test("what a request says is nobody's text to fill in: braces stay as they are")
  func braces() throws {
    var petition = try Petition()
    _ = petition.ask(["reason": "See {petitioner}."])
    #expect(petition.last.messages[0].say?.in(.en).hasSuffix("See {petitioner}.") == true)
  }
}
