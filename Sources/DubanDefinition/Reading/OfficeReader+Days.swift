// SPDX-License-Identifier: Apache-2.0

import DubanCore
import OrderedCollections
import WorkingTime

/// What stands under `days`, of the office or of a unit.
struct OwnDays {
  var layer: CalendarLayer
  /// The half days with the places where their hours stand.
  var halves: [(date: CivilDate, place: Place)] = []
}

extension OfficeReader {
  /// Reads `days: { closed, worked, half, periods }`.
  ///
  /// - Parameter name: the id of whose days they are.
  func ownDays(_ node: Node, of name: String) -> OwnDays? {
    guard let node = map(node, .days) else { return nil }
    var own = OwnDays(layer: CalendarLayer(name: name))
    var said: [CivilDate: (key: String, what: Text)] = [:]
    func take(_ key: String, _ what: Text, _ use: (WrittenDays, CivilDate) -> Void) {
      for written in days(node[key], Text(en: "a date", zh: "日期")) {
        for date in written.dates {
          // A Saturday of which half is worked is said to be worked, and to be a half day.
          if let other = said.updateValue((key, what), forKey: date), (other.key, key) != ("worked", "half") {
            error(
              "D002", at: written.place,
              other.key == key
                ? Text(
                  en: "\(date) stands under '\(key)' already; keep one of them",
                  zh: "\(date) 在“\(key)”下已经写过，请保留一处")
                : Text(
                  en: """
                    \(date) is \(other.what.in(.en)) already, and cannot be \(what.in(.en)) too; keep one of them
                    """,
                  zh: "\(date) 已是\(other.what.in(.zh))，不能又是\(what.in(.zh))，请保留一处"))
            break
          }
          use(written, date)
        }
      }
    }
    take("closed", Text(en: "closed", zh: "停办日")) { written, date in
      own.layer.closures.insert(date)
      own.layer.names[date] = self.name(written)
    }
    take("worked", Text(en: "worked", zh: "办公日")) { written, date in
      own.layer.workdays.insert(date)
      own.layer.names[date] = self.name(written)
    }
    take("half", Text(en: "a half day", zh: "半天日")) { written, date in
      guard let half = half(written) else { return }
      own.layer.halfDays[date] = half.hours
      own.layer.names[date] = half.name ?? own.layer.names[date]
      own.halves.append((date, half.place))
    }
    own.layer.periods = periods(node["periods"])
    return own
  }

  /// `"08:30-12:00"`, or `{ hours: "08:30-12:00", name: … }`.
  private func half(_ written: WrittenDays) -> (hours: ClosedRange<CivilTime>, name: String?, place: Place)? {
    guard var node = written.value else {
      error(
        "D008", at: written.place,
        Text(
          en: "a half day says which hours are worked, as in 2026-02-13: \"08:30-12:00\"",
          zh: "半天日须写明办公时间，如 2026-02-13: \"08:30-12:00\""))
      return nil
    }
    var name: String?
    if node.entries != nil {
      guard let mapping = map(node, .halfDay) else { return nil }
      name = mapping["name"].flatMap { scalar($0, Text(en: "the name of a day", zh: "日期名称")) }
      guard let hours = mapping["hours"] else {
        error(
          "D008", at: mapping.place,
          Text(
            en: "the key 'hours' is missing: the hours that are worked, as in \"08:30-12:00\"",
            zh: "缺少键“hours”：办公时间，如 \"08:30-12:00\""))
        return nil
      }
      node = hours
    }
    return hours(node).map { ($0, name, node.place) }
  }

