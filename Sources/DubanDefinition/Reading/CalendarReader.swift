// SPDX-License-Identifier: Apache-2.0

import DubanCore
import WorkingTime

/// Makes a ``WorkCalendar`` of a file under `calendars/`.
final class CalendarReader: Reader {
  func calendar(_ bytes: [UInt8]) -> WorkCalendar? {
    guard let root = YAMLReader.read(bytes, findings), let node = map(root, .calendar) else { return nil }
    guard let nameNode = node["calendar"], let name = id(nameNode, Text(en: "a calendar", zh: "日历")) else {
      if node["calendar"] == nil {
        error(
          "D008", at: node.place, Text(en: "the key 'calendar' is missing: its id", zh: "缺少键“calendar”：日历的标识"))
      }
      return nil
    }
    if let title = node["title"] { _ = text(title) }
    for source in elements(node["source"]) { _ = scalar(source, Text(en: "a source", zh: "来源")) }
    var years: [Int: WorkCalendar.Year] = [:]
    // What the notices of all years say of a date: that of the next year may name days of December.
    var said: [CivilDate: DayKind] = [:]
    let listed = node["years"] ?? Node(content: .scalar("", .plain), place: node.place)
    for entry in entries(listed, Text(en: "'years'", zh: "“years”")) {
      guard entry.key.utf8.count == 4, let year = Int(entry.key), (Era.firstYear...Era.lastYear).contains(year) else {
        error(
          "D008", at: entry.keyPlace,
          Text(
            en: "a year has four digits, from \(Era.firstYear) to \(Era.lastYear), not '\(entry.key.shortened)'",
            zh: "年份应为 \(Era.firstYear) 至 \(Era.lastYear) 的四位数字，而不是“\(entry.key.shortened)”"))
        continue
      }
      guard let node = map(entry.value, .year) else { continue }
      var seen: Set<CivilDate> = []
      var names: [CivilDate: String] = [:]
      let holidays = dates(node["holidays"], of: year, as: .holiday, &seen, &said, &names)
      let workdays = dates(node["workdays"], of: year, as: .makeupWorkday, &seen, &said, &names)
      for written in days(node["names"], Text(en: "a date", zh: "日期")) {
        guard written.value?.isEmpty == false, let name = self.name(written) else {
          error(
            "D008", at: written.place,
            Text(
              en: "a name is written behind each day, as in 2026-10-01..2026-10-07: 国庆节",
              zh: "每个日期后面须写明名称，如 2026-10-01..2026-10-07: 国庆节"))
          continue
        }
        for date in written.dates {
          guard seen.contains(date) else {
            error(
              "D008", at: written.place,
              Text(
                en: "\(date) is neither a holiday nor a make-up workday of \(year)",
                zh: "\(date) 既不是 \(year) 年的节假日，也不是该年的调休上班日"))
            break
          }
          guard names.updateValue(name, forKey: date) == nil else {
            error(
              "D002", at: written.place,
              Text(en: "\(date) has a name already; keep one of them", zh: "\(date) 已有名称，请保留一处"))
            break
          }
        }
      }
      for key in ["holidays", "workdays"] where node[key] == nil {
        error(
          "D008", at: node.place,
          Text(
            en: "the year \(year) has no '\(key)'; write an empty list where there are none",
            zh: "\(year) 年缺少“\(key)”，没有此类日期时请写空列表"))
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
    for written in days(node, Text(en: "a date", zh: "日期")) {
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
  ) -> (code: String, message: Text)? {
    guard abs(date.year - year) <= 1 else {
      return ("D008", Text(en: "\(date) does not belong to \(year)", zh: "\(date) 不属于 \(year) 年"))
    }
    guard seen.insert(date).inserted else {
      return (
        "D002",
        Text(en: "\(date) stands in this year already; keep one of them", zh: "\(date) 在同一年度下已经写过，请保留一处")
      )
    }
    guard said.updateValue(kind, forKey: date) ?? kind == kind else {
      return (
        "D002",
        Text(
          en: "\(date) is a holiday by one year and a make-up workday by another; keep one",
          zh: "\(date) 在一个年度下列为节假日，在另一个年度下列为调休上班日，请保留一处")
      )
    }
    return nil
  }
}
