// SPDX-License-Identifier: Apache-2.0

public import DubanCore
public import WorkingTime

/// A workflow, loaded or of a version that matters still have: what its matters hold, where they may stand, and what moves them.
public struct WorkflowDetail: Hashable, Sendable {
  public var summary: WorkflowSummary
  /// The rest by name: `basis`, `settings`, `fields`, `roles`, `open`, `events`, `steps`, `schedules`.
  public var details: [String: JSON]

  /// - Parameter now: after which a schedule's next occurrence is looked for; nil for what is not loaded, which opens
  ///   nothing any more.
  public init(_ workflow: Workflow, at now: Instant?, in time: OfficeTime) {
    summary = WorkflowSummary(workflow)
    details = [
      "basis": JSON(workflow.basis),
      "settings": .array(workflow.settings.map { ["name": .string($0.key), "value": .string($0.value)] }),
      "fields": .array(workflow.fields.map { Self.json($0.value) }),
      "roles": .array(workflow.roles.map { .string($0.key) }),
      "open": Self.json(workflow.open),
      "events": .array(workflow.events.map { Self.json($0.value) }),
      "steps": .array(workflow.steps.map { Self.json($0.value) }),
      "schedules": .array(
        workflow.schedules.map { schedule in
          let next = now.flatMap { schedule.recurrence.next(after: $0, in: time) }
          return [
            "every": .string(schedule.recurrence.text), "roll": .string(schedule.recurrence.roll.rawValue),
            "workdays": .bool(schedule.recurrence.onlyWorkdays), "missed": .string(schedule.missed.rawValue),
            "as": .string(schedule.as), "each": .bool(schedule.each != nil),
            "next": JSON(next.map { Timestamp($0.instant, in: time.zone) }),
            "provisional": .bool(next?.provisional ?? false),
          ]
        }),
    ]
  }

  public var json: JSON { .object(details.merging(summary.members) { $1 }) }

  public init(json: JSON) throws(WireError) {
    let summary = try WorkflowSummary(json: json)
    self.summary = summary
    details = try WireReader(json, "workflow").members.filter { summary.members[$0.key] == nil }
  }

  private static func json(_ field: Field) -> JSON {
    var members: [String: JSON] = [
      "name": .string(field.name), "type": .string(field.type.word), "title": textJSON(field.title),
      "default": field.default ?? .null,
    ]
    if case .choice(let values) = field.type { members["of"] = JSON(values) }
    return .object(members)
  }

  private static func json(_ step: Step) -> JSON {
    [
      "name": .string(step.name), "title": textJSON(step.title), "who": JSON(step.who?.word),
      "how": step.how.map(textJSON) ?? .null, "due": step.due.map { JSON(words($0)) } ?? .null,
      "events": .array(step.events.map { json($0.value) }), "end": JSON(step.end?.kind.rawValue),
    ]
  }

  private static func json(_ event: EventRule) -> JSON {
    var by: JSON = .null
    if case .sent(let names?) = event.trigger { by = JSON(names.map(\.word)) }
    return [
      "name": .string(event.name), "title": textJSON(event.title), "by": by, "timed": .bool(event.timing != nil),
      "needs": JSON(event.needs), "allows": JSON(event.allows), "to": event.to.map { JSON($0.values) } ?? .null,
      "at_most": JSON(event.atMost.map(Int64.init)), "beyond": JSON(event.beyond),
    ]
  }

  /// The limits that a duty may have, as they are written.
  private static func words(_ rule: DueRule) -> [String] {
    switch rule.term {
    case .at(.field(let name)): [name]
    case .at(.formula): ["="]
    case .within(let choice):
      choice.values.map { source in
        switch source {
        case .limit(let limit, _): limit.description
        case .field(let name): name
        }
      }
    }
  }
}
