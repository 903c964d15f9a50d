// SPDX-License-Identifier: Apache-2.0

import Glibc

/// The directory that holds everything, owned for as long as this lives or until it is unlocked.
///
/// The lock is one of the open file description (fcntl(2), `F_OFD_SETLK`): unlike a POSIX record lock it is not lost
/// when SQLite closes some other descriptor, and it goes with the process, however that ends.
final class StateDirectory: Sendable {
  let path: String
  private let descriptor: Int32

  var database: String { path + "/duban.db" }
  var breadcrumb: String { path + "/breadcrumb" }
  /// Whether a store was opened here before: an empty database is then no new one, but one that was lost.
  private let hasHeldAStore: Bool

  /// Makes the directory where it is missing, and locks it.
  init(_ path: String) throws(StoreError) {
    self.path = path
    try Self.make(path)
    let lock = path + "/lock"
    let descriptor = open(lock, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw StoreError(errno: errno, path: lock) }
    var whole = flock()
    whole.l_type = Int16(F_WRLCK)
    whole.l_whence = Int16(SEEK_SET)
    guard fcntl(descriptor, Self.setLock, &whole) == 0 else {
      let code = errno
      let holder = Self.holder(descriptor)
      close(descriptor)
      if code == EAGAIN || code == EACCES { throw .locked(path: path, by: holder) }
      throw .notWritable(path: lock, reason: Self.reason(code))
    }
    self.descriptor = descriptor
    hasHeldAStore = Self.exists(path + "/breadcrumb")
    // For the message of whoever comes second: the kernel does not tell who holds such a lock.
    let text = Array("\(getpid())\n".utf8)
    if ftruncate(descriptor, 0) == 0 { _ = pwrite(descriptor, text, text.count, 0) }
    for name in Self.halfDone { unlink(path + "/" + name) }
  }

  /// What a process that was killed may have left in the middle of its work; none of it is of any use.
  private static let halfDone = [Workshop.file, Restore.partial, Restore.partial + "-journal"]

  deinit {
    unlock()
    close(descriptor)
  }

  /// Lets another have the directory, before this one goes as well. Closing the descriptor is not enough: a child
  /// between its fork(2) and its execve(2) has it too, and the lock with it.
  func unlock() {
    var whole = flock()
    whole.l_type = Int16(F_UNLCK)
    whole.l_whence = Int16(SEEK_SET)
    _ = fcntl(descriptor, Self.setLock, &whole)
  }

  /// `F_OFD_SETLK` of the kernel's interface, the same on every architecture; Glibc shows it only to `_GNU_SOURCE`.
  private static let setLock: Int32 = 37

  /// How many bytes may still be written.
  func free() throws(StoreError) -> Int64 {
    var status = statvfs()
    guard statvfs(path, &status) == 0 else { throw .io(path: path, detail: Self.reason(errno)) }
    return Int64(clamping: status.f_bavail) * Int64(status.f_frsize)
  }

  /// Makes what happened to the directory's names durable.
  func sync() throws(StoreError) { try Self.sync(path) }

  private static func sync(_ path: String) throws(StoreError) {
    let folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard folder >= 0 else { throw .io(path: path, detail: reason(errno)) }
    defer { close(folder) }
    guard fsync(folder) == 0 else { throw .io(path: path, detail: reason(errno)) }
  }

  private static func holder(_ descriptor: Int32) -> Int32? {
    var text = [UInt8](repeating: 0, count: 16)
    let count = pread(descriptor, &text, text.count, 0)
    guard count > 0 else { return nil }
    return Int32(String(decoding: text[..<count], as: UTF8.self).prefix { $0.isNumber })
  }

  private static func make(_ path: String) throws(StoreError) {
    var made = path.hasPrefix("/") ? "/" : ""
    for part in path.split(separator: "/") {
      let parent = made.isEmpty ? "." : made
      made += part
      if mkdir(made, 0o700) == 0 {
        // Else a power cut could take the directory, with all that was acknowledged meanwhile.
        try sync(parent)
      } else if errno != EEXIST, !exists(made) {
        throw StoreError(errno: errno, path: made)
      }
      made += "/"
    }
    guard access(path, W_OK | X_OK) == 0 else { throw StoreError(errno: errno, path: path) }
  }

  /// What the file system says to a small file that is written, synced and removed: an errno; nil where all is well.
  func trouble() -> Int32? {
    let name = path + "/probe"
    let file = open(name, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard file >= 0 else { return errno }
    defer {
      close(file)
      unlink(name)
    }
    // As much as SQLite needs at once to open a database: the index of its log.
    let bytes = [UInt8](repeating: 0, count: 64 * 1024)
    var rest = bytes.count
    while rest > 0 {
      let count = write(file, bytes, rest)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return errno }
      rest -= count
    }
    return fdatasync(file) == 0 ? nil : errno
  }

  /// Whether a file is empty or missing.
  private static func isEmpty(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) != 0 || status.st_size == 0
  }

  private static func exists(_ path: String) -> Bool {
    let code = errno
    defer { errno = code }
    return access(path, F_OK) == 0
  }

  /// SQLite gives its companion files the mode of the database: nobody else is to read any of them.
  ///
  /// - Throws: ``StoreError/lost(path:)`` where the database was cut off or taken away, and so before SQLite looks: it
  ///   deletes a write-ahead log beside an empty database, and all that is in it.
  func makePrivateDatabase() throws(StoreError) {
    let file = open(database, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw StoreError(errno: errno, path: database) }
    close(file)
    if Self.isEmpty(database), hasHeldAStore || !Self.isEmpty(database + "-wal") { throw .lost(path: database) }
  }

  static func reason(_ code: Int32) -> String { String(cString: strerror(code)).lowercased() }
}
