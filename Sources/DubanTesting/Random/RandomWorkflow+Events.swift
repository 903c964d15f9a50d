// SPDX-License-Identifier: Apache-2.0

extension RandomWorkflow {
  private func stage(_ name: String) -> Stage? { (steps + ends).first { $0.name == name } }

  private func needs(of targets: [String]) -> Set<String> {
    targets.reduce(into: []) { $0.formUnion(stage($1)?.needs ?? []) }
  }

  /// Every step is reached, and every step leads on.
  mutating func connect(_ index: Int) {
    let later = steps.dropFirst(index + 1).map(\.name)
    if index + 1 < steps.count {
      // From some step before it, so that it is reached.
      let source = dice.number(0...index)
      add("go-\(steps[index + 1].name)", leading(source, to: [steps[index + 1].name]), to: source)
    }
    if later.isEmpty || dice.chance(40) {
      for end in ends where later.isEmpty || dice.chance(40) {
        add("finish-\(end.name)", leading(index, to: [end.name]), to: index)
      }
    }
    let leadsOn = steps[index].events.keys.contains { steps[index].events[$0]?["to"] != nil }
    if !leadsOn {
      let end = dice.pick(ends)
      add("finish-\(end.name)", leading(index, to: [end.name]), to: index)
    }
    if dice.chance(25) {
      let targets = later + ends.map(\.name)
      let (first, last) = (dice.pick(targets), dice.pick(targets))
      add("choose", leading(index, to: [first, last]), to: index)
    }
  }

  private mutating func add(_ name: String, _ event: Draft, to index: Int) { steps[index].events[name] = event }

  /// An event that somebody sends, with what its targets need.
  private mutating func leading(_ index: Int, to targets: [String], beyond: String? = nil) -> Draft {
    let source = steps[index]
    let known = known(source)
    var needed = needs(of: targets + (beyond.map { [$0] } ?? []))
    // What is known already is brought anew only sometimes.
    for field in needed.intersection(known).sorted() where !dice.chance(25) { needed.remove(field) }
    var event: Draft = ["to": .text(targets[0])]
    if targets.count > 1 {
      let knowing = known.union(needed)
      event["to"] = [
        ["if": .text(condition(knowing: knowing)), "then": .text(targets[0])], ["else": .text(targets[1])],
      ]
    }
    if dice.chance(35) { event["by"] = by(source) }
    if (targets + [beyond ?? ""]).contains(where: { stage($0)?.isStruckOff == true }) {
      event["not_by"] = Draft([dice.pick(steps.map(\.name).filter { $0 != source.name })])
    }
    if dice.chance(20) { needed.insert("reason") }
    if !needed.isEmpty { event["needs"] = Draft(needed.sorted()) }
    let allowed = dice.some(["amount", "day", "worker", "proof", "team", "urgent"], 12).filter { !needed.contains($0) }
    if !allowed.isEmpty { event["allows"] = Draft(allowed) }
    // One way out stays open.
    let hasExit = source.events.keys.contains { source.events[$0]?["to"] != nil && source.events[$0]?["if"] == nil }
    if hasExit, dice.chance(30) {
      event["if"] = .text(condition(knowing: known.union(needed)))
      event["otherwise"] = "Not now: {subject}."
    }
    if dice.chance(20) { merge(&event, effects(knowing: known.union(needed))) }
    if dice.chance(10) { event["set"] = set(knowing: known.union(needed)) }
    return event
  }

  private mutating func by(_ source: Stage) -> Draft {
    let who = source.draft["who"]?.text ?? "owner"
    return Draft([who, dice.pick(["opener", "anyone", "supervisor", "desk", "raiser", "handler"])].uniqued)
  }

  private func merge(_ event: inout Draft, _ effects: Draft) {
    for key in effects.keys { event[key] = effects[key] }
  }

