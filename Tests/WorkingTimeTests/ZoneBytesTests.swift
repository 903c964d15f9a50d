// SPDX-License-Identifier: Apache-2.0

import Testing
import WorkingTime

/// Time-zone files written by hand, and damaged ones.
@Suite("Time-zone bytes")
struct ZoneBytesTests {
  private func bigEndian(_ value: Int64, _ size: Int) -> [UInt8] {
    (0..<size).reversed().map { UInt8(truncatingIfNeeded: value >> (Int64($0) * 8)) }
  }

  /// One block: a header and the data, with times of the given size.
  private func block(
    _ version: UInt8, size: Int, at times: [Int64], to types: [UInt8], _ offsets: [Int64], leaps: Int = 0
  ) -> [UInt8] {
    var bytes: [UInt8] = Array("TZif".utf8) + [version] + Array(repeating: 0, count: 15)
    for count in [0, 0, leaps, times.count, offsets.count, 4] { bytes += bigEndian(Int64(count), 4) }
    bytes += times.flatMap { bigEndian($0, size) } + types
    bytes += offsets.flatMap { bigEndian($0, 4) + [0, 0] }
    return bytes + Array("ABC\0".utf8) + Array(repeating: 0, count: leaps * (size + 4))
  }

  private func file(at times: [Int64] = [], to types: [UInt8] = [], _ offsets: [Int64] = [0], rule: String) -> [UInt8] {
    block(0x32, size: 4, at: [], to: [], [0]) + block(0x32, size: 8, at: times, to: types, offsets)
      + Array("\n\(rule)\n".utf8)
  }

