// SPDX-License-Identifier: Apache-2.0

import Dispatch

/// A time in which the store cannot write, though it may again: each try that fails doubles the pause before rungs are
/// tried again, to at most a minute. It is measured by a clock that nobody sets.
struct Outage {
  private let first: Int
  private var pause: Int
  private var retry: DispatchTime?
  private(set) var isKnown = false
  /// Whether it is room that is missing.
  private(set) var isFull = false

  /// - Parameter first: the first pause, in seconds.
  init(first: Int) {
    self.first = first
    pause = first
  }

  /// Whether rungs wait.
  var isOn: Bool { retry.map { DispatchTime.now() < $0 } ?? false }

  /// - Returns: after how many seconds to try again.
  mutating func failed(isFull: Bool) -> Int {
    self.isFull = isFull
    let seconds = pause
    retry = .now() + .seconds(seconds)
    pause = max(first, min(pause * 2, 60))
    isKnown = true
    return seconds
  }

  mutating func ended() { self = Outage(first: first) }
}
