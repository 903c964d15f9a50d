// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// Between the clients and the one who kills the daemon: who may send, and how much was answered.
final class Gate: Sendable {
  private struct State {
    var isOpen = false
    var isOver = false
    var isGivenUp = false
    var life = 0
    var sending = 0
    var answered = 0
    /// Who waits to send, and in which life he last failed.
    var waiting: [(life: Int, ends: Bool, go: CheckedContinuation<Int?, Never>)] = []
    var watch: (isDone: @Sendable (Int, Int) -> Bool, go: CheckedContinuation<Void, Never>)?
  }

  private let state = Mutex(State())

  /// Waits until a daemon runs that is younger than the one at which the caller failed.
  ///
  /// - Parameter ends: whether nothing is left to be sent where the test is over.
  /// - Returns: the life's number; nil where the test is over.
  func enter(after life: Int, ends: Bool) async -> Int? {
    await withCheckedContinuation { continuation in
      let answer: Int?? = state.withLock { state in
        if state.isGivenUp || state.isOver && ends { return .some(nil) }
        if state.isOpen, state.life > life {
          state.sending += 1
          return state.life
        }
        state.waiting.append((life, ends, continuation))
        return nil
      }
      if let answer { continuation.resume(returning: answer) }
    }
  }

  func leave(answered: Bool) {
    let watcher = state.withLock { state in
      state.sending -= 1
      if answered { state.answered += 1 }
      return Self.watcher(&state)
    }
    watcher?.resume()
  }

  /// A daemon runs: everybody may send.
  func open(newLife: Bool) {
    let goers = state.withLock { state in
      state.isOpen = true
      if newLife { state.life += 1 }
      let goers = state.waiting.filter { $0.life < state.life }
      state.waiting.removeAll { $0.life < state.life }
      state.sending += goers.count
      return goers.map { ($0.go, state.life) }
    }
    for (go, life) in goers { go.resume(returning: life) }
  }

  /// Nobody begins to send.
  func close() { state.withLock { $0.isOpen = false } }

  /// Nobody begins anything new; what was sent is sent again until it is answered.
  func finish() {
    let over = state.withLock { state in
      state.isOver = true
      let over = state.waiting.filter(\.ends)
      state.waiting.removeAll(where: \.ends)
      return over
    }
    for one in over { one.go.resume(returning: nil) }
  }

  /// Something is wrong: nobody waits any longer.
  func giveUp() {
    let (over, watcher) = state.withLock { state in
      state.isGivenUp = true
      defer { state.waiting = [] }
      return (state.waiting, Self.watcher(&state))
    }
    for one in over { one.go.resume(returning: nil) }
    watcher?.resume()
  }

  var isGivenUp: Bool { state.withLock { $0.isGivenUp } }
  var answered: Int { state.withLock { $0.answered } }

  /// Waits until so much was answered.
  func reach(answered count: Int) async { await watch { answered, _ in answered >= count } }

  /// Waits until nobody sends.
  func idle() async { await watch { _, sending in sending == 0 } }

  private func watch(_ isDone: @escaping @Sendable (Int, Int) -> Bool) async {
    await withCheckedContinuation { continuation in
      let watcher = state.withLock { state in
        state.watch = (isDone, continuation)
        return Self.watcher(&state)
      }
      watcher?.resume()
    }
  }

  private static func watcher(_ state: inout State) -> CheckedContinuation<Void, Never>? {
    guard let watch = state.watch, state.isGivenUp || watch.isDone(state.answered, state.sending) else { return nil }
    state.watch = nil
    return watch.go
  }
}
