// SPDX-License-Identifier: Apache-2.0

/// A date and a time on the wall, without a time zone.
///
/// Ordered as written: 24:00 of a day stands before 00:00 of the next, though they are the same instant.
public struct CivilDateTime: Comparable, Hashable, Sendable {
  public var date: CivilDate
  public var time: CivilTime

  public init(date: CivilDate, time: CivilTime) {
    self.date = date
    self.time = time
  }

  /// Reads `2026-02-12 16:30` or `2026-02-12T16:30`, with or without `:15` seconds.
  public init?(parsing text: String) {
    var scanner = Scanner(text)
    guard let date = scanner.date(), scanner.skip(anyOf: " T"), let time = scanner.time(), scanner.isAtEnd
    else { return nil }
    self.init(date: date, time: time)
  }

  public static func < (one: CivilDateTime, other: CivilDateTime) -> Bool {
    (one.date, one.time) < (other.date, other.time)
  }
}

extension CivilDateTime: CustomStringConvertible {
  /// `2026-02-12 16:30`, with seconds where there are any.
  public var description: String { "\(date) \(time)" }
}
