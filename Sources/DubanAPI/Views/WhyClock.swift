// SPDX-License-Identifier: Apache-2.0

public import DubanCore
public import WorkingTime

/// One clock with all that led to its due instant.
public struct WhyClock: Hashable, Sendable {
  public var clock: ClockView
  /// Where the limit, or the fixed instant, comes from.
  public var source: Source
  /// From when the limit counts: `entered`, `opened`, or the name of a field.
  public var from: String
  /// The entry with which it began to count; nil where the reader may not see it.
  public var began: WhyEvent?
  /// How it came to its due instant, in the order in which it was taken: each begins where the one before ended.
  public var steps: [WhyStep]
  /// Why it stands still now with no end known, and so without a due instant; nil while it runs, and during a pause,
  /// whose end is known from the beginning and is one of the ``steps``.
  public var still: WhyStill?
  /// What today's calendar gives where the clock still has another instant: a change of the office has not come to it.
  public var reckoned: Timestamp?
  /// The changes of the office that had it counted again, ascending.
  public var recounted: [Recounted]
  /// What fired in this term and those before it, in order.
  public var fired: [Fired]

  /// What gave the limit.
  public struct Source: Hashable, Sendable {
    public var setting: String?
    public var field: String?
    /// The condition of the alternative that was chosen, or `else`; nil where there are none, where another may have been
    /// chosen as well, and where a condition asks for a field that the reader is not shown.
    public var condition: String?
  }

  public struct Recounted: Hashable, Sendable {
    public var seq: Int64
    public var at: Timestamp
    public var recount: RecountView
  }

  public struct Fired: Hashable, Sendable {
    public var rung: String
    public var term: Int64
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
  ///   - hidden: the fields that the reader is not shown.
  public init(
    _ clock: Clock, of matter: Matter, history: [Entry], workflow: Workflow?, hidden: Set<String>, office: Office
  ) {
    let time = office.time(of: clock.id, in: matter)
    let zone = time.zone
    let story = ClockStory(clock, in: matter.step, history: history, zone: zone)
    self.clock = ClockView(clock, zone: zone)
    (source, from) = Self.source(of: clock, in: matter, workflow: workflow, hidden: hidden)
    began = story.began
    still = story.still
    let reckoning = clock.reckoning(in: time)
    steps = story.steps(of: reckoning, field: source.field)
    reckoned = still == nil && reckoning.due.instant != clock.due ? Timestamp(reckoning.due.instant, in: zone) : nil
    recounted = story.recounted
    fired = story.fired
  }

  private static func source(
    of clock: Clock, in matter: Matter, workflow: Workflow?, hidden: Set<String>
  ) -> (source: Source, from: String) {
    guard let workflow else { return (Source(), "entered") }
    let step = workflow.steps.value(of: matter.step)
    let isMatters = clock.id == .matter
    if let rule = isMatters ? workflow.due : clock.id == .step ? step?.due : nil {
      // A limit of the whole matter has nothing to be entered, but for the matter that is reopened.
      let isOpening = isMatters && clock.start == matter.opened
      let from: String =
        switch rule.from {
        case .entered: isOpening ? "opened" : "entered"
        case .opened: isMatters && !isOpening ? "entered" : "opened"
        case .field(let field): field
        }
      switch rule.term {
      case .within(let choice): return (source(of: clock, among: choice, hidden: hidden), from)
      case .at(.field(let field)): return (Source(field: field), from)
      case .at(.formula): return (Source(), from)
      }
    }
    if clock.id == .pause { return (Source(), "paused") }
    guard case .timed(let event) = clock.id,
      let timing = (step?.events.value(of: event) ?? workflow.events.value(of: event))?.timing
    else { return (Source(), "entered") }
    switch timing {
    case .after(let limit, _): return (source(of: clock, among: Choice(limit), hidden: hidden), "entered")
    case .at(.field(let field), _): return (Source(field: field), "entered")
    default: return (Source(), "entered")
    }
  }

  /// The alternative that the clock's limit can only come from: one that is written so, or a field, whatever its value
  /// is now. The log does not say which was chosen.
  private static func source(of clock: Clock, among choice: Choice<LimitSource>, hidden: Set<String>) -> Source {
    guard case .limit(let limit) = clock.cause else { return Source() }
    let fitting = choice.alternatives.filter {
      switch $0.value {
      case .limit(let written, _): written == limit
      case .field: true
      }
    }
    guard let first = fitting.first, fitting.allSatisfy({ $0.value == first.value }) else { return Source() }
    var source = Source()
    switch first.value {
    case .limit(_, let setting): source.setting = setting
    case .field(let field): source.field = field
    }
    if !choice.cases.isEmpty, fitting.count == 1, !choice.asks(for: hidden) {
      source.condition = first.condition ?? "else"
    }
    return source
  }
}

extension WhyClock {
  public var json: JSON {
    var members = clock.members
    members["source"] = [
      "setting": JSON(source.setting), "field": JSON(source.field), "condition": JSON(source.condition),
    ]
    members["from"] = .string(from)
    members["began_by"] = began?.json ?? .null
    members["steps"] = .array(steps.map(\.json))
    members["still"] = still?.json ?? .null
    members["reckoned"] = JSON(reckoned)
    members["recounted"] = .array(
      recounted.map { .object($0.recount.members.merging(["seq": .int($0.seq), "at": $0.at.json]) { $1 }) })
    members["fired"] = .array(
      fired.map { firing in
        [
          "rung": .string(firing.rung), "term": .int(firing.term), "due": firing.due.json, "at": firing.at.json,
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
        rung: try reader.string("rung"), term: try reader.int("term"), due: try reader.timestamp("due"),
        at: try reader.timestamp("at"), lateBy: try reader.required("late_by", Span.init(seconds:)),
        collapsed: try reader.bool("collapsed"), seq: try reader.int("seq"))
    }
    var members = reader.members
    let term = try reader.int("term")
    members["fired"] = .array(fired.filter { $0.term == term }.map { .string($0.rung) })
    clock = try ClockView(json: .object(members))
    let source = try WireReader(reader.json("source"), "source")
    self.source = Source(
      setting: try source.optionalString("setting"), field: try source.optionalString("field"),
      condition: try source.optionalString("condition"))
    from = try reader.string("from")
    began = try reader.optional("began_by", WhyEvent.init(json:))
    steps = try reader.list("steps", WhyStep.init(json:))
    still = try reader.optional("still", WhyStill.init(json:))
    reckoned = try reader.optionalTimestamp("reckoned")
    recounted = try reader.list("recounted") { (json) throws(WireError) in
      let reader = try WireReader(json, "recount")
      return Recounted(
        seq: try reader.int("seq"), at: try reader.timestamp("at"), recount: try RecountView(json: json))
    }
  }
}
