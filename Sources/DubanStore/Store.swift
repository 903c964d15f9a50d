// SPDX-License-Identifier: Apache-2.0

import DubanCore
import GRDB
import GRDBSQLite
import Synchronization
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
  /// Names what is being decided.
  public let breadcrumb: Breadcrumb

  private let writer: DatabaseQueue
  let readers: Readers
  let directory: StateDirectory
  let workshop = Workshop()
  // Closed, but kept: giving up a queue of GRDB's starts libdispatch's global pool, whose monitor then wakes the process
  // once a second for ever.
  private let probe: DatabaseQueue
  /// What failed for good, whoever found it: nothing is read for the engine, and nothing is written, any more.
  private let damage = Mutex<StoreError?>(nil)

  /// Opens the store of a state directory, making both where they are missing, locks it, brings it to this version's
  /// schema, and raises the epoch.
  ///
  /// - Parameter directory: an absolute path, or one below the working directory.
  public init(directory: String) throws(StoreError) {
    let directory = try StateDirectory(directory)
    try Restore.finish(in: directory)
    try directory.makePrivateDatabase()
    let path = directory.database
    self.directory = directory
    self.path = path
    do {
      probe = try Self.checkFormat(path)
      writer = try DatabaseQueue(path: path, configuration: Self.configuration())
      try writer.writeWithoutTransaction { db in
        try Self.makeDurable(db, path: path)
        try Self.settleLog(db)
      }
      let migrator = Schema.migrator()
      if try writer.read(migrator.hasBeenSuperseded) {
        throw StoreError.newer(path: path, format: Schema.format, known: Schema.format)
      }
      try migrator.migrate(writer)
      // Only now is there something to read.
      readers = try Readers(path: path, count: Self.readers, configuration: Self.configuration())
      epoch = try writer.write { db in
        try Query(db, "UPDATE meta SET value = value + 1 WHERE name = 'epoch' RETURNING value").first { $0.int(0) } ?? 0
      }
    } catch {
      // SQLite does not say why: the file system is asked.
      throw StoreError(error, path: path, errno: directory.trouble())
    }
    breadcrumb = Breadcrumb(path: directory.breadcrumb)
  }

  deinit { close() }

  /// Closes the database; every later call throws. Then another may have the directory, whoever still holds this store.
  ///
  /// What lies in the write-ahead log is moved into the database first, so that after a stop the one file has everything.
  /// (SQLite does so by itself only where the last connection to be closed may write.) After a failure nothing is touched.
  public func close() {
    let isUnread = readers.close()
    if damage.withLock({ $0 == nil }) { try? writer.writeWithoutTransaction(Self.settleLog) }
    // Nobody else may open the file before it is closed here: where SQLite will not, the lock goes with the store.
    if (try? writer.close()) != nil, isUnread { directory.unlock() }
  }

  /// How many reads go on at once.
  private static let readers = 4

  static func configuration() -> Configuration {
    var configuration = Configuration()
    configuration.label = "duban.store"
    configuration.journalMode = .wal
    configuration.foreignKeysEnabled = true
    configuration.busyMode = .timeout(5)
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
    // Every 16 MiB: a page that many commits touch is then copied once for all of them.
    checkpoint(db, every: 4096)
    try db.execute(sql: "PRAGMA cache_size = -16384")
    try db.execute(sql: "PRAGMA journal_size_limit = 67108864")
    let mode = try Query(db, "PRAGMA journal_mode").first { $0.text(0) } ?? "nothing"
    guard mode == "wal" else { throw StoreError.notDurable(path: path, found: "journal_mode is \(mode), not wal") }
    let level = try synchronous(db)
    guard level == 2 else { throw StoreError.notDurable(path: path, found: "synchronous is \(level), not 2 (FULL)") }
  }

  /// Moves what an earlier life left in the write-ahead log into the database, and syncs it.
  ///
  /// After a failed fsync the kernel takes the pages for written although the disk does not have them, and no later fsync
  /// brings them there (https://wiki.postgresql.org/wiki/Fsync_Errors). Commits that followed such a one in the same log
  /// would be lost with it at a power cut; so nothing is appended to a log that was not written in this life.
  private static func settleLog(_ db: Database) throws {
    try Query(db, "PRAGMA wal_checkpoint(TRUNCATE)").each { _ in true }
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
  static func checkFormat(_ path: String) throws -> DatabaseQueue {
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
    if format < Schema.oldest { throw StoreError.older(path: path, format: format, known: Schema.format) }
    return queue
  }
}

extension Store {
  /// Runs SQL on the connection that writes, on the thread of whoever calls.
  func onWriter<T>(_ body: (Database) throws -> T) throws(StoreError) -> T {
    if let error = damage.withLock({ $0 }) { throw error }
    let path = path
    do {
      return try writer.writeWithoutTransaction { db in
        do {
          return try body(db)
        } catch let error as DatabaseError {
          // sqlite3_system_errno() keeps nothing of a commit that failed.
          let isOfTheSystem = [.SQLITE_IOERR, .SQLITE_CANTOPEN].contains(error.resultCode)
          throw StoreError(error, path: path, errno: isOfTheSystem ? directory.trouble() : nil)
        }
      }
    } catch {
      let error = StoreError(error, path: path)
      switch error {
      case .io, .corrupt: damage.withLock { $0 = error }
      default: break
      }
      throw error
    }
  }

  /// Runs SQL on a read-only connection, in one transaction, on a queue of that connection.
  func onReader<T: Sendable>(_ body: @escaping @Sendable (Database) throws -> T) async throws(StoreError) -> T {
    do {
      return try await readers.read(body).get()
    } catch {
      let error = StoreError(error, path: path)
      if case .corrupt = error { damage.withLock { $0 = error } }
      throw error
    }
  }
}
