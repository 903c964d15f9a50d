// SPDX-License-Identifier: Apache-2.0

import DubanCore
import Synchronization
import WorkingTime

/// Remembers when connections last had to wait for descriptors or buffers, so that status can tell.
final class Scarcity: Sendable {
  /// How long it is worth telling after the last time.
  private static let telling = Span.minutes(1)

  private let last = Mutex<(at: Span, why: String)?>(nil)

  /// - Parameter now: by a clock that nobody sets.
  func note(_ why: String, at now: Span) { last.withLock { $0 = (now, why) } }

  /// A sentence; nil where nothing was scarce for a while.
  func trouble(at now: Span) -> Text? {
    guard let last = last.withLock({ $0 }), now - last.at <= Self.telling else {
      return nil
    }
    return Text(
      en: """
        connections have to wait: \(last.why); clients that keep idle ones should close them, or the service needs a \
        higher LimitNOFILE=
        """,
      zh: "连接需要等待：\(last.why)；请关闭闲置的连接，或调高服务的 LimitNOFILE=")
  }
}
