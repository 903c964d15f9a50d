// SPDX-License-Identifier: Apache-2.0

import Glibc

/// What a calm account notices of another one that floods.
struct Fairness {
  let stores: Stores

  func run(_ tell: (String) -> Void) throws -> Findings {
    let setup = stores.setupWithDefinitions
    let seconds = setup.isQuick ? 2 : 5
    var table = Table(
      title: "Fairness: an account with 200 openings a second over 1 connection (medians of \(setup.rounds) rounds)",
      columns: ["", "p50 ms", "p99 ms", "× alone p99", "flood events/s"])
    table.note = """
      flood: the account nobody opens matters over 64 connections as fast as they are answered, from a process of its \
      own. On a small machine the two loads and duband share the processors.
      """
    guard getuid() == 0 else {
      table.note += " Left out: only root can act as two accounts."
      return Findings(table: table)
    }
    var alone: [(p50: Double, p99: Double)] = []
    var flooded: [(p50: Double, p99: Double, rate: Double)] = []
    for round in 1...setup.rounds {
      tell("fairness, round \(round) of \(setup.rounds)")
      let folder = setup.folder + "/fairness"
      Folder.remove(folder)
      defer { Folder.remove(folder) }
      let daemon = try Daemon(setup, folder: folder)
      chmod(daemon.socket, 0o666)
      _ = try calm(daemon, 1, "warming")
      alone.append(try calm(daemon, seconds, "alone"))
      let said = folder + "/flood.log"
      let flood = try Child(
        [
          "setpriv", "--reuid", "nobody", "--regid", "nogroup", "--clear-groups", Machine.program, "--flood",
          daemon.socket, "--seconds", String(seconds + 2),
        ], error: said)
      sleep(1)
      if let status = flood.ended() { throw Trouble("the flood ended with \(status >> 8); see \(said)") }
      let (p50, p99) = try calm(daemon, seconds, "flooded")
      while flood.ended() == nil { usleep(10_000) }
      flooded.append((p50, p99, Double(Machine.text(of: said).split(separator: "\n").last ?? "") ?? .nan))
      daemon.stop()
    }
    func median(_ values: [Double]) -> Double { Statistics.median(values) }
    table.rows = [
      [
        "alone", Figure.milliseconds(median(alone.map(\.p50))), Figure.milliseconds(median(alone.map(\.p99))), "1.00",
        "",
      ],
      [
        "beside a flood", Figure.milliseconds(median(flooded.map(\.p50))),
        Figure.milliseconds(median(flooded.map(\.p99))),
        Figure.ratio(median(zip(flooded, alone).map { $0.p99 / $1.p99 })), Figure.count(median(flooded.map(\.rate))),
      ],
    ]
    return Findings(table: table)
  }

  private func calm(_ daemon: Daemon, _ seconds: Int, _ source: String) throws -> (p50: Double, p99: Double) {
    var load = try Load(daemon.connect(1))
    defer { load.close() }
    var work = OfficeWork(.opens, connections: 1, source: source)
    let result = try load.run(&work, rate: 200, until: Machine.now + Int64(seconds) * 1_000_000_000)
    let sorted = result.latencies.sorted()
    return (
      Double(Statistics.percentile(0.5, ofSorted: sorted) ?? 0),
      Double(Statistics.percentile(0.99, ofSorted: sorted) ?? 0)
    )
  }

  /// The flood itself; it says how many events a second were answered.
  static func flood(_ socket: String, seconds: Int) throws {
    var load = try Load(Connections.unix(socket, 64))
    var work = OfficeWork(.opens, connections: 64, source: "flood", namesActor: false)
    let result = try load.run(&work, until: Machine.now + Int64(seconds) * 1_000_000_000)
    print(result.rate)
  }
}
