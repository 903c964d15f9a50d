// SPDX-License-Identifier: Apache-2.0

public import CEL
public import OrderedCollections

/// A definition: one procedure of the office, compiled from one document.
///
/// Nothing in it depends on the office but by name: posts, people and ladders are looked up when something is decided.
/// Settings are already the effective ones.
///
/// A class, though it is a value in all else: every decision holds one, and a copy of so many parts costs more than most
/// rules do.
public final class Workflow: Sendable {
  /// The id, and the prefix of its event types.
  public let name: String
  /// The content hash of the document it was compiled from; a matter names it for as long as it runs.
  public let version: Hash
  public let title: Text
  public let purpose: Text?
  public let basis: [String]
  public let number: NumberPattern
  /// The effective settings by name, as they are written (`2 workhours`).
  public let settings: OrderedDictionary<String, String>
  public let fields: OrderedDictionary<String, Field>
  /// The roles in an order in which each comes after those it reads.
  public let roles: OrderedDictionary<String, Formula>
  /// The field (or role) to whom every end answers; nil: the opener. An unset field falls back to the opener.
  public let raiser: String?
  public let open: EventRule
  /// The clock of the whole matter.
  public let due: DueRule?
  /// What it says of the ladder; it overrides the office's, rung by rung.
  public let ladder: LadderRule
  /// The events taken in every step that is not an end, by name; changed built-ins are among them.
  public let events: OrderedDictionary<String, EventRule>
  /// Built-in events that this workflow never takes.
  public let never: Set<String>
  public let steps: OrderedDictionary<String, Step>
  public let visibility: Visibility
  public let ledger: [LedgerColumn]
  /// Whether a field has readers of its own.
  let restrictsFields: Bool
  /// What opens by the calendar; only today's definition is asked.
  public let schedules: [Schedule]
  /// Where matters of older versions stand after a migration, by the names that those versions gave their steps; each
  /// value is a step of this one, and no key is.
  public let renames: [String: String]

  public init(
    name: String, version: Hash, title: Text, purpose: Text?, basis: [String], number: NumberPattern,
    settings: OrderedDictionary<String, String>, fields: OrderedDictionary<String, Field>,
    roles: OrderedDictionary<String, Formula>, raiser: String?, open: EventRule, due: DueRule?, ladder: LadderRule,
    events: OrderedDictionary<String, EventRule>, never: Set<String>, steps: OrderedDictionary<String, Step>,
    visibility: Visibility, ledger: [LedgerColumn], renames: [String: String] = [:],
    schedules: [Schedule] = []
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
    restrictsFields = fields.values.contains { $0.readers != nil }
    self.renames = renames
    self.schedules = schedules
  }
}

extension Workflow {
  /// The same, compiled from the document of this hash.
  public func versioned(_ version: Hash) -> Workflow {
    Workflow(
      name: name, version: version, title: title, purpose: purpose, basis: basis, number: number, settings: settings,
      fields: fields, roles: roles, raiser: raiser, open: open, due: due, ladder: ladder, events: events, never: never,
      steps: steps, visibility: visibility, ledger: ledger, renames: renames,
      schedules: schedules)
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
  /// Besides the handler. Nil: everybody of the office; of a confidential one only owner and supervisor.
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

  /// Who may read besides the handler; nil for everybody of the office.
  public var namedReaders: [Who]? {
    readers ?? (confidential ? [.role("owner"), .role("supervisor")] : nil)
  }
}
