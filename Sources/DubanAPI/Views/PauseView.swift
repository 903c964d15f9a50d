// SPDX-License-Identifier: Apache-2.0

public import DubanCore
public import WorkingTime

/// A pause as it is read.
public struct PauseView: Hashable, Sendable {
  public var since: Timestamp
  /// When it ends by itself, or was ended.
  public var until: Timestamp

  public init(_ pause: Pause, zone: ZoneRules) {
    since = Timestamp(pause.since, in: zone)
    until = Timestamp(pause.until, in: zone)
  }

  public var json: JSON { ["since": since.json, "until": until.json] }

  public init(json: JSON) throws(WireError) {
    let reader = try WireReader(json, "pause")
    since = try reader.timestamp("since")
    until = try reader.timestamp("until")
  }
}
