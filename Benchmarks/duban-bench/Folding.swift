// SPDX-License-Identifier: Apache-2.0

import DubanCore
import DubanSimulator
import Glibc
import WorkingTime

/// The core alone: how fast a log is verified, and how fast office life is simulated.
struct Folding {
  let stores: Stores

  func run(_ tell: (String) -> Void) throws -> Findings {
    let setup = stores.setupWithDefinitions
    var table = Table(
      title: "Core: verifying and simulating (medians of \(setup.rounds) rounds)",
      columns: ["", "per second", "in all"])
    table.note = """
      verified: entries of `duband verify` on a store with as many open matters, the program's start included: pages, \
      chain, hashes, folding, every row beside. simulated: entries (events and rungs) of first-responsibility requests \
      in virtual time, one opened every hour, each answered after days and confirmed, or left until its rungs fire.
      """
    let size = Stores.Size(open: setup.isQuick ? 20_000 : 100_000, entries: setup.isQuick ? 20_000 : 100_000)
    let folder = try stores.folder(size, tell)
    var rates: [Double] = []
    var entries = 0.0
    for round in 1...setup.rounds {
      tell("verifying, round \(round) of \(setup.rounds)")
      let start = Machine.now
      unlink(folder + "/verify.log")
      let child = try Child(
        [setup.duband, "verify", "--state-directory", folder + "/state"], error: folder + "/verify.log")
      while child.ended() == nil { usleep(1000) }
      let seconds = Double(Machine.now - start) / 1e9
      let said = Machine.text(of: folder + "/verify.log")
      // all agrees: 7 entries and 2 matters, head …
      guard child.ended() == 0, let count = said.split(separator: " ").dropFirst(2).first.flatMap({ Double($0) }) else {
        throw Trouble("verify did not agree: \(said)")
      }
      entries = count
      rates.append(count / seconds)
    }
    table.rows.append([
      "entries verified, \(size.name)", Figure.count(Statistics.median(rates)), Figure.count(entries),
    ])
    for matters in setup.isQuick ? [100] : [100, 1_000] {
      rates = []
      var count = 0
      for round in 1...setup.rounds {
        tell("simulating \(matters) matters, round \(round) of \(setup.rounds)")
        let start = Machine.now
        count = try simulate(matters)
        rates.append(Double(count) * 1e9 / Double(Machine.now - start))
      }
      table.rows.append([
        "entries simulated, \(Figure.count(Double(matters))) matters", Figure.count(Statistics.median(rates)),
        Figure.count(Double(count)),
      ])
    }
    return Findings(table: table)
  }

  /// - Returns: how many entries came of it.
  private func simulate(_ matters: Int) throws -> Int {
    // With the shipped limits: 2026-03-02T00:00Z, a Monday morning in China.
    let start = Instant(milliseconds: 1_772_409_600_000)
    var simulation = Simulation(
      environment: try BenchDefinitions(folder: stores.setup.workflows).set.environment, starts: start)
    var numbers: [String] = []
    func send(
      _ name: String, _ number: String?, _ person: String, _ data: [String: JSON], at: Instant
    ) throws -> String {
      let sent = simulation.send(
        at: at, as: person, type: "first-responsibility." + name, subject: number, data: data)
      switch sent {
      case .success(let answer): return answer.number ?? ""
      case .failure(let refusal): throw Trouble("the simulator refuses \(name): \(refusal.detail.en ?? "")")
      }
    }
    for index in 0..<matters + 72 {
      let now = start + Span.hours(index)
      if index < matters {
        let number = try send(
          "open", nil, "wang", ["subject": "Well pump broken", "requester": "Li, Group 4"], at: now)
        numbers.append(number)
        _ = try send("coordinate", number, "wang", ["lead_unit": "water"], at: now)
      }
      // Two of three are answered after three days, in time or not.
      if index >= 72, (index - 72) % 3 != 0 {
        _ = try send("reply", numbers[index - 72], "gao", ["reply": "Pump replaced.", "told_by": "phone"], at: now)
        _ = try send("confirm", numbers[index - 72], "wang", [:], at: now)
      }
    }
    simulation.advance(to: start + Span.hours(matters + 72 + 24 * 14))
    return simulation.entries.count
  }
}
