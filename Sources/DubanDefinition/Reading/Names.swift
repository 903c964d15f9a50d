// SPDX-License-Identifier: Apache-2.0

import CEL
import DubanCore
import OrderedCollections

/// What the rules of one file may name.
struct Names {
  /// A setting as it is in force, and where that was written.
  struct Setting {
    var text: String
    var node: Node
    var findings: Findings
  }

  var settings: OrderedDictionary<String, Setting> = [:]
  var fields: OrderedDictionary<String, Field> = [:]
  var roles: [String] = []
  var steps: [String] = []
  var office: Surroundings

  /// The posts and lists of the office that were really named: what a stored workflow keeps of it.
  var usedPosts: Set<String> = []
  var usedLists: Set<String> = []
  /// The zones that expressions named, with their transitions.
  var usedZones: [String: [UInt8]] = [:]

  /// Everything that a who-list may name.
  var parties: [String] {
    roles + fields.values.filter(\.type.isParty).map(\.name) + office.posts
      + Self.everybody.map(\.word)
  }

  static let everybody: [Who] = [.anyone, .everyone, .public, .parents, .opener, .raiser, .handler]

  /// Names that have a meaning of their own everywhere.
  static let reserved: Set<String> =
    FormulaScope.reserved.union(everybody.map(\.word)).union([
      "owner", "supervisor", "reason", "number", "step", "card", "true", "false", "null", "in", "as", "break", "const",
      "continue", "else", "for", "function", "if", "import", "let", "loop", "package", "namespace", "return", "var",
      "void", "while",
    ])
}

/// What a workflow takes from the office around it.
struct Surroundings {
  var posts: [String] = []
  /// The office is not known: a name that nothing else explains is taken for a post of it.
  var isOpen = false
  var lists: [String: [String]] = [:]
  /// The kinds of records, people and units; nil where nobody can check them.
  var records: [String]?
  var people: [String]?
  var units: [String]?
  /// What the office sets of this workflow's settings.
  var settings: OrderedDictionary<String, Names.Setting> = [:]
  /// A zone's transitions by its name; nil where there is no such zone.
  var zone: (String) -> [UInt8]? = { _ in nil }

  /// The posts that the language itself speaks of are known.
  static var unknown: Surroundings { Surroundings(posts: ["head", "superior", "supervisors"], isOpen: true) }
}

extension FieldType {
  /// Whether it stands for persons or units.
  var isParty: Bool {
    switch self {
    case .person, .people, .unit, .contact: true
    default: false
    }
  }

  var isText: Bool {
    switch self {
    case .string, .text: true
    default: false
    }
  }
}
