// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// Memory for the bodies that are under way: what has been read of them and waits for the rest, or for its answer.
///
/// One account has less than there is, so that its large batches leave others room for theirs.
final class BodyRoom: Sendable {
  private struct State {
    var all = 0
    var own: [String: Int] = [:]
  }

  private let limits: Limits
  private let state = Mutex(State())

  init(_ limits: Limits) { self.limits = limits }

  /// In bytes, all accounts together.
  var taken: Int { state.withLock { $0.all } }

  /// - Returns: whether there was room. It stays taken until ``leave(_:_:)``.
  func enter(_ account: String, _ bytes: Int) -> Bool {
    state.withLock { state in
      let own = state.own[account, default: 0]
      // A small body always finds room with an account of which nothing is under way: nobody is shut out.
      guard own == 0 && bytes <= limits.eventBytes || state.all + bytes <= limits.bodyBytes else { return false }
      guard own + bytes <= limits.bodyBytesPerAccount else { return false }
      state.all += bytes
      state.own[account] = own + bytes
      return true
    }
  }

  func leave(_ account: String, _ bytes: Int) {
    state.withLock { state in
      state.all -= bytes
      let left = state.own[account, default: bytes] - bytes
      state.own[account] = left > 0 ? left : nil
    }
  }
}
