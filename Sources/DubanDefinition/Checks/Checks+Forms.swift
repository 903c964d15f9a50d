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
          "'cancelled' is the built-in end that 'cancel' leads to; a step of this name must be 'end: cancelled'")
      } else if step.name == "cancelled", let event = step.events.values.first(where: { $0.to != nil }) {
        // The built-in event comes here from everywhere, with whatever is set by then.
        error(
          "D009", at: places.key(["steps", step.name, "events", event.name]),
          "'cancelled' is the built-in end that 'cancel' leads to, and nothing reopens that; call the step otherwise")
      }
      if let name = step.end?.toldIn, let type = workflow.fields[name]?.type, !type.isWords {
        error(
          "D008", at: places.value(["steps", step.name, "told_in"]),
          "'told_in' names a field of type choice, string or text, and '\(name)' is of type \(type.word)")
      }
    }
    checkClocks()
    for name in workflow.settings.keys where office?.office.posts[name] != nil {
      error(
        "D011", at: places.key(["settings", name]),
        "the setting '\(name)' is also a post of the office; one name has one meaning")
    }
    checkRepeats(places.root)
  }

  /// Numbers must differ, and the sequence begins anew each year.
  private func checkNumber() {
    guard !workflow.number.pieces.contains(.year) else { return }
    error(
      "D008", at: places.value(["number"]),
      "the number has no {year}, and its sequence begins anew each year, so that numbers would come twice")
  }

  /// The whole matter's clock runs from its opening to its end.
  private func checkClocks() {
    guard let due = workflow.due else { return }
    if due.again == .continue {
      error(
        "D008", at: places.key(["due", "again"]),
        "'again' belongs to a step's due: the whole matter's clock does not begin anew with a step")
    }
    for (index, name) in due.stopsIn.enumerated() where workflow.steps[name]?.end != nil {
      let isList = places.node(["due", "stops_in"])?.list != nil
      error(
        "D008", at: places.value(["due", "stops_in"] + (isList ? [String(index)] : [])),
        "'\(name)' is an end, where no clock runs; 'stops_in' names steps in which the matter waits")
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
            "no clock runs at an end, so time would never send '\(event.name)'; let a step wait before the end")
        case .sent(let by) where by?.contains { $0 != .handler } != true && by != []:
          error(
            "D008", at: places.key(by == nil ? way : way + ["by"]),
            "nobody handles a matter at its end, so '\(event.name)' must say 'by' whom it is sent")
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
        ? "'by' names nobody, so nobody could send '\(event.name)'; name somebody, such as owner or anyone"
        : "'by' names nobody; name somebody, or write '\(event.name): never'")
  }

  // MARK: Values

  /// A default, or a literal under `set`, is one that the field takes.
  private func checkValues() {
    guard let office = office?.office else { return }
    func check(_ value: JSON, _ field: Field, _ way: [String]) {
      guard !value.isNull, let objection = field.type.objection(to: value, in: office) else { return }
      error(
        field.type.namesParty ? "D010" : "D008", at: places.value(way),
        "the value of '\(field.name)' \(objection.in(.en))")
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
      error("D008", at: places.value(way), "this text says nothing; write one, or leave its key out")
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
        error("D002", at: item.place, "'\(name.shortened)' stands in the list already; keep one of them")
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
