// SPDX-License-Identifier: Apache-2.0

extension Refusal {
  static func repeatedDifferently(_ id: String) -> Refusal {
    Refusal(
      .conflict,
      Text(
        en: "an event with the id '\(id)' came before with other content; a new event needs a new id",
        zh: "编号“\(id)”的事件此前已提交且内容不同，新事件请换用新 id"),
      fields: ["id"])
  }

  static func noWorkflow(_ name: String, known: [String]) -> Refusal {
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
