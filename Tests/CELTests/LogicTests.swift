// SPDX-License-Identifier: Apache-2.0

import CEL
import Testing

@Suite("Logic and macros")
struct LogicTests {
  /// An operand's formula, and its truth, nil being an error.
  private static let operands: [(source: String, truth: Bool?)] = [
    ("true", true), ("false", false), ("(1 / 0 == 1)", nil), ("gone", nil), ("dyn('text')", nil),
  ]

  @Test("&& and || absorb errors on either side whenever the other side decides")
  func absorption() {
    for (a, x) in Self.operands {
      for (b, y) in Self.operands {
        for (c, z) in Self.operands {
          let and: Bool? = [x, y, z].contains(false) ? false : [x, y, z].contains(nil) ? nil : true
          let or: Bool? = [x, y, z].contains(true) ? true : [x, y, z].contains(nil) ? nil : false
          check("\(a) && \(b) && \(c)", and)
          check("\(a) || \(b) || \(c)", or)
          check("[0].all(i, \(a) && \(b) && \(c))", and)
        }
      }
    }
  }

  private func check(_ source: String, _ expected: Bool?) {
    let found = outcome(source, unset: ["gone"])
    if let expected {
      #expect(found == .value(.bool(expected)), "\(source)")
    } else if case .value = found {
      Issue.record("\(source) gave \(found)")
    }
  }

  @Test("grouping does not change what a run of one operator comes to")
  func associativity() {
    for (a, _) in Self.operands {
      for (b, _) in Self.operands {
        for (c, _) in Self.operands {
          for operation in ["&&", "||"] {
            let flat = outcome("\(a) \(operation) \(b) \(operation) \(c)", unset: ["gone"])
            #expect(outcome("\(a) \(operation) (\(b) \(operation) \(c))", unset: ["gone"]) == flat)
            #expect(outcome("(\(a) \(operation) \(b)) \(operation) \(c)", unset: ["gone"]) == flat)
          }
        }
      }
    }
  }

  @Test("the conditional looks only at the branch it takes")
  func conditional() {
    #expect(shown("true ? 1 : 1 / 0") == "1")
    #expect(shown("false ? 1 / 0 : 2") == "2")
    #expect(shown("1 / 0 == 1 ? 1 : 2") == "error divisionByZero")
  }

  @Test(
    "macros go through lists and through the keys of maps, in order",
    arguments: [
      ("[1, 2, 3].all(x, x > 0)", "true"), ("[1, 2, 3].exists(x, x > 2)", "true"), ("[].all(x, false)", "true"),
      ("[].exists(x, true)", "false"), ("[1, 2, 3].exists_one(x, x > 2)", "true"),
      ("[3, 3].exists_one(x, x > 2)", "false"),
      ("[0, 1].exists(x, 1 / x == 1)", "true"), ("[1, 0].all(x, 1 / x == 2)", "false"),
      ("[0].all(x, 1 / x == 1)", "error divisionByZero"),
      ("[1, 2].map(x, x * x)", "[1, 4]"), ("[1, 2, 3].map(x, x != 2, x * 10)", "[10, 30]"),
      ("[1, 2, 3].filter(x, x % 2 == 1)", "[1, 3]"), ("{'b': 1, 'a': 2, 3: 0}.map(k, k)", "[3, 'a', 'b']"),
      ("[[1, 2], [3]].map(x, x.map(y, y + size(x)))", "[[3, 4], [4]]"),
      ("[1].all(x, [2].all(x, x == 2) && x == 1)", "true"),
      ("[1, 0].exists_one(x, 1 / x == 1)", "error divisionByZero"), ("[1].filter(x, dyn(x))", "error noSuchOverload"),
    ])
  func macros(source: String, expected: String) {
    #expect(shown(source) == expected, "\(source)")
  }

  @Test("a macro's variable hides a variable of the scope, and a leading dot finds it again")
  func shadowing() {
    #expect(shown("[1].all(x, x == 1 && .x == 5) && x == 5", ["x": .int(5)]) == "true")
    #expect(shown("[{'b': 1}].all(a, a.b == 1) && a.b == 5", ["a.b": .int(5)]) == "true")
  }

  @Test("the longest declared name wins over member access")
  func dotted() {
    #expect(shown("a.b.c", ["a.b": .map([.string("c"): .int(1)]), "a": .int(9)]) == "1")
    #expect(shown("a.b.c", ["a.b": .map([.string("c"): .int(1)]), "a.b.c": .int(2)]) == "2")
  }
}
