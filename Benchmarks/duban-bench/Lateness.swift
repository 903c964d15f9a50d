// SPDX-License-Identifier: Apache-2.0

import DubanCore
import Glibc
import WorkingTime

/// How late rungs fire that fall due within ten seconds, evenly.
struct Lateness {
  /// The window in which they fall due, in milliseconds.
  static let window: Int64 = 10_000
  /// Urgent directives turn yellow after half of a quarter of an hour.
  private static let untilYellow: Int64 = 450_000

  let setup: Setup
  let definitions: BenchDefinitions

  func run(_ tell: (String) -> Void) throws -> Findings {
    var table = Table(
      title: "Lateness: rungs due evenly within 10 s",
      columns: ["", "decided p50", "p99", "max ms", "on disk p50", "p99", "max ms", "µs CPU"])
    table.note = """
      Each rung is the yellow card of an urgent directive of its own: card, notifications and entry in the dossier. \
      decided: from the due instant to its turn's instant, by the log, in whole milliseconds. on disk: until its commit \
      is seen in the database by another process that looks every 0.2 ms. busy: 1,000 openings a second over 16 \
      connections meanwhile. µs CPU: processor time of duband per rung (busy: with the openings). beanstalkd: delayed \
      jobs (whole seconds of delay, put so that they too fall due evenly), from due to arriving at one waiting consumer.
      """
    var aims: [Aim] = []
    for count in setup.isQuick ? [10_000] : [10_000, 100_000] {
      for isBusy in [false, true] {
        tell("\(count) rungs, \(isBusy ? "busy" : "idle")")
        let (row, p99) = try rungs(count, isBusy: isBusy)
        table.rows.append(row)
        aims.append(.atMost(5, "\(row[0]): on disk, p99, ms", p99))
      }
      guard Beanstalkd.isHere else { continue }
      tell("\(count) delayed jobs")
      table.rows.append(try jobs(count))
    }
    return Findings(table: table, aims: aims)
  }

  private func rungs(_ count: Int, isBusy: Bool) throws -> (row: [String], p99: Double) {
    let folder = setup.folder + "/lateness"
    Folder.remove(folder)
    try Folder.make(folder)
    defer { Folder.remove(folder) }
    // Time for making the store and for starting.
    let begins = Int64(Machine.wall) + 4_000 + Int64(count / 5)
    try make(count, in: folder + "/state", due: begins)
    let daemon = try Daemon(setup, folder: folder)
    guard Int64(Machine.wall) < begins else { throw Trouble("making \(count) rungs took too long on this machine") }
    let watch = try Watch(daemon.database, in: folder)
    while Machine.wall < Double(begins) - 100 { usleep(50_000) }
    let processor = daemon.child.processorTime
    if isBusy {
      var load = try Load(daemon.connect(16))
      var work = OfficeWork(.opens, connections: 16, source: "bench")
      let end = Machine.now + (Self.window + 100) * 1_000_000
      _ = try load.run(&work, rate: 1_000, until: end)
      load.close()
    }
    while Machine.wall < Double(begins + Self.window + 100) { usleep(50_000) }
    // What lags goes on firing.
    while try daemon.metric("duban_late_seconds_count") < Double(count) {
      guard Machine.wall < Double(begins + Self.window + 60_000) else {
        throw Trouble("not all rungs fired within a minute")
      }
      usleep(50_000)
    }
    let spent = daemon.child.processorTime - processor
    let seen = try watch.stop()
    daemon.stop()
    let (decided, written) = try Self.lateness(daemon, seen)
    guard decided.count == count, written.count == count else {
      throw Trouble("\(count) rungs were due, \(decided.count) are in the log, \(written.count) were seen")
    }
    let row =
      ["\(Figure.count(Double(count))) rungs, \(isBusy ? "busy" : "idle")"] + Self.figures(decided)
      + Self.figures(written) + [Figure.short(spent * 1e6 / Double(count))]
    return (row, Statistics.percentile(0.99, ofSorted: written.sorted()) ?? .nan)
  }

  /// Directives that were opened so long ago that each one's yellow card falls due in the window.
  private func make(_ count: Int, in folder: String, due: Int64) throws {
    let first = due - Self.untilYellow
    let maker = try Maker(folder: folder, definitions, at: Instant(milliseconds: first))
    var made = 0
    for millisecond in 0..<Self.window {
      let until = Int(Int64(count) * (millisecond + 1) / Self.window)
      guard until > made else { continue }
      _ = try maker.open(
        until - made, type: "urgent-directive.open",
        data: ["summary": "The dyke seeps at Wangjia", "source": "Village head Sun"],
        at: Instant(milliseconds: first + millisecond))
      made = until
    }
    try maker.finish()
  }

