// SPDX-License-Identifier: Apache-2.0

public import DubanCore
import GRDB
public import WorkingTime

extension Store {
  /// The end of the log.
  public nonisolated(nonsending) func head() async throws(StoreError) -> Head { try onWriter(Self.head) }

  /// Everything of a read set, as it is at one instant.
  ///
  /// - Throws: ``StoreError/unreadable(path:matter:detail:)`` where one matter's state cannot be read; the set without
  ///   it can be loaded.
  public nonisolated(nonsending) func load(_ readSet: ReadSet) async throws(StoreError) -> Snapshot {
    let path = path
    return try onWriter { db in
      // One transaction for all: each read by itself would take and give back SQLite's locks, two system calls each.
      try db.beginTransaction(.deferred)
      defer { try? db.commit() }
      var snapshot = Snapshot(head: try Self.head(db), office: try Self.office(db))
      for number in readSet.matters {
        snapshot.matters[number] = try Self.matter(db, number, path: path)
      }
      for name in readSet.counters {
        snapshot.counters[name] = try Self.counter(db, name)
      }
      for key in readSet.keys {
        snapshot.known[key] = try Self.known(db, key)
      }
      return snapshot
    }
  }

  /// The earliest instant at which a clock has something to fire; nil where none has.
  public nonisolated(nonsending) func nextDue() async throws(StoreError) -> Instant? {
    try onWriter { db in
      try Query(db, "SELECT min(next_at) FROM clocks WHERE next_at IS NOT NULL").first {
        $0.optionalInt(0).map(Instant.init(milliseconds:))
      } ?? nil
    }
  }

  /// The clocks whose next point has come, in the order of the law of time: by instant, matter, and clock.
  public nonisolated(nonsending) func due(upTo now: Instant, limit: Int) async throws(StoreError) -> [DuePoint] {
    try onWriter { db in
      let query = try Query(
        db,
        """
        SELECT matter, id, next_at FROM clocks WHERE next_at IS NOT NULL AND next_at <= ?
        ORDER BY next_at, matter,
          CASE id WHEN 'pause' THEN 0 WHEN 'step' THEN 1 WHEN 'matter' THEN 2 ELSE 3 END, id LIMIT ?
        """)
      return try query.all(.int(now.milliseconds), .int(Int64(limit))) { row in
        guard let clock = Clock.ID(word: row.text(1)) else {
          throw StoredError("clock of \(row.text(0)): '\(row.text(1))' is no clock's name")
        }
        return DuePoint(matter: row.text(0), clock: clock, at: Instant(milliseconds: row.int(2)))
      }
    }
  }

  /// How many clocks have a point that has come.
  public nonisolated(nonsending) func countDue(upTo now: Instant) async throws(StoreError) -> Int {
    try onWriter { db in
      try Query(db, "SELECT count(*) FROM clocks WHERE next_at IS NOT NULL AND next_at <= ?")
        .first(.int(now.milliseconds)) { Int($0.int(0)) } ?? 0
    }
  }

  /// The state of the office: its environment in force, and the leaves.
  public nonisolated(nonsending) func office() async throws(StoreError) -> OfficeState { try onWriter(Self.office) }
}

extension Store {
  static func head(_ db: Database) throws -> Head {
    let epoch = try Query(db, "SELECT value FROM meta WHERE name = 'epoch'").first { $0.int(0) } ?? 0
    let last = try Query(db, "SELECT seq, hash, at FROM log ORDER BY seq DESC LIMIT 1").first { row in
      guard let hash = Hash(bytes: row.bytes(1)) else { throw StoredError("entry \(row.int(0)): hash is no hash") }
      return Head(seq: row.int(0), hash: hash, epoch: epoch, at: Instant(milliseconds: row.int(2)))
    }
    return last ?? Head(seq: 0, hash: .zero, epoch: epoch, at: nil)
  }

  static func office(_ db: Database) throws -> OfficeState {
    try Query(db, "SELECT state FROM office").first { try readStored($0.bytes(0), "the office") } ?? OfficeState()
  }

  static func matter(_ db: Database, _ number: String, path: String) throws -> Matter? {
    try Query(db, "SELECT state FROM matters WHERE number = ?").first(.text(number)) { row in
      do throws(StoredError) {
        return try readStored(row.bytes(0), number)
      } catch {
        throw StoreError.unreadable(path: path, matter: number, detail: error.message)
      }
    }
  }

  private static func counter(_ db: Database, _ name: String) throws -> Int64? {
    try Query(db, "SELECT value FROM counters WHERE name = ?").first(.text(name)) { $0.int(0) }
  }

  private static func known(_ db: Database, _ key: [UInt8]) throws -> Snapshot.Known? {
    try Query(db, "SELECT \(LogRow.columns), content FROM log WHERE key = ?").first(.blob(key)) { row in
      try LogRow(row).entry().map { Snapshot.Known(content: row.bytes(12), entry: $0) }
    } ?? nil
  }
}
