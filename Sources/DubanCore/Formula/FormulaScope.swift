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
  /// A schedule, where there is no matter yet: posts, settings and the occurrence's `now`.
  case schedule
  /// The same for each element of its list, as `it`.
  case scheduledEach
}

/// What formulas of definitions may name.
public enum FormulaScope {
  /// The scope of one workflow's formulas at one place.
  ///
  /// The parts of instants (`getHours` and its like) are told in UTC or at a fixed offset such as `'+08:00'`. Zones by
  /// their names are not offered: a stored formula would take their rules from the machine, not from the environment
  /// that its entry names.
  ///
  /// - Parameters:
  ///   - settings: the effective settings, as text.
  ///   - posts: the posts of the office that the workflow may name.
  public static func scope(
    fields: OrderedDictionary<String, Field>, roles: [String], posts: [String], settings: [String],
    place: FormulaPlace
  ) -> Scope {
    guard place != .schedule, place != .scheduledEach else {
      var variables = posts.map { Variable(name: $0, type: party) } + settings.map { Variable(name: $0, type: .dyn) }
      variables += [Variable(name: "now", type: .timestamp), Variable(name: "today", type: .timestamp)]
      if place == .scheduledEach { variables.append(Variable(name: "it", type: .dyn)) }
      return Scope(variables: variables, functions: FormulaFunctions.all, opaqueMembers: members)
    }
    var variables: [Variable] = []
    for field in fields.values {
      variables.append(
        Variable(
          name: field.name, type: type(of: field), mayBeUnset: field.default == nil, extent: extent(of: field.type)))
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
    var members = members
    for case let field in fields.values {
      guard case .list(let columns, _, _, _) = field.type else { continue }
      members[row(of: field)] = Dictionary(uniqueKeysWithValues: columns.map { ($0.key, type(of: $0.value)) })
    }
    return Scope(variables: variables, functions: FormulaFunctions.all, opaqueMembers: members)
  }

  /// Names that fields, roles, settings and posts cannot have, because formulas give them a meaning.
  public static let reserved: Set<String> = [
    "event", "now", "today", "opener", "raiser", "matter", "handler", "handler_unit", "due", "it", "entry", "children",
    "merged", "anyone", "everyone", "public", "parents",
  ]

  /// Names that formulas know besides those of the workflow and the office.
  static let variables = [
    "event", "now", "today", "opener", "raiser", "matter", "handler", "handler_unit", "due", "it",
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

  /// The type of the rows of a field that is a list.
  private static func row(of field: Field) -> String { "row of \(field.name)" }

  private static func type(of field: Field) -> ValueType {
    if case .list = field.type { .list(.opaque(row(of: field))) } else { type(of: field.type) }
  }

  /// How large a field's values are at most, as far as its declaration says so. What it does not say is left to the
  /// limit of one evaluation: the bounds that hold for every field are too wide to refuse a formula for.
  private static func extent(of field: FieldType) -> Extent? {
    switch field {
    case .choice(let values): .text(bytes: values.map(\.utf8.count).max() ?? 0)
    case .people(_, let max?): .list(count: max, of: .unknown)
    case .list(let columns, _, let max?, _):
      .list(
        count: max,
        of: .map(
          count: columns.count, keyBytes: columns.keys.map(\.utf8.count).max() ?? 0,
          values: Extent.joined(columns.values.map { extent(of: $0) ?? Extent(of: type(of: $0)) })))
    default: nil
    }
  }

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
