// SPDX-License-Identifier: Apache-2.0

import DubanCore
import OrderedCollections

/// D010 and D050: what a workflow raises is there, and gets what its opening needs.
struct RaiseCheck {
  let workflow: Workflow
  let root: Node
  let findings: Findings
  let loaded: [String: Workflow]
  /// The files of all workflows, also of those that could not be compiled.
  let paths: [String: String]

  func run() {
    check(workflow.open.effects, ["open"])
    for event in workflow.events.values { check(event.effects, ["events", event.name]) }
    for step in workflow.steps.values {
      check(step.enter, ["steps", step.name, "enter"])
      for event in step.events.values { check(event.effects, ["steps", step.name, "events", event.name]) }
      if let due = step.due { check(due.ladder, ["steps", step.name, "due"]) }
    }
    if let due = workflow.due { check(due.ladder, ["due"]) }
    check(workflow.ladder, ["ladder"])
  }

  private func check(_ ladder: LadderRule, _ way: [String]) {
    for (rung, way) in Workflow.rungs([(ladder, way)]) { check(rung.effects, way) }
  }

  private func check(_ effects: Effects, _ way: [String]) {
    let places = Places(root: root)
    for (index, raise) in effects.raise.enumerated() {
      let way = way + ["raise", String(index)]
      let place = places.value(way + ["workflow"])
      guard let other = loaded[raise.workflow] else {
        guard paths[raise.workflow] == nil else { continue }
        findings.error(
          "D010", at: place,
          "there is no workflow '\(raise.workflow)'"
            + Reader(findings).meant(raise.workflow, among: loaded.keys.sorted()))
        continue
      }
      for name in raise.with.keys where !(other.open.needs + other.open.allows).contains(name) {
        findings.error(
          "D010", at: places.key(way + ["with", name]),
          "the opening of '\(other.name)' takes no '\(name)'"
            + Reader(findings).meant(name, among: other.open.needs + other.open.allows))
      }
      for name in other.open.needs where raise.with[name] == nil && name != "reason" {
        findings.error("D050", at: place, "the opening of '\(other.name)' needs '\(name)', which 'with' does not bring")
      }
    }
  }
}
