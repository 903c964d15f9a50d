// SPDX-License-Identifier: Apache-2.0

import CSystemd
public import Dispatch
import Glibc
public import WorkingTime

/// The machine's clocks, and what wakes the engine by them. Tests put others in their place.
public struct WallClock: Sendable {
  /// Why the engine is to look again.
  public enum Wake: Hashable, Sendable {
    /// The instant that the alarm was set to has come.
    case due
    /// Somebody set the clock.
    case clockSet
  }

  /// Both clocks at one moment.
  public var read: @Sendable () -> ClockReading
  /// Makes the one alarm of an engine; it calls back on the given queue.
  public var alarm: @Sendable (DispatchQueue, @escaping @Sendable (Wake) -> Void) throws(EngineError) -> Alarm

  public init(
    read: @escaping @Sendable () -> ClockReading,
    alarm: @escaping @Sendable (DispatchQueue, @escaping @Sendable (Wake) -> Void) throws(EngineError) -> Alarm
  ) {
    self.read = read
    self.alarm = alarm
  }

  /// The machine's clocks.
  public static let system = WallClock(
    read: {
      // The machine may fall asleep, or the process be stopped, between two readings, and the clocks would seem to
      // disagree: what came in between a long pause is read again.
      var before = milliseconds(CLOCK_BOOTTIME)
      for _ in 0..<100 {
        let wall = milliseconds(CLOCK_REALTIME)
        let boot = milliseconds(CLOCK_BOOTTIME)
        if boot - before < 100 {
          return ClockReading(wall: Instant(milliseconds: wall), boot: Span(milliseconds: boot))
        }
        before = boot
      }
      return ClockReading(wall: Instant(milliseconds: milliseconds(CLOCK_REALTIME)), boot: Span(milliseconds: before))
    },
    alarm: { (queue, wake) throws(EngineError) in
      let alarm = try SystemAlarm(queue: queue, wake: wake)
      return Alarm(set: { alarm.set($0) }, cancel: { alarm.cancel() })
    })

  private static func milliseconds(_ clock: clockid_t) -> Int64 {
    var time = timespec()
    clock_gettime(clock, &time)
    return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
  }
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
