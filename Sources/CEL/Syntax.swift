// SPDX-License-Identifier: Apache-2.0

/// A formula as a tree, as written: nothing is resolved yet.
struct Syntax {
  indirect enum Kind {
    case literal(Value)
    /// `isAbsolute`: written with a leading dot, which passes over the macros' variables and the container.
    case name(String, isAbsolute: Bool)
    /// `isOptional`: written `a.?b`, which gives an optional value.
    case member(Syntax, String, isOptional: Bool)
    case index(Syntax, Syntax, isOptional: Bool)
    case call(String, receiver: Syntax?, [Syntax])
    case list([Element])
    case map([Entry])
    case negation(Syntax)
    case not(Syntax)
    case binary(BinaryOperator, Syntax, Syntax)
    /// All operands of a run of `&&` or of `||`: the language leaves their order of evaluation open, so that a run is
    /// one node, however long.
    case logic(Connective, [Syntax])
    case conditional(Syntax, Syntax, Syntax)
    case has(Syntax)
    case comprehension(Comprehension)
    /// `cel.bind(name, value, body)`.
    case bind(String, Syntax, Syntax)
    /// `optional.optMap(name, body)`; `isFlat`: `optFlatMap`, whose body is optional itself.
    case optionalMap(Syntax, String, Syntax, isFlat: Bool)
  }

  /// `isOptional`: written `?value`, which leaves the element out where the optional value is absent.
  struct Element {
    var value: Syntax
    var isOptional: Bool
  }

  struct Entry {
    var key: Syntax
    var value: Syntax
    var isOptional: Bool
  }

  struct Comprehension {
    var macro: Macro
    var range: Syntax
    /// One, or two: of a list index and element, of a map key and value.
    var variables: [String]
    var condition: Syntax?
    var result: Syntax?
  }

  var kind: Kind
  /// Where messages point: the operator, the name, the opening bracket. In bytes of the source's UTF-8.
  var offset: Int
  /// Of the tree, a leaf being 1.
  var height: Int

  init(_ kind: Kind, at offset: Int) {
    self.kind = kind
    self.offset = offset
    height = 1 + kind.children.reduce(0) { max($0, $1.height) }
  }
}

extension Syntax.Kind {
  fileprivate var children: [Syntax] {
    switch self {
    case .literal, .name: []
    case .member(let operand, _, _), .negation(let operand), .not(let operand), .has(let operand): [operand]
    case .index(let a, let b, _), .binary(_, let a, let b), .bind(_, let a, let b), .optionalMap(let a, _, let b, _):
      [a, b]
    case .call(_, let receiver, let arguments): (receiver.map { [$0] } ?? []) + arguments
    case .list(let elements): elements.map(\.value)
    case .logic(_, let operands): operands
    case .map(let entries): entries.flatMap { [$0.key, $0.value] }
    case .conditional(let a, let b, let c): [a, b, c]
    case .comprehension(let it): [it.range] + [it.condition, it.result].compactMap { $0 }
    }
  }
}

extension Syntax {
  /// A name, or a chain of members that begins with one, as one dotted name.
  var path: (text: String, root: String, isAbsolute: Bool, offset: Int)? {
    switch kind {
    case .name(let name, let isAbsolute): return (name, name, isAbsolute, offset)
    case .member(let operand, let member, isOptional: false):
      guard let path = operand.path else { return nil }
      return (path.text + "." + member, path.root, path.isAbsolute, path.offset)
    default: return nil
    }
  }
}

enum BinaryOperator: String {
  case add = "+"
  case subtract = "-"
  case multiply = "*"
  case divide = "/"
  case remainder = "%"
  case equal = "=="
  case notEqual = "!="
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
  case `in`

  /// How tightly it binds; more binds tighter.
  var precedence: Int {
    switch self {
    case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual, .in: 4
    case .add, .subtract: 5
    case .multiply, .divide, .remainder: 6
    }
  }
}

enum Connective: String {
  case or = "||"
  case and = "&&"

  var precedence: Int { self == .or ? 2 : 3 }

  /// The operand that settles the whole run.
  var decisive: Bool { self == .or }
}

/// The macros that go through a list or a map.
enum Macro: String, CaseIterable {
  case all
  case exists
  case existsOne
  /// With a third argument it filters first.
  case map
  case filter
  case transformList
  case transformMap
  case transformMapEntry
  case sortBy

  init?(name: String) { self.init(rawValue: name == "exists_one" ? "existsOne" : name) }

  /// How it is written with so many arguments, as to what is condition and what result; nil if it cannot be.
  func form(_ count: Int) -> (variables: Int, hasCondition: Bool, hasResult: Bool)? {
    switch (self, count) {
    case (.all, 2...3), (.exists, 2...3), (.existsOne, 2...3), (.filter, 2): (count - 1, true, false)
    case (.map, 2...3): (1, count == 3, true)
    case (.transformList, 3...4), (.transformMap, 3...4), (.transformMapEntry, 3...4): (2, count == 4, true)
    case (.sortBy, 2): (1, false, true)
    default: nil
    }
  }

  /// As messages show it.
  func written(as name: String) -> String {
    switch self {
    case .all, .exists, .existsOne: "\(name)(x, condition)"
    case .filter: "filter(x, condition)"
    case .map: "map(x, value) or map(x, condition, value)"
    case .transformList, .transformMap, .transformMapEntry: "\(name)(i, x, value) or \(name)(i, x, condition, value)"
    case .sortBy: "sortBy(x, key)"
    }
  }
}
