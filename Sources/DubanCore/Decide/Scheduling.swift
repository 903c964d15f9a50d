// SPDX-License-Identifier: Apache-2.0

import CEL
import OrderedCollections
import WorkingTime

/// What a schedule decides at an instant: which of its occurrences counts, for whom matters are opened, and with what.
struct Scheduling {
  let schedule: Schedule
  let workflow: Workflow
  let environment: Environment
  let leaves: [Leave]
  let at: Instant

  private var office: Office { environment.office }

  /// Goes on to the next occurrence; of those that were missed, to the last, where each of them is not to come.
  ///
  /// - Parameter scheduled: told which occurrence counts, and whether it is passed over.
  /// - Returns: the schedule with what it opens now; nil where nothing comes any more.
  func next(after before: ScheduleState, _ scheduled: inout ScheduleTurn) -> ScheduleState? {
    guard var occurrence = environment.occurrence(of: schedule, after: before) else { return nil }
    let missed = at - Schedule.grace
    if occurrence.instant < missed, schedule.missed != .all {
      // Up to one that is not missed, which comes for itself.
      let last = Instant(milliseconds: missed.milliseconds - 1)
      let first = occurrence.instant
      occurrence = schedule.recurrence.last(after: before.after, upTo: last, in: office.time) ?? occurrence
      if occurrence.instant > first { scheduled.since = first }
      scheduled.skipped = schedule.missed == .skip
    }
    scheduled.due = occurrence.instant
    var state = before
    state.after = occurrence.instant
    state.named = occurrence.named
    return state
  }

  /// For whom a matter each is opened; without `each` one null.
  func items(due: Instant) throws(Refusal) -> [JSON] {
    switch schedule.each {
    case nil: return [.null]
    case .literal(let list): return list.arrayValue ?? []
    case .formula(let formula):
      guard case .list(let elements) = try formulas(due: due).value(of: formula) else { return [] }
      return elements.compactMap { JSON($0) }
    }
  }

  /// What opens the matter of one item.
  ///
  /// - Parameter number: from 0; the same item of the same occurrence has the same id for ever.
  func event(for item: JSON, number: Int, due: Instant) throws(Refusal) -> Event {
    let directory = Directory(office: office, leaves: leaves, at: at)
    guard let person = directory.people(of: directory.ids(scheduledAs: schedule.as)).first else {
      throw Refusal(
        .actor,
        Text(en: "'\(schedule.as)' is nobody of the office now", zh: "“\(schedule.as)”目前未指向任何人"), fields: ["as"])
    }
    let formulas = formulas(due: due)
    let it = schedule.each.map { _ in Value(item) }
    var data: [String: JSON] = [:]
    for (name, source) in schedule.with {
      switch source {
      case .literal(let value): data[name] = value
      case .formula(let formula):
        let value = try formulas.value(of: formula, it: it)
        data[name] = workflow.fields[name]?.type.storedValue(value, zone: office.time.zone) ?? JSON(value)
      }
    }
    return Event(
      id: "\(workflow.name):\(schedule.id):\(due.milliseconds)" + (schedule.each == nil ? "" : ":\(number)"),
      source: Event.scheduleSource, type: "\(workflow.name).open", subject: nil,
      actor: Actor(account: Actor.daemon.account, person: person), data: data)
  }

  /// What the head is told of openings that were refused, by the way that the office's routes say.
  func messages(of refusals: [Refusal]) -> [Message] {
    guard let first = refusals.first else { return [] }
    let (title, every, count) = (workflow.title, schedule.recurrence.text, refusals.count)
    let isMore = count > 1
    let message = Message(
      to: [Directory(office: office, leaves: leaves, at: at).head], occasion: .tell,
      say: Text(
        en: """
          \(title.in(.en)), every \(every): \(isMore ? "\(count) matters were" : "a matter was") not opened; \
          \(first.detail.in(.en))
          """,
        zh: "\(title.in(.zh))（\(every)）：\(isMore ? "\(count) 件" : "")未能登记；\(first.detail.in(.zh))"))
    return office.routed([message], of: workflow.name, card: nil, at: at)
  }

  /// What evaluates a schedule's formulas: as of the occurrence, and without a matter.
  private func formulas(due: Instant) -> Deciding {
    Deciding(
      opening: Decision.Opening(number: "", workflow: workflow.name, version: workflow.version), workflow: workflow,
      directory: Directory(office: office, leaves: leaves, at: due),
      event: Event(
        id: "", source: Event.scheduleSource, type: "\(workflow.name).open", subject: nil, actor: .daemon))
  }
}

extension Directory {
  /// Whom a schedule's `as` names: a post's holder, else the person of that id.
  func ids(scheduledAs name: String) -> [String] { office.posts[name] == nil ? [name] : holders(of: name) }
}
