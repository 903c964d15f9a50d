// SPDX-License-Identifier: Apache-2.0

/// Writes a random workflow that means to pass the checks: what a step or end needs is brought by whatever leads there.
struct RandomWorkflow {
  /// A step or end in the making.
  struct Stage {
    var name: String
    var draft: Draft
    /// The fields that must be set by whoever arrives.
    var needs: Set<String> = []
    /// The fields that its `enter` sets.
    var sets: Set<String> = []
    var isEnd = false
    var isStruckOff = false
    var keepsApart = false
    var events: Draft = [:]
  }

  /// A workflow that others may raise.
  struct Opened {
    var name: String
    var needs: [String]
  }

  var dice: Dice
  let name: String
  let others: [Opened]
  /// What the opening needs.
  var base: [String] = []
  var always: Set<String> = []
  /// The fields without which a role is unbound.
  var roles: [(name: String, formula: String, needs: Set<String>)] = []
  var idle: [(name: String, formula: String, needs: Set<String>)] = []
  var steps: [Stage] = []
  var ends: [Stage] = []
  var common: Draft = [:]
  var raiser: String?
  var isPublic = false

  init(_ name: String, others: [Opened], dice: Dice) {
    self.name = name
    self.others = others
    self.dice = dice
  }

  var opened: Opened { Opened(name: name, needs: base) }

  mutating func draft() -> Draft {
    planFields()
    planRoles()
    for index in 0..<dice.number(1...6) { steps.append(step("s\(index)")) }
    for index in 0..<dice.number(1...3) { ends.append(end("e\(index)")) }
    for index in steps.indices { keepApart(index) }
    for index in steps.indices { connect(index) }
    for index in steps.indices { embellish(index) }
    for index in ends.indices where dice.chance(25) { reopen(index) }
    planCommon()
    return assembled()
  }

  // MARK: Fields and roles

  private mutating func planFields() {
    base = ["subject"] + dice.some(["lead", "worker", "day", "span", "amount", "guest", "rows", "answer", "told"], 25)
    always = ["grade"]
    if dice.chance(30) { always.insert("span") }
    isPublic = dice.chance(25)
    switch dice.number(0...9) {
    case 0...1: raiser = "guest"
    case 2 where base.contains("worker"): raiser = "worker"
    case 3: raiser = "owner"
    default: raiser = nil
    }
    // Whom the public's matters answer to must be known.
    if isPublic { raiser = "guest" }
    if raiser == "guest", !base.contains("guest") { base.append("guest") }
  }

  private mutating func planRoles() {
    var owners = [
      "event.actor == 'public' ? desk : event.actor", "desk", "clerk", "leader(opener)",
      "has(lead) ? leader(lead) : clerk",
    ]
    if !isPublic { owners += ["event.actor", "event.actor", "event.actor"] }
    if base.contains("worker") { owners += ["worker", "leader(worker)"] }
    if base.contains("lead") { owners += ["lead", "leader(lead)"] }
    roles = [("owner", dice.pick(owners), [])]
    if dice.chance(40) {
      roles.append(("supervisor", dice.pick(["leader(owner)", "overseer(owner)", "head", "supervisors"]), []))
    }
    var more: [(String, Set<String>)] = [
      ("leader(owner)", []), ("members(desk)", []), ("leaders('bureau')", []), ("overseer(owner)", []),
      ("has(worker) ? worker : head", []), ("has(lead) ? leader(lead) : desk", []), ("[owner, clerk]", []),
      ("on_leave(clerk) ? head : clerk", []), ("event.actor == 'public' ? clerk : event.actor", []),
    ]
    if base.contains("lead") { more += [("lead", []), ("leader(lead)", [])] }
    if base.contains("worker") { more += [("leader(worker)", []), ("overseer(worker)", [])] }
    for index in 0..<dice.number(0...2) {
      let (formula, needs) = dice.pick(more)
      roles.append(("r\(index)", formula, needs))
    }
    // Of those that may be nobody, none handles a step.
    if dice.chance(20) { idle = [("idle", dice.pick(["deputy(owner)", "unit(owner)", "deputy(clerk)"]), [])] }
  }

  // MARK: Steps and ends

  private mutating func step(_ name: String) -> Stage {
    var stage = Stage(name: name, draft: ["title": .text("Step \(name)")])
    var handlers: [(String, Set<String>)] = [
      ("owner", []), ("owner", []), ("supervisor", []), ("desk", []), ("clerk", []), ("duty", []), ("head", []),
      ("lead", ["lead"]), ("worker", ["worker"]), ("team", ["team"]),
    ]
    if !isPublic { handlers.append(("opener", [])) }
    handlers += roles.map { ($0.name, $0.needs) }
    let (who, needs) = dice.pick(handlers)
    stage.draft["who"] = .text(who)
    stage.draft["how"] = "Do it."
    stage.needs.formUnion(needs)
    if dice.chance(15) {
      let (field, value) = dice.pick([("answer", "Taken."), ("grade", "high"), ("amount", "= 1 + 1"), ("lead", "u1")])
      stage.draft["enter"] = ["set": .map([Draft.Entry(key: field, value: .text(value))])]
      stage.sets.insert(field)
    } else if dice.chance(20) {
      stage.draft["enter"] = effects(knowing: known(stage))
    }
    return stage
  }

