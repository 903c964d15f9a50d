// SPDX-License-Identifier: Apache-2.0

extension Text {
  /// The matter is not where its sender saw it: it has gone on, or what he saw is not in the log any more.
  fileprivate static func otherSeq(_ number: String, _ matter: Matter, ifseq: Int64) -> Text {
    guard ifseq > matter.seq else {
      return Text(
        en: "\(number) has moved on: its seq is \(matter.seq), not \(ifseq); it stands at '\(matter.step)'",
        zh: "\(number) 已有变化：seq 为 \(matter.seq)，而非 \(ifseq)，现处于“\(matter.step)”")
    }
    return Text(
      en: """
        \(number) has no entry \(ifseq): its seq is \(matter.seq), and it stands at '\(matter.step)'; after a restore of a \
        backup, look again and decide anew
        """,
      zh: "\(number) 没有序号为 \(ifseq) 的流水：seq 为 \(matter.seq)，现处于“\(matter.step)”；恢复备份之后，请重新查看再办理")
  }
}

extension Refusal {
  static func otherSeq(_ number: String, _ matter: Matter, ifseq: Int64, takes: [String]) -> Refusal {
    Refusal(
      .ifseq, .otherSeq(number, matter, ifseq: ifseq), fields: ["ifseq"], accepts: takes, step: matter.step,
      seq: matter.seq)
  }

  static func repeatedDifferently(_ id: String) -> Refusal {
    Refusal(
      .conflict,
      Text(
        en: "an event with the id '\(id)' came before with other content; a new event needs a new id",
        zh: "编号“\(id)”的事件此前已提交且内容不同，新事件请换用新 id"),
      fields: ["id"])
  }

  public static func noWorkflow(_ name: String, known: [String]) -> Refusal {
    Refusal(
      .unknown,
      Text(
        en: "there is no workflow '\(name)'; there are \(known.joined(separator: ", "))",
        zh: "没有工作流程“\(name)”，可用：\(known.joined(separator: "、"))"),
      fields: ["type"], accepts: known)
  }

  /// What one may not see answers exactly as what does not exist.
  public static func noMatter(_ number: String) -> Refusal {
    Refusal(.unknown, Text(en: "there is no matter '\(number)'", zh: "没有事项“\(number)”"), fields: ["subject"])
  }
}
