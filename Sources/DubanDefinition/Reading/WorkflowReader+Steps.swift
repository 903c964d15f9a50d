// SPDX-License-Identifier: Apache-2.0

import DubanCore
import OrderedCollections

extension WorkflowReader {
  func step(_ entry: Node.Entry, common: OrderedDictionary<String, EventRule>) -> Step? {
    guard let node = map(entry.value, .step) else { return nil }
    let end = node["end"].flatMap { self.end($0, node) }
    if node["end"] != nil {
      for key in ["who", "how", "due", "not_by"] where node[key] != nil {
        error("D008", at: node[key]?.place ?? node.place, "an end has no '\(key)': nobody handles it any more")
      }
    } else {
      for key in ["answer", "told_in", "because", "next", "proof"] where node[key] != nil {
        error(
          "D008", at: node[key]?.place ?? node.place,
          "'\(key)' belongs to an end; is 'end: concluded' or the like missing?")
      }
    }
    var step = Step(
      name: entry.key, title: node["title"].flatMap(text) ?? Text(en: entry.key), who: node["who"].flatMap(handler),
      how: node["how"].flatMap(text), end: end)
    step.notBy = exclusions(node["not_by"])
    step.due = node["due"].flatMap { due($0, ofMatter: false) }
    step.enter = node["enter"].flatMap { map($0, .effects) }.map { effects($0) } ?? Effects()
    for event in named(node["events"], "'events'", each: "an event", formulaName: false) {
      if let builtIn = BuiltIn(rawValue: event.key) {
        if BuiltIn.taken.contains(builtIn) {
          error(
            "D009", at: event.keyPlace,
            "'\(event.key)' is a built-in event, taken in every step; it can be changed under the workflow's 'events'")
        } else {
          error("D003", at: event.keyPlace, "the event '\(event.key)' is not supported yet by this version")
        }
      } else if event.key == "open" {
        error("D009", at: event.keyPlace, "'open' is the event that opens a matter; call this one otherwise")
      } else if common[event.key] != nil {
        error("D011", at: event.keyPlace, "'\(event.key)' is an event of every step already; one name has one meaning")
      } else {
        step.events[event.key] = self.event(event)
      }
    }
    return step
  }

  private func end(_ kindNode: Node, _ node: Node) -> End? {
    guard let kind: End.Kind = word(kindNode, "an end") else { return nil }
    var end = End(kind: kind, answer: .fields([]))
    if let answer = node["answer"] {
      let isField = answer.text.map { names.fields[$0] != nil } ?? (answer.list != nil)
      if isField {
        end.answer = .fields(fieldList(answer))
      } else if let text = filled(answer) {
        end.answer = .text(text)
      }
    }
    end.toldIn = node["told_in"].flatMap(field)
    end.because = fieldList(node["because"])
    end.next = fieldList(node["next"])
    end.proof = fieldList(node["proof"])
    return end
  }

  func fieldList(_ node: Node?) -> [String] { elements(node).compactMap(field) }

  func field(_ node: Node) -> String? {
    guard let name = scalar(node, "a field") else { return nil }
    guard names.fields[name] != nil else {
      error(
        "D010", at: node.place, "no field is called '\(name.shortened)'" + meant(name, among: Array(names.fields.keys)))
      return nil
    }
    return name
  }

  /// Names, or steps: a step's name counts where nobody is called so.
  func exclusions(_ node: Node?) -> [Exclusion] {
    elements(node).compactMap { item in
      guard let name = scalar(item, "a name or a step") else { return nil }
      let isParty = names.parties.contains(name)
      if names.steps.contains(name) {
        if isParty {
          error("D011", at: item.place, "'\(name)' is a step and somebody's name; one name has one meaning")
        }
        return .actedIn(step: name)
      }
      if !isParty, let near = near(name) {
        error("D010", at: item.place, "nobody and no step is called '\(name.shortened)'\(near)")
        return nil
      }
      return who(item).map(Exclusion.who)
    }
  }

  private func near(_ name: String) -> String? {
    let hint = meant(name, among: names.parties + names.steps)
    return hint.contains("did you mean") ? hint : nil
  }

  // MARK: Clocks

