// SPDX-License-Identifier: Apache-2.0

/// An instant between 0001-01-01T00:00:00Z and 9999-12-31T23:59:59.999999999Z, the range of RFC 3339 without year 0.
public struct Timestamp: Hashable, Comparable, Sendable {
  /// Since 1970-01-01T00:00:00Z, without leap seconds; negative before it.
  public let seconds: Int64
  /// 0 to 999,999,999, counted forward from `seconds` before 1970 too.
  public let nanoseconds: Int32

  public static let earliest = Timestamp(unchecked: -62_135_596_800, 0)
  public static let latest = Timestamp(unchecked: 253_402_300_799, 999_999_999)

  private init(unchecked seconds: Int64, _ nanoseconds: Int32) {
    self.seconds = seconds
    self.nanoseconds = nanoseconds
  }

  /// Nil outside the range.
  public init?(seconds: Int64, nanoseconds: Int32 = 0) {
    guard 0..<1_000_000_000 ~= nanoseconds else { return nil }
    self.init(unchecked: seconds, nanoseconds)
    guard self >= .earliest, self <= .latest else { return nil }
  }

  /// Milliseconds since 1970-01-01T00:00:00Z; clamped to the range.
  public init(milliseconds: Int64) {
    let whole = milliseconds.flooredQuotient(1000)
    let rest = Int32((milliseconds % 1000 + 1000) % 1000) * 1_000_000
    self = min(max(Timestamp(unchecked: whole, rest), .earliest), .latest)
  }

  /// Since 1970-01-01T00:00:00Z, rounded towards the past.
  public var milliseconds: Int64 { seconds * 1000 + Int64(nanoseconds / 1_000_000) }

  public static func < (left: Timestamp, right: Timestamp) -> Bool {
    (left.seconds, left.nanoseconds) < (right.seconds, right.nanoseconds)
  }

  private var total: Int128 { Int128(seconds) * 1_000_000_000 + Int128(nanoseconds) }

  /// Nil where the result would leave the range.
  func adding(nanoseconds amount: Int128) -> Timestamp? {
    let sum = total + amount
    let whole = sum.flooredQuotient(1_000_000_000)
    return Timestamp(seconds: Int64(whole), nanoseconds: Int32(sum - whole * 1_000_000_000))
  }

  /// Nil where the distance does not fit a duration.
  func nanoseconds(since other: Timestamp) -> Int64? { Int64(exactly: total - other.total) }
}

extension FixedWidthInteger where Self: SignedInteger {
  /// The quotient rounded towards minus infinity; the divisor is positive.
  func flooredQuotient(_ divisor: Self) -> Self {
    let quotient = self / divisor
    return self % divisor < 0 ? quotient - 1 : quotient
  }
}
