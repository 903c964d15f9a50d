// SPDX-License-Identifier: Apache-2.0

/// Days that an office, a unit or a year's notice says wrongly. Of 2026, the 5th to the 9th of January are a Monday to a
/// Friday.
extension MalformedTests {
  private static func days(_ code: String, _ name: String, _ days: String) -> Malformed {
    .office(code, name, "people:", "days: { \(days) }\npeople:")
  }

  private static func notice(_ code: String, _ name: String, _ year: String) -> Malformed {
    Malformed(
      name: name, code: code, path: "calendars/plain.yaml", text: "calendar: plain\nyears:\n  2026: { \(year) }\n")
  }

  static let dayCases: [Malformed] = [
    days("D003", "an unknown kind of day", "⟦shut: [ 2026-01-05 ]"),
    days("D002", "a closure twice", "closed: [ 2026-01-05, ⟦2026-01-05 ]"),
    days("D002", "a closure within another", "closed: { 2026-01-05..2026-01-09: Move, ⟦2026-01-07: Power cut }"),
    days("D002", "a closure that is worked", "closed: [ 2026-01-05 ], worked: [ ⟦2026-01-05 ]"),
    days("D002", "a closure that is a half day", "closed: [ 2026-01-05 ], half: { ⟦2026-01-05: \"08:30-12:00\" }"),
    days("D065", "a half day on a holiday", "half: { 2026-01-01: ⟦\"08:30-12:00\" }"),
    days("D065", "a half day on a Saturday", "half: { 2026-01-10: ⟦\"08:30-12:00\" }"),
    days("D065", "a whole day on a Saturday", "worked: [ 2026-01-10 ], half: { 2026-01-10: ⟦\"08:30-18:00\" }"),
    days(
      "D002", "a half day twice on a Saturday",
      "worked: [ 2026-01-10 ], half: { 2026-01-10: \"08:30-12:00\", ⟦2026-01-10..2026-01-10: \"08:30-12:00\" }"),
    days("D065", "a half day outside the hours", "half: { 2026-01-05: ⟦\"07:30-12:00\" }"),
    days("D065", "a half day in the lunch break", "half: { 2026-01-05: ⟦\"12:00-14:30\" }"),
    days("D065", "a half day that is a whole one", "half: { 2026-01-05: ⟦\"08:30-18:00\" }"),
    days("D065", "a half day that ends before it begins", "half: { 2026-01-05: ⟦\"12:00-08:30\" }"),
    days("D008", "a half day of no hours", "half: { 2026-01-05: ⟦morning }"),
    days("D008", "a half day without hours", "half: { 2026-01-05: ⟦{ name: Eve } }"),
    days("D008", "days that end before they begin", "closed: [ ⟦2026-01-09..2026-01-05 ]"),
    days("D008", "more than a year of days", "closed: [ ⟦2026-01-05..2027-01-09 ]"),
    days("D008", "a day outside the era", "closed: [ ⟦3026-01-05 ]"),
    days("D008", "a range of no dates", "periods: { Quiet: ⟦2026-01-05..soon }"),
    days("D002", "a period that overlaps itself", "periods: { Quiet: [ 2026-01-05..2026-01-09, ⟦2026-01-09 ] }"),
    .office(
      "D002", "a unit's closure that it works", "leader: cat, under: desk",
      "leader: cat, under: desk, days: { closed: [ 2026-01-05 ], worked: [ ⟦2026-01-05 ] }"),
    .office(
      "D065", "a half day of a unit whose unit above is closed", "members: [ bob ] }",
      "members: [ bob ], days: { closed: [ 2026-01-05 ] } }"
    ).marked("leader: cat, under: desk", "leader: cat, under: desk, days: { half: { 2026-01-05: ⟦\"08:30-12:00\" } }"),
    notice("D002", "a day twice by ranges", "holidays: [ 2026-01-01..2026-01-03, ⟦2026-01-02 ], workdays: []"),
    notice(
      "D002", "a day off that is worked", "holidays: { 2026-01-01..2026-01-03: New Year }, workdays: [ ⟦2026-01-03 ]"),
    notice("D008", "a date of another year", "holidays: [ ⟦2023-01-01 ], workdays: []"),
    notice("D008", "a name of no day", "holidays: [ 2026-01-01 ], workdays: [], names: { ⟦2026-01-02: New Year }"),
    notice(
      "D002", "two names of a day", "holidays: { 2026-01-01: New Year }, workdays: [], names: { ⟦2026-01-01: Eve }"),
  ]
}
