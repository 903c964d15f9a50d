// SPDX-License-Identifier: Apache-2.0

/// A time zone as its offsets from UTC over the whole ``Era``, each from one instant to the next.
///
/// The rule at the end of a TZif file is written out up to the end of the era when the file is read, so that a look-up
/// is one search, whatever the year.
public struct ZoneRules: Hashable, Sendable {
  /// The name it was given, such as `Asia/Shanghai`.
  public let name: String
  /// When each offset begins, in seconds since 1970-01-01T00:00:00Z, ascending; the first is the beginning of time.
  private let starts: [Int64]
  /// Seconds east of UTC, as many as there are starts.
  private let offsets: [Int32]

  /// Reads the bytes of a compiled time-zone file (RFC 9636, versions 1 to 4, without leap seconds).
  public init(tzif bytes: [UInt8], name: String) throws(ZoneError) {
    let timeline = try TZif.timeline(bytes)
    self.init(name: name, starts: timeline.starts, offsets: timeline.offsets)
  }

  /// One offset for ever; cut to what RFC 9636 allows, less than 25 hours west and less than 26 hours east.
  public init(fixed offsetSeconds: Int, name: String) {
    let offset = min(max(offsetSeconds, ZoneTimeline.leastOffset), ZoneTimeline.greatestOffset)
    self.init(name: name, starts: [.min], offsets: [Int32(truncatingIfNeeded: offset)])
  }

  private init(name: String, starts: [Int64], offsets: [Int32]) {
    self.name = name
    self.starts = starts
    self.offsets = offsets
  }

  /// Coordinated universal time.
  public static let utc = ZoneRules(fixed: 0, name: "UTC")

  /// Seconds east of UTC.
  public func offset(at instant: Instant) -> Int {
    Int(offsets[index(at: instant.seconds)])
  }

  /// What the wall shows, without the milliseconds; outside the era its first or last second.
  public func civil(_ instant: Instant) -> CivilDateTime {
    Self.civil(seconds: saturatingSum(instant.seconds, Int64(offset(at: instant))))
  }

  /// The first instant at which the wall shows this time or a later one.
  ///
  /// So a time that does not exist is the first instant after the gap, and of one that exists twice it is the earlier.
  public func instant(of local: CivilDateTime) -> Instant {
    let wanted = Int64(local.date.dayNumber) * 86_400 + Int64(local.time.secondOfDay)
    // No offset is greater than this, so nothing before can show the wanted time.
    var index = index(at: wanted - Int64(ZoneTimeline.greatestOffset))
    while true {
      let candidate = max(starts[index], wanted - Int64(offsets[index]))
      let isLast = index + 1 == starts.count
      if isLast || candidate < starts[index + 1] { return Instant(seconds: candidate) }
      index += 1
    }
  }

  /// The next instant at which the offset becomes another one; nil if it never does.
  public func change(after instant: Instant) -> Instant? {
    let next = index(at: instant.seconds) + 1
    return next < starts.count ? Instant(seconds: starts[next]) : nil
  }

  /// The date and time of seconds that were already moved to local time, clamped to the era.
  static func civil(seconds: Int64) -> CivilDateTime {
    let first = Int64(Era.firstDay) * 86_400
    let last = Int64(Era.lastDay) * 86_400 + 86_399
    let sinceFirst = Int(min(max(seconds, first), last) - first)
    return CivilDateTime(
      date: CivilDate(dayNumber: Era.firstDay + sinceFirst / 86_400),
      time: CivilTime(clamping: sinceFirst % 86_400))
  }

  /// The last offset that begins at or before the second.
  private func index(at second: Int64) -> Int {
    var (low, high) = (0, starts.count - 1)
    if starts[high] <= second { return high }
    while low + 1 < high {
      let middle = (low + high) / 2
      if starts[middle] <= second { low = middle } else { high = middle }
    }
    return low
  }
}
