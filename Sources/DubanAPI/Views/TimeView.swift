// SPDX-License-Identifier: Apache-2.0

public import DubanCore

/// What time it is, and whether deadlines are held since the wall clock cannot be believed.
public struct TimeView: Hashable, Sendable {
  /// The log's time.
  public var at: Timestamp
  /// What the wall clock says.
  public var wall: Timestamp
  /// Since when deadlines are held, by the log's time; nil while they fire.
  public var since: Timestamp?
  /// Why, as one of ``HeldTime/Reason``; nil while they fire.
  public var why: String?

  public var isHeld: Bool { since != nil }

  public init(at: Timestamp, wall: Timestamp, since: Timestamp? = nil, why: String? = nil) {
    self.at = at
    self.wall = wall
    self.since = since
    self.why = why
  }

  public var json: JSON {
    ["at": at.json, "wall": wall.json, "held": .bool(isHeld), "since": JSON(since), "why": JSON(why)]
  }

  public init(json: JSON) throws(WireError) {
    let reader = try WireReader(json, "time")
    at = try reader.timestamp("at")
    wall = try reader.timestamp("wall")
    since = try reader.optionalTimestamp("since")
    why = try reader.optionalString("why")
  }
}

/// What came of taking the wall clock for right.
public struct AcceptWalltimeAnswer: Hashable, Sendable {
  /// The log's time now.
  public var at: Timestamp
  /// What the wall clock said.
  public var wall: Timestamp
  /// Since when deadlines were held, and why.
  public var since: Timestamp
  public var why: String
  /// The entry that says so.
  public var seq: Int64
  /// How many clocks have something that is due, and fires now.
  public var due: Int64

  /// Until when the log's time stands still and deadlines wait: where the wall clock was taken for right although the log
  /// is ahead of it.
  public var waitsUntil: Timestamp? { wall.instant < at.instant ? at : nil }

  public init(at: Timestamp, wall: Timestamp, since: Timestamp, why: String, seq: Int64, due: Int64) {
    self.at = at
    self.wall = wall
    self.since = since
    self.why = why
    self.seq = seq
    self.due = due
  }

  public var json: JSON {
    [
      "at": at.json, "wall": wall.json, "since": since.json, "why": .string(why), "seq": .int(seq), "due": .int(due),
      "waits_until": JSON(waitsUntil),
    ]
  }

  public init(json: JSON) throws(WireError) {
    let reader = try WireReader(json, "answer")
    at = try reader.timestamp("at")
    wall = try reader.timestamp("wall")
    since = try reader.timestamp("since")
    why = try reader.string("why")
    seq = try reader.int("seq")
    due = try reader.int("due")
  }
}
