// SPDX-License-Identifier: Apache-2.0

import CEL
import Testing

/// Whatever is written, making a formula of it gives errors with places, and what is a formula gives a value or an
/// error within its steps. A failure names the source and the seed; the seed goes into `SeededGenerator(seed:)`.
@Suite("Fuzzing")
struct FuzzTests {
  private static let pieces = [
    "(", ")", "[", "]", "{", "}", ".", ",", ":", "?", "!", "-", "+", "*", "/", "%", "<", "<=", "==", "!=", "&&", "||",
    " in ", "x", "y", "has", "all", "map", "exists_one", "filter", "size", "int", "uint", "double", "string",
    "timestamp",
    "duration", "type", "0", "1", "-1", "9223372036854775807", "9223372036854775808", "0x", "1e", "1e9",
    "18446744073709551615u", ".5", "'", "\"", "'''", "\\", "\\x", "\\u00", "r'", "b'\\xff'", "'督办'",
    "'2026-02-12T00:00:00Z'", "'1h'", "true", "null", "//", "\n", "`", "（", "\u{0}", "\u{FFFF}", " ", "has(x)",
    "x.all(y,", "size(x)", "[1, 2]", "{'a': 1}", ".?", "[?", "{?", "[?x]", "cel.bind(x,", "optional.of(",
    "optional.none()",
    ".orValue(", ".transformMap(x, y,", ".sortBy(x,", ".flatten(", ".getHours('+08:00')", "lists.range(", ".sort()",
    ".first()",
    ".distinct()", ".slice(0, 1)", "sets.contains(", "type(", "dyn(",
  ]

  private static let corpus = [
    "x == 'urgent' && has(y)", "size(x) > 3 && x.exists(i, i.unit == 'water')", "x + duration('72h') < timestamp(y)",
    "x.map(a, a > 1, a * 2).filter(b, b in [1, 2u, 3.0]) == [2]", "{'a': [1, {'b': x}]}.a[1].b.c[?0].orValue(y)",
    "cel.bind(a, [x, y], a.transformMap(i, v, {v: i}).map(k, k))",
    "[?optional.of(x), ?{}.?y].flatten(2).distinct().sort()",
    "timestamp('2026-02-12T09:00:00+08:00').getDayOfYear('+08:00') - int(x)", "x ? y : -x.size() % 3 * 0x1F",
    "b'\\x00\\377' + bytes('督') == b'''a''' || r\"\\d\".contains('''\\n''')",
    "[[x, 1], [y, 0]].sortBy(p, p[1]).first().value()[0]",
    "{x: y}.transformMapEntry(k, v, {v: k}).exists_one(k, k == y)", "!(!has(x.y.z) || x.y.z.`a-b` != null)",
    "optional.of(x).optFlatMap(v, v.?a).optMap(v, v + 1).or(optional.none()).hasValue()",
    "sets.equivalent(lists.range(int(x)), [0, 1].reverse().slice(0, 1))", "double(x) / 0.0 >= 1e308 && type(y) != list",
  ]

  private static let values: [Value] = [
    .null, .bool(true), .int(.min), .int(3), .uint(.max), .double(.nan), .double(-1e300), .string("a"),
    .string("2026-02-12T00:00:00Z"), .bytes([0xFF]), .list([]), .list([.int(0), .string("b")]),
    .map([.bool(true): .null]),
    .map([.string("unit"): .string("water"), .string("a"): .list([.int(1)])]), .timestamp(.latest),
    .timestamp(.earliest),
    .duration(nanoseconds: .min), .type("int"), .optional(nil), .optional(.int(1)),
  ]

