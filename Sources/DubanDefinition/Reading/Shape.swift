// SPDX-License-Identifier: Apache-2.0

import DubanCore

/// The keys of one construct of the language, each with what stands under it and what it means.
///
/// The one table: the reader takes from it which keys there are and answers "did you mean", and the JSON Schema is written
/// from it, so an editor knows no key that the reader does not.
struct Shape: Sendable {
  /// As a message names it: `a step`.
  let name: Text
  let members: [Key]
  /// What keys besides these hold; nil: there are none.
  let others: Value?
  /// The keys, in the order in which they are best written.
  let keys: [String]
  /// Keys of the language that this version does not carry out yet.
  let later: Set<String>

  init(_ name: Text, _ members: [Key], others: Value? = nil, later: String = "") {
    self.name = name
    self.members = members
    self.others = others
    keys = members.map(\.name)
    self.later = Set(later.split(separator: " ").map(String.init))
  }

  /// Of keys that a definition itself gives.
  init(_ name: Text, keys: some Sequence<String>) {
    self.init(name, keys.map { Key($0, .any, "", "") })
  }

  /// The keys whose values are formulas, quoted or not.
  static let formulaKeys: Set<String> = ["if", "per", "is", "each", "about", "score"]
}

/// A key of a construct.
struct Key: Sendable {
  let name: String
  let value: Value
  /// What it means, in a sentence for whoever writes a definition.
  let en: String
  let zh: String
  /// Whether the reader refuses a construct without it.
  let isRequired: Bool

  init(_ name: String, _ value: Value, _ en: String, _ zh: String, required isRequired: Bool = false) {
    self.name = name
    self.value = value
    self.en = en
    self.zh = zh
    self.isRequired = isRequired
  }
}

/// What stands under a key. Scalars are text, whatever YAML takes them for: `no`, `12:30` and `1.10` are what they look like.
indirect enum Value: Sendable {
  /// For people: one text, or one per language.
  case text
  /// Any scalar.
  case line
  case id
  case whole
  case truth
  case word([String])
  /// A limit such as `5 workdays`, or a name that stands for one.
  case limit
  case date
  /// `2026-02-12`, or a range such as `2026-10-01..2026-10-07`.
  case span
  case nothing
  case moment
  /// `08:30-12:00`, or a time alone.
  case hours
  /// A formula, or a literal where it does not begin with `=`.
  case formula
  /// A name of people, fields, steps or events.
  case name
  case any
  /// One, or a list; nothing counts as none.
  case some(Value)
  case list(Value)
  /// Free keys.
  case map(KeyKind, Value)
  /// A list of `{ if, then }` closed by `{ else }`, or the value itself.
  case choice(Value)
  case either([Value])
  case shape(@Sendable () -> Shape)

  enum KeyKind: Sendable { case id, formulaName, year, day, days, any }

  static func of(_ shape: @autoclosure @escaping @Sendable () -> Shape) -> Value { .shape(shape) }
  static var names: Value { .some(.name) }
  /// Dates and ranges of dates in a list, or with the name of each.
  static var days: Value { .either([.some(.span), .map(.days, .either([.line, .nothing]))]) }
}
