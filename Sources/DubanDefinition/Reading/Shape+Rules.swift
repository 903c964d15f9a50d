// SPDX-License-Identifier: Apache-2.0

import DubanCore

extension Shape {
  static let step: Shape = .init(
    Text(en: "a step", zh: "环节"),
    [
      Key("title", .text, "What people call it.", "环节名称。"),
      Key("who", .name, "Who handles it: one role, field or post.", "谁来办：一个角色、字段或岗位。"),
      Key("how", .text, "What is to be done here.", "怎么办。"),
      Key(
        "not_by", .names, "Who does not handle it or act here: names, or steps in which somebody acted.",
        "回避：名称，或曾在某环节办理的人。"),
      Key("due", .either([.limit, .of(.due)]), "When it must be done; late is red.", "何时结；逾期亮红牌。"),
      Key("events", .map(.id, .of(.event)), "What can happen here.", "本环节的事件。"),
      Key("enter", .of(.effects), "What happens on each entry.", "每次进入时的效果。"),
      Key("end", .word(End.Kind.allCases.map(\.rawValue)), "It is an end, of this kind.", "结束环节及其类型。"),
      Key(
        "answer", .either([.some(.line), .text]), "Of an end: fields or a text, sent to the raiser.", "结束时向交办人答复的字段或文字。"
      ),
      Key("told_in", .name, "Of an end: the field that says how the answer was given.", "记录答复方式的字段。"),
      Key("because", .names, "Of an end: fields with the reasons; needed where it declines.", "不予办理的理由字段。"),
      Key("next", .names, "Of an end: fields with what the raiser can do next.", "告知下一步怎么办的字段。"),
      Key("proof", .names, "Of an end: fields with the proof; needed where it strikes off.", "销号凭据字段。"),
    ], later: "collect split publish")

  static let open: Shape = .init(
    Text(en: "the opening", zh: "立项"),
    [
      Key("title", .text, "The button.", "按钮名称。"),
      Key(
        "by", .names, "Who may open a matter; 'public' admits a gateway's caller.", "谁可以立项；public 为网上来件。",
        required: true),
    ] + guarded + [Key("to", .choice(.name), "The step in which it begins.", "起始环节。", required: true)] + effectKeys,
    later: "draw spend over")

  static let event: Shape = .init(
    Text(en: "an event", zh: "事件"),
    [
      Key("title", .text, "The button.", "按钮名称。"),
      Key("by", .names, "Who may send it; else whoever handles the step.", "谁可以办理，默认为承办人。"),
      Key("after", .limit, "Time sends it, so long after the arrival in the step.", "进入环节满此时限自动发生。"),
      Key("at", .formula, "Time sends it, at the date or time in a field.", "到字段所载日期或时间自动发生。"),
      Key(
        "every", .line,
        "Time sends it at each instant of a calendar expression, for as long as the matter stands here.",
        "按日历表达式反复自动发生，直至离开本环节。"),
      Key("workdays", .truth, "Of 'every': on working days only.", "every 仅限工作日。"),
      Key(
        "again", .word(DueRule.Again.allCases.map(\.rawValue)), "Whether a second visit starts a full clock.",
        "再次进入时重新计时还是续计。"),
    ] + guarded + [
      Key("to", .choice(.name), "The step it leads to; without it the matter stays.", "转入的环节；不写则停留。"),
      Key("at_most", .whole, "How often in the matter's life.", "在一件事项中至多几次。"),
      Key("beyond", .name, "Where it leads after that; else it is refused.", "超过次数后转入的环节；不写则不再受理。"),
    ] + effectKeys, later: "spend over same in draw")

  private static let guarded = [
    Key("not_by", .names, "Who may not send it: names, or steps in which somebody acted.", "不得办理的人：名称，或曾在某环节办理的人。"),
    Key("needs", .names, "Fields, and 'reason', that it must carry.", "须填的字段，可含 reason（理由）。"),
    Key("allows", .names, "Fields that it may carry.", "可填的字段。"),
    Key("if", .line, "A formula: only where it is true.", "公式：成立时才可办理。"),
    Key("otherwise", .text, "What the sender is told where 'if' fails.", "条件不成立时的提示。"),
  ]

  static let builtIn: Shape = .init(
    Text(en: "a built-in event", zh: "内置事件"),
    [
      Key("by", .names, "Who may send it.", "谁可以办理。"),
      Key(
        "upto", .limit, "Of 'pause': how long it may be; 30 days where nothing is said.", "pause（暂停）最长多久，默认 30 days。"),
    ])

  static let alternative: Shape = .init(
    Text(en: "an alternative", zh: "备选"),
    [
      Key("if", .line, "A formula; the first that is true counts.", "公式：第一个成立的有效。"),
      Key("then", .line, "What counts where it is true.", "成立时取此值。"),
      Key("else", .line, "What counts where none was true; closes the list.", "都不成立时取此值，写在最后。"),
    ])

