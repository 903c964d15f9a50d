// SPDX-License-Identifier: Apache-2.0

import DubanCore
import OrderedCollections

extension Checks {
  func checkEvents() {
    checkGuard(workflow.open, ["open"])
    for event in workflow.events.values { checkGuard(event, ["events", event.name]) }
    for step in workflow.steps.values {
      for event in step.events.values {
        let way = ["steps", step.name, "events", event.name]
        checkGuard(event, way)
        checkReason(event, of: step, way)
      }
    }
    for event in workflow.events.values { checkReason(event, of: nil, ["events", event.name]) }
  }

  /// D040: whoever is refused by a condition is told why.
  private func checkGuard(_ event: EventRule, _ way: [String]) {
    guard event.condition != nil, event.otherwise == nil, event.timing == nil else { return }
    error(
      "D040", at: places.key(way + ["if"]),
      Text(
        en: "'if' has no 'otherwise': say what the sender is told when it fails",
        zh: "“if”没有配“otherwise”：请写明条件不成立时告知提交者什么"))
  }

  /// D041: what returns, reopens or cancels says why.
  private func checkReason(_ event: EventRule, of step: Step?, _ way: [String]) {
    guard event.timing == nil, let to = event.to else { return }
    let isBack = event.atMost != nil || step?.end != nil
    let cancels = to.values.contains { workflow.steps[$0]?.end?.kind == .cancelled }
    guard isBack || cancels else { return }
    let saysWhy = event.needs.contains { $0 == "reason" || workflow.fields[$0]?.type.isText == true }
    guard !saysWhy else { return }
    warning(
      "D041", at: places.key(way),
      Text(
        en: """
          '\(event.name)' \(cancels ? "cancels" : "sends a matter back") without a reason; let it need 'reason' or \
          another text
          """,
        zh: "事件“\(event.name)”\(cancels ? "取消" : "退回或重办")事项却无须说明理由；请把“reason”或其他文本字段列入“needs”"))
  }
}
