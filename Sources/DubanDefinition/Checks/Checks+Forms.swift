// SPDX-License-Identifier: Apache-2.0

import DubanCore
import OrderedCollections

/// What is written well by itself, and yet could never work: D002, D008, D009, D011.
///
/// It is asked here and not where a file is read, because a workflow that is stored is read again, by the rules of the
/// day on which it was loaded.
extension Checks {
  func checkForms() {
    checkNumber()
    checkSenders()
    checkValues()
    for step in workflow.steps.values {
      if step.name == "cancelled", step.end?.kind != .cancelled {
        error(
          "D009", at: places.key(["steps", step.name]),
          Text(
            en: "'cancelled' is the built-in end that 'cancel' leads to; a step of this name must be 'end: cancelled'",
            zh: "“cancelled”是内置事件“cancel”通向的终结环节；用此名称的环节须写“end: cancelled”"))
      } else if step.name == "cancelled", let event = step.events.values.first(where: { $0.to != nil }) {
        // The built-in event comes here from everywhere, with whatever is set by then.
        error(
          "D009", at: places.key(["steps", step.name, "events", event.name]),
          Text(
            en: """
              'cancelled' is the built-in end that 'cancel' leads to, and nothing reopens that; call the step otherwise
              """,
            zh: "“cancelled”是内置事件“cancel”通向的终结环节，不能重新打开；请给此环节换一个名称"))
      }
      if let name = step.end?.toldIn, let type = workflow.fields[name]?.type, !type.isWords {
        error(
          "D008", at: places.value(["steps", step.name, "told_in"]),
          Text(
            en: "'told_in' names a field of type choice, string or text, and '\(name)' is of type \(type.word)",
            zh: "“told_in”应指明“choice”、“string”或“text”类型的字段，而“\(name)”的类型是“\(type.word)”"))
      }
    }
    checkClocks()
    for name in workflow.settings.keys where office?.office.posts[name] != nil {
      error(
        "D011", at: places.key(["settings", name]),
        Text(
          en: "the setting '\(name)' is also a post of the office; one name has one meaning",
          zh: "参数“\(name)”与机构的岗位同名，一个名称只能有一种含义"))
    }
    checkRepeats(places.root)
  }

  /// Numbers must differ, and the sequence begins anew each year.
  private func checkNumber() {
    guard !workflow.number.pieces.contains(.year) else { return }
    error(
      "D008", at: places.value(["number"]),
      Text(
        en: "the number has no {year}, and its sequence begins anew each year, so that numbers would come twice",
        zh: "编号中没有 {year}，而序号每年重新开始，编号会重复"))
  }

  /// The whole matter's clock runs from its opening to its end.
  private func checkClocks() {
    guard let due = workflow.due else { return }
    if due.again == .continue {
      error(
        "D008", at: places.key(["due", "again"]),
        Text(
          en: "'again' belongs to a step's due: the whole matter's clock does not begin anew with a step",
          zh: "“again”只用于环节的时限：全事项的计时不随环节重新开始"))
    }
    for (index, name) in due.stopsIn.enumerated() where workflow.steps[name]?.end != nil {
      let isList = places.node(["due", "stops_in"])?.list != nil
      error(
        "D008", at: places.value(["due", "stops_in"] + (isList ? [String(index)] : [])),
        Text(
          en: "'\(name)' is an end, where no clock runs; 'stops_in' names steps in which the matter waits",
          zh: "“\(name)”是终结环节，本来就不计时；“stops_in”应写事项等待期间所在的环节"))
    }
  }

  // MARK: Who sends

  private func checkSenders() {
    checkSender(workflow.open, ["open"])
    for event in workflow.events.values { checkSender(event, ["events", event.name]) }
    for step in workflow.steps.values {
      for event in step.events.values {
        let way = ["steps", step.name, "events", event.name]
        checkSender(event, way)
        guard step.end != nil else { continue }
        switch event.trigger {
        case .timed:
          error(
            "D008", at: places.key(way + [["after", "every"].first { places.node(way + [$0]) != nil } ?? "at"]),
            Text(
              en: "no clock runs at an end, so time would never send '\(event.name)'; let a step wait before the end",
              zh: "终结环节不计时，定时事件“\(event.name)”永远不会发生；请在终结之前设一个等待的环节"))
        case .sent(let by) where by?.contains { $0 != .handler } != true && by != []:
          error(
            "D008", at: places.key(by == nil ? way : way + ["by"]),
            Text(
              en: "nobody handles a matter at its end, so '\(event.name)' must say 'by' whom it is sent",
              zh: "终结环节没有承办人，因此“\(event.name)”须用“by”写明由谁提交"))
        case .sent: break
        }
      }
    }
  }