  private static let effectKeys = [
    Key("set", .map(.formulaName, .any), "Fields and their new values; \"= …\" is a formula.", "写入字段；以 = 开头为公式。"),
    Key("record", .some(.of(.record)), "Entries that it leaves in dossiers.", "记入档案。"),
    Key("card", .word(["yellow", "red"]), "A card that it gives.", "亮牌。"),
    Key("tell", .either([.names, .some(.of(.tell))]), "Who is told: names, or { who, say }.", "告知谁；可写 { who, say }。"),
    Key("raise", .some(.of(.raise)), "Other matters that it opens.", "另立其他流程的事项。"),
  ]

  static let effects: Shape = .init(Text(en: "effects", zh: "“enter”（进入时的效果）"), effectKeys, later: "draw")

  static let record: Shape = .init(
    Text(en: "a record", zh: "“record”（记入档案）"),
    [
      Key("each", .line, "A formula that gives a list: one entry per element, 'it'.", "公式（列表）：逐项记一条，以 it 表示。"),
      Key("kind", .id, "A kind that the office declares.", "本机关规定的档案种类。", required: true),
      Key("of", .formula, "Whose entry it is.", "记在谁的名下。"),
      Key("points", .formula, "What it counts.", "分值。"),
      Key("note", .text, "What it says.", "说明。"),
      Key("from", .formula, "From when it counts.", "起始日期。"),
      Key("until", .formula, "Until when it counts.", "截止日期。"),
    ])

  static let tell: Shape = .init(
    Text(en: "a tell", zh: "“tell”（告知）"),
    [
      Key("who", .names, "Who is told.", "告知谁。", required: true),
      Key("say", .text, "What they are told; {field} inserts a field.", "告知内容；{字段} 可插入字段。"),
    ])

  static let raise: Shape = .init(
    Text(en: "a raise", zh: "“raise”（另立事项）"),
    [
      Key("workflow", .id, "The workflow of which a matter is opened.", "另立哪个流程的事项。", required: true),
      Key("each", .line, "A formula that gives a list: one matter per element, 'it'.", "公式（列表）：逐项立一件，以 it 表示。"),
      Key("if", .line, "A formula: only where it is true.", "公式：成立时才立。"),
      Key("with", .map(.formulaName, .any), "What its opening carries.", "立项时填写的内容。"),
    ])

  static let due: Shape = .init(
    Text(en: "a due", zh: "时限"),
    [
      Key("within", .choice(.limit), "The limit, or alternatives.", "时限，或按条件选择。"),
      Key("at", .formula, "A date or time field instead of a limit.", "以日期或时间字段为准。"),
      Key("from", .name, "From when it counts: entered, opened, or a date.", "起算点：entered（进入环节）、opened（立项）或日期字段。"),
      Key(
        "again", .word(DueRule.Again.allCases.map(\.rawValue)), "Whether a second visit starts a full clock.",
        "再次进入时重新计时还是续计。"),
      Key("stops_in", .names, "Of the whole matter: steps in which it stands still.", "全事项时限在哪些环节停计。"),
      Key("extend", .of(.extend), "More time, asked for before due and granted by another.", "延期：到期前申请，由他人批准。"),
    ] + rungKeys)

  static let extend: Shape = .init(
    Text(en: "an 'extend'", zh: "“extend”"),
    [
      Key("by", .names, "Who grants or denies it.", "由谁批准。", required: true),
      Key("upto", .limit, "The longest extension that one grant gives.", "每次至多延长多久。", required: true),
      Key("times", .whole, "How often it may be granted; else once.", "至多批准几次，默认一次。"),
      Key("tell", .names, "Who is told of the answer besides handler and raiser.", "除承办人、交办人外，答复还告知谁。"),
    ])

  static let ladder: Shape = .init(Text(en: "a ladder", zh: "红黄牌规则"), rungKeys)

  private static let rungKeys = [
    Key("remind", .either([.word(["none"]), .of(.rung)]), "The reminder, or none.", "提醒；none 为不设。"),
    Key("yellow", .either([.word(["none"]), .of(.rung)]), "The yellow card, or none.", "黄牌；none 为不设。"),
    Key("red", .either([.word(["none"]), .of(.rung)]), "The red card, or none.", "红牌；none 为不设。"),
    Key("later", .either([.word(["none"]), .list(.of(.rung))]), "What comes after red, in order.", "红牌之后逐次升级。"),
  ]

  static let rung: Shape = .init(
    Text(en: "a rung", zh: "节点"),
    [
      Key(
        "at", .some(.line), "'80%', '1 workday before', 'due', '5 workdays after'; of a list the earliest counts.",
        "时点：80%、1 workday before（到期前）、due（到期）、5 workdays after（到期后）；列表取最早。")
    ] + effectKeys + [Key("to", .choice(.name), "Moves the matter there.", "转入的环节。")], later: "draw")
}
