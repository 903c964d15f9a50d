// SPDX-License-Identifier: Apache-2.0

import DubanCore
import OrderedCollections
import WorkingTime

extension RuleReader {
  /// The effects among the keys of an event, a rung or an entry.
  func effects(_ node: Node) -> Effects {
    var effects = Effects()
    if let node = node["set"] { effects.set = set(node) }
    effects.record = elements(node["record"]).compactMap(record)
    if let node = node["card"] { effects.card = card(node) }
    effects.tell = tell(node["tell"])
    effects.raise = elements(node["raise"]).compactMap(raise)
    return effects
  }

  private func set(_ node: Node) -> OrderedDictionary<String, ValueSource> {
    var values: OrderedDictionary<String, ValueSource> = [:]
    for entry in entries(node, "'set'") {
      guard let field = names.fields[entry.key] else {
        error(
          "D010", at: entry.keyPlace,
          "no field is called '\(entry.key.shortened)'" + meant(entry.key, among: Array(names.fields.keys)))
        continue
      }
      values[entry.key] = value(entry.value, .event, field.type, "'\(entry.key)'")
    }
    return values
  }

  /// A formula after `=`, else a literal of the type.
  func value(_ node: Node, _ place: FormulaPlace, _ type: FieldType, _ what: String) -> ValueSource? {
    let (formula, isFormula) = formulaValue(node, place, .field(type))
    guard !isFormula else { return formula.map(ValueSource.formula) }
    guard let literal = literal(node, type, what) else { return nil }
    checkParty(literal, type, at: node.place)
    return .literal(literal)
  }

  /// A literal id of a person or unit is looked up where the office is at hand.
  private func checkParty(_ literal: JSON, _ type: FieldType, at place: Place) {
    let known: [String]?
    let ids: [String]
    switch type {
    case .person: (known, ids) = (names.office.people, [literal.stringValue].compactMap { $0 })
    case .people: (known, ids) = (names.office.people, literal.arrayValue?.compactMap(\.stringValue) ?? [])
    case .unit: (known, ids) = (names.office.units, [literal.stringValue].compactMap { $0 })
    default: return
    }
    guard let known else { return }
    for id in ids where !known.contains(id) {
      error(
        "D010", at: place, "the office has no \(type == .unit ? "unit" : "person") '\(id)'" + meant(id, among: known))
    }
  }

  private enum DeclaredCard: String, CaseIterable { case yellow, red }

  private func card(_ node: Node) -> Card? {
    let card: DeclaredCard? = word(node, "a declared card")
    return card.map { $0 == .yellow ? .yellow : .red }
  }

  private func tell(_ node: Node?) -> [TellRule] {
    guard let node, !node.isBroken else { return [] }
    let maps = elements(node).filter { $0.entries != nil }
    guard !maps.isEmpty else {
      let who = whoList(node)
      return who.isEmpty ? [] : [TellRule(who: who)]
    }
    guard maps.count == elements(node).count else {
      error("D008", at: node.place, "'tell' is a list of names, or { who, say }, not both in one list")
      return []
    }
    return maps.compactMap { rule in
      guard let rule = map(rule, .tell) else { return nil }
      let who = whoList(rule["who"])
      if who.isEmpty { error("D008", at: rule.place, "'tell' does not say 'who'") }
      return TellRule(who: who, say: rule["say"].flatMap(filled))
    }
  }

  private func record(_ node: Node) -> RecordRule? {
    guard let node = map(node, .record) else { return nil }
    guard let kindNode = node["kind"] else {
      error("D008", at: node.place, "a record does not say its 'kind'")
      return nil
    }
    guard let kind = id(kindNode, "a kind of record") else { return nil }
    if let known = names.office.records, !known.contains(kind) {
      error("D010", at: kindNode.place, "the office has no kind of record '\(kind)'" + meant(kind, among: known))
    }
    let each = node["each"].flatMap { formula($0, .event, .list) }
    let place: FormulaPlace = node["each"] == nil ? .event : .each
    var rule = RecordRule(each: each, kind: kind)
    rule.of = node["of"].flatMap { source($0, place, .party) { self.scalar($0, "'of'").map(JSON.string) } }
    rule.points = node["points"].flatMap {
      source($0, place, .number) { self.integer($0, "'points'", -1_000_000...1_000_000).map(JSON.int) }
    }
    rule.note = node["note"].flatMap(filled)
    rule.from = node["from"].flatMap { source($0, place, .instant) { self.literal($0, .date, "'from'") } }
    rule.until = node["until"].flatMap { source($0, place, .instant) { self.literal($0, .date, "'until'") } }
    return rule
  }

  private func source(_ node: Node, _ place: FormulaPlace, _ expected: Expected, _ literal: (Node) -> JSON?)
    -> ValueSource?
  {
    let (formula, isFormula) = formulaValue(node, place, expected)
    return isFormula ? formula.map(ValueSource.formula) : literal(node).map(ValueSource.literal)
  }

