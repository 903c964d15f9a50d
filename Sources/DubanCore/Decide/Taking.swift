// SPDX-License-Identifier: Apache-2.0

import CEL
import OrderedCollections

extension Deciding {
  /// A person's event on an open or ended matter: the sender, the fields and the condition are asked, then it happens.
  mutating func take(_ name: String) throws(Refusal) {
    guard let (rule, key) = rule(for: name) else { throw notTaken(name) }
    guard case .sent(let by) = rule.trigger else { throw notTaken(name) }
    let permission = try permission(
      by: by ?? byDefault, notBy: (step?.notBy ?? []) + rule.notBy)
    note(permission)
    try takeData(needs: rule.needs, allows: rule.allows)
    try demand(rule)
    if let person = event.actor.person, state.isOpen {
      decision.acted = person
      var acted = state.acted[state.step, default: []]
      if !acted.contains(person) { acted.append(person) }
      state.acted[state.step] = acted
    }
    try happen(rule, counting: key)
  }

  /// Who handles the step: also he whose turn at a post is over, while the matter is his.
  private var byDefault: [Who] { state.isOpen && step?.who != nil ? [.handler] : step?.who.map { [$0] } ?? [] }

  /// The rule for an event where the matter stands, and the key by which it is counted.
  func rule(for name: String) -> (rule: EventRule, key: String)? {
    if let rule = step?.events[name] { return (rule, "\(state.step).\(name)") }
    if state.isOpen, let rule = workflow.events[name], BuiltIn(rawValue: name) == nil { return (rule, name) }
    return nil
  }

  mutating func note(_ permission: Permission) {
    if permission.override { decision.override = "not_by" }
    behalf = permission.behalf
  }

  private func demand(_ rule: EventRule) throws(Refusal) {
    guard let condition = rule.condition, try !holds(condition) else { return }
    throw refusal(
      .condition,
      rule.otherwise.map { filled($0) }
        ?? Text(
          en: "'\(rule.name)' is taken only where \(condition.source)", zh: "仅当 \(condition.source) 时可提交“\(rule.name)”")
    )
  }

  /// Moves and has effects happen; a bounded event is counted, and beyond its bound goes elsewhere or is refused.
  mutating func happen(_ rule: EventRule, counting key: String) throws(Refusal) {
    var target = rule.to
    if let atMost = rule.atMost {
      if state.counts[key, default: 0] < atMost {
        state.counts[key, default: 0] += 1
        decision.counted = key
      } else if let beyond = rule.beyond {
        target = Choice(beyond)
      } else {
        throw refusal(
          .times,
          Text(
            en: "'\(rule.name)' was taken \(atMost) times, which is as often as it may be",
            zh: "“\(rule.name)”已达上限 \(atMost) 次"),
          accepts: workflow.takes(state).filter { $0 != rule.name })
      }
    }
    if let target {
      try rebindRoles()
      try move(to: target, effects: rule.effects)
    } else {
      try stay(rule.effects)
    }
  }

  /// What happens without a move: all clocks run on, but those that depend on what was written are computed again.
  ///
  /// - Parameter occasion: as what those are told whom the effects name.
  mutating func stay(_ effects: Effects = Effects(), as occasion: Message.Occasion = .tell) throws(Refusal) {
    try rebindRoles()
    try perform(effects, occasion)
    handOver()
    try recount()
  }

  func notTaken(_ name: String) -> Refusal {
    let takes = workflow.takes(state)
    let place = step?.title ?? Text(en: state.step, zh: state.step)
    let exists = workflow.events[name] != nil || workflow.steps.values.contains { $0.events[name] != nil }
    let accepts = takes.joined(separator: ", ")
    return refusal(
      .step,
      Text(
        en: exists
          ? "the step '\(place.in(.en))' does not take '\(name)' now; it takes \(takes.isEmpty ? "nothing" : accepts)"
          : "there is no event '\(name)' in \(workflow.name); this step takes \(takes.isEmpty ? "nothing" : accepts)",
        zh: exists
          ? "“\(place.in(.zh))”环节目前不接受“\(name)”，可提交：\(takes.isEmpty ? "无" : accepts)"
          : "\(workflow.name) 没有“\(name)”事件，本环节可提交：\(takes.isEmpty ? "无" : accepts)"),
      accepts: takes)
  }
}

extension Workflow {
  /// The events that a matter takes from people where it stands, as the definition names them: the step's first, then
  /// those of all steps. The built-in ones come on top.
  public func takes(_ matter: Matter) -> [String] {
    let step = steps[matter.step]
    let own = (step?.events.values.map { $0 } ?? []).filter { $0.timing == nil }.map(\.name)
    guard step != nil, matter.isOpen else { return own }
    return own + events.values.filter { $0.timing == nil && BuiltIn(rawValue: $0.name) == nil }.map(\.name)
  }
}
