// SPDX-License-Identifier: Apache-2.0

import CEL
import OrderedCollections

extension Deciding {
  /// Puts the matter on this decision's definition, where it was opened by another. It stays where it is: nothing is
  /// left or entered, and no effect happens.
  ///
  /// What the theorem of the closed loop says of matters that open by the definition is asked of the state that is made,
  /// since this matter has not come from its opening.
  ///
  /// - Parameters:
  ///   - former: the definition that it ran by; nil where that cannot be had any more.
  ///   - demands: what the definition takes for granted.
  /// - Throws: why it cannot go on by this definition.
  mutating func migrate(from former: Workflow?, _ demands: Demands) throws(Refusal) {
    let place = state.step
    decision.version = workflow.version
    state.version = workflow.version
    let kept = Set([state.step] + state.stays.keys + state.acted.keys + state.counts.keys.map(Self.step(ofCount:)))
    decision.renamed = workflow.renames.filter { kept.contains($0.key) }
    state.rename(decision.renamed)
    let step = try standing()
    try fitFields(after: former)
    try rebindRoles(after: former)
    try demand(demands, after: former)
    handOver()
    guard !directory.people(of: state.handler).isEmpty else {
      throw refusal(
        .definition,
        Text(
          en: "nobody would handle it: '\(step.who?.word ?? "who")' of the step '\(step.name)' names nobody",
          zh: "将无人办理：环节“\(step.name)”的“\(step.who?.word ?? "who")”未指向任何人"), fields: ["who"])
    }
    try replaceClocks(of: former, in: place)
    try demandBound(of: step)
  }

  /// The step part of the key by which a bounded event is counted.
  private static func step(ofCount key: String) -> String { String(key.prefix { $0 != "." }) }

  private func standing() throws(Refusal) -> Step {
    guard let step else {
      throw refusal(
        .definition,
        Text(
          en: """
            \(workflow.name) has no step '\(state.step)' any more; a line '\(state.step): …' under 'renames' says where \
            its matters go on
            """,
          zh: "流程“\(workflow.name)”已没有环节“\(state.step)”；可在 renames 下写明“\(state.step): …”，指定事项转到哪个环节"))
    }
    guard step.end == nil else {
      throw refusal(
        .definition,
        Text(
          en: "the step '\(state.step)' is an end now, and it would end without an answer",
          zh: "环节“\(state.step)”现为办结环节，事项将未经答复而结束"))
    }
    return step
  }

  /// What is set must fit the type that its field has now; what has a default now is set to it. Under the same type it
  /// stays as it is: who has left the office since still stands in it.
  private mutating func fitFields(after former: Workflow?) throws(Refusal) {
    var faults = Faults()
    for field in workflow.fields.values {
      guard let value = state.fields[field.name] else {
        if let value = field.default { write(field.name, value) }
        continue
      }
      guard former?.fields[field.name]?.type != field.type else { continue }
      faults.check(field.name) { () throws(FieldError) in
        write(field.name, try field.type.checked(value, in: office))
      }
    }
    for field in former?.fields.values.elements ?? [] where field.readers != nil && workflow.fields[field.name] == nil {
      faults.add(
        field.name,
        FieldError(
          en: """
            has readers of its own, and the definition does not have it any more: who may read what stands in it would \
            be forgotten; keep the field in the file
            """,
          zh: "限定了可读人员，而新定义已无此字段，其内容将不再受限；请在文件中保留该字段"))
    }
    try refuse(faults, order: Array(workflow.fields.keys), accepts: [])
  }

  /// A role whose formula is the same, and reads nothing that has changed, stays bound as it is, by whatever it was bound.
  private mutating func rebindRoles(after former: Workflow?) throws(Refusal) {
    for (name, text) in workflow.settings where former?.settings[name] != text { changed.insert(name) }
    for (name, formula) in workflow.roles where isBoundAgain(name, formula) {
      let isSame = former?.roles[name] == formula && !formula.variableSlots.contains(where: changed.contains)
      if isSame, state.roles[name] != nil { continue }
      // Where it matters that it cannot be bound, the demands say so.
      guard formula.reads.allSatisfy({ $0.guarded || isKnown($0.name) }) else { continue }
      let ids = ids(try value(of: formula))
      if !ids.isEmpty || state.roles[name] == nil { try bind(name, ids) }
    }
    guard !directory.people(of: state.roles["owner"] ?? []).isEmpty else {
      throw refusal(
        .definition, Text(en: "the matter would have no owner", zh: "事项将无人负责（owner 为空）"), fields: ["owner"])
    }
  }

  private func isKnown(_ name: String) -> Bool {
    if workflow.fields[name] != nil { return state.fields[name] != nil }
    return workflow.roles[name] == nil || !(state.roles[name] ?? []).isEmpty
  }

  /// What the definition takes for granted from here on must hold.
  private func demand(_ demands: Demands, after former: Workflow?) throws(Refusal) {
    var needed = demands.standing[state.step] ?? []
    if needed.remove(Demands.checked) != nil, !wasChecked(by: former) {
      throw refusal(
        .definition,
        Text(
          en: """
            it could be struck off without anybody having checked it who did not do the work: from '\(state.step)' an \
            end is reached past every 'not_by'
            """,
          zh: "自“\(state.step)”起可不经 not_by 环节销号，即未经他人核验"))
    }
    let missing = needed.filter { !isKnown($0) }
    guard !missing.isEmpty else { return }
    let names = (Array(workflow.fields.keys) + Array(workflow.roles.keys)).filter(missing.contains)
    throw refusal(
      .definition,
      Text(
        en: """
          '\(names.joined(separator: "', '"))' \(names.count == 1 ? "is" : "are") not set, and from '\(state.step)' on \
          the definition counts on it; set it with 'correct' before, or guard it with has() or a default
          """,
        zh: """
          “\(names.joined(separator: "”、“"))”尚未填写，而自环节“\(state.step)”起定义要用到；请先以 correct 补填，或在定义中用 \
          has() 或 default 处理
          """),
      fields: names)
  }

  /// Whether somebody has acted in a step in which who did the work is kept apart; of older versions that is not known.
  private func wasChecked(by former: Workflow?) -> Bool {
    guard let former else { return false }
    return former.steps.values.contains { step in
      let name = workflow.renames[step.name] ?? step.name
      return !step.notBy.isEmpty && !(state.acted[name] ?? []).isEmpty
    }
  }

  /// A clock bounds the step, and its lapse is heard by somebody else than the handler, or moves the matter.
  private func demandBound(of step: Step) throws(Refusal) {
    let isTimed = step.events.values.contains { event in
      event.condition == nil && state.clock(.timed(event.name)) != nil
    }
    guard isTimed || state.clock(.step) != nil else {
      throw refusal(
        .definition,
        Text(
          en: "nothing would bound the step '\(step.name)' in time", zh: "环节“\(step.name)”将没有任何时限"))
    }
  }
}
