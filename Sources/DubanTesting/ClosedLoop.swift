// SPDX-License-Identifier: Apache-2.0

import DubanCore
public import DubanSimulator
import OrderedCollections
import WorkingTime

/// The theorem of the closed loop, asked of a running simulation: owned, not silent, answered, finite.
///
/// It is a second opinion: it looks at the log and at who is who, and shares no rule with what it watches. Whoever plays
/// a story asks it after each turn.
public struct ClosedLoop {
  /// One thing that the theorem says cannot happen.
  public struct Offence: Hashable, Sendable, CustomStringConvertible {
    public enum Part: String, Hashable, Sendable, CaseIterable {
      case owned, notSilent, answered, finite
      /// More time was given otherwise than it may be.
      case extended
      /// Folding the log does not give the state.
      case folded
      /// A schedule opens twice for one occurrence and item, or before it.
      case once
    }

    public var part: Part
    public var matter: String
    public var what: String

    public var description: String { "(\(part.rawValue)) \(matter): \(what)" }
  }

  /// What is remembered of a matter between two looks.
  private struct Seen {
    var moves = 0
    /// Whether somebody passed it who did not do the work, since it was opened.
    var passed = false
    var state: Matter?
  }

  private var seen: [String: Seen] = [:]
  private var looked = 0
  private var opened: Set<String> = []

  public init() {}

  /// Looks at what the last turns wrote, and at every matter that they changed.
  ///
  /// - Parameter all: at every open matter, as after a change of the office.
  public mutating func look(at simulation: Simulation, all: Bool = false) -> [Offence] {
    var offences: [Offence] = []
    var changed: Set<String> = []
    for entry in simulation.entries[looked...] where entry.body.event.source == Event.scheduleSource {
      let id = entry.body.event.id
      if !opened.insert(id).inserted || entry.body.due.map({ $0 > entry.at }) ?? false {
        offences.append(Offence(part: .once, matter: entry.stream, what: "\(id), due \(entry.body.due as Any)"))
      }
    }
    for entry in simulation.entries[looked...] where entry.stream != OfficeState.stream {
      changed.insert(entry.stream)
      offences += look(at: entry, in: simulation)
    }
    looked = simulation.entries.count
    if all { changed.formUnion(simulation.matters.values.filter(\.isOpen).map(\.number)) }
    for number in changed.sorted() {
      guard let matter = simulation.matters[number] else { continue }
      if seen[number]?.state != matter { offences.append(Offence(part: .folded, matter: number, what: "fold ≠ state")) }
      guard matter.isOpen else { continue }
      offences += owned(matter, simulation)
      offences += standing(matter).map { Offence(part: .notSilent, matter: number, what: $0) }
      if let offence = silent(matter, simulation) { offences.append(offence) }
    }
    return offences
  }

  // MARK: Owned

  private func owned(_ matter: Matter, _ simulation: Simulation) -> [Offence] {
    let office = simulation.environment.office
    let directory = Directory(office: office, leaves: simulation.office.leaves, at: simulation.now)
    var offences: [Offence] = []
    func say(_ what: String) { offences.append(Offence(part: .owned, matter: matter.number, what: what)) }
    let step = simulation.environment.workflow(of: matter)?.steps[matter.step]
    if step == nil || step?.end != nil {
      say("it is open, and stands in '\(matter.step)', which is no step to stand in")
    }
    let owners = directory.people(of: matter.roles["owner"] ?? [])
    if owners.isEmpty || owners.contains(where: { office.people[$0] == nil }) { say("nobody owns it: \(owners)") }
    // Whoever is shut out, and be it everybody, somebody is left.
    for excluded in [[], Set(office.people.keys)] {
      let hands = directory.hands(of: matter.handler, excluding: excluded)
      if hands.isEmpty || hands.contains(where: { office.people[$0.person] == nil }) {
        say("nobody handles it: \(matter.handler) comes to \(hands.map(\.person))")
      }
    }
    return offences
  }

  // MARK: Not silent

