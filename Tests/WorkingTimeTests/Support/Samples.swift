// SPDX-License-Identifier: Apache-2.0

import Glibc
import WorkingTime

/// The bytes of a file, nil if it cannot be read.
func bytes(of path: String) -> [UInt8]? {
  guard let file = fopen(path, "rb") else { return nil }
  defer { fclose(file) }
  var bytes: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 65_536)
  while case let count = fread(&buffer, 1, buffer.count, file), count > 0 { bytes += buffer[..<count] }
  return ferror(file) == 0 ? bytes : nil
}

let zoneInfo = "/usr/share/zoneinfo"
let hasZoneInfo = access(zoneInfo + "/Europe/Berlin", R_OK) == 0

func zone(_ name: String) throws -> ZoneRules {
  try ZoneRules(tzif: bytes(of: "\(zoneInfo)/\(name)") ?? [], name: name)
}

/// China without a file: for the dates of these tests it has one offset.
let china = ZoneRules(fixed: 28_800, name: "Asia/Shanghai")

/// The calendar as it is shipped, read by its shape alone: a year, one of two keys, dates.
let shippedCalendar: WorkCalendar = {
  let path = #filePath.split(separator: "/").dropLast(4).map { "/" + $0 }.joined() + "/workflows/calendars/cn.yaml"
  let text = String(decoding: bytes(of: path) ?? [], as: UTF8.self)
  var years: [Int: WorkCalendar.Year] = [:]
  var (year, inWorkdays) = (0, false)
  for line in text.split(separator: "\n") where !line.drop(while: { $0 == " " }).hasPrefix("#") {
    let words = line.split { " ,[]".contains($0) }
    if let word = words.first, word.last == ":" {
      if let number = Int(word.dropLast()) { (year, years[number]) = (number, .init(holidays: [], workdays: [])) }
      inWorkdays = word == "workdays:"
    }
    for date in words.compactMap({ CivilDate(parsing: String($0)) }) {
      if inWorkdays { years[year]?.workdays.insert(date) } else { years[year]?.holidays.insert(date) }
    }
  }
  return WorkCalendar(name: "cn", years: years)
}()

func range(_ text: String) throws -> ClosedRange<CivilTime> {
  try OfficeHours.range(parsing: text)
}

/// Monday to Friday 08:30-12:00 and 14:30-18:00, close 18:00.
func sampleHours(close: String = "18:00") throws -> OfficeHours {
  let day = [try range("08:30-12:00"), try range("14:30-18:00")]
  return try OfficeHours(
    week: Array(repeating: day, count: 5) + [[], []], close: CivilTime(parsing: close) ?? .endOfDay)
}

/// The sample office, with the shipped calendar.
func sampleOffice(zone: ZoneRules = china, close: String = "18:00") throws -> OfficeTime {
  OfficeTime(zone: zone, calendar: shippedCalendar, hours: try sampleHours(close: close))
}

extension OfficeTime {
  /// The instant of a local time such as `2026-02-12 16:30`; traps if the text is none.
  func at(_ text: String) -> Instant {
    zone.instant(of: CivilDateTime(parsing: text)!)
  }

  /// The local time of an instant.
  func wall(_ instant: Instant) -> String {
    zone.civil(instant).description
  }
}

/// A date that exists; traps if the text is none.
func date(_ text: String) -> CivilDate { CivilDate(parsing: text)! }

/// A limit that can be read; traps if the text is none.
func limit(_ text: String) -> Limit { try! Limit(parsing: text) }
