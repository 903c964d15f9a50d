// SPDX-License-Identifier: Apache-2.0

public import WorkingTime

/// One line of the log: an event and what was decided on it.
public struct Entry: Hashable, Sendable {
  /// What brought the event.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    /// A sender outside the core.
    case event
    /// A point of a duty's ladder.
    case rung
    /// A timed event of the definition, or an opening by its schedule.
    case timed
    /// Another event of the same turn, or a change of the office.
    case derived
    /// The office itself: a reload, a leave, a restore.
    case office
  }

  /// From 1, without a gap but those that a ``Restoration`` explains.
  public var seq: Int64
  /// How often the daemon had started.
  public var epoch: Int64
  public var kind: Kind
  /// The matter's number, or ``OfficeState/stream``.
  public var stream: String
  /// The turn's instant; never decreases along the log.
  public var at: Instant
  /// The environment it was decided in.
  public var environment: Hash
  public var body: Body

  public init(
    seq: Int64, epoch: Int64, kind: Kind, stream: String, at: Instant, environment: Hash, body: Body
  ) {
    self.seq = seq
    self.epoch = epoch
    self.kind = kind
    self.stream = stream
    self.at = at
    self.environment = environment
    self.body = body
  }

  /// The part that can be removed; its hash stays in the header.
  public struct Body: Hashable, Sendable {
    public var event: Event
    public var outcome: Outcome
    /// When a rung, a timed event or an opening by a schedule was due; nil for all others.
    public var due: Instant?

    public init(event: Event, outcome: Outcome, due: Instant? = nil) {
      self.event = event
      self.outcome = outcome
      self.due = due
    }
  }

  /// What is folded into the stream.
  public enum Outcome: Hashable, Sendable {
    case matter(Decision)
    case office(OfficeDecision)
  }

  /// How late a rung or timed event fired; nil for all others.
  public var lateBy: Span? { body.due.map { Span(milliseconds: max(0, at.milliseconds - $0.milliseconds)) } }

  /// Whom it tells what.
  public var messages: [Message] {
    switch body.outcome {
    case .matter(let decision): decision.messages
    case .office(.scheduled(let scheduled)): scheduled.messages
    case .office: []
    }
  }

  public var decision: Decision? { if case .matter(let decision) = body.outcome { decision } else { nil } }
}

/// What an event on the office led to.
public enum OfficeDecision: Stored {
  /// Another environment is in force.
  case environment(Hash)
  /// A leave was noted, or withdrawn, in place of the one of the same person with the same beginning; those that ended
  /// before `dropBefore` are forgotten.
  case leave(Leave, dropBefore: Instant, isWithdrawn: Bool = false)
  /// An event that has no matter is set aside: the program ended more than once while it decided it.
  case setAside(BrokenEvent)
  /// All events that were set aside are taken again.
  case takenBack
  /// A backup was put in force.
  case restored(Restoration)
  /// Other schedules are in force: these, with how far each has come.
  case schedules([ScheduleState])
  /// A schedule had its turn.
  case scheduled(ScheduleTurn)
  /// The wall clock cannot be believed: rungs are held.
  case held(HeldTime)
  /// The clocks agree again: rungs fire.
  case agreed
  /// The wall clock is taken for right: rungs fire.
  case accepted(AcceptedTime)

  public func write(to out: inout JSONWriter) {
    out.begin()
    switch self {
    case .environment(let hash): out.put("environment", hash)
    case .leave(let leave, let dropBefore, let isWithdrawn):
      out.put("dropBefore", dropBefore)
      out.put("leave", leave)
      out.put("withdrawn", isWithdrawn)
    case .setAside(let event): out.put("broken", event)
    case .takenBack: out.put("mended", true)
    case .restored(let restoration): out.put("restored", restoration)
    case .schedules(let schedules): out.put("schedules", JSON.array(schedules.map(\.json)))
    case .scheduled(let scheduled): out.put("scheduled", scheduled)
    case .held(let held): out.put("held", held)
    case .agreed: out.put("agreed", true)
    case .accepted(let time): out.put("accepted", time)
    }
    out.end()
  }

  public init(json: JSON) throws(StoredError) {
    var members = try Members(json, of: "office decision")
    if let hash = try members.optional("environment", { $0.stringValue.flatMap(Hash.init(hex:)) }) {
      self = .environment(hash)
    } else if let event = try members.optional("broken", BrokenEvent.init(json:)) {
      self = .setAside(event)
    } else if try members.optional("mended", \.boolValue) == true {
      self = .takenBack
    } else if let restoration = try members.optional("restored", Restoration.init(json:)) {
      self = .restored(restoration)
    } else if let schedules = try members.optional("schedules", \.arrayValue) {
      var states: [ScheduleState] = []
      for schedule in schedules { states.append(try ScheduleState(json: schedule)) }
      self = .schedules(states)
    } else if let scheduled = try members.optional("scheduled", ScheduleTurn.init(json:)) {
      self = .scheduled(scheduled)
    } else if let held = try members.optional("held", HeldTime.init(json:)) {
      self = .held(held)
    } else if try members.optional("agreed", \.boolValue) == true {
      self = .agreed
    } else if let time = try members.optional("accepted", AcceptedTime.init(json:)) {
      self = .accepted(time)
    } else {
      self = .leave(
        try members.required("leave", Leave.init(json:)),
        dropBefore: try members.required("dropBefore", \.instantValue),
        isWithdrawn: try members.optional("withdrawn", \.boolValue) ?? false)
    }
    try members.finish()
  }
}

extension Entry.Body: Stored {
  public func write(to out: inout JSONWriter) {
    out.begin()
    if case .matter(let decision) = outcome { out.put("decision", decision) }
    out.put("due", due)
    out.put("event", event)
    if case .office(let decision) = outcome { out.put("office", decision) }
    out.end()
  }

  public init(json: JSON) throws(StoredError) {
    var members = try Members(json, of: "entry")
    event = try members.required("event", Event.init(json:))
    if let decision = try members.optional("decision", Decision.init(json:)) {
      outcome = .matter(decision)
    } else {
      outcome = .office(try members.required("office", OfficeDecision.init(json:)))
    }
    due = try members.optional("due", \.instantValue)
    try members.finish()
  }
}
