// SPDX-License-Identifier: Apache-2.0

public import CEL
public import OrderedCollections

/// What an event, a rung or an entry does besides moving; always in the order of these properties.
public struct Effects: Sendable {
  public var set: OrderedDictionary<String, ValueSource>
  public var record: [RecordRule]
  public var card: Card?
  public var tell: [TellRule]
  public var raise: [RaiseRule]

  public init(
    set: OrderedDictionary<String, ValueSource> = [:], record: [RecordRule] = [], card: Card? = nil,
    tell: [TellRule] = [], raise: [RaiseRule] = []
  ) {
    self.set = set
    self.record = record
    self.card = card
    self.tell = tell
    self.raise = raise
  }

  public var isEmpty: Bool { self.set.isEmpty && record.isEmpty && card == nil && tell.isEmpty && raise.isEmpty }
}

/// A value in a definition: as it is written, or a formula where it begins with `=`.
public enum ValueSource: Sendable {
  case literal(JSON)
  case formula(Formula)
}

/// An entry that a matter leaves behind.
public struct RecordRule: Sendable {
  /// One entry per element, as `it`; nil: one entry.
  public var each: Formula?
  public var kind: String
  public var of: ValueSource?
  public var points: ValueSource?
  public var note: Text?
  public var from: ValueSource?
  public var until: ValueSource?

  public init(
    each: Formula? = nil, kind: String, of: ValueSource? = nil, points: ValueSource? = nil, note: Text? = nil,
    from: ValueSource? = nil, until: ValueSource? = nil
  ) {
    self.each = each
    self.kind = kind
    self.of = of
    self.points = points
    self.note = note
    self.from = from
    self.until = until
  }
}

/// Who is told, and what; nil: the default text of the occasion.
public struct TellRule: Sendable {
  public var who: [Who]
  public var say: Text?

  public init(who: [Who], say: Text? = nil) {
    self.who = who
    self.say = say
  }
}

/// Opens another matter, whose raiser is this one's owner.
public struct RaiseRule: Sendable {
  public var workflow: String
  /// One matter per element, as `it`; nil: one.
  public var each: Formula?
  public var when: Formula?
  public var with: OrderedDictionary<String, ValueSource>

  public init(
    workflow: String, each: Formula? = nil, when: Formula? = nil, with: OrderedDictionary<String, ValueSource> = [:]
  ) {
    self.workflow = workflow
    self.each = each
    self.when = when
    self.with = with
  }
}
