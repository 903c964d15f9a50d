// SPDX-License-Identifier: Apache-2.0

public import DubanCore
import GRDB
import Glibc
public import WorkingTime

/// Puts a backup in force, while no daemon runs.
///
/// Everything is prepared in a file of its own: copied, checked, given the entry that tells of the restore, synced. Then
/// one rename says that it counts; from there on whoever opens the state directory first sets the old database aside
/// and puts the new one in its place. A crash before that rename leaves the old store in force, one after it the new.
public struct Restore {
  /// The last that the system's journal knows of the log.
  public struct Told: Hashable, Sendable {
    public var seq: Int64
    /// The daemon's start in which it was told, where the journal has it.
    public var epoch: Int64?

    public init(seq: Int64, epoch: Int64? = nil) {
      self.seq = seq
      self.epoch = epoch
    }
  }

  /// What was done.
  public struct Report: Hashable, Sendable {
    /// What the log says of it.
    public var restoration: Restoration
    /// The end of the log now.
    public var head: Head
    public var entries: Int64
    public var matters: Int64
    /// The end of the log that was replaced; nil where there was none, or it could not be read.
    public var replaced: Head?
    /// Why the replaced store could not be read.
    public var unreadable: String?
    /// Where the replaced database lies now; nil where there was none.
    public var kept: String?
  }

  /// Points between two steps, for tests that end the process there.
  enum Point: CaseIterable {
    case copied, checked, entered, synced, decided, setAside, inForce
  }

  static let partial = "restore.partial"
  private static let ready = (prefix: "restore-", suffix: ".ready")
  /// What is committed last may not have reached the journal: so many numbers are passed over besides.
  static let unjournaled: Int64 = 1000

  private let directory: StateDirectory
  private let point: (Point) throws(StoreError) -> Void

  /// Takes the state directory for as long as this lives; one that is missing is made. A restore that was broken off
  /// after it counted is finished first.
  public init(directory: String) throws(StoreError) { try self.init(directory: directory) { _ in } }

  init(directory: String, at point: @escaping (Point) throws(StoreError) -> Void) throws(StoreError) {
    self.directory = try StateDirectory(directory)
    self.point = point
    try Self.finish(in: self.directory, at: point)
  }

  /// - Parameters:
  ///   - descriptor: the backup, open for reading from its beginning; it stays the caller's.
  ///   - name: what the backup is called in errors.
  ///   - told: what the journal knows; nil where it knows nothing or cannot be read.
  ///   - at: now.
  ///   - account: who restores.
  /// - Throws: ``StoreError`` that names the backup where it is none, of another format, or damaged; then everything is
  ///   as it was.
  public func run(
    _ descriptor: Int32, name: String, told: Told?, at now: Instant, by account: String
  ) throws(StoreError) -> Report {
    let partial = directory.path + "/" + Self.partial
    do {
      try copy(descriptor, to: partial, name: name)
      try point(.copied)
      let checked = try Self.check(partial)
      try point(.checked)
      var report = try enter(partial, checked, told: told, at: now, by: account)
      try point(.entered)
      report.kept = try putInForce(partial)
      return report
    } catch {
      unlink(partial)
      // What is wrong with the copy is wrong with what was copied.
      throw (error as? StoreError ?? StoreError(error, path: partial)).named(name, for: partial)
    }
  }

  // MARK: The copy

  private func copy(_ source: Int32, to path: String, name: String) throws {
    var status = stat()
    guard fstat(source, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw StoreError.corrupt(path: name, detail: "it is no file")
    }
    let free = try directory.free()
    let needed = Int64(status.st_size) + 4 * 1024 * 1024
    guard free >= needed else { throw StoreError.noRoom(path: directory.path, needed: needed, free: free) }
    unlink(path)
    let target = Glibc.open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard target >= 0 else { throw StoreError.notWritable(path: path, reason: StateDirectory.reason(errno)) }
    defer { close(target) }
    var offset: Int64 = 0
    while true {
      let bytes = try FileBytes.read(source, at: offset, upTo: 1024 * 1024, path: name)
      if bytes.isEmpty { break }
      if offset == 0, !bytes.starts(with: "SQLite format 3\0".utf8) {
        throw StoreError.corrupt(path: name, detail: "it is no SQLite database")
      }
      var written = 0
      while written < bytes.count {
        let count = bytes[written...].withUnsafeBytes {
          pwrite(target, $0.baseAddress, $0.count, Int(offset) + written)
        }
        if count < 0 && errno == EINTR { continue }
        guard count > 0 else {
          throw errno == ENOSPC
            ? StoreError.full(path: path) : StoreError.io(path: path, detail: StateDirectory.reason(errno))
        }
        written += count
      }
      offset += Int64(bytes.count)
    }
    guard offset >= 512 else { throw StoreError.corrupt(path: name, detail: "it is no SQLite database") }
    try FileBytes.leaveWAL(target, path: path)
  }

