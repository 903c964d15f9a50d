// SPDX-License-Identifier: Apache-2.0

import CEL
import DubanCore
import OrderedCollections

/// What is surely set where: a forward analysis over all moves, keeping at each step what every way to it brings.
///
/// There are more ways in it than can happen, since every guard may be either, so what holds here holds always.
struct Knowledge {
  /// The token of having passed a step whose sender is kept apart; no field can be called so.
  static let checked = "!checked"

  /// On entry of each step, before its own effects. A step that nothing leads to is missing.
  private(set) var arriving: [String: Set<String>] = [:]
  /// From the opening on: fields with a default, which nobody can take away.
  let always: Set<String>
  private let workflow: Workflow
  private let moves: Moves
  /// The fields without which a role may be unbound.
  private var requirements: [String: Set<String>] = [:]

  init(_ workflow: Workflow, _ moves: Moves) {
    self.workflow = workflow
    self.moves = moves
    always = Set(workflow.fields.values.filter { $0.default != nil }.map(\.name))
    for (name, formula) in workflow.roles {
      requirements[name] = formula.reads.filter { !$0.guarded }.reduce(into: []) { needed, reading in
        if workflow.fields[reading.name] != nil { needed.insert(reading.name) }
        // Roles come after those they read.
        needed.formUnion(requirements[reading.name] ?? [])
      }
    }
    spread()
  }

  private mutating func spread() {
    let bySource = Dictionary(grouping: moves.all) { $0.from ?? "" }
    var waiting: [String] = [""]
    while let source = waiting.popLast() {
      for move in bySource[source] ?? [] {
        var brought = (move.from.map(inside) ?? always).union(move.sets)
        if move.isChecked { brought.insert(Self.checked) }
        let known = arriving[move.to]
        let new = known?.intersection(brought) ?? brought
        guard new != known else { continue }
        arriving[move.to] = new
        waiting.append(move.to)
      }
    }
  }

  /// While a matter stands in a step, after what its entry sets.
  func inside(_ step: String) -> Set<String> {
    (arriving[step] ?? []).union(workflow.steps[step].map { Set($0.enter.set.keys) } ?? [])
  }

  /// In each step that is not an end, where the name of none is given.
  func everywhere() -> Set<String> {
    let steps = workflow.steps.values.filter { $0.end == nil && arriving[$0.name] != nil }.map { inside($0.name) }
    return steps.dropFirst().reduce(steps.first ?? []) { $0.intersection($1) }
  }

  /// Whether a field is set, or all that a role reads, when these are.
  func isSet(_ name: String, knowing: Set<String>) -> Bool { missing(name, knowing: knowing).isEmpty }

  /// The fields that may be missing for a name to have a value; none for what is no field and no role.
  func missing(_ name: String, knowing: Set<String>) -> Set<String> {
    if workflow.fields[name] != nil { return knowing.contains(name) ? [] : [name] }
    return (requirements[name] ?? []).subtracting(knowing)
  }

  /// A move to a step that does not bring a field, for a message.
  func way(to step: String, without field: String) -> Move? {
    moves.to(step).first { move in
      guard !move.sets.contains(field) else { return false }
      guard let from = move.from else { return !always.contains(field) }
      return arriving[from] != nil && !inside(from).contains(field)
    }
  }
}
