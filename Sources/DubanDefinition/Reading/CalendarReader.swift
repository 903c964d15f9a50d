// SPDX-License-Identifier: Apache-2.0

import DubanCore
import WorkingTime

/// Makes a ``WorkCalendar`` of a file under `calendars/`.
final class CalendarReader: Reader {
  func calendar(_ bytes: [UInt8]) -> WorkCalendar? {
    guard let root = YAMLReader.read(bytes, findings), let node = map(root, .calendar) else { return nil }
    guard let nameNode = node["calendar"], let name = id(nameNode, "a calendar") else {
      if node["calendar"] == nil { error("D008", at: node.place, "the key 'calendar' is missing: its id") }
      return nil
    }
    if let title = node["title"] { _ = text(title) }
    for source in elements(node["source"]) { _ = scalar(source, "a source") }
    var years: [Int: WorkCalendar.Year] = [:]
    // What the notices of all years say of a date: that of the next year may name days of December.
    var said: [CivilDate: DayKind] = [:]
    for entry in entries(node["years"] ?? Node(content: .scalar("", .plain), place: node.place), "'years'") {
      guard entry.key.utf8.count == 4, let year = Int(entry.key), (Era.firstYear...Era.lastYear).contains(year) else {
        error(
          "D008", at: entry.keyPlace,
          "a year has four digits, from \(Era.firstYear) to \(Era.lastYear), not '\(entry.key.shortened)'")
        continue
      }
      guard let node = map(entry.value, .year) else { continue }
      var seen: Set<CivilDate> = []
      let holidays = dates(node["holidays"], of: year, as: .holiday, &seen, &said)
      let workdays = dates(node["workdays"], of: year, as: .makeupWorkday, &seen, &said)
      for key in Shape.year.keys where node[key] == nil {
        error("D008", at: node.place, "the year \(year) has no '\(key)'; write an empty list where there are none")
      }
      years[year] = WorkCalendar.Year(holidays: holidays, workdays: workdays)
    }
    return WorkCalendar(name: name, years: years)
  }

  private func dates(
    _ node: Node?, of year: Int, as kind: DayKind, _ seen: inout Set<CivilDate>, _ said: inout [CivilDate: DayKind]
  ) -> Set<CivilDate> {
    var dates: Set<CivilDate> = []
    for item in elements(node) {
      guard let date = date(item) else { continue }
      guard abs(date.year - year) <= 1 else {
        error("D008", at: item.place, "\(date) does not belong to \(year)")
        continue
      }
      guard seen.insert(date).inserted else {
        error("D002", at: item.place, "\(date) stands in this year already; keep one of them")
        continue
      }
      guard said.updateValue(kind, forKey: date) ?? kind == kind else {
        error("D002", at: item.place, "\(date) is a holiday by one year and a make-up workday by another; keep one")
        continue
      }
      dates.insert(date)
    }
    return dates
  }
}