  /// What is set while a matter stands in a stage.
  func known(_ stage: Stage) -> Set<String> { always.union(base).union(stage.needs).union(stage.sets) }

  private mutating func end(_ name: String) -> Stage {
    var kinds = ["concluded", "concluded", "declined", "transferred", "cancelled"]
    if steps.count > 1 { kinds += ["struck-off", "struck-off"] }
    let kind = dice.pick(kinds)
    var stage = Stage(name: name, draft: ["title": .text("End \(name)"), "end": .text(kind)], isEnd: true)
    if dice.chance(60) {
      stage.draft["answer"] = dice.chance(50) ? ["answer"] : ["answer", "subject"]
      stage.needs.insert("answer")
    } else {
      stage.draft["answer"] = .text(dice.chance(50) ? "It is done: {subject}, {number}." : "It is done.")
    }
    if kind == "declined" {
      stage.draft["because"] = "basis"
      stage.draft["next"] = "next"
      stage.needs.formUnion(["basis", "next"])
    }
    if kind == "struck-off" {
      stage.draft["proof"] = dice.chance(50) ? ["proof"] : ["proof", "answer"]
      stage.needs.formUnion(["proof", "answer"])
      stage.isStruckOff = true
    }
    if raiser == "guest" || isPublic || dice.chance(20) {
      stage.draft["told_in"] = "told"
      stage.needs.insert("told")
    }
    if dice.chance(20) { stage.draft["enter"] = effects(knowing: known(stage), atEnd: true) }
    return stage
  }

  private mutating func keepApart(_ index: Int) {
    guard dice.chance(25) else { return }
    steps[index].keepsApart = true
    let names = steps.prefix(index).map(\.name) + ["owner", "opener", "clerk"]
    steps[index].draft["not_by"] = Draft(dice.chance(70) ? [dice.pick(names)] : [dice.pick(names), "supervisor"])
  }

  // MARK: Time

  static let limits = [
    "30s", "15min", "2h", "2 workhours", "20 workhours", "1 workday", "5 workdays", "3 days", "2 weeks", "1 month",
  ]

  mutating func limit(knowing known: Set<String>) -> String {
    if known.contains("span"), dice.chance(30) { return "span" }
    return dice.chance(20) ? "soon" : dice.pick(Self.limits)
  }

  /// A due, with what it reads that is not known yet.
  mutating func due(ofMatter: Bool, knowing known: Set<String>, from index: Int) -> Draft {
    if dice.chance(40) { return .text(limit(knowing: known)) }
    var due: Draft = [:]
    switch dice.number(0...5) {
    case 0 where known.contains("day"): due["at"] = "day"
    case 1:
      due["at"] = .text(
        dice.pick(["= today + duration('49h')", "= latest([now, today])", "= matter.opened + duration('3h')"]))
    case 2:
      due["within"] = [
        ["if": .text(condition(knowing: known)), "then": .text(limit(knowing: known))],
        ["else": .text(limit(knowing: known))],
      ]
    default: due["within"] = .text(limit(knowing: known))
    }
    if due["at"] == nil, dice.chance(25) { due["from"] = known.contains("day") && dice.chance(60) ? "day" : "opened" }
    if dice.chance(20), !ofMatter { due["again"] = .text(dice.pick(["afresh", "continue"])) }
    if dice.chance(40) { due["extend"] = extend(knowing: known) }
    if dice.chance(40) { rungs(&due, knowing: known, from: index) }
    return due
  }

  /// More time, of somebody who is always there.
  private mutating func extend(knowing known: Set<String>) -> Draft {
    var names = ["supervisor", "head", "owner", "clerk", "duty", "handler"] + (isPublic ? [] : ["opener", "raiser"])
    if known.contains("lead") { names.append("lead") }
    if raiser == "guest" { names.removeAll { $0 == "raiser" } }
    var extend: Draft = [
      "by": Draft([dice.pick(names), dice.chance(30) ? "supervisor" : "head"].uniqued),
      "upto": .text(limit(knowing: known)),
    ]
    if dice.chance(50) { extend["times"] = .text("\(dice.number(1...3))") }
    if dice.chance(30) { extend["tell"] = Draft(dice.pick([["raiser"], ["owner", "desk"], ["head"], ["everyone"]])) }
    return extend
  }

  static let before = ["80%", "50%", "1 workday before", "2h before", "3 days before", "1 workhour before"]
  static let after = ["due", "2h after", "1 workday after", "5 workdays after", "1 week after"]

