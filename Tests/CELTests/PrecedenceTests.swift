// SPDX-License-Identifier: Apache-2.0

import CEL
import Testing

/// A reference for how operators bind: random trees are written once with every parenthesis and once with only those
/// that the language's table of precedence asks for, and both must come to the same.
@Suite("Precedence")
struct PrecedenceTests {
  private indirect enum Tree {
    case leaf(String)
    case prefix(String, Tree)
    case infix(String, Tree, Tree)
    case choice(Tree, Tree, Tree)

    /// The language definition's table, from loose to tight.
    private static let table: [[String]] = [
      ["?"], ["||"], ["&&"], ["<", "<=", "==", "!=", "in"], ["+", "-"], ["*", "/", "%"], ["prefix"], ["leaf"],
    ]

    private static func level(_ name: String) -> Int { table.firstIndex { $0.contains(name) } ?? 0 }

    var level: Int {
      switch self {
      case .leaf: Tree.level("leaf")
      case .prefix: Tree.level("prefix")
      case .infix(let name, _, _): Tree.level(name)
      case .choice: 0
      }
    }

    var full: String {
      switch self {
      case .leaf(let text): text
      case .prefix(let name, let operand): "(\(name)\(operand.full))"
      case .infix(let name, let left, let right): "(\(left.full) \(name) \(right.full))"
      case .choice(let condition, let first, let second): "(\(condition.full) ? \(first.full) : \(second.full))"
      }
    }

    func minimal(atLeast floor: Int = 0) -> String {
      let text =
        switch self {
        case .leaf(let text): text
        case .prefix(let name, let operand): name + operand.minimal(atLeast: level)
        case .infix(let name, let left, let right):
          left.minimal(atLeast: level) + " \(name) " + right.minimal(atLeast: level + 1)
        case .choice(let condition, let first, let second):
          condition.minimal(atLeast: 1) + " ? " + first.minimal(atLeast: 1) + " : " + second.minimal()
        }
      return level < floor ? "(\(text))" : text
    }
  }

  private static func tree(_ random: inout SeededGenerator, depth: Int, bool: Bool) -> Tree {
    func inner(_ bool: Bool) -> Tree { tree(&random, depth: depth - 1, bool: bool) }
    if depth == 0 {
      return .leaf(bool ? random.pick(["true", "false", "t", "f"]) : random.pick(["2", "3u", "n", "7"]))
    }
    if Int.random(in: 0..<8, using: &random) == 0 { return .choice(inner(true), inner(bool), inner(bool)) }
    guard bool else {
      if Int.random(in: 0..<6, using: &random) == 0 { return .prefix("-", inner(false)) }
      return .infix(random.pick(["+", "-", "*", "/", "%"]), inner(false), inner(false))
    }
    switch Int.random(in: 0..<6, using: &random) {
    case 0: return .prefix("!", inner(true))
    case 1, 2: return .infix(random.pick(["&&", "||"]), inner(true), inner(true))
    case 3: return .infix("in", inner(false), .leaf("[1, 2, 5]"))
    case 4: return .infix(random.pick(["==", "!=", "<"]), inner(true), inner(true))
    default: return .infix(random.pick(["<", "<=", "==", "!="]), inner(false), inner(false))
    }
  }

  @Test("parentheses that the precedence table makes superfluous change nothing")
  func table() {
    let seed = UInt64.random(in: .min ... .max)
    print("PrecedenceTests seed \(seed)")
    var random = SeededGenerator(seed: seed)
    let values: [String: Value] = ["t": .bool(true), "f": .bool(false), "n": .int(-5)]
    var decided = 0
    for _ in 0..<8_000 {
      let tree = Self.tree(&random, depth: Int.random(in: 1...5, using: &random), bool: .random(using: &random))
      let (full, minimal) = (outcome(tree.full, values), outcome(tree.minimal(), values))
      #expect(full == minimal, "\(tree.full) and \(tree.minimal()), seed \(seed)")
      if case .value = full { decided += 1 }
    }
    #expect(decided > 500, "too few of the formulas have a value, seed \(seed)")
  }

  @Test(
    "operators of one level group from the left, the conditional from the right",
    arguments: [
      ("7 - 2 - 3", "2"), ("16 / 4 / 2", "2"), ("7 % 4 * 2", "6"), ("2 + 3 * 4", "14"), ("-2 + 3", "1"),
      ("false ? 1 : false ? 2 : 3", "3"), ("true || false && false", "true"), ("1 < 2 == true", "true"),
      ("1 + 1 in [2]", "true"), ("!true || true", "true"), ("-[1, 2][1]", "-2"), ("- -5", "5"), ("--5", "5"),
    ])
  func associativity(source: String, expected: String) {
    #expect(shown(source) == expected, "\(source)")
  }
}