  private static func check(_ path: String) throws -> Verification {
    try Store.checkFormat(path).close()
    let queue = try open(path)
    defer { try? queue.close() }
    try queue.read { db in
      guard try Query(db, "PRAGMA application_id").first(read: { $0.int(0) }) == Int64(Schema.application) else {
        throw StoreError.foreign(path: path)
      }
      if try Schema.migrator().hasBeenSuperseded(db) {
        throw StoreError.newer(path: path, format: Schema.format, known: Schema.format)
      }
    }
    try Schema.migrator().migrate(queue)
    return try queue.read { db in
      let found = try Verifying.run(db, epoch: try Store.head(db).epoch, isThorough: true) { _, _ in }
      if let first = found.findings.first {
        throw StoreError.disagrees(path: path, found: found.found, first: first.description)
      }
      guard found.head.seq > 0 else { throw StoreError.corrupt(path: path, detail: "its log is empty") }
      return found
    }
  }

  private static func open(_ path: String) throws -> DatabaseQueue {
    var configuration = Store.configuration()
    configuration.label = "duban.store.restore"
    return try DatabaseQueue(path: path, configuration: configuration)
  }

  // MARK: What is gone

  /// What can be learnt of the store that is in force until now.
  private struct Former {
    var head: Head?
    /// The last entry that both logs have.
    var common: Int64 = 0
    var counters: [String: Int64] = [:]
    var unreadable: String?
  }

  private func former(beside backup: Database) -> Former {
    var status = stat()
    guard stat(directory.database, &status) == 0, status.st_size > 0 else { return Former() }
    do {
      try Store.checkFormat(directory.database).close()
      let queue = try Self.open(directory.database)
      defer { try? queue.close() }
      return try queue.read { db in
        let (head, new) = (try Store.head(db), try Store.head(backup))
        var counters = try Self.counters(db)
        for (name, value) in try Self.counters(backup) where counters[name] ?? 0 <= value { counters[name] = nil }
        return Former(
          head: head, common: try Self.common(db, backup, upTo: min(head.seq, new.seq)), counters: counters)
      }
    } catch {
      return Former(unreadable: StoreError(error, path: directory.database).description)
    }
  }

  private static func counters(_ db: Database) throws -> [String: Int64] {
    let rows = try Query(db, "SELECT name, value FROM counters").all { ($0.text(0), $0.int(1)) }
    return Dictionary(rows) { $1 }
  }

  /// The last entry that two logs share. Each hash vouches for all before it, so halves find it.
  private static func common(_ one: Database, _ other: Database, upTo end: Int64) throws -> Int64 {
    func last(_ db: Database, upTo seq: Int64) throws -> (seq: Int64, hash: [UInt8])? {
      try Query(db, "SELECT seq, hash FROM log WHERE seq <= ? ORDER BY seq DESC LIMIT 1").first(.int(seq)) {
        ($0.int(0), $0.bytes(1))
      }
    }
    var (shared, differs): (Int64, Int64) = (0, end + 1)
    while differs - shared > 1 {
      let middle = shared + (differs - shared) / 2
      if let a = try last(one, upTo: middle), let b = try last(other, upTo: middle), a == b {
        shared = middle
      } else {
        differs = middle
      }
    }
    return try last(one, upTo: shared)?.seq ?? 0
  }

  private static func restoration(of backup: Head, over former: Former, told: Told?) -> Restoration {
    let common = former.head == nil ? backup.seq : former.common
    let known = former.head?.seq
    let isJournalAhead = (told?.seq ?? 0) > (known ?? 0)
    let top = max(known ?? 0, told?.seq ?? 0)
    return Restoration(
      seq: max(backup.seq, top) + (isJournalAhead ? unjournaled : 0) + 1, last: backup.seq, hash: backup.hash,
      knowledge: isJournalAhead ? .journal : known == nil ? .nothing : .store,
      gone: top > common ? common + 1...top : nil, diverged: common < backup.seq ? common : nil,
      counters: former.counters)
  }

  // MARK: The new store

