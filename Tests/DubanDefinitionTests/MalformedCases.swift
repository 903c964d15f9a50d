// SPDX-License-Identifier: Apache-2.0

extension MalformedTests {
  static let readingCases: [Malformed] = [
    .whole("D001", "an empty file", "⟦"),
    .whole("D001", "only a comment", "⟦# nothing\n"),
    .whole("D001", "a scalar", "⟦just words\n"),
    .whole("D001", "a list", "⟦- a\n- b\n"),
    .whole("D001", "a zero byte", "workflow: de⟦\u{0}mo\n"),
    .whole("D001", "an escape character", "workflow: 中⟦\u{1B}[0m\n"),
    .workflow("D001", "a tab for indentation", "  soon: 2 workdays", "⟦\tsoon: 2 workdays"),
    .workflow("D001", "a brace left open", "lead: { type: unit }", "lead: { type: unit\n  amount2⟦: x"),
    .workflow("D001", "a colon within a text", "how: Do it.", "how: Do it⟦: now."),
    .workflow("D001", "a second document", "fields:\n", "⟦---\nfields:\n"),
    .workflow("D002", "a key twice", "title: Demo", "title: Demo\n⟦title: Again"),
    .workflow("D002", "a key twice within braces", "lead: { type: unit }", "lead: { type: unit, ⟦type: text }"),
    .workflow("D002", "a step twice", "  closed: {", "  ⟦first: { title: A }\n  closed: {"),
    .workflow("D002", "a field twice in a list", "needs: [ answer ]", "needs: [ answer, ⟦answer ]"),
    .workflow("D003", "an unknown key at the top", "title: Demo", "title: Demo\n⟦tilte: Demo"),
    .workflow("D003", "an unknown key in a field", "{ type: unit }", "{ type: unit, ⟦maximum: 3 }"),
    .workflow("D003", "an unknown key in an event", "at_most: 2", "at_most: 2, ⟦atmost: 3"),
    .workflow("D003", "a bound that the type has not", "{ type: unit }", "{ type: unit, ⟦min: 3 }"),
    .workflow("D003", "a construct of later versions", "due: soon", "due: soon\n    ⟦publish: { what: answer }"),
    .workflow("D003", "an effect of later versions", "at_most: 2", "at_most: 2, ⟦spend: supplies"),
    .workflow("D003", "a built-in of later versions", "steps:\n", "events:\n  ⟦merge: { by: owner }\nsteps:\n"),
    .workflow("D003", "a rung in short form", "due: soon", "due: { within: soon, remind: ⟦[ 1 workday before ] }"),
    .workflow("D003", "an event of later versions", "back: {", "⟦complete: {"),
    .workflow("D004", "a comma in a text", "{ en: Answer, zh", "{ en: Answer, ⟦then more, zh"),
    .workflow(
      "D004", "a comma in a title within braces", "closed: { title: Closed,", "closed: { title: Closed, ⟦and done,"),
    .workflow("D005", "an anchor", "title: Demo", "title: ⟦&t Demo"),
    .workflow("D005", "a tag", "title: Demo", "title: ⟦!!str Demo"),
    .workflow("D005", "an alias of nothing", "title: Demo", "title: ⟦*t"),
    .workflow("D005", "a merge key", "title: Demo", "title: Demo\n⟦<<: { a: b }"),
    .whole(
      "D006", "deep nesting",
      "workflow: " + String(repeating: "[", count: 63) + "⟦[" + String(repeating: "]", count: 64)),
    .whole(
      "D006", "nesting without an end", "workflow: [⟦" + String(repeating: "[", count: 50_000)),
    .whole("D006", "more than a mebibyte", "⟦" + String(repeating: "# comment\n", count: 110_000)),
    .whole("D006", "more values than fit", "topics: [ " + String(repeating: "a,", count: 99_997) + "⟦a ]\n"),
    .workflow(
      "D006", "10,000 steps", "  closed: {",
      (2..<10_001).map { $0 == 501 ? "  ⟦s501: {}\n" : "  s\($0): {}\n" }.joined() + "  closed: {"),
    .workflow("D008", "a list where a text is expected", "title: Demo", "title: ⟦[ Demo ]"),
    .workflow("D008", "a text where a mapping is expected", "lead: { type: unit }", "lead: ⟦unit"),
    .workflow("D008", "nothing where a text is expected", "how: Do it.", "how:⟦"),
    .workflow("D008", "an unknown type", "{ type: unit }", "{ type: ⟦unti }"),
    .workflow("D008", "a field without a type", "{ type: unit }", "⟦{ title: Lead }"),
    .workflow("D008", "a number that is none", "at_most: 2", "at_most: ⟦two"),
    .workflow("D008", "a number out of range", "at_most: 2", "at_most: ⟦0"),
    .workflow("D008", "bounds the wrong way round", "min: 1, max: 9", "min: 9, max: ⟦1"),
    .workflow("D008", "a default out of bounds", "min: 1, max: 9", "min: 1, max: 9, default: ⟦10"),
    .workflow("D008", "an unknown end", "end: concluded", "end: ⟦concluding"),
    .workflow("D008", "a number pattern without a sequence", "\"D-{year}-{seq:3}\"", "⟦\"D-{year}\""),
    .workflow("D008", "who as a list", "who: owner", "who: ⟦[ owner, third ]"),
    .workflow("D008", "a handler that is no person", "who: owner", "who: ⟦amount"),
    .workflow("D008", "a due of both kinds", "due: soon", "due: { within: soon, at: ⟦day }"),
    .workflow(
      "D008", "data of an event that time sends", "at_most: 2 }",
      "at_most: 2 }\n      late: { after: soon, needs: ⟦[ answer ] }"),
    .workflow("D008", "an answer on a step that is no end", "how: Do it.", "how: Do it.\n    answer: ⟦[ answer ]"),
    .workflow("D008", "a missing key", "workflow: demo", "⟦purpose: Nothing"),
    .workflow("D009", "an id with capitals", "lead: {", "⟦Lead: {"),
    .workflow("D009", "an id that formulas cannot name", "lead: {", "⟦lead-unit: {"),
    .workflow("D009", "a reserved name", "lead: {", "⟦handler: {"),
    .workflow("D009", "a workflow that the daemon owns", "workflow: demo", "workflow: ⟦office"),
    .workflow("D009", "a built-in event in a step", "back: {", "⟦cancel: {"),
  ]

