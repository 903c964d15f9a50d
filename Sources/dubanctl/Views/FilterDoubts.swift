// SPDX-License-Identifier: Apache-2.0

import CEL
import DubanCore

/// What a filter of a list that came back empty names though nobody knows it: most often it is mistyped.
///
/// It is a doubt, no error: matters that have ended may name people, units and steps that the office has no more.
struct FilterDoubts {
  /// What is loaded, by name.
  var workflows: [String: WorkflowWords]
  var people: People

  func texts(workflow: String?, step: String?, owner: String?, unit: String?) -> [Text] {
    var texts: [Text] = []
    if let workflow, workflows[workflow] == nil {
      texts.append(Self.text(("workflow", "流程"), workflow, among: Array(workflows.keys)))
    }
    let steps = workflow.map { workflows[$0].map { [$0] } ?? [] } ?? Array(workflows.values)
    if let step, !steps.isEmpty, !steps.contains(where: { $0.step(step) != nil }) {
      texts.append(Self.text(("step", "环节"), step, among: steps.flatMap { $0.steps.map(\.name) }))
    }
    if let owner, !people.ids.isEmpty, !people.ids.contains(owner) {
      texts.append(Self.text(("person or unit", "人员或单位"), owner, among: Array(people.ids)))
    }
    if let unit, !people.unitIDs.isEmpty, !people.unitIDs.contains(unit) {
      texts.append(Self.text(("unit", "单位"), unit, among: Array(people.unitIDs)))
    }
    return texts
  }

  private static func text(_ kind: (en: String, zh: String), _ name: String, among names: [String]) -> Text {
    let names = Set(names).sorted()
    let shown = Printable.line(name)
    if let near = closest(to: name, among: names) {
      return Text(
        en: "there is no \(kind.en) '\(shown)' now; did you mean '\(near)'?",
        zh: "目前没有\(kind.zh)“\(shown)”，是否指“\(near)”？")
    }
    let (some, more) = (names.prefix(12), names.count > 12)
    return Text(
      en:
        "there is no \(kind.en) '\(shown)' now; there are \(some.joined(separator: ", "))\(more ? " and others" : "")",
      zh: "目前没有\(kind.zh)“\(shown)”，现有：\(some.joined(separator: "、"))\(more ? "等" : "")")
  }
}
