// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// The open connections, in all and of each uid, and which of them are served.
final class Places: Sendable {
  enum Place: Sendable {
    case served
    /// One too many: its first request is answered 503, if it comes soon.
    case crowd
    /// One too many, and too many wait for that answer already: it is given unasked.
    case flood
  }

  private struct State {
    var all = 0
    var crowd = 0
    var own: [UInt32: Int] = [:]
  }

  private let limits: Limits
  private let state = Mutex(State())

  init(_ limits: Limits) { self.limits = limits }

  func enter(_ uid: UInt32) -> Place {
    state.withLock { state in
      let own = state.own[uid, default: 0]
      let isRoom = state.all < limits.connections || own < limits.connectionsAnyway
      if isRoom, own < limits.connectionsPerAccount {
        state.all += 1
        state.own[uid] = own + 1
        return .served
      }
      guard state.crowd < limits.crowd else { return .flood }
      state.crowd += 1
      return .crowd
    }
  }

  /// - Parameter place: what ``enter(_:)`` gave.
  func leave(_ uid: UInt32, _ place: Place) {
    state.withLock { state in
      switch place {
      case .served:
        state.all -= 1
        let left = state.own[uid, default: 1] - 1
        state.own[uid] = left > 0 ? left : nil
      case .crowd: state.crowd -= 1
      case .flood: break
      }
    }
  }
}