  private func offset(_ rules: ZoneRules, _ text: String) throws -> Int {
    rules.offset(at: try #require(RFC3339.parse(text)))
  }

  @Test("a file of version 1 is read from its 32-bit block")
  func versionOne() throws {
    let rules = try ZoneRules(tzif: block(0, size: 4, at: [-10, 1000], to: [1, 0], [3600, 7200]), name: "x")
    #expect(rules.offset(at: Instant(milliseconds: -11_000)) == 3600)
    #expect(rules.offset(at: Instant(milliseconds: -10_000)) == 7200)
    #expect(rules.offset(at: Instant(milliseconds: 999_999)) == 7200)
    #expect(rules.offset(at: Instant(milliseconds: 1_000_000)) == 3600)
  }

  @Test("the rule at the end holds after the last transition, up to the end of the era")
  func rule() throws {
    let rules = try ZoneRules(tzif: file(at: [0], to: [0], [3600], rule: "CET-1CEST,M3.5.0,M10.5.0/3"), name: "x")
    #expect(try offset(rules, "2026-07-01T00:00:00Z") == 7200)
    #expect(try offset(rules, "2999-07-01T00:00:00Z") == 7200)
    #expect(try offset(rules, "2999-12-31T00:00:00Z") == 3600)
    #expect(try offset(rules, "1960-07-01T00:00:00Z") == 3600)
  }

  @Test(
    "every form of the rule is read",
    arguments: [
      ("XXX3", "2026-07-01T00:00:00Z", -10_800), ("<+1030>-10:30", "2026-07-01T00:00:00Z", 37_800),
      ("<-00>0:00:30", "2026-07-01T00:00:00Z", -30),
      ("<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", "2026-01-15T00:00:00Z", 39_600),
      ("<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", "2026-07-15T00:00:00Z", 37_800),
      // From the 60th day without 29 February, which is 1 March, also in a leap year.
      ("AAA0BBB,J60/0,J61/0", "2024-03-01T00:00:00Z", 3600), ("AAA0BBB,J60/0,J61/0", "2024-02-29T23:59:59Z", 0),
      ("AAA0BBB,59/0,60/0", "2024-02-29T12:00:00Z", 3600), ("AAA0BBB,59/0,60/0", "2023-03-01T12:00:00Z", 3600),
      // Times that reach into other days: the Friday before the last Sunday in March.
      ("IST-2IDT,M3.4.4/26,M10.5.0", "2026-03-26T23:59:59Z", 7200),
      ("IST-2IDT,M3.4.4/26,M10.5.0", "2026-03-27T00:00:00Z", 10_800),
      ("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "2026-03-29T00:59:59Z", -7200),
      ("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "2026-03-29T01:00:00Z", -3600),
      // Summer time all year.
      ("XXX3EDT4,0/0,J365/23", "2026-01-01T03:00:00Z", -14_400),
      ("XXX3EDT4,0/0,J365/23", "2026-12-31T23:00:00Z", -14_400),
    ])
  func forms(rule: String, instant: String, expected: Int) throws {
    #expect(try offset(ZoneRules(tzif: file(rule: rule), name: "x"), instant) == expected)
  }

  @Test(
    "a rule that is none is refused",
    arguments: [
      "X", "CET", "CET-1CEST", "CET-25", "CET-1CEST,M3.5.0", "CET-1CEST,M13.5.0,M10.5.0", "CET-1CEST,M3.6.0,M10.5.0",
      "CET-1CEST,M3.5.7,M10.5.0", "CET-1CEST,J0,J5", "CET-1CEST,366,5", "CET-1CEST,M3.5.0/168,M10.5.0", "<CET-1",
      "CET-1 ",
      "CET-1CEST,M3.5.0,M10.5.0,", "CET-99999999999999999999", "CET-1:60", "<é+1>-1",
    ])
  func refusedRules(rule: String) {
    #expect(throws: ZoneError.self) { try ZoneRules(tzif: file(rule: rule), name: "x") }
  }

  @Test("a file that contradicts itself is refused with the reason")
  func refused() {
    func error(_ bytes: [UInt8]) -> ZoneError? {
      do {
        _ = try ZoneRules(tzif: bytes, name: "x")
        return nil
      } catch { return error }
    }
    #expect(error([]) == .notTZif)
    #expect(error(Array("not a time zone, but long enough to be taken for a header of one".utf8)) == .notTZif)
    #expect(error(Array(repeating: 0x54, count: 300_000)) == .tooLarge(bytes: 300_000))
    #expect(error(Array("TZif2".utf8)) == .truncated(needed: 44, found: 5))
    #expect(error(file(at: [5, 5], to: [0, 0], rule: ""))?.description.contains("transition 2") == true)
    #expect(error(file(at: [5], to: [1], rule: ""))?.description.contains("type 1 of 1") == true)
    #expect(error(file([100_000], rule: ""))?.description.contains("100000 seconds off") == true)
    #expect(error(block(0, size: 4, at: [], to: [], []))?.description.contains("no local time type") == true)
    #expect(error(block(0x31, size: 4, at: [], to: [], [0]))?.description.contains("version") == true)
    #expect(error(block(0, size: 4, at: [], to: [], [0], leaps: 1)) == .leapSeconds)
  }

  @Test("a fixed offset is cut to what a zone can have")
  func fixed() {
    #expect(ZoneRules(fixed: .max, name: "x").offset(at: Instant(milliseconds: 0)) == 93_599)
    #expect(ZoneRules(fixed: .min, name: "x").offset(at: Instant(milliseconds: 0)) == -89_999)
    for milliseconds in [Int64.min, .max] {
      let civil = ZoneRules(fixed: 3600, name: "x").civil(Instant(milliseconds: milliseconds))
      #expect(civil.date == (milliseconds < 0 ? CivilDate.first : CivilDate.last))
    }
  }

  @Test(
    "no damaged file makes the reader trap, and what it still reads can be used",
    .enabled(if: hasZoneInfo, "needs the time zones under \(zoneInfo)"),
    arguments: ["Europe/Berlin", "Australia/Lord_Howe", "Asia/Shanghai", "Etc/UTC"])
  func damaged(name: String) throws {
    let whole = try #require(bytes(of: "\(zoneInfo)/\(name)"))
    func use(_ bytes: [UInt8]) {
      guard let rules = try? ZoneRules(tzif: bytes, name: "x") else { return }
      for milliseconds in [Int64.min, -5_000_000_000_000, 0, 1_770_944_400_000, 32_503_000_000_000, .max] {
        let civil = rules.civil(Instant(milliseconds: milliseconds))
        #expect(rules.civil(rules.instant(of: civil)) >= civil)
      }
    }
    for length in 0..<whole.count { use(Array(whole[..<length])) }
    var random = Seeded()
    for _ in 0..<2000 {
      var bytes = whole
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        // The headers, where a wrong count does the most harm, twice as often as the rest.
        let bound = Bool.random(using: &random) ? min(120, bytes.count) : bytes.count
        bytes[Int.random(in: 0..<bound, using: &random)] = .random(in: 0...255, using: &random)
      }
      use(bytes)
    }
  }
}
