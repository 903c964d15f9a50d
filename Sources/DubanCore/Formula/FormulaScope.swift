// SPDX-License-Identifier: Apache-2.0

public import CEL
public import OrderedCollections

/// Where in a definition a formula stands, as far as that decides what it may name.
public enum FormulaPlace: Hashable, Sendable {
  /// A role: fields, other roles, posts, and the opening's `event`.
  case role
  /// A condition, an alternative, or a value that an event gives: the state, with the event's own data laid over.
  case event
  /// The same for each element of a list, as `it`.
  case each
  /// A column of a ledger.
  case ledger
}

/// What formulas of definitions may name.
public enum FormulaScope {
  /// The scope of one workflow's formulas at one place.
  ///
  /// - Parameters:
  ///   - settings: the effective settings, as text.
  ///   - posts: the posts of the office that the workflow may name.
  public static func scope(
    fields: OrderedDictionary<String, Field>, roles: [String], posts: [String], settings: [String],
    place: FormulaPlace
  ) -> Scope {
    var variables: [Variable] = []
    for field in fields.values {
      variables.append(
        Variable(name: field.name, type: type(of: field.type), mayBeUnset: field.default == nil))
    }
    variables += roles.map { Variable(name: $0, type: party) }
    variables += posts.map { Variable(name: $0, type: party) }
    variables += settings.map { Variable(name: $0, type: .dyn) }
    variables += [
      Variable(name: "event", type: .opaque("event")),
      Variable(name: "now", type: .timestamp),
      Variable(name: "today", type: .timestamp),
      Variable(name: "opener", type: party),
      Variable(name: "raiser", type: .dyn),
    ]
    if place != .role {
      variables += [
        Variable(name: "matter", type: .opaque("matter")),
        Variable(name: "handler", type: party, mayBeUnset: true),
        Variable(name: "handler_unit", type: party, mayBeUnset: true),
        Variable(name: "due", type: .timestamp, mayBeUnset: true),
      ]
    }
    if place == .each { variables.append(Variable(name: "it", type: .dyn)) }
    return Scope(variables: variables, functions: FormulaFunctions.all, opaqueMembers: members)
  }

  /// Names that fields, roles, settings and posts cannot have, because formulas give them a meaning.
  public static let reserved: Set<String> = [
    "event", "now", "today", "opener", "raiser", "matter", "handler", "handler_unit", "due", "it", "entry", "children",
    "merged", "anyone", "everyone", "public", "parents",
  ]

  /// A person or unit: an id at run time.
  static let party = ValueType.opaque("party")

  private static let members: [String: [String: ValueType]] = [
    "event": [
      "id": .string, "source": .string, "type": .string, "actor": party, "data": .map(.string, .dyn),
    ],
    "matter": ["number": .string, "workflow": .string, "step": .string, "opened": .timestamp],
    "contact": ["name": .string, "phone": .string, "person": party],
  ]

  /// What a field is to a formula. A date is the first instant of that day in the office's zone.
  static func type(of field: FieldType) -> ValueType {
    switch field {
    case .string, .text, .choice, .time, .limit: .string
    case .int: .int
    case .number: .double
    case .bool: .bool
    case .date: .timestamp
    case .person, .unit: party
    case .people: .list(party)
    case .contact: .opaque("contact")
    case .file: .dyn
    case .files: .list(.dyn)
    case .list: .list(.dyn)
    }
  }
}
