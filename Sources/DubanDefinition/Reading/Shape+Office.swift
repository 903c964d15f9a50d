// SPDX-License-Identifier: Apache-2.0

import DubanCore

extension Shape {
  static let office: Shape = .init(
    Text(en: "an office", zh: "机构"),
    [
      Key("office", .id, "The office's id.", "机关标识。", required: true),
      Key("home", .name, "The unit whose people, with those under it, are 'everyone'.", "“全体”所指的单位。", required: true),
      Key("title", .text, "The office's name.", "机关名称。"),
      Key("language", .word(Language.allCases.map(\.rawValue)), "What readers get who state no wish.", "默认语言。"),
      Key("timezone", .line, "Such as Asia/Shanghai.", "时区，如 Asia/Shanghai。", required: true),
      Key("calendar", .line, "The file with holidays and make-up workdays.", "节假日与调休文件。", required: true),
      Key(
        "hours", .map(.day, .some(.hours)), "When people work, by days such as mon-fri; 'close' ends limits in days.",
        "工作时间，如 mon-fri；close 为按日时限的截止时刻。", required: true),
      Key(
        "days", .of(.days), "The office's own closures, working days, half days and periods.", "本机关自定的停办、加班、半天与专门时段。"),
      Key("people", .map(.id, .of(.person)), "Who there is.", "人员。"),
      Key("units", .map(.id, .of(.unit)), "The office's units and those it works with.", "单位。"),
      Key(
        "posts", .map(.formulaName, .either([.name, .of(.post)])),
        "Names that every workflow may use; 'head' and 'superior' are needed.", "岗位；head 与 superior 必设。", required: true
      ),
      Key("gateways", .map(.any, .of(.gateway)), "Accounts that may say for whom they act, and in what.", "可代他人办理的账号。"),
      Key("ladder", .of(.ladder), "Cards and reminders; 'red' is needed.", "红黄牌规则；red 必设。", required: true),
      Key("records", .map(.id, .of(.recordKind)), "Kinds of entries in dossiers.", "档案种类。"),
      Key("topics", .list(.line), "A list for choices; other lists of words may stand beside it.", "选项清单；可另设其他清单。"),
      Key("settings", .map(.id, .map(.formulaName, .line)), "What this office changes of each workflow.", "对各流程设定的调整。"),
      Key("channels", .map(.id, .of(.channel)), "Ways of delivering messages.", "送达渠道。"),
      Key(
        "routes", .list(.of(.route)), "Which message goes which way; the first that takes it counts.",
        "消息走哪个渠道，以先匹配者为准。"),
      Key("administrators", .some(.line), "Accounts that administer.", "管理账号。"),
      Key("auditors", .some(.line), "Accounts that may follow the log.", "审计账号。"),
    ], others: .list(.line))

  static let person: Shape = .init(
    Text(en: "a person", zh: "人员"),
    [
      Key("name", .text, "The name.", "姓名。"), Key("account", .line, "The login on this machine.", "本机账号。"),
      Key("deputy", .name, "Who stands in on leave.", "请假时的代理人。"),
    ])

  static let unit: Shape = .init(
    Text(en: "a unit", zh: "单位"),
    [
      Key("title", .text, "The unit's name.", "单位名称。"), Key("kind", .id, "Such as section or bureau.", "类别。"),
      Key("leader", .name, "Who answers for it.", "负责人。", required: true),
      Key("overseer", .name, "The leader of the office in charge of it.", "分管领导。"),
      Key("members", .some(.name), "Its people besides the leader.", "成员。"),
      Key("under", .name, "The unit that it belongs to.", "上级单位。"),
      Key("days", .of(.days), "Its own closures, working days, half days and periods.", "本单位自定的停办、加班、半天与专门时段。"),
    ])

