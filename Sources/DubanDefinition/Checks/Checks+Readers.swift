// SPDX-License-Identifier: Apache-2.0

import CEL
import DubanCore
import OrderedCollections

/// D052: what only some may read reaches nobody else. D053: nor does a robot tell it to a whole group.
extension Checks {
  func checkReaders() {
    let narrow = Set(workflow.fields.values.filter { $0.readers != nil }.map(\.name))
    guard !narrow.isEmpty || workflow.visibility.confidential else { return }
    for happening in happenings { checkTold(happening, narrow) }
    for step in workflow.steps.values { checkAnswer(step, narrow) }
    checkLedger(narrow)
    if workflow.visibility.confidential {
      checkAsked()
      checkRobots()
    }
  }

  /// Whoever is told of a confidential matter, all of the group read it.
  private func checkRobots() {
    guard let robot = office?.office.groupRobots(telling: workflow.name).first else { return }
    error(
      "D053", at: places.value(["visibility", "confidential"]),
      Text(
        en: """
          the matters are confidential, and the office's routes have '\(robot)', the robot of a whole group, tell of \
          them; let a route { workflow: \(workflow.name), by: [ … ] } before that one name other channels
          """,
        zh: """
          事项保密，而机构的“routes”中有路由让群机器人“\(robot)”把通知发到全群；\
          请在该路由之前另设 { workflow: \(workflow.name), by: [ … ] }，改走其他渠道
          """))
  }

  /// What a message carries though not all of a group may read it.
  private func checkRobots(_ field: String, _ what: Text, cards: [Card?], at place: Place) {
    guard !workflow.visibility.confidential, !admits(.anyone, to: field, in: []),
      let robot = office?.office.groupRobots(telling: workflow.name, cards: cards).first
    else { return }
    error(
      "D053", at: place,
      Text(
        en: """
          '\(field)' \(what.in(.en)), not everybody may read it, and the office's routes have '\(robot)', the robot of \
          a whole group, tell it; leave the field out, or let a route { workflow: \(workflow.name), by: [ … ] } before \
          that one name other channels
          """,
        zh: """
          “\(field)”\(what.in(.zh))，并非人人可以阅读，而机构的“routes”中有路由让群机器人“\(robot)”把它发到全群；\
          请不要带出该字段，或在该路由之前另设 { workflow: \(workflow.name), by: [ … ] }，改走其他渠道
          """))
  }

  /// Of a confidential matter only its readers grant more time, and hear that it was; its raiser hears it by right.
  private func checkAsked() {
    let told = extensions.map { (by: $0.rule.tell, steps: $0.steps, way: $0.way + ["tell"]) }
    for (names, steps, way) in answers + told {
      for who in names where who != .raiser && !mayRead(who, in: steps) {
        error(
          "D052", at: places.item(who.word, of: way),
          Text(
            en: """
              the matters are confidential, and '\(who.word)' hears of a request for more time but is none of their \
              readers; name '\(who.word)' under 'readers', or somebody else here
              """,
            zh: "事项保密，而“\(who.word)”会得知延期申请却无权阅读事项；请把“\(who.word)”列入“readers”，或在此另写他人"))
      }
    }
  }

  private func checkTold(_ happening: Happening, _ narrow: Set<String>) {
    let way = happening.way
    let effects = happening.effects
    for (name, value) in effects.set {
      guard case .formula(let formula) = value else { continue }
      for field in formula.variableSlots where narrow.contains(field) && field != name {
        let audience = workflow.fields[name]?.readers ?? workflow.visibility.namedReaders ?? [.anyone]
        guard let stranger = stranger(among: audience, to: field, in: happening.steps) else { continue }
        let what = Text(en: "is copied to '\(name)'", zh: "会写入“\(name)”")
        refuse(field, what, stranger, at: places.value(way + ["set", name]))
      }
    }
    for (index, rule) in effects.tell.enumerated() {
      let isList = places.node(way + ["tell"])?.list != nil
      let isMapped =
        places.node(way + ["tell"])?.entries != nil || places.node(way + ["tell", String(index)])?.entries != nil
      let rest = isMapped && isList ? ["tell", String(index)] : ["tell"]
      for field in rule.say?.names ?? [] where narrow.contains(field) {
        let place = places.insertion(of: field, in: way + rest + ["say"])
        let what = Text(en: "is told", zh: "会随通知发出")
        if let stranger = stranger(among: rule.who, to: field, in: happening.steps) {
          refuse(field, what, stranger, at: place)
        } else {
          checkRobots(field, what, cards: happening.cards, at: place)
        }
      }
      guard workflow.visibility.confidential else { continue }
      for who in rule.who where !mayRead(who, in: happening.steps) {
        error(
          "D052", at: places.item(who.word, of: way + rest + (isMapped ? ["who"] : [])),
          Text(
            en: """
              the matters are confidential, and '\(who.word)' is told of them but is none of their readers; name \
              '\(who.word)' under 'readers', or do not tell
              """,
            zh: "事项保密，而“\(who.word)”会收到通知却无权阅读事项；请把“\(who.word)”列入“readers”，或不要告知"))
      }
    }
    for (index, record) in effects.record.enumerated() {
      for field in record.note?.names ?? [] where narrow.contains(field) {
        refuse(
          field, Text(en: "is written into a record", zh: "会记入档案"), .anyone,
          at: places.insertion(of: field, in: way + ["record", String(index), "note"]))
      }
    }
    if case .sent(let event) = happening.occasion {
      for field in event.otherwise?.names ?? [] where narrow.contains(field) {
        let senders: [Who] = if case .sent(let by?) = event.trigger { by } else { [.handler] }
        guard let stranger = stranger(among: senders, to: field, in: happening.steps) else { continue }
        let what = Text(en: "is told to the sender", zh: "会告知提交者")
        refuse(field, what, stranger, at: places.insertion(of: field, in: way + ["otherwise"]))
      }
    }
  }

