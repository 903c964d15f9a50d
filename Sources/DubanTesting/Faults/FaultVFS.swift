// SPDX-License-Identifier: Apache-2.0

import GRDBSQLite
import Glibc
import Synchronization

/// SQLite's way to the files (https://www.sqlite.org/vfs.html) with a gate in it: the files of a ``FaultyDirectory``
/// pass through the gate, all others go the way they always went.
///
/// It is the default VFS of the process from the first ``FaultyDirectory`` on. A watched file stays the unix VFS's own;
/// only those of its methods that change the disk are others.
enum FaultVFS {
  /// A file that SQLite has open.
  private struct Open {
    var name: String
    var directory: FaultyDirectory
    /// The unix VFS's methods, as an address.
    var methods: UInt
  }

  private struct Weak {
    weak var directory: FaultyDirectory?
  }

  private static let directories = Mutex<[String: Weak]>([:])
  /// By the address of SQLite's `sqlite3_file`.
  private static let open = Mutex<[UInt: Open]>([:])

  // Both are made once, before anything is opened by them, and never change.
  nonisolated(unsafe) private static let unix: UnsafeMutablePointer<sqlite3_vfs> = {
    guard let found = sqlite3_vfs_find("unix") else { fatalError("SQLite has no VFS 'unix'") }
    return found
  }()
  nonisolated(unsafe) private static let gate: UnsafeMutablePointer<sqlite3_vfs> = {
    let gate = UnsafeMutablePointer<sqlite3_vfs>.allocate(capacity: 1)
    gate.initialize(to: unix.pointee)
    gate.pointee.pNext = nil
    gate.pointee.zName = UnsafePointer(strdup("duban-faults"))
    gate.pointee.xOpen = { FaultVFS.openFile($1, $2, $3, $4) }
    gate.pointee.xDelete = { FaultVFS.deleteFile($1, $2) }
    sqlite3_vfs_register(gate, 1)
    return gate
  }()
  nonisolated(unsafe) private static var gatedMethods: UnsafeMutablePointer<sqlite3_io_methods>?

  static func watch(_ directory: FaultyDirectory) {
    _ = gate
    directories.withLock { $0[directory.path] = Weak(directory: directory) }
  }

  static func forget(_ path: String) { directories.withLock { $0[path] = nil } }

  private static func place(_ path: UnsafePointer<CChar>?) -> (directory: FaultyDirectory, name: String)? {
    guard let path else { return nil }
    let text = String(cString: path)
    guard let slash = text.lastIndex(of: "/") else { return nil }
    let folder = String(text[..<slash])
    guard let directory = directories.withLock({ $0[folder]?.directory }) else { return nil }
    return (directory, String(text[text.index(after: slash)...]))
  }

  private static func place(_ file: UnsafeMutablePointer<sqlite3_file>?) -> (Open, sqlite3_io_methods)? {
    let address = UInt(bitPattern: file)
    guard let found = open.withLock({ $0[address] }),
      let methods = UnsafePointer<sqlite3_io_methods>(bitPattern: found.methods)
    else { return nil }
    return (found, methods.pointee)
  }

  // MARK: The VFS's methods

  private static func openFile(
    _ path: UnsafePointer<CChar>?, _ file: UnsafeMutablePointer<sqlite3_file>?, _ flags: Int32,
    _ outFlags: UnsafeMutablePointer<Int32>?
  ) -> Int32 {
    guard let (directory, name) = place(path), let file else {
      return unix.pointee.xOpen(unix, path, file, flags, outFlags)
    }
    let isNew = !directory.isKnown(name) && flags & SQLITE_OPEN_CREATE != 0
    if isNew, directory.strikes(.create(name)) != nil {
      file.pointee.pMethods = nil
      return SQLITE_CANTOPEN
    }
    let code = unix.pointee.xOpen(unix, path, file, flags, outFlags)
    guard code == SQLITE_OK, let methods = file.pointee.pMethods else { return code }
    if isNew { directory.did(.create(name)) }
    let opened = Open(name: name, directory: directory, methods: UInt(bitPattern: methods))
    open.withLock { open in
      open[UInt(bitPattern: file)] = opened
      file.pointee.pMethods = gated(methods)
    }
    return code
  }

