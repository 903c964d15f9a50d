// SPDX-License-Identifier: Apache-2.0

/// Durable events a second over the socket, beside the same rows by SQLite's C calls and beside beanstalkd.
struct Intake {
  struct Case {
    var name: String
    var kind: OfficeWork.Kind
    var connections: Int
    var batch = 1
    var events: Int
    /// The rates to be reached, against beanstalkd's and against raw SQLite's.
    var againstOther: Double?
    var againstRaw: Double?
  }

  private struct Sample {
    var rate = 0.0
    var p50 = 0.0
    var p99 = 0.0
    var processor = 0.0
    var group = 0.0
    var raw = 0.0
    var other = Double.nan
    var otherP50 = Double.nan
    var otherP99 = Double.nan
  }

  let setup: Setup
  /// A part of the names of those cases that are wanted; nil for all.
  let only: String?

  static func cases(quick: Bool) -> [Case] {
    let few = quick ? 2_000 : 6_000
    let many = quick ? 10_000 : 30_000
    return [
      Case(name: "opens, 1 at a time", kind: .opens, connections: 1, events: few, againstOther: 1),
      Case(name: "lives, 1 at a time", kind: .lives, connections: 1, events: few, againstOther: 1),
      Case(name: "opens, 64 at a time", kind: .opens, connections: 64, events: many, againstOther: 2),
      Case(name: "lives, 64 at a time", kind: .lives, connections: 64, events: many, againstOther: 2),
      Case(name: "opens, by hundreds", kind: .opens, connections: 1, batch: 100, events: many, againstRaw: 0.7),
      Case(name: "lives, by hundreds", kind: .lives, connections: 1, batch: 100, events: many, againstRaw: 0.7),
    ]
  }

  func run(_ tell: (String) -> Void) throws -> Findings {
    var table = Table(
      title: "Intake: durable events, answered when they are on disk (medians of \(setup.rounds) rounds)",
      columns: ["", "per s", "p50", "p99", "µs CPU", "group", "raw/s", "of raw", "bean/s", "p50", "p99", "× bean"])
    table.note = """
      lives: each matter opened, coordinated, answered, confirmed. p50, p99: milliseconds from sending a request \
      to having its answer; of a batch, the batch's. µs CPU: processor time of duband per event, all threads. group: entries in a \
      commit. raw: the rows of that very round by SQLite's C calls, with the same schema, pragmas and groups, nothing else. bean: \
      beanstalkd -f0, puts of an opening's size over as many connections (a batch: 100 puts in one send). Ratios \
      are taken within each round.
      """
    var aims: [Aim] = []
    for test in Self.cases(quick: setup.isQuick) where only.map(test.name.contains) ?? true {
      var samples: [Sample] = []
      for round in 1...setup.rounds {
        tell("\(test.name), round \(round) of \(setup.rounds)")
        samples.append(try sample(test))
      }
      func median(_ value: (Sample) -> Double) -> Double { Statistics.median(samples.map(value)) }
      table.rows.append([
        test.name, Figure.count(median(\.rate)), Figure.milliseconds(median(\.p50)), Figure.milliseconds(median(\.p99)),
        Figure.short(median(\.processor)), Figure.short(median(\.group)), Figure.count(median(\.raw)),
        Figure.ratio(median { $0.rate / $0.raw }), median(\.other).isFinite ? Figure.count(median(\.other)) : "–",
        Figure.milliseconds(median(\.otherP50)), Figure.milliseconds(median(\.otherP99)),
        Figure.ratio(median { $0.rate / $0.other }),
      ])
      if let wanted = test.againstOther, median(\.other).isFinite {
        aims.append(.atLeast(wanted, "\(test.name): rate against beanstalkd's", median { $0.rate / $0.other }))
      }
      if let wanted = test.againstRaw {
        aims.append(.atLeast(wanted, "\(test.name): rate against raw SQLite's", median { $0.rate / $0.raw }))
      }
    }
    return Findings(table: table, aims: aims)
  }

  private func sample(_ test: Case) throws -> Sample {
    let folder = setup.folder + "/intake"
    Folder.remove(folder)
    defer { Folder.remove(folder) }
    var sample = Sample()

    let daemon = try Daemon(setup, folder: folder)
    var warming = OfficeWork(test.kind, batch: test.batch, connections: test.connections, source: "warming")
    var load = try Load(daemon.connect(test.connections))
    _ = try load.run(&warming, events: max(200, test.batch * 8, test.connections * 16))
    let before = try (Int64(daemon.metric("duban_log_seq")), Int(daemon.metric("duban_commits_total")))
    var work = OfficeWork(test.kind, batch: test.batch, connections: test.connections, source: "bench")
    let processor = daemon.child.processorTime
    let result = try load.run(&work, events: test.events, until: Machine.now + Self.longest)
    sample.processor = (daemon.child.processorTime - processor) * 1e6 / Double(result.events)
    load.close()
    let after = try (Int64(daemon.metric("duban_log_seq")), Int(daemon.metric("duban_commits_total")))
    daemon.stop()
    (sample.rate, sample.p50, sample.p99) = Self.figures(result)

    var ends = CommitLog.ends(in: daemon.log)
    let commits = after.1 - before.1
    if ends.count(where: { $0 > before.0 }) != commits {
      // Lines are missing: groups of one size then, as many as there were.
      ends = Set((1...max(1, commits)).map { before.0 + (after.0 - before.0) * Int64($0) / Int64(max(1, commits)) })
    }
    let replay = try Replay(of: daemon.database, commits: ends, after: before.0)
    sample.group = replay.groupSize
    sample.raw = try replay.run(in: folder + "/raw", for: Self.longest)

    guard Beanstalkd.isHere else { return sample }
    let other = try Beanstalkd(folder: folder + "/beanstalkd")
    defer { other.stop() }
    var puts = Puts(size: work.bodySize, batch: test.batch)
    var putting = try Load(other.connect(test.connections))
    _ = try putting.run(&puts, events: max(200, test.batch * 8))
    let put = try putting.run(&puts, events: test.events, until: Machine.now + Self.longest)
    putting.close()
    (sample.other, sample.otherP50, sample.otherP99) = Self.figures(put)
    return sample
  }

  /// Nanoseconds after which a sample ends, whatever it has come to: a slow disk makes fewer events, not a longer bench.
  private static let longest: Int64 = 8_000_000_000

  private static func figures(_ result: Load.Result) -> (rate: Double, p50: Double, p99: Double) {
    let sorted = result.latencies.sorted()
    return (
      result.rate, Double(Statistics.percentile(0.5, ofSorted: sorted) ?? 0),
      Double(Statistics.percentile(0.99, ofSorted: sorted) ?? 0)
    )
  }
}
