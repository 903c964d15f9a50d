// SPDX-License-Identifier: Apache-2.0

import DubanCore
import OrderedCollections
import WorkingTime

/// The office's zone, hours and calendar.
extension OfficeReader {
  func zoneRules(_ root: Node) -> ZoneRules? {
    guard let node = required("timezone", root, Text(en: "such as Asia/Shanghai", zh: "如 Asia/Shanghai")),
      let name = scalar(node, Text(en: "a time zone", zh: "时区"))
    else { return nil }
    guard let tzif = zone(name) else {
      error(
        "D068", at: node.place,
        Text(
          en: "this machine knows no time zone '\(name.shortened)'; names are like Asia/Shanghai",
          zh: "本机没有时区“\(name.shortened)”；名称应如 Asia/Shanghai"))
      return nil
    }
    do throws(ZoneError) {
      let rules = try ZoneRules(tzif: tzif, name: name)
      extras.zone = (name, tzif)
      return rules
    } catch {
      self.error(
        "D068", at: node.place,
        Text(
          en: "the time zone '\(name.shortened)' cannot be used: \(error)",
          zh: "时区“\(name.shortened)”无法使用：\(error.localized(zh: true))"))
      return nil
    }
  }

  func time(_ root: Node, _ zone: ZoneRules?) -> OfficeTime? {
    var calendar: WorkCalendar?
    if let node = required("calendar", root, Text(en: "the file with the year's holidays", zh: "载有全年节假日的文件")),
      let path = scalar(node, Text(en: "the name of a file", zh: "文件名"))
    {
      if let file = files[path] {
        extras.calendars.insert(path)
        calendar = CalendarReader(file.findings).calendar(file.bytes)
      } else {
        error(
          "D068", at: node.place,
          Text(
            en: "there is no file '\(path.shortened)' beside the office",
            zh: "机构文件所在的文件夹中没有文件“\(path.shortened)”"))
      }
    }
    let hours = required("hours", root, Text(en: "when the office works", zh: "机构的办公时间")).flatMap(week)
    let own = root["days"].flatMap { ownDays($0, of: root["office"]?.text ?? "") }
    guard let zone, let calendar, let hours else { return nil }
    let time = OfficeTime(zone: zone, calendar: calendar, hours: hours)
    return own.map { self.time(time, with: $0) } ?? time
  }

  private static let days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

  /// Reads `08:30-12:00`.
  func hours(_ node: Node) -> ClosedRange<CivilTime>? {
    guard let text = scalar(node, Text(en: "hours", zh: "办公时间")) else { return nil }
    do throws(OfficeHoursError) {
      return try OfficeHours.range(parsing: text)
    } catch {
      let code = if case .unreadable = error { "D008" } else { "D065" }
      self.error(code, at: node.place, Text(en: error.localized(zh: false), zh: error.localized(zh: true)))
      return nil
    }
  }

  private func week(_ node: Node) -> OfficeHours? {
    var week: [[ClosedRange<CivilTime>]] = Array(repeating: [], count: 7)
    var taken: Set<Int> = []
    var close: CivilTime?
    var isWhole = true
    for entry in entries(node, Text(en: "'hours'", zh: "“hours”")) {
      if entry.key == "close" {
        guard let text = scalar(entry.value, Text(en: "the close", zh: "截止时刻")) else { continue }
        close = CivilTime(parsing: text)
        if close == nil {
          error(
            "D008", at: entry.value.place,
            Text(
              en: "the close is a time like 18:00, or 24:00, not '\(text.shortened)'",
              zh: "截止时刻应为 18:00 这样的时刻，或 24:00，而不是“\(text.shortened)”"))
        }
        continue
      }
      let ends = entry.key.split(separator: "-", omittingEmptySubsequences: false).map {
        Self.days.firstIndex(of: String($0))
      }
      guard (1...2).contains(ends.count), let first = ends.first ?? nil, let last = ends.last ?? nil, first <= last
      else {
        error(
          "D003", at: entry.keyPlace,
          Text(
            en: """
              unknown key '\(entry.key.shortened)' in the hours; days are mon, tue, wed, thu, fri, sat, sun, \
              or mon-fri, and 'close' is known
              """,
            zh: """
              办公时间中没有键“\(entry.key.shortened)”；可用的键：mon、tue、wed、thu、fri、sat、sun，\
              或 mon-fri 这样的范围，以及 close
              """))
        isWhole = false
        continue
      }
      var ranges: [ClosedRange<CivilTime>] = []
      for item in elements(entry.value) {
        if let range = hours(item) { ranges.append(range) } else { isWhole = false }
      }
      for day in first...last {
        if !taken.insert(day).inserted {
          error(
            "D002", at: entry.keyPlace,
            Text(
              en: "the hours of \(Self.days[day]) were given already; keep one of them",
              zh: "“\(Self.days[day])”的办公时间已经写过，请保留一处"))
        }
        week[day] = ranges
      }
    }
    let latest = week.joined().map(\.upperBound).max()
    guard isWhole, let close = close ?? latest ?? CivilTime(hour: 18, minute: 0) else { return nil }
    do throws(OfficeHoursError) {
      return try OfficeHours(week: week, close: close)
    } catch {
      self.error("D065", at: node.place, Text(en: error.localized(zh: false), zh: error.localized(zh: true)))
      return nil
    }
  }
}
