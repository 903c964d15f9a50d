// SPDX-License-Identifier: Apache-2.0

import CEL
import DubanCore
import OrderedCollections

extension Checks {
  /// D033: what a formula, a clock or a text reads is set on every way there, or the formula asks with `has`.
  func checkReads() {
    checkRoles()
    check(workflow.open, knowing: workflow.opening, leaving: [], way: ["open"])
    let everywhere = knowledge.everywhere
    for event in workflow.events.values {
      let way = ["events", event.name]
      check(event.timing, knowing: beginningEverywhere, way: way)
      check(event, knowing: everywhere, leaving: everywhere, way: way)
    }
    for step in workflow.steps.values where knowledge.arriving[step.name] != nil {
      let way = ["steps", step.name]
      let beginning = knowledge.beginning(step)
      let inside = knowledge.inside(step.name)
      if let due = step.due { check(due, beginning: beginning, inside: inside, way: way + ["due"]) }
      let entered = inside.subtracting(step.enter.sets).union(step.enter.sets.intersection(beginning))
      check(step.enter, knowing: entered, way: way + ["enter"])
      for event in step.events.values {
        let way = way + ["events", event.name]
        check(event.timing, knowing: step.due == nil ? beginning : beginning.union(["due"]), way: way)
        check(event, knowing: inside, leaving: inside, way: way)
      }
    }
    if let due = workflow.due {
      let opened = workflow.opening.union(workflow.open.effects.sets).subtracting(workflow.open.effects.unsets)
      check(due, beginning: opened, inside: everywhere.union(["handler", "handler_unit", "due"]), way: ["due"])
    }
    check(workflow.ladder, knowing: everywhere, way: ["ladder"])
  }

  /// All roles are bound at the opening, and one that has no value there refuses it.
  private func checkRoles() {
    for (name, formula) in workflow.roles where places.node(["roles", name]) != nil {
      // What is wrong with the owner is D031.
      check(formula, knowing: workflow.opening, skipping: name == "owner", way: ["roles", name])
    }
  }

  private var beginningEverywhere: Set<String> {
    let steps = workflow.steps.values.filter { $0.end == nil && knowledge.arriving[$0.name] != nil }
      .map(knowledge.beginning)
    return steps.dropFirst().reduce(steps.first ?? []) { $0.intersection($1) }
  }

  private func check(_ timing: Timing?, knowing known: Set<String>, way: [String]) {
    switch timing {
    case .after(let limit, _): check(limit, knowing: known, way: way + ["after"])
    case .at(let moment, _): check(moment, knowing: known, way: way + ["at"])
    case .every, nil: return
    }
  }

  /// - Parameter leaving: what is known of the step that is left, so far as the event leads on.
  private func check(_ event: EventRule, knowing known: Set<String>, leaving: Set<String>, way: [String]) {
    let carried = known.union(event.needs)
    check(event.condition, knowing: carried, way: way + ["if"])
    check(event.otherwise, knowing: carried, way: way + ["otherwise"])
    check(event.effects.set, knowing: carried, way: way)
    let after = carried.union(event.effects.sets).subtracting(event.effects.unsets)
    guard let to = event.to else { return checkActs(event.effects, knowing: after, way: way) }
    check(to, knowing: after, way: way + ["to"])
    checkActs(event.effects, knowing: left(after, way), way: way)
  }

  /// What is known between two steps: the step's clock has stopped by then, and the matter's may stand still.
  private func left(_ known: Set<String>, _ way: [String]) -> Set<String> {
    let stops = workflow.due?.stopsIn ?? []
    let runs =
      switch way.first {
      case "due": true
      case "steps": !stops.contains(way[1])
      default: stops.isEmpty
      }
    return workflow.due != nil && runs ? known : known.subtracting(["due"])
  }

