// SPDX-License-Identifier: Apache-2.0

import CEL
import Testing

@Suite("Names")
struct NameTests {
  private static let names = ["y", "a.y", "a.b.y", "a.b.z.w", "z", "size.x"]
  private static let values = Dictionary(uniqueKeysWithValues: names.map { ($0, Value.string("<\($0)>")) })

  private func shown(_ source: String, container: String, isChecked: Bool = true) -> String {
    let functions = ["a.f", "f", "a.b.g", "m.h"].map { name in
      Function(name: name, parameters: [.dyn], result: .string) { _, _ in .string("\(name)()") }
    }
    let scope = Scope(
      variables: Self.names.map { Variable(name: $0, type: .dyn) }, functions: functions, container: container)
    do {
      let formula = try isChecked ? Formula(source, in: scope) : Formula(unchecked: source, in: scope)
      return try formula.evaluate({ Self.values[formula.variableSlots[$0]] }, host: NoHost()).description
    } catch {
      return "\((error as? FormulaErrors)?.errors.first?.message ?? "error")"
    }
  }

  @Test(
    "a name is looked for in the container, then in what is around it; the longest declared name counts",
    arguments: [
      ("y", "a.b", "'<a.b.y>'"), ("y", "a", "'<a.y>'"), ("y", "a.c", "'<a.y>'"), ("y", "c", "'<y>'"),
      ("y", "", "'<y>'"),
      (".y", "a.b", "'<y>'"), (".a.y", "a.b", "'<a.y>'"), ("z.w", "a.b", "'<a.b.z.w>'"), ("z", "a.b", "'<z>'"),
      ("f(1)", "a", "'a.f()'"), ("f(1)", "", "'f()'"), ("b.g(1)", "a", "'a.b.g()'"), ("m.h(1)", "a.b", "'m.h()'"),
      ("[{'w': 1}].map(z, z.w)", "a.b", "[1]"), ("['l'].map(y, y + .y)", "a.b", "['l<y>']"),
      ("['l'].map(a, a)", "", "['l']"), ("[{'y': 1}].map(a, a.y)", "", "[1]"),
      ("[{'y': 1}].map(a, .a.y)", "", "['<a.y>']"),
      ("cel.bind(m, 'x', m.size())", "", "1"), ("w", "a.b", "unknown name 'w'"),
      ("int(1) == 1 && type(1) == int", "a", "true"),
    ])
  func containers(source: String, container: String, expected: String) {
    #expect(shown(source, container: container) == expected, "\(source) in \(container)")
    #expect(!expected.hasPrefix("'") || shown(source, container: container, isChecked: false) == expected)
  }

  @Test(
    "unchecked, what is wrong fails where it is reached and not before",
    arguments: [
      ("nobody || true", "true"), ("nobody", "error"), ("false && nobody(1)", "false"), ("nobody(1)", "error"),
      ("size(1, 2)", "error"), ("1 + 'a'", "error"), ("true || 1 + 'a' == 2", "true"), ("true ? 1 : 'a'", "1"),
      ("'a'.size() + size([1])", "2"), ("[1, 'a'].map(x, type(x) == int)", "[true, false]"), ("has({}.a.b)", "error"),
      ("[1, 2].reverse() + [3]", "[2, 1, 3]"),
    ])
  func unchecked(source: String, expected: String) {
    #expect(shown(source, container: "", isChecked: false) == expected, "\(source)")
  }

  @Test("unchecked, a text that cannot be read is refused all the same")
  func unreadable() {
    #expect(throws: FormulaErrors.self) { try Formula(unchecked: "1 +", in: Scope(variables: [])) }
    #expect(throws: FormulaErrors.self) { try Formula(unchecked: "has(1)", in: Scope(variables: [])) }
  }
}

@Suite("Unification")
struct UnificationTests {
  private static func generic(
    _ name: String, _ parameters: [ValueType], _ result: ValueType, isMember: Bool = false,
    _ body: @escaping Function.Body
  ) -> Function {
    Function(name: name, parameters: parameters, result: result, isMember: isMember, body: body)
  }