  private func enter(
    _ path: String, _ checked: Verification, told: Told?, at now: Instant, by account: String
  ) throws -> Report {
    let queue = try Self.open(path)
    defer { try? queue.close() }
    return try queue.writeWithoutTransaction { db in
      try db.execute(sql: "PRAGMA synchronous = FULL")
      var head = try Store.head(db)
      let former = former(beside: db)
      let restoration = Self.restoration(of: head, over: former, told: told)
      head.epoch = max(head.epoch, former.head?.epoch ?? 0, told?.epoch ?? 0) + 1
      var office = try Store.office(db)
      office.restorations.append(restoration)
      let entry = Entry(
        seq: restoration.seq, epoch: head.epoch, kind: .office, stream: OfficeState.stream,
        at: max(now, head.at ?? now),
        // That of the last entry is in force, and stored.
        environment: try LogRow.last(db).header.environment,
        body: Entry.Body(
          event: Event(
            id: "restore:\(restoration.seq)", source: "duban", type: "duban.restored", subject: nil,
            actor: Actor(account: account, person: nil)), outcome: .office(.restored(restoration))))
      var generator = SystemRandomNumberGenerator()
      let salt = (0..<16).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
      try db.inTransaction(.immediate) {
        try Query(db, "UPDATE meta SET value = ? WHERE name = 'epoch'").run(.int(head.epoch))
        head = try Store.insert(db, entry, after: head, identity: nil, salt: salt)
        try Store.note(db, office)
        for (name, value) in restoration.counters { try Store.note(db, counter: name, value) }
        return .commit
      }
      return Report(
        restoration: restoration, head: head, entries: checked.entries, matters: checked.matters, replaced: former.head,
        unreadable: former.unreadable, kept: nil)
    }
  }

  // MARK: In its place

  private func putInForce(_ partial: String) throws -> String? {
    let file = Glibc.open(partial, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw StoreError.io(path: partial, detail: StateDirectory.reason(errno)) }
    defer { close(file) }
    guard fsync(file) == 0 else { throw StoreError.io(path: partial, detail: StateDirectory.reason(errno)) }
    try directory.sync()
    try point(.synced)
    let name = Self.ready.prefix + (try Self.freeStamp(in: directory)) + Self.ready.suffix
    try Self.move(partial, to: directory.path + "/" + name)
    try directory.sync()
    try point(.decided)
    return try Self.finish(in: directory, at: point)
  }

  /// Puts a new database in its place where one is ready; the one before it is kept under another name.
  ///
  /// - Returns: that name, where there was one.
  @discardableResult
  static func finish(
    in directory: StateDirectory, at point: (Point) throws(StoreError) -> Void = { _ in }
  ) throws(StoreError) -> String? {
    guard let name = try names(in: directory).first(where: isReady) else { return nil }
    let stamp = name.dropFirst(ready.prefix.count).dropLast(ready.suffix.count)
    let kept = directory.database + ".replaced-" + stamp
    var status = stat()
    if stat(directory.database, &status) == 0, status.st_size == 0 { unlink(directory.database) }
    // The write-ahead log belongs to the old one: it goes first, and never meets the new.
    for suffix in ["-wal", "-shm", ""] where access(directory.database + suffix, F_OK) == 0 {
      try move(directory.database + suffix, to: kept + suffix)
    }
    try directory.sync()
    try point(.setAside)
    try move(directory.path + "/" + name, to: directory.database)
    try directory.sync()
    try point(.inForce)
    return access(kept, F_OK) == 0 ? kept : nil
  }

  private static func isReady(_ name: String) -> Bool { name.hasPrefix(ready.prefix) && name.hasSuffix(ready.suffix) }

  /// The time, in UTC, by which no database is kept yet.
  private static func freeStamp(in directory: StateDirectory) throws(StoreError) -> String {
    var now = time(nil)
    while true {
      var parts = tm()
      gmtime_r(&now, &parts)
      var text = [CChar](repeating: 0, count: 32)
      strftime(&text, text.count, "%Y%m%dT%H%M%SZ", &parts)
      let stamp = String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
      guard try names(in: directory).contains(where: { $0.hasSuffix(stamp) }) else { return stamp }
      now += 1
    }
  }

  private static func names(in directory: StateDirectory) throws(StoreError) -> [String] {
    guard let folder = opendir(directory.path) else {
      throw .io(path: directory.path, detail: StateDirectory.reason(errno))
    }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      names.append(
        withUnsafePointer(to: &entry.pointee.d_name) { pointer in
          pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        })
    }
    return names.sorted()
  }

  private static func move(_ from: String, to: String) throws(StoreError) {
    guard rename(from, to) == 0 else { throw .io(path: from, detail: StateDirectory.reason(errno)) }
  }
}

extension StoreError {
  /// The same of a file that goes by another name.
  fileprivate func named(_ name: String, for path: String) -> StoreError {
    switch self {
    case .foreign(path): .foreign(path: name)
    case .newer(path, let format, let known): .newer(path: name, format: format, known: known)
    case .older(path, let format, let known): .older(path: name, format: format, known: known)
    case .corrupt(path, let detail): .corrupt(path: name, detail: detail)
    case .disagrees(path, let found, let first): .disagrees(path: name, found: found, first: first)
    case .unreadable(path, let matter, let detail): .unreadable(path: name, matter: matter, detail: detail)
    default: self
    }
  }
}