  private static func lateness(
    _ daemon: Daemon, _ seen: [(seq: Int64, at: Double)]
  ) throws -> (decided: [Double], written: [Double]) {
    let log = try RawDatabase(daemon.database, readOnly: true).prepare(
      "SELECT seq, at, json_extract(body, '$.due') FROM log WHERE kind = 'rung' ORDER BY seq")
    var decided: [Double] = []
    var written: [Double] = []
    var place = 0
    while try log.step() {
      let due = log.int(2)
      decided.append(Double(log.int(1) - due))
      while place < seen.count, seen[place].seq < log.int(0) { place += 1 }
      if place < seen.count { written.append(seen[place].at - Double(due)) }
    }
    return (decided, written)
  }

  private func jobs(_ count: Int) throws -> [String] {
    // How long putting takes is not what is measured.
    let server = try Beanstalkd(folder: setup.folder + "/beanstalkd", sync: 1_000)
    defer {
      server.stop()
      Folder.remove(setup.folder + "/beanstalkd")
    }
    // Putting takes its time; a delay has whole seconds, so each job's due instant lies within half a second of where it
    // is wanted.
    let begins = Machine.now + 3_000_000_000 + Int64(count) * 250_000
    var puts = DelayedPuts(count: count, begins: begins, window: Self.window * 1_000_000)
    var load = try Load(server.connect(8))
    _ = try load.run(&puts)
    guard Machine.now < begins else { throw Trouble("putting \(count) jobs took too long on this machine") }
    let lines = try server.connect(1)
    var reserving = Reserving(count: count)
    var consumer = Load(lines)
    _ = try consumer.run(&reserving)
    consumer.close()
    load.close()
    return ["\(Figure.count(Double(count))) jobs, beanstalkd", "", "", ""] + Self.figures(reserving.lateness) + [""]
  }

  private static func figures(_ milliseconds: [Double]) -> [String] {
    let sorted = milliseconds.sorted()
    return [0.5, 0.99, 1].map { Figure.short(Statistics.percentile($0, ofSorted: sorted) ?? .nan) }
  }
}

/// Puts of jobs that fall due evenly within a window; each one's body is its due instant.
private struct DelayedPuts: Conversation {
  let count: Int
  let begins: Int64
  let window: Int64
  private var put = 0

  init(count: Int, begins: Int64, window: Int64) {
    self.count = count
    self.begins = begins
    self.window = window
  }

  mutating func request(on connection: Int, into bytes: inout [UInt8]) -> Int {
    guard put < count else { return 0 }
    let wanted = begins + window * Int64(put) / Int64(count)
    put += 1
    let now = Machine.now
    let delay = max(1, (wanted - now + 500_000_000) / 1_000_000_000)
    let body = String(now + delay * 1_000_000_000)
    bytes += "put 0 \(delay) 600 \(body.utf8.count)\r\n\(body)\r\n".utf8
    return 1
  }

  mutating func answer(on connection: Int, _ bytes: UnsafeRawBufferPointer) throws -> Bool {
    guard bytes.last == UInt8(ascii: "\n") else { return false }
    guard bytes.first(of: Array("INSERTED ".utf8)) == 0 else { throw Trouble("beanstalkd did not take a job") }
    return true
  }
}

/// Takes jobs as they fall due.
private struct Reserving: Conversation {
  let count: Int
  private(set) var lateness: [Double] = []

  init(count: Int) {
    self.count = count
    lateness.reserveCapacity(count)
  }

  mutating func request(on connection: Int, into bytes: inout [UInt8]) -> Int {
    guard lateness.count < count else { return 0 }
    bytes += "reserve\r\n".utf8
    return 1
  }

  mutating func answer(on connection: Int, _ bytes: UnsafeRawBufferPointer) throws -> Bool {
    // RESERVED <id> <bytes>\r\n<data>\r\n
    let text = String(decoding: bytes, as: UTF8.self)
    let lines = text.split(separator: "\r\n", omittingEmptySubsequences: false)
    guard lines.count == 3 else { return false }
    guard lines[0].hasPrefix("RESERVED "), let due = Int64(lines[1]) else {
      throw Trouble("beanstalkd answered \(lines[0])")
    }
    lateness.append(Double(Machine.now - due) / 1e6)
    return true
  }
}
