// SPDX-License-Identifier: Apache-2.0

/// A time of day on the wall, from 00:00 to 24:00 (the end of the day), to the second.
public struct CivilTime: Comparable, Hashable, Sendable {
  /// 0 to 86,400.
  public let secondOfDay: Int

  /// The time, or nil outside 0…86,400.
  public init?(secondOfDay: Int) {
    guard secondOfDay >= 0, secondOfDay <= 86_400 else { return nil }
    self.secondOfDay = secondOfDay
  }

  /// The time, or nil if there is none; 24:00:00 is the last.
  public init?(hour: Int, minute: Int, second: Int = 0) {
    guard hour >= 0, hour <= 24, minute >= 0, minute < 60, second >= 0, second < 60 else { return nil }
    self.init(secondOfDay: hour * 3600 + minute * 60 + second)
  }

  /// Reads `08:30`, `08:30:15` or `24:00`, always with two digits each.
  public init?(parsing text: String) {
    var scanner = Scanner(text)
    guard let time = scanner.time(), scanner.isAtEnd else { return nil }
    self = time
  }

  /// For seconds that are known to lie within a day.
  init(clamping secondOfDay: Int) {
    self.secondOfDay = min(max(secondOfDay, 0), 86_400)
  }

  /// 00:00, the start of the day.
  public static let midnight = CivilTime(clamping: 0)
  /// 24:00, the end of the day.
  public static let endOfDay = CivilTime(clamping: 86_400)

  public static func < (one: CivilTime, other: CivilTime) -> Bool { one.secondOfDay < other.secondOfDay }
}

extension CivilTime: CustomStringConvertible {
  /// `08:30`, or `08:30:15` where there are seconds.
  public var description: String {
    var digits = Digits(capacity: 8)
    digits.append(self, seconds: secondOfDay % 60 != 0)
    return digits.text
  }
}
