// SPDX-License-Identifier: Apache-2.0

import CEL
import DubanCore
import OrderedCollections
import WorkingTime

extension Checks {
  /// D024: from each step something leads on whatever the state is.
  func checkExits() {
    for step in workflow.steps.values where step.end == nil && knowledge.arriving[step.name] != nil {
      let events = (Array(step.events.values) + Array(workflow.events.values)).filter { $0.to != nil }
      let isOnLadder = workflow.rungs(of: step).contains { $0.rung.to != nil }
      guard !events.isEmpty || isOnLadder, !isMovedByRung(step), !events.contains(where: { isSure($0, in: step) })
      else { continue }
      let names = Text(
        en: (events.map { "'\($0.name)'" } + (isOnLadder ? ["the ladder"] : [])).joined(separator: ", "),
        zh: (events.map { "“\($0.name)”" } + (isOnLadder ? ["红黄牌规则"] : [])).joined(separator: "、"))
      error(
        "D024", at: places.key(["steps", step.name]),
        Text(
          en: """
            every way out of the step '\(step.name)' (\(names.in(.en))) may be closed: by its 'if', by 'at_most' \
            without 'beyond', because nobody of the office may send it, or because its time may not come, or not \
            again; give one of them none of these, or a 'beyond'
            """,
          zh: """
            环节“\(step.name)”的每个出口（\(names.in(.zh))）都可能关闭：“if”不成立，“at_most”用尽而没有“beyond”，\
            机构内无人可以提交，或所定时间未必到来、或不再到来；请让其中一个出口不受这些限制，或为其写明“beyond”
            """))
    }
  }

  /// Whether a rung of the step's own duty surely moves the matter. The matter's clock does so once, perhaps elsewhere.
  private func isMovedByRung(_ step: Step) -> Bool {
    guard let due = step.due, due.again == .afresh || !moves.returning.contains(step.name) else { return false }
    let rungs = Workflow.rungs([(due.ladder, ["steps", step.name, "due"]), (workflow.ladder, ["ladder"])])
    return rungs.contains { $0.0.to != nil && $0.0.isSure(of: due) }
  }

  /// Whether somebody, or time, can always have this event happen in the step.
  func isSure(_ event: EventRule, in step: Step) -> Bool {
    if let timing = event.timing {
      // Years that are over bound nothing, and a Saturday that must be a working day may never come.
      if case .every(let recurrence) = timing, !recurrence.isEndless { return false }
      // One that has come does not come again when the matter returns.
      guard timing.again == .afresh || !moves.returning.contains(step.name) else { return false }
    }
    if let condition = event.condition {
      guard event.timing == nil else { return false }
      // What the sender brings, or who he is, is his to mend.
      let own = Set(event.needs + event.allows + ["event"])
      guard condition.variableSlots.contains(where: own.contains) else { return false }
    }
    if event.atMost != nil, event.beyond == nil {
      // Where the matter comes only once, it leaves only once.
      guard step.events[event.name] != nil, !moves.returning.contains(step.name) else { return false }
    }
    guard case .sent(let by?) = event.trigger else { return true }
    return by.contains(where: canSend)
  }

  /// Whether a name surely stands for somebody who can send an event; for nobody at all the fallback chain steps in.
  private func canSend(_ who: Who) -> Bool {
    switch who {
    case .public, .parents: false
    case .field(let name): workflow.fields[name]?.type != .contact
    case .raiser: !raiserMayBeOutsider
    case .role, .post, .anyone, .everyone, .opener, .handler: true
    }
  }

  /// Whether the end may answer to somebody without an account in the office.
  var raiserMayBeOutsider: Bool {
    if workflow.raiserIsContact { return true }
    guard workflow.admitsPublic else { return false }
    return meaning(of: .raiser) == .opener
      || workflow.raiser.map { workflow.fields[$0] != nil && !workflow.opening.contains($0) } ?? true
  }

  /// D026: a matter ends after a number of moves that somebody can still oversee.
  func checkBound() {
    let bound = workflow.bound
    guard bound > Workflow.wideBound else { return }
    var events = workflow.events.values.map { (event: $0, way: ["events", $0.name]) }
    for step in workflow.steps.values {
      events += step.events.values.map { (event: $0, way: ["steps", step.name, "events", $0.name]) }
    }
    guard let widest = events.max(by: { ($0.event.atMost ?? 0) < ($1.event.atMost ?? 0) }) else { return }
    warning(
      "D026", at: places.value(widest.way + ["at_most"]),
      Text(
        en: """
          a matter may move \(bound) times before it ends: (the sum of all 'at_most' + 1) × \(workflow.steps.count) \
          steps; above \(Workflow.wideBound) nobody oversees it, so let fewer repetitions do
          """,
        zh: """
          事项终结前可能流转 \(bound) 次：（各“at_most”之和 + 1）× \(workflow.steps.count) 个环节；\
          超过 \(Workflow.wideBound) 次便无人能够掌握，请减少允许的重复次数
          """))
  }
}

extension Workflow {
  /// Above it, D026 warns.
  static let wideBound = 10_000

  /// The most moves that a matter can make: between two bounded ones the moves make no circle.
  var bound: Int {
    let bounded = steps.values.flatMap(\.events.values) + events.values
    return (bounded.filter { $0.to != nil }.reduce(0) { $0 + ($1.atMost ?? 0) } + 1) * steps.count
  }
}