  static let days: Shape = .init(
    Text(en: "days of one's own", zh: "“days”（自定工作日）"),
    [
      Key("closed", .days, "Days on which nobody works here.", "停办日。"),
      Key("worked", .days, "Days on which people work here, whatever the calendar says.", "照常办公日，不论日历如何规定。"),
      Key(
        "half", .map(.days, .either([.hours, .of(.halfDay)])), "Working days of which only these hours are worked.",
        "半天办公日及其办公时间。"),
      Key(
        "periods", .map(.any, .some(.span)), "Spans of days that have a name and count as any other.", "有名称的时段，不影响计时。"),
    ])

  static let halfDay: Shape = .init(
    Text(en: "a half day", zh: "半天日"),
    [
      Key("hours", .hours, "The hours that are worked.", "办公时间。", required: true),
      Key("name", .line, "What the day is called.", "当日名称。"),
    ])

  static let post: Shape = .init(
    Text(en: "a post", zh: "岗位"),
    [
      Key("person", .name, "The person who holds it.", "由某人担任。"),
      Key("unit", .name, "The unit that holds it.", "由某单位担任。"),
      Key("roster", .line, "A file with turns.", "值班表文件。"),
      Key("otherwise", .name, "Who is asked before the first turn.", "首班之前由谁负责。"),
    ])

  static let gateway: Shape = .init(
    Text(en: "a gateway", zh: "网关"),
    [
      Key(
        "as", .some(.name), "For whom it may act; 'public' is a caller from outside.", "可代表谁；public 为外来人。",
        required: true),
      Key("events", .some(.line), "The event types it may send.", "可发送的事件类型。", required: true),
    ])

  static let channel: Shape = .init(
    Text(en: "a channel", zh: "送达渠道"),
    [
      Key("kind", .word(Office.Channel.Kind.allCases.map(\.rawValue)), "How it delivers.", "送达方式。", required: true),
      Key("secret", .id, "The name of the credential that it needs, never the credential.", "所需凭据的名称，而非凭据本身。"),
      Key("run", .line, "The program that a command channel runs.", "command 渠道运行的程序。"),
      Key("url", .line, "An address without what is secret in it.", "不含密钥的地址。"),
    ], others: .line)

  static let route: Shape = .init(
    Text(en: "a route", zh: "路由"),
    [
      Key("workflow", .names, "Whose messages it takes.", "适用的流程。"),
      Key("card", .some(.word(Card.allCases.map(\.rawValue))), "Of matters with which cards.", "适用的亮牌。"),
      Key("else", .truth, "Takes what no route before it takes; the last route.", "其余全部；须为最后一条。"),
      Key("by", .names, "The channels that it goes by.", "所走渠道。", required: true),
      Key("hours", .word(["office"]), "Wait until the office is open.", "等到办公时间再送达。"),
      Key("digest", .hours, "Wait until this time of a working day, such as \"08:40\".", "等到工作日的这个时刻汇总送达。"),
    ])

  static let recordKind: Shape = .init(
    Text(en: "a kind of record", zh: "档案种类"),
    [
      Key("title", .text, "What people call it.", "名称。"),
      Key("of", .word(["unit", "person", "topic", "office"]), "Whose entries these are.", "记在谁名下。", required: true),
      Key("points", .whole, "What one counts.", "分值。"), Key("lasts", .limit, "How long it counts.", "有效期。"),
      Key("readers", .names, "Who may read it.", "谁可以看。"), Key("by", .name, "Who writes it.", "由谁记。"),
    ])

  static let calendar: Shape = .init(
    Text(en: "a calendar", zh: "日历"),
    [
      Key("calendar", .id, "The calendar's id.", "日历标识。", required: true),
      Key("title", .text, "What people call it.", "名称。"),
      Key("source", .some(.line), "Where the dates come from.", "来源。"),
      Key("years", .map(.year, .of(.year)), "The days of each year that are not as usual.", "各年的特殊日期。"),
    ])

  static let year: Shape = .init(
    Text(en: "a year", zh: "年度"),
    [
      Key("holidays", .days, "Days on which nobody works, and their names.", "放假日及名称。", required: true),
      Key("workdays", .days, "Weekend days on which people work, and their names.", "调休上班日及名称。", required: true),
      Key("names", .map(.days, .line), "What days are called that stand in a list.", "列表中各日的名称。"),
    ])
}
