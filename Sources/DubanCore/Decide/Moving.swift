// SPDX-License-Identifier: Apache-2.0

import CEL
import OrderedCollections
import WorkingTime

extension Deciding {
  /// Sets, chooses the next step, leaves the present one, has the other effects happen, enters: the order of the
  /// language's reference, §6.
  ///
  /// - Parameter occasion: as what those are told whom the effects name.
  mutating func move(
    to choice: Choice<String>, effects: Effects, as occasion: Message.Occasion = .tell
  ) throws(Refusal) {
    try assign(effects)
    // The matter's clock runs before the first step's, so that a first step that is an end stops it too.
    let isReopened = state.end != nil
    if decision.opening != nil || isReopened, let due = workflow.due { try begin(.matter, due, reopened: isReopened) }
    let target = try choose(choice)
    let former = state.step
    if decision.opening == nil {
      decision.from = former
      if var stay = state.stays[former] {
        stay.left = at
        stay.taken = stay.taken + (at - stay.entered)
        state.stays[former] = stay
      }
      leaveClocks(for: workflow.steps[target])
    }
    try act(effects, occasion)
    let before = state.stays[target]
    state.stays[target] = Matter.Stay(entered: at, left: before?.left, taken: before?.taken ?? .zero)
    state.step = target
    state.entered = at
    state.declared = nil
    state.end = nil
    decision.declared = nil
    decision.to = target
    try enter(isReopened: isReopened)
  }

  private mutating func enter(isReopened: Bool) throws(Refusal) {
    guard let step else { throw noStep(state.step) }
    if isReopened { try reviewRoles() }
    try rebindRoles()
    if let end = step.end {
      try conclude(end)
      return
    }
    handle(by: step.who.map { directory.ids(named: $0, of: state) } ?? [])
    try recount()
    standStill()
    if let due = step.due { try begin(.step, due) }
    for rule in workflow.events.values where rule.timing != nil { try beginTimed(rule) }
    for rule in step.events.values where rule.timing != nil { try beginTimed(rule) }
    try perform(step.enter)
    if !step.enter.set.isEmpty {
      // What an entry sets may say who handles the step, and until when.
      handle(by: step.who.map { directory.ids(named: $0, of: state) } ?? [])
      try recount()
    }
    mail.tell(handlers, .handle)
  }

  /// Ends the matter and answers its raiser.
  ///
  /// What the entry sets is part of the answer; its other effects come after it.
  mutating func conclude(_ end: End) throws(Refusal) {
    let enter = step?.enter ?? Effects()
    try assign(enter)
    var answer: [String: JSON] = [:]
    var text: Text?
    switch end.answer {
    case .fields(let names): for name in names { answer[name] = state.fields[name] }
    case .text(let own): text = filled(own)
    }
    for name in end.because + end.next + end.proof { answer[name] = state.fields[name] }
    finish(
      end.kind, answer: answer, text: text,
      told: end.toldIn.flatMap { state.fields[$0] }.map { $0.stringValue ?? $0.text })
    try act(enter)
  }

  mutating func finish(_ kind: End.Kind, answer: [String: JSON], text: Text?, told: String?) {
    forgetPause()
    stopClocks { _ in true }
    state.handler = []
    let raiser = directory.raiser(of: state, in: workflow)
    let ending = Ending(kind: kind, answer: answer, text: text, told: told, raiser: raiser)
    state.end = ending
    decision.end = ending
    let persons = directory.raisers(of: state, in: workflow)
    if persons.isEmpty {
      decision.messages.append(Message(to: [], contact: raiser, occasion: .answer, say: text, told: told))
    } else {
      mail.tell(persons, .answer, say: text)
    }
  }

  mutating func stopClocks(where matches: (Clock.ID) -> Bool) {
    for clock in state.clocks where matches(clock.id) {
      decision.stopped.append(clock.id)
      lapseRequest(on: clock.id)
    }
    state.clocks.removeAll { matches($0.id) }
    decision.clocks.removeAll { matches($0.id) }
  }

  func noStep(_ name: String) -> Refusal {
    refusal(
      .definition, Text(en: "the definition has no step '\(name)'", zh: "流程定义中没有环节“\(name)”"))
  }
}
