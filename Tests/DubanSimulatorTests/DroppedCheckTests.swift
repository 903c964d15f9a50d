// SPDX-License-Identifier: Apache-2.0

import DubanCore
import DubanDefinition
import DubanSimulator
import DubanTesting
import Foundation
import Testing
import WorkingTime

/// What each check is for: a definition that only this check refuses, and a story in which, without the check, the
/// theorem of the closed loop does not hold.
@Suite("a check left out")
struct DroppedCheckTests {
  @Test("only this check refuses it, and without the check the closed loop is broken", arguments: cases)
  func dropped(_ it: Case) throws {
    let errors = Shipped.reader.load(it.files).diagnostics.filter { $0.severity == .error }
    #expect(Set(errors.map(\.code)) == it.codes, "\(errors.map(\.description).joined(separator: "\n"))")
    let loaded = Shipped.reader.leaving(out: it.codes.union(it.besides)).load(it.files)
    guard it.outcome != .nothing else {
      #expect(loaded.set?.environment.workflows["demo"] == nil)
      return
    }
    let set = try #require(loaded.set, "\(loaded.diagnostics.map(\.description))")
    let zone = set.environment.office.time.zone
    let starts = zone.instant(of: try #require(CivilDateTime(parsing: "2026-03-02 09:00")))
    var play = Play(simulation: Simulation(environment: set.environment, starts: starts))
    it.story(&play)
    let matter = play.simulation.matters[play.number]
    let seen = "\(play.offences) \(play.refusals.map { $0.detail.in(.en) })"
    switch it.outcome {
    case .breaks(let part):
      #expect(Set(play.offences.map(\.part)) == [part], "\(seen)")
    case .undecided:
      #expect(play.offences.isEmpty && play.refusals.last?.reason == .definition, "\(seen)")
    case .unnamed:
      #expect(play.offences.isEmpty && matter?.handler == [], "\(seen)")
    case .neverEnds:
      #expect(play.offences.isEmpty && matter?.isOpen == true && play.refusals.last?.reason != .definition, "\(seen)")
      #expect(!play.refusals.isEmpty, "\(seen)")
    case .holds: #expect(play.offences.isEmpty && play.refusals.isEmpty && matter != nil, "\(seen)")
    case .nothing: break
    }
  }

  @Test("what the cases change passes every check")
  func plain() {
    let files = Case.plain.map { SourceFile(path: $0.key, bytes: Array($0.value.utf8)) }
    #expect(Shipped.reader.load(files).diagnostics.map(\.description) == [])
  }
}
