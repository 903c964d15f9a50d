// SPDX-License-Identifier: Apache-2.0

import CSystemd
import Glibc
import Synchronization

/// journald's socket (https://systemd.io/JOURNAL_NATIVE_PROTOCOL), written so that nobody waits for it for long.
///
/// `sd_journal_sendv` waits without end where journald holds its socket and does not read: a journal that hangs would stop
/// the daemon, and the journal is only the mirror. Here the first entry that is not taken waits for a second; from then
/// on entries are dropped at once, and counted, until one is taken again.
final class JournalSocket: Sendable {
  private struct State {
    var descriptor: CInt = -1
    /// journald has let somebody wait in vain.
    var isStuck = false
    /// Entries that were dropped and of which nothing was said yet.
    var lost = 0
  }

  private let path: String
  private let patience: timeval
  private let state = Mutex(State())

  /// - Parameter patience: how long the first entry that is not taken may wait.
  init(path: String, patience: Duration = .seconds(1)) {
    self.path = path
    self.patience = timeval(
      tv_sec: Int(patience.components.seconds),
      tv_usec: Int(patience.components.attoseconds / 1_000_000_000_000))
  }

  deinit { state.withLock { if $0.descriptor >= 0 { close($0.descriptor) } } }

  static let shared = JournalSocket(path: Journal.socketPath)

  /// Sends an entry, or drops it.
  ///
  /// - Parameter notice: says that so many were dropped; it goes ahead of the first that is taken again.
  func send(_ entry: JournalEntry, notice: (Int) -> JournalEntry) {
    state.withLock { state in
      if state.lost > 0, send(notice(state.lost), &state) { state.lost = 0 }
      if !send(entry, &state) { state.lost += 1 }
    }
  }

  private func send(_ entry: JournalEntry, _ state: inout State) -> Bool {
    if state.descriptor < 0 { state.descriptor = open() }
    guard state.descriptor >= 0, var address = address else { return false }
    let flags = CInt(MSG_NOSIGNAL) | (state.isStuck ? CInt(MSG_DONTWAIT) : 0)
    let bytes = entry.datagram
    var count: Int
    repeat {
      count = withUnsafePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          sendto(state.descriptor, bytes, bytes.count, flags, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
        }
      }
    } while count < 0 && errno == EINTR
    if count >= 0 {
      state.isStuck = false
      return true
    }
    switch errno {
    case EAGAIN:
      state.isStuck = true
      return false
    // Too large for a datagram: libsystemd hands it over as a file.
    case EMSGSIZE where !state.isStuck: return entry.sendAsFile()
    default: return false
    }
  }

  private func open() -> CInt {
    let descriptor = socket(AF_UNIX, CInt(SOCK_DGRAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { return descriptor }
    var (patience, room) = (patience, CInt(8 * 1024 * 1024))
    setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    setsockopt(descriptor, SOL_SOCKET, SO_SNDBUF, &room, socklen_t(MemoryLayout<CInt>.size))
    return descriptor
  }

  private var address: sockaddr_un? {
    var address = sockaddr_un()
    guard path.utf8.count < MemoryLayout.size(ofValue: address.sun_path) else { return nil }
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    return address
  }
}
