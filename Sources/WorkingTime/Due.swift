// SPDX-License-Identifier: Apache-2.0

/// When a limit ends.
public struct Due: Hashable, Sendable {
  /// The last instant that is in time.
  public var instant: Instant
  /// The years without data that the count touched, ascending: these were counted Monday to Friday.
  public var missingYears: [Int]

  public init(instant: Instant, missingYears: [Int] = []) {
    self.instant = instant
    self.missingYears = missingYears
  }

  /// Whether it was counted over a year for which the calendar has no data, so that it may change.
  public var provisional: Bool { !missingYears.isEmpty }
}
