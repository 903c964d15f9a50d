// SPDX-License-Identifier: Apache-2.0

import CEL
import DubanCore
import OrderedCollections

/// What is surely set where: a forward analysis over all moves, keeping at each step what every way to it brings.
///
/// There are more ways in it than can happen, since every guard may be either, so what holds here holds always.
struct Knowledge {
  /// The token of having passed somebody who is kept apart from whoever did the work; no field can be called so.
  static let checked = "!checked"
  /// The tokens of having entered, and left, a step.
  static func entered(_ step: String) -> String { "!entered \(step)" }
  static func left(_ step: String) -> String { "!left \(step)" }
  /// What formulas may read of a matter beside its fields and roles, and has a value only where it is handled.
  static let ofHandling: Set<String> = ["handler", "handler_unit", "due"]

  /// On entry of each step, before its own effects. A step that nothing leads to is missing.
  private(set) var arriving: [String: Set<String>] = [:]
  /// In each step that is not an end, where the name of none is given.
  private(set) var everywhere: Set<String> = []
  private let workflow: Workflow
  private let moves: Moves
  private let everybodyHasUnit: Bool
  /// While a matter stands in a step.
  private var staying: [String: Set<String>] = [:]
  /// The roles that may be nobody although all that they read is set.
  private var uncertain: Set<String> = []

  init(_ workflow: Workflow, _ moves: Moves, everybodyHasUnit: Bool = true) {
    self.workflow = workflow
    self.moves = moves
    self.everybodyHasUnit = everybodyHasUnit
    // Without an owner there is no matter.
    for (name, formula) in workflow.roles where name != "owner" {
      let readsUncertain = formula.isName && formula.variableSlots.contains(where: uncertain.contains)
      if readsUncertain || formula.mayBeNothing(everybodyHasUnit: everybodyHasUnit) { uncertain.insert(name) }
    }
    spread()
  }

  private mutating func spread() {
    let steps = Array(workflow.steps.keys)
    let names =
      Array(workflow.fields.keys) + [Self.checked] + steps.map(Self.entered) + steps.map(Self.left)
    let index = Dictionary(names.enumerated().map { ($1, $0) }) { first, _ in first }
    func set(_ members: Set<String>) -> NameSet {
      var set = NameSet(count: names.count)
      for name in members { if let index = index[name] { set.insert(index) } }
      return set
    }
    let verified = workflow.verifiedSteps
    var known: [String: NameSet] = [:]
    var inside: [String: NameSet] = ["": set(workflow.opening)]
    var brings: [String: [(to: String, sets: NameSet, unsets: NameSet)]] = [:]
    for (from, moves) in moves.leaving {
      brings[from] = moves.map { move in
        var sets = move.sets.union([Self.entered(move.to)])
        var unsets = move.unsets
        if let from = move.from { sets.insert(Self.left(from)) }
        if move.isChecked { sets.insert(Self.checked) }
        // Work that is done once more, or taken up after the end, is not verified yet.
        if verified.contains(move.to) || move.from.flatMap({ workflow.steps[$0]?.end }) != nil {
          sets.remove(Self.checked)
          unsets.insert(Self.checked)
        }
        return (move.to, set(sets), set(unsets))
      }
    }
    let entering = workflow.steps.mapValues { (sets: set($0.enter.sets), unsets: set(unset(in: $0))) }
    var waiting: [String] = [""]
    var isWaiting: Set<String> = [""]
    while let source = waiting.popLast() {
      isWaiting.remove(source)
      guard let here = inside[source] else { continue }
      for move in brings[source] ?? [] {
        var brought = here
        brought.formUnion(move.sets)
        brought.subtract(move.unsets)
        if let before = known[move.to] { brought.formIntersection(before) }
        guard brought != known[move.to] else { continue }
        known[move.to] = brought
        if let enter = entering[move.to] {
          brought.formUnion(enter.sets)
          brought.subtract(enter.unsets)
        }
        inside[move.to] = brought
        if isWaiting.insert(move.to).inserted { waiting.append(move.to) }
      }
    }
    arriving = known.mapValues { $0.names(of: names) }
    staying = inside.mapValues { $0.names(of: names) }
    let open = workflow.steps.values.filter { $0.end == nil && arriving[$0.name] != nil }.map { self.inside($0.name) }
    everywhere = open.dropFirst().reduce(open.first ?? []) { $0.intersection($1) }
  }

  /// What may lose its value while a matter stands in a step.
  private func unset(in step: Step) -> Set<String> {
    var unset = step.enter.unsets
    for event in step.events.values where event.to == nil { unset.formUnion(event.effects.unsets) }
    guard step.end == nil else { return unset }
    for event in workflow.events.values where event.to == nil { unset.formUnion(event.effects.unsets) }
    for (rung, _) in workflow.rungs(of: step) where rung.to == nil { unset.formUnion(rung.effects.unsets) }
    return unset
  }

  /// When a step's clocks begin: before what its entry sets.
  func beginning(_ step: Step) -> Set<String> {
    (arriving[step.name] ?? []).union(step.end == nil ? ["handler", "handler_unit"] : [])
      .union(matterRuns(in: step) ? ["due"] : [])
  }

  /// While a matter stands in a step, after what its entry sets.
  func inside(_ step: String) -> Set<String> {
    var known = staying[step] ?? []
    guard let step = workflow.steps[step], step.end == nil else { return known }
    known.formUnion(["handler", "handler_unit"])
    if step.due != nil || matterRuns(in: step) { known.insert("due") }
    return known
  }

  /// Whether the whole matter's clock has a due instant in a step.
  private func matterRuns(in step: Step) -> Bool {
    step.end == nil && workflow.due.map { !$0.stopsIn.contains(step.name) } ?? false
  }

  /// Whether a name surely has a value when these have one.
  func isSet(_ name: String, knowing: Set<String>) -> Bool { isCertain(name) && !mayBeUnset(name, knowing: knowing) }

  /// Whether a role is somebody as soon as what it reads is set.
  func isCertain(_ name: String) -> Bool { !uncertain.contains(name) }

  /// Whether a field, or what formulas read beside fields, may have no value.
  func mayBeUnset(_ name: String, knowing: Set<String>) -> Bool {
    guard workflow.fields[name] != nil || Self.ofHandling.contains(name) else { return false }
    return !knowing.contains(name)
  }

  /// A move to a step that does not bring a field, for a message.
  func way(to step: String, without field: String) -> Move? {
    (moves.arriving[step] ?? []).first { move in
      guard !move.sets.contains(field) else { return false }
      if move.unsets.contains(field) { return true }
      guard let from = move.from else { return !workflow.opening.contains(field) }
      return arriving[from] != nil && !inside(from).contains(field)
    }
  }
}

extension Formula {
  /// Whether it is nothing but a name.
  var isName: Bool { variableSlots.count == 1 && source.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" } }
}
