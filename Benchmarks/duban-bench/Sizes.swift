// SPDX-License-Identifier: Apache-2.0

import Glibc

/// What a start and an event cost beside how much is open, and how long the log is.
struct Sizes {
  private struct Sample {
    var first = 0.0
    var cold = Double.nan
    var started = 0.0
    var worked = 0.0
    var one = 0.0
    var oneProcessor = 0.0
    var many = 0.0
    var manyProcessor = 0.0
  }

  let stores: Stores

  static func sizes(quick: Bool) -> [Stores.Size] {
    if quick {
      return [
        .init(open: 1_000, entries: 1_000), .init(open: 20_000, entries: 20_000), .init(open: 1_000, entries: 100_000),
      ]
    }
    return [
      .init(open: 1_000, entries: 1_000), .init(open: 100_000, entries: 100_000),
      .init(open: 1_000_000, entries: 1_000_000), .init(open: 100_000, entries: 10_000_000),
    ]
  }

  func run(_ tell: (String) -> Void) throws -> Findings {
    let setup = stores.setupWithDefinitions
    let wanted = Self.sizes(quick: setup.isQuick)
    let sizes = wanted.filter(stores.hasRoom)
    var table = Table(
      title: "Size: start, memory and cost of an event (medians of \(setup.rounds) rounds)",
      columns: [
        "", "start s", "cold s", "MiB", "after", "per s", "µs CPU", "× 1st", "64: per s", "µs CPU", "× 1st",
      ])
    table.note = """
      start: from starting the process to the first event acknowledged, the files in the page cache; cold: with the \
      database's pages dropped from it before. MiB: resident memory then, and after the events. per s: lives, as in \
      the intake, over 1 connection and over 64. × 1st: processor time per event against the first line's, within \
      each round.
      """
    for size in wanted where !sizes.contains(size) { table.note += " Left out for want of room: \(size.name)." }
    var samples: [Stores.Size: [Sample]] = [:]
    for size in sizes { _ = try stores.folder(size, tell) }
    for round in 1...setup.rounds {
      for size in sizes {
        tell("\(size.name), round \(round) of \(setup.rounds)")
        samples[size, default: []].append(try sample(size, setup, isCold: round == 1, tell))
      }
    }
    var aims: [Aim] = []
    let base = sizes.first.flatMap { samples[$0] } ?? []
    for size in sizes where !base.isEmpty {
      let all = samples[size] ?? []
      func median(_ value: (Sample) -> Double) -> Double { Statistics.median(all.map(value)) }
      func against(_ value: (Sample) -> Double) -> Double {
        Statistics.median(zip(all, base).map { value($0) / value($1) })
      }
      let cold = all.map(\.cold).first(where: \.isFinite)
      table.rows.append([
        size.name, Figure.fixed(median(\.first), 3), cold.map { Figure.fixed($0, 3) } ?? "–",
        Figure.short(median(\.started)), Figure.short(median(\.worked)), Figure.count(median(\.one)),
        Figure.short(median(\.oneProcessor)), Figure.ratio(against(\.oneProcessor)), Figure.count(median(\.many)),
        Figure.short(median(\.manyProcessor)), Figure.ratio(against(\.manyProcessor)),
      ])
      aims += [
        .atMost(0.3, "\(size.name): from start to the first acknowledgement, s", median(\.first)),
        .atMost(60, "\(size.name): resident memory after the start, MiB", median(\.started)),
      ]
      guard size != sizes[0] else { continue }
      aims.append(.atMost(1.3, "\(size.name): cost of an event against the first line's", against(\.oneProcessor)))
    }
    return Findings(table: table, aims: aims)
  }

  private func sample(_ size: Stores.Size, _ setup: Setup, isCold: Bool, _ tell: (String) -> Void) throws -> Sample {
    let folder = try stores.folder(size, tell)
    var sample = Sample()
    // Each run's events are new ones.
    let source = "bench-\(Int64(Machine.wall))"
    if isCold {
      Machine.dropFromCache(folder + "/state/duban.db")
      let start = Machine.now
      let daemon = try Daemon(setup, folder: folder)
      _ = try Self.work(daemon, 1, 1, source + "-cold")
      sample.cold = Double(Machine.now - start) / 1e9
      daemon.stop()
      // What is measured next finds the pages that it would have found on a machine that has run for a while.
      _ = Machine.read(folder + "/state/duban.db")
    }
    let start = Machine.now
    let daemon = try Daemon(setup, folder: folder)
    _ = try Self.work(daemon, 1, 1, source + "-first")
    sample.first = Double(Machine.now - start) / 1e9
    sample.started = Double(daemon.child.resident.all) / 1_048_576
    _ = try Self.work(daemon, 1, setup.isQuick ? 200 : 800, source + "-warm")
    (sample.one, sample.oneProcessor) = try Self.work(daemon, 1, setup.isQuick ? 1_000 : 4_000, source + "-1")
    (sample.many, sample.manyProcessor) = try Self.work(daemon, 64, setup.isQuick ? 5_000 : 20_000, source + "-64")
    sample.worked = Double(daemon.child.resident.all) / 1_048_576
    daemon.stop()
    return sample
  }

  /// - Returns: events a second, and microseconds of processor time for each.
  private static func work(
    _ daemon: Daemon, _ connections: Int, _ events: Int, _ source: String
  ) throws -> (rate: Double, processor: Double) {
    var load = try Load(daemon.connect(connections))
    defer { load.close() }
    var work = OfficeWork(.lives, connections: connections, source: source)
    let processor = daemon.child.processorTime
    let result = try load.run(&work, events: events)
    return (result.rate, (daemon.child.processorTime - processor) * 1e6 / Double(result.events))
  }
}
