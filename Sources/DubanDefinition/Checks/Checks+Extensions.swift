// SPDX-License-Identifier: Apache-2.0

import DubanCore
import OrderedCollections

/// What is checked of `extend`: that somebody answers, and that it is another than who asks.
extension Checks {
  func checkExtensions() {
    guard workflow.mayExtend else { return }
    for builtIn in [BuiltIn.extend, .grant, .deny] where workflow.never.contains(builtIn.rawValue) {
      error(
        "D008", at: places.value(["events", builtIn.rawValue]),
        Text(
          en: """
            a 'due' of this workflow has 'extend', which asking, granting and denying belong to; leave \
            '\(builtIn.rawValue): never' out, or 'extend' under 'due'
            """,
          zh: """
            本流程的“due”写有“extend”，延期的申请（“extend”）、批准（“grant”）和不同意（“deny”）缺一不可；\
            请删去“\(builtIn.rawValue): never”，或删去“due”下的“extend”
            """))
    }
    for (by, steps, way) in answers {
      if !by.contains(where: { isSomebody($0, in: steps) }) {
        error(
          "D031", at: places.item(0, of: way),
          Text(
            en: """
              '\(by.map(\.word).joined(separator: "', '"))', who grants more time, may be nobody; name somebody who is \
              always there besides, such as supervisor or a post
              """,
            zh: """
              批准延期的“\(by.map(\.word).joined(separator: "”、“"))”可能为空；请再加上任何情况下都有的人，\
              如“supervisor”（督办人）或某个岗位
              """))
      }
      guard !steps.isEmpty, steps.allSatisfy({ isAskedOfHimself(by, in: $0) }) else { continue }
      warning(
        "D042", at: places.item(0, of: way),
        Text(
          en: """
            whoever handles '\(steps[0].name)' and asks for more time is who grants it, as '\(by[0].word)'; nobody \
            grants his own request, so deputies, leaders, the head and at last the superior stand in; name somebody \
            else
            """,
          zh: """
            承办环节“\(steps[0].name)”并申请延期的人，同时以“\(by[0].word)”身份批准延期；任何人不得批准自己的申请，\
            届时依次由代理人、单位负责人、主要负责人（“head”）直至上级负责人（“superior”）代办；请另指定他人
            """))
    }
  }

  /// Who answers requests for more time, with the steps in which they may be asked: by each duty, and by the workflow's
  /// own word under `events`.
  var answers: [(by: [Who], steps: [Step], way: [String])] {
    let steps = extensions.flatMap(\.steps)
    let own = [BuiltIn.grant, .deny].compactMap { answer in
      workflow.senders(of: answer).map { (by: $0, steps: steps, way: ["events", answer.rawValue, "by"]) }
    }
    // Where the workflow says it of both, the duties' own word counts for nothing. A list of nobody is said elsewhere.
    let duties = own.count == 2 ? [] : extensions.map { (by: $0.rule.by, steps: $0.steps, way: $0.way + ["by"]) }
    return (duties + (steps.isEmpty ? [] : own)).filter { !$0.by.isEmpty }
  }

  /// Each `extend` of the file, with the steps in which it may be asked for, and its place.
  var extensions: [(rule: ExtendRule, steps: [Step], way: [String])] {
    let open = workflow.steps.values.filter { $0.end == nil }
    let own = open.compactMap { step in
      step.due?.extend.map { (rule: $0, steps: [step], way: ["steps", step.name, "due", "extend"]) }
    }
    return (workflow.due?.extend.map { [(rule: $0, steps: open, way: ["due", "extend"])] } ?? []) + own
  }

  /// Whether a name surely stands for a person of the office wherever a matter may stand.
  private func isSomebody(_ who: Who, in steps: [Step]) -> Bool {
    switch who {
    case .role(let name): knowledge.isCertain(name)
    case .field(let name):
      workflow.fields[name]?.type != .contact
        && steps.allSatisfy { !knowledge.mayBeUnset(name, knowing: knowledge.inside($0.name)) }
    case .opener: !workflow.admitsPublic
    case .raiser: !raiserMayBeOutsider
    case .public, .parents: false
    case .post, .handler, .anyone, .everyone: true
    }
  }

  /// Whether all who answer are those who handle the step, by their names or by this office.
  private func isAskedOfHimself(_ by: [Who], in step: Step) -> Bool {
    guard let handler = step.who else { return false }
    return by.allSatisfy { $0 == .handler || shuttingOut($0, [.who(handler)], in: step) != nil }
  }
}
