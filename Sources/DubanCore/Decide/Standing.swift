// SPDX-License-Identifier: Apache-2.0

import OrderedCollections
import WorkingTime

/// Clocks that stand still: <doc:StandingStill>.
extension Deciding {
  // MARK: The pause of a matter

  /// Stops every clock of the matter for a limit.
  mutating func pause() throws(Refusal) {
    if let pause = state.paused {
      let until = RFC3339.format(pause.until, in: office.time.zone)
      throw refusal(
        .step,
        Text(
          en: "it is paused already, until \(until); it takes 'resume', and another pause after that",
          zh: "已暂停至 \(until)；可先提交“resume”恢复，再行暂停"),
        accepts: workflow.takes(state) + [BuiltIn.resume.rawValue])
    }
    guard let text = event.data["limit"]?.stringValue, let limit = try? Limit(parsing: text) else {
      throw unset("limit")
    }
    var clock = Clock(id: .pause, cause: .limit(limit), start: at, began: at, due: at, provisional: false, pending: [])
    count(&clock, ladder: [])
    guard let most = workflow.longestPause else { throw unset("upto") }
    let latest = time(of: .pause).due(most, from: at).instant
    guard clock.due <= latest else {
      let until = RFC3339.format(latest, in: office.time.zone)
      throw refusal(
        .fields,
        Text(
          en: "'limit' must not be longer than \(most), so that the pause ends by \(until)",
          zh: "“limit”不得超过 \(most)，即最迟至 \(until)"),
        fields: ["limit"])
    }
    put(clock)
    note(Pause(since: at, until: clock.due))
    tellOfPause(.pause)
  }

  /// Ends the pause before its time.
  mutating func resume() throws(Refusal) {
    guard let pause = state.paused else {
      throw refusal(
        .step, Text(en: "it is not paused", zh: "事项未在暂停中"),
        accepts: workflow.takes(state) + [BuiltIn.pause.rawValue])
    }
    stopClocks { $0 == .pause }
    note(Pause(since: pause.since, until: at))
    tellOfPause(.resume)
  }

  /// The pause has ended as it was planned: its clock has nothing more to do.
  mutating func endPause() {
    stopClocks { $0 == .pause }
    tellOfPause(.resume)
    tell(TellRule(who: [.role("supervisor")]), .resume)
    tellAnother(.resume)
  }

  /// Ends the pause with the matter.
  mutating func forgetPause() {
    guard let pause = state.paused else { return }
    let ended = Pause(since: pause.since, until: at)
    state.note(ended)
    decision.paused = ended
  }

  /// Has the pause end when its limit says so after a change of the calendar, now at the earliest.
  mutating func recountPause() {
    guard let former = state.clock(.pause), let pause = state.paused else { return }
    var clock = former
    count(&clock, ladder: [])
    guard clock != former else { return }
    put(clock)
    note(Pause(since: pause.since, until: max(clock.due, at)))
  }

  /// Notes a pause, and counts every clock with it that does not rest.
  private mutating func note(_ pause: Pause) {
    state.note(pause)
    decision.paused = pause
    for var clock in state.clocks where !clock.isResting && clock.id != .pause {
      let before = clock
      count(&clock, ladder: ladder(for: clock.id))
      if clock != before { put(clock) }
    }
  }

  private mutating func tellOfPause(_ occasion: Message.Occasion) {
    tell(TellRule(who: [.handler, .role("owner")]), occasion)
    mail.tell(directory.raisers(of: state, in: workflow), occasion)
  }

  // MARK: Steps in which the matter's clock stands still

  /// Has the matter's clock stand still or run, as its duty says of the step where the matter stands now.
  mutating func standStill() {
    guard var clock = state.clock(.matter) else { return }
    let before = clock
    let stands = workflow.due?.stopsIn.contains(state.step) == true
    if let open = clock.suspensions.firstIndex(where: { $0.to == nil }) {
      if stands, clock.suspensions[open].cause == .step(state.step) { return }
      clock.end(open, at)
    }
    if stands { clock.suspensions.append(Clock.Suspension(from: at, cause: .step(state.step))) }
    guard clock.suspensions != before.suspensions else { return }
    count(&clock, ladder: ladder(for: .matter))
    put(clock)
  }

  // MARK: Clocks that go on with the next visit

  /// Ends the clocks of the step that is left; those that go on with its next visit rest.
  mutating func leaveClocks(for target: Step?) {
    for clock in state.clocks where target?.end == nil {
      guard let id = resting(clock) else { continue }
      var clock = clock
      clock.id = id
      clock.suspensions.append(Clock.Suspension(from: at, cause: .away))
      clock.pending = []
      put(clock)
    }
    stopClocks { id in
      switch id {
      case .step, .timed: true
      case .matter, .pause, .resting: false
      }
    }
  }

  /// Under which name a clock rests; nil where it ends with the visit.
  private func resting(_ clock: Clock) -> Clock.ID? {
    switch clock.id {
    case .step where step?.due?.again == .continue: .resting(step: state.step, event: nil)
    case .timed(let name) where again(name) == .continue: .resting(step: state.step, event: name)
    default: nil
    }
  }

  private func again(_ event: String) -> DueRule.Again? {
    (step?.events[event] ?? workflow.events[event])?.timing?.again
  }

  /// Takes the clock up that has rested since the last visit; nil where none has.
  ///
  /// It is the same term: what has fired stays fired.
  mutating func resumed(_ id: Clock.ID, again: DueRule.Again) -> Clock? {
    let event: String? = if case .timed(let name) = id { name } else { nil }
    let resting = Clock.ID.resting(step: state.step, event: event)
    guard var clock = state.clock(resting) else { return nil }
    stopClocks { $0 == resting }
    guard again == .continue else { return nil }
    clock.id = id
    if let away = clock.suspensions.firstIndex(where: { $0.to == nil }) { clock.end(away, at) }
    return clock
  }
}

extension Workflow {
  /// Whether a clock that rests will be taken up by this definition.
  func goesOn(_ id: Clock.ID) -> Bool {
    guard case .resting(let name, let event) = id, let step = steps[name], step.end == nil else { return false }
    guard let event else { return step.due?.again == .continue }
    return (step.events[event] ?? events[event])?.timing?.again == .continue
  }
}

extension Clock {
  var isResting: Bool { if case .resting = id { true } else { false } }

  /// Ends a suspension; one that ends as it began is none.
  fileprivate mutating func end(_ index: Int, _ at: Instant) {
    if suspensions[index].from < at { suspensions[index].to = at } else { suspensions.remove(at: index) }
  }
}
