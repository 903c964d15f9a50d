// SPDX-License-Identifier: Apache-2.0

import CSystemd
import Glibc

/// What a service tells systemd about itself (sd_notify(3)).
///
/// Where `NOTIFY_SOCKET` is not set each does nothing and answers false. The process never says which one the main
/// process is (`MAINPID=`): with `NotifyAccess=main` systemd listens to nobody else.
public enum Notify {
  /// The service serves, after a start or after a reload.
  @discardableResult
  public static func ready(status: String? = nil) -> Bool {
    send("READY=1", status: status)
  }

  /// The service reads its configuration again; ``ready(status:)`` must follow, also when the reload was refused.
  @discardableResult
  public static func reloading(status: String? = nil) -> Bool {
    var now = timespec()
    clock_gettime(CLOCK_MONOTONIC, &now)
    // systemd 253 and newer match the reload to its request by this instant (sd_notify(3), MONOTONIC_USEC=).
    let microseconds = now.tv_sec * 1_000_000 + now.tv_nsec / 1_000
    return send("RELOADING=1\nMONOTONIC_USEC=\(microseconds)", status: status)
  }

  /// The service has begun to stop.
  @discardableResult
  public static func stopping(status: String? = nil) -> Bool {
    send("STOPPING=1", status: status)
  }

  /// One line for people, shown by `systemctl status`.
  @discardableResult
  public static func status(_ text: String) -> Bool {
    send("", status: text)
  }

  /// The service is alive. Call it only after it has shown so.
  @discardableResult
  public static func watchdog() -> Bool {
    send("WATCHDOG=1", status: nil)
  }

  /// How long systemd waits for ``watchdog()`` before it ends the service; nil where it does not watch this process
  /// (`WATCHDOG_USEC`, `WATCHDOG_PID`). Half of it is the usual interval between two calls.
  public static var watchdogInterval: Duration? {
    var microseconds: UInt64 = 0
    guard sd_watchdog_enabled(0, &microseconds) > 0 else { return nil }
    return .microseconds(Int64(clamping: microseconds))
  }

  private static func send(_ assignments: String, status: String?) -> Bool {
    sd_notify(0, message(assignments, status: status)) > 0
  }

  /// The assignments and the status, each on a line of its own. A line break within the status would begin another
  /// assignment, so it becomes a space.
  static func message(_ assignments: String, status: String?) -> String {
    guard let status else { return assignments }
    let line = String(status.map { $0.isNewline ? " " : $0 })
    return assignments.isEmpty ? "STATUS=\(line)" : "\(assignments)\nSTATUS=\(line)"
  }
}
