// SPDX-License-Identifier: Apache-2.0

/// When a limit ends.
public struct Due: Hashable, Sendable {
  /// The last instant that is in time.
  public var instant: Instant
  /// Whether it was counted over a year for which the calendar has no data, so that it may change.
  public var provisional: Bool

  public init(instant: Instant, provisional: Bool) {
    self.instant = instant
    self.provisional = provisional
  }
}
