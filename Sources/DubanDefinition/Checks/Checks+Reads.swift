// SPDX-License-Identifier: Apache-2.0

import CEL
import DubanCore
import OrderedCollections

extension Checks {
  /// D033: what a formula or a clock reads is set on every way there, or the formula asks with `has`.
  func checkReads() {
    let opened = knowledge.always
    check(workflow.open, knowing: opened, way: ["open"])
    let everywhere = knowledge.everywhere()
    for event in workflow.events.values { check(event, knowing: everywhere, way: ["events", event.name]) }
    for step in workflow.steps.values {
      guard let arriving = knowledge.arriving[step.name] else { continue }
      let way = ["steps", step.name]
      if let due = step.due { check(due, knowing: arriving, way: way + ["due"]) }
      check(step.enter, knowing: arriving, way: way + ["enter"])
      for event in step.events.values {
        check(event, knowing: knowledge.inside(step.name), way: way + ["events", event.name])
      }
    }
    if let due = workflow.due { check(due, knowing: opened.union(workflow.sets(workflow.open)), way: ["due"]) }
    check(workflow.ladder, knowing: everywhere, way: ["ladder"])
  }

  private func check(_ event: EventRule, knowing known: Set<String>, way: [String]) {
    let carried = known.union(event.needs)
    check(event.condition, knowing: carried, way: way + ["if"])
    switch event.trigger {
    case .timed(.after(let limit, _)): check(limit, knowing: known, way: way + ["after"])
    case .timed(.at(let moment)): check(moment, knowing: known, way: way + ["at"])
    case .sent: break
    }
    let after = carried.union(event.effects.set.keys)
    if let to = event.to { check(to, knowing: after, way: way + ["to"]) }
    check(event.effects, knowing: carried, way: way)
  }

  private func check(_ due: DueRule, knowing known: Set<String>, way: [String]) {
    switch due.term {
    case .within(let choice):
      let within = places.node(way + ["within"]) == nil ? way : way + ["within"]
      check(choice, knowing: known, way: within)
      for limit in choice.values { check(limit, knowing: known, way: within) }
    case .at(let moment): check(moment, knowing: known, way: way + ["at"])
    }
    if case .field(let name) = due.from { check(field: name, knowing: known, way: way + ["from"]) }
    check(due.ladder, knowing: known, way: way)
  }

  private func check(_ ladder: LadderRule, knowing known: Set<String>, way: [String]) {
    for (rung, way) in Workflow.rungs([(ladder, way)]) {
      if let to = rung.to { check(to, knowing: known.union(rung.effects.set.keys), way: way + ["to"]) }
      check(rung.effects, knowing: known, way: way)
    }
  }

  private func check(_ effects: Effects, knowing known: Set<String>, way: [String]) {
    for (name, value) in effects.set { check(value, knowing: known, way: way + ["set", name]) }
    let after = known.union(effects.set.keys)
    for (index, record) in effects.record.enumerated() {
      let way = way + ["record", String(index)]
      check(record.each, knowing: after, way: way + ["each"])
      for (key, value) in [
        ("of", record.of), ("points", record.points), ("from", record.from), ("until", record.until),
      ] {
        check(value, knowing: after, way: way + [key])
      }
    }
    for (index, raise) in effects.raise.enumerated() {
      let way = way + ["raise", String(index)]
      check(raise.each, knowing: after, way: way + ["each"])
      check(raise.when, knowing: after, way: way + ["if"])
      for (name, value) in raise.with { check(value, knowing: after, way: way + ["with", name]) }
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
    guard !known.contains(field) else { return }
    error(
      "D033", at: places.value(way), "'\(field)' may be unset here; let what leads here need it, or give it a default")
  }

  private func check(_ formula: Formula?, knowing known: Set<String>, way: [String]) {
    guard let formula else { return }
    for reading in formula.reads where !reading.guarded {
      for field in knowledge.missing(reading.name, knowing: known).sorted() {
        let what = field == reading.name ? "'\(field)' may" : "'\(reading.name)' reads '\(field)', which may"
        error(
          "D033", at: places.byte(reading.offset, of: way),
          "\(what) be unset here; ask has(\(reading.name)) first, or let the event need '\(field)'")
      }
    }
  }
}
