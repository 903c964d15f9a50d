// SPDX-License-Identifier: Apache-2.0

import DubanCore

/// Who handles, by when, and what is read.
extension CheckPage {
  static let duties = [d030, d031, d032, d033]

  static let d030 = CheckPage(
    "D030", .error, .heard,
    title: Text(en: "A step without who, how or by when", zh: "环节缺少谁办、怎么办或何时结"),
    meaning: Text(
      en: """
        Each step says its title, who handles it, how, and what bounds it in time: a `due`, or a timed event without \
        `if` that moves the matter or tells another than the handler. Where the matter may return, one with \
        `again: continue` is not enough: it does not come twice. Nor is the whole matter's clock.
        """,
      zh: """
        每个环节须写明标题、谁来办、怎么办、何时结。何时结可写 due，也可写不带 if 的定时事件，使事项流转或告知承办人以外的人。\
        事项可能重返的环节，带 again: continue 的定时事件不会再次发生，不能算数；全事项的时限也不算。
        """),
    advice: Text(en: "Add what is missing.", zh: "补上缺少的内容。"),
    example: Example(
      .workflow,
      Change(
        of: """
            first:
              title: First
              who: owner
              how: Do it.
              due: soon
          """,
        failing: """
            ⟦first:
              title: First
              who: owner
              how: Do it.
          """,
        mended: """
            first:
              title: First
              who: owner
              how: Do it.
              due: soon
          """)))

  static let d031 = CheckPage(
    "D031", .error, .owned,
    title: Text(en: "Somebody who may be nobody", zh: "责任人或承办人可能为空"),
    meaning: Text(
      en: """
        The owner, or the handler of a step, may be unset on some way there: a field that nothing needs, a role whose \
        formula may give nothing, an opener who is the public. So may all who grant more time (`extend`).
        """,
      zh: """
        责任人或某环节的承办人在某条路径上可能为空：字段未必填写、角色的公式可能没有结果，或立项人是公众。可批准延期（extend）的人\
        也可能全部为空。
        """),
    advice: Text(
      en: "Let the events that lead there need the field; let a role fall back to somebody.",
      zh: "在通向此处的事件中把该字段列为必填（needs）；为角色设后备人选。"),
    example: Example(
      .workflow,
      Change(
        of: "    who: owner",
        failing: "    who: ⟦lead",
        mended: "    who: third")))

  static let d032 = CheckPage(
    "D032", .error, .heard,
    title: Text(en: "A ladder that only the handler hears", zh: "超时只告知承办人"),
    meaning: Text(
      en: """
        When this duty lapses, nobody but the handler is told, and the matter does not move. Of rungs at one instant \
        only the strongest has effects; one that lies before the start of a short clock is left out.
        """,
      zh: "此时限届满时，除承办人外无人得知，事项也不流转。同一时刻的节点只有最强的生效；时限较短时，早于计时起点的节点不触发。"),
    advice: Text(en: "Let `red` tell the supervisor, or move the matter.", zh: "让 red 告知督办人（supervisor），或使事项流转。"),
    example: Example(
      .workflow,
      Change(
        of: "    due: soon",
        failing: "    ⟦due: { within: soon, red: { at: due, tell: [ handler ] } }",
        mended: "    due: { within: soon, red: { at: due, tell: [ handler, supervisor ] } }")))

  static let d033 = CheckPage(
    "D033", .error, .owned,
    title: Text(en: "Something is read that may be unset", zh: "读取的值可能尚未填写"),
    meaning: Text(
      en: """
        A formula, a clock or a text reads a field that some way leads past, or a role or instant that may have no \
        value there; the event would be refused by its own definition.
        """,
      zh: "公式、计时或文本读取了某条路径上未必填写的字段，或此处可能没有值的角色、时刻；届时事件会因定义自身的缺陷被拒绝。"),
    advice: Text(
      en: "Ask `has(field)` first, or let the events that lead there need the field, or give it a default.",
      zh: "先用 has(字段) 判断，或在通向此处的事件中把该字段列为必填（needs），或给出默认值。"),
    example: Example(
      .workflow,
      Change(
        of: "      back: { to: first, needs: [ reason ], at_most: 2 }",
        failing:
          "      back: { to: first, needs: [ reason ], at_most: 2, if: ⟦amount > 3, otherwise: It is a small one. }",
        mended:
          "      back: { to: first, needs: [ reason ], at_most: 2, if: has(amount) && amount > 3, otherwise: It is a small one. }"
      )))
}