  private func raise(_ node: Node) -> RaiseRule? {
    guard let node = map(node, .raise) else { return nil }
    guard let workflow = node["workflow"] else {
      error("D008", at: node.place, "a raise does not say which 'workflow' it opens")
      return nil
    }
    guard let name = id(workflow, "a workflow") else { return nil }
    let place: FormulaPlace = node["each"] == nil ? .event : .each
    var rule = RaiseRule(workflow: name)
    rule.each = node["each"].flatMap { formula($0, .event, .list) }
    rule.when = node["if"].flatMap { formula($0, place, .condition) }
    for entry in named(node["with"], "'with'", each: "a field", formulaName: true) {
      // The other workflow gives the type; until then a literal is what it looks like in the file.
      rule.with[entry.key] = source(entry.value, place, .anything) { self.untyped($0) }
    }
    return rule
  }

  /// A literal whose type another file gives: texts, lists and mappings of them.
  func untyped(_ node: Node) -> JSON? {
    switch node.content {
    case .scalar(let text, _): .string(text)
    case .list(let nodes): .array(nodes.compactMap(untyped))
    case .map(let entries):
      .object(
        Dictionary(uniqueKeysWithValues: entries.compactMap { entry in untyped(entry.value).map { (entry.key, $0) } }))
    case .broken: nil
    }
  }

  // MARK: Ladders

  /// What the keys `remind`, `yellow`, `red` and `later` of a mapping say.
  func ladder(_ node: Node, mayMove: Bool) -> LadderRule {
    LadderRule(
      remind: rule(node["remind"], default: nil, mayMove), yellow: rule(node["yellow"], default: Self.yellow, mayMove),
      red: rule(node["red"], default: [.due], mayMove),
      later: node["later"].flatMap { later in
        if later.text == "none" { return [] }
        guard let rungs = later.list else {
          if !later.isBroken {
            error("D008", at: later.place, "'later' is a list of rungs, or none, not \(later.kind)")
          }
          return nil
        }
        return rungs.compactMap { rung($0, default: nil, mayMove) }
      })
  }

  private static let yellow: [Rung.Point] =
    [.percent(80)] + ((try? Limit(amount: 1, unit: .workdays)).map { [.before($0)] } ?? [])

  private func rule(_ node: Node?, default points: [Rung.Point]?, _ mayMove: Bool) -> LadderRule.Rule {
    guard let node else { return .inherited }
    if node.text == "none" { return .none }
    return rung(node, default: points, mayMove).map { .rung($0) } ?? .inherited
  }

  private func rung(_ node: Node, default points: [Rung.Point]?, _ mayMove: Bool) -> Rung? {
    guard node.list == nil, node.text == nil || node.isEmpty else {
      error(
        "D003", at: node.place, "a rung in short form is not supported yet by this version; write { at: …, tell: … }")
      return nil
    }
    guard let node = map(node, .rung) else { return nil }
    var at = elements(node["at"]).compactMap(point)
    if let given = node["at"], elements(given).isEmpty, !given.isBroken {
      error(
        "D008", at: given.place,
        "'at' names no point, so the rung would never fire; '80%', '1 workday before', 'due' and '5 workdays after' are "
          + "known")
      at = points ?? []
    } else if node["at"] == nil {
      guard let points else {
        error(
          "D008", at: node.place,
          "a rung does not say 'at' which point; '80%', '1 workday before', 'due' and '5 workdays after' are known")
        return nil
      }
      at = points
    }
    var rung = Rung(at: at, effects: effects(node))
    if let to = node["to"] {
      if mayMove {
        rung.to = choice(to, step)
      } else {
        error(
          "D003", at: to.place,
          "the office's ladder cannot move a matter, for steps belong to a workflow; a workflow's ladder can")
      }
    }
    return rung
  }

  /// A step that a matter moves to.
  func step(_ node: Node) -> String? {
    guard let name = scalar(node, "a step") else { return nil }
    guard names.steps.contains(name) else {
      error("D020", at: node.place, "there is no step '\(name.shortened)'" + meant(name, among: names.steps))
      return nil
    }
    return name
  }

  private func point(_ node: Node) -> Rung.Point? {
    guard let text = scalar(node, "a point of the ladder") else { return nil }
    if text == "due" { return .due }
    if text.hasSuffix("%") {
      if let percent = Int(text.dropLast()), (1...100).contains(percent) { return .percent(percent) }
      error("D014", at: node.place, "a point in percent lies between 1% and 100%, not at '\(text.shortened)'")
      return nil
    }
    for (word, make) in [(" before", Rung.Point.before), (" after", Rung.Point.after)] where text.hasSuffix(word) {
      let limit = Node(content: .scalar(String(text.dropLast(word.count)), .plain), place: node.place)
      return self.limit(limit).map(make)
    }
    error(
      "D014", at: node.place,
      "'\(text.shortened)' is no point of a ladder; '80%', '1 workday before', 'due' and '5 workdays after' are")
    return nil
  }
}
