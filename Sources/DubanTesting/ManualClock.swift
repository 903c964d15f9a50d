// SPDX-License-Identifier: Apache-2.0

public import DubanEngine
import Synchronization
public import WorkingTime

/// A clock that stands still until the test sets it; its alarm then rings as the machine's would.
public final class ManualClock: Sendable {
  private struct State {
    var now: Instant
    var alarm: Instant?
    var wake: (@Sendable (WallClock.Wake) -> Void)?
  }

  private let state: Mutex<State>

  public init(_ now: Instant) { state = Mutex(State(now: now)) }

  public var now: Instant { state.withLock { $0.now } }
  /// What the alarm is set to.
  public var alarm: Instant? { state.withLock { $0.alarm } }

  /// Time passes.
  public func advance(to instant: Instant) {
    let wake = state.withLock { state in
      state.now = instant
      return (state.alarm.map { $0 <= instant } ?? false) ? state.wake : nil
    }
    wake?(.due)
  }

  /// The clock reads otherwise, and nothing rings.
  public func jump(to instant: Instant) { state.withLock { $0.now = instant } }

  public func advance(minutes: Double) { advance(to: now + Span(milliseconds: Int64(minutes * 60_000))) }

  /// Somebody sets it.
  public func set(to instant: Instant) {
    let wake = state.withLock { state in
      state.now = instant
      return state.wake
    }
    wake?(.clockSet)
  }

  public var wall: WallClock {
    WallClock(
      now: { self.now },
      alarm: { (_, wake) throws(EngineError) in
        self.state.withLock { $0.wake = wake }
        return Alarm(
          set: { instant in self.state.withLock { $0.alarm = instant } },
          cancel: { self.state.withLock { $0.wake = nil } })
      })
  }
}
