// SPDX-License-Identifier: Apache-2.0

import CEL
import Testing

@Suite("has and what is read")
struct GuardTests {
  private static let scope = Scope(
    variables: ["x", "y", "p"].map { Variable(name: $0, type: .dyn, mayBeUnset: true) })

  /// Each reading in the order of the source, `!` where nothing shows that the variable is set.
  private func readings(_ source: String) throws -> String {
    try Formula(source, in: Self.scope).reads.map { ($0.guarded ? "" : "!") + $0.name }.joined(separator: " ")
  }

  @Test(
    "has guards what comes after it on the same way, and nothing else",
    arguments: [
      ("x", "!x"), ("has(x)", ""), ("has(x) && x", "x"), ("x && has(x)", "!x"), ("!has(x) || x", "x"),
      ("has(x) || x", "!x"), ("has(x) ? x : 1", "x"), ("has(x) ? 1 : x", "!x"), ("!has(x) ? 1 : x", "x"),
      ("has(x) && has(y) ? x + y : 0", "x y"), ("has(x) || has(y) ? x + y : 0", "!x !y"),
      ("(has(x) || has(y)) && x", "!x"), ("(has(x) && y == 1) || x", "!y !x"),
      ("(has(x) && has(y)) || false ? x : y", "x !y"),
      ("!(has(x) && has(y)) || x == y", "x y"), ("!(!has(x) || !has(y)) && x == y", "x y"),
      ("(has(x) ? x == 1 : false) && x", "x x"), ("(has(x) ? true : y == 1) && x", "!y !x"),
      ("(y ? has(x) : has(x) && true) && x", "!y x"), ("has(x) && [1].all(i, i == x)", "x"),
      ("[1].all(i, has(x)) && x", "!x"),
      ("[1].all(x, x == 1)", ""), ("[1].map(i, has(x), x)", "x"), ("has(x) && x && y && x", "x !y x"),
      ("false && x", "x"),
      ("has(x.a) && x.a == 1", "!x !x"), ("has(x) && has(x.a) && x.a == 1", "x x"), ("has(x) == true && x", "!x"),
    ])
  func guards(source: String, expected: String) throws {
    #expect(try readings(source) == expected, "\(source)")
  }

  @Test("a formula whose readings are all guarded never fails for an unset variable")
  func soundness() throws {
    let seed = UInt64.random(in: .min ... .max)
    print("GuardTests seed \(seed)")
    var random = SeededGenerator(seed: seed)
    var guarded = 0
    for _ in 0..<5_000 {
      let source = Self.condition(&random, depth: 4)
      let formula = try Formula(source, in: Self.scope)
      for bits in 0..<4 {
        let values: [String: Value] = ["x": .bool(bits & 1 > 0), "y": .bool(true)]
        let set = bits & 2 > 0 ? ["x", "y"] : bits & 1 > 0 ? ["x"] : ["y"]
        do {
          _ = try formula.evaluate(
            { set.contains(formula.variableSlots[$0]) ? values[formula.variableSlots[$0]] : nil }, host: NoHost())
        } catch {
          guard case .unset(let name) = error.kind else { continue }
          #expect(
            formula.reads.contains { $0.name == name && !$0.guarded && $0.offset == error.offset },
            "\(source) read \(name), seed \(seed)")
        }
      }
      if !formula.reads.isEmpty, formula.reads.allSatisfy(\.guarded) { guarded += 1 }
    }
    #expect(guarded > 50, "the generator makes too few guarded formulas to show anything, seed \(seed)")
  }

  private static func condition(_ random: inout SeededGenerator, depth: Int) -> String {
    func inner() -> String { condition(&random, depth: depth - 1) }
    switch depth == 0 ? Int.random(in: 0..<5, using: &random) : Int.random(in: 0..<12, using: &random) {
    case 0, 1: return "has(\(random.pick(["x", "y"])))"
    case 2, 3: return random.pick(["x", "y"])
    case 4: return random.pick(["true", "false"])
    case 5, 6, 7: return "(\(inner()) && \(inner()))"
    case 8, 9: return "(\(inner()) || \(inner()))"
    case 10: return "!\(inner())"
    default: return "(\(inner()) ? \(inner()) : \(inner()))"
    }
  }

  @Test("has of a variable is true exactly when it is set")
  func has() {
    #expect(shown("has(x)", ["x": .null]) == "true")
    #expect(shown("has(x)", unset: ["x"]) == "false")
    #expect(outcome("x", unset: ["x"]) == .error(.unset("x")))
    #expect(shown("has(a.b)", ["a.b": .int(1)]) == "true")
  }

  @Test("a tested variable is a slot like a read one, and each has one slot")
  func slots() throws {
    let formula = try Formula("has(y) && x == y && x == p", in: Self.scope)
    #expect(formula.variableSlots == ["y", "x", "p"])
  }

  @Test("equal sources make equal formulas")
  func equality() throws {
    let other = Scope(variables: [Variable(name: "x", type: .int)])
    #expect(try Formula("x", in: Self.scope) == Formula("x", in: other))
    #expect(try Set([Formula("x", in: Self.scope), Formula("y", in: Self.scope)]).count == 2)
  }
}
