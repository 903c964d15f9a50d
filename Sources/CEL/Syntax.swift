// SPDX-License-Identifier: Apache-2.0

/// A formula as a tree, as written: nothing is resolved yet.
struct Syntax {
  indirect enum Kind {
    case literal(Value)
    /// `isAbsolute`: written with a leading dot, which passes over the macros' variables.
    case name(String, isAbsolute: Bool)
    case member(Syntax, String)
    case index(Syntax, Syntax)
    case call(String, receiver: Syntax?, [Syntax])
    case list([Syntax])
    case map([Entry])
    case negation(Syntax)
    case not(Syntax)
    case binary(BinaryOperator, Syntax, Syntax)
    /// All operands of a run of `&&` or of `||`: the language leaves their order of evaluation open, so that a run is
    /// one node, however long.
    case logic(Connective, [Syntax])
    case conditional(Syntax, Syntax, Syntax)
    case has(Syntax)
    case comprehension(Macro, range: Syntax, variable: String, condition: Syntax?, result: Syntax?)
  }

  struct Entry {
    var key: Syntax
    var value: Syntax
  }

  var kind: Kind
  /// Where messages point: the operator, the name, the opening bracket. In bytes of the source's UTF-8.
  var offset: Int
  /// Of the tree, a leaf being 1.
  var height: Int

  init(_ kind: Kind, at offset: Int) {
    self.kind = kind
    self.offset = offset
    func tallest(_ children: [Syntax]) -> Int { children.reduce(0) { max($0, $1.height) } }
    let below =
      switch kind {
      case .literal, .name: 0
      case .member(let operand, _), .negation(let operand), .not(let operand), .has(let operand): operand.height
      case .index(let a, let b), .binary(_, let a, let b): max(a.height, b.height)
      case .call(_, let receiver, let arguments): max(receiver?.height ?? 0, tallest(arguments))
      case .list(let children), .logic(_, let children): tallest(children)
      case .map(let entries): max(tallest(entries.map(\.key)), tallest(entries.map(\.value)))
      case .conditional(let a, let b, let c): tallest([a, b, c])
      case .comprehension(_, let range, _, let condition, let result):
        max(range.height, condition?.height ?? 0, result?.height ?? 0)
      }
    height = below + 1
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

/// The macros that go through a list, or through the keys of a map. `map` with three arguments filters first.
enum Macro: String, CaseIterable {
  case all
  case exists
  case existsOne = "exists_one"
  case map
  case filter
}