  /// What else may happen in a step: ways back, remarks, timed events, and its bound in time.
  mutating func embellish(_ index: Int) {
    let known = known(steps[index])
    if dice.chance(35) {
      let beyond = dice.chance(70) ? dice.pick(steps.dropFirst(index + 1).map(\.name) + ends.map(\.name)) : nil
      var back = leading(index, to: [dice.pick(steps.prefix(index + 1).map(\.name))], beyond: beyond)
      back["needs"] = Draft(((back["needs"]?.elements.compactMap(\.text) ?? []) + ["reason"]).uniqued)
      back["at_most"] = .text("\(dice.number(1...3))")
      if let beyond { back["beyond"] = .text(beyond) }
      steps[index].events["back"] = back
    }
    if dice.chance(30) {
      var remark: Draft = [
        "by": by(steps[index]), "allows": Draft(dice.some(["answer", "day", "amount", "lead"], 50)),
      ]
      if dice.chance(60) { merge(&remark, effects(knowing: known)) }
      if dice.chance(40) { remark["set"] = set(knowing: known) }
      steps[index].events["remark"] = remark
    }
    let hasDue = dice.chance(75)
    if hasDue { steps[index].draft["due"] = due(ofMatter: false, knowing: known, from: index) }
    if !hasDue || dice.chance(20) { steps[index].events["silence"] = silence(index, isBound: !hasDue) }
  }

  /// A timed event; as the step's only bound, one that surely comes and is noticed.
  private mutating func silence(_ index: Int, isBound: Bool) -> Draft {
    let known = known(steps[index])
    var event: Draft = [:]
    if known.contains("day"), dice.chance(30) {
      event["at"] = "day"
    } else if dice.chance(25) {
      event["every"] = .text(dice.pick(Self.recurrences))
      if dice.chance(30) { event["workdays"] = "true" }
    } else if dice.chance(10) {
      event["at"] = "= today + duration('60h')"
    } else {
      event["after"] = .text(limit(knowing: known))
    }
    if dice.chance(isBound ? 10 : 40) { event["again"] = .text(dice.pick(["afresh", "continue"])) }
    let later = steps.dropFirst(index + 1).map(\.name) + ends.filter { !$0.isStruckOff }.map(\.name)
    if !later.isEmpty, dice.chance(70) {
      let to = dice.pick(later)
      event["to"] = .text(to)
      var set: Draft = [:]
      for field in needs(of: [to]).subtracting(known).sorted() { set[field] = Self.literals[field] ?? "x" }
      if !set.keys.isEmpty { event["set"] = set }
      if !isBound, dice.chance(15) { event["at_most"] = "2" }
      if !isBound, dice.chance(30) { event["if"] = .text(condition(knowing: known)) }
    } else {
      event["tell"] = ["head", "superior"]
      if dice.chance(20) { event["card"] = "yellow" }
    }
    return event
  }

  mutating func reopen(_ index: Int) {
    if dice.chance(40) {
      ends[index].events["thank"] = ["by": ["anyone"], "allows": ["urgent"], "tell": ["owner"]]
      return
    }
    let target = dice.pick(steps)
    let known = known(ends[index])
    var event: Draft = [
      "to": .text(target.name), "by": Draft(dice.pick([["owner"], ["opener", "raiser"], ["anyone"]])),
      "at_most": .text("\(dice.number(1...2))"),
    ]
    event["needs"] = Draft(target.needs.subtracting(known).sorted() + ["reason"])
    ends[index].events["reopen"] = event
  }

  mutating func planCommon() {
    if dice.chance(25) { common[dice.pick(["cancel", "note", "urge", "link"])] = "never" }
    if dice.chance(25) {
      common["pause"] = dice.pick([
        "never", ["upto": "10 days"], ["by": ["owner", "head"], "upto": "soon"], ["by": ["handler"]],
      ])
    }
    if dice.chance(25) { common["reassign"] = ["by": ["owner", "head"]] }
    if dice.chance(10) { common["extend"] = ["by": ["owner", "handler"]] }
    if dice.chance(10) { common["grant"] = ["by": Draft([dice.pick(["head", "supervisor", "desk"])])] }
    if dice.chance(20), let end = ends.first(where: { !$0.isStruckOff }) {
      common["withdraw"] = [
        "by": ["opener"], "to": .text(end.name),
        "needs": Draft(end.needs.sorted().filter { $0 != "reason" } + ["reason"]),
      ]
    }
    if dice.chance(20) {
      common["nag"] =
        dice.chance(50)
        ? ["after": "3 workdays", "tell": ["head"]] : ["every": .text(dice.pick(Self.recurrences)), "tell": ["head"]]
      if dice.chance(40), common["nag"]?["after"] != nil { common["nag"]?["again"] = "continue" }
    }
    roles += idle
    if dice.chance(15), let step = steps.last {
      common["raise-it"] = [
        "by": ["anyone"], "to": .text(step.name), "at_most": "1", "needs": Draft(step.needs.sorted() + ["reason"]),
      ]
    }
    if dice.chance(20) {
      common["remember"] = ["by": ["anyone"], "allows": ["amount", "urgent"], "set": ["urgent": "true"]]
    }
  }

