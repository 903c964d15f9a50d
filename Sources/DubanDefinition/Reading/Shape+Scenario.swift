// SPDX-License-Identifier: Apache-2.0

import DubanCore

extension Shape {
  /// The file; each other key is a scenario.
  static let scenarios: Shape = .init(
    Text(en: "a scenario file", zh: "情景文件"),
    [Key("scenarios", .id, "The workflow that the stories are about.", "情景所属的流程。", required: true)],
    others: .of(.scenario))

  static let scenario: Shape = .init(
    Text(en: "a scenario", zh: "情景"),
    [
      Key("title", .text, "What it shows.", "名称。"),
      Key("starts", .moment, "The office's date and time at which it begins.", "开始的日期和时间。", required: true),
      Key("leave", .map(.any, .list(.moment)), "Who is away: person: [ from, until ].", "请假：人员: [ 起, 止 ]。"),
      Key(
        "story", .list(.either([.of(.act), .of(.expectLine)])), "What happens, line by line.", "情节，逐行。", required: true),
    ])

  static let act: Shape = .init(
    Text(en: "an act", zh: "动作"),
    [
      Key("at", .moment, "The date and time.", "日期和时间。"),
      Key("after", .limit, "So long after the line before.", "距上一行的时长。"),
      Key("who", .name, "Who acts.", "谁办。"),
      Key("does", .name, "The event; without it only time passes.", "事件；不写则只是时间经过。"),
      Key("with", .map(.any, .any), "What it carries.", "所填内容。"),
      Key("on", .name, "The matter, by its name in the story.", "对哪件事项。"),
      Key("as", .id, "A name for the matter.", "给事项起名。"),
    ])

  static let expectLine: Shape = .init(
    Text(en: "a line that expects", zh: "期望行"),
    [
      Key("expect", .of(.expectation), "What must be true now.", "此时应当如此。", required: true),
      Key("on", .name, "The matter, by its name in the story.", "对哪件事项。"),
    ])

  static let expectation: Shape = .init(
    Text(en: "an expectation", zh: "期望"),
    [
      Key("on", .name, "The matter, by its name in the story.", "对哪件事项。"),
      Key("step", .name, "Where it stands.", "所在环节。"),
      Key("owner", .name, "Who owns it.", "责任人。"), Key("handler", .name, "Who handles it.", "承办人。"),
      Key("due", .line, "When it is due, or none.", "到期时间，或 none。"),
      Key("paused", .line, "Until when it is paused, or none.", "暂停至何时，或 none。"),
      Key("card", .word(Card.allCases.map(\.rawValue)), "Its card.", "亮牌。"),
      Key("end", .word(End.Kind.allCases.map(\.rawValue)), "The kind of its end.", "结束类型。"),
      Key("told", .names, "Who was told since the last expectation, at least.", "自上次核对以来至少告知了谁。"),
      Key("answered", .line, "Who was answered.", "答复了谁。"),
      Key("takes", .names, "Events that it takes, at least.", "至少可办的事件。"),
      Key("row", .map(.any, .line), "Cells of the ledger, by their titles.", "台账内容，按栏目名称。"),
      Key("record", .map(.any, .line), "Entries that were left: kind: whose.", "记入的档案：种类: 谁。"),
      Key("opened", .names, "Workflows of which a matter was opened.", "另立了哪些流程的事项。"),
      Key(
        "refused", .some(.line), "That the last act was refused: fields, or step, actor, if.",
        "上一步被拒：字段，或 step、actor、if。"),
    ], later: "children")
}
