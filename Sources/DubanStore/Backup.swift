// SPDX-License-Identifier: Apache-2.0

import Crypto
public import DubanCore
import GRDB
import GRDBSQLite
import Glibc
import Synchronization

/// A copy of the database as it was at one entry of the log, checked: a file without a name, which is gone with its
/// value, and with the process.
public final class BackupCopy: Sendable {
  /// The end of the copy's log.
  public let head: Head
  /// In bytes.
  public let size: Int64
  /// The SHA-256 of all its bytes.
  public let digest: Hash

  /// Nil once nobody wants it any more.
  private let descriptor: Mutex<Int32?>
  private let store: Store
  private let queue: DatabaseQueue
  private let room: Int64

  fileprivate init(
    head: Head, size: Int64, digest: Hash, descriptor: Int32, store: Store, queue: DatabaseQueue, room: Int64
  ) {
    self.head = head
    self.size = size
    self.digest = digest
    self.descriptor = Mutex(descriptor)
    self.store = store
    self.queue = queue
    self.room = room
  }

  deinit { close() }

  /// Gives up the copy and its room; the next one can be made. Once is enough, and it comes by itself with the value.
  public func close() {
    let open = descriptor.withLock { descriptor in
      defer { descriptor = nil }
      return descriptor
    }
    guard let open else { return }
    Glibc.close(open)
    store.workshop.giveBack()
  }

  /// The bytes from an offset on, at most so many; none at the end.
  ///
  /// - Throws: ``StoreError/full(path:)`` where the disk runs full meanwhile: the copy must then give way.
  public func bytes(at offset: Int64, upTo count: Int) async throws(StoreError) -> [UInt8] {
    // Disks may be slow: never on the caller's thread.
    let result: Result<[UInt8], StoreError> = await withCheckedContinuation { continuation in
      queue.asyncWriteWithoutTransaction { [self] _ in
        continuation.resume(returning: Result { try read(at: offset, upTo: count) }.mapError { store.error($0) })
      }
    }
    return try result.get()
  }

  private func read(at offset: Int64, upTo count: Int) throws -> [UInt8] {
    guard try store.directory.free() >= room / 4 else { throw StoreError.full(path: store.path) }
    // Closed in the middle of a read it could be another file's.
    return try descriptor.withLock { descriptor in
      guard let descriptor else { throw StoreError.interrupted(path: store.path) }
      return try FileBytes.read(descriptor, at: offset, upTo: count, path: store.path)
    }
  }
}

extension Store {
  /// What a backup leaves free, in bytes, besides its own size: so much may be written while it is made and taken.
  public static let backupRoom: Int64 = 64 * 1024 * 1024

  /// Copies the database as it is at one instant, verifies the copy as ``verify(progress:)`` does, and gives it.
  ///
  /// Events may come meanwhile. A reader holds one state while its pages are copied (the write-ahead log grows for so
  /// long); what follows works on the copy alone. The copy stands in the state directory, without a name from the moment
  /// at which it is open.
  ///
  /// - Parameters:
  ///   - room: the bytes that must be free besides the copy's own.
  ///   - interruption: ends the work where it is asked to.
  /// - Throws: ``StoreError/noRoom(path:needed:free:)`` before anything is written, ``StoreError/backingUp(path:)``,
  ///   ``StoreError/interrupted(path:)``, and ``StoreError/disagrees(path:found:first:)`` where what is stored is
  ///   damaged: it is no backup then.
  public func backup(
    room: Int64 = Store.backupRoom, interruption: Interruption = Interruption()
  ) async throws(StoreError) -> BackupCopy {
    let queue: DatabaseQueue
    do {
      guard let taken = try workshop.take() else { throw StoreError.backingUp(path: path) }
      queue = taken
    } catch {
      throw self.error(error)
    }
    interruption.watch { queue.interrupt() }
    defer { interruption.watch(nil) }
    let result: Result<BackupCopy, StoreError> = await withCheckedContinuation { continuation in
      queue.asyncWriteWithoutTransaction { [self] db in
        // Handed on as it comes: held here, the copy would outlive whoever gives it up at once.
        continuation.resume(returning: made(on: db, queue: queue, room: room, interruption: interruption))
      }
    }
    return try result.get()
  }

  private func made(
    on db: Database, queue: DatabaseQueue, room: Int64, interruption: Interruption
  ) -> Result<BackupCopy, StoreError> {
    do {
      return .success(try copy(on: db, queue: queue, room: room, interruption: interruption))
    } catch {
      workshop.giveBack()
      return .failure(self.error(error))
    }
  }

  func error(_ error: any Error) -> StoreError { StoreError(error, path: path) }