  private func checkAnswer(_ step: Step, _ narrow: Set<String>) {
    guard let end = step.end else { return }
    var told: [(field: String, place: Place)] = []
    let way = ["steps", step.name]
    switch end.answer {
    case .fields(let fields):
      told = fields.enumerated().map { ($1, places.item($0, of: way + ["answer"])) }
    case .text(let text):
      told = text.names.map { ($0, places.insertion(of: $0, in: way + ["answer"])) }
    }
    for (key, fields) in [("because", end.because), ("next", end.next), ("proof", end.proof)] {
      told += fields.enumerated().map { ($1, places.item($0, of: way + [key])) }
    }
    let what = Text(en: "is part of the answer", zh: "会写入答复")
    // That a confidential matter is answered is its raiser's right; what only some may read of it is not.
    for (field, place) in told where narrow.contains(field) {
      if admits(.raiser, to: field, in: []) {
        // What has ended has no card.
        checkRobots(field, what, cards: [nil], at: place)
      } else {
        refuse(field, what, .raiser, at: place)
      }
    }
  }

  private func checkLedger(_ narrow: Set<String>) {
    for (index, column) in workflow.ledger.enumerated() {
      for field in column.formula.variableSlots where narrow.contains(field) {
        guard let stranger = stranger(among: workflow.visibility.namedReaders ?? [.anyone], to: field, in: []) else {
          continue
        }
        let offset = column.formula.reads.first { $0.name == field }?.offset ?? 0
        let what = Text(en: "is a column of the ledger", zh: "会列入台账")
        refuse(field, what, stranger, at: places.byte(offset, of: ["ledger", String(index), "is"]))
      }
    }
  }

  private func refuse(_ field: String, _ what: Text, _ who: Who, at place: Place) {
    error(
      "D052", at: place,
      Text(
        en: """
          '\(field)' \(what.in(.en)), and so reaches '\(who.word)', who is none of its readers; name '\(who.word)' \
          under the field's 'readers', or leave the field out
          """,
        zh: """
          “\(field)”\(what.in(.zh))，从而到达无权阅读它的“\(who.word)”；请把“\(who.word)”列入该字段的“readers”，\
          或不要带出该字段
          """))
  }

  private func stranger(among who: [Who], to field: String, in steps: [Step]) -> Who? {
    who.first { !admits($0, to: field, in: steps) }
  }

  /// Whether somebody may read a field.
  func admits(_ who: Who, to field: String, in steps: [Step]) -> Bool {
    guard let readers = workflow.fields[field]?.readers else { return true }
    return covers(readers, who, in: steps)
  }

  /// Whether somebody may read a confidential matter: one of its readers, or who handles it.
  private func mayRead(_ who: Who, in steps: [Step]) -> Bool {
    if who == .handler { return true }
    let meant = meaning(of: who)
    if !steps.isEmpty, steps.allSatisfy({ $0.who.map(meaning) == meant }) { return true }
    return covers(workflow.visibility.namedReaders ?? [.anyone], who, in: steps)
  }

  /// Whether all whom a name stands for are among those of a list.
  private func covers(_ readers: [Who], _ who: Who, in steps: [Step]) -> Bool {
    if readers.contains(who) { return true }
    let meant = meaning(of: who)
    let known = readers.map(meaning)
    if known.contains(meant) { return true }
    switch who {
    case .public, .parents: return false
    case .raiser where raiserMayBeOutsider: return false
    case .handler where !steps.isEmpty:
      return steps.allSatisfy { $0.who.map { covers(readers, $0, in: []) } ?? true }
    case .field(let name) where workflow.fields[name]?.type == .contact: return false
    default: break
    }
    if known.contains(.anyone) { return true }
    if known.contains(.handler), !steps.isEmpty, steps.allSatisfy({ $0.who.map(meaning) == meant }) { return true }
    guard let persons = persons(meant), let office else { return false }
    let admitted = known.reduce(into: Set<String>()) { $0.formUnion(self.persons($1, certainly: true) ?? []) }
    return !office.office.people.isEmpty && admitted.isSuperset(of: persons)
  }

  /// The persons that a name stands for by the office's file alone.
  ///
  /// - Parameter certainly: only those for whom it always stands, not all for whom it may.
  private func persons(_ who: Who, certainly: Bool = false) -> Set<String>? {
    guard let office else { return nil }
    switch who {
    case .everyone: return Set(office.directory.everyone)
    case .anyone: return Set(office.office.people.keys)
    case .post(let post):
      let holders = office.holders(of: post)
      return certainly && holders.count > 1 ? nil : Set(office.directory.people(of: Array(holders)))
    default: return nil
    }
  }
}