  private static let (t, u) = (ValueType.parameter("T"), ValueType.parameter("U"))
  private static let scope = Scope(
    variables: [
      Variable(name: "anything", type: .dyn), Variable(name: "pair", type: .opaque("pair", [.int, .string])),
      Variable(name: "held_on", type: .timestamp),
    ],
    functions: [
      generic("same", [t, t], t) { values, _ in values[0] },
      generic("pair_of", [t, u], .opaque("pair", [t, u])) { values, _ in .list(values) },
      generic("swap", [.opaque("pair", [t, u])], .opaque("pair", [u, t])) { values, _ in values[0] },
      generic("top", [.list(t), .int], t, isMember: true) { values, _ in .string("list") },
      generic("top", [.map(t, u), .int], u, isMember: true) { values, _ in .string("map") },
      generic("kind", [.string], .string) { _, _ in .string("a string") },
      generic("kind", [.int], .string) { _, _ in .string("an int") },
    ])

  private static let types: [(String, ValueType)] = [
    ("same(1, 2)", ValueType.int), ("same([], [1])", .list(.int)), ("same([1], [])", .list(.int)),
    ("same(1, anything)", .dyn), ("same([1], [anything])", .list(.dyn)), ("same(null, held_on)", .timestamp),
    ("pair_of(1, 'a')", .opaque("pair", [.int, .string])), ("swap(pair)", .opaque("pair", [.string, .int])),
    ("swap(swap(pair_of(1u, [1])))", .opaque("pair", [.uint, .list(.int)])),
    (
      "[pair, pair_of(anything, 'a')]",
      .list(.opaque("pair", [.dyn, .string]))
    ), ("[1].top(1)", .int), ("{'a': true}.top(1)", .bool), ("anything.top(1)", .dyn),
    ("[held_on, null]", .list(.timestamp)), ("[null, held_on][0]", .timestamp), ("[1, null]", .list(.dyn)),
    ("true ? null : held_on", .timestamp), ("[[], {}]", .list(.dyn)),
    ("{'a': [], 'b': [1]}", .map(.string, .list(.int))),
    ("type(1)", .type(.int)), ("type([1])", .type(.list(.int))), ("[int, string]", .list(.type(.int))),
    ("[1].transformMap(i, x, [x])", .map(.int, .list(.int))),
    ("{'a': 1}.transformMapEntry(k, v, {v: k})", .map(.int, .string)),
    ("optional.none()", .optional(.dyn)), ("[optional.none(), optional.of(1)]", .list(.optional(.int))),
    ("optional.none().orValue(1)", .int), ("{'a': 1}.?a", .optional(.int)), ("[[1]][?0][?0]", .optional(.int)),
    ("[[1], [2]].flatten()", .list(.int)), ("[1].first()", .optional(.int)), ("lists.range(3)", .list(.int)),
    ("[] + [1]", .list(.int)), ("[1] + ['a']", .list(.dyn)), ("[3, 1].sortBy(x, -x)", .list(.int)),
    ("cel.bind(x, [], x + [1])", .list(.int)), ("held_on.getHours('+08:00')", .int),
  ]

  @Test("the types of the parts decide the type of the whole", arguments: types)
  func typed(source: String, type: ValueType) throws {
    #expect(try Formula(source, in: Self.scope).type == type, "\(source)")
  }

  @Test(
    "what cannot agree is refused",
    arguments: [
      ("same(1, 'a')", "same takes (T, T), found (int, string)"),
      ("swap(1)", "swap takes (pair(T, U)), found (int)"),
      (
        "same(pair, swap(pair))",
        "same takes (T, T), found (pair(int, string), pair(string, int))"
      ),
      ("'a'.top(1)", "top takes (list(T), int) or (map(T, U), int), found (string, int)"),
      (
        "held_on == '2026-02-12'",
        "cannot compare timestamp with string by '=='; a text becomes an instant by timestamp(…)"
      ),
      ("optional.of(1) == optional.of('a')", "cannot compare optional(int) with optional(string) by '=='"),
      ("kind(true)", "kind takes (string) or (int), found (bool)"),
    ])
  func refusals(source: String, message: String) {
    #expect(errors(source, in: Self.scope).map(\.message) == [message], "\(source)")
  }

  @Test("where a type is not known beforehand the values decide which version is called")
  func dispatch() throws {
    func called(_ source: String, _ value: Value) throws -> Value {
      try Formula(source, in: Self.scope).evaluate({ _ in value }, host: NoHost())
    }
    #expect(try called("kind(anything)", .int(1)) == .string("an int"))
    #expect(try called("kind(anything)", .string("")) == .string("a string"))
    #expect(try called("anything.top(1)", .map([:])) == .string("map"))
    #expect(throws: EvaluationError.self) { try called("kind(anything)", .bool(true)) }
  }
}
