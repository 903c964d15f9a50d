// SPDX-License-Identifier: Apache-2.0

import DubanCore

/// The ways of a matter.
extension CheckPage {
  static let ways = [d020, d021, d022, d023, d024, d025, d026]

  static let d020 = CheckPage(
    "D020", .error, .owned,
    title: Text(en: "A move to no step", zh: "流转到不存在的环节"),
    meaning: Text(
      en: "A matter is always in exactly one step, so whatever moves it names one.",
      zh: "事项任何时候都恰好处于一个环节，因此每次流转都必须指明环节。"),
    advice: Text(en: "Name a step under `to`, `beyond` or `renames`.", zh: "在 to、beyond 或 renames 下写明环节。"),
    example: Example(
      .workflow,
      Change(
        of: "      done: { to: closed, needs: [ answer ] }",
        failing: "      done: { to: ⟦colsed, needs: [ answer ] }",
        mended: "      done: { to: closed, needs: [ answer ] }")))

  static let d021 = CheckPage(
    "D021", .error, .owned,
    title: Text(en: "Alternatives without an `else`", zh: "备选缺少 else"),
    meaning: Text(en: "Where none of the conditions holds there would be nothing to choose.", zh: "各条件都不成立时将无从选择。"),
    advice: Text(en: "Close the list with `{ else: … }`.", zh: "在列表最后写上 { else: … }。"),
    example: Example(
      .workflow,
      Change(
        of: "    due: soon",
        failing: "    due: { within: ⟦[ { if: has(lead), then: 1 workday } ] }",
        mended: "    due: { within: [ { if: has(lead), then: 1 workday }, { else: soon } ] }")))

  static let d022 = CheckPage(
    "D022", .error, .clear,
    title: Text(en: "A step that nothing leads to", zh: "环节无法到达"),
    meaning: Text(
      en: "No matter can ever stand there; what was meant to lead to it leads elsewhere.",
      zh: "没有任何事项能到达此环节；本应通向此处的路径通到了别处。"),
    advice: Text(en: "Lead to it, or take it out.", zh: "让某个事件流转到此，或删去该环节。"),
    example: Example(
      .workflow,
      Change(
        of: """
                back: { to: first, needs: [ reason ], at_most: 2 }
            closed: { title: Closed, end: concluded, answer: [ answer ] }
          """,
        failing: """
                drop: { to: closed, needs: [ answer ] }
            ⟦dropped: { title: Dropped, end: cancelled, answer: It was dropped. }
            closed: { title: Closed, end: concluded, answer: [ answer ] }
          """,
        mended: """
                drop: { to: dropped, needs: [ reason ] }
            dropped: { title: Dropped, end: cancelled, answer: It was dropped. }
            closed: { title: Closed, end: concluded, answer: [ answer ] }
          """)))

  static let d023 = CheckPage(
    "D023", .error, .answered,
    title: Text(en: "A step from which no end can be reached", zh: "从此环节到不了终结环节"),
    meaning: Text(en: "A matter that comes there would never be answered.", zh: "事项到此将永远得不到答复。"),
    advice: Text(en: "Give the step an event that leads on to an end.", zh: "给此环节加上通向终结环节的事件。"),
    example: Example(
      .workflow,
      Change(
        of: """
                back: { to: first, needs: [ reason ], at_most: 2 }
            closed: { title: Closed, end: concluded, answer: [ answer ] }
          """,
        failing: """
                park: { to: parked, needs: [ reason ] }
            ⟦parked: { title: Parked, who: owner, how: Wait., due: soon }
            closed: { title: Closed, end: concluded, answer: [ answer ] }
          """,
        mended: """
                park: { to: parked, needs: [ reason ] }
            parked: { title: Parked, who: owner, how: Wait., due: soon, events: { drop: { to: closed, needs: [ answer ] } } }
            closed: { title: Closed, end: concluded, answer: [ answer ] }
          """)))

  static let d024 = CheckPage(
    "D024", .error, .answered,
    title: Text(en: "A step whose every exit may be closed", zh: "环节的每个出口都可能关闭"),
    meaning: Text(
      en: """
        Each event that leads on has an `if` that looks at the state, or is spent after `at_most` times, or can be \
        sent by nobody of the office, or its time may not come, or not again when the matter returns. When all are \
        closed at once, nobody can move the matter. A condition on what the sender brings does not count, for he can \
        bring it.
        """,
      zh: """
        每个使事项流转的事件都可能关闭：带有取决于事项状态的 if，at_most 次数用尽，机构内无人可以提交，或所定时间未必到来、\
        事项重返时不再到来。若同时关闭，便无人能使事项流转。针对提交者所填内容的条件不算，因为他可以补填。
        """),
    advice: Text(
      en: """
        Leave one event without `if`, or let it need what the condition asks for, or say `beyond` where it leads when \
        its times are spent.
        """,
      zh: "留一个不带 if 的事件，或把条件所需的内容列入 needs，或用 beyond 写明次数用尽后的去向。"),
    example: Example(
      .workflow,
      Change(
        of: """
            first:
              title: First
              who: owner
              how: Do it.
              due: soon
              events:
                done: { to: closed, needs: [ answer ] }
          """,
        failing: """
            ⟦first:
              title: First
              who: owner
              how: Do it.
              due: soon
              events:
                done: { to: closed, needs: [ answer ], if: has(lead), otherwise: No unit leads yet. }
          """,
        mended: """
            first:
              title: First
              who: owner
              how: Do it.
              due: soon
              events:
                done: { to: closed, needs: [ answer, lead ] }
          """)))

  static let d025 = CheckPage(
    "D025", .error, .finite,
    title: Text(en: "A circle without a bound", zh: "无限循环"),
    meaning: Text(
      en: "The moves named could go round any number of times, so a matter might be sent to and fro for ever.",
      zh: "所列流转可以循环任意多次，事项可能被无休止地推来推去。"),
    advice: Text(
      en: """
        Give one event of the circle `at_most`, and `beyond` where it leads after that. An event that reopens an end \
        needs `at_most` too.
        """,
      zh: "给循环中的一个事件加上 at_most，并用 beyond 写明次数用尽后的去向。重新打开已终结事项的事件也须有 at_most。"),
    example: Example(
      .workflow,
      Change(
        of: "      back: { to: first, needs: [ reason ], at_most: 2 }",
        failing: """
                back: { to: first, needs: [ reason ], at_most: 2 }
                again: { to: ⟦first, needs: [ reason ] }
          """,
        mended: """
                back: { to: first, needs: [ reason ], at_most: 2 }
                again: { to: first, needs: [ reason ], at_most: 3 }
          """)))

  static let d026 = CheckPage(
    "D026", .warning, .finite,
    title: Text(en: "A matter may move more than 10,000 times", zh: "流转次数上限超过一万"),
    meaning: Text(
      en: """
        The bound is (the sum of all `at_most` + 1) × the number of steps. It is finite, but nobody oversees so many \
        moves.
        """,
      zh: "上限 =（各 at_most 之和 + 1）× 环节数。虽然有限，但这么多次流转无人能够掌握。"),
    advice: Text(en: "Let fewer repetitions do.", zh: "减少允许的重复次数。"),
    example: Example(
      .workflow,
      Change(
        of: "      back: { to: first, needs: [ reason ], at_most: 2 }",
        failing: "      back: { to: first, needs: [ reason ], at_most: ⟦9000 }",
        mended: "      back: { to: first, needs: [ reason ], at_most: 20 }")))
}
