// SPDX-License-Identifier: Apache-2.0

import DubanCore
import OrderedCollections

extension WorkflowReader {
  func step(_ entry: Node.Entry, common: OrderedDictionary<String, EventRule>) -> Step? {
    guard let node = map(entry.value, .step) else { return nil }
    let end = node["end"].flatMap { self.end($0, node) }
    if node["end"] != nil {
      for key in ["who", "how", "due", "not_by"] where node[key] != nil {
        error(
          "D008", at: node[key]?.place ?? node.place,
          Text(en: "an end has no '\(key)': nobody handles it any more", zh: "终结环节不能有“\(key)”：终结后不再有人承办"))
      }
    } else {
      for key in ["answer", "told_in", "because", "next", "proof"] where node[key] != nil {
        error(
          "D008", at: node[key]?.place ?? node.place,
          Text(
            en: "'\(key)' belongs to an end; is 'end: concluded' or the like missing?",
            zh: "“\(key)”只用于终结环节，是否漏写“end: concluded”之类？"))
      }
    }
    var step = Step(
      name: entry.key, title: node["title"].flatMap(text) ?? Text(en: entry.key), who: node["who"].flatMap(handler),
      how: node["how"].flatMap(text), end: end)
    step.notBy = exclusions(node["not_by"])
    step.due = node["due"].flatMap { due($0, ofMatter: false) }
    step.enter = node["enter"].flatMap { map($0, .effects) }.map { effects($0) } ?? Effects()
    for event in named(
      node["events"], Text(en: "'events'", zh: "“events”"), each: Text(en: "an event", zh: "事件"), formulaName: false)
    {
      if let builtIn = BuiltIn(rawValue: event.key) {
        if BuiltIn.taken.contains(builtIn) {
          error(
            "D009", at: event.keyPlace,
            Text(
              en: """
                '\(event.key)' is a built-in event, taken in every step; it can be changed under the workflow's \
                'events'
                """,
              zh: "“\(event.key)”是内置事件，各环节通用；可在流程的“events”下改动"))
        } else {
          error(
            "D003", at: event.keyPlace,
            Text(en: "the event '\(event.key)' is not supported yet by this version", zh: "本版本尚不支持事件“\(event.key)”"))
        }
      } else if event.key == "open" {
        error(
          "D009", at: event.keyPlace,
          Text(en: "'open' is the event that opens a matter; call this one otherwise", zh: "“open”是立项事件，请给此事件另取名称"))
      } else if common[event.key] != nil {
        error(
          "D011", at: event.keyPlace,
          Text(
            en: "'\(event.key)' is an event of every step already; one name has one meaning",
            zh: "“\(event.key)”已是各环节通用的事件，一个名称只能有一种含义"))
      } else {
        step.events[event.key] = self.event(event)
      }
    }
    return step
  }

  private func end(_ kindNode: Node, _ node: Node) -> End? {
    guard let kind: End.Kind = word(kindNode, Text(en: "an end", zh: "终结类型")) else { return nil }
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
    guard let name = scalar(node, Text(en: "a field", zh: "字段")) else { return nil }
    guard names.fields[name] != nil else {
      error(
        "D010", at: node.place,
        Text(en: "no field is called '\(name.shortened)'", zh: "没有字段“\(name.shortened)”")
          + meant(name, among: Array(names.fields.keys)))
      return nil
    }
    return name
  }

  /// Names, or steps: a step's name counts where nobody is called so.
  func exclusions(_ node: Node?) -> [Exclusion] {
    elements(node).compactMap { item in
      guard let name = scalar(item, Text(en: "a name or a step", zh: "名称或环节")) else { return nil }
      let isParty = names.parties.contains(name)
      if names.steps.contains(name) {
        if isParty {
          error(
            "D011", at: item.place,
            Text(
              en: "'\(name)' is a step and somebody's name; one name has one meaning",
              zh: "“\(name)”既是环节，又是指人的名称，一个名称只能有一种含义"))
        }
        return .actedIn(step: name)
      }
      if !isParty, let near = slip(name, among: names.parties + names.steps) {
        error(
          "D010", at: item.place,
          Text(en: "nobody and no step is called '\(name.shortened)'", zh: "没有名为“\(name.shortened)”的角色、岗位、指人的字段或环节")
            + near)
        return nil
      }
      return who(item).map(Exclusion.who)
    }
  }

  // MARK: Clocks

