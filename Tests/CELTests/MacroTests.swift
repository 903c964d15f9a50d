// SPDX-License-Identifier: Apache-2.0

import CEL
import Testing

@Suite("Macros")
struct MacroTests {
  private static let worth: [(String, String)] = [
    ("[5, 6].all(i, v, v == i + 5)", "true"), ("{'a': 1}.exists(k, v, k == 'a' && v == 1)", "true"),
    ("['x', 'y'].existsOne(i, v, i == 1)", "true"), ("[1, 1].existsOne(v, v == 1)", "false"),
    ("[3, 4].transformList(i, v, i * v)", "[0, 4]"), ("[3, 4].transformList(i, v, i > 0, i * v)", "[4]"),
    ("{'b': 2, 'a': 1}.transformList(k, v, k + string(v))", "['a1', 'b2']"),
    ("['x', 'y'].transformMap(i, v, v + v)", "{0: 'xx', 1: 'yy'}"),
    ("{'a': 1, 'b': 2}.transformMap(k, v, v > 1, v * 10)", "{'b': 20}"),
    ("{'a': 'x', 'b': 'y'}.transformMapEntry(k, v, {v: k})", "{'x': 'a', 'y': 'b'}"),
    ("{'a': 'x', 'b': 'x'}.transformMapEntry(k, v, {v: k})", "error invalidArgument"),
    ("['a', 'b'].transformMapEntry(i, v, i == 1, {v: i})", "{'b': 1}"),
    ("{'a': 1}.map(k, k) + {'a': 1}.filter(k, true)", "['a', 'a']"),
    ("[[2, 'b'], [1, 'c'], [2, 'a']].sortBy(p, p[0])", "[[1, 'c'], [2, 'b'], [2, 'a']]"),
    ("[1, 2].sortBy(p, p == 1 ? dyn('a') : dyn(1))", "error noSuchOverload"),
    ("cel.bind(x, 2, cel.bind(y, x + 1, x * y))", "6"), ("cel.bind(x, 1, [x].all(x, x == 1) && x == 1)", "true"),
    ("[1].map(x, [2].map(x, x) + [x])", "[[2, 1]]"), ("[1, 2].map(i, [10].map(j, i + j))", "[[11], [12]]"),
    ("[[1, 2], [3]].all(a, a.all(i, b, b == a[i]))", "true"),
    ("[1].transformList(i, v, cel.bind(w, v + 1, i + w))", "[2]"),
  ]

  @Test("macros give their variables what they go through", arguments: worth)
  func values(source: String, expected: String) {
    #expect(shown(source) == expected, "\(source)")
  }

  @Test(
    "what is no use of a macro is refused in its words",
    arguments: [
      (
        "[1].transformMap(v, v)",
        "transformMap takes two new names and what is asked of it: "
          + "transformMap(i, x, value) or transformMap(i, x, condition, value)"
      ),
      ("[1].all(v, v, true)", "all takes a new name and what is asked of it: all(x, condition)"),
      ("cel.bind(1, 2, 3)", "cel.bind takes a new name, its value and what is made of it: bind(x, value, …)"),
      ("optional.of(1).optMap(2, 3)", "optMap takes a new name and what is made of it: optMap(x, value)"),
      ("[1].transformMapEntry(i, v, v)", "transformMapEntry makes a map of each element, found int"),
      ("{'a': 1}.sortBy(k, k)", "sortBy goes through a list, found map(string, int)"),
      ("[1].sortBy(k, [k])", "sortBy needs keys that have an order, found list(int)"),
      ("cel.bind(x, 'a', x + 1)", "'+' does not take string and int"),
    ])
  func misuse(source: String, message: String) {
    #expect(errors(source).map(\.message) == [message], "\(source)")
  }
}

@Suite("Optional values")
struct OptionalTests {
  private static let worth: [(String, String)] = [
    ("optional.of(1)", "optional.of(1)"), ("optional.none()", "optional.none()"),
    ("optional.ofNonZeroValue(0u).hasValue()", "false"), ("optional.ofNonZeroValue(timestamp(0)).hasValue()", "false"),
    ("optional.ofNonZeroValue(optional.none()).hasValue()", "false"),
    ("{'a': {'b': 1}}.?a.b", "optional.of(1)"), ("{'a': {'b': 1}}.?c.b", "optional.none()"),
    ("{'a': {'b': 1}}.?a.c.orValue(7)", "7"), ("[1, 2][?1].value() + [1][?5].orValue(3)", "5"),
    ("{}.?a.value()", "error noSuchKey"), ("optional.of([1])[0]", "optional.of(1)"),
    ("optional.of(1).orValue(1 / 0)", "1"), ("optional.none().or(optional.of(2)).value()", "2"),
    ("optional.of(1).or(optional.of(1 / 0)).value()", "1"), ("optional.none().orValue(1 / 0)", "error divisionByZero"),
    ("optional.of(2).optMap(x, x * 3)", "optional.of(6)"),
    ("{'a': 1}.?a.optFlatMap(x, {1: 'b'}[?x])", "optional.of('b')"),
    ("[1, ?{}.?a, ?optional.of(2)]", "[1, 2]"), ("{?'a': optional.of(1), ?'b': optional.none()}", "{'a': 1}"),
    ("has({}.?a.b)", "false"), ("has({'a': {'b': 1}}.?a.b)", "true"),
    ("optional.unwrap([optional.of(1), optional.none()])", "[1]"),
    ("[optional.none(), optional.of(1)].unwrapOpt()", "[1]"), ("[1, 2].first().value() + [1, 2].last().value()", "3"),
    ("[].first().hasValue()", "false"), ("type(optional.of(1)) == optional_type", "true"),
    ("optional.of(1) == optional.of(1.0)", "true"),
    ("optional.of(dyn(1)) == optional.of(1.0)", "true"), ("dyn(1).hasValue()", "error noSuchOverload"),
    ("[?dyn(1)]", "error noSuchOverload"), ("dyn(1).optMap(x, x)", "error noSuchOverload"),
    ("optional.of(1).optFlatMap(x, dyn(x))", "error noSuchOverload"),
  ]

  @Test("what may be absent is carried along, and nothing fails until the value itself is asked for", arguments: worth)
  func values(source: String, expected: String) {
    #expect(shown(source) == expected, "\(source)")
  }

  @Test(
    "an optional value is not the value",
    arguments: [
      ("optional.of(1) + 1", "'+' does not take optional(int) and int"),
      ("[?1]", "'?' needs an optional value, found int"),
      ("{?'a': 1}", "'?' needs an optional value, found int"),
      ("1.hasValue()", "hasValue takes (optional(T)), found (int)"),
      ("optional.of(1).optFlatMap(x, x)", "optFlatMap needs an optional result, found int"),
      ("'a'.optMap(x, x)", "optMap needs an optional value, found string"),
      ("optional.of(1).orValue('a')", "orValue takes (optional(T), T), found (optional(int), string)"),
    ])
  func refusals(source: String, message: String) {
    #expect(errors(source).map(\.message) == [message], "\(source)")
  }
}
