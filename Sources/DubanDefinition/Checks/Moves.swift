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
  /// The fields that may be unset on this way, whatever was before.
  var unsets: Set<String>
  /// Whether it can happen only so many times.
  var isBudgeted: Bool
  /// Whether a person makes it who is kept apart from whoever did the work.
  var isChecked: Bool
  /// Whether time makes it, or another matter, without anybody of this one.
  var isAutomatic: Bool
  /// What makes the move, as a message names it.
  var cause: Text
  /// Where it stands in the file.
  var way: [String]
}

/// All moves of a workflow: by the opening, events, timed events and rungs; every guard taken as possible, every
/// alternative too.
struct Moves {
  /// More are not followed: the checks would take too long.
  static let most = 20_000

  private(set) var all: [Move] = []
  /// By the step that they leave; the opening's under an empty name.
  private(set) var leaving: [String: [Move]] = [:]
  private(set) var arriving: [String: [Move]] = [:]
  /// The steps to which moves lead back, bounded ones too.
  private(set) var returning: Set<String> = []
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
    leaving = Dictionary(grouping: all) { $0.from ?? "" }
    arriving = Dictionary(grouping: all, by: \.to)
    returning = circling
  }

  var areTooMany: Bool { all.count > Self.most }

  private mutating func add(_ event: EventRule, from step: Step?, way: [String]) {
    // At an end no clock runs.
    guard !areTooMany, event.timing == nil || step?.end == nil else { return }
    let unsets = event.effects.unsets
    let sets = Set(event.needs.filter { workflow.fields[$0] != nil }).union(event.effects.sets).subtracting(unsets)
    let isTimed = event.timing != nil
    let isApart = workflow.keepsApart(step?.notBy ?? [], in: step) || workflow.keepsApart(event.notBy, in: step)
    var move = Move(
      from: step?.name, to: "", sets: sets, unsets: unsets, isBudgeted: event.atMost != nil,
      isChecked: isApart && !isTimed && step != nil, isAutomatic: isTimed || step == nil,
      cause: step.map { Text(en: "'\(event.name)' in '\($0.name)'", zh: "环节“\($0.name)”的事件“\(event.name)”") }
        ?? Text(en: "the opening", zh: "立项"), way: way + ["to"])
    for target in event.to?.values ?? [] {
      move.to = target
      all.append(move)
    }
    if let beyond = event.beyond {
      move.to = beyond
      move.isBudgeted = false
      move.cause = move.cause + Text(en: " beyond its bound", zh: "（次数用尽后）")
      move.way = way + ["beyond"]
      all.append(move)
    }
  }

  private mutating func add(_ rung: Rung, from step: Step, way: [String]) {
    for target in rung.to?.values ?? [] {
      let cause = Text(en: "a rung of the ladder in '\(step.name)'", zh: "环节“\(step.name)”的红黄牌节点")
      all.append(
        Move(
          from: step.name, to: target, sets: rung.effects.sets, unsets: rung.effects.unsets, isBudgeted: false,
          isChecked: false, isAutomatic: true, cause: cause, way: way + ["to"]))
    }
  }

  /// The steps on circles, by Kosaraju's two searches: backwards from the step that was left last, only those are reached
  /// that it leads to as well.
  private var circling: Set<String> {
    var left: [String] = []
    var seen: Set<String> = []
    for step in workflow.steps.keys where !seen.contains(step) {
      seen.insert(step)
      var way: [(step: String, next: Int)] = [(step, 0)]
      while let last = way.indices.last {
        let (step, next) = way[last]
        let moves = leaving[step] ?? []
        guard next < moves.count else {
          left.append(step)
          way.removeLast()
          continue
        }
        way[last].next += 1
        if seen.insert(moves[next].to).inserted { way.append((moves[next].to, 0)) }
      }
    }
    var found: Set<String> = []
    seen = []
    for step in left.reversed() where !seen.contains(step) {
      var circle: [String] = []
      var waiting = [step]
      seen.insert(step)
      while let next = waiting.popLast() {
        circle.append(next)
        for case let from? in (arriving[next] ?? []).map(\.from) where seen.insert(from).inserted {
          waiting.append(from)
        }
      }
      if circle.count > 1 || (leaving[step] ?? []).contains(where: { $0.to == step }) { found.formUnion(circle) }
    }
    return found
  }
}

