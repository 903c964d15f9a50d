// SPDX-License-Identifier: Apache-2.0

import Glibc
import Testing
import WorkingTime

@Suite("Recurrences and systemd")
struct SystemdAgreementTests {
  private static let zones = [
    "Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Pacific/Auckland", "Asia/Kathmandu",
  ]

  @Test(
    "made-up expressions have the next instants that systemd-analyze gives, over changes of the clock too",
    .enabled(if: SystemdCalendar.isThere, "systemd-analyze is not on this machine"),
    .enabled(if: hasZoneInfo, "this machine has no /usr/share/zoneinfo"))
  func agrees() throws {
    let seed = getenv("DUBAN_SYSTEMD_SEED").flatMap { UInt64(String(cString: $0)) }
    var expressions = Expressions(random: seed.map { Seeded($0) } ?? Seeded())
    let again = "DUBAN_SYSTEMD_SEED=\(expressions.random.seed) swift test --filter SystemdAgreementTests"
    var (compared, refused, lost, instants, gaps) = (0, 0, 0, 0, 0)
    for batch in 0..<40 {
      let name = Self.zones[batch % Self.zones.count]
      let zone = try zone(name)
      let office = try sampleOffice(zone: zone)
      let base = Self.base(zone, nearChange: batch % 2 == 0, &expressions.random)
      let texts = (0..<20).map { _ in expressions.next() }
      for (text, theirs) in zip(texts, SystemdCalendar.next(8, after: base, in: name, texts)) {
        do throws(RecurrenceError) {
          let ours = try Recurrence(parsing: text) { try? WorkingTimeTests.zone($0) }
          switch theirs {
          case .instants(let theirs):
            compared += 1
            instants += theirs.count
            gaps += Self.compare(ours, theirs, after: base, in: office, again)
          case .refused: Issue.record("'\(text)' is refused by systemd alone; \(again)")
          case .lost: lost += 1
          }
        } catch {
          refused += 1
          let isRefused =
            switch (theirs, error) {
            case (.refused, _), (.lost, _): true
            case (.instants(let instants), .never): instants.isEmpty
            default: false
            }
          #expect(isRefused, "'\(text)': \(error); \(again)")
        }
      }
    }
    print("compared \(compared) expressions with systemd-analyze, \(instants) instants; \(gaps) lay in a lost hour;")
    print("\(refused) were refused by both, in \(lost) systemd lost its way; \(again)")
    #expect(compared >= 500)
    #expect(lost <= 40, "systemd answered too seldom for the comparison to say much")
  }

  /// How many of ours lie in a lost hour; these alone systemd leaves out.
  private static func compare(
    _ recurrence: Recurrence, _ theirs: [Instant], after base: Instant, in office: OfficeTime, _ again: String
  ) -> Int {
    let zone = recurrence.zone ?? office.zone
    // Where times are shown for the second time systemd would go on with those.
    guard zone.instant(of: zone.civil(base)) == base else { return 0 }
    var (ours, gaps) = ([Instant](), 0)
    var after = base
    // systemd counts up to 2199.
    let end = RFC3339.parse("2200-01-01T00:00:00Z") ?? base
    while ours.count < 8, let next = recurrence.next(after: after, in: office), next.instant < end {
      after = next.instant
      if next.isAfterGap { gaps += 1 } else { ours.append(next.instant) }
    }
    // Of a time that a clock repeats systemd gives the first or the second, as its C library comes upon it.
    let theirs = theirs.map { zone.instant(of: zone.civil($0)) }
    #expect(ours == theirs, "'\(recurrence)' after \(base) in \(office.zone.name); \(again)")
    return gaps
  }

  /// An instant of 2000 to 2037; near a change of the clock not more than two days before it.
  private static func base(_ zone: ZoneRules, nearChange: Bool, _ random: inout Seeded) -> Instant {
    let any = Instant(milliseconds: .random(in: 946_684_800...2_114_380_800, using: &random) * 1000)
    guard nearChange, let change = zone.change(after: any) else { return any }
    return change - .seconds(.random(in: 1...172_800, using: &random))
  }
}
