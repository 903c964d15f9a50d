// SPDX-License-Identifier: Apache-2.0

public import DubanCore
import GRDB
import Glibc

/// Why the store could not be opened, or did not do what it was asked. Each case says in one sentence what was found,
/// where, and what to do.
public enum StoreError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The state directory cannot be made or written.
  case notWritable(path: String, reason: String)
  /// Another process owns the state directory.
  case locked(path: String, by: Int32?)
  /// The file is a database, but none of ours.
  case foreign(path: String)
  /// A newer version of Duban wrote the database.
  case newer(path: String, format: Int, known: Int)
  /// A version of Duban whose format is no longer read wrote the database.
  case older(path: String, format: Int, known: Int)
  /// SQLite does not promise what the store must promise.
  case notDurable(path: String, found: String)
  /// The log has gone on without the one who wants to append.
  case fenced(path: String, expected: Head, found: Head)
  /// No room is left on the disk; nothing was written, and it may be tried again.
  case full(path: String)
  /// The file system became read-only; nothing was written, and it may be tried again.
  case readOnly(path: String)
  /// Something that is lacking for the moment kept the store from working: descriptors, memory, a lock. Nothing was
  /// written, and it may be tried again.
  case unavailable(path: String, detail: String)
  /// The database is empty or missing, though the directory has held one: it was cut off or taken away.
  case lost(path: String)
  /// Pages of the database are damaged: nothing may be acknowledged any more.
  case corrupt(path: String, detail: String)
  /// Reading, writing or syncing failed: nothing may be acknowledged any more.
  case io(path: String, detail: String)
  /// One stored value cannot be read; the others are well. `matter` names whose it is, where it is a matter's.
  case unreadable(path: String, matter: String?, detail: String)
  /// What was to be appended does not follow from what is stored.
  case invalid(detail: String)
  /// A page's cursor that the store did not give.
  case cursor(String)
  /// The store was closed.
  case closed
  /// There is not as much room as a copy needs; nothing was written.
  case noRoom(path: String, needed: Int64, free: Int64)
  /// Another backup is being made or taken.
  case backingUp(path: String)
  /// Work that was asked to end did.
  case interrupted(path: String)
  /// What is stored is not what its log makes of it.
  case disagrees(path: String, found: Int, first: String)
  /// No entry of the log has this seq; `restoration` tells of the gap in which it lies.
  case notInLog(seq: Int64, end: Int64, restoration: Restoration?)

  /// Whether trying again later may help.
  public var isTemporary: Bool {
    switch self {
    case .full, .readOnly, .unavailable: true
    default: false
    }
  }

  /// The same for readers of either language, where it passes by itself: what an administrator finds in the status.
  public var text: Text {
    switch self {
    case .full(let path): Text(en: description, zh: "\(path)：磁盘空间已满；腾出空间即可，无须其他操作")
    case .readOnly(let path): Text(en: description, zh: "\(path)：文件系统只读；重新挂载为可写即可，无须其他操作")
    case .unavailable(let path, let detail): Text(en: description, zh: "\(path) 暂时无法使用：\(detail)；将自动重试")
    default: Text(en: description)
    }
  }

  public var description: String {
    switch self {
    case .notWritable(let path, let reason):
      "\(path) cannot be written: \(reason); give a directory that this account may write"
    case .locked(let path, let pid?):
      "\(path) is in use by process \(pid); stop it, or give another state directory"
    case .locked(let path, nil): "\(path) is in use by another process; stop it, or give another state directory"
    case .foreign(let path): "\(path) is a database, but not one of Duban's; move it away, or give another directory"
    case .newer(let path, let format, let known):
      "\(path) has format \(format), and this version knows \(known); start the version that wrote it"
    case .older(let path, let format, let known):
      "\(path) has the pre-release format \(format), and this version reads only \(known); move it away to begin anew"
    case .notDurable(let path, let found): "\(path): \(found), so a power cut could lose what was acknowledged"
    case .fenced(let path, let expected, let found):
      """
      \(path): the log stands at \(found.seq) of epoch \(found.epoch), not at \(expected.seq) of epoch \
      \(expected.epoch): another daemon has taken over
      """
    case .full(let path): "\(path): no room is left on the disk; make room, nothing else is needed"
    case .readOnly(let path): "\(path): the file system is read-only; mount it for writing, nothing else is needed"
    case .unavailable(let path, let detail): "\(path) cannot be worked on just now: \(detail); it is tried again"
    case .lost(let path):
      """
      \(path) is empty, and this directory has held a database; restore a backup, or remove the file 'breadcrumb' \
      beside it to begin anew
      """
    case .corrupt(let path, let detail): "\(path) is damaged: \(detail); restore a backup"
    case .io(let path, let detail): "\(path): \(detail); look at the disk, and start again"
    case .unreadable(let path, let matter, let detail):
      "\(path): \(matter.map { "what is stored of \($0)" } ?? "a stored value") cannot be read: \(detail)"
    case .invalid(let detail): "the commit does not fit what is stored: \(detail)"
    case .cursor(let text): "'\(text)' is no cursor; give the 'next' of the page before"
    case .closed: "the store is closed"
    case .noRoom(let path, let needed, let free):
      "\(path): \(needed) bytes are needed and \(free) are free; make room, nothing was written"
    case .backingUp(let path): "\(path): another backup is being made; take one when it is done"
    case .interrupted(let path): "\(path): the work was broken off"
    case .disagrees(let path, let found, let first):
      "\(path) does not agree with its own log in \(found) \(found == 1 ? "thing" : "things"): \(first)"
    case .notInLog(let seq, let end, let restoration):
      "the log has no entry \(seq); it ends at \(end)" + (restoration.map { ": " + $0.sentence.in(.en) } ?? "")
    }
  }

  /// What an error of SQLite, or of the reading of a stored value, means for the store at a path.
  ///
  /// - Parameter errno: what the system said, where it is known: SQLite's own code does not tell a full disk from a
  ///   broken one everywhere.
  init(_ error: any Error, path: String, errno: Int32? = nil) {
    switch error {
    case let error as StoreError: self = error
    case let error as StoredError: self = .unreadable(path: path, matter: nil, detail: error.message)
    case let error as DatabaseError: self.init(sqlite: error, path: path, errno: errno ?? 0)
    default: self = .io(path: path, detail: "\(error)")
    }
  }

  private init(sqlite error: DatabaseError, path: String, errno: Int32) {
    let detail = error.message ?? "\(error.extendedResultCode)"
    switch error.resultCode {
    case .SQLITE_FULL: self = .full(path: path)
    // The file itself is gone from its place: waiting does not bring it back.
    case .SQLITE_READONLY where error.extendedResultCode == .SQLITE_READONLY_DBMOVED:
      self = .io(path: path, detail: "the file was moved or removed")
    case .SQLITE_READONLY: self = .readOnly(path: path)
    case .SQLITE_CORRUPT, .SQLITE_NOTADB: self = .corrupt(path: path, detail: detail)
    case .SQLITE_CONSTRAINT: self = .invalid(detail: detail)
    case .SQLITE_MISUSE: self = .closed
    case .SQLITE_BUSY, .SQLITE_LOCKED, .SQLITE_NOMEM, .SQLITE_PROTOCOL:
      self = .unavailable(path: path, detail: detail)
    // What the disk has after a failed sync nobody knows, whatever the reason was.
    case .SQLITE_IOERR
    where [.SQLITE_IOERR_FSYNC, .SQLITE_IOERR_DIR_FSYNC, .SQLITE_IOERR_DATA].contains(error.extendedResultCode):
      self = .io(path: path, detail: "it could not be synced: \(detail) (SQLite \(error.extendedResultCode.rawValue))")
    case .SQLITE_IOERR, .SQLITE_CANTOPEN:
      switch errno {
      case ENOSPC, EDQUOT: self = .full(path: path)
      case EROFS: self = .readOnly(path: path)
      case EMFILE, ENFILE, ENOMEM, EAGAIN: self = .unavailable(path: path, detail: Self.reason(errno))
      // A connection that cannot be opened is no harm to what is stored.
      case 0 where error.resultCode == .SQLITE_CANTOPEN: self = .unavailable(path: path, detail: detail)
      case EACCES, EPERM, ENOENT,
        EISDIR where error.resultCode == .SQLITE_CANTOPEN:
        self = .notWritable(path: path, reason: Self.reason(errno))
      default: self = .io(path: path, detail: "\(detail) (SQLite \(error.extendedResultCode.rawValue))")
      }
    case .SQLITE_INTERRUPT: self = .interrupted(path: path)
    default: self = .io(path: path, detail: "\(detail) (SQLite \(error.extendedResultCode.rawValue))")
    }
  }

  /// What it means that the system refused to open or make a file.
  init(errno: Int32, path: String) {
    self =
      switch errno {
      case ENOSPC, EDQUOT: .full(path: path)
      case EROFS: .readOnly(path: path)
      case EMFILE, ENFILE, ENOMEM: .unavailable(path: path, detail: Self.reason(errno))
      default: .notWritable(path: path, reason: Self.reason(errno))
      }
  }

  private static func reason(_ code: Int32) -> String { String(cString: strerror(code)).lowercased() }
}
