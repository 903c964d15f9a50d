// SPDX-License-Identifier: Apache-2.0

import CSystemd
import Glibc

/// The listening socket that systemd opened before it started the service (systemd.socket(5), sd_listen_fds(3)).
public enum InheritedSocket {
  /// The descriptor of the inherited unix stream socket with the given name (`FileDescriptorName=` of the socket unit,
  /// which is the unit's own name where it sets none), or nil where no socket was inherited at all.
  ///
  /// The descriptor is closed on exec, and belongs to the caller. The environment is left as it is: `LISTEN_PID` keeps
  /// a child from taking the socket for its own.
  ///
  /// - Throws: ``InheritedSocketError`` where sockets were inherited but none, or more than one, of this name, or one
  ///   of another kind. Going on with a socket of one's own would then leave the callers of the unit's unheard.
  public static func named(_ name: String) throws(InheritedSocketError) -> CInt? {
    var list: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
    let count = sd_listen_fds_with_names(0, &list)
    guard count >= 0 else { throw .unreadable(errno: -count) }
    guard count > 0 else { return nil }
    var names: [String] = []
    if let list {
      for index in 0..<Int(count) {
        guard let item = list[index] else { break }
        names.append(String(cString: item))
        free(item)
      }
      free(list)
    }
    let found = names.indices.filter { names[$0] == name }
    guard found.count == 1, let index = found.first else { throw .wrongNames(found: names, expected: name) }
    let descriptor = listenFDsStart + CInt(index)
    try check(descriptor, name: name)
    return descriptor
  }

  /// `SD_LISTEN_FDS_START`: the first inherited descriptor, as laid down by sd_listen_fds(3).
  static let listenFDsStart: CInt = 3

  static func check(_ descriptor: CInt, name: String) throws(InheritedSocketError) {
    let answer = sd_is_socket_unix(descriptor, stream, 1, nil, 0)
    guard answer >= 0 else { throw .unreadable(errno: -answer) }
    guard answer > 0 else { throw .wrongKind(name: name) }
  }

  /// Glibc imports the kind of a socket as an enumeration of its own.
  private static let stream = CInt(SOCK_STREAM.rawValue)
}

/// Why an inherited socket cannot be served.
public enum InheritedSocketError: Error, Equatable, CustomStringConvertible {
  /// systemd passed sockets, but not exactly one of the name.
  case wrongNames(found: [String], expected: String)
  /// The socket is no unix stream socket that listens.
  case wrongKind(name: String)
  /// The environment or the descriptor could not be read.
  case unreadable(errno: CInt)

  public var description: String {
    switch self {
    case .wrongNames(let found, let expected):
      "inherited sockets are named \(found.map { "'\($0)'" }.joined(separator: ", ")), "
        + "expected exactly one named '\(expected)' (FileDescriptorName= of the socket unit)"
    case .wrongKind(let name):
      "inherited socket '\(name)' is of another kind, "
        + "expected a listening unix stream socket (ListenStream= with a path in the socket unit)"
    case .unreadable(let errno):
      "inherited sockets cannot be read: \(String(cString: strerror(errno)))"
    }
  }
}
