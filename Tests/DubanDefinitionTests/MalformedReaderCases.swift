// SPDX-License-Identifier: Apache-2.0

/// What reaches those who may not read it, what is opened of others, and places within scalars and among bytes.
extension MalformedTests {
  private static let narrow = "lead: { type: unit, readers: [ head ] }"

  static let readerCases: [Malformed] = [
    .workflow("D052", "a message that carries further", "lead: { type: unit }", narrow)
      .marked(
        "needs: [ reason ], at_most: 2 }",
        "needs: [ reason, lead ], at_most: 2, tell: { who: [ head, owner ], say: \"Now ⟦{lead}\" } }"),
    .workflow("D052", "an answer that carries further", "lead: { type: unit }", narrow)
      .marked("needs: [ answer ] }", "needs: [ answer, lead ] }").marked(
        "answer: [ answer ] }", "answer: [ answer, ⟦lead ] }"),
    .workflow("D052", "a column that carries further", "lead: { type: unit }", narrow)
      .marked("steps:\n", "ledger: [ { title: Lead, is: \"has(lead) ? leader(⟦lead) : owner\" } ]\nsteps:\n"),
    .workflow("D052", "another field that carries further", "lead: { type: unit }", narrow + "\n  copy: { type: unit }")
      .marked("needs: [ reason ], at_most: 2 }", "needs: [ reason, lead ], at_most: 2, set: { copy: ⟦\"= lead\" } }"),
    .workflow("D052", "an otherwise that carries further", "lead: { type: unit }", narrow)
      .marked(
        "needs: [ reason ], at_most: 2 }",
        "needs: [ reason, lead ], at_most: 2, if: lead == unit(owner), otherwise: \"It is ⟦{lead}\" }"),
    .workflow("D052", "a record that carries further", "lead: { type: unit }", narrow)
      .marked(
        "needs: [ reason ], at_most: 2 }",
        "needs: [ reason, lead ], at_most: 2, record: { kind: red-card, of: \"= unit(owner)\", note: \"By ⟦{lead}\" } }"
      ),
    .workflow(
      "D052", "a confidential matter of which a stranger is told", "steps:\n",
      "visibility: { confidential: true, readers: [ owner ] }\nsteps:\n"
    )
    .marked("at_most: 2 }", "at_most: 2, tell: [ owner, ⟦duty ] }"),
    .workflow(
      "D052", "a confidential matter whose words are brought to another", "steps:\n",
      "visibility: { confidential: true, readers: [ owner, supervisor ] }\nsteps:\n"
    )
    .marked(
      "needs: [ reason ], at_most: 2 }",
      "needs: [ reason, answer ], at_most: 2, raise: { workflow: order, with: { subject: ⟦\"= answer\" } } }"),
  ]

  /// Another workflow, which the cases of openings open.
  static let order = """
    workflow: order
    title: Order
    number: "O-{year}-{seq:3}"
    fields:
      subject: { type: string }
      times: { type: int, min: 1 }
    roles: { owner: event.actor }
    open: { by: [ head, parents ], needs: [ subject ], allows: [ times, reason ], to: work }
    steps:
      work: { title: Work, who: owner, how: Do it., due: 1 workday, events: { end: { to: closed } } }
      closed: { title: Closed, end: concluded, answer: [ subject ] }

    """

  private static func opening(_ code: String, _ name: String, _ raise: String) -> Malformed {
    .workflow(code, name, "at_most: 2 }", "at_most: 2, raise: { workflow: order, \(raise) } }")
  }