  static let namingCases: [Malformed] = [
    .workflow("D010", "an unknown field", "needs: [ answer ]", "needs: [ answer, ⟦anwser ]"),
    .workflow("D010", "an unknown person", "by: anyone", "by: ⟦nobody"),
    .workflow("D010", "a person's id in a procedure", "by: anyone", "by: ⟦ann"),
    .workflow("D010", "a unit's id in a procedure", "by: anyone", "by: ⟦desk"),
    .workflow("D010", "an unknown setting", "due: soon", "due: ⟦sooon"),
    .workflow("D010", "an unknown list", "{ type: unit }", "{ type: choice, of: ⟦topics }"),
    .workflow(
      "D010", "an unknown kind of record", "at_most: 2 }", "at_most: 2, record: { kind: ⟦blue-card, of: \"= lead\" } }"),
    .workflow("D010", "an unknown workflow to raise", "at_most: 2 }", "at_most: 2, raise: { workflow: ⟦other } }"),
    .workflow(
      "D010", "an unknown name in a text", "at_most: 2 }", "at_most: 2, tell: { who: head, say: ⟦\"See {anwser}\" } }"),
    .workflow("D010", "an unknown raiser", "open: {", "raiser: ⟦boss\nopen: {"),
    .workflow("D011", "a field that is a setting", "lead: {", "⟦soon: {"),
    .workflow("D011", "a role that is a field", "third:", "⟦lead:"),
    .workflow("D011", "a field that is a post", "lead: {", "⟦duty: {"),
    .workflow(
      "D011", "an event of all steps again in one", "steps:\n  first:\n    title: First",
      "events:\n  done: { needs: [ answer ] }\nsteps:\n  first:\n    title: First\n"
    ).marked("      done: {", "      ⟦done: {"),
    .workflow("D014", "a limit without a unit", "soon: 2 workdays", "soon: ⟦2"),
    .workflow("D014", "a limit of nothing", "due: soon", "due: ⟦0 days"),
    .workflow("D014", "an unknown unit", "due: soon", "due: ⟦2 fortnights"),
    .workflow(
      "D014", "a point that is none", "due: soon", "due: { within: soon, red: { at: ⟦after lunch, tell: [ head ] } }"),
    .workflow(
      "D014", "more than all of it", "due: soon", "due: { within: soon, red: { at: ⟦\"120%\", tell: [ head ] } }"),
  ]

