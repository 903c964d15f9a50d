// SPDX-License-Identifier: Apache-2.0

public import DubanCore
public import WorkingTime

/// One step by which a clock came to its due instant; on the wire `kind` says which.
public enum WhyStep: Hashable, Sendable {
  /// The limit as it counts by itself.
  case limit(CountView, limit: String)
  /// A fixed instant, and the field that gave it.
  case fixed(Timestamp, field: String?)
  case pause(WhyPause)
  case `extension`(WhyExtension)

  public var json: JSON {
    switch self {
    case .limit(let count, let limit):
      .object(count.members.merging(["kind": "limit", "limit": .string(limit)]) { $1 })
    case .fixed(let instant, let field): ["kind": "fixed", "due": instant.json, "field": JSON(field)]
    case .pause(let pause): .object(pause.members.merging(["kind": "pause"]) { $1 })
    case .extension(let more): .object(more.members.merging(["kind": "extension"]) { $1 })
    }
  }

  public init(json: JSON) throws(WireError) {
    let reader = try WireReader(json, "step")
    switch try reader.string("kind") {
    case "limit": self = .limit(try CountView(json: json), limit: try reader.string("limit"))
    case "fixed": self = .fixed(try reader.timestamp("due"), field: try reader.optionalString("field"))
    case "pause": self = .pause(try WhyPause(json: json))
    case "extension": self = .extension(try WhyExtension(json: json))
    case let kind: throw WireError("step: '\(kind)' is no kind of step")
    }
  }
}

/// What a standstill did to a limit. Those that overlap, for whatever reasons, are one.
public struct WhyPause: Hashable, Sendable {
  public var causes: [WhyStill]
  public var from: Timestamp
  public var to: Timestamp
  /// What it took from the limit; nil where the limit had ended before.
  public var lost: Lost?
  /// When the limit would have ended without it, and when it ends with it.
  public var before: Timestamp
  public var due: Timestamp
  /// The days after the former last day, up to the new one, that did not count, ascending.
  public var uncounted: [CountView.Day]
  /// The new last day before it was rolled, and the days over which it was; only where it had to be.
  public var nominalDay: String?
  public var over: [CountView.Day]

  public enum Lost: Hashable, Sendable {
    case time(Span)
    case workingTime(Span)
    case days(Int64)
  }

  init(_ pause: Reckoning.Pause, causes: [WhyStill], zone: ZoneRules) {
    self.causes = causes
    from = Timestamp(pause.suspension.from, in: zone)
    to = Timestamp(pause.suspension.to, in: zone)
    lost =
      switch pause.lost {
      case .time(let span): .time(span)
      case .workingTime(let span): .workingTime(span)
      case .days(let days): .days(Int64(days))
      }
    before = Timestamp(pause.before.instant, in: zone)
    due = Timestamp(pause.after.instant, in: zone)
    uncounted = CountView.days(pause.uncounted)
    nominalDay = pause.rolled?.nominal.description
    over = CountView.days(pause.rolled?.over ?? [])
  }

  /// One that moved nothing, since the limit had ended.
  init(without still: WhyStill, due: Timestamp) {
    causes = [still]
    from = still.from
    to = still.to ?? still.from
    before = due
    self.due = due
    uncounted = []
    over = []
  }

  var members: [String: JSON] {
    let lost: JSON? =
      switch self.lost {
      case .time(let span): ["time": span.seconds]
      case .workingTime(let span): ["working_time": span.seconds]
      case .days(let days): ["days": .int(days)]
      case nil: nil
      }
    return [
      "causes": .array(causes.map(\.json)), "from": from.json, "to": to.json, "lost": lost ?? .null,
      "before": before.json, "due": due.json, "uncounted": CountView.json(uncounted),
      "nominal_day": JSON(nominalDay), "over": CountView.json(over),
    ]
  }

  init(json: JSON) throws(WireError) {
    let reader = try WireReader(json, "pause")
    causes = try reader.list("causes", WhyStill.init(json:))
    from = try reader.timestamp("from")
    to = try reader.timestamp("to")
    lost = try reader.optional("lost") { (json) throws(WireError) in
      if let days = json["days"]?.intValue { return .days(days) }
      if let span = json["working_time"].flatMap({ Span(seconds: $0) }) { return .workingTime(span) }
      return json["time"].flatMap { Span(seconds: $0) }.map { .time($0) }
    }
    before = try reader.timestamp("before")
    due = try reader.timestamp("due")
    uncounted = try reader.list("uncounted", CountView.day)
    nominalDay = try reader.optionalString("nominal_day")
    over = try reader.list("over", CountView.day)
  }
}

/// Time that was granted: a limit of its own, counted from the due instant before it.
public struct WhyExtension: Hashable, Sendable {
  public var limit: String
  public var at: Timestamp
  /// Nil where the reader may not see it.
  public var asked: WhyEvent?
  public var granted: WhyEvent?
  public var before: Timestamp
  /// How the time granted was counted; its `due` is the new due instant.
  public var count: CountView

  var members: [String: JSON] {
    count.members.merging(
      [
        "limit": .string(limit), "at": at.json, "asked": asked?.json ?? .null, "granted": granted?.json ?? .null,
        "before": before.json,
      ]) { $1 }
  }

  init(limit: String, at: Timestamp, asked: WhyEvent?, granted: WhyEvent?, before: Timestamp, count: CountView) {
    self.limit = limit
    self.at = at
    self.asked = asked
    self.granted = granted
    self.before = before
    self.count = count
  }

  init(json: JSON) throws(WireError) {
    let reader = try WireReader(json, "extension")
    limit = try reader.string("limit")
    at = try reader.timestamp("at")
    asked = try reader.optional("asked", WhyEvent.init(json:))
    granted = try reader.optional("granted", WhyEvent.init(json:))
    before = try reader.timestamp("before")
    count = try CountView(json: json)
  }
}
