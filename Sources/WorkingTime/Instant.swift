// SPDX-License-Identifier: Apache-2.0

/// A point in time, to the millisecond, on the POSIX time scale (no leap seconds). Arithmetic saturates.
public struct Instant: Comparable, Hashable, Sendable {
  /// Milliseconds since 1970-01-01T00:00:00Z.
  public var milliseconds: Int64

  public init(milliseconds: Int64) {
    self.milliseconds = milliseconds
  }

  public static func < (one: Instant, other: Instant) -> Bool { one.milliseconds < other.milliseconds }

  public static func + (instant: Instant, span: Span) -> Instant {
    Instant(milliseconds: saturatingSum(instant.milliseconds, span.milliseconds))
  }

  public static func - (instant: Instant, span: Span) -> Instant {
    Instant(milliseconds: saturatingDifference(instant.milliseconds, span.milliseconds))
  }

  /// The time elapsed from the other instant to this one; negative if the other is later.
  public static func - (one: Instant, other: Instant) -> Span {
    Span(milliseconds: saturatingDifference(one.milliseconds, other.milliseconds))
  }

  public func advanced(by span: Span) -> Instant { self + span }

  /// The time elapsed from this instant to the other; negative if the other is earlier.
  public func distance(to other: Instant) -> Span { other - self }

  /// Whole seconds since 1970-01-01T00:00:00Z, rounded down.
  var seconds: Int64 {
    let quotient = milliseconds / 1000
    return milliseconds % 1000 < 0 ? quotient - 1 : quotient
  }

  /// An instant on a whole second; saturates.
  init(seconds: Int64) {
    let (product, overflow) = seconds.multipliedReportingOverflow(by: 1000)
    milliseconds = overflow ? (seconds < 0 ? .min : .max) : product
  }
}

extension Instant: CustomStringConvertible {
  /// RFC 3339 in UTC.
  public var description: String { RFC3339.format(self, in: .utc) }
}
