// SPDX-License-Identifier: Apache-2.0

public import DubanCore
public import WorkingTime

/// An instant as it stands on the wire: RFC 3339 with the office's offset, so that a reader who knows neither the
/// office nor its time zone still shows its local time.
public struct Timestamp: Hashable, Sendable, CustomStringConvertible {
  public let instant: Instant
  /// As it was written.
  public let text: String

  public init(_ instant: Instant, in zone: ZoneRules) {
    self.instant = instant
    text = RFC3339.format(instant, in: zone)
  }

  /// Nil where the text is no `date-time` of RFC 3339.
  public init?(_ text: String) {
    guard let instant = RFC3339.parse(text) else { return nil }
    self.instant = instant
    self.text = text
  }

  public var description: String { text }
  public var json: JSON { .string(text) }
}
