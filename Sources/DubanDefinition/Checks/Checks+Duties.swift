// SPDX-License-Identifier: Apache-2.0

import CEL
import DubanCore
import OrderedCollections
import WorkingTime

extension Checks {
  /// D030: each step that is no end says who, how and by when.
  func checkDuties() {
    for step in workflow.steps.values where step.end == nil {
      let place = places.key(["steps", step.name])
      if step.who == nil {
        error(
          "D030", at: place,
          Text(en: "the step '\(step.name)' does not say 'who' handles it", zh: "环节“\(step.name)”没有用“who”写明谁来办"))
      }
      if step.how == nil {
        error(
          "D030", at: place,
          Text(en: "the step '\(step.name)' does not say 'how' it is handled", zh: "环节“\(step.name)”没有用“how”写明怎么办"))
      }
      if places.node(["steps", step.name, "title"]) == nil {
        error(
          "D030", at: place,
          Text(en: "the step '\(step.name)' has no 'title'", zh: "环节“\(step.name)”没有写“title”（标题）"))
      }
      let timed = Array(step.events.values) + Array(workflow.events.values)
      guard step.due == nil, !timed.contains(where: { isBounding($0, step) }) else { continue }
      error(
        "D030", at: place,
        Text(
          en: """
            nothing bounds the step '\(step.name)' in time; give it a 'due', or an event with 'after', 'at' or 'every' \
            that moves the matter or tells another than the handler, without 'if', and without 'again: continue' where \
            the matter may return
            """,
          zh: """
            环节“\(step.name)”没有限定何时结；请加上“due”，或加上带“after”、“at”或“every”的定时事件：它须使事项流转，\
            或告知承办人以外的人，且不带“if”；事项可能重返此环节的，也不带“again: continue”
            """))
    }
  }

  /// Whether time surely sends this event, and somebody notices.
  private func isBounding(_ event: EventRule, _ step: Step) -> Bool {
    guard event.timing != nil, isSure(event, in: step) else { return false }
    return event.to != nil || tellsOthers(event.effects, in: [step])
  }

  /// D031: whoever handles a step is known on every way to it; so is the owner from the opening on.
  func checkHandlers() {
    checkOwner()
    for step in workflow.steps.values where step.end == nil {
      guard let arriving = knowledge.arriving[step.name], let who = step.who else { continue }
      let place = places.value(["steps", step.name, "who"])
      if workflow.admitsPublic, meaning(of: who) == .opener, who != .role("owner") {
        error(
          "D031", at: place,
          Text(
            en: "'\(who.word)' is nobody of the office where the public opens the matter; name a role, post or field",
            zh: "事项由公众立项时，“\(who.word)”不是机构内的人；请改用其他角色、岗位或字段"))
      }
      switch who {
      case .role(let name) where !knowledge.isCertain(name):
        error(
          "D031", at: place,
          Text(
            en: """
              the role '\(name)' may be nobody, for its formula may give nothing; let it fall back to somebody, as in \
              "has(x) ? x : leader(owner)"
              """,
            zh: "角色“\(name)”可能为空，因为其公式可能没有结果；请为它设后备人选，如“has(x) ? x : leader(owner)”"))
      case .field(let field) where knowledge.mayBeUnset(field, knowing: arriving):
        error(
          "D031", at: place,
          Text(
            en: "the field '\(field)' may be unset when the step '\(step.name)' is reached",
            zh: "到达环节“\(step.name)”时，字段“\(field)”可能尚未填写")
            + wayWithout(field, to: step.name)
            + Text(en: "; let what leads here need '\(field)'", zh: "；请在通向此处的事件中把“\(field)”列为必填（“needs”）"))
      default: continue
      }
    }
  }

  private func checkOwner() {
    guard let owner = workflow.roles["owner"] else { return }
    let place = places.value(["roles", "owner"])
    for reading in owner.reads where !reading.guarded {
      guard knowledge.mayBeUnset(reading.name, knowing: workflow.opening) else { continue }
      error(
        "D031", at: place,
        Text(
          en: """
            the owner may be unbound at the opening, for '\(reading.name)' may be unset; let the opening need it, or \
            guard it with has(\(reading.name))
            """,
          zh: """
            立项时责任人可能为空，因为“\(reading.name)”可能尚未填写；请在立项中把它列为必填（“needs”），\
            或先用 has(\(reading.name)) 判断
            """))
    }
    if owner.mayBeNothing(everybodyHasUnit: office?.everybodyHasUnit ?? true) {
      error(
        "D031", at: place,
        Text(
          en: "the owner may be nobody, for this formula may give nothing; name somebody who is always there",
          zh: "责任人可能为空，因为此公式可能没有结果；请指定任何情况下都有的人"))
    }
    if workflow.admitsPublic, meaning(of: .role("owner")) == .opener {
      error(
        "D031", at: place,
        Text(
          en: """
            nobody would own what the public opens; say who does, as in \
            "event.actor == 'public' ? front_desk : event.actor"
            """,
          zh: """
            公众立项的事项将没有责任人；请写明由谁负责，如“event.actor == 'public' ? front_desk : event.actor”
            """))
    }
  }

