// SPDX-License-Identifier: Apache-2.0

import CSystemd
import Dispatch
import DubanCore
import Glibc
import NIOCore

/// Who is at the other end of a connection, as the kernel noted it when the connection was made (`SO_PEERCRED`).
struct Peer: Sendable {
  var uid: UInt32

  init(of channel: any Channel) throws {
    // Only on the channel's event loop may its descriptor be used.
    channel.eventLoop.preconditionInEventLoop()
    let uid = try channel.pipeline.syncOperations.withUnsafeTransportIfAvailable(of: CInt.self) { descriptor in
      var uid: UInt32 = 0
      var gid: UInt32 = 0
      var pid: Int32 = 0
      let result = duban_peer(descriptor, &uid, &gid, &pid)
      guard result == 0 else { throw PeerError(errno: -result) }
      return uid
    }
    guard let uid else { throw PeerError(errno: ENOTSOCK) }
    self.uid = uid
  }

  /// The account's name, asked anew each time: accounts come and go while a daemon runs.
  ///
  /// - Returns: nil where it cannot be asked just now, as when no descriptors are left: an operator must not be taken for
  ///   a stranger then.
  func caller() async -> Caller? {
    let uid = uid
    let isSuper = uid == 0 || uid == geteuid()
    return await withCheckedContinuation { continuation in
      // The name service may read files or ask a server: never on an event loop.
      Self.lookups.async {
        switch Self.account(of: uid) {
        case .success(let name):
          continuation.resume(returning: Caller(account: name ?? "uid:\(uid)", isSuper: isSuper))
        case .failure: continuation.resume(returning: nil)
        }
      }
    }
  }

  private static let lookups = DispatchQueue(label: "duban.accounts")

  /// Nil where the machine has no name for the uid.
  private static func account(of uid: UInt32) -> Result<String?, PeerError> {
    var size = max(1024, sysconf(CInt(_SC_GETPW_R_SIZE_MAX)))
    while true {
      var entry = passwd()
      var found: UnsafeMutablePointer<passwd>?
      var buffer = [CChar](repeating: 0, count: size)
      let result = getpwuid_r(uid, &entry, &buffer, buffer.count, &found)
      switch result {
      case ERANGE where size < 1 << 20: size *= 2
      // getpwnam(3): by these, too, systems say that there is no such account.
      case 0, ENOENT, ESRCH, EBADF, EPERM:
        return .success(result == 0 && found != nil ? entry.pw_name.map { String(cString: $0) } : nil)
      default: return .failure(PeerError(errno: result))
      }
    }
  }
}

/// The kernel did not say who the peer is.
struct PeerError: Error, CustomStringConvertible {
  var errno: CInt
  var description: String { "the peer's credentials cannot be read: \(String(cString: strerror(errno)))" }
}
