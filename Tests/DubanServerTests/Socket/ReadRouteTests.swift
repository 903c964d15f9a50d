// SPDX-License-Identifier: Apache-2.0

import DubanAPI
import DubanCore
import DubanTesting
import Testing

@testable import DubanServer

@Suite("reads over the socket")
struct ReadRouteTests {
  @Test("a matter, its history and its reasons are read as they were written")
  func matter() async throws {
    try await TestDaemon.run { (daemon) async throws in
      let number = try #require(EventAnswer(json: try await daemon.open().json).number)
      _ = try await daemon.submit(TestDaemon.acting("coordinate", on: number, data: ["lead_unit": "water"]))
      let matter = try MatterView(json: try await daemon.send("GET", Paths.matter(number)).json)
      #expect(matter.owner == ["wang"] && matter.handler == ["water"] && matter.step == "coordinating")
      #expect(matter.open && matter.end == nil && matter.fields["subject"] == "Pump")
      #expect(matter.takes.contains("reply"))
      let history = try EntryPage(json: try await daemon.send("GET", Paths.history(number)).json)
      #expect(history.entries.map(\.event.type) == ["first-responsibility.open", "first-responsibility.coordinate"])
      #expect(history.entries.map(\.event.actor) == ["wang", "wang"] && history.next == nil)
      #expect(history.entries.last?.seq == matter.seq)
      let why = try WhyView(json: try await daemon.send("GET", Paths.why(number)).json)
      let clock = try #require(why.clocks.first { $0.clock.id == "step" })
      #expect(clock.clock.limit == "5 workdays" && clock.source.setting == "coordinated" && clock.from == "entered")
      #expect(clock.began?.type == "first-responsibility.coordinate" && clock.began?.seq == matter.seq)
      guard case .limit(let count, let limit)? = clock.steps.first else { throw WireError("no limit") }
      #expect(count.due == matter.due && count.beginning == "day-after" && limit == "5 workdays")
      #expect(clock.steps.count == 1 && clock.still == nil && clock.reckoned == nil && clock.recounted.isEmpty)
      #expect(why.basis.contains("县委办工作流程手册") && why.standing == nil && !why.provisional)
      #expect(!clock.clock.pending.isEmpty)
    }
  }

  @Test("lists are filtered, and their pages give each matter once")
  func lists() async throws {
    try await TestDaemon.run { (daemon) async throws in
      for id in 1...5 { _ = try await daemon.open(id: String(id), as: id == 3 ? "zhou" : "wang") }
      var numbers: [String] = []
      var cursor: String?
      repeat {
        let query = MatterQuery(workflow: "first-responsibility", open: true, limit: 2, cursor: cursor)
        let page = try MatterPage(json: try await daemon.send("GET", query.path).json)
        #expect(page.matters.count <= 2)
        numbers += page.matters.map(\.number)
        cursor = page.next
      } while cursor != nil
      #expect(numbers.count == 5 && Set(numbers).count == 5)
      let owned = try MatterPage(json: try await daemon.send("GET", MatterQuery(owner: "zhou").path).json)
      #expect(owned.matters.map(\.number) == [numbers[2]])
      let none = try await daemon.send("GET", MatterQuery(open: false).path)
      #expect(none.json == ["matters": [], "next": .null])
      for target in ["/v1/matters?open=maybe", "/v1/matters?cursor=x", "/v1/matters?limit=9999"] {
        let refused = try await daemon.send("GET", target)
        #expect(refused.status == 400 && refused.json["field"] != nil, "\(target)")
      }
    }
  }

  @Test("a condition picks matters by what their workflow's ledger may show")
  func conditions() async throws {
    try await TestDaemon.run { (daemon) async throws in
      for id in 1...6 {
        _ = try await daemon.open(id: String(id), as: id == 3 ? "zhou" : "wang", subject: "Pump \(id)")
      }
      func found(_ condition: String, limit: Int = 100) async throws -> [String] {
        var subjects: [String] = []
        var cursor: String?
        repeat {
          let query = MatterQuery(
            workflow: "first-responsibility", condition: condition, limit: limit, cursor: cursor)
          let answer = try await daemon.send("GET", query.path)
          #expect(answer.status == 200, "\(answer.text)")
          let page = try MatterPage(json: answer.json)
          subjects += page.matters.compactMap { $0.fields["subject"]?.stringValue }
          cursor = page.next
        } while cursor != nil
        return subjects
      }
      #expect(try await found("owner == 'zhou'") == ["Pump 3"])
      #expect(try await found("subject.endsWith('5') || requester.name == 'Nobody'") == ["Pump 5"])
      #expect(try await found("urgency == 'normal' && matter.step == 'received'", limit: 2).count == 6)
      // A matter of which it cannot be said is not listed.
      #expect(try await found("lead_unit == 'water' || subject == 'Pump 1'") == ["Pump 1"])
      #expect(try await found("int(subject) > 0").isEmpty)
      for (workflow, condition, field) in [
        (nil, "true", "where"), ("first-responsibility", "subjct == 'Pump'", "where"),
        ("first-responsibility", "now == 'today'", "where"), ("first-responsibility", "1 + 1", "where"),
        ("first-responsibility", "subject ==", "where"), ("nothing", "true", "workflow"),
      ] {
        let refused = try await daemon.send("GET", MatterQuery(workflow: workflow, condition: condition).path)
        #expect(refused.status == 422 && refused.json["field"] == .string(field), "\(refused.text)")
      }
      let misspelt = MatterQuery(workflow: "first-responsibility", condition: "subjct == 'Pump' && ownr == 'wang'")
      let refused = try await daemon.send("GET", misspelt.path)
      #expect(refused.text.contains("1:1:") && refused.text.contains("1:21:") && refused.text.contains("'subject'"))
      // Nobody learns what a workflow's names are who may not know of it.
      let stranger = MatterQuery(workflow: "first-responsibility", condition: "true", actingAs: "nobody")
      #expect(try await daemon.send("GET", stranger.path).status == 403)
    }
  }

