// SPDX-License-Identifier: Apache-2.0

import CEL
import Testing

@Suite("Cost")
struct CostTests {
  private static let rows = Extent.list(count: 20, of: .map(count: 3, keyBytes: 8, values: .text(bytes: 40)))
  private static let scope = Scope(variables: [
    Variable(name: "urgency", type: .string), Variable(name: "lead_unit", type: .string, mayBeUnset: true),
    Variable(name: "rows", type: .list(.map(.string, .string)), extent: rows),
    Variable(name: "items", type: .list(.dyn)), Variable(name: "amount", type: .int),
    Variable(name: "note", type: .string, extent: .text(bytes: 320)),
    Variable(name: "numbers", type: .list(.int), extent: .list(count: 12, of: .scalar)),
  ])

  @Test(
    "what a formula costs at most is known where its parts' sizes are",
    arguments: [
      ("amount + 1", 5), ("urgency == 'urgent' && has(lead_unit)", 6), ("rows.exists(r, r.unit == 'water')", 122),
      ("items.exists(i, i.unit == 'water')", nil), ("size(items) > 3", nil), ("note.contains('x')", 29),
      ("amount > 3 ? 1 : 2", 6), ("numbers.map(n, n * 2)", 63), ("[1, 2].sort()", nil),
    ])
  func known(source: String, cost: Int?) throws {
    #expect(try Formula(source, in: Self.scope).cost == cost, "\(source)")
  }

  @Test("what promised sizes let grow beyond the limit is refused, within it is not")
  func promised() {
    func kinds(_ count: Int) -> [FormulaError.Kind] {
      let extent = Extent.list(count: count, of: .map(count: 2, keyBytes: 8, values: .text(bytes: 64)))
      let rows = Variable(name: "rows", type: .list(.dyn), extent: extent)
      return errors("rows.all(a, rows.exists_one(b, a.unit == b.unit))", in: Scope(variables: [rows])).map(\.kind)
    }
    #expect(kinds(150) == [])
    #expect(kinds(1000) == [.limit])
  }

  // MARK: The law

  private static func number(_ random: inout SeededGenerator, _ depth: Int) -> String {
    guard depth > 0 else { return random.pick(["amount", "1", "7", "-3", "size(note)", "size(rows)"]) }
    let (a, b) = (number(&random, depth - 1), number(&random, depth - 1))
    switch Int.random(in: 0..<10, using: &random) {
    case 8: return "math.greatest(\(a), \(b), -3)"
    case 9: return "\(text(&random, depth - 1)).lastIndexOf(\(text(&random, depth - 1)))"
    case 0: return "(\(a) + \(b))"
    case 1: return "(\(condition(&random, depth - 1)) ? \(a) : \(b))"
    case 2: return "size(\(list(&random, depth - 1)))"
    case 3: return "\(list(&random, depth - 1))[?\(a)].orValue(\(b))"
    case 4: return "cel.bind(amount, \(a), \(b))"
    case 5: return "optional.of(\(a)).optMap(amount, \(b)).value()"
    case 6: return "size(\(text(&random, depth - 1)))"
    default: return "{'a': \(a)}.?a.orValue(\(b))"
    }
  }

  private static func text(_ random: inout SeededGenerator, _ depth: Int) -> String {
    guard depth > 0 else { return random.pick(["note", "'water'", "''", "'\(String(repeating: "督", count: 40))'"]) }
    switch Int.random(in: 0..<8, using: &random) {
    case 5: return "\(text(&random, depth - 1)).lowerAscii().trim()"
    case 6: return "\(text(&random, depth - 1)).substring(0).reverse()"
    case 7: return "(\(text(&random, depth - 1)) + 'x').charAt(0)"
    case 0: return "(\(text(&random, depth - 1)) + \(text(&random, depth - 1)))"
    case 1: return "string(\(number(&random, depth - 1)))"
    case 2: return "rows[?0].unit.orValue(\(text(&random, depth - 1)))"
    case 3: return "string(bytes(\(text(&random, depth - 1))))"
    default: return "[\(text(&random, depth - 1))].first().value()"
    }
  }