  func due(_ node: Node, ofMatter: Bool) -> DueRule? {
    guard node.entries != nil else {
      if node.list != nil {
        error(
          "D008", at: node.place,
          Text(
            en: "alternatives stand under 'within'; 'due' is a limit or a mapping", zh: "备选应写在“within”下；“due”应为时限或键值对"))
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
      error(
        "D008", at: node.place,
        Text(en: "a due says 'within' which limit or 'at' which date", zh: "时限须用“within”写明多久，或用“at”写明日期"))
      return nil
    case (_?, let at?):
      error(
        "D008", at: at.place,
        Text(en: "a due has a limit 'within' or a date 'at', not both", zh: "时限只能写“within”（多久）或“at”（日期），不能两者都写"))
      return nil
    }
    var rule = term.map { DueRule(term: $0, from: ofMatter ? .opened : .entered) }
    if let from = node["from"] {
      if node["at"] != nil {
        error(
          "D008", at: from.place, Text(en: "a due 'at' a date counts from nothing", zh: "用“at”写明日期的时限没有起算点，不能写“from”"))
      }
      if let start = start(from, ofMatter) { rule?.from = start }
    }
    if let again = node["again"], let word: DueRule.Again = word(again, Text(en: "'again'", zh: "“again”")) {
      rule?.again = word
    }
    let stops: [String] = elements(node["stops_in"]).compactMap { item -> String? in
      guard ofMatter else {
        error(
          "D008", at: item.place,
          Text(
            en: "'stops_in' belongs to the whole matter's 'due'; a step's clock ends with the step",
            zh: "“stops_in”只用于全事项的“due”；环节的计时随环节结束而结束"))
        return nil
      }
      guard let name = scalar(item, Text(en: "a step", zh: "环节")) else { return nil }
      guard names.steps.contains(name) else {
        error(
          "D010", at: item.place,
          Text(en: "there is no step '\(name.shortened)'", zh: "没有环节“\(name.shortened)”")
            + meant(name, among: names.steps))
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
        Text(
          en: "'\(name)' cannot grant more time; a role, a post or a field of type person, people or unit can",
          zh: "“\(name)”不能批准延期；角色、岗位以及“person”、“people”或“unit”类型的字段可以"))
    }
  }

  /// More time: who grants it, and at most how much, how often.
  private func extend(_ node: Node) -> ExtendRule? {
    guard let node = map(node, .extend) else { return nil }
    if node["by"] == nil { missing("by", in: node, Text(en: "who grants more time", zh: "由谁批准延期")) }
    if node["upto"] == nil {
      missing(
        "upto", in: node, Text(en: "how much more time at most, such as '10 workdays'", zh: "每次至多延长多久，如“10 workdays”"))
    }
    checkAnswerers(node["by"])
    if let by = node["by"], elements(by).isEmpty, !by.isBroken {
      error(
        "D008", at: by.place,
        Text(
          en: "'by' names nobody, so nobody could grant more time; name somebody, such as supervisor",
          zh: "“by”没有指明任何人，延期将无人可批；请指明批准人，如“supervisor”"))
    }
    let by = whoList(node["by"])
    let times = node["times"].flatMap { integer($0, Text(en: "'times'", zh: "“times”"), 1...1_000) }
    guard let upto = node["upto"].flatMap(limitSource), !by.isEmpty else { return nil }
    var rule = ExtendRule(by: by, upto: upto, times: times.map { Int($0) } ?? 1)
    if let tell = node["tell"] { rule.tell = whoList(tell) }
    return rule
  }

  private func start(_ node: Node, _ ofMatter: Bool) -> DueRule.Start? {
    guard let name = scalar(node, Text(en: "from when it counts", zh: "起算点")) else { return nil }
    if name == "opened" { return .opened }
    if name == "entered" {
      if !ofMatter { return .entered }
      error(
        "D008", at: node.place,
        Text(
          en: "the whole matter's clock counts from 'opened' or from a date, not from a step's entry",
          zh: "全事项的计时从“opened”（立项）或某个日期起算，不能从进入环节起算"))
      return nil
    }
    return instantField(name, node).map(DueRule.Start.field)
  }

  private func instantField(_ name: String, _ node: Node) -> String? {
    guard let field = names.fields[name] else {
      let known = names.fields.values.filter { $0.type == .date || $0.type == .time }.map(\.name)
      error(
        "D010", at: node.place,
        Text(en: "no date or time is called '\(name.shortened)'", zh: "没有日期或时间字段“\(name.shortened)”")
          + meant(name, among: known))
      return nil
    }
    guard field.type == .date || field.type == .time else {
      error(
        "D008", at: node.place,
        Text(
          en: "the field '\(name)' is of type \(field.type.word); a date or time is expected",
          zh: "字段“\(name)”的类型为“\(field.type.word)”，此处应为日期或时间字段"))
      return nil
    }
    return name
  }

  /// A date or time field, or a formula.
  func moment(_ node: Node) -> DueRule.Moment? {
    let (formula, isFormula) = formulaValue(node, .event, .instant)
    if isFormula { return (formula ?? Self.placeholder).map(DueRule.Moment.formula) }
    guard let name = scalar(node, Text(en: "a date", zh: "日期")) else { return nil }
    return instantField(name, node).map(DueRule.Moment.field)
  }
}
