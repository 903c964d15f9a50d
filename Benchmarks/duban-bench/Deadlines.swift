// SPDX-License-Identifier: Apache-2.0

import DubanCore
import DubanStore
import Foundation
import WorkingTime

/// How fast due instants are counted, and how long an office waits until all are counted again after its calendar has
/// changed.
struct Deadlines {
  let setup: Setup

  /// A daemon for the changes, on definitions of its own: the first look may take so long that nothing falls due.
  private static let words = [("{ do_now: 1 workday }", "{ first_look: 20 workdays }")]

  func run(_ tell: (String) -> Void) throws -> Findings {
    let folder = setup.folder + "/deadlines"
    Folder.remove(folder)
    try Folder.make(folder)
    let plain = try BenchDefinitions.copy(setup.workflows, to: folder + "/workflows", exchanging: Self.words)
    var table = Table(
      title: "Deadlines (medians of \(setup.rounds) rounds)", columns: ["", "per second", "against", "×", "entries"])
    table.note = """
      due: due instants of starts all over 2025 and 2026, one after the other on one processor; paused and extended: \
      with a pause of three days and an extension of the same unit. walked: the same working days by walking from day \
      to day and asking a set of dates. Foundation: Calendar.date(byAdding: .day), which knows neither holidays nor a \
      close. changed: open matters, each with one clock of 20 workdays, after one more holiday; looked at: the same \
      after a change that moves nothing. in memory: decided and folded, 256 in a turn. duband: from the request for \
      the reload until the last is decided and on disk, the reading of all definitions included.
      """
    try count(plain.set.environment.office.time, into: &table, tell)
    try recount(plain, folder, into: &table, tell)
    // Where something fails it stays, with what duband said.
    Folder.remove(folder)
    return Findings(table: table)
  }

  // MARK: Counting

  private func count(_ time: OfficeTime, into table: inout Table, _ tell: (String) -> Void) throws {
    let (workdays, days) = (try Limit(amount: 5, unit: .workdays), try Limit(amount: 60, unit: .days))
    let starts = (0..<1024).map { Instant(milliseconds: 1_735_700_000_000 + Int64($0) * 61_000_003) }
    let (walking, calendar) = (Walking(time), Self.foundation)
    func paused(_ limit: Limit, _ more: Limit, _ start: Instant) -> Due {
      let from = start + .hours(20)
      return time.due(
        limit, from: start, suspended: [Suspension(from: from, to: from + .hours(72))],
        extended: [Extension(limit: more, granted: from)])
    }
    let (twoWorkdays, tenDays) = (try Limit(amount: 2, unit: .workdays), try Limit(amount: 10, unit: .days))
    let cases: [(name: String, against: Int?, due: (Instant) -> Int64)] = [
      ("due, 5 workdays", 4, { time.due(workdays, from: $0).instant.milliseconds }),
      ("due, 5 workdays, paused and extended", nil, { paused(workdays, twoWorkdays, $0).instant.milliseconds }),
      ("due, 60 days", 5, { time.due(days, from: $0).instant.milliseconds }),
      ("due, 60 days, paused and extended", nil, { paused(days, tenDays, $0).instant.milliseconds }),
      ("walked, 5 workdays", nil, { walking.due(5, from: $0).milliseconds }),
      (
        "Foundation, 60 days", nil,
        { start in
          let date = Date(timeIntervalSince1970: Double(start.milliseconds) / 1000)
          return calendar.date(byAdding: .day, value: 60, to: date).map { Int64($0.timeIntervalSince1970) } ?? 0
        }
      ),
    ]
    for start in starts where walking.due(5, from: start) != time.due(workdays, from: start).instant {
      throw Trouble("walking finds another due instant from \(start)")
    }
    var rates: [[Double]] = Array(repeating: [], count: cases.count)
    for round in 1...setup.rounds {
      for (index, one) in cases.enumerated() {
        tell("\(one.name), round \(round) of \(setup.rounds)")
        let times = setup.isQuick ? 20 : 200
        var sum: Int64 = 0
        let begin = Machine.now
        for _ in 0..<times {
          for start in starts { sum &+= one.due(start) }
        }
        rates[index].append(Double(times * starts.count) * 1e9 / Double(Machine.now - begin))
        if sum == 0 { throw Trouble("nothing was counted") }
      }
    }
    for (index, one) in cases.enumerated() {
      let ratio = one.against.map { Statistics.median(zip(rates[index], rates[$0]).map { $0 / $1 }) }
      table.rows.append([
        one.name, Figure.count(Statistics.median(rates[index])), one.against.map { cases[$0].name } ?? "–",
        ratio.map { Figure.short($0) } ?? "–", "–",
      ])
    }
  }