  @Test("a page ends when its condition has taken so many steps, whatever it found, and the next goes on there")
  func costlyConditions() async throws {
    try await TestDaemon.run { (daemon) async throws in
      for id in 1...5 { _ = try await daemon.open(id: String(id), subject: "Pump \(id)") }
      // Some 600,000 steps for each matter, which cannot be known beforehand.
      let condition = "lists.range(350).all(x, lists.range(350).all(y, x + y >= 0)) && subject == 'Pump 5'"
      var pages = 0
      var found: [String] = []
      var cursor: String?
      repeat {
        pages += 1
        let query = MatterQuery(workflow: "first-responsibility", condition: condition, cursor: cursor)
        let page = try MatterPage(json: try await daemon.send("GET", query.path).json)
        found += page.matters.compactMap { $0.fields["subject"]?.stringValue }
        cursor = page.next
      } while cursor != nil
      #expect(pages > 1 && found == ["Pump 5"], "\(pages) pages, \(found)")
    }
  }

  @Test("a page that would be too large ends earlier, and the next one goes on there")
  func pageSize() async throws {
    var limits = Limits.unhurried
    limits.pageBytes = 1_000
    try await TestDaemon.run(limits: limits) { (daemon) async throws in
      for id in 1...6 { _ = try await daemon.open(id: String(id)) }
      var seqs: [Int64] = []
      var after: Int64 = 0
      while true {
        let page = try EntryPage(json: try await daemon.send("GET", LogQuery(after: after).path(Paths.log)).json)
        if page.entries.isEmpty { break }
        #expect(page.entries.count < 6)
        seqs += page.entries.map(\.seq)
        after = try #require(page.next)
      }
      #expect(seqs == Array(1...7))
      var count = 0
      var cursor: String?
      repeat {
        let page = try MatterPage(json: try await daemon.send("GET", MatterQuery(cursor: cursor).path).json)
        #expect((1..<6).contains(page.matters.count))
        count += page.matters.count
        cursor = page.next
      } while cursor != nil
      #expect(count == 6)
    }
  }

  @Test(
    "what a person may not see answers exactly as what does not exist",
    // A confidential matter concerns handler, owner and supervisor where nothing says whom else.
    arguments: ["{ readers: [ owner ], confidential: true }", "{ readers: [ owner ] }", "{ confidential: true }"])
  func hidden(visibility: String) async throws {
    let secret = Self.secret.replacing("{ readers: [ owner ], confidential: true }", with: visibility)
    try await TestDaemon.run(with: Self.files(["secret.yaml": secret])) { (daemon) async throws in
      let opened = try await daemon.open("secret")
      let number = try #require(opened.json["number"]?.stringValue, "\(opened.text)")
      for tail in ["", "/history", "/why"] {
        #expect(try await daemon.send("GET", "\(Paths.matter(number))\(tail)?as=wang").status == 200)
        let hidden = try await daemon.send("GET", "\(Paths.matter(number))\(tail)?as=gao")
        let absent = try await daemon.send("GET", "\(Paths.matter("T-2026-9999"))\(tail)?as=gao")
        #expect(hidden.status == 404 && hidden.headers == absent.headers)
        #expect(hidden.text.replacing(number, with: "#") == absent.text.replacing("T-2026-9999", with: "#"))
      }
      let list = try MatterPage(json: try await daemon.send("GET", "/v1/matters?as=gao").json)
      #expect(list.matters.isEmpty)
      let log = try EntryPage(json: try await daemon.send("GET", "/v1/log?as=gao").json)
      #expect(log.entries.allSatisfy { $0.matter == nil })
      #expect(try await daemon.send("GET", "/v1/matters?as=nobody").status == 403)
    }
  }

