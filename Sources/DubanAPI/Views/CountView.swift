// SPDX-License-Identifier: Apache-2.0

public import DubanCore
public import WorkingTime

/// How a limit was counted, as it is read. Dates are of the office, as `2026-02-12`.
public struct CountView: Hashable, Sendable {
  public struct Day: Hashable, Sendable {
    public var date: String
    /// `weekend`, `holiday`, `closed` (by the office or the unit) or `shut` (without hours).
    public var reason: String
    /// What the calendar calls the day, such as 国庆节; nil where it says nothing.
    public var name: String?
    /// The id of the office or the unit that closed it; nil unless it is `closed`.
    public var closedBy: String?

    public init(date: String, reason: String, name: String? = nil, closedBy: String? = nil) {
      self.date = date
      self.reason = reason
      self.name = name
      self.closedBy = closedBy
    }
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
  /// The half days on the way where hours are counted; else the last day, if it is one.
  public var halfDays: [String]
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
  /// What the count comes to by today's calendar, before what follows it.
  public var due: Timestamp
  /// The years that the calendar does not know yet.
  public var provisionalYears: [Int64]

  public init(_ explanation: Explanation, zone: ZoneRules) {
    switch explanation.beginning {
    case .atOnce: beginning = "at-once"
    case .inHours(let instant):
      beginning = "in-hours"
      begins = Timestamp(instant, in: zone)
    case .dayAfter(let date):
      beginning = "day-after"
      firstDay = date.description
    }
    uncounted = Self.days(explanation.uncounted)
    makeupWorkdays = explanation.makeupWorkdays.map(\.description)
    halfDays = explanation.halfDays.map(\.description)
    over = []
    switch explanation.ending {
    case .elapsed: ending = "elapsed"
    case .close(let date):
      ending = "close"
      lastDay = date.description
    case .rolled(let nominal, let skipped, let date):
      ending = "rolled"
      nominalDay = nominal.description
      over = Self.days(skipped)
      lastDay = date.description
    }
    monthEnd = explanation.clampedToMonthEnd?.description
    due = Timestamp(explanation.due.instant, in: zone)
    provisionalYears = explanation.provisionalYears.map(Int64.init)
  }

  public static func days(_ days: [Explanation.UncountedDay]) -> [Day] {
    days.map { Day(date: $0.date.description, reason: $0.reason.rawValue, name: $0.name, closedBy: $0.layer) }
  }

  public static func json(_ days: [Day]) -> JSON {
    .array(
      days.map {
        [
          "date": .string($0.date), "reason": .string($0.reason), "name": JSON($0.name), "closed_by": JSON($0.closedBy),
        ]
      })
  }

  static func day(_ json: JSON) throws(WireError) -> Day? {
    let reader = try WireReader(json, "day")
    return Day(
      date: try reader.string("date"), reason: try reader.string("reason"), name: try reader.optionalString("name"),
      closedBy: try reader.optionalString("closed_by"))
  }

  public var json: JSON { .object(members) }

  var members: [String: JSON] {
    [
      "beginning": .string(beginning), "begins": JSON(begins), "first_day": JSON(firstDay),
      "uncounted": Self.json(uncounted), "makeup_workdays": JSON(makeupWorkdays), "half_days": JSON(halfDays),
      "ending": .string(ending),
      "last_day": JSON(lastDay), "nominal_day": JSON(nominalDay), "over": Self.json(over), "month_end": JSON(monthEnd),
      "due": due.json, "provisional_years": .array(provisionalYears.map(JSON.int)),
    ]
  }

  public init(json: JSON) throws(WireError) {
    let reader = try WireReader(json, "count")
    beginning = try reader.string("beginning")
    begins = try reader.optionalTimestamp("begins")
    firstDay = try reader.optionalString("first_day")
    uncounted = try reader.list("uncounted", Self.day)
    makeupWorkdays = try reader.strings("makeup_workdays")
    halfDays = try reader.strings("half_days")
    ending = try reader.string("ending")
    lastDay = try reader.optionalString("last_day")
    nominalDay = try reader.optionalString("nominal_day")
    over = try reader.list("over", Self.day)
    monthEnd = try reader.optionalString("month_end")
    due = try reader.timestamp("due")
    provisionalYears = try reader.list("provisional_years", \.intValue)
  }
}