  private mutating func rungs(_ due: inout Draft, knowing known: Set<String>, from index: Int) {
    if dice.chance(40) {
      due["remind"] = dice.chance(30) ? "none" : ["at": .text(dice.pick(Self.before)), "tell": ["handler"]]
    }
    if dice.chance(40) {
      let at: Draft = dice.chance(50) ? ["80%", "1 workday before"] : .text(dice.pick(Self.before))
      due["yellow"] = dice.chance(20) ? "none" : ["at": at, "tell": ["handler", "supervisor"]]
    }
    if dice.chance(60) {
      var red: Draft = [
        "at": .text(dice.pick(Self.after)),
        "tell": Draft(dice.pick([["supervisor", "head", "superior"], ["handler", "head", "supervisors"]])),
      ]
      if dice.chance(40), let to = target(after: index, knowing: known) { red["to"] = .text(to) }
      if dice.chance(20) { red["record"] = ["kind": "criticism", "of": "= handler_unit"] }
      due["red"] = red
    }
    if dice.chance(40) {
      var later: [Draft] = []
      for _ in 0..<dice.number(0...2) {
        later.append(["at": .text(dice.pick(Self.after)), "tell": ["head", "superior"]])
      }
      due["later"] = later.isEmpty ? "none" : .list(later)
    }
  }

  /// A later stage that needs nothing that is not known; nobody is kept apart by time.
  mutating func target(after index: Int, knowing known: Set<String>) -> String? {
    let found = (steps.dropFirst(index + 1) + ends).filter { $0.needs.isSubset(of: known) && !$0.isStruckOff }
    return found.isEmpty ? nil : dice.pick(found.map(\.name))
  }

  // MARK: Formulas and effects

  mutating func condition(knowing known: Set<String>) -> String {
    var conditions = [
      "grade == 'high'", "has(amount) && amount > 4", "on_leave(owner)", "now > matter.opened + duration('48h')",
      "has(worker) && worker == clerk", "taken('s0') < duration('72h')", "size(members(desk)) > 2",
      "!has(day) || day > today", "event.actor != head", "has(answer)",
    ]
    if known.contains("amount") { conditions += ["amount % 2 == 0"] }
    if known.contains("lead") { conditions += ["lead == 'u0'", "leader(lead) != clerk"] }
    return dice.pick(conditions)
  }

  static let literals: [String: Draft] = [
    "subject": "A thing", "answer": "Done.", "basis": "The rules.", "next": "Ask again.", "told": "phone",
    "proof": ["paper"], "lead": "u1", "worker": "p2", "team": ["p2", "p3"], "guest": "Li", "amount": "3",
    "grade": "high", "day": "2026-04-10", "span": "2 days", "urgent": "true",
  ]

  mutating func set(knowing known: Set<String>) -> Draft {
    let formulas: [(String, String)] = [
      ("answer", "= subject"), ("worker", "= leader(owner)"), ("amount", "= 2 + 2"), ("day", "= today"),
      ("answer", "= has(basis) ? basis : subject"), ("grade", "= 'high'"),
      ("amount", "= has(amount) ? amount + 1 : 0"),
    ]
    if dice.chance(8) { return ["lead": "= unit(owner)"] }
    if dice.chance(50) {
      let (field, formula) = dice.pick(formulas)
      return .map([Draft.Entry(key: field, value: .text(formula))])
    }
    let field = dice.pick(["answer", "next", "told", "worker", "grade", "day", "span"])
    return .map([Draft.Entry(key: field, value: Self.literals[field] ?? "x")])
  }

  mutating func tell() -> Draft {
    let names = ["owner", "supervisor", "head", "opener", "raiser", "desk", "everyone", "handler"]
    guard dice.chance(30) else { return Draft([dice.pick(names), "owner"].uniqued) }
    return [["who": Draft([dice.pick(names)]), "say": "About {number}: {subject}"]]
  }

  mutating func effects(knowing known: Set<String>, atEnd: Bool = false) -> Draft {
    var effects: Draft = [:]
    switch dice.number(0...3) {
    case 0: effects["tell"] = atEnd ? ["owner", "raiser"] : tell()
    case 1 where atEnd: effects["record"] = ["kind": "quiet", "note": "Seen."]
    case 1:
      effects["record"] =
        dice.pick([
          ["kind": "talk", "of": "= handler", "points": "2"], ["kind": "criticism"],
          ["kind": "quiet", "note": "Seen."],
          ["each": "members(desk)", "kind": "talk", "of": "= it"],
        ])
    case 2: effects["card"] = .text(dice.pick(["yellow", "red"]))
    default:
      guard let other = others.last else {
        effects["tell"] = tell()
        break
      }
      effects["raise"] = raise(other)
    }
    return effects
  }

  private mutating func raise(_ other: Opened) -> Draft {
    var with: Draft = [:]
    for need in other.needs {
      with[need] =
        need == "subject" && dice.chance(50) ? "= subject" : Self.literals[need] ?? [["who": "p2", "note": "x"]]
    }
    var raise: Draft = ["workflow": .text(other.name), "with": with]
    if dice.chance(30) { raise["if"] = "grade == 'high'" }
    return raise
  }
}

extension Array where Element == String {
  var uniqued: [String] { reduce(into: []) { if !$0.contains($1) { $0.append($1) } } }
}
