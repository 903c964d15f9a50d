// SPDX-License-Identifier: Apache-2.0

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
    let scheduling = Scheduling(
      schedule: schedule, workflow: workflow, environment: environment, leaves: office.leaves, at: at)
    var scheduled = ScheduleTurn(state: state, due: point.at)
    var refusals: [Refusal] = []
    if state.opening == nil {
      guard let next = scheduling.next(after: state, &scheduled) else { return }
      state = next
      if !scheduled.skipped {
        do throws(Refusal) {
          state.opening = ScheduleState.Opening(
            due: scheduled.due, done: 0, left: try scheduling.items(due: scheduled.due))
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
          let event = try scheduling.event(for: item, number: opening.done, due: opening.due)
          _ = try open(workflow, event, kind: .timed, parent: nil, depth: 1, due: opening.due)
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
    scheduled.messages = scheduling.messages(of: refusals)
    let event = Event(
      id: "\(workflow.name):\(schedule.id):\(scheduled.due.milliseconds):\(nextSeq)", source: Event.scheduleSource,
      type: "office.scheduled", subject: nil, actor: .daemon,
      data: ["workflow": .string(workflow.name), "every": .string(schedule.recurrence.text)])
    _ = appendOffice(.scheduled(scheduled), event: event)
  }
}
