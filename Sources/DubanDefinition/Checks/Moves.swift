// SPDX-License-Identifier: Apache-2.0

import DubanCore
import OrderedCollections

/// One way on which a matter can get to a step.
struct Move {
  /// Nil: the opening.
  var from: String?
  var to: String
  /// The fields that are set on this way, whatever was before.
  var sets: Set<String>
  /// Whether it can happen only so many times.
  var isBudgeted: Bool
  /// Whether the handler or a sender of this step is kept apart from who did the work.
  var isChecked: Bool
  /// What makes the move, as a message names it.
  var cause: String
  /// Where it stands in the file.
  var way: [String]
}

/// All moves of a workflow: by the opening, events, timed events and rungs; every guard taken as possible, every
/// alternative too.
struct Moves {
  /// More are not followed: the checks would take too long.
  static let most = 20_000

  private(set) var all: [Move] = []
  private let workflow: Workflow

  init(_ workflow: Workflow) {
    self.workflow = workflow
    add(workflow.open, from: nil, way: ["open"])
    for step in workflow.steps.values where !areTooMany {
      for event in step.events.values { add(event, from: step, way: ["steps", step.name, "events", event.name]) }
      guard step.end == nil else { continue }
      for event in workflow.events.values { add(event, from: step, way: ["events", event.name]) }
      for (rung, way) in workflow.rungs(of: step) { add(rung, from: step, way: way) }
    }
  }

  var areTooMany: Bool { all.count > Self.most }

  private mutating func add(_ event: EventRule, from step: Step?, way: [String]) {
    let sets = workflow.sets(event)
    let cause = step.map { "'\(event.name)' in '\($0.name)'" } ?? "the opening"
    let isChecked = !(step?.notBy.isEmpty ?? true) || !event.notBy.isEmpty
    guard !areTooMany else { return }
    for target in event.to?.values ?? [] {
      all.append(
        Move(
          from: step?.name, to: target, sets: sets, isBudgeted: event.atMost != nil, isChecked: isChecked,
          cause: cause, way: way + ["to"]))
    }
    if let beyond = event.beyond {
      all.append(
        Move(
          from: step?.name, to: beyond, sets: sets, isBudgeted: false, isChecked: isChecked,
          cause: cause + " beyond its bound", way: way + ["beyond"]))
    }
  }

  private mutating func add(_ rung: Rung, from step: Step, way: [String]) {
    for target in rung.to?.values ?? [] {
      all.append(
        Move(
          from: step.name, to: target, sets: Set(rung.effects.set.keys), isBudgeted: false, isChecked: false,
          cause: "a rung of the ladder in '\(step.name)'", way: way + ["to"]))
    }
  }

  func from(_ step: String) -> [Move] { all.filter { $0.from == step } }
  func to(_ step: String) -> [Move] { all.filter { $0.to == step } }
}

extension Workflow {
  /// The fields that an event surely sets: what it must carry, and what its effects write.
  func sets(_ event: EventRule) -> Set<String> {
    Set(event.needs.filter { fields[$0] != nil }).union(event.effects.set.keys)
  }

  /// The rungs of the workflow's own ladders that fire in a step, each with its way in the file.
  func rungs(of step: Step) -> [(rung: Rung, way: [String])] {
    var found: [(Rung, [String])] = []
    if let due = step.due { found += Self.rungs([(due.ladder, ["steps", step.name, "due"]), (ladder, ["ladder"])]) }
    if let due { found += Self.rungs([(due.ladder, ["due"]), (ladder, ["ladder"])]) }
    return found
  }

  /// The rungs in force of ladders from the narrowest to the widest.
  static func rungs(_ ladders: [(rule: LadderRule, way: [String])]) -> [(Rung, [String])] {
    var found: [(Rung, [String])] = []
    for (name, key) in [("remind", \LadderRule.remind), ("yellow", \.yellow), ("red", \.red)] {
      for ladder in ladders {
        if case .inherited = ladder.rule[keyPath: key] { continue }
        if case .rung(let rung) = ladder.rule[keyPath: key] { found.append((rung, ladder.way + [name])) }
        break
      }
    }
    for ladder in ladders {
      guard let later = ladder.rule.later else { continue }
      found += later.enumerated().map { ($1, ladder.way + ["later", String($0)]) }
      break
    }
    return found
  }

  /// Whom the ends answer to is a contact, who may have no account.
  var raiserIsContact: Bool { raiser.flatMap { fields[$0]?.type } == .contact }
}