  private func check(_ due: DueRule, beginning: Set<String>, inside: Set<String>, way: [String]) {
    switch due.term {
    case .within(let choice):
      let within = places.node(way + ["within"]) == nil ? way : way + ["within"]
      check(choice, knowing: beginning, way: within)
      for (index, limit) in choice.values.enumerated() {
        let key = index < choice.cases.count ? "then" : "else"
        check(limit, knowing: beginning, way: choice.cases.isEmpty ? within : within + [String(index), key])
      }
    case .at(let moment): check(moment, knowing: beginning, way: way + ["at"])
    }
    if case .field(let name) = due.from { check(field: name, knowing: beginning, way: way + ["from"]) }
    if let extend = due.extend { check(extend.upto, knowing: inside, way: way + ["extend", "upto"]) }
    check(due.ladder, knowing: inside, way: way)
  }

  private func check(_ ladder: LadderRule, knowing known: Set<String>, way: [String]) {
    for (rung, way) in Workflow.rungs([(ladder, way)]) {
      check(rung.effects.set, knowing: known, way: way)
      let after = known.union(rung.effects.sets).subtracting(rung.effects.unsets)
      if let to = rung.to { check(to, knowing: after, way: way + ["to"]) }
      checkActs(rung.effects, knowing: rung.to == nil ? after : left(after, way), way: way)
    }
  }

  private func check(_ effects: Effects, knowing known: Set<String>, way: [String]) {
    check(effects.set, knowing: known, way: way)
    checkActs(effects, knowing: known.union(effects.sets).subtracting(effects.unsets), way: way)
  }

  private func check(_ set: OrderedDictionary<String, ValueSource>, knowing known: Set<String>, way: [String]) {
    for (name, value) in set { check(value, knowing: known, way: way + ["set", name]) }
  }

  /// What effects do after their `set`.
  private func checkActs(_ effects: Effects, knowing known: Set<String>, way: [String]) {
    for (index, record) in effects.record.enumerated() {
      let way = way + ["record", String(index)]
      check(record.each, knowing: known, way: way + ["each"])
      for (key, value) in [
        ("of", record.of), ("points", record.points), ("from", record.from), ("until", record.until),
      ] {
        check(value, knowing: known, way: way + [key])
      }
      check(record.note, knowing: known, way: way + ["note"])
    }
    for (index, rule) in effects.tell.enumerated() {
      let isSingle = places.node(way + ["tell"])?.list == nil
      check(rule.say, knowing: known, way: way + (isSingle ? ["tell", "say"] : ["tell", String(index), "say"]))
    }
    for (index, raise) in effects.raise.enumerated() {
      let way = way + ["raise", String(index)]
      check(raise.each, knowing: known, way: way + ["each"])
      check(raise.when, knowing: known, way: way + ["if"])
      for (name, value) in raise.with { check(value, knowing: known, way: way + ["with", name]) }
    }
  }

  private func check<Value>(_ choice: Choice<Value>, knowing known: Set<String>, way: [String]) {
    for (index, item) in choice.cases.enumerated() {
      check(item.when, knowing: known, way: way + [String(index), "if"])
    }
  }

  private func check(_ value: ValueSource?, knowing known: Set<String>, way: [String]) {
    if case .formula(let formula) = value { check(formula, knowing: known, way: way) }
  }

  /// What a clock runs to must have a value, or there is no clock.
  private func check(_ moment: DueRule.Moment, knowing known: Set<String>, way: [String]) {
    switch moment {
    case .field(let name): check(field: name, knowing: known, way: way)
    case .formula(let formula): check(formula, knowing: known, way: way)
    }
  }

  private func check(_ limit: LimitSource, knowing known: Set<String>, way: [String]) {
    if case .field(let name) = limit { check(field: name, knowing: known, way: way) }
  }

  private func check(field: String, knowing known: Set<String>, way: [String]) {
    guard knowledge.mayBeUnset(field, knowing: known) else { return }
    error(
      "D033", at: places.value(way),
      Text(
        en: "'\(field)' may be unset here; let what leads here need it, or give it a default",
        zh: "“\(field)”在此处可能尚未填写；请在通向此处的事件中把它列为必填（“needs”），或给出默认值"))
  }

