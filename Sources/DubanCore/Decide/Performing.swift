// SPDX-License-Identifier: Apache-2.0

import CEL
import OrderedCollections
import WorkingTime

extension Deciding {
  /// Has effects happen, in the language's order.
  mutating func perform(_ effects: Effects, _ occasion: Message.Occasion = .tell) throws(Refusal) {
    try assign(effects)
    try act(effects, occasion)
  }

  /// What effects write into fields.
  mutating func assign(_ effects: Effects) throws(Refusal) {
    for (name, source) in effects.set { try set(name, source) }
    if !effects.set.isEmpty { try rebindRoles() }
  }

  /// What effects do once the fields are written.
  mutating func act(_ effects: Effects, _ occasion: Message.Occasion = .tell) throws(Refusal) {
    for rule in effects.record { try record(rule) }
    if let card = effects.card { declare(card) }
    for rule in effects.tell { tell(rule, occasion) }
    for rule in effects.raise { try raise(rule) }
  }

  private mutating func set(_ name: String, _ source: ValueSource) throws(Refusal) {
    guard let type = workflow.fields[name]?.type else { return }
    var value: JSON? = nil
    switch source {
    case .literal(let literal): value = literal
    case .formula(let formula): value = type.storedValue(try self.value(of: formula), zone: office.time.zone)
    }
    guard let value, !value.isNull else { return write(name, .null) }
    do {
      write(name, try type.checked(value, in: office))
    } catch {
      throw refusal(
        .definition,
        Text(
          en: "the definition sets '\(name)' to a value that \(error.detail.in(.en))",
          zh: "流程定义给“\(name)”的值不合要求：\(error.detail.in(.zh))"),
        fields: [name])
    }
  }

  private mutating func record(_ rule: RecordRule) throws(Refusal) {
    for it in try elements(rule.each) {
      let of: String?
      switch rule.of {
      case nil: of = recordSubject(rule.kind)
      case .literal(let value): of = value.stringValue
      case .formula(let formula):
        let value = try value(of: formula, it: it)
        of = ids(value).first ?? value.id
      }
      let points = try value(of: rule.points, it: it)?.intValue ?? office.records[rule.kind]?.points.map(Int64.init)
      decision.records.append(Record(kind: rule.kind, of: of, points: points, note: rule.note.map { filled($0) }))
    }
  }

  /// Of whom an entry speaks that names nobody: of the handler's unit or the handler, as its kind is kept.
  private func recordSubject(_ kind: String) -> String? {
    switch office.records[kind]?.of {
    case "unit": state.handler.first.flatMap(directory.unit(of:))
    case "person": directory.people(of: state.handler).first
    default: nil
    }
  }

  /// Declares a card for poor quality, in this step.
  mutating func declare(_ card: Card) {
    guard card > state.declared ?? .blue else { return }
    state.declared = card
    decision.declared = card
    recordCard(card)
  }

  /// Every yellow and red card leaves an entry on the handler's unit by itself, where the office keeps such entries.
  mutating func recordCard(_ card: Card) {
    let kind = "\(card.rawValue)-card"
    guard card != .blue, let kept = office.records[kind] else { return }
    let unit = state.handler.first.flatMap(directory.unit(of:))
    decision.records.append(Record(kind: kind, of: unit, points: kept.points.map(Int64.init)))
  }

  mutating func tell(_ rule: TellRule, _ occasion: Message.Occasion = .tell) {
    tell(rule.who, occasion, saying: rule.say.map { filled($0) })
  }

  /// - Parameter say: with everything in it already.
  mutating func tell(_ names: [Who], _ occasion: Message.Occasion, saying say: Text?) {
    for who in names {
      switch who {
      case .raiser:
        let persons = directory.raisers(of: state, in: workflow)
        mail.tell(persons, occasion, say: say)
        if persons.isEmpty {
          let contact = directory.raiser(of: state, in: workflow)
          decision.messages.append(Message(to: [], contact: contact, occasion: occasion, say: say))
        }
      case .anyone, .everyone:
        let shutOut = shutOut
        mail.tell(directory.people(named: who, of: state).filter { !shutOut.contains($0) }, occasion, say: say)
      case .public, .parents: continue
      case .handler: mail.tell(handlers, occasion, say: say)
      default:
        let ids = directory.ids(named: who, of: state)
        if !ids.isEmpty { mail.tell(directory.hands(of: ids, excluding: shutOut).map(\.person), occasion, say: say) }
      }
    }
  }

  private mutating func raise(_ rule: RaiseRule) throws(Refusal) {
    for it in try elements(rule.each) {
      if let when = rule.when, try !holds(when, it: it) { continue }
      var data: [String: JSON] = [:]
      for (name, source) in rule.with { data[name] = try value(of: source, it: it) }
      openings.append(Opening(workflow: rule.workflow, data: data))
    }
  }

  /// A text of the definition with the matter's fields in it.
  func filled(_ text: Text) -> Text {
    text.filled { name, language in
      switch state.fields[name] {
      case nil: name == "number" ? state.number : nil
      case .string(let id)?:
        office.people[id]?.name.in(language) ?? office.units[id]?.title.in(language) ?? id
      case .object(let contact)?: contact["name"]?.stringValue
      case let value?: value.text
      }
    }
  }
}