  private static let costly =
    "[\(String(repeating: "1, ", count: 99))].all(y, [\(String(repeating: "1, ", count: 99))].all(z, x > y + z))"

  static let formulaCases: [Malformed] = [
    .workflow("D007", "a formula cut at a comma", "at_most: 2 }", "at_most: 2, otherwise: No., if: ⟦has(lead, day) }"),
    .workflow("D007", "a value's formula without quotes", "at_most: 2 }", "at_most: 2, set: { amount: ⟦= 1 + 1 } }"),
    .workflow("D012", "a formula that ends early", "third: leader(owner)", "third: leader(owner⟦"),
    .workflow("D012", "a formula that ends early within quotes", "third: leader(owner)", "third: \"leader(owner⟦\""),
    .workflow("D013", "an unknown name in a formula", "third: leader(owner)", "third: leader(⟦onwer)"),
    .workflow("D013", "an unknown name in a quoted formula", "third: leader(owner)", "third: 'leader(⟦onwer)'"),
    .workflow(
      "D013", "an unknown name after Chinese", "at_most: 2 }", "at_most: 2, otherwise: No., if: \"'水利局' == ⟦watter\" }"),
    .workflow(
      "D013", "a date compared with a text", "at_most: 2 }",
      "at_most: 2, otherwise: No., if: \"day ⟦== '2026-02-12'\" }"),
    .workflow(
      "D013", "a person compared with a number", "third: leader(owner)", "third: \"owner ⟦== 3 ? owner : owner\""),
    .workflow(
      "D012", "a duration that is none", "at_most: 2 }",
      "at_most: 2, otherwise: No., if: \"now - today < ⟦duration('5 days')\" }"),
    .workflow(
      "D013", "a formula that costs too much", "at_most: 2 }",
      "at_most: 2, otherwise: No., if: \"[\(String(repeating: "1, ", count: 99))].⟦all(x, \(costly))\" }"),
    .workflow("D013", "an unknown function", "third: leader(owner)", "third: ⟦laeder(owner)"),
    .workflow("D013", "a condition that is none", "at_most: 2 }", "at_most: 2, otherwise: No., if: ⟦size('abc') }"),
    .workflow("D013", "a role that is nobody", "third: leader(owner)", "third: ⟦size('abc')"),
    .workflow("D013", "a value of another type", "at_most: 2 }", "at_most: 2, set: { amount: \"=⟦ 'x'\" } }"),
    .workflow("D031", "roles in a circle", "third: leader(owner)", "⟦third: leader(third)"),
    .workflow("D033", "a field that may be unset", "at_most: 2 }", "at_most: 2, otherwise: No., if: ⟦amount > 3 }"),
    .workflow(
      "D033", "a field that may be unset, in a value", "at_most: 2 }", "at_most: 2, set: { lead: \"= unit(⟦lead)\" } }"),
    .workflow("D033", "a date that may be unset", "due: soon", "due: { at: ⟦day }"),
    .workflow("D040", "a condition without an explanation", "at_most: 2 }", "at_most: 2, ⟦if: has(lead) }"),
  ]
}
