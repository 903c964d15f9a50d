// SPDX-License-Identifier: Apache-2.0

import DubanCore
import Glibc
import WorkingTime

/// The same rows once more, written by SQLite's C calls alone: what duband wrote is read from its database, the matters'
/// states in between are folded from the log, and everything is bound in advance, so that nothing is measured but
/// `sqlite3_bind`, `sqlite3_step` and the disk.
///
/// What it leaves out of duband's work: HTTP, JSON, the rules, the hashes, the reads before a decision, the journal.
struct Replay {
  /// As `Store.swift` sets them.
  private static let pragmas = """
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA foreign_keys = ON;
    PRAGMA trusted_schema = OFF;
    PRAGMA cell_size_check = ON;
    PRAGMA wal_autocheckpoint = 4096;
    PRAGMA cache_size = -16384;
    PRAGMA journal_size_limit = 67108864;
    """

  /// The calls of each commit.
  private var commits: [[RowCall]] = []
  private var firstTimed = 0
  private var schema: [String] = []
  /// The database that duband made.
  private let made: String
  private(set) var entries = 0

  /// Entries in a commit, on average.
  var groupSize: Double { Double(entries) / Double(max(1, commits.count - firstTimed)) }

  /// - Parameters:
  ///   - ends: the last seq of each commit; entries of one instant count as one commit where this does not tell.
  ///   - seq: what comes after this one is timed.
  init(of database: String, commits ends: Set<Int64>, after seq: Int64) throws {
    made = database
    let source = try RawDatabase(database, readOnly: true)
    schema = try source.texts(
      "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY rowid")
    let log = try source.prepare("SELECT * FROM log ORDER BY seq")
    let outbox = try source.prepare("SELECT * FROM outbox WHERE seq = ? ORDER BY n")
    var states: [String: Matter] = [:]
    var ids: [String: Int64] = [:]
    var owners: [String: Set<String>] = [:]
    var commit = CommitRows()
    var previous: Entry?
    func finish() throws {
      guard let last = previous else { return }
      if last.seq <= seq { firstTimed = commits.count + 1 } else { entries += commit.entries }
      commits.append(commit.calls + (try commit.changes(states, ids, owners: &owners)))
      commit = CommitRows()
    }
    while try log.step() {
      let entry = try Self.entry(log)
      if let before = previous, ends.contains(before.seq) || (ends.isEmpty && before.at != entry.at) { try finish() }
      if entry.seq == seq + 1, commit.entries > 0 { try finish() }
      commit.entries += 1
      commit.calls.append(RowCall(.log, (0..<log.columns).map(log.value)))
      outbox.bind(1, entry.seq)
      while try outbox.step() {
        commit.calls.append(RowCall(.outbox, (0..<outbox.columns).map(outbox.value)))
      }
      if entry.decision != nil {
        states[entry.stream] = try entry.apply(to: states[entry.stream])
        if entry.decision?.opening != nil { ids[entry.stream] = entry.seq }
        commit.note(entry)
      }
      previous = entry
    }
    try finish()
  }

  private static func entry(_ row: RawStatement) throws -> Entry {
    guard let kind = Entry.Kind(rawValue: row.text(2)), let environment = Hash(bytes: row.bytes(5)) else {
      throw Trouble("entry \(row.int(0)) cannot be read")
    }
    return Entry(
      seq: row.int(0), epoch: row.int(1), kind: kind, stream: row.text(3), at: Instant(milliseconds: row.int(4)),
      environment: environment, body: try Entry.Body(json: JSON(parsing: row.bytes(12))))
  }

  /// Writes everything into an empty database, or what it comes to in so many nanoseconds.
  ///
  /// - Returns: entries a second, of those that are timed.
  func run(in folder: String, for longest: Int64) throws -> Double {
    Folder.remove(folder)
    try Folder.make(folder)
    let database = try RawDatabase(folder + "/raw.db")
    try database.run(Self.pragmas)
    for sql in schema { try database.run(sql) }
    let writer = try RowWriter(database)
    let begin = try database.prepare("BEGIN IMMEDIATE")
    let commit = try database.prepare("COMMIT")
    var start = Machine.now
    var written = 0
    for (index, calls) in commits.enumerated() {
      if index == firstTimed { start = Machine.now }
      _ = try begin.step()
      for call in calls { try writer.write(call) }
      _ = try commit.step()
      guard index >= firstTimed else { continue }
      written += calls.count { $0.sql == .log }
      if Machine.now > start + longest { break }
    }
    let rate = Double(written) * 1e9 / Double(Machine.now - start)
    if written == entries { try compare(database) }
    return rate
  }

  /// What was written must be what duband wrote, to the last row.
  private func compare(_ database: RawDatabase) throws {
    try database.run("ATTACH '\(made)' AS made")
    for table in ["log", "matters", "clocks", "owners", "outbox", "counters"] {
      for (one, other) in [("main", "made"), ("made", "main")] {
        let rows = try database.number(
          "SELECT count(*) FROM (SELECT * FROM \(one).\(table) EXCEPT SELECT * FROM \(other).\(table))")
        guard rows == 0 else { throw Trouble("\(rows) rows of '\(table)' are not what duband wrote") }
      }
    }
  }
}
