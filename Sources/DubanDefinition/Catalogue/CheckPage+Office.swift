// SPDX-License-Identifier: Apache-2.0

import DubanCore

/// The office.
extension CheckPage {
  static let office = [d060, d061, d062, d063, d064, d065, d066, d067, d068, d069, d070]

  static let d060 = CheckPage(
    "D060", .error, .office,
    title: Text(en: "A unit without a leader", zh: "单位没有负责人"),
    meaning: Text(
      en: "Somebody answers for each unit: what reaches it must reach a person.",
      zh: "每个单位都须有人负责：交给单位的事必须落到人。"),
    advice: Text(en: "Name who answers for it.", zh: "写明负责人。"),
    example: Example(
      .office,
      Change(
        of: "  back: { title: Back, leader: cat, under: desk }",
        failing: "  ⟦back: { title: Back, under: desk }",
        mended: "  back: { title: Back, leader: cat, under: desk }")))

  static let d061 = CheckPage(
    "D061", .error, .office,
    title: Text(en: "Deputies in a circle", zh: "代理人相互循环"),
    meaning: Text(
      en: "Where all of them are on leave, the search for a deputy would go round.", zh: "若他们都请假，查找代理人将循环不止。"),
    advice: Text(en: "Name another, or none.", zh: "另指定代理人，或不设代理人。"),
    example: Example(
      .office,
      Change(
        of: "  ann: { name: Ann, account: ann, deputy: bob }",
        failing: "  ann: { name: Ann, account: ann, deputy: ⟦ann }",
        mended: "  ann: { name: Ann, account: ann, deputy: bob }")))

  static let d062 = CheckPage(
    "D062", .error, .office,
    title: Text(en: "A person or unit that the office does not have", zh: "机构中没有此人或单位"),
    meaning: Text(
      en: """
        A leader, deputy, member, holder of a post or turn of a roster is named who does not stand under `people`.
        """,
      zh: "所写的负责人、代理人、成员、任岗人员或值班人员不在 people 中。"),
    advice: Text(en: "Mend the id, or add the person.", zh: "改正标识，或补充人员。"),
    example: Example(
      .office,
      Change(
        of: "  back: { title: Back, leader: cat, under: desk }",
        failing: "  back: { title: Back, leader: ⟦kat, under: desk }",
        mended: "  back: { title: Back, leader: cat, under: desk }")))

  static let d063 = CheckPage(
    "D063", .error, .office,
    title: Text(en: "One account for two", zh: "一个账号两方共用"),
    meaning: Text(
      en: """
        An account says who acts; two people with one account, or a person and a gateway, could not be told apart.
        """,
      zh: "账号表明是谁在操作；两人共用一个账号，或人员与网关共用，便无法分清。"),
    advice: Text(en: "Give each an account of his own.", zh: "为各方分别设账号。"),
    example: Example(
      .office,
      Change(
        of: "  cat: { name: Cat, account: cat }",
        failing: "  cat: { name: Cat, account: ⟦bob }",
        mended: "  cat: { name: Cat, account: cat }")))

  static let d064 = CheckPage(
    "D064", .error, .office,
    title: Text(en: "No head, no superior, or one for both", zh: "缺少主要负责人或上级负责人，或两者为同一人"),
    meaning: Text(
      en: """
        When nobody else is left, `head` is asked; where the head himself is concerned, `superior`. Both are persons, \
        and different ones.
        """,
      zh: "无人可找时由 head 负责；head 本人须回避时由 superior 负责。二者都须是人员，且不是同一人。"),
    advice: Text(en: "Name two different persons under `posts`.", zh: "在 posts 下写明两个不同的人。"),
    example: Example(
      .office,
      Change(
        of: "  superior: cat",
        failing: "  superior: ⟦ann",
        mended: "  superior: cat")))

  static let d065 = CheckPage(
    "D065", .error, .heard,
    title: Text(en: "Hours that are none", zh: "办公时间有误"),
    meaning: Text(
      en: """
        Hours end before they begin, overlap, or there are none at all, so limits in working time could not be \
        computed. Or a half day lies on a day on which nobody works, outside the hours, or is a whole one.
        """,
      zh: "办公时间先后颠倒、相互重叠或全无，工作时限无法计算；或半天日落在无人办公的日子、超出办公时间，或占满全部办公时间。"),
    advice: Text(en: "Write ascending hours on one day at least.", zh: "至少为一天写明办公时间，各段按先后顺序排列。"),
    example: Example(
      .office,
      Change(
        of: "  mon-fri: [ \"08:30-12:00\", \"14:30-18:00\" ]",
        failing: "  mon-fri: [ ⟦\"12:00-08:30\", \"14:30-18:00\" ]",
        mended: "  mon-fri: [ \"08:30-12:00\", \"14:30-18:00\" ]")))