  static let openingCases: [Malformed] = [
    opening("D010", "data that the other takes not", "with: { subject: Go, ⟦colour: red }"),
    opening("D008", "a literal of another type", "with: { subject: Go, times: ⟦often }"),
    opening("D008", "a literal out of the other's bounds", "with: { subject: Go, times: ⟦0 }"),
    opening("D013", "a formula of another type", "with: { subject: Go, times: \"=⟦ 'often'\" }"),
    opening("D050", "what may be nothing for what is needed", "with: { subject: ⟦\"= event.data.words\" }"),
    .workflow("D050", "nothing for what is needed", "at_most: 2 }", "at_most: 2, raise: { workflow: ⟦order } }"),
    .workflow(
      "D051", "an opening that another matter may not send", "at_most: 2 }", "at_most: 2, raise: { workflow: ⟦demo } }"
    )
    .marked("by: anyone", "by: head"),
    .workflow("D054", "an opening that opens the same", "to: first }", "to: first, raise: { workflow: ⟦demo } }"),
    .workflow(
      "D054", "an entry that opens the same", "due: soon", "due: soon\n    enter: { raise: { workflow: ⟦demo } }"),
    .workflow(
      "D054", "a rung that opens the same", "due: soon",
      "due: { within: soon, red: { tell: [ head ], raise: { workflow: ⟦demo } } }"),
    .workflow(
      "D054", "time that opens the same", "at_most: 2 }",
      "at_most: 2 }\n      late: { after: 9 days, raise: { workflow: ⟦demo } }"),
  ]

  /// Within scalars that are not in the file as they are read.
  static let placeCases: [Malformed] = [
    .workflow("D013", "a name in a block", "third: leader(owner)", "third: >\n    leader(\n      ⟦onwer\n    )"),
    .workflow(
      "D013", "a name in a block that keeps its lines", "third: leader(owner)",
      "third: |-2\n    leader(owner) == head ?\n      owner : leader(⟦onwer)"),
    .workflow("D013", "a name in quotes over lines", "third: leader(owner)", "third: \"leader(\n\n    ⟦onwer)\""),
    .workflow(
      "D013", "a name in single quotes over lines", "third: leader(owner)",
      "third: 'owner == ''x''\n    ? head : leader(⟦onwer)'"),
    .workflow("D013", "a name in a plain text over lines", "third: leader(owner)", "third: leader(\n    ⟦onwer)"),
    .workflow(
      "D013", "a name after an escape", "third: leader(owner)",
      "third: \"'\\u6c34\\t' == owner ? head : leader(⟦onwer)\""),
    .workflow(
      "D013", "a name after escaped quotes", "third: leader(owner)",
      "third: \"\\\"x\\\" == owner ? head : leader(⟦onwer)\""),
    .workflow("D013", "a name after a broken line", "third: leader(owner)", "third: \"leader(\\\n    ⟦onwer)\""),
    .workflow("D012", "a block that ends early", "third: leader(owner)", "third: |\n    leader(\n      owner⟦\n"),
    .workflow(
      "D010", "an insertion in a block", "at_most: 2 }",
      "at_most: 2 }\n      tell_it:\n        tell:\n          who: head\n          say: >\n            We say\n            {answre}"
    )
    .marked("say: >", "say: ⟦>"),
  ]

  /// Each `\u{FFFC}` is a byte that is no UTF-8.
  static let byteCases: [Malformed] = [
    .whole("D001", "a byte that is no UTF-8", "workflow: demo\ntitle: 中⟦\u{FFFC}\n"),
    .whole("D001", "a program", "\u{7F}ELF⟦\u{2}\u{1}\u{1}\u{0}\u{0}"),
    .whole("D001", "UTF-16", "⟦\u{FFFC}\u{FFFC}w\u{0}o\u{0}"),
    .whole("D001", "a picture", "⟦\u{FFFC}PNG\r\n\u{1A}\n"),
    .whole("D001", "a wrong indentation", "workflow: demo\n  ⟦title: Demo\n").marked("  ⟦title:", "  title⟦:"),
    .whole("D001", "a list out of line", "workflow: demo\nbasis:\n  - one\n ⟦- two\n"),
    .whole("D001", "a quotation mark left open", "workflow: \"demo\ntitle: Demo\n⟦"),
    .whole("D001", "a bracket closed by a brace", "workflow: demo\nbasis: [ a, b ⟦}\n"),
    .workflow("D001", "a tab within a block", "how: Do it.", "how:\n⟦\tDo it."),
  ]
}
