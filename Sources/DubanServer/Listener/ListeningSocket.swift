// SPDX-License-Identifier: Apache-2.0

import CSystemd
import Glibc

/// A unix stream socket that listens: inherited, or one of our own.
public struct ListeningSocket: Sendable {
  /// The descriptor; it belongs to whoever serves it.
  let descriptor: CInt
  /// What to remove at the end; nil for an inherited socket, whose file belongs to whoever made it.
  let path: String?

  /// A socket that listens already (sd_listen_fds(3)).
  public init(inherited descriptor: CInt) {
    self.descriptor = descriptor
    path = nil
  }

  /// How many connections may wait to be taken.
  static let backlog: CInt = 512

  /// Of the socket's file: owner and group may connect.
  private static let mode: mode_t = 0o660

  /// Makes a socket at a path, open for owner and group (0660).
  ///
  /// A socket that nobody answers on is what a dead daemon left: it is replaced. Call this only while the state lock is
  /// held, else two daemons that start at once would replace each other's.
  public init(path: String) throws(ListeningSocketError) {
    var address = try Self.address(path)
    try Self.clear(path)
    let descriptor = socket(AF_UNIX, CInt(SOCK_STREAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { throw .failed(path: path, operation: "socket", errno: errno) }
    // At no moment may the file be open to more: Linux gives it the socket's own mode, less the umask, which belongs to
    // the whole process and is left alone. What that took away is given back.
    guard fchmod(descriptor, Self.mode) == 0 else { throw Self.failure(path, "fchmod", closing: descriptor) }
    guard Self.with(&address, { Glibc.bind(descriptor, $0, $1) }) == 0 else {
      throw Self.failure(path, "bind", closing: descriptor)
    }
    guard chmod(path, Self.mode) == 0 else {
      let failure = Self.failure(path, "chmod", closing: descriptor)
      unlink(path)
      throw failure
    }
    guard listen(descriptor, Self.backlog) == 0 else {
      let failure = Self.failure(path, "listen", closing: descriptor)
      unlink(path)
      throw failure
    }
    self.descriptor = descriptor
    self.path = path
  }

  /// The longest path in bytes (unix(7): `sun_path` with its final zero).
  public static let longestPath = MemoryLayout.size(ofValue: sockaddr_un().sun_path) - 1

  /// Removes what was made; an inherited socket stays.
  func remove() {
    if let path { unlink(path) }
  }

  private static func failure(
    _ path: String, _ operation: String, closing descriptor: CInt
  ) -> ListeningSocketError {
    let reason = errno
    Glibc.close(descriptor)
    return .failed(path: path, operation: operation, errno: reason)
  }

  private static func address(_ path: String) throws(ListeningSocketError) -> sockaddr_un {
    let bytes = Array(path.utf8)
    guard !bytes.isEmpty, bytes.count <= longestPath, !bytes.contains(0) else {
      throw .unusablePath(path: path, bytes: bytes.count)
    }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
    return address
  }

  private static func with(
    _ address: inout sockaddr_un, _ body: (UnsafePointer<sockaddr>, socklen_t) -> CInt
  ) -> CInt {
    withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(MemoryLayout<sockaddr_un>.size)) }
    }
  }

  /// Removes a socket that nobody answers on.
  private static func clear(_ path: String) throws(ListeningSocketError) {
    var status = stat()
    guard lstat(path, &status) == 0 else {
      if errno == ENOENT { return }
      throw .failed(path: path, operation: "lstat", errno: errno)
    }
    guard status.st_mode & S_IFMT == S_IFSOCK else { throw .notASocket(path: path) }
    var address = try address(path)
    let descriptor = socket(AF_UNIX, CInt(SOCK_STREAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { throw .failed(path: path, operation: "socket", errno: errno) }
    defer { Glibc.close(descriptor) }
    // A full backlog must not make us wait: then it is not dead.
    _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
    if with(&address, { connect(descriptor, $0, $1) }) == 0 || errno == EAGAIN || errno == EINPROGRESS {
      throw .inUse(path: path)
    }
    guard errno == ECONNREFUSED else { throw .failed(path: path, operation: "connect", errno: errno) }
    guard unlink(path) == 0 || errno == ENOENT else { throw .failed(path: path, operation: "unlink", errno: errno) }
  }
}

/// Why a socket could not be made.
public enum ListeningSocketError: Error, Hashable, Sendable, CustomStringConvertible {
  case unusablePath(path: String, bytes: Int)
  /// Something answers there.
  case inUse(path: String)
  case notASocket(path: String)
  case failed(path: String, operation: String, errno: CInt)

  public var description: String {
    switch self {
    case .unusablePath(let path, let bytes):
      """
      socket path '\(path)' has \(bytes) bytes; from 1 to \(ListeningSocket.longestPath) are accepted, \
      give a shorter one with --socket
      """
    case .inUse(let path):
      "socket \(path) is taken: something answers there; stop it, or give another path with --socket"
    case .notASocket(let path):
      "\(path) exists and is no socket; move it away, or give another path with --socket"
    case .failed(let path, let operation, let errno):
      "socket \(path) cannot be made: \(operation): \(String(cString: strerror(errno)))"
    }
  }
}
