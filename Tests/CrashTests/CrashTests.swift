// SPDX-License-Identifier: Apache-2.0

import DubanAPI
import DubanCore
import DubanTesting
import Foundation
import Testing
import WorkingTime

@testable import DubanStore

@Suite("kill -9")
struct CrashTests {
  private static let kills = number("DUBAN_KILLS") ?? 50
  private static let connections = 64

  private static func number(_ name: String) -> Int? {
    ProcessInfo.processInfo.environment[name].flatMap { Int($0) }
  }

  /// Where in its life a daemon is killed.
  private enum Moment: CaseIterable {
    case starting, working, idle
  }

  @Test("a daemon that is killed again and again loses nothing, does nothing twice, and fires each rung once")
  func killed() async throws {
    let seed = UInt64(Self.number("DUBAN_SEED") ?? Int.random(in: 1...1_000_000))
    let again = "DUBAN_SEED=\(seed) swift test --filter CrashTests"
    print("kill -9: again with \(again)")
    var chance = Seeded(seed: seed)
    let daemon = try Daemon(changes: [
      "office.yaml": [
        (
          "  first-responsibility: { do_now: 1 workday }",
          """
            first-responsibility: { do_now: 1 workday }
            urgent-directive: { relay_in: 1s, start_in: 2s, report_in: 4s, follow_every: 1s, review_in: 3s }
          """
        ),
        // Whatever the wall clock says, the same person has the duty.
        ("duty_officer:  { roster: duty-roster.csv, otherwise: zhou }", "duty_officer:  qin"),
      ],
      "urgent-directive.yaml": [("at: 15min after", "at: 1s after")],
    ])
    let gate = Gate()
    let acknowledged = try await withThrowingTaskGroup(of: [Operator.Acknowledged].self) { group in
      for number in 1...Self.connections {
        group.addTask {
          var somebody = Operator(number, socket: daemon.socket, gate: gate, seed: seed)
          do {
            return try await somebody.work()
          } catch {
            gate.giveUp()
            throw error
          }
        }
      }
      let last: Daemon.Process
      do {
        last = try await Self.lives(of: daemon, gate, &chance)
      } catch {
        gate.giveUp()
        throw error
      }
      var all: [Operator.Acknowledged] = []
      for try await some in group { all += some }
      last.signal(SIGTERM)
      let status = await last.exit()
      #expect(status == 0, "\(daemon.lastWords)")
      return all
    }
    #expect(try await daemon.run(["verify", "--state-directory", daemon.state]) == 0, "\(daemon.lastWords)\n\(again)")
    try Self.check(daemon, acknowledged, again)
  }

  /// - Returns: the last life, in which nobody begins anything new.
  private static func lives(of daemon: Daemon, _ gate: Gate, _ chance: inout Seeded) async throws -> Daemon.Process {
    let clock = ContinuousClock()
    var moments: [Moment: Int] = [:]
    var start = Duration.seconds(1)
    for kill in 0... {
      let moment = kill == 0 ? .working : Moment.allCases.randomElement(using: &chance) ?? .working
      let began = clock.now
      let process = try daemon.start()
      if moment == .starting, kill < kills {
        // Somewhere in the time that a start takes. This sleep waits for nothing: it is the chance itself.
        try await Task.sleep(for: start * Double.random(in: 0..<1, using: &chance))
      } else {
        guard await process.ready() else { throw Unexpected("it did not start: \(daemon.lastWords)") }
        start = clock.now - began
        if kill == kills { gate.finish() }
        gate.open(newLife: true)
        guard kill < kills else {
          let counts = moments.map { "\($0.value) while \($0.key)" }.sorted().joined(separator: ", ")
          print("kill -9: \(counts); \(gate.answered) answers; the last start took \(start)")
          return process
        }
        await gate.reach(answered: gate.answered + Int.random(in: 1...60, using: &chance))
        if moment == .idle {
          gate.close()
          await gate.idle()
          // Rungs fall due meanwhile.
          try await Task.sleep(for: .milliseconds(Int.random(in: 0..<400, using: &chance)))
        }
      }
      moments[moment, default: 0] += 1
      gate.close()
      process.signal(SIGKILL)
      let status = await process.exit()
      guard status == 128 + SIGKILL else { throw Unexpected("it ended with \(status): \(daemon.lastWords)") }
      guard !gate.isGivenUp else { throw Unexpected("an operator gave up") }
    }
    throw Unexpected("the lives ended")
  }

  private static func check(_ daemon: Daemon, _ acknowledged: [Operator.Acknowledged], _ again: String) throws {
    let store = try Store(directory: daemon.state)
    defer { store.close() }
    let log = try store.onWriter { db in
      try Query(db, "SELECT \(LogRow.columns) FROM log ORDER BY seq").all { try LogRow($0).entry() }.compactMap(\.self)
    }
    let sent = Dictionary(grouping: log.filter { $0.body.event.source == "/crash" }) { $0.body.event.id }
    for one in acknowledged {
      let found = sent[one.id] ?? []
      #expect(found.map(\.seq) == [one.answer.seq], "\(one.id) was acknowledged as \(one.answer.seq); \(again)")
      #expect(found.first?.stream == one.answer.number, "\(one.id), \(again)")
    }
    #expect(Set(sent.keys) == Set(acknowledged.map(\.id)), "what nobody was told of; \(again)")
    #expect(RungLaw.offences(in: log) == [], "\(again)")
    // The last door opened after everything due had fired.
    let door = try #require(log.first { $0.epoch == log.last?.epoch }).at
    let late = try store.onWriter { db in
      try Query(db, "SELECT matter FROM clocks WHERE next_at <= ?").all(.int(door.milliseconds)) { $0.text(0) }
    }
    #expect(late == [], "\(again)")
    let rungs = log.reduce(0) { $0 + ($1.decision?.fired.count ?? 0) }
    let resent = acknowledged.filter { $0.times > 1 }.count
    print(
      "kill -9: \(acknowledged.count) events acknowledged, \(resent) of them sent more than once; \(rungs) rungs fired; "
        + "\(log.count) entries in \(Set(log.map(\.epoch)).count) of \(store.epoch) epochs")
    #expect(rungs > 0)
    #expect(resent > 0)
  }
}
