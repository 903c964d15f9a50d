// SPDX-License-Identifier: Apache-2.0

public import DubanCore
public import WorkingTime

/// Why a matter's due instants are what they are.
public struct WhyView: Hashable, Sendable {
  public var number: String
  public var step: String
  /// The earliest due instant of its duties; nil where it has none.
  public var due: Timestamp?
  public var card: Card?
  public var seq: Int64
  /// All running clocks, in the order in which they fire.
  public var clocks: [WhyClock]

  public init(_ matter: Matter, clocks: [WhyClock], zone: ZoneRules) {
    number = matter.number
    step = matter.step
    due = matter.due.map { Timestamp($0, in: zone) }
    card = matter.card
    seq = matter.seq
    self.clocks = clocks
  }

  public var json: JSON {
    [
      "number": .string(number), "step": .string(step), "due": JSON(due), "card": JSON(card), "seq": .int(seq),
      "clocks": .array(clocks.map(\.json)),
    ]
  }

  public init(json: JSON) throws(WireError) {
    let reader = try WireReader(json, "why")
    number = try reader.string("number")
    step = try reader.string("step")
    due = try reader.optionalTimestamp("due")
    card = try reader.optionalCard("card")
    seq = try reader.int("seq")
    clocks = try reader.list("clocks", WhyClock.init(json:))
  }
}

/// One clock with all that led to its due instant.
public struct WhyClock: Hashable, Sendable {
  public var clock: ClockView
  /// The setting that gave the limit; nil where the definition or a field gives it directly.
  public var setting: String?
  /// From when the limit counts: `entered`, `opened`, `paused`, or the name of a field.
  public var from: String
  /// The entry that began this term; nil where the reader may not see it.
  public var began: Beginning?
  /// How the limit was counted; nil where a fixed instant is the duty.
  public var count: CountView?
  public var suspensions: [Suspension]
  public var extensions: [Extension]
  /// What fired in this term, in order.
  public var fired: [Fired]

  public struct Beginning: Hashable, Sendable {
    public var seq: Int64
    public var type: String
    public var actor: String?

    public init(seq: Int64, type: String, actor: String?) {
      self.seq = seq
      self.type = type
      self.actor = actor
    }
  }

  public struct Suspension: Hashable, Sendable {
    public var from: Timestamp
    /// Nil while the clock stands still.
    public var to: Timestamp?
  }

  public struct Extension: Hashable, Sendable {
    public var limit: String
    public var granted: Timestamp
  }

  public struct Fired: Hashable, Sendable {
    public var rung: String
    public var due: Timestamp
    public var at: Timestamp
    /// On the wire in seconds, as `late_by`.
    public var lateBy: Span
    /// A stronger rung of the same instant stood for it.
    public var collapsed: Bool
    public var seq: Int64
  }

  /// - Parameters:
  ///   - history: the matter's entries that the reader may see, ascending.
  ///   - workflow: the definition that the matter runs by; nil where it is not at hand.
  public init(_ clock: Clock, of matter: Matter, history: [Entry], workflow: Workflow?, time: OfficeTime) {
    let zone = time.zone
    self.clock = ClockView(clock, zone: zone)
    (setting, from) = Self.source(of: clock, in: matter, workflow: workflow)
    began = history.last { entry in
      entry.decision?.clocks.contains { $0.id == clock.id && $0.term == clock.term && $0.began == entry.at } ?? false
    }.map { Beginning(seq: $0.seq, type: $0.body.event.type, actor: $0.body.event.actor.person) }
    if case .limit(let limit) = clock.cause { count = CountView(time.explain(limit, from: clock.start), zone: zone) }
    suspensions = clock.suspensions.map { suspension in
      Suspension(from: Timestamp(suspension.from, in: zone), to: suspension.to.map { Timestamp($0, in: zone) })
    }
    extensions = clock.extensions.map { grant in
      Extension(limit: grant.limit.description, granted: Timestamp(grant.granted, in: zone))
    }
    fired = history.flatMap { entry in
      (entry.decision?.fired ?? []).filter { firing in
        // A clock of another visit of the step has the same name: when it began, the event's last word, tells them apart.
        firing.clock == clock.id && firing.term == clock.term
          && entry.body.event.id.hasSuffix(":\(clock.began.milliseconds)")
      }.map { firing in
        Fired(
          rung: firing.rung.word, due: Timestamp(firing.due, in: zone), at: Timestamp(entry.at, in: zone),
          lateBy: max(.zero, entry.at - firing.due), collapsed: firing.collapsed, seq: entry.seq)
      }
    }
  }

