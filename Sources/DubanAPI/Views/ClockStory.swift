// SPDX-License-Identifier: Apache-2.0

import DubanCore
import WorkingTime

/// What the history says of one clock.
struct ClockStory {
  let clock: Clock
  let zone: ZoneRules
  private let history: [Entry]
  /// The entries since the clock first began, of its step where it is a step's.
  private let entries: [Entry]
  private let beginning: Entry?
  /// What it is called while the matter is in its step.
  private let id: Clock.ID

  /// - Parameter step: where the matter stands.
  init(_ clock: Clock, in step: String, history: [Entry], zone: ZoneRules) {
    self.clock = clock
    self.zone = zone
    self.history = history
    var place: String? = step
    switch clock.id {
    case .step, .timed: id = clock.id
    case .matter, .pause: (id, place) = (clock.id, nil)
    case .resting(let of, let event): (id, place) = (event.map(Clock.ID.timed) ?? .step, of)
    }
    let id = id
    // The clocks of other steps have the same name.
    let isHere = { (entry: Entry) in
      place == nil || entry.decision.map { ($0.from ?? $0.step) == place || $0.step == place } ?? false
    }
    let begun = { (entry: Entry) in
      (place == nil || entry.decision?.step == place)
        && entry.decision?.clocks.contains { $0.id == id && $0.began == entry.at } ?? false
    }
    // More time, and another limit, begin another term of what began before.
    beginning = history.first { $0.at == clock.began && begun($0) }
    // Terms before the present one belong to the same clock.
    let isFirst = { (entry: Entry) in
      begun(entry) && entry.decision?.clocks.contains { $0.id == id && $0.term == 1 } ?? false
    }
    let first = history.lastIndex(where: isFirst) ?? history.firstIndex { $0.at >= clock.began } ?? history.endIndex
    entries = history[first...].filter(isHere)
  }

  private func event(_ entry: Entry) -> WhyEvent { WhyEvent(entry, zone: zone) }

  var began: WhyEvent? { beginning.map(event) }

  /// Why it stands still now.
  var still: WhyStill? { clock.suspensions.last { $0.to == nil }.map(told) }

  private func told(_ suspension: Clock.Suspension) -> WhyStill {
    // At one instant several things may happen: those that begin it stand before those that end another.
    let began = history.first { entry in
      guard entry.at == suspension.from, let decision = entry.decision else { return false }
      switch suspension.cause {
      case .pause: return entry.body.event.name == BuiltIn.pause.rawValue
      case .step(let name): return decision.to == name
      case .away: return decision.from != nil
      }
    }
    let ended = suspension.to.flatMap { end in
      history.last { entry in
        guard entry.at == end, entry.seq > began?.seq ?? 0, let decision = entry.decision else { return false }
        return suspension.cause == .pause
          ? entry.body.event.name == BuiltIn.resume.rawValue || decision.fired.contains { $0.clock.word == "pause" }
          : decision.to != nil
      }
    }
    return WhyStill(suspension, began: began.map(event), ended: ended.map(event), zone: zone)
  }

  /// The steps of the reckoning, each with who did it and why; and the pauses that moved nothing.
  func steps(of reckoning: Reckoning, field: String?) -> [WhyStep] {
    var due: Due?
    var untold = clock.suspensions.filter { $0.to != nil }
    var steps: [WhyStep] = []
    for step in reckoning.steps {
      switch step {
      case .limit(let explanation):
        steps.append(.limit(CountView(explanation, zone: zone), limit: explanation.limit.description))
        due = explanation.due
      case .fixed(let instant):
        steps.append(.fixed(Timestamp(instant, in: zone), field: field))
        due = Due(instant: instant)
      case .suspended(let pause):
        let causes = untold.filter { $0.from < pause.suspension.to && pause.suspension.from < ($0.to ?? $0.from) }
        untold.removeAll(where: causes.contains)
        steps.append(.pause(WhyPause(pause, causes: causes.map(told), zone: zone)))
        due = pause.after
      case .extended(let more, let explanation):
        let granted = entries.last { entry in
          entry.at == more.granted && entry.body.event.name == BuiltIn.grant.rawValue
        }
        let asked = entries.last { entry in
          entry.seq < granted?.seq ?? 0 && entry.body.event.name == BuiltIn.extend.rawValue
        }
        steps.append(
          .extension(
            WhyExtension(
              limit: more.limit.description, at: Timestamp(more.granted, in: zone), asked: asked.map(event),
              granted: granted.map(event), before: Timestamp(due?.instant ?? explanation.start, in: zone),
              count: CountView(explanation, zone: zone))))
        due = explanation.due
      }
    }
    let end = reckoning.due.instant
    for suspension in untold {
      steps.append(.pause(WhyPause(without: told(suspension), due: Timestamp(end, in: zone))))
    }
    return steps
  }

  var recounted: [WhyClock.Recounted] {
    entries.flatMap { entry in
      (entry.decision?.recounted ?? []).filter { $0.clock == id }.map { recount in
        WhyClock.Recounted(
          seq: entry.seq, at: Timestamp(entry.at, in: zone), recount: RecountView(recount, zone: zone))
      }
    }
  }

  var fired: [WhyClock.Fired] {
    entries.flatMap { entry in
      (entry.decision?.fired ?? []).filter { $0.clock == id && $0.term <= clock.term }.map { firing in
        WhyClock.Fired(
          rung: firing.rung.word, term: Int64(firing.term), due: Timestamp(firing.due, in: zone),
          at: Timestamp(entry.at, in: zone), lateBy: max(.zero, entry.at - firing.due), collapsed: firing.collapsed,
          seq: entry.seq)
      }
    }
  }
}
