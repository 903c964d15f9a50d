// SPDX-License-Identifier: Apache-2.0

public import CEL
public import OrderedCollections

/// A definition: one procedure of the office, compiled from one document.
///
/// Nothing in it depends on the office but by name: posts, people and ladders are looked up when something is decided.
/// Settings are already the effective ones.
public struct Workflow: Sendable {
  /// The id, and the prefix of its event types.
  public var name: String
  /// The content hash of the document it was compiled from; a matter names it for as long as it runs.
  public var version: Hash
  public var title: Text
  public var purpose: Text?
  public var basis: [String]
  public var number: NumberPattern
  /// The effective settings by name, as they are written (`2 workhours`).
  public var settings: OrderedDictionary<String, String>
  public var fields: OrderedDictionary<String, Field>
  /// The roles in an order in which each comes after those it reads.
  public var roles: OrderedDictionary<String, Formula>
  /// The field (or role) to whom every end answers; nil: the opener. An unset field falls back to the opener.
  public var raiser: String?
  public var open: EventRule
  /// The clock of the whole matter.
  public var due: DueRule?
  /// What it says of the ladder; it overrides the office's, rung by rung.
  public var ladder: LadderRule
  /// The events taken in every step that is not an end, by name; changed built-ins are among them.
  public var events: OrderedDictionary<String, EventRule>
  /// Built-in events that this workflow never takes.
  public var never: Set<String>
  public var steps: OrderedDictionary<String, Step>
  public var visibility: Visibility
  public var ledger: [LedgerColumn]

  public init(
    name: String, version: Hash, title: Text, purpose: Text?, basis: [String], number: NumberPattern,
    settings: OrderedDictionary<String, String>, fields: OrderedDictionary<String, Field>,
    roles: OrderedDictionary<String, Formula>, raiser: String?, open: EventRule, due: DueRule?, ladder: LadderRule,
    events: OrderedDictionary<String, EventRule>, never: Set<String>, steps: OrderedDictionary<String, Step>,
    visibility: Visibility, ledger: [LedgerColumn]
  ) {
    self.name = name
    self.version = version
    self.title = title
    self.purpose = purpose
    self.basis = basis
    self.number = number
    self.settings = settings
    self.fields = fields
    self.roles = roles
    self.raiser = raiser
    self.open = open
    self.due = due
    self.ladder = ladder
    self.events = events
    self.never = never
    self.steps = steps
    self.visibility = visibility
    self.ledger = ledger
  }
}

/// One column of a workflow's ledger.
public struct LedgerColumn: Sendable {
  public var title: Text
  public var formula: Formula

  public init(title: Text, is formula: Formula) {
    self.title = title
    self.formula = formula
  }
}

/// Who may read the matters of a workflow.
public struct Visibility: Hashable, Sendable {
  /// Nil: everybody of the office.
  public var readers: [Who]?
  /// Shown in no list, count, journal text or message of others.
  public var confidential: Bool
  /// Shut out whatever else is true.
  public var never: [Who]

  public init(readers: [Who]? = nil, confidential: Bool = false, never: [Who] = []) {
    self.readers = readers
    self.confidential = confidential
    self.never = never
  }
}
