// SPDX-License-Identifier: Apache-2.0

import DubanCore
import DubanDefinition
import DubanSimulator
import DubanTesting
import Testing
import WorkingTime

/// A workflow that recurs, in the shipped office.
enum Round {
  /// - Parameters:
  ///   - schedule: the lines of its schedules, each from the dash on.
  ///   - events: the events of its first step besides `done`.
  static func text(schedule: [String] = [], events: [String] = [], needs: String = "") -> String {
    """
    workflow: round
    title: Round
    fields:
      topic: { type: string }
      place: { type: unit }
      day: { type: date }
    roles: { owner: event.actor }
    open: { by: anyone, needs: [ \(needs) ], allows: [ topic, place, day ], to: doing }
    \(schedule.isEmpty ? "" : "schedule:\n" + schedule.map { "  - " + $0 + "\n" }.joined())
    steps:
      doing:
        title: Doing
        who: owner
        how: Do it.
        due: 12 months
        events:
          done: { to: closed }
    \(events.map { "      " + $0 + "\n" }.joined())
      closed: { title: Closed, end: concluded, answer: It is done. }
    """
  }

  static func life(
    _ starts: String, schedule: [String] = [], events: [String] = [], needs: String = "",
    office changes: [(String, String)] = []
  ) throws -> Life {
    var files = ["round.yaml": text(schedule: schedule, events: events, needs: needs)]
    if !changes.isEmpty { files["office.yaml"] = try Shipped.text(of: "office.yaml", replacing: changes) }
    return try Life(starts: starts, with: files)
  }
}

extension Life {
  /// What schedules opened, as `DUE at INSTANT` where it was late, else `DUE`.
  var scheduled: [String] {
    simulation.entries.filter { $0.body.event.source == "schedule" && $0.decision != nil }.map { entry in
      let due = entry.body.due.map { zone.civil($0).description } ?? "?"
      return entry.at == entry.body.due ? due : "\(due) at \(zone.civil(entry.at))"
    }
  }

  /// What came of the schedules' turns.
  var turns: [ScheduleTurn] {
    simulation.entries.compactMap {
      if case .office(.scheduled(let scheduled)) = $0.body.outcome { scheduled } else { nil }
    }
  }

  /// When a timed event fired, as `DUE` or `DUE at INSTANT`.
  func ticks(_ number: String, _ event: String = "tick") -> [String] {
    entries(number).filter { $0.kind == .timed && $0.body.event.name == event }.map { entry in
      let due = entry.body.due.map { zone.civil($0).description } ?? "?"
      return entry.at == entry.body.due ? due : "\(due) at \(zone.civil(entry.at))"
    }
  }

  mutating func pass(until time: String) { simulation.advance(to: instant(time)) }
  mutating func down(until time: String) { simulation.stop(until: instant(time)) }

  /// Other definitions come into force.
  mutating func reload(
    _ time: String, schedule: [String] = [], events: [String] = [], with others: [String: String] = [:]
  ) throws {
    var files = others
    if files["round.yaml"] == nil { files["round.yaml"] = Round.text(schedule: schedule, events: events) }
    simulation.reload(try Shipped.set(with: files), at: instant(time))
  }
}