  private static func source(
    of clock: Clock, in matter: Matter, workflow: Workflow?
  ) -> (setting: String?, from: String) {
    guard let workflow else { return (nil, "entered") }
    let step = workflow.steps.value(of: matter.step)
    switch clock.id {
    case .step, .matter:
      guard let rule = clock.id == .step ? step?.due : workflow.due else { return (nil, "entered") }
      var setting: String?
      if case .within(let choice) = rule.term { setting = name(of: clock, among: choice.values) }
      // A limit of the whole matter has nothing to be entered.
      let usual = clock.id == .step ? "entered" : "opened"
      return switch rule.from {
      case .entered: (setting, usual)
      case .opened: (setting, "opened")
      case .field(let field): (setting, field)
      }
    case .timed(let event):
      guard case .after(let source, _) = (step?.events.value(of: event) ?? workflow.events.value(of: event))?.timing
      else {
        return (nil, "entered")
      }
      return (name(of: clock, among: [source]), "entered")
    case .pause: return (nil, "paused")
    case .resting: return (nil, "entered")
    }
  }

  /// The setting, or the field, whose limit the clock has.
  private static func name(of clock: Clock, among sources: [LimitSource]) -> String? {
    guard case .limit(let limit) = clock.cause else { return nil }
    for source in sources {
      if case .limit(limit, let setting?) = source { return setting }
    }
    for source in sources {
      if case .field(let field) = source { return field }
    }
    return nil
  }
}

extension WhyClock {
  public var json: JSON {
    var members = clock.members
    members["setting"] = JSON(setting)
    members["from"] = .string(from)
    members["began_by"] =
      began.map { ["seq": .int($0.seq), "type": .string($0.type), "actor": JSON($0.actor)] } ?? .null
    members["count"] = count?.json ?? .null
    members["suspensions"] = .array(suspensions.map { ["from": $0.from.json, "to": JSON($0.to)] })
    members["extensions"] = .array(extensions.map { ["limit": .string($0.limit), "granted": $0.granted.json] })
    members["fired"] = .array(
      fired.map { firing in
        [
          "rung": .string(firing.rung), "due": firing.due.json, "at": firing.at.json,
          "late_by": firing.lateBy.seconds, "collapsed": .bool(firing.collapsed), "seq": .int(firing.seq),
        ]
      })
    return .object(members)
  }

  public init(json: JSON) throws(WireError) {
    let reader = try WireReader(json, "clock")
    fired = try reader.list("fired") { (json) throws(WireError) in
      let reader = try WireReader(json, "fired rung")
      return Fired(
        rung: try reader.string("rung"), due: try reader.timestamp("due"), at: try reader.timestamp("at"),
        lateBy: try reader.required("late_by", Span.init(seconds:)), collapsed: try reader.bool("collapsed"),
        seq: try reader.int("seq"))
    }
    var members = reader.members
    members["fired"] = .array(fired.map { .string($0.rung) })
    clock = try ClockView(json: .object(members))
    setting = try reader.optionalString("setting")
    from = try reader.string("from")
    began = try reader.optional("began_by") { (json) throws(WireError) in
      let reader = try WireReader(json, "beginning")
      return Beginning(
        seq: try reader.int("seq"), type: try reader.string("type"), actor: try reader.optionalString("actor"))
    }
    count = try reader.optional("count", CountView.init(json:))
    suspensions = try reader.list("suspensions") { (json) throws(WireError) in
      let reader = try WireReader(json, "suspension")
      return Suspension(from: try reader.timestamp("from"), to: try reader.optionalTimestamp("to"))
    }
    extensions = try reader.list("extensions") { (json) throws(WireError) in
      let reader = try WireReader(json, "extension")
      return Extension(limit: try reader.string("limit"), granted: try reader.timestamp("granted"))
    }
  }
}
