// SPDX-License-Identifier: Apache-2.0

/// How often, and after how long, something is tried again.
public struct RetryPolicy: Hashable, Sendable {
  /// Attempts in all, the first included; 1 never tries again.
  public var attempts: Int
  /// The wait after the first attempt; it doubles with each one more: 1 s, 2 s, 4 s, 8 s.
  public var first: Duration
  /// No wait is longer, the daemon's `Retry-After` included.
  public var longest: Duration

  public init(attempts: Int = 5, first: Duration = .seconds(1), longest: Duration = .seconds(30)) {
    self.attempts = attempts
    self.first = first
    self.longest = longest
  }

  /// The wait after an attempt, counted from 1; what the daemon asked for, in seconds, goes before the doubling.
  public func delay(afterAttempt attempt: Int, asked: Int? = nil) -> Duration {
    if let asked { return min(.seconds(asked), longest) }
    return min(first * (1 << min(max(attempt - 1, 0), 20)), longest)
  }
}
