// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Systemd

/// Tells systemd something without waiting for it: a manager that does not read its socket must hold up neither an event
/// loop nor a turn.
enum Manager {
  private static let queue = DispatchQueue(label: "duban.manager")

  static func ready(status: String) { queue.async { Notify.ready(status: status) } }
  static func reloading() { queue.async { Notify.reloading() } }
  static func stopping(status: String) { queue.async { Notify.stopping(status: status) } }
  static func status(_ text: String) { queue.async { Notify.status(text) } }
  static func watchdog() { queue.async { Notify.watchdog() } }
}
