// SPDX-License-Identifier: Apache-2.0

import CEL
import OrderedCollections
import WorkingTime

extension Turn {
  /// Takes a schedule on to its next occurrence and opens what is to be opened; with more items than there is room for,
  /// the rest waits for the next turn. What the schedule has come to is written in the same commit.
  ///
  /// - Parameter room: how many matters may still be opened in this turn.
  mutating func open(_ point: ScheduledPoint, room: inout Int) {
    guard let workflow = environment.workflows[point.workflow],
      let schedule = workflow.schedules.first(where: { $0.id == point.schedule }),
      var state = office.schedules.first(where: { $0.workflow == point.workflow && $0.schedule == point.schedule })
    else { return }
    var scheduled = ScheduleTurn(state: state, due: point.at)
    var refusals: [Refusal] = []
    if state.opening == nil {
      guard var occurrence = environment.occurrence(of: schedule, after: state) else { return }
      let missed = at - Schedule.grace
      if occurrence.instant < missed, schedule.missed != .all {
        // Up to one that is not missed, which comes for itself.
        let last = Instant(milliseconds: missed.milliseconds - 1)
        let first = occurrence.instant
        occurrence =
          schedule.recurrence.last(after: state.after, upTo: last, in: environment.office.time) ?? occurrence
        if occurrence.instant > first { scheduled.since = first }
        scheduled.skipped = schedule.missed == .skip
      }
      scheduled.due = occurrence.instant
      state.after = occurrence.instant
      state.named = occurrence.named
      if !scheduled.skipped {
        do throws(Refusal) {
          state.opening = ScheduleState.Opening(
            due: occurrence.instant, done: 0, left: try items(of: schedule, workflow, due: occurrence.instant))
        } catch {
          refusals.append(error)
        }
      }
    }
    // A turn of a schedule that opens nothing takes room too, so that a turn of many of them has an end.
    var used = 1
    if var opening = state.opening {
      let items = opening.left.prefix(room)
      for item in items {
        do throws(Refusal) {
          try open(schedule, workflow, due: opening.due, item: item, number: opening.done)
        } catch {
          refusals.append(error)
        }
        opening.done += 1
      }
      used = max(used, items.count)
      opening.left.removeFirst(items.count)
      state.opening = opening.left.isEmpty ? nil : opening
    }
    room -= used
    scheduled.state = state
    if let first = refusals.first {
      scheduled.messages = environment.office.routed(
        [told(first, refusals.count, schedule, workflow)], of: workflow.name, card: nil, at: at)
    }
    let event = Event(
      id: "\(workflow.name):\(schedule.id):\(scheduled.due.milliseconds):\(nextSeq)", source: Event.scheduleSource,
      type: "office.scheduled", subject: nil, actor: .daemon,
      data: ["workflow": .string(workflow.name), "every": .string(schedule.recurrence.text)])
    _ = appendOffice(.scheduled(scheduled), event: event)
  }

  /// For whom a matter each is opened; without `each` one null.
  private func items(of schedule: Schedule, _ workflow: Workflow, due: Instant) throws(Refusal) -> [JSON] {
    switch schedule.each {
    case nil: return [.null]
    case .literal(let list): return list.arrayValue ?? []
    case .formula(let formula):
      guard case .list(let elements) = try deciding(workflow, due: due).value(of: formula) else { return [] }
      return elements.compactMap { JSON($0) }
    }
  }

  private mutating func open(
    _ schedule: Schedule, _ workflow: Workflow, due: Instant, item: JSON, number: Int
  ) throws(Refusal) {
    guard let person = directory.people(of: directory.ids(scheduledAs: schedule.as)).first else {
      throw Refusal(
        .actor,
        Text(en: "'\(schedule.as)' is nobody of the office now", zh: "“\(schedule.as)”目前未指向任何人"), fields: ["as"])
    }
    let formulas = deciding(workflow, due: due)
    let it = schedule.each.map { _ in Value(item) }
    var data: [String: JSON] = [:]
    for (name, source) in schedule.with {
      switch source {
      case .literal(let value): data[name] = value
      case .formula(let formula):
        let value = try formulas.value(of: formula, it: it)
        data[name] =
          workflow.fields[name]?.type.storedValue(value, zone: environment.office.time.zone) ?? JSON(value)
      }
    }
    let id = "\(workflow.name):\(schedule.id):\(due.milliseconds)" + (schedule.each == nil ? "" : ":\(number)")
    let event = Event(
      id: id, source: Event.scheduleSource, type: "\(workflow.name).open", subject: nil,
      actor: Actor(account: Actor.daemon.account, person: person), data: data)
    _ = try open(workflow, event, kind: .timed, parent: nil, depth: 1, due: due)
  }

  /// What evaluates a schedule's formulas: as of the occurrence, and without a matter.
  private func deciding(_ workflow: Workflow, due: Instant) -> Deciding {
    Deciding(
      opening: Decision.Opening(number: "", workflow: workflow.name, version: workflow.version), workflow: workflow,
      directory: Directory(office: environment.office, leaves: office.leaves, at: due),
      event: Event(
        id: "", source: Event.scheduleSource, type: "\(workflow.name).open", subject: nil, actor: .daemon))
  }

  private func told(_ refusal: Refusal, _ count: Int, _ schedule: Schedule, _ workflow: Workflow) -> Message {
    let (title, every) = (workflow.title, schedule.recurrence.text)
    let more = count > 1
    return Message(
      to: [directory.head], occasion: .tell,
      say: Text(
        en: """
          \(title.in(.en)), every \(every): \(more ? "\(count) matters were" : "a matter was") not opened; \
          \(refusal.detail.in(.en))
          """,
        zh: "\(title.in(.zh))（\(every)）：\(more ? "\(count) 件" : "")未能登记；\(refusal.detail.in(.zh))"))
  }
}

extension Directory {
  /// Whom a schedule's `as` names: a post's holder, else the person of that id.
  func ids(scheduledAs name: String) -> [String] { office.posts[name] == nil ? [name] : holders(of: name) }
}