  static let d066 = CheckPage(
    "D066", .error, .heard,
    title: Text(en: "A ladder without `red`, or one that only the handler hears", zh: "红黄牌规则没有 red，或只告知承办人"),
    meaning: Text(
      en: """
        The office’s ladder holds for every duty that says nothing else; when a limit has passed, somebody besides the \
        handler must be told.
        """,
      zh: "机构的红黄牌规则适用于所有未另作规定的时限；超时后必须告知承办人以外的人。"),
    advice: Text(en: "Say under `red` who is told.", zh: "在 red 下写明告知谁。"),
    example: Example(
      .office,
      Change(
        of: "  red: { at: due, tell: [ handler, supervisor, head ] }",
        failing: "  ⟦yellow: { at: due, tell: [ handler, supervisor, head ] }",
        mended: "  red: { at: due, tell: [ handler, supervisor, head ] }")))

  static let d067 = CheckPage(
    "D067", .error, .office,
    title: Text(en: "A roster with a gap", zh: "值班表有空缺"),
    meaning: Text(en: "Before its first turn nobody would have the post.", zh: "第一班之前将无人担任此岗位。"),
    advice: Text(en: "Say under `otherwise` who is asked then.", zh: "在 otherwise 下写明第一班之前由谁负责。"),
    example: Example(
      .office,
      Change(
        of: "  duty: { roster: turns.csv, otherwise: bob }",
        failing: "  duty: ⟦{ roster: turns.csv }",
        mended: "  duty: { roster: turns.csv, otherwise: bob }")))

  static let d068 = CheckPage(
    "D068", .error, .heard,
    title: Text(en: "A time zone or calendar that cannot be had", zh: "时区或日历无法取得"),
    meaning: Text(en: "Without them no due instant can be computed.", zh: "缺少它们便无法计算到期时刻。"),
    advice: Text(
      en: "Name a zone like Asia/Shanghai, and a file under `calendars/`.",
      zh: "时区应如 Asia/Shanghai；日历应为 calendars/ 下的文件。"),
    example: Example(
      .office,
      Change(
        of: "timezone: Asia/Shanghai",
        failing: "timezone: ⟦Asia/Shangai",
        mended: "timezone: Asia/Shanghai")))

  static let d069 = CheckPage(
    "D069", .error, .office,
    title: Text(en: "Units under one another in a circle", zh: "单位隶属关系形成循环"),
    meaning: Text(en: "Nobody could say which of them stands above the others.", zh: "无法确定其中哪个单位是上级。"),
    advice: Text(en: "Take one `under` out.", zh: "去掉其中一个 under。"),
    example: Example(
      .office,
      Change(
        of: "  desk: { title: Desk, leader: ann, members: [ bob ] }",
        failing: "  desk: { title: Desk, leader: ann, members: [ bob ], under: ⟦back }",
        mended: "  desk: { title: Desk, leader: ann, members: [ bob ] }")))

  static let d070 = CheckPage(
    "D070", .warning, .clear,
    title: Text(en: "A route that takes no message", zh: "永远用不上的路由"),
    meaning: Text(
      en: "Of the routes the first that takes a message counts; those before this one take all that it could take.",
      zh: "路由以先匹配者为准；前面的路由已包括它能匹配的全部消息。"),
    advice: Text(en: "Put the narrower route first, or take it out.", zh: "把范围较小的路由放在前面，或删去。"),
    example: Example(
      .office,
      Change(
        of: "records:",
        failing: """
          channels:
            board: { kind: wall }
          routes:
            - { card: [ yellow, red ], by: [ board ] }
            - ⟦{ card: red, by: [ board ], hours: office }
            - { else: true, by: [ board ], digest: "08:40" }
          records:
          """,
        mended: """
          channels:
            board: { kind: wall }
          routes:
            - { card: red, by: [ board ], hours: office }
            - { card: [ yellow, red ], by: [ board ] }
            - { else: true, by: [ board ], digest: "08:40" }
          records:
          """)))
}
