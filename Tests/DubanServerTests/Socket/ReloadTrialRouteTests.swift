// SPDX-License-Identifier: Apache-2.0

import DubanAPI
import DubanCore
import DubanDefinition
import DubanEngine
import DubanStore
import DubanTesting
import Testing

@testable import DubanServer

@Suite("trying a reload over the socket")
struct ReloadTrialRouteTests {
  /// A limit of years reaches into those that no notice is out for.
  private static let slow = """
    workflow: slow
    title: { en: Slow, zh: 慢件 }
    number: "S-{year}-{seq:4}"
    fields: { answer: { type: text, title: { en: Answer, zh: 答复 } } }
    roles: { owner: event.actor }
    open: { by: anyone, to: doing }
    steps:
      doing:
        title: { en: Being done, zh: 办理 }
        who: owner
        how: { en: Do it., zh: 办理。 }
        due: 90 months
        events: { done: { title: { en: Done, zh: 办结 }, to: closed, needs: [ answer ] } }
      closed: { title: { en: Closed, zh: 办结 }, end: concluded, answer: [ answer ] }

    """

  @Test("provisional matters are listed and marked; the year's data is tried, then read, and why has both instants")
  func provisional() async throws {
    try await TestDaemon.run(with: ["slow.yaml": Self.slow]) { (daemon) async throws in
      var numbers: [String] = []
      for index in 0..<3 {
        let opened = try EventAnswer(
          json: try await daemon.submit([
            "specversion": "1.0", "id": .string("\(index)"), "source": "/test", "type": "slow.open", "actor": "wang",
          ]).json)
        #expect(opened.provisional)
        numbers.append(try #require(opened.number))
      }
      _ = try await daemon.open()
      let list = MatterQuery(provisional: true)
      let page = try MatterPage(json: try await daemon.send("GET", list.path).json)
      #expect(page.matters.map(\.number) == numbers && page.matters.allSatisfy { $0.provisional && $0.due != nil })
      #expect(try StatusView(json: try await daemon.send("GET", Paths.status).json).provisional == 3)
      let due = try #require(page.matters.first?.due)
      let (year, day) = (String(due.text.prefix(4)), String(due.text.prefix(10)))
      var why = try WhyView(json: try await daemon.send("GET", Paths.why(numbers[0])).json)
      guard case .limit(let count, _)? = why.clocks.first?.steps.first else { throw WireError("no limit") }
      #expect(why.provisional && count.provisionalYears.contains(Int64(year) ?? 0))

      // The year's notice closes the very day.
      daemon.folder.write(
        try Shipped.text(of: "calendars/cn.yaml") + "  \(year):\n    holidays: [ \(day) ]\n    workdays: []\n",
        to: "calendars/cn.yaml")
      var query = ReloadQuery(isDryRun: true, limit: 2)
      var found: [RecomputationView] = []
      let before = try await daemon.seq
      repeat {
        let answer = try ReloadTrialAnswer(json: try await daemon.send("POST", query.path).json)
        #expect(answer.matters.count <= 2 && answer.looked <= 4 && !answer.isInForce)
        found += answer.matters
        query.cursor = answer.next
      } while query.cursor != nil
      #expect(found.map(\.number) == numbers)
      #expect(try await daemon.seq == before)
      let trial = try #require(found.first?.recounted.first)
      #expect(trial.before == due && trial.reasons == [.year] && trial.years == [Int64(year) ?? 0])
      #expect(try #require(trial.after).instant > due.instant)

      #expect(try await daemon.send("POST", Paths.reload).status == 200)
      while try await daemon.store.review() != nil { #expect(await daemon.engine.pulse()) }
      #expect(try MatterPage(json: try await daemon.send("GET", list.path).json).matters.isEmpty)
      why = try WhyView(json: try await daemon.send("GET", Paths.why(numbers[0])).json)
      let clock = try #require(why.clocks.first)
      #expect(clock.recounted.map(\.recount) == [trial] && clock.clock.due == trial.after && !why.provisional)
      #expect(clock.reckoned == nil)
      let history = try EntryPage(json: try await daemon.send("GET", Paths.history(numbers[0])).json)
      #expect(history.entries.last?.event.type == "slow.review")
      #expect(history.entries.last?.decision.facts["recounted"] == [trial.json])
      #expect(try ReloadTrialAnswer(json: try await daemon.send("POST", query.path).json).isInForce)
    }
  }

  @Test("errors in the folder are told as a reload tells them, and a stray parameter is refused")
  func refused() async throws {
    try await TestDaemon.run { (daemon) async throws in
      daemon.folder.write("workflow: broken\nsteps: &a {}\n", to: "broken.yaml")
      let refused = try await daemon.send("POST", ReloadQuery(isDryRun: true).path, [("Accept-Language", "en")])
      #expect(refused.status == 422 && refused.headers["content-type"] == "application/problem+json")
      #expect(try ReloadAnswer(json: refused.json).diagnostics.contains { $0.path == "broken.yaml" })
      daemon.folder.write(nil, to: "broken.yaml")
      for (query, field) in [
        ("?dry_run=1", "dry_run"), ("?dry_run=true&cursor=x", "cursor"), ("?dry_run=true&limit=0", "limit"),
        ("?as=wang", "as"), ("?cursor=null", "cursor"),
      ] {
        let answer = try await daemon.send("POST", Paths.reload + query)
        #expect(answer.status == 400 && answer.json["field"] == .string(field), "\(query): \(answer.text)")
      }
    }
  }
}
