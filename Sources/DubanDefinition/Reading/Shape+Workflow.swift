// SPDX-License-Identifier: Apache-2.0

import DubanCore
import WorkingTime

extension Shape {
  static let workflow: Shape = .init(
    Text(en: "a workflow", zh: "流程"),
    [
      Key("workflow", .id, "The id; also the prefix of its event types.", "流程标识，也是事件类型的前缀。", required: true),
      Key("title", .text, "What people call it.", "流程名称。", required: true),
      Key("purpose", .text, "What it is for, in a sentence.", "一句话说明用途。"),
      Key("basis", .some(.line), "The rules and limits that it rests on.", "制度依据与时限来源。"),
      Key(
        "number", .line, "How matters are numbered: {workflow}, {year}, {month} and {seq:4} are filled in.",
        "编号格式，可用 {workflow}、{year}、{month}、{seq:4}。"),
      Key(
        "settings", .map(.formulaName, .line), "Values that an office may change in its own office.yaml.",
        "可由各机关在 office.yaml 中调整的数值。"),
      Key("fields", .map(.formulaName, .of(.field)), "What is known of a matter.", "事项的字段。"),
      Key(
        "roles", .map(.formulaName, .line),
        "Names bound to people by formulas; 'owner' is needed, 'supervisor' is leader(owner) where nothing is said.",
        "用公式确定的角色；owner（责任人）必填，supervisor（督办人）默认为 leader(owner)。", required: true),
      Key("raiser", .name, "To whom every end answers: a field or role, else the opener.", "办结后向谁答复：字段或角色，默认为立项人。"),
      Key("open", .of(.open), "The event that opens a matter.", "立项事件。", required: true),
      Key(
        "schedule", .some(.of(.schedule)), "What opens matters by the calendar, without anybody.", "按日历自动立项。"),
      Key("due", .either([.limit, .of(.due)]), "The clock of the whole matter.", "全事项时限。"),
      Key("ladder", .of(.ladder), "Cards and reminders; overrides the office's, rung by rung.", "红黄牌规则，逐级覆盖本机关的规则。"),
      Key(
        "events", .map(.id, .either([.word(["never"]), .of(.event), .of(.builtIn)])),
        "Events taken in every step; also changes built-in ones, or says 'never'.", "各环节通用的事件；也可改动内置事件，或以 never 停用。"),
      Key("steps", .map(.id, .of(.step)), "Where a matter stands.", "环节。", required: true),
      Key(
        "renames", .map(.id, .id), "Where matters go on whose step of an older version is gone.",
        "旧版环节已取消时，在办事项转到哪个环节。"),
      Key("visibility", .of(.visibility), "Who may see its matters.", "谁可以看。"),
      Key("ledger", .some(.of(.column)), "The columns of its ledger.", "台账各栏。"),
    ], later: "upon quotas")

  static let schedule: Shape = .init(
    Text(en: "a schedule", zh: "自动立项计划"),
    [
      Key(
        "every", .line, "A calendar expression: Mon..Fri *-*-* 08:30, *-*-25 09:00, *-*~01w, quarterly.",
        "日历表达式，如 Mon..Fri *-*-* 08:30、*-*-25 09:00、*-*~01w、quarterly。", required: true),
      Key(
        "roll", .word(Roll.allCases.map(\.rawValue)), "Where it goes from a day on which nobody works.", "遇非工作日顺延或提前。"),
      Key("workdays", .truth, "On working days only.", "仅限工作日。"),
      Key(
        "missed", .word(Schedule.Missed.allCases.map(\.rawValue)),
        "What was missed while the daemon was down: one opening for all, each, or none.", "停机期间错过的：合并补一次、逐次补、不补。"),
      Key("as", .name, "In whose name it opens: a post or a person.", "以谁的名义立项：岗位或人员。", required: true),
      Key(
        "each", .line, "A list: one matter per element, 'it'; a list of the office, or a formula.",
        "逐项立一件，以 it 表示：机关清单或公式。"),
      Key("with", .map(.formulaName, .any), "What the opening carries.", "立项时填写的内容。"),
    ])

  static let text: Shape = .init(
    Text(en: "a text", zh: "文本"), [Key("en", .line, "In English.", "英文。"), Key("zh", .line, "In Chinese.", "中文。")])

  static let field: Shape = .init(
    Text(en: "a field", zh: "字段"),
    [
      Key(
        "type",
        .word([
          "string", "text", "int", "number", "bool", "choice", "date", "time", "limit", "person", "people", "unit",
          "contact", "file", "files", "list",
        ]), "What it holds.", "类型。", required: true),
      Key("title", .text, "What people call it.", "名称。"),
      Key("default", .any, "What it holds until something is written.", "默认值。"),
      Key("readers", .names, "Who may read it; else whoever may read the matter.", "谁可以看这个字段。"),
      Key("min", .line, "The least value, length or count.", "最小值、最短长度或最少个数。"),
      Key("max", .line, "The greatest value, length or count.", "最大值、最大长度或最多个数。"),
      Key(
        "of", .either([.line, .list(.line), .map(.formulaName, .either([.line, .of(.field)]))]),
        "Of a choice: its values, or a list of the office. Of a list: its columns, each with a type.",
        "choice 的取值或本机关的清单；list 的各列及其类型。"),
      Key("unique", .truth, "Of a list: no two rows are alike.", "列表中不得有相同的行。"),
    ])

  static let visibility: Shape = .init(
    Text(en: "a visibility", zh: "可见范围"),
    [
      Key("readers", .names, "Who may read its matters; else the whole office.", "谁可以看，默认为全机关。"),
      Key("confidential", .truth, "Shown in no list, count or message of others.", "保密：不出现在他人的列表、统计和消息中。"),
      Key("never", .names, "Who is shut out whatever else is true.", "无论如何不得查看的人。"),
    ], later: "public")

  static let column: Shape = .init(
    Text(en: "a column", zh: "台账栏目"),
    [
      Key("title", .text, "What stands above it.", "栏目名称。", required: true),
      Key("is", .line, "A formula: what stands in it.", "公式：栏目内容。", required: true),
    ], later: "each columns")

  static let contact: Shape = .init(
    Text(en: "a contact", zh: "联系人"),
    [
      Key("name", .line, "Who it is.", "姓名或名称。", required: true), Key("phone", .line, "A number to call.", "电话。"),
      Key("person", .name, "The person of the office that it is.", "本机关人员。"),
    ])
  static let file: Shape = .init(
    Text(en: "a paper", zh: "附件"), [Key("name", .line, "What it is called.", "名称。", required: true)])
}