  /// What one writes first: day after day, each looked up.
  private struct Walking {
    let time: OfficeTime
    let holidays: Set<CivilDate>
    let makeupWorkdays: Set<CivilDate>

    init(_ time: OfficeTime) {
      self.time = time
      holidays = time.calendar.years.values.reduce(into: []) { $0.formUnion($1.holidays) }
      makeupWorkdays = time.calendar.years.values.reduce(into: []) { $0.formUnion($1.workdays) }
    }

    func due(_ workdays: Int, from start: Instant) -> Instant {
      var day = time.date(of: start)
      var left = workdays
      while left > 0 {
        day = day.adding(days: 1)
        if makeupWorkdays.contains(day) || day.weekday <= 5 && !holidays.contains(day) { left -= 1 }
      }
      return time.close(of: day)
    }
  }

  private static var foundation: Calendar {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = TimeZone(identifier: "Asia/Shanghai") ?? .gmt
    return calendar
  }

  // MARK: Counting again

  private func recount(
    _ plain: BenchDefinitions, _ folder: String, into table: inout Table, _ tell: (String) -> Void
  ) throws {
    let count = setup.isQuick ? 10_000 : 100_000
    let at = Instant(milliseconds: Int64(Machine.wall))
    let time = plain.set.environment.office.time
    // Within the 20 workdays, and not so near that anything fires.
    let holiday = time.calendar.workday(6, after: time.date(of: at))
    let changed = try Self.copy(plain, to: folder + "/changed", with: holiday)
    let name = Figure.count(Double(count))

    tell("\(name) matters in memory")
    let matters = try Self.matters(count, at: at, plain.set.environment)
    var (memory, idle): ([Double], [Double]) = ([], [])
    var entries = 0
    for round in 1...setup.rounds {
      tell("counting again in memory, round \(round) of \(setup.rounds)")
      let (rate, written) = Self.review(matters, at: at, from: plain.set.environment, to: changed.set.environment)
      memory.append(rate)
      entries = written
      idle.append(Self.review(matters, at: at, from: plain.set.environment, to: plain.set.environment).rate)
    }
    guard entries == count else { throw Trouble("\(entries) of \(count) matters got another due instant") }
    table.rows.append([
      "changed, \(name) in memory", Figure.count(Statistics.median(memory)), "–", "–", Figure.count(Double(entries)),
    ])
    table.rows.append(["looked at, \(name) in memory", Figure.count(Statistics.median(idle)), "–", "–", "0"])

    try Self.make(count, in: folder + "/state", plain, at: at, tell)
    var setup = setup
    setup.workflows = plain.folder
    let daemon = try Daemon(setup, folder: folder)
    defer { daemon.stop() }
    let database = try RawDatabase(daemon.database, readOnly: true)
    var (writing, looking): ([Double], [Double]) = ([], [])
    let files = try ["office.yaml", Self.calendar].map { path in
      try [plain, changed].map { definitions in
        guard let bytes = Machine.bytes(of: definitions.folder + "/" + path) else { throw Trouble("\(path) is gone") }
        return (path: plain.folder + "/" + path, bytes: bytes)
      }
    }
    for round in 1...setup.rounds {
      tell("a holiday more or less, round \(round) of \(setup.rounds)")
      let file = files[1][round % 2]
      try Machine.write(file.bytes, to: file.path)
      let (rate, written) = try Self.reload(daemon, database, count)
      guard written == count + 1 else { throw Trouble("\(written) entries were written for \(count) matters") }
      writing.append(rate)
      try Machine.write(files[0][0].bytes + Array("# \(round)\n".utf8), to: files[0][0].path)
      looking.append(try Self.reload(daemon, database, count).rate)
    }
    table.rows.append([
      "changed, \(name) in duband", Figure.count(Statistics.median(writing)), "changed, \(name) in memory",
      Figure.short(Statistics.median(zip(writing, memory).map { $0 / $1 })), Figure.count(Double(count)),
    ])
    table.rows.append([
      "looked at, \(name) in duband", Figure.count(Statistics.median(looking)), "looked at, \(name) in memory",
      Figure.short(Statistics.median(zip(looking, idle).map { $0 / $1 })), "0",
    ])
  }

