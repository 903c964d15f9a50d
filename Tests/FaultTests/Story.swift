// SPDX-License-Identifier: Apache-2.0

import DubanCore
import DubanDefinition
import DubanSimulator
import DubanTesting
import OrderedCollections
import WorkingTime

/// Some hours of office life that a seed repeats: what is sent, when, and when the daemon is started again.
struct Story: Sendable {
  enum Step: Sendable {
    /// Time passes, and what falls due fires.
    case pass(to: Instant)
    /// Events that wait together, so that one turn takes them.
    case send([Submission])
    /// The daemon is stopped and started again.
    case restart
  }

  let seed: UInt64
  let starts: Instant
  /// After how many pages of the write-ahead log SQLite copies it into the database.
  let checkpoint: Int
  let steps: [Step]

  init(seed: UInt64, in set: DefinitionSet) {
    var writer = Writer(seed: seed, set: set)
    writer.write()
    self.seed = seed
    starts = writer.starts
    checkpoint = [1000, 1000, 20, 6][Int.random(in: 0..<4, using: &writer.chance)]
    steps = writer.steps
  }

  private init(seed: UInt64, starts: Instant, checkpoint: Int, steps: [Step]) {
    (self.seed, self.starts, self.checkpoint, self.steps) = (seed, starts, checkpoint, steps)
  }

  /// Its first events only.
  var shortened: Story { Story(seed: seed, starts: starts, checkpoint: checkpoint, steps: Array(steps.prefix(1))) }
}

/// Makes up a story. The simulator plays it at once, so that the next event can fit what the matters have come to.
private struct Writer {
  let starts: Instant
  var chance: Seeded
  var steps: [Story.Step] = []
  private let set: DefinitionSet
  private var simulation: Simulation
  private var accepted: [Submission] = []
  private var sent = 0

  init(seed: UInt64, set: DefinitionSet) {
    chance = Seeded(seed: seed)
    self.set = set
    // Half of the stories begin in working hours, on a day with a night and a weekend before it.
    let zone = set.environment.office.time.zone
    let hour = Int.random(in: 8...23, using: &chance)
    let start = CivilDateTime(parsing: "2026-03-06 \(hour < 10 ? "0" : "")\(hour):40")
    starts = start.map(zone.instant(of:)) ?? Instant(milliseconds: 0)
    simulation = Simulation(environment: set.environment, starts: starts)
  }

  mutating func write() {
    send()
    for _ in 0..<Int.random(in: 2...6, using: &chance) {
      switch Int.random(in: 0..<10, using: &chance) {
      case 0: steps.append(.restart)
      case 1...4: pass()
      default: send()
      }
    }
  }

  /// To a due instant exactly, some minutes, or past several rungs at once.
  private mutating func pass() {
    let next = simulation.next
    let minutes = Int64.random(in: 1...180, using: &chance)
    var instant = simulation.now + Span(milliseconds: minutes * 61_003)
    if let next, Bool.random(using: &chance) { instant = next }
    simulation.advance(to: instant)
    steps.append(.pass(to: instant))
  }

  private mutating func send() {
    var batch: [Submission] = []
    for _ in 0..<Int.random(in: 1...3, using: &chance) {
      let (event, isAccepted) = next()
      batch.append(event)
      // What is refused is not remembered, so it must come last: sent again it must meet the same state.
      guard isAccepted else { break }
    }
    steps.append(.send(batch))
  }

  private mutating func next() -> (event: Submission, isAccepted: Bool) {
    let open = simulation.matters.values.filter(\.isOpen).sorted { $0.number < $1.number }
    let matter = open.randomElement(using: &chance)
    switch Int.random(in: 0..<20, using: &chance) {
    case 0 where !accepted.isEmpty: return (accepted.randomElement(using: &chance) ?? opening(), true)
    case 1 where !accepted.isEmpty:
      var other = accepted.randomElement(using: &chance) ?? opening()
      other.data["summary"] = "Something else under the same id"
      return (other, false)
    case 2: return play(event("urgent-directive.relay", on: "JJ-2026-999", by: "lu"))
    case 3: return play(event("office.leave", by: nil, leave()))
    case 4...13: return play(matter.map { acting(on: $0) } ?? opening())
    case 14: return play(matter.map { noting($0) } ?? opening())
    default: return play(opening())
    }
  }

  /// - Returns: the event, and whether the simulator accepted it.
  private mutating func play(_ event: Submission) -> (Submission, Bool) {
    let result = simulation.send(
      at: simulation.now, as: event.actor, type: event.type, subject: event.subject, data: event.data)
    guard case .success = result else { return (event, false) }
    accepted.append(event)
    return (event, true)
  }

  private mutating func event(
    _ type: String, on number: String? = nil, by person: String?, _ data: [String: JSON] = [:]
  ) -> Submission {
    sent += 1
    return Submission(
      caller: Caller(account: "root", isSuper: true), id: "e\(sent)", source: "story", type: type, subject: number,
      actor: person, data: data)
  }

  private mutating func opening() -> Submission {
    if Int.random(in: 0..<3, using: &chance) == 0 {
      return event(
        "first-responsibility.open", by: "wang",
        ["subject": "Well pump broken 水泵坏了", "requester": "Li, Group 4", "urgency": "urgent"])
    }
    return event("urgent-directive.open", by: "wang", ["summary": "Sluice gate stuck", "source": "Keeper Zhang"])
  }

  private mutating func noting(_ matter: Matter) -> Submission {
    let text = String(repeating: "Nobody is there. 无人在岗。", count: Int.random(in: 1...300, using: &chance))
    return event("\(matter.workflow).note", on: matter.number, by: "wang", ["text": .string(text)])
  }

  private func leave() -> [String: JSON] {
    let zone = set.environment.office.time.zone
    func written(_ hours: Int64) -> JSON {
      .string(RFC3339.format(simulation.now + Span(milliseconds: hours * 3_600_000), in: zone))
    }
    return ["person": "han", "from": written(1), "until": written(30)]
  }

  /// An event that the step takes, mostly by somebody who may send it, mostly with what it needs.
  private mutating func acting(on matter: Matter) -> Submission {
    guard let workflow = simulation.environment.workflow(of: matter),
      let name = workflow.takes(matter).randomElement(using: &chance),
      let rule = workflow.steps[matter.step]?.events[name]
    else { return noting(matter) }
    var data: [String: JSON] = [:]
    for need in rule.needs { data[need] = value(of: workflow.fields[need]?.type) }
    if Int.random(in: 0..<12, using: &chance) == 0, let need = rule.needs.first { data[need] = nil }
    var people = matter.handler.flatMap { id in
      set.environment.office.units[id].map { [$0.leader] + $0.members } ?? [id]
    }
    if people.isEmpty || Int.random(in: 0..<10, using: &chance) == 0 {
      people = Array(set.environment.office.people.keys)
    }
    return event("\(workflow.name).\(name)", on: matter.number, by: people.randomElement(using: &chance), data)
  }

  private mutating func value(of type: FieldType?) -> JSON {
    switch type {
    case .unit: .string(["water", "roads"].randomElement(using: &chance) ?? "water")
    case .choice(let words): words.randomElement(using: &chance).map(JSON.string) ?? .null
    default: "As it is. 照此办理。"
    }
  }
}