  /// Nothing of a clock that stands still is to fire, and a paused matter wakes by the end of its pause.
  private func standing(_ matter: Matter) -> [String] {
    var offences: [String] = []
    for clock in matter.clocks where clock.suspensions.contains(where: { $0.to == nil }) && !clock.pending.isEmpty {
      offences.append("its clock \(clock.id.word) stands still, and is to fire at \(clock.pending[0].at)")
    }
    guard let pause = matter.paused else { return offences }
    for clock in matter.clocks where clock.id != .pause {
      for point in clock.pending where point.at < pause.until {
        offences.append("paused until \(pause.until), and \(clock.id.word) is to fire at \(point.at)")
      }
    }
    guard let next = matter.next, next <= pause.until else {
      return offences + ["paused until \(pause.until), and nothing ends that"]
    }
    return offences
  }

  /// Lets time run, with nobody acting, until somebody else than the handler is told or it moves.
  private func silent(_ matter: Matter, _ simulation: Simulation) -> Offence? {
    // After the last rung it is on the standing list.
    let isStanding = matter.clocks.contains { clock in
      // A timed event that came in another visit was told of that.
      !clock.fired.isEmpty && (clock.isDuty || clock.began >= matter.entered)
    }
    var future = simulation.following(matter.number)
    var rounds = 0
    var heard: [String] = []
    while let next = future.matters[matter.number]?.next, rounds < 500 {
      rounds += 1
      let before = future.entries.count
      guard let present = future.matters[matter.number] else { break }
      let step = matter.step
      future.advance(to: max(next, future.now))
      for entry in future.entries[before...] where entry.stream == matter.number {
        guard let decision = entry.decision else { continue }
        if decision.to != nil { return nil }
        let handlers = Self.handlers(of: present, future, at: entry.at)
        heard.append("\(entry.body.event.name) at \(entry.at): \(decision.messages.map(\.to)), \(handlers.sorted())")
        // Above the head and the superior there is nobody: where both are among the handlers, the superior is told.
        let superior = future.environment.office.posts["superior"].flatMap {
          if case .holder(let id) = $0 { id } else { nil }
        }
        if decision.messages.flatMap(\.to).contains(where: { !handlers.contains($0) || $0 == superior }) { return nil }
      }
      if future.entries.count == before {
        return Offence(
          part: .notSilent, matter: matter.number, what: "in '\(step)', what is due at \(next) never fires")
      }
    }
    guard !isStanding else { return nil }
    return Offence(
      part: .notSilent, matter: matter.number,
      what: "in '\(matter.step)', nobody but the handler \(matter.handler) would ever hear of it: \(heard)")
  }

  /// Whom a matter's handler means, and who stands in; whoever is shut out stands in for nobody.
  private static func handlers(of matter: Matter, _ simulation: Simulation, at: Instant) -> Set<String> {
    let directory = Directory(office: simulation.environment.office, leaves: simulation.office.leaves, at: at)
    let rules = simulation.environment.workflow(of: matter)?.steps[matter.step]?.notBy ?? []
    let hands = directory.hands(of: matter.handler, excluding: shutOut(by: rules, of: matter, directory))
    return Set(directory.people(of: matter.handler) + hands.map(\.person))
  }

  private static func shutOut(by rules: [Exclusion], of matter: Matter, _ directory: Directory) -> Set<String> {
    rules.reduce(into: []) { found, rule in
      switch rule {
      case .actedIn(let step): found.formUnion(matter.acted[step] ?? [])
      case .who(.role(let name)): found.formUnion(directory.people(of: matter.roles[name] ?? []))
      case .who(.post(let name)): found.formUnion(directory.people(of: directory.holders(of: name)))
      case .who(.opener): found.formUnion(directory.people(of: [matter.opener.person ?? ""]))
      case .who(.handler): found.formUnion(directory.people(of: matter.handler))
      case .who: break
      }
    }
  }

  // MARK: Answered and finite

