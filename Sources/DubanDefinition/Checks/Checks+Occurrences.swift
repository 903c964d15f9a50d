// SPDX-License-Identifier: Apache-2.0

import DubanCore
import OrderedCollections
import WorkingTime

extension Checks {
  /// D015, as a warning: what recurs by the calendar has an occurrence ahead.
  func checkOccurrences(after now: Instant, in time: OfficeTime) {
    func check(_ recurrence: Recurrence, _ way: [String]) {
      guard recurrence.next(after: now, in: time) == nil else { return }
      warning(
        "D015", at: places.value(way + ["every"]),
        Text(
          en: "'\(recurrence.text)' does not come any more, by the calendar of this office; its last time is past",
          zh: "按本机构的日历，“\(recurrence.text)”今后不再发生，最后一次已过"))
    }
    func check(_ event: EventRule, _ way: [String]) {
      if case .every(let recurrence)? = event.timing { check(recurrence, way) }
    }
    let isList = places.node(["schedule"])?.list != nil
    for (index, schedule) in workflow.schedules.enumerated() {
      check(schedule.recurrence, ["schedule"] + (isList ? [String(index)] : []))
    }
    for event in workflow.events.values { check(event, ["events", event.name]) }
    for step in workflow.steps.values {
      for event in step.events.values { check(event, ["steps", step.name, "events", event.name]) }
    }
  }
}
