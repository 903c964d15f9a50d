// SPDX-License-Identifier: Apache-2.0

import DubanCore
import DubanDefinition
import DubanSimulator
import DubanTesting
import Testing
import WorkingTime

/// A little office life for the tests of the core: the shipped definitions, in virtual time.
struct Life {
  var simulation: Simulation

  init(
    starts: String = "2026-03-02 09:00", with others: [String: String] = [:], leavingOut omitted: Set<String> = []
  ) throws {
    let set = try Shipped.set(with: others, leavingOut: omitted)
    let starts = try #require(CivilDateTime(parsing: starts))
    simulation = Simulation(
      environment: set.environment, starts: set.environment.office.time.zone.instant(of: starts))
  }

  var zone: ZoneRules { simulation.environment.office.time.zone }

  func instant(_ text: String) -> Instant { zone.instant(of: CivilDateTime(parsing: text)!) }

  /// Sends an event now, or at a local time.
  @discardableResult
  mutating func send(
    _ type: String, _ number: String? = nil, as person: String? = nil, at time: String? = nil,
    _ data: [String: JSON] = [:]
  ) -> Result<Answer, Refusal> {
    simulation.send(at: time.map(instant) ?? simulation.now, as: person, type: type, subject: number, data: data)
  }

  mutating func open(
    _ workflow: String = "first-responsibility", as person: String = "wang", at time: String? = nil,
    _ data: [String: JSON] = ["subject": "Well pump", "requester": "Li"]
  ) throws -> String {
    try #require(try send("\(workflow).open", as: person, at: time, data).get().number)
  }

  func matter(_ number: String) throws -> Matter { try #require(simulation.matters[number]) }

  func entries(_ number: String) -> [Entry] { simulation.entries.filter { $0.stream == number } }

  /// The rungs and timed events that fired on a matter, as `WHAT INSTANT`.
  func fired(_ number: String) -> [String] {
    entries(number).flatMap { $0.decision?.fired ?? [] }.filter { !$0.collapsed }
      .map { "\($0.rung.word) \(zone.civil($0.due))" }
  }
}

extension Result where Success == Answer, Failure == Refusal {
  var refusal: Refusal? { if case .failure(let refusal) = self { refusal } else { nil } }
}
