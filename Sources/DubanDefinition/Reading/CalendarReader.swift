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
      var names: [CivilDate: String] = [:]
      let holidays = dates(node["holidays"], of: year, as: .holiday, &seen, &said, &names)
      let workdays = dates(node["workdays"], of: year, as: .makeupWorkday, &seen, &said, &names)
      for written in days(node["names"], "a date") {
        guard written.value?.isEmpty == false, let name = self.name(written) else {
          error("D008", at: written.place, "a name is written behind each day, as in 2026-10-01..2026-10-07: 国庆节")
          continue
        }
        for date in written.dates {
          guard seen.contains(date) else {
            error("D008", at: written.place, "\(date) is neither a holiday nor a make-up workday of \(year)")
            break
          }
          guard names.updateValue(name, forKey: date) == nil else {
            error("D002", at: written.place, "\(date) has a name already; keep one of them")
            break
          }
        }
      }
      for key in ["holidays", "workdays"] where node[key] == nil {
        error("D008", at: node.place, "the year \(year) has no '\(key)'; write an empty list where there are none")
      }
      years[year] = WorkCalendar.Year(holidays: holidays, workdays: workdays, names: names)
    }
    return WorkCalendar(name: name, years: years)
  }

  private func dates(
    _ node: Node?, of year: Int, as kind: DayKind, _ seen: inout Set<CivilDate>, _ said: inout [CivilDate: DayKind],
    _ names: inout [CivilDate: String]
  ) -> Set<CivilDate> {
    var dates: Set<CivilDate> = []
    for written in days(node, "a date") {
      let name = name(written)
      for date in written.dates {
        if let fault = fault(date, of: year, as: kind, &seen, &said) {
          error(fault.code, at: written.place, fault.message)
          break
        }
        dates.insert(date)
        names[date] = name
      }
    }
    return dates
  }

  private func fault(
    _ date: CivilDate, of year: Int, as kind: DayKind, _ seen: inout Set<CivilDate>, _ said: inout [CivilDate: DayKind]
  ) -> (code: String, message: String)? {
    guard abs(date.year - year) <= 1 else { return ("D008", "\(date) does not belong to \(year)") }
    guard seen.insert(date).inserted else {
      return ("D002", "\(date) stands in this year already; keep one of them")
    }
    guard said.updateValue(kind, forKey: date) ?? kind == kind else {
      return ("D002", "\(date) is a holiday by one year and a make-up workday by another; keep one")
    }
    return nil
  }
}
