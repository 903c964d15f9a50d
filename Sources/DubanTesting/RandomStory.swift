// SPDX-License-Identifier: Apache-2.0

public import DubanCore
import DubanDefinition
public import DubanSimulator
import OrderedCollections
import WorkingTime

/// A random story of an office: people send what they may and what they may not, time passes, the daemon is down, people
/// go on leave, the office changes; and after every turn the closed loop is asked for.
public struct RandomStory {
  public private(set) var simulation: Simulation
  public private(set) var offences: [ClosedLoop.Offence] = []
  /// What was done, one line an act, until the first offence.
  public private(set) var told: [String] = []
  /// How many acts were accepted.
  public private(set) var accepted = 0

  private var loop = ClosedLoop()
  private var dice: Dice
  private let later: (UInt64) -> DefinitionSet?

  /// - Parameter later: the definitions some time later, by a seed; nil where they are refused.
  public init(of set: DefinitionSet, seed: UInt64, later: @escaping (UInt64) -> DefinitionSet?) {
    dice = Dice(seed: seed)
    self.later = later
    let zone = set.environment.office.time.zone
    let day = CivilDateTime(parsing: "2026-\(dice.pick(["03-02", "04-30", "12-20"])) 00:00")
    let midnight = day.map(zone.instant(of:)) ?? Instant(milliseconds: 0)
    simulation = Simulation(
      environment: set.environment, starts: midnight + .hours(dice.number(0...23)))
  }

  /// Plays so many acts, or fewer: it ends with the first offence.
  public mutating func play(acts: Int) {
    for _ in 0..<acts where offences.isEmpty { act() }
  }

  private var zone: ZoneRules { simulation.environment.office.time.zone }

  private mutating func act() {
    let pause: Int =
      switch dice.number(0...9) {
      case 0...3: dice.number(0...60)
      case 4...7: dice.number(0...3_000)
      case 8: dice.number(0...20_000)
      default: 0
      }
    let at = simulation.now + Span(milliseconds: Int64(pause) * 60_000)
    let isEmpty = simulation.matters.isEmpty
    switch dice.number(0...19) {
    case _ where isEmpty, 0, 1: open(at)
    case 2: leave(at)
    case 3:
      told.append("\(zone.civil(at)) the office changes")
      guard let set = later(dice.seed()) else { return }
      simulation.reload(set, at: at)
      look(all: true)
    case 4:
      let until = at + .hours(dice.number(1...2_000))
      told.append("\(zone.civil(at)) down until \(zone.civil(until))")
      simulation.advance(to: at)
      look()
      simulation.stop(until: until)
      look()
    case 5:
      // Nobody acts until something comes due.
      guard let next = simulation.next else { return }
      told.append("\(zone.civil(next)) time passes")
      simulation.advance(to: max(next, simulation.now))
      look()
    default: send(at)
    }
  }

  private mutating func look(all: Bool = false) { offences += loop.look(at: simulation, all: all) }

  private mutating func submit(
    _ at: Instant, _ person: String?, _ type: String, _ number: String?, _ data: [String: JSON]
  ) {
    let result = simulation.send(at: at, as: person, type: type, subject: number, data: data)
    let outcome: String
    switch result {
    case .success(let answer):
      accepted += 1
      outcome = "→ \(answer.number ?? "") \(answer.step ?? "")"
    case .failure(let refusal): outcome = "refused: \(refusal.reason.rawValue), \(refusal.detail.in(.en))"
    }
    let text = JSON.object(data).text
    told.append("\(zone.civil(at)) \(person ?? "root"): \(type) \(number ?? "") \(text) \(outcome)")
    look()
  }

  private var people: [String] { Array(simulation.environment.office.people.keys) }

  private mutating func open(_ at: Instant) {
    let workflows = simulation.environment.workflows.values.sorted { $0.name < $1.name }
    let workflow = dice.pick(workflows)
    let person = dice.chance(15) ? "public" : dice.pick(people)
    submit(at, person, "\(workflow.name).open", nil, data(for: workflow.open, of: workflow))
  }

