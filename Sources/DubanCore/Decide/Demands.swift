// SPDX-License-Identifier: Apache-2.0

import CEL
import OrderedCollections

/// What a workflow takes for granted of a matter that stands at a step: the fields that some way from there reads,
/// unguarded, before it sets them; the roles that could not be bound any more; and that somebody has checked.
///
/// The checks of a definition ask forward from the opening, and so vouch for every matter that opens by it. A matter
/// that comes from another definition has not come from that opening: it is asked backward from where it stands. There
/// are more ways in either than can happen, since every guard may be either; what nothing is taken for granted of on all
/// of them is taken for granted on none.
struct Demands {
  /// That the matter has passed a step whose sender is kept apart from who did the work; no field is called so.
  static let checked = "!checked"

  /// Of a matter that stands there, by step: after what its entry set.
  private(set) var standing: [String: Set<String>] = [:]
  /// Of a matter without a field for a role to be bound, by role.
  private(set) var requirements: [String: Set<String>] = [:]

  private let workflow: Workflow
  private let office: Office
  /// Of a matter that arrives there.
  private var entering: [String: Set<String>] = [:]

  /// A way on which a matter leaves a step.
  private struct Way {
    var to: String
    var sets: Set<String>
  }

  init(_ workflow: Workflow, in office: Office) {
    self.workflow = workflow
    self.office = office
    for (name, formula) in workflow.roles {
      // What was read of the opening cannot be read again.
      requirements[name] = formula.variableSlots.contains("event") ? [name] : reads(formula)
    }
    let own = workflow.steps.mapValues(ownReads)
    let ways = workflow.steps.mapValues(ways)
    var sources: [String: Set<String>] = [:]
    for (name, ways) in ways { for way in ways { sources[way.to, default: []].insert(name) } }
    var waiting = Set(workflow.steps.keys)
    while let name = waiting.popFirst() {
      guard let step = workflow.steps[name] else { continue }
      var found = own[name] ?? []
      for way in ways[name] ?? [] { found.formUnion((entering[way.to] ?? []).subtracting(way.sets)) }
      standing[name] = found
      let arriving = entryReads(step).union(step.end == nil ? found.subtracting(step.enter.set.keys) : found)
      guard arriving != entering[name] else { continue }
      entering[name] = arriving
      waiting.formUnion(sources[name] ?? [])
    }
  }

  // MARK: What a step reads

  /// While a matter stands there.
  private func ownReads(_ step: Step) -> Set<String> {
    var found = step.events.values.reduce(into: Set()) { $0.formUnion(reads($1)) }
    guard step.end == nil else { return found }
    found.formUnion(dutyReads(step))
    for event in workflow.events.values { found.formUnion(reads(event)) }
    for due in [step.due, workflow.due].compactMap(\.self) {
      if let extend = due.extend { found.formUnion(reads(extend.upto)) }
      for (_, rung) in workflow.ladder(for: due, in: office) {
        found.formUnion(reads(rung.effects))
        found.formUnion(reads(rung.to).subtracting(rung.effects.set.keys))
      }
    }
    return found
  }

  /// When a matter arrives there.
  private func entryReads(_ step: Step) -> Set<String> {
    guard let end = step.end else { return dutyReads(step).union(reads(step.enter)) }
    var found = reads(step.enter)
    switch end.answer {
    case .fields(let names): found.formUnion(names)
    case .text(let text): found.formUnion(text.names.filter { workflow.fields[$0] != nil })
    }
    found.formUnion(end.because + end.next + end.proof + [end.toldIn].compactMap(\.self))
    if end.kind == .struckOff { found.insert(Self.checked) }
    return found
  }

  /// By whom and by when.
  private func dutyReads(_ step: Step) -> Set<String> {
    var found = reads(step.who)
    for due in [step.due, workflow.due].compactMap(\.self) {
      found.formUnion(reads(due))
      found.formUnion(listeners(of: due, besides: step))
    }
    return found
  }

  private func reads(_ due: DueRule) -> Set<String> {
    var found: Set<String> = []
    switch due.term {
    case .within(let choice):
      found = reads(choice)
      for limit in choice.values { found.formUnion(reads(limit)) }
    case .at(let moment): found = reads(moment)
    }
    if case .field(let name) = due.from { found.insert(name) }
    return found
  }

