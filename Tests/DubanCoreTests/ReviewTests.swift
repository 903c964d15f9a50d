// SPDX-License-Identifier: Apache-2.0

import DubanCore
import DubanSimulator
import DubanTesting
import Foundation
import Testing
import WorkingTime

/// What a change of the office does to matters that run.
@Suite("After a reload")
struct ReviewTests {
  /// The shipped set with some text of a file replaced.
  func set(_ file: String, _ changes: [(String, String)]) throws -> DefinitionSet {
    try Shipped.set(with: [file: Shipped.text(of: file, replacing: changes)])
  }

  /// Reviews a matter in a new set, as the engine does after a reload.
  func review(_ number: String, of life: Life, in set: DefinitionSet) -> Commit {
    let former = life.simulation.environment
    var set = set
    set.environment.former = Dictionary(uniqueKeysWithValues: former.workflows.values.map { ($0.version, $0) })
    let head = Head(
      seq: Int64(life.simulation.entries.count), hash: .zero, epoch: 1, at: life.simulation.entries.last?.at)
    let snapshot = Snapshot(head: head, office: life.simulation.office, matters: life.simulation.matters)
    var turn = Turn(at: life.simulation.now, environment: set.environment, snapshot: snapshot)
    turn.review(number, former: former.office)
    return turn.commit
  }

  @Test("an edit that concerns no matter writes nothing about it")
  func unconcerned() throws {
    var life = try Life()
    let number = try life.open()
    let set = try set("office.yaml", [("zh: 韩局长", "zh: 韩局")])
    #expect(review(number, of: life, in: set).entries.isEmpty)
  }

  @Test("who leaves the office leaves his matters to his unit's leader, and both numbers and clocks stay")
  func leaver() throws {
    var life = try Life()
    let number = try life.open(as: "gao")
    let set = try set(
      "office.yaml",
      [
        ("  gao:      { name: { en: Gao, zh: 高副局长 },           account: gao }\n", ""),
        ("account: han,   deputy: gao }", "account: han }"), ("members: [ gao ] }", "members: [] }"),
      ])
    let before = try life.matter(number)
    let commit = review(number, of: life, in: set)
    let entry = try #require(commit.entries.first)
    #expect(entry.body.event.type == "first-responsibility.reassign")
    #expect(entry.body.event.source == "office")
    #expect(entry.decision?.owner == ["han"])
    #expect(entry.decision?.handler == ["han"])
    #expect(commit.matters[number]?.clocks == before.clocks)
    #expect(entry.decision?.messages.contains { $0.to.contains("han") } == true)
  }

  @Test("a calendar that changes moves what is to come, in the same term, and leaves alone what has fired")
  func calendar() throws {
    var life = try Life(starts: "2026-02-12 16:30")
    let number = try life.open()
    life.send("first-responsibility.coordinate", number, as: "wang", ["lead_unit": "water"])
    #expect(try life.matter(number).due == life.instant("2026-02-26 18:00"))
    // Saturday the 14th is a make-up day; without it the limit ends a day later.
    let set = try set("calendars/cn.yaml", [("2026-02-14, ", "")])
    let commit = review(number, of: life, in: set)
    let clock = try #require(commit.matters[number]?.clock(.step))
    #expect(clock.due == life.instant("2026-02-27 18:00"))
    #expect(clock.term == 1)
    #expect(commit.entries.first?.body.event.type == "first-responsibility.review")
  }

  @Test("a running matter keeps the definition it began with, and a new one takes today's")
  func versions() throws {
    var life = try Life()
    let number = try life.open()
    let set = try set("first-responsibility.yaml", [("do_now:      1 workday", "do_now:      2 workdays")])
    let version = try #require(set.environment.workflows["first-responsibility"]?.version)
    #expect(version != (try life.matter(number).version))
    #expect(review(number, of: life, in: set).entries.isEmpty)
    let untouched = try #require(set.environment.workflows["urgent-directive"]?.version)
    #expect(untouched == life.simulation.environment.workflows["urgent-directive"]?.version)
  }
}
