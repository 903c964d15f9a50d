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
    for entry in entries(node, Text(en: "'set'", zh: "“set”")) {
      guard let field = names.fields[entry.key] else {
        error(
          "D010", at: entry.keyPlace,
          Text(en: "no field is called '\(entry.key.shortened)'", zh: "没有字段“\(entry.key.shortened)”")
            + meant(entry.key, among: Array(names.fields.keys)))
        continue
      }
      values[entry.key] = value(entry.value, .event, field.type, Text(en: "'\(entry.key)'", zh: "“\(entry.key)”"))
    }
    return values
  }

  /// A formula after `=`, else a literal of the type.
  func value(_ node: Node, _ place: FormulaPlace, _ type: FieldType, _ what: Text) -> ValueSource? {
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
        "D010", at: place,
        (type == .unit
          ? Text(en: "the office has no unit '\(id)'", zh: "机构中没有单位“\(id)”")
          : Text(en: "the office has no person '\(id)'", zh: "机构中没有人员“\(id)”")) + meant(id, among: known))
    }
  }

  private enum DeclaredCard: String, CaseIterable { case yellow, red }

  private func card(_ node: Node) -> Card? {
    let card: DeclaredCard? = word(node, Text(en: "a declared card", zh: "所亮的牌"))
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
      error(
        "D008", at: node.place,
        Text(
          en: "'tell' is a list of names, or { who, say }, not both in one list",
          zh: "“tell”应为名称的列表，或写作 { who, say }，两种写法不能混在同一列表中"))
      return []
    }
    return maps.compactMap { rule in
      guard let rule = map(rule, .tell) else { return nil }
      let who = whoList(rule["who"])
      if who.isEmpty {
        error(
          "D008", at: rule.place,
          Text(en: "'tell' does not say 'who'", zh: "“tell”缺少“who”，未写明告知谁"))
      }
      return TellRule(who: who, say: rule["say"].flatMap(filled))
    }
  }

  private func record(_ node: Node) -> RecordRule? {
    guard let node = map(node, .record) else { return nil }
    guard let kindNode = node["kind"] else {
      error(
        "D008", at: node.place,
        Text(en: "a record does not say its 'kind'", zh: "“record”缺少“kind”，未写明档案种类"))
      return nil
    }
    guard let kind = id(kindNode, Text(en: "a kind of record", zh: "档案种类")) else { return nil }
    if let known = names.office.records, !known.contains(kind) {
      error(
        "D010", at: kindNode.place,
        Text(en: "the office has no kind of record '\(kind)'", zh: "机构中没有档案种类“\(kind)”")
          + meant(kind, among: known))
    }
    let each = node["each"].flatMap { formula($0, .event, .list) }
    let place: FormulaPlace = node["each"] == nil ? .event : .each
    var rule = RecordRule(each: each, kind: kind)
    rule.of = node["of"].flatMap {
      source($0, place, .party) { self.scalar($0, Text(en: "'of'", zh: "“of”")).map(JSON.string) }
    }
    rule.points = node["points"].flatMap {
      source($0, place, .number) {
        self.integer($0, Text(en: "'points'", zh: "“points”"), -1_000_000...1_000_000).map(JSON.int)
      }
    }
    rule.note = node["note"].flatMap(filled)
    rule.from = node["from"].flatMap {
      source($0, place, .instant) { self.literal($0, .date, Text(en: "'from'", zh: "“from”")) }
    }
    rule.until = node["until"].flatMap {
      source($0, place, .instant) { self.literal($0, .date, Text(en: "'until'", zh: "“until”")) }
    }
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
      error(
        "D008", at: node.place,
        Text(
          en: "a raise does not say which 'workflow' it opens", zh: "“raise”缺少“workflow”，未写明另立哪个流程的事项"))
      return nil
    }
    guard let name = id(workflow, Text(en: "a workflow", zh: "流程")) else { return nil }
    let place: FormulaPlace = node["each"] == nil ? .event : .each
    var rule = RaiseRule(workflow: name)
    rule.each = node["each"].flatMap { formula($0, .event, .list) }
    rule.when = node["if"].flatMap { formula($0, place, .condition) }
    let fields = named(
      node["with"], Text(en: "'with'", zh: "“with”"), each: Text(en: "a field", zh: "字段"), formulaName: true)
    for entry in fields {
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
            error(
              "D008", at: later.place,
              Text(
                en: "'later' is a list of rungs, or none, not \(later.kind.in(.en))",
                zh: "“later”应为节点的列表或“none”，而不是\(later.kind.in(.zh))"))
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
        "D003", at: node.place,
        Text(
          en: "a rung in short form is not supported yet by this version; write { at: …, tell: … }",
          zh: "本版本尚不支持节点的简写形式，请写作 { at: …, tell: … }"))
      return nil
    }
    guard let node = map(node, .rung) else { return nil }
    var at = elements(node["at"]).compactMap(point)
    if let given = node["at"], elements(given).isEmpty, !given.isBroken {
      error(
        "D008", at: given.place,
        Text(
          en: """
            'at' names no point, so the rung would never fire; '80%', '1 workday before', 'due' and \
            '5 workdays after' are known
            """,
          zh: """
            “at”未写明时点，节点永远不会触发；可写“80%”、“1 workday before”、“due”或“5 workdays after”
            """))
      at = points ?? []
    } else if node["at"] == nil {
      guard let points else {
        error(
          "D008", at: node.place,
          Text(
            en: """
              a rung does not say 'at' which point; '80%', '1 workday before', 'due' and '5 workdays after' are known
              """,
            zh: "节点缺少“at”，未写明时点；可写“80%”、“1 workday before”、“due”或“5 workdays after”"))
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
          Text(
            en: "the office's ladder cannot move a matter, for steps belong to a workflow; a workflow's ladder can",
            zh: "机构的红黄牌规则不能使事项流转，因为环节属于各个流程；流程的红黄牌规则可以"))
      }
    }
    return rung
  }

  /// A step that a matter moves to.
  func step(_ node: Node) -> String? {
    guard let name = scalar(node, Text(en: "a step", zh: "环节")) else { return nil }
    guard names.steps.contains(name) else {
      error(
        "D020", at: node.place,
        Text(en: "there is no step '\(name.shortened)'", zh: "没有环节“\(name.shortened)”")
          + meant(name, among: names.steps))
      return nil
    }
    return name
  }

  private func point(_ node: Node) -> Rung.Point? {
    guard let text = scalar(node, Text(en: "a point of the ladder", zh: "红黄牌规则的时点")) else { return nil }
    if text == "due" { return .due }
    if text.hasSuffix("%") {
      if let percent = Int(text.dropLast()), (1...100).contains(percent) { return .percent(percent) }
      error(
        "D014", at: node.place,
        Text(
          en: "a point in percent lies between 1% and 100%, not at '\(text.shortened)'",
          zh: "以百分比表示的时点应在 1% 至 100% 之间，而不是“\(text.shortened)”"))
      return nil
    }
    for (word, make) in [(" before", Rung.Point.before), (" after", Rung.Point.after)] where text.hasSuffix(word) {
      let limit = Node(content: .scalar(String(text.dropLast(word.count)), .plain), place: node.place)
      return self.limit(limit).map(make)
    }
    error(
      "D014", at: node.place,
      Text(
        en: "'\(text.shortened)' is no point of a ladder; '80%', '1 workday before', 'due' and '5 workdays after' are",
        zh: """
          “\(text.shortened)”不是红黄牌规则的时点；可写“80%”、“1 workday before”、“due”或“5 workdays after”
          """))
    return nil
  }
}