  /// What must be set for a lapse to be heard by somebody else than the handler: nothing where a rung moves the matter
  /// or tells somebody who is always there.
  private func listeners(of due: DueRule, besides step: Step) -> Set<String> {
    let rungs = workflow.ladder(for: due, in: office).map(\.1)
    guard !rungs.contains(where: { $0.to != nil }) else { return [] }
    let others = rungs.flatMap { $0.effects.tell.flatMap(\.who) }.filter { $0 != step.who && $0.isSomebodyElse }
    let demands = others.map(reads)
    return demands.contains([]) ? [] : demands.reduce(into: []) { $0.formUnion($1) }
  }

  private func reads(_ event: EventRule) -> Set<String> {
    var found = reads(event.condition)
    switch event.trigger {
    case .timed(.after(let limit, _)): found.formUnion(reads(limit))
    case .timed(.at(let moment, _)): found.formUnion(reads(moment))
    case .timed(.every), .sent: break
    }
    found.formUnion(reads(event.to).subtracting(event.effects.set.keys))
    found.formUnion(reads(event.effects))
    return found.subtracting(event.needs)
  }

  private func reads(_ effects: Effects) -> Set<String> {
    var found: Set<String> = []
    for record in effects.record {
      found.formUnion(reads(record.each))
      for value in [record.of, record.points, record.from, record.until] { found.formUnion(reads(value)) }
    }
    for raise in effects.raise {
      found.formUnion(reads(raise.each).union(reads(raise.when)))
      for value in raise.with.values { found.formUnion(reads(value)) }
    }
    found.subtract(effects.set.keys)
    for value in effects.set.values { found.formUnion(reads(value)) }
    return found
  }

  private func reads<Value>(_ choice: Choice<Value>?) -> Set<String> {
    (choice?.cases ?? []).reduce(into: []) { $0.formUnion(reads($1.when)) }
  }

  private func reads(_ value: ValueSource?) -> Set<String> {
    if case .formula(let formula) = value { reads(formula) } else { [] }
  }

  private func reads(_ moment: DueRule.Moment) -> Set<String> {
    switch moment {
    case .field(let name): [name]
    case .formula(let formula): reads(formula)
    }
  }

  private func reads(_ limit: LimitSource) -> Set<String> { if case .field(let name) = limit { [name] } else { [] } }

  private func reads(_ who: Who?) -> Set<String> {
    switch who {
    case .field(let name): [name]
    case .role(let name): requirements[name] ?? []
    default: []
    }
  }

  private func reads(_ formula: Formula?) -> Set<String> {
    (formula?.reads ?? []).reduce(into: []) { found, reading in
      guard !reading.guarded else { return }
      if workflow.fields[reading.name] != nil { found.insert(reading.name) }
      // Roles come after those they read.
      found.formUnion(requirements[reading.name] ?? [])
    }
  }

  // MARK: Where it goes

  private func ways(_ step: Step) -> [Way] {
    var ways = step.events.values.flatMap { self.ways($0, from: step) }
    guard step.end == nil else { return ways }
    ways += workflow.events.values.flatMap { self.ways($0, from: step) }
    for due in [step.due, workflow.due].compactMap(\.self) {
      for (_, rung) in workflow.ladder(for: due, in: office) {
        ways += (rung.to?.values ?? []).map { Way(to: $0, sets: Set(rung.effects.set.keys)) }
      }
    }
    return ways
  }

  private func ways(_ event: EventRule, from step: Step) -> [Way] {
    var sets = Set(event.needs).union(event.effects.set.keys)
    // Time is nobody, and checks nothing.
    if event.timing == nil, !step.notBy.isEmpty || !event.notBy.isEmpty { sets.insert(Self.checked) }
    return ((event.to?.values ?? []) + [event.beyond].compactMap(\.self)).map { Way(to: $0, sets: sets) }
  }
}

extension Who {
  /// Whether it can stand for somebody of the office who does not handle the matter.
  fileprivate var isSomebodyElse: Bool {
    switch self {
    case .handler, .public, .parents, .raiser: false
    case .role, .field, .post, .opener, .anyone, .everyone: true
    }
  }
}
