// SPDX-License-Identifier: Apache-2.0

import DubanCore

/// How matters end, and who has to do with them.
extension CheckPage {
  static let ends = [d034, d035, d036, d040, d041, d042, d043, d044]

  static let d034 = CheckPage(
    "D034", .error, .answered,
    title: Text(en: "An end without an answer", zh: "终结环节没有答复"),
    meaning: Text(en: "Whoever raised the matter would not hear of its end.", zh: "事项终结后，交办人将得不到答复。"),
    advice: Text(
      en: "Name under `answer` the fields that hold it, or write a text.", zh: "在 answer 下写明答复所在的字段，或写一段文本。"),
    example: Example(
      .workflow,
      Change(
        of: "  closed: { title: Closed, end: concluded, answer: [ answer ] }",
        failing: "  ⟦closed: { title: Closed, end: concluded }",
        mended: "  closed: { title: Closed, end: concluded, answer: [ answer ] }")))

  static let d035 = CheckPage(
    "D035", .error, .answered,
    title: Text(en: "An answer that may be unset", zh: "答复可能为空"),
    meaning: Text(
      en: "On some way to this end a field of the answer is not set, or it may be an empty text.",
      zh: "在通向此终结环节的某条路径上，答复所用的字段没有填写，或可能是空文本。"),
    advice: Text(en: "Let the events that lead there need the field.", zh: "在通向此处的事件中把该字段列为必填（needs）。"),
    example: Example(
      .workflow,
      Change(
        of: "      done: { to: closed, needs: [ answer ] }",
        failing: "      done: { to: closed, allows: [ answer ] }",
        mended: "      done: { to: closed, needs: [ answer ] }"),
      Change(
        of: "  closed: { title: Closed, end: concluded, answer: [ answer ] }",
        failing: "  closed: { title: Closed, end: concluded, answer: [ ⟦answer ] }",
        mended: "  closed: { title: Closed, end: concluded, answer: [ answer ] }")))

  static let d036 = CheckPage(
    "D036", .error, .answered,
    title: Text(en: "A refusal without a reason and a next step", zh: "不予办理却没有理由和后续途径"),
    meaning: Text(
      en: "No refusal without a reason (`because`) and a next step (`next`), each set on every way.",
      zh: "不予办理必须说明理由（because）和后续途径（next），且二者在每条路径上都已填写。"),
    advice: Text(
      en: "Name the fields, and let the events that lead there need them.", zh: "写明这些字段，并在通向此处的事件中列为必填（needs）。"),
    example: Example(
      .workflow,
      Change(
        of: "  closed: { title: Closed, end: concluded, answer: [ answer ] }",
        failing: "  ⟦closed: { title: Closed, end: declined, answer: [ answer ], next: [ answer ] }",
        mended: "  closed: { title: Closed, end: declined, answer: [ answer ], because: [ answer ], next: [ answer ] }")
    ))

  static let d040 = CheckPage(
    "D040", .error, .answered,
    title: Text(en: "A condition without `otherwise`", zh: "条件没有 otherwise"),
    meaning: Text(en: "Whoever is refused by the condition would not learn why.", zh: "因条件不成立而被拒绝的人将不知道原因。"),
    advice: Text(en: "Say under `otherwise` what the sender is told.", zh: "在 otherwise 下写明告知提交者什么。"),
    example: Example(
      .workflow,
      Change(
        of: "      back: { to: first, needs: [ reason ], at_most: 2 }",
        failing: "      back: { to: first, needs: [ reason ], at_most: 2, ⟦if: has(lead) }",
        mended: "      back: { to: first, needs: [ reason ], at_most: 2, if: has(lead), otherwise: No unit leads yet. }"
      )))

  static let d041 = CheckPage(
    "D041", .warning, .answered,
    title: Text(en: "Sent back without a reason", zh: "退回、重办或取消却无须说明理由"),
    meaning: Text(
      en: "An event that returns, reopens or cancels a matter needs neither `reason` nor another text.",
      zh: "使事项退回、重办或取消的事件，没有要求填写 reason 或其他文本。"),
    advice: Text(en: "Let it need `reason` or another text.", zh: "把 reason 或其他文本字段列入 needs。"),
    example: Example(
      .workflow,
      Change(
        of: "      back: { to: first, needs: [ reason ], at_most: 2 }",
        failing: "      ⟦back: { to: first, at_most: 2 }",
        mended: "      back: { to: first, needs: [ reason ], at_most: 2 }")))

