// SPDX-License-Identifier: Apache-2.0

import Glibc
import Testing
import WorkingTime

@Suite("Time zones", .enabled(if: hasZoneInfo, "needs the time zones under \(zoneInfo)"))
struct ZoneRulesTests {
  @Test("every zone has the offsets that the C library has, from 1970 to 2100")
  func agreesWithTheLibrary() async {
    // TZ belongs to a process, so the comparison has one of its own.
    await #expect(processExitsWith: .success) {
      var zones = 0
      var wrong: [String] = []
      for name in zoneNames() {
        let rules = try zone(name)
        setenv("TZ", ":" + name, 1)
        tzset()
        var random = Seeded(0x5EED + UInt64(zones))
        for _ in 0..<150 {
          var seconds = time_t.random(in: 0...4_102_444_800, using: &random)
          var local = tm()
          localtime_r(&seconds, &local)
          let instant = Instant(milliseconds: Int64(seconds) * 1000)
          let civil = rules.civil(instant)
          let date = (Int(local.tm_year) + 1900, Int(local.tm_mon) + 1, Int(local.tm_mday))
          let second = Int(local.tm_hour) * 3600 + Int(local.tm_min) * 60 + Int(local.tm_sec)
          let same =
            rules.offset(at: instant) == local.tm_gmtoff && civil.time.secondOfDay == second
            && (civil.date.year, civil.date.month, civil.date.day) == date
          if !same { wrong.append("\(name) at \(instant)") }
        }
        zones += 1
      }
      #expect(zones > 100)
      #expect(wrong.isEmpty, "\(wrong.count) differ: \(wrong.prefix(8))")
    }
  }

  @Test(
    "the offset changes in the very second in which the C library's does",
    arguments: ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Shanghai"])
  func transitions(name: String) throws {
    let rules = try zone(name)
    let known: [String: [(String, Int, Int)]] = [
      "Europe/Berlin": [("2026-03-29T01:00:00Z", 3600, 7200), ("2099-10-25T01:00:00Z", 7200, 3600)],
      "America/New_York": [("2026-03-08T07:00:00Z", -18_000, -14_400), ("2099-11-01T06:00:00Z", -14_400, -18_000)],
      "Australia/Lord_Howe": [("2026-04-04T15:00:00Z", 39_600, 37_800), ("2099-10-03T15:30:00Z", 37_800, 39_600)],
      "Asia/Shanghai": [("1991-09-14T17:00:00Z", 32_400, 28_800)],
    ]
    for (text, before, after) in try #require(known[name]) {
      let change = try #require(RFC3339.parse(text))
      #expect(rules.offset(at: change - Span(milliseconds: 1)) == before, "\(text)")
      #expect(rules.offset(at: change) == after, "\(text)")
    }
  }

  @Test("a local time that does not exist is the first instant after the gap; of one that exists twice, the earlier")
  func gapsAndFolds() throws {
    func check(_ name: String, _ local: String, _ expected: String) throws {
      let rules = try zone(name)
      let instant = rules.instant(of: try #require(CivilDateTime(parsing: local)))
      #expect(RFC3339.format(instant, in: rules) == expected, "\(name) \(local)")
    }
    try check("Europe/Berlin", "2026-03-29 02:30", "2026-03-29T03:00:00+02:00")
    try check("Europe/Berlin", "2026-03-29 02:00", "2026-03-29T03:00:00+02:00")
    try check("Europe/Berlin", "2026-03-29 01:59:59", "2026-03-29T01:59:59+01:00")
    try check("Europe/Berlin", "2026-10-25 02:30", "2026-10-25T02:30:00+02:00")
    try check("Europe/Berlin", "2026-10-25 03:00", "2026-10-25T03:00:00+01:00")
    try check("America/New_York", "2026-11-01 01:30", "2026-11-01T01:30:00-04:00")
    try check("Australia/Lord_Howe", "2026-10-04 02:15", "2026-10-04T02:30:00+11:00")
    try check("Australia/Lord_Howe", "2026-04-05 01:45", "2026-04-05T01:45:00+11:00")
    try check("Asia/Shanghai", "2026-02-12 16:30", "2026-02-12T16:30:00+08:00")
    // Samoa left out the whole of 30 December 2011.
    try check("Pacific/Apia", "2011-12-30 18:00", "2011-12-31T00:00:00+14:00")
  }

  @Test("what the wall shows at an instant leads back to it, or to the earlier of two that show the same")
  func wallAndBack() throws {
    var random = Seeded()
    for name in ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca", "Asia/Shanghai"] {
      let rules = try zone(name)
      for _ in 0..<3000 {
        let seconds = Int64.random(in: -2_000_000_000...30_000_000_000, using: &random)
        let instant = Instant(milliseconds: seconds * 1000)
        let back = rules.instant(of: rules.civil(instant))
        #expect(back <= instant, "\(name) \(instant) \(random)")
        #expect(rules.civil(back) == rules.civil(instant), "\(name) \(instant) \(random)")
        #expect(instant - back <= .hours(2), "\(name) \(instant) \(random)")
      }
    }
  }

  @Test("limits keep local hours over a change of the clock")
  func office() throws {
    let office = try sampleOffice(zone: zone("Europe/Berlin"))
    func due(_ text: String, _ start: String) -> String {
      RFC3339.format(office.due(limit(text), from: office.at(start)).instant, in: office.zone)
    }
    #expect(due("1 workday", "2026-03-27 10:00") == "2026-03-30T18:00:00+02:00")
    #expect(due("48h", "2026-03-28 10:00") == "2026-03-30T11:00:00+02:00")
    #expect(due("2 workhours", "2026-03-27 17:00") == "2026-03-30T09:30:00+02:00")
  }
}

/// The zones of the machine's table of countries, and UTC.
private func zoneNames() -> [String] {
  let table = String(
    decoding: bytes(of: zoneInfo + "/tzdata.zi") ?? bytes(of: zoneInfo + "/zone.tab") ?? [], as: UTF8.self)
  let names = table.split(separator: "\n").compactMap { line -> String? in
    let words = line.split { $0 == " " || $0 == "\t" }
    guard let first = words.first, first != "#", words.count > 2 else { return nil }
    return first == "Z" ? String(words[1]) : first == "L" ? String(words[2]) : first.count == 2 ? String(words[2]) : nil
  }
  return names.filter { access("\(zoneInfo)/\($0)", R_OK) == 0 }
}
