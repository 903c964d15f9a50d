// SPDX-License-Identifier: Apache-2.0

public import DubanCore
public import WorkingTime

/// An entry of the log as it is read.
public struct EntryView: Hashable, Sendable {
  public var seq: Int64
  public var at: Timestamp
  public var kind: Entry.Kind
  /// The matter's number; nil for an event of the office.
  public var matter: String?
  public var event: EventView
  public var decision: DecisionView
  /// When a rung or timed event was due; nil for all others.
  public var due: Timestamp?
  /// How late it fired; nil for all others. On the wire in seconds.
  public var lateBy: Span?

  public init(_ entry: Entry, zone: ZoneRules) {
    seq = entry.seq
    at = Timestamp(entry.at, in: zone)
    kind = entry.kind
    matter = entry.stream == OfficeState.stream ? nil : entry.stream
    event = EventView(entry.body.event, zone: zone)
    decision = DecisionView(entry.body.outcome, zone: zone)
    due = entry.body.due.map { Timestamp($0, in: zone) }
    lateBy = entry.lateBy
  }

  public var json: JSON {
    var members: [String: JSON] = [
      "seq": .int(seq), "at": at.json, "kind": .string(kind.rawValue), "matter": JSON(matter), "event": event.json,
      "decision": decision.json,
    ]
    if let due { members["due"] = due.json }
    if let lateBy { members["late_by"] = lateBy.seconds }
    return .object(members)
  }

  public init(json: JSON) throws(WireError) {
    let reader = try WireReader(json, "entry")
    seq = try reader.int("seq")
    at = try reader.timestamp("at")
    kind = try reader.required("kind") { $0.stringValue.flatMap(Entry.Kind.init(rawValue:)) }
    matter = try reader.optionalString("matter")
    event = try EventView(json: reader.json("event"))
    decision = try DecisionView(json: reader.json("decision"))
    due = try reader.optionalTimestamp("due")
    lateBy = try reader.optional("late_by", Span.init(seconds:))
  }
}

/// A page of entries, ascending.
public struct EntryPage: Hashable, Sendable {
  public var entries: [EntryView]
  /// The `after` of the next page: the seq up to which this one has looked.
  public var next: Int64?

  public init(entries: [EntryView], next: Int64?) {
    self.entries = entries
    self.next = next
  }

  public var json: JSON { ["entries": .array(entries.map(\.json)), "next": JSON(next)] }

  public init(json: JSON) throws(WireError) {
    let reader = try WireReader(json, "list of entries")
    entries = try reader.list("entries", EntryView.init(json:))
    next = try reader.optionalInt("next")
  }
}

extension Span {
  /// Seconds as a JSON number, with a fraction only where there is one.
  public var seconds: JSON {
    milliseconds % 1000 == 0 ? .int(milliseconds / 1000) : .double(Double(milliseconds) / 1000)
  }

  init?(seconds json: JSON) {
    switch json {
    case .int(let seconds) where abs(seconds) < Int64.max / 1000: self.init(milliseconds: seconds * 1000)
    case .double(let seconds) where abs(seconds) < 1e15: self.init(milliseconds: Int64((seconds * 1000).rounded()))
    default: return nil
    }
  }
}