  private static let calendar = "calendars/cn.yaml"
  private static let data: [String: JSON] = ["subject": "The pump is broken", "requester": "Li, Group 4"]

  /// Makes the store; the file is closed when this returns.
  private static func make(
    _ count: Int, in folder: String, _ plain: BenchDefinitions, at: Instant, _ tell: (String) -> Void
  ) throws {
    let maker = try Maker(folder: folder, plain, at: at)
    var made = 0
    while made < count {
      tell("making the store: \(made * 100 / count) %")
      made += try maker.open(1_000, type: "first-responsibility.open", data: data, at: at).count
    }
    try maker.finish()
  }

  /// The definitions with one more holiday.
  private static func copy(
    _ plain: BenchDefinitions, to folder: String, with holiday: CivilDate
  ) throws -> BenchDefinitions {
    _ = try BenchDefinitions.copy(plain.folder, to: folder, exchanging: [])
    guard let bytes = Machine.bytes(of: folder + "/" + calendar) else { throw Trouble("there is no \(calendar)") }
    var text = String(decoding: bytes, as: UTF8.self)
    if let year = text.firstRange(of: "\n  \(holiday.year):"),
      let list = text[year.upperBound...].firstRange(of: "holidays:"),
      let open = text[list.upperBound...].firstIndex(of: "[")
    {
      text.insert(contentsOf: " \(holiday),", at: text.index(after: open))
    } else {
      text += "\n  \(holiday.year): { holidays: [ \(holiday) ], workdays: [] }\n"
    }
    try Machine.write(Array(text.utf8), to: folder + "/" + calendar)
    return try BenchDefinitions(folder: folder)
  }

  private static func matters(_ count: Int, at: Instant, _ environment: Environment) throws -> [Matter] {
    var turn = Turn(
      at: at, environment: environment,
      snapshot: Snapshot(
        head: Head(seq: 1, hash: .zero, epoch: 1, at: at), office: OfficeState(environment: environment.hash)))
    for index in 0..<count {
      let submission = Submission(
        caller: Caller(account: "root", isSuper: true), id: "\(index)", source: "bench",
        type: "first-responsibility.open", actor: "wang", data: data)
      if case .failure(let refusal) = turn.submit(submission) {
        throw Trouble("the bench's own event is refused: \(refusal.detail.en ?? "")")
      }
    }
    return turn.commit.entries.compactMap { turn.commit.matters[$0.stream] }
  }

  /// - Returns: matters a second, and the entries that came of it.
  private static func review(
    _ matters: [Matter], at: Instant, from former: Environment, to environment: Environment
  ) -> (rate: Double, entries: Int) {
    let start = Machine.now
    var entries = 0
    let head = Head(seq: 1, hash: .zero, epoch: 1, at: at)
    for begin in stride(from: 0, to: matters.count, by: 256) {
      let some = matters[begin..<min(begin + 256, matters.count)]
      let snapshot = Snapshot(
        head: head, office: OfficeState(environment: environment.hash),
        matters: Dictionary(uniqueKeysWithValues: some.map { ($0.number, $0) }))
      var turn = Turn(at: at, environment: environment, snapshot: snapshot)
      for matter in some { turn.review(matter.number, former: former.office) }
      entries += turn.commit.entries.count
    }
    return (Double(matters.count) * 1e9 / Double(Machine.now - start), entries)
  }

  /// - Returns: matters a second, from the request until all are looked at, and the entries that came of it.
  private static func reload(
    _ daemon: Daemon, _ database: RawDatabase, _ count: Int
  ) throws -> (rate: Double, entries: Int) {
    let before = try database.number("SELECT max(seq) FROM log")
    let start = Machine.now
    let answer = try Daemon.ask("POST", "/v1/reload", socket: daemon.socket)
    guard answer.status == 200 else { throw Trouble("the reload is refused: \(answer.text)") }
    while try database.number("SELECT count(*) FROM meta WHERE name = 'review'") > 0 {
      guard daemon.child.ended() == nil else { throw Trouble("duband ended; see \(daemon.log)") }
      usleep(2_000)
    }
    let seconds = Double(Machine.now - start) / 1e9
    return (Double(count) / seconds, Int(try database.number("SELECT max(seq) FROM log") - before))
  }
}
