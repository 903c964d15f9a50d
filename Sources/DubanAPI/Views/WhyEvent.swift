// SPDX-License-Identifier: Apache-2.0

public import DubanCore
public import WorkingTime

/// An entry that changed a clock, with what its sender said, as far as the reader may read it.
public struct WhyEvent: Hashable, Sendable {
  public var seq: Int64
  public var at: Timestamp
  public var type: String
  /// Nil where the daemon sent it, or an account that is nobody's.
  public var actor: String?
  public var reason: String?
  /// Who, or what, is waited for.
  public var waitingFor: JSON?

  public init(_ entry: Entry, zone: ZoneRules) {
    let event = entry.body.event
    seq = entry.seq
    at = Timestamp(entry.at, in: zone)
    type = event.type
    actor = event.actor.person
    reason = event.data["reason"]?.stringValue
    waitingFor = event.data["waiting_for"]
  }

  /// All after the first dot of its type.
  public var name: String { String(type.drop { $0 != "." }.dropFirst()) }

  public var json: JSON {
    [
      "seq": .int(seq), "at": at.json, "type": .string(type), "actor": JSON(actor), "reason": JSON(reason),
      "waiting_for": waitingFor ?? .null,
    ]
  }

  public init(json: JSON) throws(WireError) {
    let reader = try WireReader(json, "event")
    seq = try reader.int("seq")
    at = try reader.timestamp("at")
    type = try reader.string("type")
    actor = try reader.optionalString("actor")
    reason = try reader.optionalString("reason")
    waitingFor = try reader.optional("waiting_for") { $0 }
  }
}

/// A time in which a clock stood, or stands, still.
public struct WhyStill: Hashable, Sendable {
  public enum Cause: String, Hashable, Sendable, CaseIterable {
    /// Somebody paused the matter.
    case pause
    /// It stands in a step in which its own clock does not run.
    case step
    /// It has left the step whose clock goes on with the next visit.
    case away
  }

  public var cause: Cause
  /// The step of ``Cause/step``.
  public var step: String?
  public var from: Timestamp
  /// Nil while nobody knows it; of a pause that is under way, when it ends by itself.
  public var to: Timestamp?
  /// What began it, and what ended it; nil where the reader may not see it, or where it has not ended.
  public var began: WhyEvent?
  public var ended: WhyEvent?

  public init(_ suspension: Clock.Suspension, began: WhyEvent?, ended: WhyEvent?, zone: ZoneRules) {
    switch suspension.cause {
    case .pause: cause = .pause
    case .step(let name):
      cause = .step
      step = name
    case .away: cause = .away
    }
    from = Timestamp(suspension.from, in: zone)
    to = suspension.to.map { Timestamp($0, in: zone) }
    self.began = began
    self.ended = ended
  }

  public var json: JSON {
    [
      "cause": .string(cause.rawValue), "step": JSON(step), "from": from.json, "to": JSON(to),
      "began_by": began?.json ?? .null, "ended_by": ended?.json ?? .null,
    ]
  }

  public init(json: JSON) throws(WireError) {
    let reader = try WireReader(json, "standstill")
    cause = try reader.required("cause") { $0.stringValue.flatMap(Cause.init(rawValue:)) }
    step = try reader.optionalString("step")
    from = try reader.timestamp("from")
    to = try reader.optionalTimestamp("to")
    began = try reader.optional("began_by", WhyEvent.init(json:))
    ended = try reader.optional("ended_by", WhyEvent.init(json:))
  }
}