  private static func list(_ random: inout SeededGenerator, _ depth: Int) -> String {
    guard depth > 0 else { return random.pick(["numbers", "[1, 2, 3]", "[amount]"]) }
    let inner = list(&random, depth - 1)
    switch Int.random(in: 0..<11, using: &random) {
    case 0: return "\(inner).map(amount, \(number(&random, depth - 1)))"
    case 1: return "\(inner).filter(amount, \(condition(&random, depth - 1)))"
    case 2: return "(\(inner) + \(list(&random, depth - 1)))"
    case 3: return "\(inner).transformList(i, amount, \(number(&random, depth - 1)) + i)"
    case 4: return "\(inner).sortBy(amount, \(number(&random, depth - 1)))"
    case 5: return "[\(inner), \(inner)].flatten()"
    case 6: return "\(inner).distinct().reverse()"
    case 7: return "\(inner).transformMap(i, amount, \(number(&random, depth - 1))).map(k, k)"
    case 8: return "{'a': 1, \(text(&random, depth - 1)): 2}.transformList(k, v, size(k) + v)"
    case 9: return "[\(number(&random, depth - 1)), ?\(inner).last()]"
    default: return "\(inner).map(n, [n]).map(l, l[0])"
    }
  }

  private static func condition(_ random: inout SeededGenerator, _ depth: Int) -> String {
    guard depth > 0 else {
      return random.pick(["note.matches('[a-n]+督?$')", "has(lead_unit)", "amount > 2", "true", "urgency == 'x'"])
    }
    switch Int.random(in: 0..<8, using: &random) {
    case 0: return "(\(condition(&random, depth - 1)) && \(condition(&random, depth - 1)))"
    case 1: return "\(list(&random, depth - 1)).all(amount, \(condition(&random, depth - 1)))"
    case 2: return "rows.exists(r, r.unit == \(text(&random, depth - 1)))"
    case 3: return "\(number(&random, depth - 1)) in \(list(&random, depth - 1))"
    case 4: return "\(list(&random, depth - 1)) == \(list(&random, depth - 1))"
    case 5: return "\(text(&random, depth - 1)).contains(\(text(&random, depth - 1)))"
    case 6: return "\(text(&random, depth - 1)) < \(text(&random, depth - 1))"
    default: return "{'k': \(list(&random, depth - 1))} == {'k': \(list(&random, depth - 1))}"
    }
  }

  @Test("no evaluation takes more steps than its formula says, as long as the values keep what was promised")
  func law() throws {
    let seed = UInt64.random(in: .min ... .max)
    print("CostTests seed \(seed)")
    var random = SeededGenerator(seed: seed)
    var (bounded, exact) = (0, 0)
    for _ in 0..<2_500 {
      let source = Self.condition(&random, Int.random(in: 1...4, using: &random))
      guard let formula = try? Formula(source, in: Self.scope), let cost = formula.cost else { continue }
      bounded += 1
      for isFull in [true, false] {
        let text = Value.string(String(repeating: "x", count: isFull ? 40 : 0))
        let row = Value.map([.string("unit"): text, .string("12345678"): text, .string("c"): text])
        let values: [String: Value] = [
          "urgency": .string("x"), "amount": .int(2), "note": .string(String(repeating: "n", count: isFull ? 320 : 3)),
          "rows": .list(Array(repeating: row, count: isFull ? 20 : 1)),
          "numbers": .list((0..<(isFull ? 12 : 0)).map { .int($0) }),
        ]
        let steps = formula.measure({ values[formula.variableSlots[$0]] }, host: NoHost()).steps
        #expect(steps <= cost, "\(source) took \(steps) of \(cost), seed \(seed)")
        if steps * 2 > cost { exact += 1 }
      }
    }
    #expect(bounded > 500, "too few formulas have a cost, seed \(seed)")
    #expect(exact > 100, "the bounds are too far from what is taken to show anything, seed \(seed)")
  }
}