  func due(_ node: Node, ofMatter: Bool) -> DueRule? {
    guard node.entries != nil else {
      if node.list != nil {
        error("D008", at: node.place, "alternatives stand under 'within'; 'due' is a limit or a mapping")
        return nil
      }
      return limitSource(node).map { DueRule(term: .within(Choice($0)), from: ofMatter ? .opened : .entered) }
    }
    guard let node = map(node, .due) else { return nil }
    let term: DueRule.Term?
    switch (node["within"], node["at"]) {
    case (let within?, nil): term = choice(within, limitSource).map(DueRule.Term.within)
    case (nil, let at?): term = moment(at).map(DueRule.Term.at)
    case (nil, nil):
      error("D008", at: node.place, "a due says 'within' which limit or 'at' which date")
      return nil
    case (_?, let at?):
      error("D008", at: at.place, "a due has a limit 'within' or a date 'at', not both")
      return nil
    }
    var rule = term.map { DueRule(term: $0, from: ofMatter ? .opened : .entered) }
    if let from = node["from"] {
      if node["at"] != nil { error("D008", at: from.place, "a due 'at' a date counts from nothing") }
      if let start = start(from, ofMatter) { rule?.from = start }
    }
    if let again = node["again"], let word: DueRule.Again = word(again, "'again'") { rule?.again = word }
    let stops: [String] = elements(node["stops_in"]).compactMap { item -> String? in
      guard ofMatter else {
        error(
          "D008", at: item.place, "'stops_in' belongs to the whole matter's 'due'; a step's clock ends with the step")
        return nil
      }
      guard let name = scalar(item, "a step") else { return nil }
      guard names.steps.contains(name) else {
        error("D010", at: item.place, "there is no step '\(name.shortened)'" + meant(name, among: names.steps))
        return nil
      }
      return name
    }
    rule?.stopsIn = stops
    if let extend = node["extend"] { rule?.extend = self.extend(extend) }
    let ladder = ladder(node, mayMove: true)
    rule?.ladder = ladder
    return rule
  }

  /// More time is granted by somebody in particular.
  func checkAnswerers(_ node: Node?) {
    for item in elements(node) {
      guard let name = item.text, ["anyone", "everyone", "public", "parents"].contains(name) else { continue }
      error(
        "D008", at: item.place,
        "'\(name)' cannot grant more time; a role, a post or a field of type person, people or unit can")
    }
  }

  /// More time: who grants it, and at most how much, how often.
  private func extend(_ node: Node) -> ExtendRule? {
    guard let node = map(node, .extend) else { return nil }
    if node["by"] == nil { missing("by", in: node, "who grants more time") }
    if node["upto"] == nil { missing("upto", in: node, "how much more time at most, such as '10 workdays'") }
    checkAnswerers(node["by"])
    if let by = node["by"], elements(by).isEmpty, !by.isBroken {
      error(
        "D008", at: by.place, "'by' names nobody, so nobody could grant more time; name somebody, such as supervisor")
    }
    let by = whoList(node["by"])
    let times = node["times"].flatMap { integer($0, "'times'", 1...1_000) }
    guard let upto = node["upto"].flatMap(limitSource), !by.isEmpty else { return nil }
    var rule = ExtendRule(by: by, upto: upto, times: times.map { Int($0) } ?? 1)
    if let tell = node["tell"] { rule.tell = whoList(tell) }
    return rule
  }

  private func start(_ node: Node, _ ofMatter: Bool) -> DueRule.Start? {
    guard let name = scalar(node, "from when it counts") else { return nil }
    if name == "opened" { return .opened }
    if name == "entered" {
      if !ofMatter { return .entered }
      error(
        "D008", at: node.place, "the whole matter's clock counts from 'opened' or from a date, not from a step's entry")
      return nil
    }
    return instantField(name, node).map(DueRule.Start.field)
  }

  private func instantField(_ name: String, _ node: Node) -> String? {
    guard let field = names.fields[name] else {
      let known = names.fields.values.filter { $0.type == .date || $0.type == .time }.map(\.name)
      error("D010", at: node.place, "no date or time is called '\(name.shortened)'" + meant(name, among: known))
      return nil
    }
    guard field.type == .date || field.type == .time else {
      error("D008", at: node.place, "the field '\(name)' is of type \(field.type.word); a date or time is expected")
      return nil
    }
    return name
  }

  /// A date or time field, or a formula.
  func moment(_ node: Node) -> DueRule.Moment? {
    let (formula, isFormula) = formulaValue(node, .event, .instant)
    if isFormula { return (formula ?? Self.placeholder).map(DueRule.Moment.formula) }
    guard let name = scalar(node, "a date") else { return nil }
    return instantField(name, node).map(DueRule.Moment.field)
  }
}