  private func copy(
    on db: Database, queue: DatabaseQueue, room: Int64, interruption: Interruption
  ) throws -> BackupCopy {
    let file = directory.path + "/" + Workshop.file
    unlink(file)
    let descriptor = open(file, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw StoreError.notWritable(path: file, reason: StateDirectory.reason(errno)) }
    do {
      // Twice: the one that writes the pages takes the copy for what it is told to be before, an empty database; the one
      // that reads them later finds out for itself.
      try db.execute(sql: "ATTACH ? AS target", arguments: [file])
      let head: Head
      do {
        defer { try? db.execute(sql: "DETACH target") }
        try db.execute(sql: "ATTACH ? AS copy", arguments: [file])
        unlink(file)
        // It has no name and no past: there is nothing to roll back to.
        try db.execute(sql: "PRAGMA target.journal_mode = OFF")
        try db.execute(sql: "PRAGMA target.synchronous = OFF")
        head = try readers.readNow { try copyPages(of: $0, to: db, room: room, interruption: interruption) }
      } catch {
        try? db.execute(sql: "DETACH copy")
        throw error
      }
      defer { try? db.execute(sql: "DETACH copy") }
      try FileBytes.leaveWAL(descriptor, path: file)
      try check(db, head: head, interruption: interruption)
      let (size, digest) = try FileBytes.digest(descriptor, path: path) { try interruption.check(path) }
      return BackupCopy(
        head: head, size: size, digest: digest, descriptor: descriptor, store: self, queue: queue, room: room)
    } catch {
      unlink(file)
      Glibc.close(descriptor)
      throw error
    }
  }

  private func copyPages(
    of source: Database, to db: Database, room: Int64, interruption: Interruption
  ) throws -> Head {
    // From here on the reader sees this one state.
    let head = try Self.head(source)
    let pageSize = try Query(source, "PRAGMA page_size").first { $0.int(0) } ?? 4096
    let pages = try Query(source, "PRAGMA page_count").first { $0.int(0) } ?? 0
    func require(_ needed: Int64) throws {
      let free = try directory.free()
      guard free >= needed else { throw StoreError.noRoom(path: path, needed: needed, free: free) }
    }
    try require(pages * pageSize + room)
    guard let backup = sqlite3_backup_init(db.sqliteConnection, "target", source.sqliteConnection, "main") else {
      throw DatabaseError(resultCode: ResultCode(rawValue: sqlite3_errcode(db.sqliteConnection)))
    }
    var code = SQLITE_OK
    do {
      while code == SQLITE_OK {
        try interruption.check(path)
        try require(room / 2)
        code = sqlite3_backup_step(backup, 256)
      }
    } catch {
      sqlite3_backup_finish(backup)
      throw error
    }
    sqlite3_backup_finish(backup)
    guard code == SQLITE_DONE else { throw DatabaseError(resultCode: ResultCode(rawValue: code)) }
    return head
  }

  private func check(_ db: Database, head: Head, interruption: Interruption) throws {
    let path = path
    let found = try Verifying.run(db, as: "copy", epoch: head.epoch) { _, _ in try interruption.check(path) }
    if let first = found.findings.first {
      throw StoreError.disagrees(path: path, found: found.found, first: first.description)
    }
    guard found.head.seq == head.seq, found.head.hash == head.hash else {
      throw StoreError.disagrees(path: path, found: 1, first: "the copy ends at \(found.head.seq), not at \(head.seq)")
    }
  }
}

/// Files, by their descriptors.
enum FileBytes {
  static func read(_ descriptor: Int32, at offset: Int64, upTo count: Int, path: String) throws -> [UInt8] {
    try [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      while filled < count {
        let more = pread(descriptor, buffer.baseAddress.map { $0 + filled }, count - filled, Int(offset) + filled)
        if more < 0 && errno == EINTR { continue }
        guard more >= 0 else { throw StoreError.io(path: path, detail: StateDirectory.reason(errno)) }
        if more == 0 { return }
        filled += more
      }
    }
  }

  /// - Parameter pause: called between pieces; what it throws ends the work.
  static func digest(
    _ descriptor: Int32, path: String, pause: () throws -> Void = {}
  ) throws -> (size: Int64, digest: Hash) {
    var sha = SHA256()
    var size: Int64 = 0
    while true {
      try pause()
      let bytes = try read(descriptor, at: size, upTo: 1024 * 1024, path: path)
      if bytes.isEmpty { break }
      sha.update(data: bytes)
      size += Int64(bytes.count)
    }
    return (size, Hash(bytes: Array(sha.finalize())) ?? .zero)
  }

  /// Makes a database of one that was in WAL mode that is not: it is whole in one file, and SQLite is to make no other
  /// beside it (https://www.sqlite.org/fileformat.html#file_format_version_numbers).
  static func leaveWAL(_ descriptor: Int32, path: String) throws {
    guard pwrite(descriptor, [1, 1] as [UInt8], 2, 18) == 2 else {
      throw StoreError.io(path: path, detail: StateDirectory.reason(errno))
    }
  }
}
