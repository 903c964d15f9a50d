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
      "[many].map(a, [a, a])" + String(repeating: ".map(a, [a, a])", count: 60) + ".size() > 0",
      "[long]" + String(repeating: ".map(a, a + a)", count: 60) + ".size() > 0",
      "cel.bind(a, many.map(x, many), [" + String(repeating: "a, ", count: 4000) + "]) == []",
      "many.map(x, many).map(x, [x, x, x]).flatten(3).sort() == many", "lists.range(200000).sort() == []",
      "{'a': many}.all(k, v, many.map(x, v) == many.map(x, v))",
      "sets.equivalent(many + many + many, many.reverse())",
      "many.all(x, many.all(y, {long: 1}[?long].hasValue()))",
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

  @Test(
    "what is known to take too long is refused where it stands, before it is ever tried",
    arguments: [
      "[[1]].map(a, [a, a])" + String(repeating: ".map(a, [a, a])", count: 60) + ".size() > 0",
      "['ab']" + String(repeating: ".map(a, a + a)", count: 60) + ".size() > 0",
      "cel.bind(a, [\(String(repeating: "1, ", count: 200))], a.all(x, a.all(y, a.all(z, x + y + z > 0))))",
    ])
  func refused(source: String) throws {
    let found = errors(source)
    #expect(found.map(\.kind) == [.limit], "\(source)")
    let error = try #require(found.first)
    #expect(error.message.contains("steps"))
    let place = String(source.utf8.dropFirst(error.offset)) ?? ""
    #expect(place.hasPrefix("map(") || place.hasPrefix("all(x"), "\(source): \(place)")
  }

  @Test("a value that is too deep is refused, whatever it is made by")
  func depth256() {
    let chain = "cel.bind(a, \(String(repeating: "[", count: 50))1\(String(repeating: "]", count: 50)), a"
    func nested(_ times: Int) -> String {
      var source = "cel.bind(a, 1, "
      for _ in 0..<times {
        source += "cel.bind(a, \(String(repeating: "[", count: 40))a\(String(repeating: "]", count: 40)), "
      }
      return source + "a" + String(repeating: ")", count: times + 1)
    }
    #expect(errors(chain + ")").isEmpty)
    #expect(errors(nested(6)).isEmpty)
    #expect(limits(nested(7)) == [.limit])
  }
}