  /// The spans of days that have a name, each a range or a list of them; those of one name do not overlap.
  private func periods(_ node: Node?) -> [NamedPeriod] {
    guard let node else { return [] }
    return entries(node, Text(en: "'periods'", zh: "“periods”")).flatMap { entry in
      var periods: [NamedPeriod] = []
      for written in days(entry.value, Text(en: "a range of dates", zh: "日期范围")) {
        if let other = periods.first(where: { $0.days.overlaps(written.days) }) {
          error(
            "D002", at: written.place,
            Text(
              en: """
                '\(entry.key.shortened)' has days of \(other.days.lowerBound)..\(other.days.upperBound) already; \
                write one range
                """,
              zh: """
                “\(entry.key.shortened)”已包含 \(other.days.lowerBound)..\(other.days.upperBound) 中的日期，\
                请合写为一个范围
                """))
          continue
        }
        periods.append(NamedPeriod(name: entry.key, days: written.days))
      }
      return periods
    }
  }

  /// The time with these days over it; says which half days are none.
  func time(_ time: OfficeTime, with own: OwnDays) -> OfficeTime {
    let time = time.adding(own.layer)
    for (date, place) in own.halves {
      guard let worked = own.layer.halfDays[date] else { continue }
      guard time.calendar.isWorkday(date) else {
        let reason = Self.reason(date, time.calendar)
        error(
          "D065", at: place,
          Text(
            en: """
              nobody works on \(date), \(reason.in(.en)); a half day is a working day of which a part is free; \
              put it under 'worked' too, if people work on it
              """,
            zh: """
              \(date) 为\(reason.in(.zh))，无人办公；半天日是有一部分时间不办公的工作日，\
              若当天有人办公，请同时写入“worked”
              """))
        continue
      }
      let hours = time.wholeHours(on: date)
      let ranges = hours.map { "\($0.lowerBound)-\($0.upperBound)" }
      let text = Text(en: ranges.joined(separator: ", "), zh: ranges.joined(separator: "、"))
      guard let first = hours.first?.lowerBound, let last = hours.last?.upperBound else {
        error(
          "D065", at: place,
          Text(
            en: "the office has no hours on \(date), so no part of them can be worked",
            zh: "机构在 \(date) 没有办公时间，无从只办公其中一部分"))
        continue
      }
      if worked.lowerBound < first || worked.upperBound > last || time.hours(on: date).isEmpty {
        error(
          "D065", at: place,
          Text(
            en: """
              \(worked.lowerBound)-\(worked.upperBound) does not lie within the hours of \(date), \
              which are \(text.in(.en))
              """,
            zh: """
              \(worked.lowerBound)-\(worked.upperBound) 不在 \(date) 的办公时间之内，\
              当天办公时间为 \(text.in(.zh))
              """))
      } else if time.hours(on: date) == hours {
        error(
          "D065", at: place,
          Text(
            en: "these are all the hours of \(date), \(text.in(.en)); a half day leaves a part of them free",
            zh: "这是 \(date) 的全部办公时间（\(text.in(.zh))），半天日须有一部分时间不办公"))
      }
    }
    return time
  }

  private static func reason(_ date: CivilDate, _ calendar: WorkCalendar) -> Text {
    switch calendar.kind(of: date) {
    case .holiday: Text(en: "a holiday", zh: "节假日")
    case .closed: Text(en: "which is closed", zh: "停办日")
    case .weekend, .workday, .makeupWorkday:
      date.weekday == 6 ? Text(en: "a Saturday", zh: "星期六") : Text(en: "a Sunday", zh: "星期日")
    }
  }

  /// The time of each unit that has days of its own, or stands under one that has.
  ///
  /// What stands above counts too: a unit that is closed closes those under it, unless they say that they work.
  func unitTimes(_ office: OfficeTime) -> [String: OfficeTime] {
    var times: [String: OfficeTime] = [:]
    var seen: Set<String> = []
    for unit in units.keys {
      // Up to the first that was seen already; units in a circle are refused elsewhere.
      var line: [String] = []
      var next: String? = unit
      while let unit = next, seen.insert(unit).inserted {
        line.append(unit)
        next = units[unit]?.under
      }
      for unit in line.reversed() {
        let above = units[unit]?.under.flatMap { times[$0] }
        times[unit] = unitDays[unit].map { time(above ?? office, with: $0) } ?? above
      }
    }
    return times
  }
}
