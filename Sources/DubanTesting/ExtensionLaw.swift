// SPDX-License-Identifier: Apache-2.0

public import DubanCore
import OrderedCollections
import WorkingTime

/// A clock's term rises by a grant of more time, by another limit or start where that is not past, and by nothing else
/// that leaves it running. What is granted was asked before due, is answered by another, at most so often, and never
/// shorter.
///
/// A second opinion: it compares what is folded before and after an entry, and shares no rule with what decides.
public enum ExtensionLaw {
  /// What in one entry is against it, each a phrase.
  public static func offences(
    in entry: Entry, from before: Matter?, to after: Matter, workflow: Workflow, office: Office
  ) -> [String] {
    guard let before, let decision = entry.decision else { return [] }
    var offences: [String] = []
    let name = String(entry.body.event.name)
    let isAnswer = ["grant", "deny"].contains(name) && entry.kind == .event
    if isAnswer, before.asked == nil { offences.append("'\(name)' answers what nobody asked for") }
    if isAnswer, before.asked?.by == entry.body.event.actor.person, decision.override == nil {
      offences.append("'\(name)' by whoever asked for it")
    }
    if isAnswer || (name == "extend" && entry.kind == .event), decision.messages.isEmpty {
      offences.append("'\(name)' is told to nobody")
    }
    if name == "extend", entry.kind == .event {
      let due = after.asked.flatMap { before.clock($0.clock)?.due }
      if due.map({ entry.at > $0 }) ?? true { offences.append("more time is asked for after due, or for no clock") }
    }
    if let request = after.asked, !after.isOpen || after.clock(request.clock) == nil {
      offences.append("what is asked for has no clock")
    }
    for clock in after.clocks where clock.isDuty {
      // What another step or another version began is another clock.
      guard let former = before.clock(clock.id), former.began == clock.began, decision.version == nil,
        decision.to == nil || clock.id == .matter
      else { continue }
      let rule = (clock.id == .step ? workflow.steps[after.step]?.due : workflow.due)?.extend
      guard name == "grant", entry.kind == .event, before.asked?.clock == clock.id else {
        let isChanged = clock.cause != former.cause || clock.start != former.start
        let isNext =
          isChanged && entry.kind != .derived
          && end(of: clock, at: entry.at, office.time(of: clock.id, in: after)) > entry.at
        if clock.term != former.term + (isNext ? 1 : 0) {
          offences.append("'\(name)' begins term \(clock.term) of '\(clock.id.word)'")
        }
        if isNext, !clock.fired.isEmpty { offences.append("a new term has fired already") }
        if clock.extensions != former.extensions { offences.append("'\(name)' changes what was granted") }
        if isAnswer || name == "extend", clock != former { offences.append("'\(name)' changes '\(clock.id.word)'") }
        continue
      }
      if clock.term != former.term + 1 { offences.append("a grant makes term \(clock.term) of \(former.term)") }
      if Array(clock.extensions.dropLast()) != former.extensions { offences.append("a grant is not one extension") }
      if clock.extensions.count > rule?.times ?? 0 { offences.append("more is granted than may be") }
      if clock.due < former.due { offences.append("a grant makes it shorter") }
      if !clock.fired.isEmpty { offences.append("a new term has fired already") }
    }
    return offences
  }

  /// When a clock runs out; what stands still, if it went on at an instant.
  private static func end(of clock: Clock, at: Instant, _ time: OfficeTime) -> Instant {
    guard clock.isStanding else { return clock.due }
    let suspended = clock.suspensions.map { WorkingTime.Suspension(from: $0.from, to: $0.to ?? at) }
    let extended = clock.extensions.map { WorkingTime.Extension(limit: $0.limit, granted: $0.granted) }
    return switch clock.cause {
    case .limit(let limit): time.due(limit, from: clock.start, suspended: suspended, extended: extended).instant
    case .at(let instant): time.due(at: instant, suspended: suspended, extended: extended).instant
    case .every: clock.due
    }
  }
}
