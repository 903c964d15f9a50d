// SPDX-License-Identifier: Apache-2.0

public import OrderedCollections

/// Where a matter stands: who handles it, how, by when.
public struct Step: Sendable {
  public var name: String
  public var title: Text
  /// The handler; nil only at an end.
  public var who: Who?
  public var how: Text?
  /// Who is shut out from handling and sending here: by name, or by having acted in a step.
  public var notBy: [Exclusion]
  public var due: DueRule?
  public var events: OrderedDictionary<String, EventRule>
  /// What happens on each entry.
  public var enter: Effects
  public var end: End?

  public init(
    name: String, title: Text, who: Who?, how: Text?, notBy: [Exclusion] = [], due: DueRule? = nil,
    events: OrderedDictionary<String, EventRule> = [:], enter: Effects = Effects(), end: End? = nil
  ) {
    self.name = name
    self.title = title
    self.who = who
    self.how = how
    self.notBy = notBy
    self.due = due
    self.events = events
    self.enter = enter
    self.end = end
  }
}

/// Who is shut out.
public enum Exclusion: Hashable, Sendable {
  case who(Who)
  /// Persons who acted in this step of this matter.
  case actedIn(step: String)
}

/// What makes a step an end.
public struct End: Hashable, Sendable {
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    /// The work is done (办结).
    case concluded
    /// Verified by another and closed (销号).
    case struckOff = "struck-off"
    case declined
    case transferred
    case cancelled
  }

  /// What the raiser is told.
  public enum Answer: Hashable, Sendable {
    case fields([String])
    case text(Text)
  }

  public var kind: Kind
  public var answer: Answer
  /// The field that says how the answer was given.
  public var toldIn: String?
  public var because: [String]
  public var next: [String]
  public var proof: [String]

  public init(
    kind: Kind, answer: Answer, toldIn: String? = nil, because: [String] = [], next: [String] = [], proof: [String] = []
  ) {
    self.kind = kind
    self.answer = answer
    self.toldIn = toldIn
    self.because = because
    self.next = next
    self.proof = proof
  }
}
