// SPDX-License-Identifier: Apache-2.0

import CEL
import OrderedCollections

extension Deciding {
  /// Opens the matter: the opening's data, defaults, roles, the first step.
  ///
  /// - Parameter asked: whether the sender is asked for his right; not where another matter opens this one.
  mutating func open(asking asked: Bool = true) throws(Refusal) {
    let rule = workflow.open
    for field in workflow.fields.values {
      if let value = field.default { write(field.name, value) }
    }
    if asked, case .sent(let by) = rule.trigger {
      note(try permission(by: by ?? [.anyone], notBy: rule.notBy))
    }
    try takeData(needs: rule.needs, allows: rule.allows)
    try bindRoles()
    changed.removeAll()
    if let condition = rule.condition, try !holds(condition) {
      throw refusal(
        .condition,
        rule.otherwise.map { filled($0) }
          ?? Text(en: "a matter opens only where \(condition.source)", zh: "仅当 \(condition.source) 时可登记"))
    }
    guard let to = rule.to else { throw noStep("") }
    try move(to: to, effects: rule.effects)
    let shutOut = shutOut
    if state.isOpen, !shutOut.isEmpty, shutOut.isSuperset(of: handlers) {
      throw refusal(
        .condition,
        rule.otherwise.map { filled($0) }
          ?? Text(
            en: "nobody would be left to handle the matter: all who could are kept from it by 'never'",
            zh: "可承办的人员均被 never 排除，事项将无人承办"))
    }
    mail.tell(directory.raisers(of: state, in: workflow), .opened)
  }
}