  /// A text would show the name of an unset field, in its braces.
  private func check(_ text: Text?, knowing known: Set<String>, way: [String]) {
    guard let text else { return }
    for name in text.names where knowledge.mayBeUnset(name, knowing: known) {
      error(
        "D033", at: places.insertion(of: name, in: way),
        Text(
          en: "the text inserts {\(name)}, which may be unset here; let the event need '\(name)', or leave it out",
          zh: "文本插入了 {\(name)}，而它在此处可能尚未填写；请在事件中把“\(name)”列为必填（“needs”），或不要插入"))
    }
  }

  private func check(_ formula: Formula?, knowing known: Set<String>, skipping: Bool = false, way: [String]) {
    guard let formula else { return }
    for reading in formula.reads where !reading.guarded && !skipping {
      let name = reading.name
      if Knowledge.ofHandling.contains(name), workflow.fields[name] == nil, !known.contains(name) {
        error(
          "D033", at: places.byte(reading.offset, of: way),
          name == "due"
            ? Text(
              en: "'due' has no value here, for no clock of a duty runs", zh: "“due”在此处没有值，因为此时没有时限在计时")
            : Text(
              en: "'\(name)' has no value here, for nobody handles the matter at its opening and at its end",
              zh: "“\(name)”在此处没有值，因为事项在立项时和终结时没有承办人"))
      } else if knowledge.mayBeUnset(name, knowing: known) {
        error(
          "D033", at: places.byte(reading.offset, of: way),
          Text(
            en: "'\(name)' may be unset here; ask has(\(name)) first, or let the event need '\(name)'",
            zh: "“\(name)”在此处可能尚未填写；请先用 has(\(name)) 判断，或在事件中把“\(name)”列为必填（“needs”）"))
      } else if workflow.roles[name] != nil, !knowledge.isCertain(name), !formula.isName {
        error(
          "D033", at: places.byte(reading.offset, of: way),
          Text(
            en: "the role '\(name)' may be nobody here, for its formula may give nothing; ask has(\(name)) first",
            zh: "角色“\(name)”在此处可能为空，因为其公式可能没有结果；请先用 has(\(name)) 判断"))
      }
    }
    checkKinds(formula, way)
    for call in formula.instantCalls where workflow.steps[call.step] != nil {
      let token = call.name == "left" ? Knowledge.left(call.step) : Knowledge.entered(call.step)
      guard !known.contains(token) else { continue }
      let verb = call.name == "left" ? "离开" : "进入"
      error(
        "D033", at: places.byte(call.offset, of: way),
        Text(
          en: """
            \(call.name)('\(call.step)') may have no value here, for a way leads here on which the matter has not \
            \(call.name) '\(call.step)'; taken('\(call.step)') always has one
            """,
          zh: """
            \(call.name)('\(call.step)') 在此处可能没有值，因为事项可能未曾\(verb)“\(call.step)”就到达此处；\
            taken('\(call.step)') 始终有值
            """))
    }
  }

  /// D010: `units` and `leaders` of a kind that no unit has would give nobody.
  private func checkKinds(_ formula: Formula, _ way: [String]) {
    for call in formula.calls where call.name == "units" || call.name == "leaders" {
      guard let office, case .string(let kind)? = call.arguments.first ?? nil else { continue }
      let known = Set(office.office.units.values.compactMap(\.kind))
      guard !known.contains(kind) else { continue }
      error(
        "D010", at: places.byte(call.offset, of: way),
        Text(
          en: "\(call.name)() asks for units of the kind '\(kind.shortened)', which no unit of the office is of",
          zh: "\(call.name)() 查找类别为“\(kind.shortened)”的单位，而机构中没有这一类别的单位")
          + Reader(findings).meant(kind, among: known.sorted()))
    }
  }
}
