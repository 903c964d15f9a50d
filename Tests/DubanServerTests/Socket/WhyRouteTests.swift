// SPDX-License-Identifier: Apache-2.0

import DubanAPI
import DubanCore
import DubanTesting
import Testing

@testable import DubanServer

@Suite("why, over the socket")
struct WhyRouteTests {
  /// A step whose clock goes on with each visit, another between them, and a clock of the whole matter that stands still
  /// there. Its 90 months reach into years that no notice is out for, whenever this runs.
  private static let round = """
    workflow: round
    title: { en: Round, zh: 往返件 }
    number: "R-{year}-{seq:4}"
    fields: { answer: { type: text, title: { en: Answer, zh: 答复 } } }
    roles: { owner: event.actor, supervisor: head }
    open: { by: anyone, to: working }
    due: { within: 90 months, stops_in: hearing }
    steps:
      working:
        title: { en: Working, zh: 办理 }
        who: owner
        how: { en: Do it., zh: 办理。 }
        due: { within: 5 workdays, again: continue, extend: { by: supervisor, upto: 10 workdays } }
        events:
          hear: { title: { en: Hear, zh: 听证 }, to: hearing, at_most: 3, beyond: closed, set: { answer: None } }
          done: { title: { en: Done, zh: 办结 }, to: closed, needs: [ answer ] }
      hearing:
        title: { en: Hearing, zh: 听证 }
        who: owner
        how: { en: Hear., zh: 听证。 }
        due: 15 days
        events: { back: { title: { en: Back, zh: 返回 }, to: working } }
      closed: { title: { en: Closed, zh: 办结 }, end: concluded, answer: [ answer ] }

    """

  @Test("a step's clock that goes on has the story of all its visits, and none of another step's")
  func visits() async throws {
    try await TestDaemon.run(with: ["round.yaml": Self.round]) { (daemon) async throws in
      var last: Int64 = 0
      func send(
        _ event: String, as person: String = "wang", _ number: String? = nil, _ data: JSON = [:]
      ) async throws -> EventAnswer {
        var members: [String: JSON] = [
          "specversion": "1.0", "id": .string(event), "source": "/test", "type": .string("round.\(event)"),
          "actor": .string(person), "data": data,
        ]
        members["subject"] = number.map(JSON.string)
        let response = try await daemon.submit(members)
        try #require(response.status < 300, "\(event): \(response.text)")
        let answer = try EventAnswer(json: response.json)
        last = answer.seq
        return answer
      }
      let number = try #require(try await send("open").number)
      let opened = last
      _ = try await send("pause", as: "director", number, ["limit": "30 days", "reason": "The county is asked."])
      let paused = last
      _ = try await send("extend", number, ["reason": "A deep well."])
      let asked = last
      // It is listed for the whole matter's duty; marked is what is shown, which falls due first.
      let granted = try await send("grant", as: "director", number)
      let page = try MatterPage(json: try await daemon.send("GET", MatterQuery(provisional: true).path).json)
      let told = try WhyView(json: try await daemon.send("GET", Paths.why(number)).json).clocks.map(\.clock)
      let first = try #require(told.first { $0.id == "step" })
      #expect(first.due == granted.due && first.provisional == granted.provisional)
      #expect(told.first { $0.id == "matter" }?.provisional == true)
      #expect(page.matters.map(\.number) == [number] && page.matters.map(\.provisional) == [first.provisional])
      let grant = last
      _ = try await send("hear", number)
      let heard = last

      let away = try WhyView(json: try await daemon.send("GET", Paths.why(number)).json)
      let resting = try #require(away.clocks.first { $0.clock.id == "~working" })
      #expect(resting.still?.cause == .away && resting.began?.seq == opened)
      let whole = try #require(away.clocks.first { $0.clock.id == "matter" })
      #expect(whole.still?.cause == .step && whole.still?.step == "hearing" && whole.still?.began?.seq == heard)
      let hearing = try #require(away.clocks.first { $0.clock.id == "step" })
      guard case .pause(let pause)? = hearing.steps.last else { throw WireError("no pause") }
      #expect(hearing.began?.seq == heard && pause.causes.map { $0.began?.seq } == [paused])

      _ = try await send("back", number)
      let back = try WhyView(json: try await daemon.send("GET", Paths.why(number)).json)
      let clock = try #require(back.clocks.first { $0.clock.id == "step" })
      #expect(clock.began?.seq == opened && clock.clock.term == 2 && clock.still == nil)
      let extensions = clock.steps.compactMap { if case .extension(let more) = $0 { more } else { nil } }
      #expect(extensions.map { $0.asked?.seq } == [asked] && extensions.map { $0.granted?.seq } == [grant])
      let pauses = clock.steps.compactMap { if case .pause(let pause) = $0 { pause } else { nil } }
      let reasons = pauses.flatMap(\.causes).map { $0.began?.reason }
      #expect(reasons.contains("The county is asked."))
      #expect(try await daemon.send("POST", Paths.verify).status == 200)
    }
  }

  /// A limit that is either written or a field's, by a condition on a field that only the supervisor reads.
  private static let agreed = """
    workflow: agreed
    title: { en: Agreed, zh: 约定件 }
    number: "A-{year}-{seq:4}"
    fields:
      quick: { type: bool, title: { en: Quick, zh: 加急 }, readers: [ supervisor ] }
      term: { type: limit, title: { en: Term, zh: 约定时限 } }
    roles: { owner: event.actor, supervisor: head }
    open: { by: anyone, needs: [ quick, term ], to: working }
    steps:
      working:
        title: { en: Working, zh: 办理 }
        who: owner
        how: { en: Do it., zh: 办理。 }
        due: { within: [ { if: quick, then: 5 workdays }, { else: term } ] }
        events: { done: { title: { en: Done, zh: 办结 }, to: closed } }
      closed: { title: { en: Closed, zh: 办结 }, end: concluded, answer: { en: Done., zh: 办结。 } }

    """

  @Test("what chose a limit is named where nothing else can have, and a condition only to those who read its fields")
  func source() async throws {
    try await TestDaemon.run(with: ["agreed.yaml": Self.agreed]) { (daemon) async throws in
      func source(_ term: String, quick: Bool, for reader: String) async throws -> WhyClock.Source {
        let opening: [String: JSON] = [
          "specversion": "1.0", "id": .string("\(term) \(quick) \(reader)"), "source": "/test", "type": "agreed.open",
          "actor": "wang", "data": ["quick": .bool(quick), "term": .string(term)],
        ]
        let answer = try await daemon.submit(opening)
        let number = try #require(EventAnswer(json: answer.json).number, "\(answer.text)")
        let why = try WhyView(json: try await daemon.send("GET", Paths.why(number) + "?as=\(reader)").json)
        #expect(why.clocks.map(\.clock.limit) == [quick ? "5 workdays" : term])
        return try #require(why.clocks.first?.source)
      }
      // The field has, or may have had, the limit that is written.
      for (term, quick) in [("5 workdays", false), ("3 workdays", true)] {
        for reader in ["wang", "director"] {
          let source = try await source(term, quick: quick, for: reader)
          #expect(source.field == nil && source.setting == nil && source.condition == nil, "\(term) \(quick) \(reader)")
        }
      }
      let field = try await source("3 workdays", quick: false, for: "wang")
      #expect(field.field == "term" && field.setting == nil && field.condition == nil)
      let whole = try await source("3 workdays", quick: false, for: "director")
      #expect(whole.field == "term" && whole.condition == "else")
    }
  }
}