  private mutating func look(at entry: Entry, in simulation: Simulation) -> [Offence] {
    guard let decision = entry.decision else { return [] }
    var offences: [Offence] = []
    var now = seen[entry.stream] ?? Seen()
    let before = now.state
    do {
      now.state = try entry.apply(to: before)
    } catch {
      offences.append(Offence(part: .folded, matter: entry.stream, what: "\(error)"))
    }
    defer { seen[entry.stream] = now }
    guard let matter = now.state, let workflow = simulation.environment.workflow(of: matter) else { return offences }
    let office = simulation.environment.office
    for what in ExtensionLaw.offences(in: entry, from: before, to: matter, workflow: workflow, office: office) {
      offences.append(Offence(part: .extended, matter: entry.stream, what: "\(what), by entry \(entry.seq)"))
    }
    if let pause = before?.paused, let firing = decision.fired.first(where: { $0.clock != .pause }) {
      let what = "\(firing.rung.word) of \(firing.clock.word) fired at \(entry.at), in the pause until \(pause.until)"
      offences.append(Offence(part: .notSilent, matter: entry.stream, what: what))
    }
    if let before, passes(entry, decision, before, workflow, simulation) { now.passed = true }
    if let ending = decision.end {
      for what in unanswered(ending, decision, matter, workflow, passed: now.passed) {
        offences.append(Offence(part: .answered, matter: entry.stream, what: "it ends in '\(matter.step)' \(what)"))
      }
    }
    if decision.to != nil {
      now.moves += 1
      if now.moves > Self.bound(of: workflow) {
        offences.append(
          Offence(
            part: .finite, matter: entry.stream, what: "move \(now.moves), of \(Self.bound(of: workflow)) at most"))
      }
    }
    return offences
  }

  /// Whether somebody sent this whom `not_by` keeps apart from who did the work, or the superior set that aside.
  private func passes(
    _ entry: Entry, _ decision: Decision, _ before: Matter, _ workflow: Workflow, _ simulation: Simulation
  ) -> Bool {
    guard let person = decision.acted, let step = workflow.steps[before.step] else { return false }
    let name = String(entry.body.event.name)
    let rules = step.notBy + ((step.events[name] ?? workflow.events[name])?.notBy ?? [])
    guard !rules.isEmpty else { return false }
    guard decision.override == nil else { return true }
    let directory = Directory(
      office: simulation.environment.office, leaves: simulation.office.leaves, at: entry.at)
    return !Self.shutOut(by: rules, of: before, directory).contains(person)
  }

  private func unanswered(
    _ ending: Ending, _ decision: Decision, _ matter: Matter, _ workflow: Workflow, passed: Bool
  ) -> [String] {
    var missing: [String] = []
    let answers = decision.messages.filter { $0.occasion == .answer }
    if answers.count != 1 { missing.append("with \(answers.count) answers in the same commit") }
    for answer in answers where answer.to.isEmpty {
      if answer.contact?.isNull ?? true { missing.append("with an answer to nobody") }
      let hasAccount =
        workflow.raiser.map { workflow.fields[$0]?.type != .contact } ?? (matter.opener.person != "public")
      if !hasAccount, answer.told == nil { missing.append("without a word on how the raiser was told") }
    }
    guard let end = workflow.steps[matter.step]?.end else {
      if ending.answer["reason"]?.isNull ?? true { missing.append("without a reason") }
      return missing
    }
    func demand(_ fields: [String], _ what: String) {
      for field in fields where ending.answer[field]?.isNull ?? true {
        missing.append("without its \(what) '\(field)'")
      }
    }
    switch end.answer {
    case .fields(let fields):
      if fields.isEmpty { missing.append("without an answer") }
      demand(fields, "answer")
    case .text(let text):
      if ending.text == nil { missing.append("without a text") }
      for name in text.names where name != "number" && matter.fields[name] == nil {
        missing.append("with a text that lacks '\(name)'")
      }
    }
    if end.kind == .declined {
      if end.because.isEmpty || end.next.isEmpty { missing.append("refused, without a reason or a next step") }
      demand(end.because, "reason")
      demand(end.next, "next step")
    }
    if end.kind == .struckOff {
      if end.proof.isEmpty { missing.append("struck off, without proof") }
      demand(end.proof, "proof")
      for field in end.proof where ending.answer[field] == .array([]) {
        missing.append("with an empty '\(field)' as proof")
      }
      if !passed { missing.append("struck off, and nobody passed it but who did the work") }
    }
    return missing
  }

  /// At most so many moves: B(W) of the theorem.
  static func bound(of workflow: Workflow) -> Int {
    let events = workflow.steps.values.flatMap { Array($0.events.values) } + Array(workflow.events.values)
    let budgets = events.filter { $0.to != nil }.compactMap(\.atMost).reduce(0, +)
    return (budgets + 1) * workflow.steps.count
  }
}