  @Test("a field is shown to its readers only, in every answer, and nothing else carries it further")
  func restrictedFields() async throws {
    try await TestDaemon.run(with: Self.files(["referral.yaml": Self.referral])) { (daemon) async throws in
      var opening = TestDaemon.opening("referral")
      opening["data"] = ["subject": "Pump", "informant": ["name": "Whistle", "phone": "Number"]]
      let number = try #require(EventAnswer(json: try await daemon.submit(opening).json).number)
      var correction = TestDaemon.acting("correct", on: number, id: "mend")
      correction["type"] = "referral.correct"
      correction["data"] = ["field": "informant", "value": ["name": "Whistle II"], "reason": "Misheard"]
      #expect(try await daemon.submit(correction).status == 200)
      var end = TestDaemon.acting("done", on: number, id: "end")
      end["type"] = "referral.done"
      end["data"] = ["reply": "Hushed", "told_by": "post"]
      #expect(try await daemon.submit(end).status == 200)
      let targets = [
        Paths.matter(number), Paths.history(number), Paths.why(number), Paths.matters + "?open=false",
        Paths.log + "?after=1",
      ]
      for target in targets {
        let sign = target.contains("?") ? "&" : "?"
        for reader in ["han", nil] {
          let shown = try await daemon.send("GET", target + (reader.map { "\(sign)as=\($0)" } ?? ""))
          #expect(shown.status == 200 && (shown.text.contains("Whistle") || target == Paths.why(number)), "\(target)")
        }
        // Also he who wrote it, where he is no reader.
        for reader in ["gao", "wang"] {
          let hidden = try await daemon.send("GET", "\(target)\(sign)as=\(reader)")
          #expect(hidden.status == 200 && hidden.text.contains(number), "\(target)")
          for word in ["Whistle", "Number", "Hushed"] { #expect(!hidden.text.contains(word), "\(target), \(reader)") }
        }
      }
      // Nor is it told by what a condition finds.
      for (reader, count) in [("han", 1), ("gao", 0)] {
        let query = MatterQuery(
          workflow: "referral", condition: "informant.name.startsWith('Whistle')", actingAs: reader)
        #expect(try MatterPage(json: try await daemon.send("GET", query.path).json).matters.count == count)
      }
      let stream = try await LogStreamTests.follow(daemon, "/v1/log?as=gao&after=1")
      for _ in 0..<3 {
        let text = try #require(try await stream.nextChunk())
        #expect(text.contains("Misheard") || !text.contains("correct"))
        for word in ["Whistle", "Number", "Hushed"] { #expect(!text.contains(word)) }
      }
    }
  }

  static let referral = """
    workflow: referral
    title: { en: Referral, zh: 线索移送 }
    fields:
      subject: { type: string, max: 200, title: { en: Subject, zh: 事由 } }
      informant: { type: contact, title: { en: Informant, zh: 反映人 }, readers: [ listener ] }
      reply: { type: text, title: { en: Reply, zh: 答复 }, readers: [ listener, raiser ] }
      told_by: { type: choice, of: [ phone, post ], title: { en: How it was told, zh: 答复方式 } }
    roles: { owner: event.actor, supervisor: leader(owner), listener: leader(unit('han')) }
    raiser: informant
    open: { by: anyone, needs: [ subject, informant ], to: doing }
    steps:
      doing:
        title: { en: Being done, zh: 办理 }
        who: owner
        how: { en: Do it., zh: 办理。 }
        due: 2 workdays
        events:
          done: { title: { en: Done, zh: 办结 }, to: closed, needs: [ reply, told_by ] }
      closed: { title: { en: Closed, zh: 办结 }, end: concluded, answer: [ reply ], told_in: told_by }

    """

  /// Workflows with an office that has no robot to tell of them.
  static func files(_ workflows: [String: String] = ["secret.yaml": secret]) throws -> [String: String] {
    ["office.yaml": try Shipped.officeWithoutRobots()].merging(workflows) { $1 }
  }

  static let secret = """
    workflow: secret
    title: { en: Secret, zh: 密件 }
    number: "T-{year}-{seq:4}"
    visibility: { readers: [ owner ], confidential: true }
    fields:
      subject: { type: string, max: 200, title: { en: Subject, zh: 事由 } }
      requester: { type: contact, title: { en: Asked by, zh: 来人 } }
      reply: { type: text, title: { en: Reply, zh: 答复 } }
    roles: { owner: event.actor, supervisor: leader(owner) }
    open: { by: anyone, needs: [ subject, requester ], to: doing }
    steps:
      doing:
        title: { en: Being done, zh: 办理 }
        who: owner
        how: { en: Do it., zh: 办理。 }
        due: 2 workdays
        events:
          done: { title: { en: Done, zh: 办结 }, to: closed, needs: [ reply ] }
      closed: { title: { en: Closed, zh: 办结 }, end: concluded, answer: [ reply ] }

    """
}
