// SPDX-License-Identifier: Apache-2.0

/// Instants as text, by RFC 3339.
public enum RFC3339 {
  /// Like `2026-02-13T09:00:00+08:00`, with milliseconds only where there are any, and `Z` in UTC itself.
  ///
  /// An old offset with seconds is cut to whole minutes and the local time moved with it: the instant stays the same.
  public static func format(_ instant: Instant, in zone: ZoneRules) -> String {
    let offset = zone.offset(at: instant) / 60 * 60
    let local = ZoneRules.civil(seconds: saturatingSum(instant.seconds, Int64(offset)))
    let milliseconds = Int(saturatingDifference(instant.milliseconds, Instant(seconds: instant.seconds).milliseconds))
    var digits = Digits(capacity: 29)
    digits.append(local.date)
    digits.append("T")
    digits.append(local.time, seconds: true)
    if milliseconds > 0, milliseconds < 1000 {
      digits.append(".")
      digits.append(milliseconds, width: 3)
    }
    guard offset != 0 || zone != .utc else {
      digits.append("Z")
      return digits.text
    }
    digits.append(offset < 0 ? "-" : "+")
    digits.append(abs(offset) / 3600, width: 2)
    digits.append(":")
    digits.append(abs(offset) / 60 % 60, width: 2)
    return digits.text
  }

  /// Reads a `date-time` of RFC 3339, section 5.6; nil if it is none or its year lies outside the ``Era``.
  ///
  /// `T` and `Z` may be lower case and `T` a space. Digits past the milliseconds are dropped. The sixtieth second
  /// is taken only where a leap second can stand, at the end of a day in UTC, and means the second after it.
  public static func parse(_ text: String) -> Instant? {
    var scanner = Scanner(text)
    guard let date = scanner.date(), scanner.skip(anyOf: "Tt "),
      let hour = scanner.number(digits: 2), hour < 24, scanner.skip(anyOf: ":"),
      let minute = scanner.number(digits: 2), minute < 60, scanner.skip(anyOf: ":"),
      let second = scanner.number(digits: 2), second <= 60
    else { return nil }
    var milliseconds = 0
    if scanner.skip(anyOf: ".") {
      guard let fraction = fraction(&scanner) else { return nil }
      milliseconds = fraction
    }
    guard let offset = offset(&scanner), scanner.isAtEnd else { return nil }
    let seconds = date.dayNumber * 86_400 + hour * 3600 + minute * 60 + second - offset
    if second == 60 {
      guard seconds % 86_400 == 0 else { return nil }
      milliseconds = 0
    }
    return Instant(milliseconds: Int64(seconds) * 1000 + Int64(milliseconds))
  }

  /// The milliseconds of one fraction digit or more.
  private static func fraction(_ scanner: inout Scanner) -> Int? {
    var (value, weight, count) = (0, 100, 0)
    while let digit = scanner.number(digits: 1) {
      value += digit * weight
      weight /= 10
      count += 1
    }
    return count > 0 ? value : nil
  }

  /// Seconds east of UTC.
  private static func offset(_ scanner: inout Scanner) -> Int? {
    if scanner.skip(anyOf: "Zz") { return 0 }
    let west = scanner.next == UInt8(ascii: "-")
    guard scanner.skip(anyOf: "+-"), let hours = scanner.number(digits: 2), hours < 24, scanner.skip(anyOf: ":"),
      let minutes = scanner.number(digits: 2), minutes < 60
    else { return nil }
    return (hours * 3600 + minutes * 60) * (west ? -1 : 1)
  }
}
