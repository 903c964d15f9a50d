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
    var said: [CivilDate: String] = [:]
    func take(_ key: String, _ what: String, _ use: (WrittenDays, CivilDate) -> Void) {
      for written in days(node[key], "a date") {
        for date in written.dates {
          // A Saturday of which half is worked is said to be worked, and to be a half day.
          if let other = said.updateValue(what, forKey: date), (other, what) != ("worked", "a half day") {
            error(
              "D002", at: written.place,
              other == what
                ? "\(date) stands under '\(key)' already; keep one of them"
                : "\(date) is \(other) already, and cannot be \(what) too; keep one of them")
            break
          }
          use(written, date)
        }
      }
    }
    take("closed", "closed") { written, date in
      own.layer.closures.insert(date)
      own.layer.names[date] = self.name(written)
    }
    take("worked", "worked") { written, date in
      own.layer.workdays.insert(date)
      own.layer.names[date] = self.name(written)
    }
    take("half", "a half day") { written, date in
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
      error("D008", at: written.place, "a half day says which hours are worked, as in 2026-02-13: \"08:30-12:00\"")
      return nil
    }
    var name: String?
    if node.entries != nil {
      guard let mapping = map(node, .halfDay) else { return nil }
      name = mapping["name"].flatMap { scalar($0, "the name of a day") }
      guard let hours = mapping["hours"] else {
        error("D008", at: mapping.place, "the key 'hours' is missing: the hours that are worked, as in \"08:30-12:00\"")
        return nil
      }
      node = hours
    }
    return hours(node).map { ($0, name, node.place) }
  }

  /// The spans of days that have a name, each a range or a list of them; those of one name do not overlap.
  private func periods(_ node: Node?) -> [NamedPeriod] {
    guard let node else { return [] }
    return entries(node, "'periods'").flatMap { entry in
      var periods: [NamedPeriod] = []
      for written in days(entry.value, "a range of dates") {
        if let other = periods.first(where: { $0.days.overlaps(written.days) }) {
          error(
            "D002", at: written.place,
            "'\(entry.key.shortened)' has days of \(other.days.lowerBound)..\(other.days.upperBound) already; "
              + "write one range")
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
        error(
          "D065", at: place,
          "nobody works on \(date), \(Self.reason(date, time.calendar)); a half day is a working day of which a part is "
            + "free; put it under 'worked' too, if people work on it")
        continue
      }
      let hours = time.wholeHours(on: date)
      let text = hours.map { "\($0.lowerBound)-\($0.upperBound)" }.joined(separator: ", ")
      guard let first = hours.first?.lowerBound, let last = hours.last?.upperBound else {
        error("D065", at: place, "the office has no hours on \(date), so no part of them can be worked")
        continue
      }
      if worked.lowerBound < first || worked.upperBound > last || time.hours(on: date).isEmpty {
        error(
          "D065", at: place,
          "\(worked.lowerBound)-\(worked.upperBound) does not lie within the hours of \(date), which are \(text)")
      } else if time.hours(on: date) == hours {
        error("D065", at: place, "these are all the hours of \(date), \(text); a half day leaves a part of them free")
      }
    }
    return time
  }

  private static func reason(_ date: CivilDate, _ calendar: WorkCalendar) -> String {
    switch calendar.kind(of: date) {
    case .holiday: "a holiday"
    case .closed: "which is closed"
    case .weekend, .workday, .makeupWorkday: "a \(date.weekday == 6 ? "Saturday" : "Sunday")"
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
