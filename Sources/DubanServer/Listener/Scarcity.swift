// SPDX-License-Identifier: Apache-2.0

import Synchronization
import WorkingTime

/// Remembers when connections last had to wait for descriptors or buffers, so that status can tell.
final class Scarcity: Sendable {
  /// How long it is worth telling after the last time, in milliseconds.
  private static let telling: Int64 = 60_000

  private let last = Mutex<(at: Instant, why: String)?>(nil)

  func note(_ why: String, at now: Instant) { last.withLock { $0 = (now, why) } }

  /// A sentence; nil where nothing was scarce for a while, or the clock was set back since.
  func trouble(at now: Instant) -> String? {
    guard let last = last.withLock({ $0 }), 0...Self.telling ~= now.milliseconds - last.at.milliseconds else {
      return nil
    }
    return """
      connections have to wait: \(last.why); clients that keep idle ones should close them, or the service needs a \
      higher LimitNOFILE=
      """
  }
}
