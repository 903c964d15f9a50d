// SPDX-License-Identifier: Apache-2.0

import CEL
import Testing

@Suite("Bounds")
struct BoundsTests {
  private func limits(_ source: String) -> [FormulaError.Kind] { errors(source).map(\.kind) }

  @Test("as deep and as long as is allowed works, one more is refused")
  func depth() {
    func nested(_ depth: Int) -> String {
      String(repeating: "(", count: depth) + "7" + String(repeating: ")", count: depth)
    }
    #expect(shown(nested(63)) == "7")
    #expect(limits(nested(64)) == [.limit])
    #expect(shown("1" + String(repeating: " + 1", count: 127)) == "128")
    #expect(limits("1" + String(repeating: " + 1", count: 128)) == [.limit])
    #expect(shown("false" + String(repeating: " || false", count: 1500) + " || true") == "true")
    #expect(limits("'" + String(repeating: "x", count: Formula.sourceLimit) + "'") == [.limit])
    #expect(shown(String(repeating: "!", count: 62) + "true") == "true")
  }

  @Test(
    "unbounded nesting of any kind is refused, not followed",
    arguments: ["(", "[", "{1:", "!", "- ", "a(", "a[", "a.b(", "true?1:", "1+(", "[1].all(x,", "--"])
  func bombs(opening: String) {
    let source = String(repeating: opening, count: Formula.sourceLimit / opening.utf8.count)
    #expect(limits(source) == [.limit], "\(opening)")
  }

  @Test(
    "what would take too long ends with the budget, which nothing absorbs",
    arguments: [
      "many.all(a, many.all(b, many.all(c, a + b + c >= 0)))",
      "true || many.all(a, true) ? many.exists(a, many.exists(b, a + b < 0)) || true : false",
      "[[1]].map(a, [a, a])" + String(repeating: ".map(a, [a, a])", count: 60) + ".size() > 0",
      "['ab']" + String(repeating: ".map(a, a + a)", count: 60) + ".size() > 0",
      "many.all(a, many.all(b, long.contains(long)))",
      "many.map(a, many) != [] && many.map(a, many.map(b, many)) == []",
      "many.filter(a, many.map(b, many + many) == [])",
    ])
  func budget(source: String) {
    let many = Value.list((0..<800).map { .int($0) })
    let found = outcome(source, ["many": many, "long": .string(String(repeating: "ab", count: 4000))])
    #expect(found == .error(.budget), "\(source)")
  }

  @Test("a hundred and fifty rows go through a guard of two nested macros")
  func roomEnough() {
    let rows = Value.list((0..<150).map { .map([.string("unit"): .int($0)]) })
    #expect(shown("rows.all(a, rows.exists_one(b, a.unit == b.unit))", ["rows": rows]) == "true")
  }

  @Test("no text makes the reader or the evaluation trap")
  func fuzz() {
    let seed = UInt64.random(in: .min ... .max)
    print("BoundsTests seed \(seed)")
    var random = SeededGenerator(seed: seed)
    let pieces = [
      "(", ")", "[", "]", "{", "}", ".", ",", ":", "?", "!", "-", "+", "*", "/", "%", "<", "<=", "==", "!=", "&&", "||",
      " in ", "x", "y", "has", "all", "map", "exists_one", "filter", "size", "int", "uint", "double", "string",
      "timestamp",
      "duration", "type", "0", "1", "-1", "9223372036854775807", "9223372036854775808", "0x", "1e", "1e9",
      "18446744073709551615u",
      ".5", "'", "\"", "'''", "\\", "\\x", "\\u00", "r'", "b'\\xff'", "'督办'", "'2026-02-12T00:00:00Z'", "'1h'", "true",
      "null",
      "//", "\n", "`", "（", "\u{0}", "\u{FFFF}", " ", "has(x)", "x.all(y,", "size(x)", "[1, 2]", "{'a': 1}",
    ]
    let values: [Value] = [
      .int(.min), .uint(.max), .double(.nan), .string("a"), .list([.int(0)]), .map([.bool(true): .null]),
      .timestamp(.latest), .duration(nanoseconds: .min),
    ]
    var valid = 0
    for _ in 0..<20_000 {
      let source = (0..<Int.random(in: 1...12, using: &random)).map { _ in random.pick(pieces) }.joined()
      let found = outcome(source, ["x": random.pick(values), "y": random.pick(values)])
      if case .refused(let kinds) = found { #expect(!kinds.isEmpty) } else { valid += 1 }
      for error in errors(source) {
        #expect(error.offset <= source.utf8.count && error.line >= 1 && error.column >= 1, "\(source), seed \(seed)")
        #expect(error.rendered(source).hasSuffix("^"))
      }
    }
    #expect(valid > 200, "the pieces make too few formulas to show anything, seed \(seed)")
  }
}
