// SPDX-License-Identifier: Apache-2.0

public import DubanCore
public import WorkingTime

/// A running time limit as it is read: its causes, and what they come to.
public struct ClockView: Hashable, Sendable {
  /// A point of the ladder.
  public struct Point: Hashable, Sendable {
    public var rung: String
    public var at: Timestamp

    public init(rung: String, at: Timestamp) {
      self.rung = rung
      self.at = at
    }
  }

  /// `step`, `matter`, `pause`, a timed event's name after a colon, or `~` with a step's name for one that rests.
  public var id: String
  public var term: Int64
  /// The limit as it is written; nil where a fixed instant is the duty.
  public var limit: String?
  /// The calendar expression whose occurrences it has; nil for all other clocks.
  public var every: String?
  /// From when the limit counts; of a recurring one, what lies after it is still to come.
  public var start: Timestamp
  /// When the clock began to run.
  public var began: Timestamp
  /// Of no meaning while ``standing``.
  public var due: Timestamp
  /// Whether it stands still with no end known, and so has no due instant.
  public var standing: Bool
  /// Whether it was counted in a year that the calendar does not know yet.
  public var provisional: Bool
  public var card: Card
  /// What is still to fire, earliest first.
  public var pending: [Point]
  /// The names of the rungs that fired in this term.
  public var fired: [String]

  public init(_ clock: Clock, zone: ZoneRules) {
    id = clock.id.word
    term = Int64(clock.term)
    if case .limit(let limit) = clock.cause { self.limit = limit.description }
    if case .every(let text, _) = clock.cause { every = text }
    start = Timestamp(clock.start, in: zone)
    began = Timestamp(clock.began, in: zone)
    due = Timestamp(clock.due, in: zone)
    standing = clock.isStanding
    provisional = clock.provisional
    card = clock.card
    pending = clock.pending.map { Point(rung: $0.rung.word, at: Timestamp($0.at, in: zone)) }
    fired = clock.fired.map(\.word)
  }

  public var json: JSON { .object(members) }

  var members: [String: JSON] {
    [
      "id": .string(id), "term": .int(term), "limit": JSON(limit), "every": JSON(every), "start": start.json,
      "began": began.json,
      "due": due.json, "standing": .bool(standing), "provisional": .bool(provisional), "card": JSON(card),
      "pending": .array(pending.map { ["rung": .string($0.rung), "at": $0.at.json] }), "fired": JSON(fired),
    ]
  }

  public init(json: JSON) throws(WireError) {
    let reader = try WireReader(json, "clock")
    id = try reader.string("id")
    term = try reader.int("term")
    limit = try reader.optionalString("limit")
    every = try reader.optionalString("every")
    start = try reader.timestamp("start")
    began = try reader.timestamp("began")
    due = try reader.timestamp("due")
    standing = try reader.flag("standing")
    provisional = try reader.bool("provisional")
    card = try reader.optionalCard("card") ?? .blue
    pending = try reader.list("pending") { (json) throws(WireError) in
      let point = try WireReader(json, "point")
      return Point(rung: try point.string("rung"), at: try point.timestamp("at"))
    }
    fired = try reader.strings("fired")
  }
}
