// SPDX-License-Identifier: Apache-2.0

import CSystemd
public import Dispatch
import Glibc
public import WorkingTime

/// The clock on the wall, and what wakes the engine by it. Tests put one of their own in its place.
public struct WallClock: Sendable {
  /// Why the engine is to look again.
  public enum Wake: Hashable, Sendable {
    /// The instant that the alarm was set to has come.
    case due
    /// Somebody set the clock.
    case clockSet
  }

  public var now: @Sendable () -> Instant
  /// Makes the one alarm of an engine; it calls back on the given queue.
  public var alarm: @Sendable (DispatchQueue, @escaping @Sendable (Wake) -> Void) throws(EngineError) -> Alarm

  public init(
    now: @escaping @Sendable () -> Instant,
    alarm: @escaping @Sendable (DispatchQueue, @escaping @Sendable (Wake) -> Void) throws(EngineError) -> Alarm
  ) {
    self.now = now
    self.alarm = alarm
  }

  /// The machine's clock.
  public static let system = WallClock(
    now: {
      var time = timespec()
      clock_gettime(CLOCK_REALTIME, &time)
      return Instant(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
    },
    alarm: { (queue, wake) throws(EngineError) in
      let alarm = try SystemAlarm(queue: queue, wake: wake)
      return Alarm(set: { alarm.set($0) }, cancel: { alarm.cancel() })
    })
}

/// Wakes at one instant at a time.
public struct Alarm: Sendable {
  /// Sets it to an instant, whatever it was set to before; nil for never. An instant that is past wakes at once.
  public var set: @Sendable (Instant?) -> Void
  public var cancel: @Sendable () -> Void

  public init(set: @escaping @Sendable (Instant?) -> Void, cancel: @escaping @Sendable () -> Void) {
    self.set = set
    self.cancel = cancel
  }
}

/// One Dispatch wall timer, and one timerfd that tells when the clock was set: after a step back the wall timer alone
/// would fire late, since its own timerfd has no `TFD_TIMER_CANCEL_ON_SET` (timerfd_create(2)).
///
/// Unchecked: Dispatch sources may be used from any thread, but their types do not say so on this platform; the rest is
/// used on the engine's queue only.
private final class SystemAlarm: @unchecked Sendable {
  private let timer: any DispatchSourceTimer
  private let watch: any DispatchSourceRead
  /// What the timer is set to, while it has not fired and the clock was not set; used on the queue only.
  private var armed: Instant??

  init(queue: DispatchQueue, wake: @escaping @Sendable (WallClock.Wake) -> Void) throws(EngineError) {
    let descriptor = duban_walltime_watch()
    guard descriptor >= 0 else {
      throw .clock(detail: "timerfd: \(String(cString: strerror(-descriptor)).lowercased())")
    }
    timer = DispatchSource.makeTimerSource(queue: queue)
    timer.schedule(wallDeadline: .distantFuture)
    watch = DispatchSource.makeReadSource(fileDescriptor: descriptor, queue: queue)
    timer.setEventHandler { @Sendable [weak self] in
      self?.armed = nil
      wake(.due)
    }
    watch.setEventHandler { @Sendable [weak self] in
      guard duban_walltime_was_set(descriptor) == 1 else { return }
      // Armed again before anybody looks at the clock, so that no change falls in between.
      _ = duban_walltime_rearm(descriptor)
      self?.armed = nil
      wake(.clockSet)
    }
    watch.setCancelHandler { @Sendable in close(descriptor) }
    timer.activate()
    watch.activate()
  }

  func set(_ instant: Instant?) {
    // Nearly every turn asks for what is set already, and setting it takes a system call and another thread.
    guard armed != .some(instant) else { return }
    armed = .some(instant)
    guard let instant else { return timer.schedule(wallDeadline: .distantFuture) }
    let milliseconds = max(0, instant.milliseconds)
    let time = timespec(
      tv_sec: Int(milliseconds / 1000), tv_nsec: Int(milliseconds % 1000) * 1_000_000)
    timer.schedule(wallDeadline: DispatchWallTime(timespec: time), leeway: .nanoseconds(0))
  }

  func cancel() {
    timer.cancel()
    watch.cancel()
  }
}