  // MARK: The file

  mutating func assembled() -> Draft {
    var workflow: Draft = ["workflow": .text(name), "title": "Demo"]
    workflow["number"] = .text(
      dice.pick(["{workflow}-{year}-{seq:4}", "{workflow}-{year}-{month}-{seq:2}"]))
    workflow["settings"] = ["soon": .text(dice.pick(["2 workdays", "4h", "3 days"]))]
    workflow["fields"] = Self.fields(spanHasDefault: always.contains("span"))
    var roles: Draft = [:]
    for role in self.roles { roles[role.name] = .text(role.formula) }
    workflow["roles"] = roles
    if let raiser { workflow["raiser"] = .text(raiser) }
    let first = steps[0]
    var open: Draft = [
      "by": Draft(isPublic ? ["anyone", "public"] : ["anyone"]), "to": .text(first.name),
      "needs": Draft((base + first.needs.sorted()).uniqued), "allows": ["urgent"],
    ]
    if dice.chance(10) {
      open["if"] = .text(dice.pick(["subject != ''", "event.actor != head"]))
      open["otherwise"] = "Not so."
    }
    workflow["open"] = open
    base = (base + first.needs.sorted()).uniqued
    if dice.chance(30) {
      var due = due(ofMatter: true, knowing: always.union(base), from: steps.count)
      if case .map = due, dice.chance(60) {
        let stops = dice.some(steps.map(\.name), 50)
        due["stops_in"] = Draft(stops.isEmpty ? [first.name] : stops)
      }
      workflow["due"] = due
    }
    if dice.chance(20) { workflow["ladder"] = RandomOffice.ladder(&dice) }
    if !common.keys.isEmpty { workflow["events"] = common }
    if dice.chance(25) { workflow["schedule"] = schedule() }
    var all: Draft = [:]
    for stage in steps + ends {
      var draft = stage.draft
      if !stage.events.keys.isEmpty { draft["events"] = stage.events }
      all[stage.name] = draft
    }
    workflow["steps"] = all
    if dice.chance(20) {
      workflow["ledger"] = [["title": "Subject", "is": "subject"], ["title": "Who", "is": "handler"]]
    }
    return workflow
  }

  /// At most once a day, and on days that come whatever the calendar says.
  static let recurrences = [
    "*-*-* 08:40", "Mon..Fri *-*-* 16:00", "Mon *-*-* 09:00", "*-*-15 02:30", "monthly", "*-*~01w",
  ]

  /// What opens it by the calendar, with what its opening needs.
  private mutating func schedule() -> Draft {
    var schedules: [Draft] = []
    for _ in 0..<dice.number(1...2) {
      var schedule: Draft = [
        "every": .text(dice.pick(Self.recurrences)), "as": .text(dice.pick(["head", "desk", "p2"])),
      ]
      if dice.chance(50) { schedule["roll"] = .text(dice.pick(["none", "forward", "back"])) }
      if dice.chance(60) { schedule["missed"] = .text(dice.pick(["once", "all", "skip"])) }
      var with: Draft = [:]
      for need in base { with[need] = Self.literals[need] ?? [["who": "p2", "note": "x"]] }
      if dice.chance(40) {
        schedule["each"] = .text(dice.pick(["units('bureau')", "members(desk)"]))
        with["subject"] = "= it"
      }
      schedule["with"] = with
      if !schedules.contains(schedule) { schedules.append(schedule) }
    }
    return .list(schedules)
  }

  static func fields(spanHasDefault: Bool) -> Draft {
    [
      "subject": ["type": "string", "max": "100"], "answer": ["type": "text"], "basis": ["type": "text"],
      "next": ["type": "text"], "told": ["type": "choice", "of": ["phone", "post"]], "proof": ["type": "files"],
      "lead": ["type": "unit"], "worker": ["type": "person"], "team": ["type": "people", "min": "1"],
      "guest": ["type": "contact"], "amount": ["type": "int", "min": "0", "max": "9"],
      "grade": ["type": "choice", "of": ["low", "high"], "default": "low"], "day": ["type": "date"],
      "span": spanHasDefault ? ["type": "limit", "default": "3 days"] : ["type": "limit"], "urgent": ["type": "bool"],
      "rows": ["type": "list", "of": ["who": ["type": "person"], "note": ["type": "string"]]],
      "topic": ["type": "choice", "of": "topics"],
    ]
  }
}
