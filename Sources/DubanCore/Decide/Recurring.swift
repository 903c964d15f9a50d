// SPDX-License-Identifier: Apache-2.0

import OrderedCollections
import WorkingTime

extension Deciding {
  /// The silent clock of an event that recurs; nil where it has no occurrence any more.
  func recurringClock(_ rule: EventRule, _ recurrence: Recurrence) -> Clock? {
    let cause = Clock.Cause.every(recurrence.text, workdays: recurrence.onlyWorkdays)
    let clock = clock(.timed(rule.name), cause, from: at, ladder: [])
    return clock.pending.isEmpty && !clock.isStanding ? nil : clock
  }

  /// Counts the clock of an event that recurs: its one point is the first occurrence after its start that does not fall
  /// into a suspension. What falls into one does not happen.
  func countOccurrence(_ clock: inout Clock) {
    clock.pending = []
    guard case .timed(let name) = clock.id, let (rule, key) = rule(for: name),
      case .every(let recurrence)? = rule.timing, !clock.isStanding, mayHappen(rule, counting: key),
      let next = clock.next(of: recurrence, in: time(of: clock.id))
    else { return }
    clock.due = next.instant
    clock.provisional = next.provisional
    clock.pending = [Clock.Pending(rung: .timed, at: next.instant)]
  }

  /// After an occurrence the clock goes on to the next, as a term of its own: the first after the one that fired that is
  /// not past. What was missed meanwhile has happened with it, and is not made up for.
  mutating func goOn(_ fired: Clock, after due: Instant) {
    guard fired.isRecurring, var clock = state.clock(fired.id), clock.began == fired.began, clock.term == fired.term
    else { return }
    clock.term += 1
    clock.fired = []
    clock.start = max(due, Instant(milliseconds: at.milliseconds - 1))
    countOccurrence(&clock)
    put(clock)
  }

  /// Whether a bounded event may be taken once more, or leads elsewhere then.
  private func mayHappen(_ rule: EventRule, counting key: String) -> Bool {
    guard let atMost = rule.atMost, rule.beyond == nil else { return true }
    return state.counts[key, default: 0] < atMost
  }
}

extension Clock {
  var isRecurring: Bool { if case .every = cause { true } else { false } }

  fileprivate func next(of recurrence: Recurrence, in time: OfficeTime) -> Occurrence? {
    var after = start
    while let next = recurrence.next(after: after, in: time) {
      let pause = suspensions.first { $0.from <= next.instant && next.instant < $0.to ?? .init(milliseconds: .max) }
      guard let pause else { return next }
      // The end of a suspension is not in it.
      guard let end = pause.to else { return nil }
      after = Instant(milliseconds: end.milliseconds - 1)
    }
    return nil
  }
}
