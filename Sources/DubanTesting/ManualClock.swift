// SPDX-License-Identifier: Apache-2.0

public import DubanEngine
import Synchronization
public import WorkingTime

/// Both of a machine's clocks, which stand still until the test moves them; the alarm then rings as the machine's would.
public final class ManualClock: Sendable {
  private struct State {
    var now: Instant
    var boot: Span
    var alarm: Instant?
    var wake: (@Sendable (WallClock.Wake) -> Void)?
  }

  private let state: Mutex<State>

  /// - Parameter boot: how long ago the machine started.
  public init(_ now: Instant, boot: Span = .hours(24)) { state = Mutex(State(now: now, boot: boot)) }

  /// What the wall clock says.
  public var now: Instant { state.withLock { $0.now } }
  /// The time since the machine's start.
  public var boot: Span { state.withLock { $0.boot } }
  /// What the alarm is set to.
  public var alarm: Instant? { state.withLock { $0.alarm } }

  /// Time passes, by both clocks.
  public func advance(to instant: Instant) {
    let wake = state.withLock { state in
      state.boot = state.boot + (instant - state.now)
      state.now = instant
      return (state.alarm.map { $0 <= instant } ?? false) ? state.wake : nil
    }
    wake?(.due)
  }

  public func advance(by span: Span) { advance(to: now + span) }

  /// Time passes by both clocks, and nothing rings.
  public func pass(to instant: Instant) {
    state.withLock { state in
      state.boot = state.boot + (instant - state.now)
      state.now = instant
    }
  }

  public func advance(minutes: Double) { advance(to: now + Span(milliseconds: Int64(minutes * 60_000))) }

  /// The machine sleeps: both clocks count on, nothing rings, and when it wakes those are told who asked to hear of a
  /// clock that was set (timerfd_create(2)).
  public func sleep(_ span: Span) {
    let (alarm, wake) = state.withLock { state in
      state.boot = state.boot + span
      state.now = state.now + span
      return (state.alarm.map { [now = state.now] in $0 <= now } ?? false, state.wake)
    }
    wake?(.clockSet)
    if alarm { wake?(.due) }
  }

  /// The machine starts anew, with another wall clock.
  public func reboot(at instant: Instant, boot: Span = .minutes(1)) {
    state.withLock { state in
      state.now = instant
      state.boot = boot
    }
  }

  /// Somebody sets the wall clock.
  public func set(to instant: Instant) {
    let wake = state.withLock { state in
      state.now = instant
      return state.wake
    }
    wake?(.clockSet)
  }

  public var wall: WallClock {
    WallClock(
      read: { self.state.withLock { ClockReading(wall: $0.now, boot: $0.boot) } },
      alarm: { (_, wake) throws(EngineError) in
        self.state.withLock { $0.wake = wake }
        return Alarm(
          set: { instant in self.state.withLock { $0.alarm = instant } },
          cancel: { self.state.withLock { $0.wake = nil } })
      })
  }
}
