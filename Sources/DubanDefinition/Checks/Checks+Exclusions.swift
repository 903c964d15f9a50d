// SPDX-License-Identifier: Apache-2.0

import CEL
import DubanCore
import OrderedCollections

extension Checks {
  /// D042: `not_by` leaves somebody of those who handle or send; `never` shuts out nobody who has to do with a matter.
  ///
  /// Only what follows from names and the office's file is said. That two fields may come to name the same person is
  /// what `not_by` is for.
  func checkExclusions() {
    for step in workflow.steps.values {
      let way = ["steps", step.name]
      if let who = step.who, let index = shuttingOut(who, step.notBy, in: step) {
        let what = Text(en: "handles '\(step.name)'", zh: "承办环节“\(step.name)”")
        warnShutOut(who, what, at: places.item(index, of: way + ["not_by"]))
      }
      for event in step.events.values where !event.notBy.isEmpty {
        guard case .sent(let by) = event.trigger else { continue }
        let senders = by ?? step.who.map { [$0] } ?? []
        let indices = senders.map { shuttingOut($0, event.notBy, in: step) }
        guard let first = senders.first, let index = indices.first ?? nil, indices.allSatisfy({ $0 != nil }) else {
          continue
        }
        let place = places.item(index, of: way + ["events", event.name, "not_by"])
        warnShutOut(first, Text(en: "may send '\(event.name)'", zh: "可以提交事件“\(event.name)”"), at: place)
      }
    }
    checkNever()
  }

  private func warnShutOut(_ who: Who, _ what: Text, at place: Place) {
    warning(
      "D042", at: place,
      Text(
        en: """
          'not_by' can shut out everybody who \(what.in(.en)), as '\(who.word)': then deputies, leaders, the head and \
          at last the superior stand in; name somebody else, or several people
          """,
        zh: """
          以“\(who.word)”身份\(what.in(.zh))的人，可能因“not_by”而全部须回避，\
          届时依次由代理人、单位负责人、主要负责人（“head”）直至上级负责人（“superior”）代办；请另指定他人，或指定多人
          """))
  }

  private func checkNever() {
    for (index, who) in workflow.visibility.never.enumerated() {
      let place = places.item(index, of: ["visibility", "never"])
      switch who {
      case .role, .field:
        let meant = meaning(of: who)
        let handled = workflow.steps.values.first { $0.who.map(meaning) == meant }
        if let handled {
          warning(
            "D042", at: place,
            Text(
              en: """
                'never' hides the matter from '\(who.word)', who handles '\(handled.name)'; let somebody else handle it
                """,
              zh: "“never”使“\(who.word)”看不到事项，而环节“\(handled.name)”正由其承办；请由他人承办"))
        } else if meaning(of: .role("owner")) == meant {
          warning(
            "D042", at: place,
            Text(
              en: "'never' hides the matter from its owner; let somebody else own it",
              zh: "“never”使责任人看不到事项；请由他人担任责任人"))
        }
      default:
        error(
          "D008", at: place,
          Text(
            en: """
              'never' names a role or field whose persons are shut out; '\(who.word)' would shut out everybody, or \
              nobody in particular
              """,
            zh: "“never”应写角色或字段，使其所指的人看不到事项；“\(who.word)”则会排除所有人，或不指任何具体的人"))
      }
    }
  }

  /// The index of the exclusion by which all whom a name stands for can be shut out; nil: somebody is left.
  func shuttingOut(_ who: Who, _ exclusions: [Exclusion], in step: Step) -> Int? {
    let meant = meaning(of: who)
    for (index, exclusion) in exclusions.enumerated() {
      switch exclusion {
      case .who(let other):
        let shut = meaning(of: other)
        if shut == meant { return index }
        guard case .post(let one) = meant, case .post(let another) = shut, let office else { continue }
        let excluded = Set(office.directory.people(of: Array(office.holders(of: another))))
        let isShut = office.holders(of: one).contains { excluded.isSuperset(of: office.directory.people(of: [$0])) }
        if isShut { return index }
      case .actedIn(let name):
        guard isOnePerson(meant), let acted = workflow.steps[name], acted.name != step.name else { continue }
        let senders = (Array(acted.events.values) + Array(workflow.events.values)).flatMap { event in
          guard case .sent(let by) = event.trigger, BuiltIn(rawValue: event.name) == nil else { return [Who]() }
          return by ?? acted.who.map { [$0] } ?? []
        }
        if senders.contains(where: { mayBe(meant, meaning(of: $0)) }) { return index }
      }
    }
    return nil
  }

  /// Whether a name can stand for a single person.
  private func isOnePerson(_ who: Who) -> Bool {
    switch who {
    case .opener: return true
    case .field(let name):
      switch workflow.fields[name]?.type {
      case .person: return true
      case .unit: return office?.office.units.keys.contains { office?.directory.people(of: [$0]).count == 1 } ?? false
      default: return false
      }
    case .post(let post):
      return office?.holders(of: post).contains { office?.directory.people(of: [$0]).count == 1 } ?? false
    case .role(let name):
      guard let formula = workflow.roles[name] else { return false }
      return ["leader(", "overseer(", "deputy("].contains { formula.source.hasPrefix($0) }
    case .anyone, .everyone, .public, .parents, .raiser, .handler: return false
    }
  }

  /// Whether the single person behind a name is surely among those of another, or is by the office's file.
  private func mayBe(_ who: Who, _ other: Who) -> Bool {
    if who == other { return true }
    guard case .post(let one) = who, case .post(let another) = other, let office else { return false }
    let persons = Set(office.directory.people(of: Array(office.holders(of: another))))
    return office.holders(of: one).contains { holder in
      let people = office.directory.people(of: [holder])
      return people.count == 1 && persons.isSuperset(of: people)
    }
  }
}
