// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Synchronization

/// Writes the journal's lines, in order, on a queue of its own: neither a turn nor an answer waits for a journald that is
/// slow or does not read at all.
///
/// The journal is the log's mirror, never the log. Where it falls too far behind, lines are left out, and it is said how
/// many.
final class Scribe: Sendable {
  /// How many writings may wait. Each is what one commit has to say, or one line.
  private static let most = 4096

  private let queue = DispatchQueue(label: "duban.journal")
  private let state = Mutex(State())
  private let tellLeftOut: @Sendable (Int) -> Void

  private struct State {
    var waiting = 0
    var leftOut = 0
  }

  /// - Parameter tellLeftOut: says that so many writings were left out; called on the queue.
  init(tellLeftOut: @escaping @Sendable (Int) -> Void) { self.tellLeftOut = tellLeftOut }

  func write(_ lines: @escaping @Sendable () -> Void) {
    let isTaken = state.withLock { state in
      guard state.waiting < Self.most else {
        state.leftOut += 1
        return false
      }
      state.waiting += 1
      return true
    }
    guard isTaken else { return }
    queue.async { @Sendable [self] in
      lines()
      let leftOut = state.withLock { state in
        state.waiting -= 1
        defer { if state.waiting == 0 { state.leftOut = 0 } }
        return state.waiting == 0 ? state.leftOut : 0
      }
      if leftOut > 0 { tellLeftOut(leftOut) }
    }
  }

  /// Waits until all that was given before is written, or the time is over.
  func finish(within seconds: Int) {
    let done = DispatchSemaphore(value: 0)
    queue.async { @Sendable in done.signal() }
    _ = done.wait(timeout: .now() + .seconds(seconds))
  }
}