  /// D032: a duty that lapses is told to somebody else than the handler, or moves the matter.
  func checkLadders() {
    for step in workflow.steps.values where step.end == nil {
      guard let due = step.due, let rungs = rungs([(due.ladder, ["due"]), (workflow.ladder, ["ladder"])]),
        !isHeard(rungs, of: due, in: [step])
      else { continue }
      error(
        "D032", at: places.key(["steps", step.name, "due"]),
        Text(
          en: """
            the ladder of this duty reaches nobody but the handler; let 'red' tell the supervisor, or move the matter
            """,
          zh: "按此时限的红黄牌规则，超时后除承办人外无人得知；请让“red”告知督办人（“supervisor”），或使事项流转"))
    }
    guard let due = workflow.due, let rungs = rungs([(due.ladder, ["due"]), (workflow.ladder, ["ladder"])]),
      let step = workflow.steps.values.first(where: {
        $0.end == nil && !due.stopsIn.contains($0.name) && !isHeard(rungs, of: due, in: [$0])
      })
    else { return }
    error(
      "D032", at: places.key(["due"]),
      Text(
        en: """
          the ladder of the matter's due reaches nobody but the handler of '\(step.name)'; let 'red' tell the supervisor
          """,
        zh: "按全事项时限的红黄牌规则，超时后除环节“\(step.name)”的承办人外无人得知；请让“red”告知督办人（“supervisor”）"))
  }

  /// The rungs in force; nil where some would come from an office that is not at hand.
  private func rungs(_ ladders: [(LadderRule, [String])]) -> [Rung]? {
    let all = ladders + (office.map { [($0.office.ladder, ["ladder"])] } ?? [])
    let rungs = Workflow.rungs(all.map { (rule: $0.0, way: $0.1) }).map(\.0)
    guard office == nil else { return rungs }
    let isComplete =
      ladders.contains { if case .inherited = $0.0.red { false } else { true } }
      && ladders.contains { $0.0.later != nil }
    return isComplete ? rungs : nil
  }

  /// Whether one of the rungs surely fires and reaches another than the handler. Of rungs at one instant only the
  /// strongest, which stands last, has effects.
  private func isHeard(_ rungs: [Rung], of due: DueRule, in steps: [Step]) -> Bool {
    rungs.indices.contains { index in
      let rung = rungs[index]
      guard rung.isSure(of: due), reaches(rung, in: steps) else { return false }
      return rungs[(index + 1)...].allSatisfy { !$0.mayCoincide(with: rung) || reaches($0, in: steps) }
    }
  }

  private func reaches(_ rung: Rung, in steps: [Step]) -> Bool {
    rung.to != nil || tellsOthers(rung.effects, in: steps)
  }

  /// Whether effects surely tell a person of the office who is not the handler by name.
  private func tellsOthers(_ effects: Effects, in steps: [Step]) -> Bool {
    effects.tell.flatMap(\.who).contains { who in
      let meant = meaning(of: who)
      guard steps.allSatisfy({ isAnother(meant, than: $0.who.map(meaning)) }) else { return false }
      switch who {
      case .handler, .public, .parents: return false
      case .raiser: return !raiserMayBeOutsider
      case .opener: return !workflow.admitsPublic
      case .field(let name):
        return workflow.fields[name]?.type != .contact
          && steps.allSatisfy { !knowledge.mayBeUnset(name, knowing: knowledge.inside($0.name)) }
      case .role(let name): return knowledge.isCertain(name)
      case .post, .anyone, .everyone: return true
      }
    }
  }

  /// Whether a name stands for another than a handler; the leader of a unit that handles is one of its handlers.
  private func isAnother(_ who: Who, than handler: Who?) -> Bool {
    guard who != handler else { return false }
    guard case .role(let name) = who, let formula = workflow.roles[name], let handler else { return true }
    switch handler {
    case .field(let unit): return formula.source != "leader(\(unit))" || workflow.fields[unit]?.type != .unit
    case .post(let post):
      let isUnit = office?.holders(of: post).contains { office?.office.units[$0] != nil } ?? false
      return formula.source != "leader(\(post))" || !isUnit
    default: return true
    }
  }
}

extension Rung {
  /// Whether it fires however short the clock is. A point before the clock's start is left out, and a date may be past
  /// when the clock begins.
  func isSure(of due: DueRule) -> Bool {
    let isDate = if case .at = due.term { true } else { false }
    // What could not be read is said there.
    return at.isEmpty
      || at.contains { point in
        switch point {
        case .due, .after: true
        // In a term that a grant begins, what lies before the grant is left out too.
        case .percent: !isDate && due.extend == nil
        case .before: false
        }
      }
  }

  /// Whether both may fire at one instant.
  func mayCoincide(with other: Rung) -> Bool {
    at.contains { one in
      other.at.contains { another in
        switch (one, another) {
        case (.after(let one), .after(let another)): one.unit != another.unit || one == another
        case (.due, .due), (.percent(100), .due), (.due, .percent(100)): true
        case (.percent(let one), .percent(let another)): one == another
        case (.before, .before), (.before, .percent), (.percent, .before): true
        default: false
        }
      }
    }
  }
}
