// SPDX-License-Identifier: Apache-2.0

import Testing
import WorkingTime

@Suite("Laws of working time")
struct OfficeTimeLawTests {
  private static let zones = hasZoneInfo ? ["Asia/Shanghai", "Europe/Berlin", "Australia/Lord_Howe"] : []

  /// Offices in zones with and without changes of the clock, one of them open over midnight on every day.
  private static func offices() throws -> [OfficeTime] {
    let allDay = try range("00:00-24:00")
    let always = try OfficeHours(week: Array(repeating: [allDay], count: 7), close: .endOfDay)
    return try [sampleOffice(), sampleOffice(close: "24:00")]
      + zones.map { try sampleOffice(zone: zone($0)) }
      + zones.map { OfficeTime(zone: try zone($0), calendar: shippedCalendar, hours: always) }
  }

  private static func instant(_ random: inout Seeded) -> Instant {
    // 2022 to 2029, so that years with and without data are met.
    Instant(milliseconds: .random(in: 1_640_995_200_000...1_893_456_000_000, using: &random))
  }

  private static func limit(_ random: inout Seeded) throws -> Limit {
    let unit = Limit.Unit.allCases.randomElement(using: &random) ?? .days
    return try Limit(amount: .random(in: 1...90, using: &random), unit: unit)
  }

  @Test("n and then m workdays are n + m workdays")
  func additive() throws {
    var random = Seeded()
    for office in try Self.offices() {
      for _ in 0..<200 {
        let start = Self.instant(&random)
        let (one, other) = (Int.random(in: 1...60, using: &random), Int.random(in: 1...60, using: &random))
        func due(_ amount: Int, _ from: Instant) throws -> Instant {
          office.due(try Limit(amount: amount, unit: .workdays), from: from).instant
        }
        #expect(try due(other, due(one, start)) == due(one + other, start), "\(start) \(one) \(other) \(random)")
      }
    }
  }

  @Test("a due instant never lies before its start, and is later for a longer limit")
  func monotone() throws {
    var random = Seeded()
    for office in try Self.offices() {
      for _ in 0..<300 {
        let (start, limit) = (Self.instant(&random), try Self.limit(&random))
        let due = office.due(limit, from: start)
        #expect(due.instant > start, "\(start) \(limit) \(random)")
        let longer = try Limit(amount: limit.amount + 1, unit: limit.unit)
        #expect(office.due(longer, from: start).instant >= due.instant, "\(start) \(limit) \(random)")
        let later = start + .minutes(.random(in: 0...10_000, using: &random))
        #expect(office.due(limit, from: later).instant >= due.instant, "\(start) \(later) \(limit) \(random)")
      }
    }
  }

  @Test("a limit in days or longer ends at the close of a working day")
  func endsAtClose() throws {
    var random = Seeded()
    for office in try Self.offices() {
      for _ in 0..<300 {
        let (start, limit) = (Self.instant(&random), try Self.limit(&random))
        guard limit.isInDaysOrLonger else { continue }
        let due = office.due(limit, from: start).instant
        let day = office.date(of: due)
        #expect(office.close(of: day) == due, "\(start) \(limit) \(random)")
        #expect(office.calendar.isWorkday(day), "\(start) \(limit) \(random)")
        if limit.unit == .workdays {
          #expect(office.workdays(from: office.date(of: start), to: day) == limit.amount, "\(start) \(limit) \(random)")
        }
      }
    }
  }

  @Test("the instant after the countable time between two is the first at which so much has passed")
  func inverse() throws {
    var random = Seeded()
    for office in try Self.offices() {
      for _ in 0..<150 {
        let start = Self.instant(&random)
        let end = start + Span(milliseconds: .random(in: 0...3_000_000_000, using: &random))
        for working in [true, false] {
          let span = office.countable(from: start, to: end, working: working)
          let reached = office.instant(after: span, from: start, working: working)
          #expect(reached <= end, "\(start) \(end) \(random)")
          #expect(office.countable(from: start, to: reached, working: working) == span, "\(start) \(end) \(random)")
          if reached > start {
            let before = reached - Span(milliseconds: 1)
            #expect(office.countable(from: start, to: before, working: working) < span, "\(start) \(end) \(random)")
          }
        }
      }
    }
  }

  @Test("countable time adds up, and is never more than what elapsed")
  func addsUp() throws {
    var random = Seeded()
    for office in try Self.offices() {
      for _ in 0..<30 {
        let points = (0..<3).map { _ in Self.instant(&random) }.sorted()
        func countable(_ from: Int, _ to: Int) -> Span {
          office.countable(from: points[from], to: points[to], working: true)
        }
        #expect(countable(0, 1) + countable(1, 2) == countable(0, 2), "\(points) \(random)")
        #expect(countable(0, 2) <= points[2] - points[0], "\(points) \(random)")
        #expect(countable(2, 0) == .zero)
      }
    }
  }

  @Test("so many workhours before an instant leave exactly so many")
  func backwards() throws {
    var random = Seeded()
    for office in try Self.offices() {
      for _ in 0..<150 {
        let anchor = Self.instant(&random)
        let limit = try Limit(amount: .random(in: 1...60, using: &random), unit: .workhours)
        let point = office.point(limit, before: anchor)
        #expect(office.countable(from: point, to: anchor, working: true) == .hours(limit.amount), "\(anchor) \(random)")
        #expect(office.isOpen(point), "\(anchor) \(limit) \(random)")
      }
    }
  }

  @Test("an office that never shuts counts as much time as elapses, over changes of the clock too")
  func alwaysOpen() throws {
    var random = Seeded()
    for office in try Self.offices() where office.hours.week.allSatisfy({ $0 == [.midnight ... .endOfDay] }) {
      let calendar = WorkCalendar(name: "none", years: [:])
      let always = OfficeTime(zone: office.zone, calendar: calendar, hours: office.hours)
      for _ in 0..<30 {
        let (start, end) = (Self.instant(&random), Self.instant(&random))
        let elapsed = max(end - start, .zero)
        #expect(always.countable(from: start, to: end, working: true) == elapsed, "\(start) \(end) \(random)")
      }
    }
  }

  @Test("instants outside the era are counted at its ends and never trap")
  func extremes() throws {
    let office = try sampleOffice()
    for milliseconds in [Int64.min, .min + 1, -2_208_988_800_000, 32_503_679_999_999, .max - 1, .max] {
      let start = Instant(milliseconds: milliseconds)
      for unit in Limit.Unit.allCases {
        for amount in [1, unit.most] {
          let limit = try Limit(amount: amount, unit: unit)
          #expect(office.due(limit, from: start).instant >= start)
          #expect(office.explain(limit, from: start).due == office.due(limit, from: start))
          _ = office.point(limit, before: start)
          _ = office.point(limit, after: start)
        }
      }
      _ = office.isOpen(start)
      _ = office.countable(from: start, to: Instant(milliseconds: 0), working: true)
    }
    let all = office.countable(from: .init(milliseconds: .min), to: .init(milliseconds: .max), working: true)
    #expect(all > .hours(7 * 250 * 1000))
  }
}
