// SPDX-License-Identifier: Apache-2.0

import Testing
import WorkingTime

@Suite("RFC 3339")
struct RFC3339Tests {
  @Test("an instant is written with the zone's offset, and with milliseconds only where there are any")
  func format() {
    let instant = Instant(milliseconds: 1_770_944_400_000)
    #expect(RFC3339.format(instant, in: china) == "2026-02-13T09:00:00+08:00")
    #expect(RFC3339.format(instant + Span(milliseconds: 7), in: china) == "2026-02-13T09:00:00.007+08:00")
    #expect(RFC3339.format(instant, in: .utc) == "2026-02-13T01:00:00Z")
    let india = ZoneRules(fixed: -19_800, name: "x")
    #expect(RFC3339.format(instant, in: india) == "2026-02-12T19:30:00-05:30")
    let mean = ZoneRules(fixed: 29_143, name: "Shanghai before 1901")
    #expect(RFC3339.format(instant, in: mean) == "2026-02-13T09:05:00+08:05")
    #expect(RFC3339.format(Instant(milliseconds: -1), in: .utc) == "1969-12-31T23:59:59.999Z")
  }

  @Test(
    "every form of the standard is read",
    arguments: [
      "2026-02-13T09:00:00+08:00", "2026-02-13T01:00:00Z", "2026-02-13t01:00:00z", "2026-02-13 01:00:00Z",
      "2026-02-13T01:00:00.000Z", "2026-02-13T01:00:00.0009999999999999999999Z", "2026-02-13T01:00:00-00:00",
      "2026-02-12T19:30:00-05:30", "2026-02-14T00:59:00+23:59",
    ])
  func forms(text: String) {
    #expect(RFC3339.parse(text) == Instant(milliseconds: 1_770_944_400_000))
  }

  @Test("fractions are read to the millisecond and a leap second is the second after it")
  func fractions() {
    let base = Instant(milliseconds: 1_770_944_400_000)
    #expect(RFC3339.parse("2026-02-13T01:00:00.5Z") == base + Span(milliseconds: 500))
    #expect(RFC3339.parse("2026-02-13T01:00:00.0075Z") == base + Span(milliseconds: 7))
    #expect(RFC3339.parse("2016-12-31T23:59:60Z") == RFC3339.parse("2017-01-01T00:00:00Z"))
    #expect(RFC3339.parse("2017-01-01T07:59:60.9+08:00") == RFC3339.parse("2017-01-01T00:00:00Z"))
  }

  @Test(
    "what is no instant of the era is refused",
    arguments: [
      "", "2026-02-13", "2026-02-13T09:00:00", "2026-02-13T09:00+08:00", "2026-02-13T24:00:00Z", "2026-02-13T09:60:00Z",
      "2026-02-13T09:00:60Z", "2026-02-13T09:00:61Z", "2026-02-13T09:00:00+0800", "2026-02-13T09:00:00+24:00",
      "2026-02-13T09:00:00+08:60", "2026-02-13T09:00:00.Z", "2026-02-13T09:00:00,5Z", "2026-02-30T09:00:00Z",
      "2026-02-13T09:00:00Z ", " 2026-02-13T09:00:00Z", "1899-12-31T23:00:00Z", "3000-01-01T00:00:00Z", "now",
      "2026-02-13T09:00:00+08:00Z", "20260213T090000Z", "2026-02-13T09:00:00 Z", "2026-02-13T09:00:00−08:00",
    ])
  func refused(text: String) {
    #expect(RFC3339.parse(text) == nil)
  }

  @Test("an instant reads what it writes in any zone")
  func roundTrip() throws {
    var random = Seeded()
    var zones = [ZoneRules.utc, china, ZoneRules(fixed: 29_143, name: "a"), ZoneRules(fixed: -12_345, name: "b")]
    if hasZoneInfo { zones += try ["Europe/Berlin", "Australia/Lord_Howe", "America/New_York"].map { try zone($0) } }
    for _ in 0..<2000 {
      let instant = Instant(milliseconds: .random(in: -2_208_000_000_000...32_503_000_000_000, using: &random))
      for zone in zones {
        let text = RFC3339.format(instant, in: zone)
        #expect(RFC3339.parse(text) == instant, "\(text) \(random)")
      }
    }
  }
}
