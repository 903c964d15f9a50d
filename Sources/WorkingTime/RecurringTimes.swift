// SPDX-License-Identifier: Apache-2.0

/// The times of day of a recurrence: each hour with each minute with each second, as bits.
struct RecurringTimes: Hashable, Sendable {
  var hours: UInt64
  var minutes: UInt64
  var seconds: UInt64

  /// The first time of day, in seconds, at or after one.
  func next(onOrAfter second: Int) -> Int? {
    guard second < 86_400 else { return nil }
    var (hour, minute, least) = (second / 3600, second / 60 % 60, second % 60)
    while let nextHour = hours.bit(from: hour) {
      if nextHour > hour { (hour, minute, least) = (nextHour, 0, 0) }
      while let nextMinute = minutes.bit(from: minute) {
        if nextMinute > minute { (minute, least) = (nextMinute, 0) }
        if let second = seconds.bit(from: least) { return hour * 3600 + minute * 60 + second }
        (minute, least) = (minute + 1, 0)
      }
      (hour, minute, least) = (hour + 1, 0, 0)
    }
    return nil
  }
}

extension UInt64 {
  /// The lowest bit that is set, from the given one on.
  func bit(from least: Int) -> Int? {
    guard least < 64 else { return nil }
    let rest = self >> UInt64(least)
    return rest == 0 ? nil : least + rest.trailingZeroBitCount
  }
}