  private func checkSender(_ event: EventRule, _ way: [String]) {
    guard case .sent(let by?) = event.trigger, by.isEmpty else { return }
    error(
      "D008", at: places.value(way + ["by"]),
      BuiltIn(rawValue: event.name) == nil
        ? Text(
          en: "'by' names nobody, so nobody could send '\(event.name)'; name somebody, such as owner or anyone",
          zh: "“by”没有指明任何人，“\(event.name)”将无人可以提交；请写明由谁提交，如“owner”或“anyone”")
        : Text(
          en: "'by' names nobody; name somebody, or write '\(event.name): never'",
          zh: "“by”没有指明任何人；请写明由谁提交，或写“\(event.name): never”"))
  }

  // MARK: Values

  /// A default, or a literal under `set`, is one that the field takes.
  private func checkValues() {
    guard let office = office?.office else { return }
    func check(_ value: JSON, _ field: Field, _ way: [String]) {
      guard !value.isNull, let objection = field.type.objection(to: value, in: office) else { return }
      error(
        field.type.namesParty ? "D010" : "D008", at: places.value(way),
        Text(en: "the value of '\(field.name)' \(objection.in(.en))", zh: "“\(field.name)”的值\(objection.in(.zh))"))
    }
    for field in workflow.fields.values {
      if let value = field.default { check(value, field, ["fields", field.name, "default"]) }
    }
    for happening in happenings {
      for (name, value) in happening.effects.set {
        guard case .literal(let literal) = value, let field = workflow.fields[name] else { continue }
        check(literal, field, happening.way + ["set", name])
      }
    }
  }

  /// D008: no text is empty.
  func checkTexts() {
    func check(_ text: Text?, _ way: [String]) {
      guard let text, text.isBlank, places.node(way) != nil else { return }
      error(
        "D008", at: places.value(way),
        Text(en: "this text says nothing; write one, or leave its key out", zh: "此处文本为空；请写明内容，或连同所在的键一并删去"))
    }
    check(workflow.title, ["title"])
    check(workflow.purpose, ["purpose"])
    for field in workflow.fields.values { check(field.title, ["fields", field.name, "title"]) }
    for step in workflow.steps.values {
      check(step.title, ["steps", step.name, "title"])
      check(step.how, ["steps", step.name, "how"])
    }
    for happening in happenings {
      switch happening.occasion {
      case .sent(let event), .timed(let event):
        check(event.title, happening.way + ["title"])
        check(event.otherwise, happening.way + ["otherwise"])
      case .opening:
        check(workflow.open.title, happening.way + ["title"])
        check(workflow.open.otherwise, happening.way + ["otherwise"])
      case .entry, .rung: break
      }
      for (say, way) in happening.sayings(places) { check(say, way) }
      for (index, record) in happening.effects.record.enumerated() {
        check(record.note, happening.way + ["record", String(index), "note"])
      }
    }
    for (index, column) in workflow.ledger.enumerated() { check(column.title, ["ledger", String(index), "title"]) }
  }

  // MARK: Lists

  private static let nameLists: Set<String> = [
    "by", "not_by", "tell", "readers", "never", "answer", "because", "next", "proof", "stops_in",
  ]

  /// D002: in a list of names each stands once.
  private func checkRepeats(_ node: Node) {
    for entry in node.entries ?? [] {
      checkRepeats(entry.value)
      guard Self.nameLists.contains(entry.key) else { continue }
      var seen: Set<String> = []
      for item in entry.value.list ?? [] {
        guard let name = item.text, !seen.insert(name).inserted else { continue }
        error(
          "D002", at: item.place,
          Text(
            en: "'\(name.shortened)' stands in the list already; keep one of them",
            zh: "列表中已有“\(name.shortened)”，请保留一处"))
      }
    }
    for item in node.list ?? [] { checkRepeats(item) }
  }
}

extension Happening {
  /// What is said to those who are told, with its place.
  func sayings(_ places: Places) -> [(say: Text, way: [String])] {
    let isList = places.node(way + ["tell"])?.list != nil
    return effects.tell.enumerated().compactMap { index, rule in
      rule.say.map { ($0, way + (isList ? ["tell", String(index), "say"] : ["tell", "say"])) }
    }
  }
}

extension FieldType {
  /// Whether a value is words, as far as telling how something was done needs them.
  var isWords: Bool {
    switch self {
    case .string, .text, .choice: true
    default: false
    }
  }

  /// Whether a value names persons or units of the office.
  var namesParty: Bool {
    switch self {
    case .person, .people, .unit, .contact: true
    default: false
    }
  }
}
