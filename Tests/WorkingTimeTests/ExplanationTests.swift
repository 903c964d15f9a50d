// SPDX-License-Identifier: Apache-2.0

import Testing
import WorkingTime

@Suite("Explanations")
struct ExplanationTests {
  private typealias Uncounted = Explanation.UncountedDay

  private func days(_ reason: Explanation.Reason, _ dates: String...) -> [Uncounted] {
    dates.map { Uncounted(date: date($0), reason: reason) }
  }

  @Test("workdays name the day of receipt, each day that did not count and why, and the make-up days that did")
  func workdays() throws {
    let office = try sampleOffice()
    let story = office.explain(limit("5 workdays"), from: office.at("2026-02-12 16:30"))
    #expect(story.beginning == .dayAfter(date("2026-02-13")))
    #expect(story.uncounted == (15...23).map { Uncounted(date: date("2026-02-\($0)"), reason: .holiday) })
    #expect(story.makeupWorkdays == [date("2026-02-14")])
    #expect(story.ending == .close(date("2026-02-26")))
    #expect(story.provisionalYears.isEmpty)
    let weekend = office.explain(limit("5 workdays"), from: office.at("2026-03-02 11:00"))
    #expect(weekend.uncounted == days(.weekend, "2026-03-07", "2026-03-08"))
  }

  @Test("natural days name the nominal last day and what it was rolled over")
  func rolled() throws {
    let office = try sampleOffice()
    let story = office.explain(limit("60 days"), from: office.at("2026-08-03 09:00"))
    let over = (2...7).map { Uncounted(date: date("2026-10-0\($0)"), reason: .holiday) }
    #expect(story.ending == .rolled(nominal: date("2026-10-02"), over: over, to: date("2026-10-08")))
    #expect(story.uncounted.isEmpty)
    #expect(office.explain(limit("15 days"), from: office.at("2026-01-30 09:00")).ending == .close(date("2026-02-14")))
  }

  @Test("months say where the month was too short")
  func monthEnd() throws {
    let office = try sampleOffice()
    let story = office.explain(limit("3 months"), from: office.at("2025-11-30 09:00"))
    #expect(story.clampedToMonthEnd == date("2026-02-28"))
    #expect(story.ending == .close(date("2026-02-28")))
    #expect(office.explain(limit("3 months"), from: office.at("2025-11-28 09:00")).clampedToMonthEnd == nil)
  }

  @Test("workhours say from which instant they count and which days had none")
  func workhours() throws {
    let office = try sampleOffice()
    let night = office.explain(limit("4 workhours"), from: office.at("2026-02-14 17:00"))
    #expect(night.beginning == .atOnce)
    #expect(night.uncounted.map(\.date) == (15...23).map { date("2026-02-\($0)") })
    #expect(night.makeupWorkdays == [date("2026-02-14")])
    let later = office.explain(limit("1 workhour"), from: office.at("2026-03-06 18:00"))
    #expect(later.beginning == .inHours(office.at("2026-03-09 08:30")))
    #expect(later.uncounted == days(.weekend, "2026-03-07", "2026-03-08"))
    #expect(office.explain(limit("1 workhour"), from: office.at("2026-03-06 09:00")).beginning == .atOnce)
    let wednesdays = try OfficeHours(
      week: [[try range("09:00-10:00")], [], [try range("09:00-10:00")], [], [], [], []], close: .endOfDay)
    let rare = OfficeTime(zone: china, calendar: shippedCalendar, hours: wednesdays)
    #expect(
      rare.explain(limit("2 workhours"), from: rare.at("2026-03-02 09:00")).uncounted == days(.shut, "2026-03-03"))
  }

  @Test("minutes count at once and have nothing else to say")
  func minutes() throws {
    let office = try sampleOffice()
    let story = office.explain(limit("15min"), from: office.at("2026-02-15 03:00"))
    #expect(story.beginning == .atOnce)
    #expect(story.ending == .elapsed)
    #expect(story.uncounted.isEmpty && story.makeupWorkdays.isEmpty && story.provisionalYears.isEmpty)
  }

  @Test("an explanation agrees with the due instant and is provisional for the years it names")
  func agrees() throws {
    let office = try sampleOffice()
    var random = Seeded()
    for _ in 0..<500 {
      let start = Instant(milliseconds: .random(in: 1_690_000_000_000...1_810_000_000_000, using: &random))
      let unit = Limit.Unit.allCases.randomElement(using: &random) ?? .days
      let limit = try Limit(amount: .random(in: 1...40, using: &random), unit: unit)
      let story = office.explain(limit, from: start)
      #expect(story.due == office.due(limit, from: start), "\(start) \(limit) \(random)")
      #expect(story.due.provisional == !story.provisionalYears.isEmpty, "\(start) \(limit) \(random)")
      #expect(story.provisionalYears.allSatisfy { !office.calendar.covers($0) }, "\(start) \(limit) \(random)")
    }
  }
}
