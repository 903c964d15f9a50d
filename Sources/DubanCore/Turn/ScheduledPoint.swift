// SPDX-License-Identifier: Apache-2.0

import OrderedCollections
public import WorkingTime

/// The next occurrence of a schedule.
public struct ScheduledPoint: Hashable, Sendable {
  public var workflow: String
  /// ``Schedule/id``.
  public var schedule: String
  public var at: Instant

  public init(workflow: String, schedule: String, at: Instant) {
    self.workflow = workflow
    self.schedule = schedule
    self.at = at
  }

  /// By which it is set aside where the program ends while it decides on it. The digits are as long as a digest.
  public var identity: Identity { Identity(key: Array(schedule.utf8), content: Array(schedule.utf8)) }
}

extension Environment {
  /// The next occurrence of each schedule in force, earliest first; at one instant by workflow and id.
  ///
  /// One that is set aside, and one whose years are over, has none.
  public func scheduled(_ office: OfficeState) -> [ScheduledPoint] {
    office.schedules.compactMap { scheduled($0, office) }.sorted {
      ($0.at, $0.workflow, $0.schedule) < ($1.at, $1.workflow, $1.schedule)
    }
  }

  func scheduled(_ state: ScheduleState, _ office: OfficeState) -> ScheduledPoint? {
    guard let schedule = workflows[state.workflow]?.schedules.first(where: { $0.id == state.schedule }),
      let at = state.opening?.due ?? occurrence(of: schedule, after: state)?.instant
    else { return nil }
    let point = ScheduledPoint(workflow: state.workflow, schedule: state.schedule, at: at)
    return office.broken.contains { $0.isSame(as: point.identity) } ? nil : point
  }

  /// The first occurrence that has not taken place: neither its instant nor what the expression calls it.
  func occurrence(of schedule: Schedule, after state: ScheduleState) -> Occurrence? {
    var after = state.after
    while let next = schedule.recurrence.next(after: after, in: office.time) {
      guard let named = state.named, next.named <= named else { return next }
      after = next.instant
    }
    return nil
  }

  /// The schedules of these definitions: those that there were go on where they stood, a new one begins now and opens
  /// nothing of what lay before.
  public func schedules(continuing former: [ScheduleState], at now: Instant) -> [ScheduleState] {
    workflows.values.sorted { $0.name < $1.name }.flatMap { workflow in
      workflow.schedules.sorted { $0.id < $1.id }.map { schedule in
        let new = ScheduleState(workflow: workflow.name, schedule: schedule.id, after: now)
        return former.first { $0.isSame(as: new) } ?? new
      }
    }
  }
}
