// SPDX-License-Identifier: Apache-2.0

public import CEL
public import WorkingTime

/// What a workflow says of one of its events.
public struct EventRule: Sendable {
  public var name: String
  public var title: Text
  public var trigger: Trigger
  public var notBy: [Exclusion]
  /// The fields (and `reason`) that the event must carry.
  public var needs: [String]
  public var allows: [String]
  public var condition: Formula?
  public var otherwise: Text?
  /// Nil: the matter stays and its clocks run on.
  public var to: Choice<String>?
  /// So many times in the matter's life; the next one goes to `beyond`, or is refused where that is nil.
  public var atMost: Int?
  public var beyond: String?
  /// Of the built-in `pause`: how long it may be; nil: as long as the language says.
  public var upto: LimitSource?
  public var effects: Effects

  public enum Trigger: Sendable {
    /// Sent by one of these; nil: by whoever handles the step.
    case sent(by: [Who]?)
    /// Sent by time, by nobody else.
    case timed(Timing)
  }

  public init(
    name: String, title: Text, trigger: Trigger, notBy: [Exclusion] = [], needs: [String] = [], allows: [String] = [],
    condition: Formula? = nil, otherwise: Text? = nil, to: Choice<String>? = nil, atMost: Int? = nil,
    beyond: String? = nil, effects: Effects = Effects()
  ) {
    self.name = name
    self.title = title
    self.trigger = trigger
    self.notBy = notBy
    self.needs = needs
    self.allows = allows
    self.condition = condition
    self.otherwise = otherwise
    self.to = to
    self.atMost = atMost
    self.beyond = beyond
    self.effects = effects
  }

  public var timing: Timing? { if case .timed(let timing) = trigger { timing } else { nil } }
}

/// When time sends an event.
public enum Timing: Sendable {
  /// So long after the arrival in the step.
  case after(LimitSource, again: DueRule.Again)
  /// At the date or time in a field, or of a formula; a date means the office's close on that day.
  case at(DueRule.Moment, again: DueRule.Again)
  /// By the calendar, for as long as the matter stands there.
  case every(Recurrence)

  /// What a second visit of the step begins with.
  public var again: DueRule.Again {
    switch self {
    case .after(_, let again), .at(_, let again): again
    case .every: .afresh
    }
  }
}

/// Alternatives: the first whose condition holds counts, else the last.
public struct Choice<Value: Sendable>: Sendable {
  public var cases: [(when: Formula, then: Value)]
  public var otherwise: Value

  public init(_ value: Value) {
    cases = []
    otherwise = value
  }

  public init(cases: [(when: Formula, then: Value)], otherwise: Value) {
    self.cases = cases
    self.otherwise = otherwise
  }

  /// All alternatives, each with its condition as it is written; the last has none.
  public var alternatives: [(condition: String?, value: Value)] {
    cases.map { ($0.when.source, $0.then) } + [(nil, otherwise)]
  }

  /// Whether a condition asks for one of these fields.
  public func asks(for fields: Set<String>) -> Bool {
    cases.contains { $0.when.variableSlots.contains(where: fields.contains) }
  }

  /// Everything that may be chosen.
  public var values: [Value] { cases.map(\.then) + [otherwise] }
}

/// Where a limit comes from. Settings are resolved when a definition is compiled.
public enum LimitSource: Hashable, Sendable {
  /// The limit, and the setting that gave it.
  case limit(Limit, setting: String?)
  /// A field of type limit.
  case field(String)
}