extension Effects {
  /// The fields that surely have a value afterwards.
  var sets: Set<String> { Set(self.set.keys).subtracting(unsets) }

  /// The fields that may have none afterwards.
  var unsets: Set<String> {
    Set(
      self.set.filter { _, value in
        switch value {
        case .literal(let literal): literal.isNull
        case .formula(let formula): formula.mayBeNothing()
        }
      }.keys)
  }
}

extension Workflow {
  /// Whether an exclusion keeps those apart who worked on the matter elsewhere: in another step, or as whoever handles
  /// one. Nobody is kept apart by the name of somebody who has no part in it.
  func keepsApart(_ exclusions: [Exclusion], in step: Step?) -> Bool {
    exclusions.contains { exclusion in
      switch exclusion {
      case .actedIn(let other): return other != step?.name
      case .who(let who):
        return steps.values.contains { other in
          guard other.name != step?.name, other.end == nil else { return false }
          if other.who == who || who == .handler { return true }
          return other.events.values.contains {
            if case .sent(let by?) = $0.trigger { by.contains(who) } else { false }
          }
        }
      }
    }
  }

  /// The steps whose work is verified by somebody else: those that a `not_by` names, and those that are handled by whom
  /// it names.
  var verifiedSteps: Set<String> {
    var found: Set<String> = []
    for step in steps.values {
      for exclusion in step.notBy + step.events.values.flatMap(\.notBy) {
        switch exclusion {
        case .actedIn(let other): found.insert(other)
        case .who(let who): found.formUnion(steps.values.filter { $0.who == who && $0.name != step.name }.map(\.name))
        }
      }
    }
    return found
  }

  /// The rungs of the workflow's own ladders that fire in a step, each with its way in the file.
  func rungs(of step: Step) -> [(rung: Rung, way: [String])] {
    var found: [(Rung, [String])] = []
    if let due = step.due { found += Self.rungs([(due.ladder, ["steps", step.name, "due"]), (ladder, ["ladder"])]) }
    if let due, !due.stopsIn.contains(step.name) {
      found += Self.rungs([(due.ladder, ["due"]), (ladder, ["ladder"])])
    }
    return found
  }

  /// The rungs in force of ladders from the narrowest to the widest.
  static func rungs(_ ladders: [(rule: LadderRule, way: [String])]) -> [(Rung, [String])] {
    named(ladders).map { ($0.rung, $0.way) }
  }

  static func named(_ ladders: [(rule: LadderRule, way: [String])]) -> [(name: RungName, rung: Rung, way: [String])] {
    var found: [(RungName, Rung, [String])] = []
    let three: [(RungName, KeyPath<LadderRule, LadderRule.Rule>)] = [
      (.remind, \.remind), (.yellow, \.yellow), (.red, \.red),
    ]
    for (name, key) in three {
      for ladder in ladders {
        if case .inherited = ladder.rule[keyPath: key] { continue }
        if case .rung(let rung) = ladder.rule[keyPath: key] { found.append((name, rung, ladder.way + [name.word])) }
        break
      }
    }
    for ladder in ladders {
      guard let later = ladder.rule.later else { continue }
      found += later.enumerated().map { (.later($0 + 1), $1, ladder.way + ["later", String($0)]) }
      break
    }
    return found
  }

  /// Whom the ends answer to is a contact, who may have no account.
  var raiserIsContact: Bool { raiser.flatMap { fields[$0]?.type } == .contact }

  /// Whether a gateway's caller may open a matter.
  var admitsPublic: Bool { if case .sent(let by?) = open.trigger { by.contains(.public) } else { false } }

  /// The fields that the opening surely brings, defaults among them; what its `set` writes comes later.
  var opening: Set<String> {
    Set(fields.values.filter { $0.default != nil }.map(\.name)).union(open.needs.filter { fields[$0] != nil })
  }
}
