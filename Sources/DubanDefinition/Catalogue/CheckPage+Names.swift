// SPDX-License-Identifier: Apache-2.0

import DubanCore

/// Names, formulas and limits.
extension CheckPage {
  static let names = [d010, d011, d012, d013, d014, d015]

  static let d010 = CheckPage(
    "D010", .error, .clear,
    title: Text(en: "A name that nothing has", zh: "引用的名称不存在"),
    meaning: Text(
      en: """
        No field, role, post, step, workflow, person, unit, list or kind of record is called so. It is a warning only \
        where the office names a workflow that is not loaded.
        """,
      zh: "没有叫这个名称的字段、角色、岗位、环节、流程、人员、单位、列表或档案种类。仅当机构文件提到未载入的流程时为警告。"),
    advice: Text(en: "Mend the name; often the message knows which was meant.", zh: "改正名称；提示往往会指出可能要写的是哪个。"),
    example: Example(
      .workflow,
      Change(
        of: "      done: { to: closed, needs: [ answer ] }",
        failing: "      done: { to: closed, needs: [ ⟦anwser ] }",
        mended: "      done: { to: closed, needs: [ answer ] }")))

  static let d011 = CheckPage(
    "D011", .error, .clear,
    title: Text(en: "One name with two meanings", zh: "一个名称有两种含义"),
    meaning: Text(
      en: """
        Fields, roles, settings and posts share one namespace, so that a name in a formula means one thing; two files \
        cannot define one workflow.
        """,
      zh: "字段、角色、参数和岗位的名称不得相同，这样公式中的每个名称只有一种含义；两个文件也不得定义同一流程。"),
    advice: Text(en: "Rename one of them.", zh: "改掉其中一个名称。"),
    example: Example(
      .workflow,
      Change(
        of: "  third: leader(owner)",
        failing: "  ⟦lead: leader(owner)",
        mended: "  third: leader(owner)")))

  static let d012 = CheckPage(
    "D012", .error, .clear,
    title: Text(en: "A formula that cannot be read", zh: "公式无法解析"),
    meaning: Text(
      en: "The formula breaks off, or something stands in it that is no part of CEL.",
      zh: "公式不完整，或含有不属于 CEL 的写法。"),
    advice: Text(
      en: "Look at the place in the formula; brackets and quotes are closed where they were opened.",
      zh: "查看公式中所指的位置，检查括号和引号是否都已闭合。"),
    example: Example(
      .workflow,
      Change(
        of: "  third: leader(owner)",
        failing: "  third: leader(owner⟦",
        mended: "  third: leader(owner)")))

  static let d013 = CheckPage(
    "D013", .error, .clear,
    title: Text(en: "A formula that does not fit", zh: "公式不合要求"),
    meaning: Text(
      en: """
        It names something unknown, calls something wrongly, compares what cannot be compared, gives a value of the \
        wrong type, or costs too much to be evaluated.
        """,
      zh: "公式引用了未知名称、调用有误、比较了不可比的值、结果类型不符，或求值代价过高。"),
    advice: Text(en: "Look at the place in the formula.", zh: "查看公式中所指的位置。"),
    example: Example(
      .workflow,
      Change(
        of: "  third: leader(owner)",
        failing: "  third: leader(⟦onwer)",
        mended: "  third: leader(owner)")))

  static let d014 = CheckPage(
    "D014", .error, .heard,
    title: Text(en: "A limit that is none", zh: "时限无法识别或为零"),
    meaning: Text(
      en: """
        The limit, or the point of a ladder, cannot be read or is no time at all; a clock must be computable.
        """,
      zh: "时限或红黄牌规则的时点无法识别，或时长为零；计时必须能够算出。"),
    advice: Text(
      en: """
        Limits are like 30s, 15min, 2h, 2 workhours, 5 workdays, 60 days, 2 weeks, 3 months; points are like 80%, 1 \
        workday before, due, 5 workdays after.
        """,
      zh: """
        时限如 30s、15min、2h、2 workhours、5 workdays、60 days、2 weeks、3 months；时点如 80%、1 workday before、due、\
        5 workdays after。
        """),
    example: Example(
      .workflow,
      Change(
        of: "  soon: 2 workdays",
        failing: "  soon: ⟦2 fortnights",
        mended: "  soon: 4 weeks")))

  static let d015 = CheckPage(
    "D015", .error, .heard,
    title: Text(en: "A calendar expression that never comes", zh: "日历表达式无法识别或永不发生"),
    meaning: Text(
      en: """
        The expression cannot be read, names a time zone that this machine does not know, or no day is the one that it \
        asks for. The daemon warns at load where its years are over, so that none is ahead.
        """,
      zh: "表达式无法识别、所写时区本机没有，或没有任何一天符合。载入时若所写年份已过、今后不再发生，守护进程给出警告。"),
    advice: Text(
      en: """
        Expressions are systemd's: Mon..Fri *-*-* 08:30, *-*-25 09:00, *-*~01 for a month's last day, *-*~01w for its \
        last working day, quarterly; `dubanctl calendar next` shows when one comes.
        """,
      zh: """
        写法同 systemd：Mon..Fri *-*-* 08:30、*-*-25 09:00、*-*~01（每月最后一天）、*-*~01w（每月最后一个工作日）、\
        quarterly；可用 dubanctl calendar next 查看何时发生。
        """),
    example: Example(
      .workflow,
      Change(
        of: "      done: { to: closed, needs: [ answer ] }",
        failing:
          "      done: { to: closed, needs: [ answer ] }\n      nag: { every: \"⟦*-02-30 09:00\", tell: third }",
        mended:
          "      done: { to: closed, needs: [ answer ] }\n      nag: { every: \"*-02-28 09:00\", tell: third }")))
}
