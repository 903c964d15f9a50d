// SPDX-License-Identifier: Apache-2.0

import DubanCore
import DubanDefinition
import DubanSimulator
import DubanTesting
import Foundation
import OrderedCollections
import Testing
import WorkingTime

/// Random lives of an office whose definitions are mended while they run, and mended back.
@Suite("Whatever happens before and after a migration")
struct MigrationLawTests {
  /// The shipped procedures with a step that has another name, other limits, and a timed event that is new.
  private static func mended() throws -> [String: String] {
    let request = try Shipped.text(of: "first-responsibility.yaml")
    let directive = try Shipped.text(of: "urgent-directive.yaml")
    #expect(request.contains("coordinated: 5 workdays") && directive.contains("relay_in:     15min"))
    return [
      "first-responsibility.yaml": request.replacing("coordinating", with: "with-unit")
        .replacing("coordinated: 5 workdays", with: "coordinated: 8 workdays")
        .replacing("settings:", with: "renames: { coordinating: with-unit }\nsettings:"),
      "urgent-directive.yaml": directive.replacing("relay_in:     15min", with: "relay_in:     50min"),
    ]
  }

  private static func back() throws -> [String: String] {
    let text = try Shipped.text(of: "first-responsibility.yaml")
    return [
      "first-responsibility.yaml": text.replacing("settings:", with: "renames: { with-unit: coordinating }\nsettings:")
    ]
  }

  @Test(
    "every open matter moves to a mended definition and back, and all promises hold of it",
    arguments: 31...36 as ClosedRange<UInt64>)
  func thereAndBack(seed: UInt64) throws {
    var generator = Seeded(seed: seed)
    var life = try Life()
    var moved = 0
    for files in [try Self.mended(), try Self.back()] {
      try FoldTests.go(on: &life, acts: 150, &generator)
      let before = life.simulation.matters
      life.simulation.install(try Shipped.set(with: files))
      for number in before.keys.sorted() {
        guard let matter = before[number], matter.isOpen else {
          let migration = life.simulation.migrate(number)
          #expect(migration == nil)
          continue
        }
        guard let migration = life.simulation.migrate(number) else { continue }
        moved += 1
        #expect(migration.refusal == nil, "seed \(seed), \(number): \(migration.refusal?.detail.in(.en) ?? "")")
        try Self.check(matter, try life.matter(number), life, "seed \(seed), \(number)")
      }
      let today = Set(life.simulation.environment.workflows.values.map(\.version))
      #expect(life.simulation.matters.values.allSatisfy { !$0.isOpen || today.contains($0.version) }, "seed \(seed)")
    }
    try FoldTests.go(on: &life, acts: 150, &generator)
    #expect(moved > 20, "seed \(seed): too few moved, \(moved)")
    var folded: [String: Matter] = [:]
    for entry in life.simulation.entries where entry.stream != OfficeState.stream {
      #expect(try Entry.Body(json: JSON(parsing: entry.body.bytes)) == entry.body, "seed \(seed), entry \(entry.seq)")
      folded[entry.stream] = try entry.apply(to: folded[entry.stream])
    }
    #expect(folded == life.simulation.matters, "seed \(seed)")
    #expect(RungLaw.offences(in: life.simulation.entries) == [], "seed \(seed)")
    for matter in folded.values { Self.checkLoop(matter, life, "seed \(seed), \(matter.number)") }
  }

  /// What a migration leaves alone.
  private static func check(_ before: Matter, _ after: Matter, _ life: Life, _ place: Comment) throws {
    #expect(after.fields == before.fields && after.links == before.links && after.opener == before.opener, place)
    #expect(after.opened == before.opened && after.entered == before.entered, place)
    #expect(after.counts.values.sorted() == before.counts.values.sorted(), place)
    #expect(Set(after.acted.values.joined()) == Set(before.acted.values.joined()), place)
    #expect(after.stays.count == before.stays.count, place)
    #expect(after.roles == before.roles && after.handler == before.handler, place)
    let workflow = try #require(life.simulation.environment.workflow(of: after))
    #expect(workflow.steps[after.step]?.end == nil && workflow.steps[after.step] != nil, place)
    for clock in after.clocks {
      guard let former = before.clock(clock.id) else { continue }
      if clock.cause == former.cause, clock.start == former.start {
        #expect(clock.term == former.term && clock.fired == former.fired && clock.began == former.began, place)
        #expect(clock.due == former.due && clock.pending == former.pending, place)
      } else {
        #expect(clock.term == former.term + 1 && clock.fired == [], place)
      }
    }
  }

  private static func checkLoop(_ matter: Matter, _ life: Life, _ place: Comment) {
    #expect(!(matter.roles["owner"] ?? []).isEmpty, place)
    let entries = life.entries(matter.number)
    if matter.isOpen {
      let told = entries.contains { $0.decision?.fired.contains { $0.rung > .red } ?? false }
      #expect(matter.next != nil || told, place)
    } else {
      let answers = entries.flatMap { $0.decision?.messages ?? [] }.filter { $0.occasion == .answer }
      #expect(answers.count == 1 && matter.end?.answer.isEmpty == false, place)
    }
  }
}
