// SPDX-License-Identifier: Apache-2.0

public import DubanCore
public import WorkingTime

/// How a limit was counted, as it is read. Dates are of the office, as `2026-02-12`.
public struct CountView: Hashable, Sendable {
  public struct Day: Hashable, Sendable {
    public var date: String
    /// `weekend`, `holiday`, `closed` (by the office's own calendar) or `shut` (without hours).
    public var reason: String
  }

  /// How counting begins: `at-once`; `in-hours`, from the first working instant; `day-after`, with the next date.
  public var beginning: String
  /// The first instant in the office's hours; only with `in-hours`.
  public var begins: Timestamp?
  /// The first date counted; only with `day-after`.
  public var firstDay: String?
  /// The days on the way that did not count, ascending.
  public var uncounted: [Day]
  /// The make-up workdays on the way that did count, ascending.
  public var makeupWorkdays: [String]
  /// How it ends: `elapsed`; `close`, with the office's close on the last day; `rolled`, likewise after the last day was
  /// moved off one on which nobody works.
  public var ending: String
  public var lastDay: String?
  /// The last day before it was moved; only with `rolled`.
  public var nominalDay: String?
  /// The days over which it was moved; only with `rolled`.
  public var over: [Day]
  /// The last day of a month that has no day of the start's number.
  public var monthEnd: String?
  /// What the count comes to by today's calendar, before suspensions and extensions.
  public var due: Timestamp
  /// The years that the calendar does not know yet.
  public var provisionalYears: [Int64]

  public init(_ explanation: Explanation, zone: ZoneRules) {
    func days(_ days: [Explanation.UncountedDay]) -> [Day] {
      days.map { Day(date: $0.date.description, reason: $0.reason.rawValue) }
    }
    switch explanation.beginning {
    case .atOnce: beginning = "at-once"
    case .inHours(let instant):
      beginning = "in-hours"
      begins = Timestamp(instant, in: zone)
    case .dayAfter(let date):
      beginning = "day-after"
      firstDay = date.description
    }
    uncounted = days(explanation.uncounted)
    makeupWorkdays = explanation.makeupWorkdays.map(\.description)
    over = []
    switch explanation.ending {
    case .elapsed: ending = "elapsed"
    case .close(let date):
      ending = "close"
      lastDay = date.description
    case .rolled(let nominal, let skipped, let date):
      ending = "rolled"
      nominalDay = nominal.description
      over = days(skipped)
      lastDay = date.description
    }
    monthEnd = explanation.clampedToMonthEnd?.description
    due = Timestamp(explanation.due.instant, in: zone)
    provisionalYears = explanation.provisionalYears.map(Int64.init)
  }

  public var json: JSON {
    func list(_ days: [Day]) -> JSON {
      .array(days.map { ["date": .string($0.date), "reason": .string($0.reason)] })
    }
    return [
      "beginning": .string(beginning), "begins": JSON(begins), "first_day": JSON(firstDay),
      "uncounted": list(uncounted), "makeup_workdays": JSON(makeupWorkdays), "ending": .string(ending),
      "last_day": JSON(lastDay), "nominal_day": JSON(nominalDay), "over": list(over), "month_end": JSON(monthEnd),
      "due": due.json, "provisional_years": .array(provisionalYears.map(JSON.int)),
    ]
  }

  public init(json: JSON) throws(WireError) {
    func day(_ json: JSON) throws(WireError) -> Day? {
      let reader = try WireReader(json, "day")
      return Day(date: try reader.string("date"), reason: try reader.string("reason"))
    }
    let reader = try WireReader(json, "count")
    beginning = try reader.string("beginning")
    begins = try reader.optionalTimestamp("begins")
    firstDay = try reader.optionalString("first_day")
    uncounted = try reader.list("uncounted", day)
    makeupWorkdays = try reader.strings("makeup_workdays")
    ending = try reader.string("ending")
    lastDay = try reader.optionalString("last_day")
    nominalDay = try reader.optionalString("nominal_day")
    over = try reader.list("over", day)
    monthEnd = try reader.optionalString("month_end")
    due = try reader.timestamp("due")
    provisionalYears = try reader.list("provisional_years", \.intValue)
  }
}
