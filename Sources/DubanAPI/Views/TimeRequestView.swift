// SPDX-License-Identifier: Apache-2.0

public import DubanCore
public import WorkingTime

/// More time that was asked for, and waits for an answer, as it is read.
public struct TimeRequestView: Hashable, Sendable {
  /// `step`, or `matter` for the whole matter's time limit.
  public var clock: String
  /// How much more, as it would be granted.
  public var limit: String
  /// When the clock would run out with it.
  public var until: Timestamp
  /// When it was asked.
  public var at: Timestamp
  /// The person who asked.
  public var by: String
  public var reason: String

  public init(_ request: TimeRequest, zone: ZoneRules) {
    clock = request.clock.word
    limit = request.limit.description
    until = Timestamp(request.until, in: zone)
    at = Timestamp(request.at, in: zone)
    by = request.by
    reason = request.reason
  }

  public var json: JSON {
    [
      "clock": .string(clock), "limit": .string(limit), "until": until.json, "at": at.json, "by": .string(by),
      "reason": .string(reason),
    ]
  }

  public init(json: JSON) throws(WireError) {
    let reader = try WireReader(json, "request for more time")
    clock = try reader.string("clock")
    limit = try reader.string("limit")
    until = try reader.timestamp("until")
    at = try reader.timestamp("at")
    by = try reader.string("by")
    reason = try reader.string("reason")
  }
}
