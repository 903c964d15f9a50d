// SPDX-License-Identifier: Apache-2.0

import DubanCore
import GRDB
import GRDBSQLite
import WorkingTime

/// The office's memory: log, matters, clocks, outbox, documents and counters in one SQLite database.
///
/// One store owns a state directory, and within it one connection writes and checkpoints; the others only read
/// (https://www.sqlite.org/wal.html). The engine's calls (``load(_:)``, ``append(_:expecting:review:)``,
/// ``nextDue()``, ``due(upTo:limit:)`` and the like) run on the executor of whoever calls them and block it while SQLite
/// works: call them from an actor whose executor may block. The reads that take a `Viewer` run on queues of their own
/// and never hold up the writer.
public final class Store: Sendable {
  /// Where the database lies.
  public let path: String
  /// How often the store was opened, this time included.
  public let epoch: Int64

  let pool: DatabasePool
  // Released after the pool: nobody else may open the file before it is closed here.
  private let directory: StateDirectory
  // Closed, but kept: giving up a queue of GRDB's starts libdispatch's global pool, whose monitor then wakes the process
  // once a second for ever.
  private let probe: DatabaseQueue

  /// Opens the store of a state directory, making both where they are missing, locks it, brings it to this version's
  /// schema, and raises the epoch.
  ///
  /// - Parameter directory: an absolute path, or one below the working directory.
  public init(directory: String) throws(StoreError) {
    let directory = try StateDirectory(directory)
    let path = directory.database
    self.directory = directory
    self.path = path
    do {
      probe = try Self.checkFormat(path)
      pool = try DatabasePool(path: path, configuration: Self.configuration())
      try pool.writeWithoutTransaction { db in
        try Self.makeDurable(db, path: path)
        // The last life may have ended after a sync that failed. What it was to keep can be read, and may be on no disk,
        // and the next sync of the same file says nothing of it (https://lwn.net/Articles/752063/). So it is copied
        // into the database, which is synced, before anybody is told of it.
        try db.checkpoint(.truncate)
      }
      let migrator = Schema.migrator()
      if try pool.read(migrator.hasBeenSuperseded) {
        throw StoreError.newer(path: path, format: Schema.format, known: Schema.format)
      }
      try migrator.migrate(pool)
      epoch = try pool.write { db in
        try Query(db, "UPDATE meta SET value = value + 1 WHERE name = 'epoch' RETURNING value").first { $0.int(0) } ?? 0
      }
    } catch {
      throw StoreError(error, path: path)
    }
  }

  deinit { close() }

  /// Closes the database; every later call throws. The lock on the directory stays until the store is released.
  public func close() { try? pool.close() }

  private static func configuration() -> Configuration {
    var configuration = Configuration()
    configuration.label = "duban.store"
    configuration.foreignKeysEnabled = true
    configuration.busyMode = .timeout(5)
    configuration.maximumReaderCount = 4
    configuration.prepareDatabase { db in
      // A schema that was tampered with must not make SQLite call functions.
      try db.execute(sql: "PRAGMA trusted_schema = OFF")
      try db.execute(sql: "PRAGMA cell_size_check = ON")
    }
    return configuration
  }

  /// In WAL mode GRDB lowers `synchronous` to NORMAL after everything that a configuration can say, which may lose the
  /// last commits at a power cut (https://www.sqlite.org/pragma.html#pragma_synchronous).
  private static func makeDurable(_ db: Database, path: String) throws {
    try db.execute(sql: "PRAGMA synchronous = FULL")
    // Only the one connection that writes ever commits, so only it checkpoints.
    checkpoint(db, every: 1000)
    try db.execute(sql: "PRAGMA journal_size_limit = 67108864")
    let mode = try Query(db, "PRAGMA journal_mode").first { $0.text(0) } ?? "nothing"
    guard mode == "wal" else { throw StoreError.notDurable(path: path, found: "journal_mode is \(mode), not wal") }
    let level = try synchronous(db)
    guard level == 2 else { throw StoreError.notDurable(path: path, found: "synchronous is \(level), not 2 (FULL)") }
  }

  /// Has the write-ahead log copied into the database whenever it has so many pages.
  ///
  /// SQLite's own `wal_autocheckpoint` does the same, but keeps to itself when that fails: a disk that has begun to fail
  /// would be noticed by nobody. Here the commit reports it, which has taken place all the same
  /// (https://www.sqlite.org/c3ref/wal_hook.html). Where only room is missing the log waits.
  static func checkpoint(_ db: Database, every pages: Int) {
    sqlite3_wal_hook(
      db.sqliteConnection,
      { limit, connection, name, pages in
        guard Int(pages) >= Int(bitPattern: limit) else { return SQLITE_OK }
        let code = sqlite3_wal_checkpoint_v2(connection, name, SQLITE_CHECKPOINT_PASSIVE, nil, nil)
        return code == SQLITE_BUSY || code == SQLITE_FULL ? SQLITE_OK : code
      }, UnsafeMutableRawPointer(bitPattern: pages))
  }

  static func synchronous(_ db: Database) throws -> Int64 {
    try Query(db, "PRAGMA synchronous").first { $0.int(0) } ?? -1
  }

  /// Refuses what this version must not touch, before anything is changed.
  ///
  /// - Returns: the queue that it looked with, closed.
  private static func checkFormat(_ path: String) throws -> DatabaseQueue {
    do {
      return try checkFormat(path, readonly: true)
    } catch DatabaseError.SQLITE_READONLY {
      // A first start was cut short: its rollback journal must be played back before there is anything to read.
      return try checkFormat(path, readonly: false)
    }
  }

  private static func checkFormat(_ path: String, readonly: Bool) throws -> DatabaseQueue {
    var configuration = Configuration()
    configuration.readonly = readonly
    configuration.label = "duban.store.format"
    let queue = try DatabaseQueue(path: path, configuration: configuration)
    defer { try? queue.close() }
    let (tables, application, format) = try queue.read { db in
      (
        // A first start that was cut short may have left the migrator's own table, and nothing else.
        try Query(db, "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name <> 'grdb_migrations'").first {
          $0.int(0)
        } ?? 0,
        try Query(db, "PRAGMA application_id").first { Int($0.int(0)) } ?? 0,
        try Query(db, "PRAGMA user_version").first { Int($0.int(0)) } ?? 0
      )
    }
    if application == 0, tables == 0 { return queue }
    guard application == Schema.application else { throw StoreError.foreign(path: path) }
    if format > Schema.format { throw StoreError.newer(path: path, format: format, known: Schema.format) }
    if format < Schema.format { throw StoreError.older(path: path, format: format, known: Schema.format) }
    return queue
  }
}

extension Store {
  /// Runs SQL on the connection that writes, on the thread of whoever calls.
  func onWriter<T>(_ body: (Database) throws -> T) throws(StoreError) -> T {
    do {
      return try pool.writeWithoutTransaction(body)
    } catch {
      throw StoreError(error, path: path)
    }
  }

  /// Runs SQL on a read-only connection, in one transaction, on a queue of the pool.
  func onReader<T: Sendable>(_ body: @escaping @Sendable (Database) throws -> T) async throws(StoreError) -> T {
    let path = path
    // Not GRDB's own async read: it throws where the caller's task is cancelled, and a page half read is of no use.
    let result: Result<T, StoreError> = await withCheckedContinuation { continuation in
      pool.asyncRead { connection in
        continuation.resume(
          returning: Result { try body(try connection.get()) }.mapError { StoreError($0, path: path) })
      }
    }
    return try result.get()
  }
}
