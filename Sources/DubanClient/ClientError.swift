// SPDX-License-Identifier: Apache-2.0

/// Why the daemon gave no answer that could be used. What the daemon itself refuses is a ``ClientResponse``.
public enum ClientError: Error, Hashable, Sendable {
  /// Nothing stands at the socket's path, so neither the daemon nor its socket unit was started.
  case noSocket(path: String)
  /// A socket stands there and nobody listens: the daemon is not running.
  case notRunning(path: String)
  /// The kernel lets this account not open the socket: connecting needs the permission to write (unix(7)).
  case permissionDenied(path: String)
  /// The path does not fit into a socket address, which takes 107 bytes (unix(7)).
  case pathTooLong(path: String)
  /// The path names something that takes no connections of this kind.
  case noStreamSocket(path: String)
  /// The whole exchange, from connecting to the last byte, took longer than it may.
  case timeout(seconds: Double)
  /// The daemon closed the connection before the answer was complete.
  case closed
  /// The answer's body is longer than ``ClientConfiguration/maximumBody``.
  case tooLarge(limit: Int)
  /// What came is no HTTP/1.1 answer, or not the kind of answer that was asked for.
  case malformed(String)
  /// Something else of the operating system, as it says it.
  case system(String)

  /// The group that may open the daemon's socket.
  public static let group = "duban-operators"
}

extension ClientError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .noSocket(let path): "no socket at '\(path)': duban.socket or duband makes it, or --socket names another"
    case .notRunning(let path): "nobody listens at '\(path)'; duband is not running"
    case .permissionDenied(let path):
      "no permission to open '\(path)'; it takes members of the group \(Self.group)"
    case .pathTooLong(let path):
      "the socket's path '\(path)' has \(path.utf8.count) bytes; a socket address takes at most 107"
    case .noStreamSocket(let path): "'\(path)' is not a socket that takes connections"
    case .timeout(let seconds): "no answer within \(Self.rounded(seconds)) s"
    case .closed: "the daemon closed the connection before its answer was complete"
    case .tooLarge(let limit): "the answer is longer than \(limit) bytes"
    case .malformed(let what): "the answer cannot be read: \(what)"
    case .system(let message): message
    }
  }

  private static func rounded(_ seconds: Double) -> String {
    seconds == seconds.rounded() && abs(seconds) < 1e9 ? String(Int(seconds)) : String(seconds)
  }
}