  /// True if a formula came of it.
  private func survives(_ source: String, _ random: inout SeededGenerator, _ seed: UInt64) -> Bool {
    let (x, y) = (random.pick(Self.values), random.pick(Self.values))
    let scope = Scope(variables: ["x", "y"].map { Variable(name: $0, type: .dyn, mayBeUnset: true) })
    var isFormula = false
    for isChecked in [true, false] {
      do throws(FormulaErrors) {
        let formula = try isChecked ? Formula(source, in: scope) : Formula(unchecked: source, in: scope)
        let (result, steps) = formula.measure({ formula.variableSlots[$0] == "x" ? x : y }, host: NoHost())
        let isWithin = steps <= formula.cost ?? Formula.stepLimit
        if case .failure(let error) = result {
          #expect(isWithin || error.kind == .budget, "\(source) on \(x), \(y), seed \(seed)")
          #expect(error.offset <= source.utf8.count, "\(source), seed \(seed)")
        } else {
          #expect(isWithin, "\(source) on \(x), \(y), seed \(seed)")
        }
        isFormula = true
      } catch {
        let found = error.errors
        #expect(!found.isEmpty, "\(source), seed \(seed)")
        for error in found {
          #expect(error.offset <= source.utf8.count && error.line >= 1 && error.column >= 1, "\(source), seed \(seed)")
          #expect(error.rendered(source).hasSuffix("^"))
        }
      }
    }
    return isFormula
  }

  @Test("no sequence of pieces makes the reader or the evaluation trap")
  func sequences() {
    let seed = UInt64.random(in: .min ... .max)
    print("FuzzTests sequences seed \(seed)")
    var random = SeededGenerator(seed: seed)
    var formulas = 0
    for _ in 0..<8_000 {
      let source = (0..<Int.random(in: 1...12, using: &random)).map { _ in random.pick(Self.pieces) }.joined()
      if survives(source, &random, seed) { formulas += 1 }
    }
    #expect(formulas > 80, "the pieces make too few formulas to show anything, seed \(seed)")
  }

  @Test("no change of a formula makes the reader or the evaluation trap")
  func mutations() {
    let seed = UInt64.random(in: .min ... .max)
    print("FuzzTests mutations seed \(seed)")
    var random = SeededGenerator(seed: seed)
    var formulas = 0
    for _ in 0..<5_000 {
      var bytes = Array(random.pick(Self.corpus).utf8)
      for _ in 0..<Int.random(in: 0...4, using: &random) {
        let place = Int.random(in: 0..<max(bytes.count, 1), using: &random)
        let end = min(place + Int.random(in: 0...6, using: &random), bytes.count)
        switch Int.random(in: 0..<5, using: &random) {
        case 0 where place < end: bytes.removeSubrange(place..<end)
        case 1 where place < end: bytes.insert(contentsOf: bytes[place..<end], at: place)
        case 2: bytes.insert(contentsOf: random.pick(Self.pieces).utf8, at: min(place, bytes.count))
        case 3:
          let other = Array(random.pick(Self.corpus).utf8)
          let from = Int.random(in: 0..<other.count, using: &random)
          bytes.insert(contentsOf: other[from..<min(from + 20, other.count)], at: min(place, bytes.count))
        default: if place < bytes.count { bytes[place] = UInt8.random(in: .min ... .max, using: &random) }
        }
      }
      if survives(String(decoding: bytes, as: UTF8.self), &random, seed) { formulas += 1 }
    }
    #expect(formulas > 800, "too few of the changed formulas are formulas, seed \(seed)")
  }

  @Test("no bytes and no depth make the reader trap")
  func bytes() {
    let seed = UInt64.random(in: .min ... .max)
    print("FuzzTests bytes seed \(seed)")
    var random = SeededGenerator(seed: seed)
    for _ in 0..<1_500 {
      let bytes = (0..<Int.random(in: 0...60, using: &random)).map { _ in
        UInt8.random(in: .min ... .max, using: &random)
      }
      _ = survives(String(decoding: bytes, as: UTF8.self), &random, seed)
    }
    for _ in 0..<60 {
      let opening = random.pick([
        "(", "[", "{1:", "!", "-", "x.all(y,", "[?", "cel.bind(x,1,", "{?1:", "x?1:", "x.?y[", "optional.of(",
      ])
      let source =
        String(repeating: opening, count: Int.random(in: 1...1_000, using: &random)) + random.pick(Self.pieces)
      _ = survives(source, &random, seed)
    }
  }
}
