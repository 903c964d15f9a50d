// SPDX-License-Identifier: Apache-2.0

/// A time limit as it is written in a definition: a whole number and a unit, at most a hundred years.
public struct Limit: Hashable, Sendable {
  public enum Unit: String, CaseIterable, Sendable {
    /// Elapsed time, day and night.
    case seconds = "s"
    case minutes = "min"
    case hours = "h"
    /// Hours of the office.
    case workhours
    /// Working days of the calendar; the day of receipt is not counted.
    case workdays
    /// Natural days, weeks and months; a last day on which nobody works moves to the next working day.
    case days
    case weeks
    case months
  }

  public let amount: Int
  public let unit: Unit

  /// Refuses what is not positive or longer than a hundred years.
  public init(amount: Int, unit: Unit) throws(LimitError) {
    guard amount >= 0 else { throw .negative(found: "\(amount) \(unit.rawValue)") }
    guard amount > 0 else { throw .zero(found: "0 \(unit.rawValue)") }
    guard amount <= unit.most else { throw .tooLong(found: "\(amount) \(unit.rawValue)", unit: unit) }
    self.amount = amount
    self.unit = unit
  }

  /// Whether it is counted in whole days and ends at the office's close: workdays, days, weeks, months.
  public var isInDaysOrLonger: Bool {
    switch unit {
    case .seconds, .minutes, .hours, .workhours: false
    case .workdays, .days, .weeks, .months: true
    }
  }

  /// The limit as elapsed or working time; nil where it is counted in days.
  var span: Span? {
    switch unit {
    case .seconds: .seconds(amount)
    case .minutes: .minutes(amount)
    case .hours, .workhours: .hours(amount)
    case .workdays, .days, .weeks, .months: nil
    }
  }
}

extension Limit.Unit {
  /// A hundred years, in this unit.
  public var most: Int {
    switch self {
    case .seconds: 36_525 * 86_400
    case .minutes: 36_525 * 1440
    case .hours: 36_525 * 24
    case .workhours: 26_000 * 8
    case .workdays: 26_000
    case .days: 36_525
    case .weeks: 5218
    case .months: 1200
    }
  }
}

extension Limit: CustomStringConvertible {
  /// The one way it is written: `30s`, `15min`, `2h`, `2 workhours`, `1 workday`, `5 workdays`, `60 days`.
  public var description: String {
    switch unit {
    case .seconds, .minutes, .hours: "\(amount)\(unit.rawValue)"
    case .workhours, .workdays, .days, .weeks, .months:
      "\(amount) \(amount == 1 ? String(unit.rawValue.dropLast()) : unit.rawValue)"
    }
  }

  /// The limit for people: `15 minutes`, `5 workdays`; `15分钟`, `5个工作日`.
  public func localized(zh: Bool) -> String {
    guard !zh else { return "\(amount)\(chineseUnit)" }
    switch unit {
    case .seconds: return amount == 1 ? "1 second" : "\(amount) seconds"
    case .minutes: return amount == 1 ? "1 minute" : "\(amount) minutes"
    case .hours: return amount == 1 ? "1 hour" : "\(amount) hours"
    case .workhours, .workdays, .days, .weeks, .months: return description
    }
  }

  private var chineseUnit: String {
    switch unit {
    case .seconds: "秒"
    case .minutes: "分钟"
    case .hours: "小时"
    case .workhours: "个工作小时"
    case .workdays: "个工作日"
    case .days: "天"
    case .weeks: "周"
    case .months: "个月"
    }
  }
}