  private static func deleteFile(_ path: UnsafePointer<CChar>?, _ syncsDirectory: Int32) -> Int32 {
    guard let (directory, name) = place(path), directory.isKnown(name) else {
      return unix.pointee.xDelete(unix, path, syncsDirectory)
    }
    let operation = DiskOperation.delete(name, synced: syncsDirectory != 0)
    if directory.strikes(operation) != nil { return ioError(10) }
    let code = unix.pointee.xDelete(unix, path, 0)
    if code == SQLITE_OK { directory.did(operation) }
    return code
  }

  // MARK: The files' methods

  /// All files on one kind of file system have the same methods; this is called with the lock held.
  private static func gated(_ methods: UnsafePointer<sqlite3_io_methods>) -> UnsafePointer<sqlite3_io_methods> {
    if let gatedMethods { return UnsafePointer(gatedMethods) }
    let gated = UnsafeMutablePointer<sqlite3_io_methods>.allocate(capacity: 1)
    gated.initialize(to: methods.pointee)
    gated.pointee.xClose = { FaultVFS.close($0) }
    gated.pointee.xWrite = { FaultVFS.write($0, $1, $2, $3) }
    gated.pointee.xTruncate = { FaultVFS.truncate($0, $1) }
    gated.pointee.xSync = { file, _ in FaultVFS.sync(file) }
    gatedMethods = gated
    return UnsafePointer(gated)
  }

  private static func close(_ file: UnsafeMutablePointer<sqlite3_file>?) -> Int32 {
    guard let (_, methods) = place(file) else { return SQLITE_MISUSE }
    _ = open.withLock { $0.removeValue(forKey: UInt(bitPattern: file)) }
    return methods.xClose(file)
  }

  private static func write(
    _ file: UnsafeMutablePointer<sqlite3_file>?, _ bytes: UnsafeRawPointer?, _ count: Int32, _ offset: Int64
  ) -> Int32 {
    guard let (file_, methods) = place(file) else { return SQLITE_MISUSE }
    let all = Array(UnsafeRawBufferPointer(start: bytes, count: Int(count)))
    let fault = file_.directory.strikes(.write(file_.name, at: Int(offset), all))
    let done = fault.map { Int32(Double(count) * $0.done) } ?? count
    if done > 0 {
      let code = methods.xWrite(file, bytes, done, offset)
      guard code == SQLITE_OK else { return code }
      file_.directory.did(.write(file_.name, at: Int(offset), Array(all[..<Int(done)])))
    }
    return fault.map { $0.kind == .full ? SQLITE_FULL : ioError(3) } ?? SQLITE_OK
  }

  private static func truncate(_ file: UnsafeMutablePointer<sqlite3_file>?, _ length: Int64) -> Int32 {
    guard let (file_, methods) = place(file) else { return SQLITE_MISUSE }
    let operation = DiskOperation.truncate(file_.name, to: Int(length))
    if file_.directory.strikes(operation) != nil { return ioError(6) }
    let code = methods.xTruncate(file, length)
    if code == SQLITE_OK { file_.directory.did(operation) }
    return code
  }

  private static func sync(_ file: UnsafeMutablePointer<sqlite3_file>?) -> Int32 {
    guard let (file_, _) = place(file) else { return SQLITE_MISUSE }
    let fault = file_.directory.strikes(.sync(file_.name))
    file_.directory.did(fault == nil ? .sync(file_.name) : .failedSync(file_.name))
    return fault == nil ? SQLITE_OK : ioError(4)
  }

  /// The extended codes are macros that Swift does not see: SQLITE_IOERR_WRITE is 3, FSYNC 4, TRUNCATE 6, DELETE 10.
  private static func ioError(_ number: Int32) -> Int32 { SQLITE_IOERR | number << 8 }
}