  private mutating func leave(_ at: Instant) {
    var data: [String: JSON] = [
      "person": .string(dice.pick(people)), "from": .string(RFC3339.format(at, in: zone)),
      "until": .string(RFC3339.format(at + .hours(dice.number(1...500)), in: zone)),
    ]
    if dice.chance(40) { data["deputy"] = .string(dice.pick(people)) }
    submit(at, nil, "office.leave", nil, data)
  }

  private mutating func send(_ at: Instant) {
    let open = simulation.matters.values.filter { $0.isOpen || dice.chance(20) }.map(\.number).sorted()
    guard !open.isEmpty, let matter = simulation.matters[dice.pick(open)],
      let workflow = simulation.environment.workflow(of: matter)
    else { return }
    if workflow.mayExtend, matter.isOpen, dice.chance(matter.asked == nil ? 30 : 50) {
      return more(dice.chance(60) ? simulation.now : at, matter, workflow)
    }
    let takes = workflow.takes(matter)
    let name: String
    switch dice.number(0...9) {
    case 0...6 where !takes.isEmpty: name = dice.pick(takes)
    case 7:
      name = dice.pick((workflow.steps.values.flatMap(\.events.keys) + workflow.events.keys).sorted() + ["no-event"])
    case 8 where matter.isOpen:
      // A pause is for the supervisor, and seldom comes by itself.
      name = (matter.paused == nil ? BuiltIn.pause : .resume).rawValue
    default: name = dice.pick(BuiltIn.taken.map(\.rawValue))
    }
    let rule = workflow.steps[matter.step]?.events[name] ?? workflow.events[name]
    submit(
      at, sender(of: rule, matter, at), "\(workflow.name).\(name)", matter.number, data(name, rule, matter, workflow))
  }

  /// More time is asked for, or answered, mostly by somebody who may.
  private mutating func more(_ at: Instant, _ matter: Matter, _ workflow: Workflow) {
    let (office, leaves) = (simulation.environment.office, simulation.office.leaves)
    let directory = Directory(office: office, leaves: leaves, at: at)
    let name = matter.asked == nil ? "extend" : dice.pick(["grant", "grant", "grant", "deny", "extend"])
    var person = directory.hands(of: matter.handler)[0].person
    if let request = matter.asked, name != "extend" {
      let due = request.clock == .step ? workflow.steps[matter.step]?.due : workflow.due
      let ids = (due?.extend?.by ?? []).flatMap { who -> [String] in
        switch who {
        case .role(let role): matter.roles[role] ?? []
        case .post(let post): directory.holders(of: post)
        case .field(let field): matter.fields[field]?.stringValue.map { [$0] } ?? []
        case .handler: matter.handler
        default: matter.opener.person.map { [$0] } ?? []
        }
      }
      person = directory.hands(of: ids, excluding: dice.chance(90) ? [request.by] : [])[0].person
    }
    if dice.chance(10) { person = dice.pick(people) }
    submit(
      at, person, "\(workflow.name).\(name)", matter.number,
      data(for: BuiltIn(rawValue: name) ?? .extend, matter, workflow))
  }

  /// An answer to "until when", in one of its forms.
  private mutating func until() -> JSON {
    let later = simulation.now + .hours(dice.number(0...500))
    return switch dice.number(0...2) {
    case 0: .string(zone.civil(later).date.description)
    case 1: .string(RFC3339.format(later, in: zone))
    default: value(of: .limit)
    }
  }

  /// Mostly somebody who may, else nothing ever ends.
  private mutating func sender(of rule: EventRule?, _ matter: Matter, _ at: Instant) -> String {
    guard dice.chance(75) else { return dice.chance(10) ? "public" : dice.pick(people) }
    let directory = Directory(office: simulation.environment.office, leaves: simulation.office.leaves, at: at)
    if let rule, case .sent(let by?) = rule.trigger, dice.chance(50) {
      for who in by {
        switch who {
        case .role(let role): return directory.hands(of: matter.roles[role] ?? [])[0].person
        case .opener: return matter.opener.person ?? dice.pick(people)
        default: continue
        }
      }
    }
    if rule == nil || dice.chance(20) {
      let role = dice.pick(["owner", "supervisor"])
      return directory.hands(of: matter.roles[role] ?? [])[0].person
    }
    // Of those who handle it, and those who stand behind them, one who is not shut out.
    let acted = Set(matter.acted.values.joined())
    return directory.hands(of: matter.handler, excluding: dice.chance(50) ? acted : [])[0].person
  }

