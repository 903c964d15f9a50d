// SPDX-License-Identifier: Apache-2.0

import HeapModule
public import WorkingTime

/// What time does: whatever is due fires, in the law's order.
extension Turn {
  /// Has everything fire that is due at or before the turn's instant, in the law's order.
  ///
  /// At one instant the schedules come after what matters have to fire. They open so many matters at most as may follow
  /// from one event; what is left is still due afterwards.
  ///
  /// - Parameters:
  ///   - points: which matters to look at; of each, all that is due fires, also what only begins by it.
  ///   - end: up to when schedules are looked at; nil for none.
  ///   - willFire: called with the matter's number before each decision.
  ///   - willOpen: called before a schedule's formulas are asked.
  public mutating func fire(
    _ points: [DuePoint], schedulesUpTo end: Instant? = nil, willFire: (String) -> Void = { _ in },
    willOpen: (ScheduledPoint) -> Void = { _ in }
  ) {
    var firings = Heap(Set(points.map(\.matter)).compactMap { firing(of: $0) { $0 <= at } })
    var openings = end.map { end in environment.scheduled(office).filter { $0.at <= min(end, at) } } ?? []
    let end = min(end ?? at, at)
    var room = Self.maximumConsequences
    while true {
      if room > 0, let first = openings.first, firings.min.map({ first.at < $0.at }) ?? true {
        openings.removeFirst()
        willOpen(first)
        open(first, room: &room)
        guard
          let state = office.schedules.first(where: { $0.workflow == first.workflow && $0.schedule == first.schedule }),
          let next = environment.scheduled(state, office), next.at <= end
        else { continue }
        openings.insert(next, at: openings.firstIndex { next.at < $0.at } ?? openings.endIndex)
      } else if let first = firings.popMin() {
        willFire(first.number)
        guard fire(first.clock, of: first.number) else { continue }
        if let next = firing(of: first.number, where: { $0 <= at }) { firings.insert(next) }
      } else {
        return
      }
    }
  }

  /// What is due on a matter strictly before the turn's instant fires before an event is decided: the last instant is in
  /// time.
  mutating func fireOverdue(_ number: String) {
    while let next = firing(of: number, where: { $0 < at }), fire(next.clock, of: number) {}
  }

  /// What a matter has to fire next; one that is set aside has nothing.
  private func firing(of number: String, where isDue: (Instant) -> Bool) -> Firing? {
    guard let matter = matters[number], matter.broken == nil else { return nil }
    return matter.clocks.compactMap { clock in
      guard let next = clock.next, isDue(next), let rung = clock.pending.last(where: { $0.at == next })?.rung else {
        return nil
      }
      return Firing(at: next, number: number, rung: rung, clock: clock)
    }.min()
  }

  /// One point of a clock, in the order of the law: by due instant, matter, and its place among the matter's.
  private struct Firing: Comparable {
    var at: Instant
    var number: String
    var rung: RungName
    var clock: Clock

    static func < (a: Firing, b: Firing) -> Bool {
      (a.at, a.number) != (b.at, b.number)
        ? (a.at, a.number) < (b.at, b.number) : place(a.clock.id, a.rung) < place(b.clock.id, b.rung)
    }
  }

  /// Where a point stands among those that a matter has at one instant: the end of a pause before all else, duty before
  /// timed event, rung, the step's before the matter's, name.
  static func place(_ clock: Clock.ID, _ rung: RungName) -> (Int, RungName, Clock.ID) {
    (clock == .pause ? 0 : 1, rung, clock)
  }

  /// - Returns: whether it fired; a matter whose definition is missing cannot.
  private mutating func fire(_ clock: Clock, of number: String) -> Bool {
    guard let matter = matters[number], let workflow = environment.workflow(of: matter), let due = clock.next,
      let rung = clock.pending.last(where: { $0.at == due })?.rung
    else { return false }
    let (name, kind): (String, Entry.Kind) =
      switch (clock.id, rung) {
      case (.timed(let name), _): (name, .timed)
      case (.pause, _): (BuiltIn.resume.rawValue, .timed)
      case (_, .later): ("later", .rung)
      default: (rung.word, .rung)
      }
    let event = Event(
      id: "\(number):\(clock.id.word):\(clock.term):\(rung.word):\(clock.began.milliseconds)", source: "clock",
      type: "\(workflow.name).\(name)", subject: number, actor: .daemon)
    var deciding = Deciding(on: matter, workflow: workflow, directory: directory, event: event)
    deciding.fire(clock, at: due)
    return (try? append(deciding, kind: kind, due: due)) != nil
  }
}