  static let d042 = CheckPage(
    "D042", .warning, .owned,
    title: Text(en: "Everybody can be shut out", zh: "所有可办的人都可能须回避"),
    meaning: Text(
      en: """
        By their names, or by this office, all who may handle or send can be those whom `not_by` shuts out; then \
        deputies, leaders, the head and at last the superior stand in. Or `never` hides a matter from whoever handles \
        or owns it. Or whoever asks for more time is the only one who could grant it (`extend`).
        """,
      zh: """
        从名称或本机构的人员看，可承办或提交的人可能全部在 not_by 回避之列，届时依次由代理人、单位负责人、主要负责人（head）\
        直至上级负责人（superior）代办；或 never 使承办人或责任人看不到事项；或申请延期的人正是唯一可批准延期（extend）的人。
        """),
    advice: Text(en: "Name somebody else, or several people.", zh: "另指定他人，或指定多人。"),
    example: Example(
      .workflow,
      Change(
        of: "    who: owner",
        failing: """
              who: owner
              not_by: [ ⟦owner ]
          """,
        mended: """
              who: supervisor
              not_by: [ owner ]
          """)))

  static let d043 = CheckPage(
    "D043", .error, .answered,
    title: Text(en: "A strike-off without proof or verification", zh: "销号没有佐证或未经核验"),
    meaning: Text(
      en: """
        A struck-off matter has `proof`, and on every way somebody passed it whom `not_by` keeps apart from those who \
        did the work; what is worked on again is verified again.
        """,
      zh: "销号须有佐证（proof），且在每条路径上都经过核验，并以 not_by 使核验人与办理者分开；返工之后须重新核验。"),
    advice: Text(
      en: "Name the proof; let a step that somebody else handles lead to the end.",
      zh: "写明佐证字段；让通向销号的环节由他人承办。"),
    example: Example(
      .workflow,
      Change(
        of: """
                done: { to: closed, needs: [ answer ] }
                back: { to: first, needs: [ reason ], at_most: 2 }
            closed: { title: Closed, end: concluded, answer: [ answer ] }
          """,
        failing: """
                done: { to: closed, needs: [ answer ] }
            ⟦closed: { title: Closed, end: struck-off, answer: [ answer ], proof: [ answer ] }
          """,
        mended: """
                done: { to: checking, needs: [ answer ] }
            checking:
              title: Checking
              who: supervisor
              not_by: [ first ]
              how: Look at the work.
              due: soon
              events:
                accept: { to: closed }
            closed: { title: Closed, end: struck-off, answer: [ answer ], proof: [ answer ] }
          """)))

  static let d044 = CheckPage(
    "D044", .error, .answered,
    title: Text(en: "An outsider who may not be told", zh: "外部的交办人可能得不到答复"),
    meaning: Text(
      en: """
        The raiser may have no account here, so a person tells him and says how: each end names that field under \
        `told_in`, and it is set on every way. What the public opens names a contact to answer.
        """,
      zh: """
        交办人在本机构可能没有账号，须由人告知并填写告知方式：各终结环节用 told_in 指明该字段，且在每条路径上都已填写。\
        公众立项的事项须写明可供答复的联系人。
        """),
    advice: Text(en: "Name the field, and let the events that lead there need it.", zh: "写明该字段，并在通向此处的事件中列为必填（needs）。"),
    example: Example(
      .workflow,
      Change(
        of: "  lead: { type: unit }",
        failing: """
            caller: { type: contact }
            told: { type: choice, of: [ phone, letter ] }
            lead: { type: unit }
          """,
        mended: """
            caller: { type: contact }
            told: { type: choice, of: [ phone, letter ] }
            lead: { type: unit }
          """),
      Change(
        of: "open: { by: anyone, to: first }",
        failing: """
          raiser: caller
          open: { by: anyone, needs: [ caller ], to: first }
          """,
        mended: """
          raiser: caller
          open: { by: anyone, needs: [ caller ], to: first }
          """),
      Change(
        of: "      done: { to: closed, needs: [ answer ] }",
        failing: "      done: { to: closed, needs: [ answer ] }",
        mended: "      done: { to: closed, needs: [ answer, told ] }"),
      Change(
        of: "  closed: { title: Closed, end: concluded, answer: [ answer ] }",
        failing: "  ⟦closed: { title: Closed, end: concluded, answer: [ answer ] }",
        mended: "  closed: { title: Closed, end: concluded, answer: [ answer ], told_in: told }")))
}
