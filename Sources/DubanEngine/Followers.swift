// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// Those who want to know that the log went on. Each holds only the newest seq, however slowly it reads.
final class Followers: Sendable {
  private struct State {
    var next = 0
    var isFinished = false
    var continuations: [Int: AsyncStream<Int64>.Continuation] = [:]
  }

  private let state = Mutex(State())

  /// - Returns: the newest seq, each time the log goes on, and what ends that before the engine does.
  func follow() -> (heads: AsyncStream<Int64>, end: @Sendable () -> Void) {
    let (stream, continuation) = AsyncStream.makeStream(of: Int64.self, bufferingPolicy: .bufferingNewest(1))
    let id: Int? = state.withLock { state in
      guard !state.isFinished else { return nil }
      state.next += 1
      state.continuations[state.next] = continuation
      return state.next
    }
    guard let id else {
      continuation.finish()
      return (stream, {})
    }
    continuation.onTermination = { [weak self] _ in
      self?.state.withLock { _ = $0.continuations.removeValue(forKey: id) }
    }
    return (stream, { continuation.finish() })
  }

  func tell(_ seq: Int64) {
    for continuation in state.withLock({ Array($0.continuations.values) }) { continuation.yield(seq) }
  }

  func finish() {
    let continuations = state.withLock { state in
      state.isFinished = true
      defer { state.continuations = [:] }
      return Array(state.continuations.values)
    }
    for continuation in continuations { continuation.finish() }
  }
}