  // MARK: Data

  private mutating func data(_ name: String, _ rule: EventRule?, _ matter: Matter, _ workflow: Workflow) -> [String:
    JSON]
  {
    if let builtIn = BuiltIn(rawValue: name) { return data(for: builtIn, matter, workflow) }
    return rule.map { data(for: $0, of: workflow) } ?? [:]
  }

  private mutating func data(for rule: EventRule, of workflow: Workflow) -> [String: JSON] {
    var data: [String: JSON] = [:]
    for name in rule.needs + dice.some(rule.allows, 40) { data[name] = value(of: workflow.fields[name]?.type) }
    if dice.chance(6) { data[dice.pick(data.keys.sorted() + ["subject"])] = nil }
    if dice.chance(6) { data[dice.pick(Array(workflow.fields.keys))] = value(of: .int(min: nil, max: nil)) }
    return data
  }

  private mutating func data(for builtIn: BuiltIn, _ matter: Matter, _ workflow: Workflow) -> [String: JSON] {
    var data: [String: JSON] = dice.chance(90) ? ["reason": "Why not."] : [:]
    switch builtIn {
    case .note: data["text"] = "Said."
    case .reassign:
      data["role"] = .string(dice.pick(Array(workflow.roles.keys)))
      if dice.chance(70) {
        data["person"] = .string(dice.pick(people))
      } else {
        data["unit"] = .string(dice.pick(Array(simulation.environment.office.units.keys)))
      }
    case .correct:
      let field = dice.pick(Array(workflow.fields.keys))
      data["field"] = .string(field)
      data["value"] = dice.chance(85) ? value(of: workflow.fields[field]?.type) : .null
    case .link: data["number"] = .string(dice.pick(simulation.matters.keys.sorted()))
    case .extend:
      let rules = [workflow.steps[matter.step]?.due?.extend, workflow.due?.extend]
      if rules.allSatisfy({ $0 != nil }) || dice.chance(5) { data["clock"] = .string(dice.pick(["step", "matter"])) }
      if dice.chance(30) { data["until"] = until() }
    case .grant: if dice.chance(25) { data["until"] = until() }
    case .cancel: if dice.chance(60) { data["told_by"] = "phone" }
    case .pause:
      data["limit"] = .string(
        dice.pick(["3 workdays", "5 days", "90min", "20 workhours", "2 weeks", "30 days", "2 months"]))
      if dice.chance(30) { data["waiting_for"] = "Somebody else." }
    default: break
    }
    return data
  }

  private mutating func value(of type: FieldType?) -> JSON {
    let day = zone.civil(simulation.now + .hours(24 * (dice.number(0...40) - 15))).date
    switch type {
    case .choice(let values): return .string(dice.pick(values + ["low"]))
    case .date: return .string(day.description)
    case .limit: return .string(dice.pick(["2h", "3 workdays", "1 week", "20 workhours"]))
    case .person: return .string(dice.pick(people))
    case .people: return dice.chance(10) ? .array([]) : .array([.string(dice.pick(people))])
    case .unit: return .string(dice.pick(Array(simulation.environment.office.units.keys)))
    case .contact: return dice.chance(30) ? ["name": "Li", "person": .string(dice.pick(people))] : "Li"
    case .files: return dice.chance(10) ? .array([]) : .array(["paper"])
    case .int: return .int(Int64(dice.number(0...10)))
    case .bool: return .bool(dice.chance(50))
    case .list: return .array([["note": "x"]])
    default: return dice.chance(4) ? " " : "Something."
    }
  }
}
