// SPDX-License-Identifier: Apache-2.0

import DubanCore

/// What a matter opens, and whom it reaches.
extension CheckPage {
  static let openings = [d050, d051, d052, d053, d054]

  static let d050 = CheckPage(
    "D050", .error, .answered,
    title: Text(en: "An opened matter does not get what it needs", zh: "另立的事项缺少必填内容"),
    meaning: Text(
      en: """
        The opening of the other workflow needs a field that `with` does not bring, or brings from a formula that may \
        give nothing; it would be refused each time.
        """,
      zh: "另一流程立项时必填的字段，with 中没有写，或所写公式可能没有结果；每次立项都会被拒绝。"),
    advice: Text(en: "Bring it under `with`.", zh: "在 with 下写上该字段。"),
    example: Example(
      .workflow,
      Change(
        of: "open: { by: anyone, to: first }",
        failing: "open: { by: anyone, needs: [ day ], to: first }",
        mended: "open: { by: anyone, needs: [ day ], to: first }"),
      Change(
        of: "      back: { to: first, needs: [ reason ], at_most: 2 }",
        failing: "      back: { to: first, needs: [ reason ], at_most: 2, raise: { workflow: ⟦demo } }",
        mended:
          "      back: { to: first, needs: [ reason ], at_most: 2, raise: { workflow: demo, with: { day: 2026-03-02 } } }"
      )))

  static let d051 = CheckPage(
    "D051", .error, .private,
    title: Text(en: "A workflow that other matters may not open", zh: "该流程不允许由其他事项另立"),
    meaning: Text(
      en: "Only those under `by` of its opening may open it, and another matter is not among them.",
      zh: "只有其 open 的 by 所列者可以立项，其中不包括其他事项。"),
    advice: Text(en: "Add `parents` to that `by`, or do not open it.", zh: "在其 by 中加上 parents，或不要另立。"),
    example: Example(
      .workflow,
      Change(
        of: "open: { by: anyone, to: first }",
        failing: "open: { by: head, to: first }",
        mended: "open: { by: [ head, parents ], to: first }"),
      Change(
        of: "      back: { to: first, needs: [ reason ], at_most: 2 }",
        failing: "      back: { to: first, needs: [ reason ], at_most: 2, raise: { workflow: ⟦demo } }",
        mended: "      back: { to: first, needs: [ reason ], at_most: 2, raise: { workflow: demo } }")))

  static let d052 = CheckPage(
    "D052", .error, .private,
    title: Text(en: "It reaches somebody who may not read it", zh: "内容会到达无权阅读的人"),
    meaning: Text(
      en: """
        A field with `readers`, or a confidential matter, reaches others: by a message, an answer, another field, a \
        record, a column of the ledger or another workflow.
        """,
      zh: "设有 readers 的字段或保密事项，会经由通知、答复、其他字段、档案、台账栏目或其他流程到达他人。"),
    advice: Text(en: "Name them under `readers`, or leave the field out.", zh: "把这些人列入 readers，或不要带出该字段。"),
    example: Example(
      .workflow,
      Change(
        of: "  lead: { type: unit }",
        failing: "  lead: { type: unit, readers: [ head ] }",
        mended: "  lead: { type: unit, readers: [ head ] }"),
      Change(
        of: "      back: { to: first, needs: [ reason ], at_most: 2 }",
        failing:
          "      back: { to: first, needs: [ reason, lead ], at_most: 2, tell: { who: third, say: \"Now ⟦{lead} leads\" } }",
        mended:
          "      back: { to: first, needs: [ reason, lead ], at_most: 2, tell: { who: head, say: \"Now {lead} leads\" } }"
      )))

  static let d053 = CheckPage(
    "D053", .error, .private,
    title: Text(en: "A group’s robot tells what not all may read", zh: "群机器人会发出并非人人可读的内容"),
    meaning: Text(
      en: """
        By the office's `routes` the robot of a whole group tells of confidential matters, or tells a field with \
        `readers`. Whoever the message is for, all of the group read it.
        """,
      zh: "按机构的 routes，群机器人会发送保密事项的通知，或发送设有 readers 的字段。无论通知发给谁，全群都能看到。"),
    advice: Text(
      en: "Route the workflow by other channels, or leave the field out.", zh: "让该流程的消息改走其他渠道，或不要带出该字段。"),
    example: Example(
      .workflow,
      Change(
        of: "records:", in: .office,
        failing: """
          channels:
            board: { kind: wall }
            group: { kind: wecom, secret: group-robot }
          routes:
            - { else: true, by: [ group ] }
          records:
          """,
        mended: """
          channels:
            board: { kind: wall }
            group: { kind: wecom, secret: group-robot }
          routes:
            - { workflow: demo, by: [ board ] }
            - { else: true, by: [ group ] }
          records:
          """),
      Change(
        of: "steps:",
        failing: "visibility: { confidential: ⟦true, readers: [ owner, supervisor ] }\nsteps:",
        mended: "visibility: { confidential: true, readers: [ owner, supervisor ] }\nsteps:")))

  static let d054 = CheckPage(
    "D054", .error, .finite,
    title: Text(en: "Openings in a circle", zh: "立项形成循环"),
    meaning: Text(
      en: """
        Each opening follows from the one before without anybody: by the opening itself, by time, or on entry of a \
        step that only these lead to. At run time such a line ends at eight, each matter of which somebody has to \
        close.
        """,
      zh: """
        每次立项都由上一次自动引起，无人参与：或因立项本身，或因时间，或因进入只由这两者到达的环节。运行时这一串至第八件为止，\
        但每件都要有人办结。
        """),
    advice: Text(en: "Let a person’s event open one of them.", zh: "让其中一次由人提交的事件引起。"),
    example: Example(
      .workflow,
      Change(
        of: "open: { by: anyone, to: first }",
        failing: "open: { by: anyone, to: first, raise: { workflow: ⟦demo } }",
        mended: "open: { by: anyone, to: first }"),
      Change(
        of: "      back: { to: first, needs: [ reason ], at_most: 2 }",
        failing: "      back: { to: first, needs: [ reason ], at_most: 2 }",
        mended: "      back: { to: first, needs: [ reason ], at_most: 2, raise: { workflow: demo } }")))
}
