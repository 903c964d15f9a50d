// SPDX-License-Identifier: Apache-2.0

/// Why hours cannot be an office's.
public enum OfficeHoursError: Error, Hashable, Sendable {
  case unreadable(found: String)
  /// The end does not lie after the beginning.
  case reversed(found: String)
  /// Begins before the hours in front of it end; the weekday is 1 for Monday, nil for a make-up workday.
  case overlapping(found: String, weekday: Int?)
  case notSevenDays(found: Int)
  case neverOpen
}

extension OfficeHoursError: CustomStringConvertible {
  public var description: String { localized(zh: false) }

  /// The reason for people, in English or Chinese.
  public func localized(zh: Bool) -> String { zh ? chinese : english }

  private var english: String {
    switch self {
    case .unreadable(let found):
      "'\(found.count <= 40 ? found : found.prefix(39) + "…")' is no range of hours; one like 08:30-12:00 is accepted"
    case .reversed(let found):
      "the hours '\(found)' end before they begin; accepted is an end later on the same day, 24:00 at the latest"
    case .overlapping(let found, let weekday):
      "the hours '\(found)' of \(Self.name(weekday)) begin before those in front of them end; "
        + "accepted are hours in ascending order that do not overlap"
    case .notSevenDays(let found):
      "a week of \(found) days was given; the hours of seven are accepted, from Monday"
    case .neverOpen:
      "no day of the week has hours; an office must be open on one day at least"
    }
  }

  private var chinese: String {
    switch self {
    case .unreadable(let found):
      "“\(found.count <= 40 ? found : found.prefix(39) + "…")”不是起止时刻，应如 08:30-12:00"
    case .reversed(let found):
      "办公时间“\(found)”的结束时刻不晚于开始时刻；结束时刻应在同一天的开始时刻之后，最晚 24:00"
    case .overlapping(let found, let weekday):
      "\(Self.chineseName(weekday))的办公时间“\(found)”在前一段结束之前就已开始；各段应按先后顺序排列，互不重叠"
    case .notSevenDays(let found):
      "给出了 \(found) 天的办公时间；应为从周一起七天的办公时间"
    case .neverOpen:
      "一周中没有一天有办公时间；机构每周至少须有一天办公"
    }
  }

  private static func name(_ weekday: Int?) -> String {
    let names = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
    guard let weekday, names.indices.contains(weekday - 1) else { return "make-up workdays" }
    return names[weekday - 1]
  }

  private static func chineseName(_ weekday: Int?) -> String {
    let names = ["周一", "周二", "周三", "周四", "周五", "周六", "周日"]
    guard let weekday, names.indices.contains(weekday - 1) else { return "调休上班日" }
    return names[weekday - 1]
  }
}
