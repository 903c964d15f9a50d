// SPDX-License-Identifier: Apache-2.0

public import CEL
public import WorkingTime

/// A duty in time: late is red.
public struct DueRule: Sendable {
  public enum Term: Sendable {
    case within(Choice<LimitSource>)
    case at(Moment)
  }

  /// A date or an instant out of a matter.
  public enum Moment: Sendable {
    case field(String)
    case formula(Formula)
  }

  /// From when a limit counts.
  public enum Start: Hashable, Sendable {
    case entered
    case opened
    case field(String)

    /// Whether it is a date or time of the matter, not an event of its life.
    var isField: Bool { if case .field = self { true } else { false } }
  }

  /// What a second visit of the step begins with.
  public enum Again: String, Hashable, Sendable, CaseIterable {
    case afresh
    /// Consumed time is kept between visits.
    case `continue`
  }

  public var term: Term
  public var from: Start
  public var again: Again
  /// The steps in which the matter's clock stands still.
  public var stopsIn: [String]
  /// More time that may be asked for; nil: none.
  public var extend: ExtendRule?
  public var ladder: LadderRule

  public init(
    term: Term, from: Start = .entered, again: Again = .afresh, stopsIn: [String] = [],
    extend: ExtendRule? = nil, ladder: LadderRule = LadderRule()
  ) {
    self.term = term
    self.from = from
    self.again = again
    self.stopsIn = stopsIn
    self.extend = extend
    self.ladder = ladder
  }
}

/// What an office, a workflow or a step says of the ladder: each rung it names replaces the one above it.
public struct LadderRule: Sendable {
  public enum Rule: Sendable {
    /// As the next wider rule has it.
    case inherited
    /// No such rung.
    case none
    case rung(Rung)
  }

  public var remind: Rule
  public var yellow: Rule
  public var red: Rule
  /// Nil: inherited. The whole list is replaced.
  public var later: [Rung]?

  public init(remind: Rule = .inherited, yellow: Rule = .inherited, red: Rule = .inherited, later: [Rung]? = nil) {
    self.remind = remind
    self.yellow = yellow
    self.red = red
    self.later = later
  }
}

/// One point of a clock's ladder.
public struct Rung: Sendable {
  public enum Point: Hashable, Sendable {
    /// So much of the countable time between start and due has passed, in percent.
    case percent(Int)
    case before(Limit)
    case due
    case after(Limit)
  }

  /// The earliest that is not dropped counts.
  public var at: [Point]
  public var effects: Effects
  /// Moves after the card is given.
  public var to: Choice<String>?

  public init(at: [Point], effects: Effects = Effects(), to: Choice<String>? = nil) {
    self.at = at
    self.effects = effects
    self.to = to
  }
}
