// SPDX-License-Identifier: Apache-2.0

import Testing
import WorkingTime

@Suite("Suspensions and extensions")
struct SuspensionTests {
  private func pause(_ office: OfficeTime, _ from: String, _ to: String) -> Suspension {
    Suspension(from: office.at(from), to: office.at(to))
  }

  @Test(
    "a limit of the law that stood still ends where its rule says",
    arguments: [
      // 2 March 2026 is a Monday; five workdays from it end on the 9th.
      ("2026-03-02 10:00", "5 workdays", [("2026-03-03 09:00", "2026-03-04 09:00")], "2026-03-10 18:00"),
      ("2026-03-02 10:00", "5 workdays", [("2026-03-03 09:00", "2026-03-03 10:00")], "2026-03-10 18:00"),
      // Two parts of a day are one day together.
      (
        "2026-03-02 10:00", "5 workdays",
        [("2026-03-03 08:30", "2026-03-03 12:00"), ("2026-03-05 14:30", "2026-03-05 18:00")], "2026-03-10 18:00"
      ),
      // A weekend, a night, and the day of receipt take no working time from it.
      ("2026-03-02 10:00", "5 workdays", [("2026-03-06 18:00", "2026-03-09 08:30")], "2026-03-09 18:00"),
      ("2026-03-02 10:00", "5 workdays", [("2026-03-02 11:00", "2026-03-02 17:00")], "2026-03-09 18:00"),
      // From before the last close to after it: the last day is lost whole.
      ("2026-03-02 10:00", "5 workdays", [("2026-03-09 08:00", "2026-03-09 19:00")], "2026-03-10 18:00"),
      ("2026-03-02 10:00", "5 workdays", [("2026-03-09 18:30", "2026-03-20 18:00")], "2026-03-09 18:00"),
      // Over the holiday of February nothing is lost but the 14th, a make-up Saturday.
      ("2026-02-12 16:30", "5 workdays", [("2026-02-14 08:00", "2026-02-24 08:00")], "2026-02-27 18:00"),
      // Working hours are taken to the minute.
      ("2026-03-02 09:00", "7 workhours", [("2026-03-02 11:00", "2026-03-02 15:00")], "2026-03-03 10:30"),
      ("2026-03-02 09:00", "7 workhours", [("2026-03-02 12:00", "2026-03-02 14:30")], "2026-03-03 09:00"),
      // Elapsed time, too; overlapping pauses are one.
      (
        "2026-03-02 09:00", "2h", [("2026-03-02 10:00", "2026-03-02 13:00"), ("2026-03-02 12:00", "2026-03-02 14:00")],
        "2026-03-02 15:00"
      ),
      // Natural days move by the closes that passed, then roll: 60 days from 3 August are 2 October.
      ("2026-08-03 09:00", "60 days", [("2026-08-10 10:00", "2026-08-12 10:00")], "2026-10-08 18:00"),
      ("2026-08-03 09:00", "60 days", [("2026-08-10 10:00", "2026-08-17 10:00")], "2026-10-09 18:00"),
      ("2026-08-03 09:00", "60 days", [("2026-08-10 10:00", "2026-08-10 17:00")], "2026-10-08 18:00"),
      ("2026-08-03 09:00", "15 days", [("2026-08-10 10:00", "2026-08-10 19:00")], "2026-08-19 18:00"),
      // The unrolled due, 19 September, is a Saturday: one day later is a make-up Sunday.
      ("2026-09-04 09:00", "15 days", [("2026-09-08 10:00", "2026-09-09 10:00")], "2026-09-20 18:00"),
      ("2025-11-30 09:00", "3 months", [("2026-01-05 09:00", "2026-01-10 09:00")], "2026-03-05 18:00"),
      // It never falls due while it stands still, though rolled days were left.
      ("2026-08-03 09:00", "60 days", [("2026-10-05 09:00", "2026-10-12 09:00")], "2026-10-12 18:00"),
    ])
  func vectors(start: String, text: String, pauses: [(String, String)], due: String) throws {
    let office = try sampleOffice()
    let suspended = pauses.map { pause(office, $0.0, $0.1) }
    #expect(office.wall(office.due(limit(text), from: office.at(start), suspended: suspended).instant) == due)
    let reversed = office.due(limit(text), from: office.at(start), suspended: suspended.reversed())
    #expect(office.wall(reversed.instant) == due)
  }

  @Test("each extension keeps its unit and is added to the due before it")
  func extensions() throws {
    let office = try sampleOffice()
    let granted = office.at("2026-03-05 10:00")
    func due(_ text: String, _ more: [String], _ pauses: [Suspension] = []) -> String {
      let extended = more.map { Extension(limit: limit($0), granted: granted) }
      return office.wall(
        office.due(limit(text), from: office.at("2026-03-02 10:00"), suspended: pauses, extended: extended).instant)
    }
    #expect(due("5 workdays", ["5 workdays"]) == "2026-03-16 18:00")
    #expect(due("5 workdays", ["10 days"]) == "2026-03-19 18:00")
    #expect(due("5 workdays", ["2h"]) == "2026-03-09 20:00")
    #expect(due("5 workdays", ["2 workhours", "1 workday"]) == "2026-03-11 18:00")
    // A pause in the time that was granted moves that.
    let later = pause(office, "2026-03-10 10:00", "2026-03-11 10:00")
    #expect(due("5 workdays", ["5 workdays"], [later]) == "2026-03-17 18:00")
    let both = [pause(office, "2026-03-03 10:00", "2026-03-04 10:00"), later]
    #expect(due("5 workdays", ["10 days"], both) == "2026-03-23 18:00")
    let fixed = office.at("2026-03-09 12:00")
    #expect(office.due(at: fixed, suspended: both, extended: []).instant == fixed)
    let more = [Extension(limit: limit("1 workday"), granted: granted)]
    #expect(office.wall(office.due(at: fixed, suspended: [], extended: more).instant) == "2026-03-10 18:00")
  }

  @Test("the reckoning tells each pause, what it took, and the roll at the end")
  func reckoning() throws {
    let office = try sampleOffice()
    let pauses = [
      pause(office, "2026-03-03 09:00", "2026-03-05 09:00"), pause(office, "2026-04-01 09:00", "2026-04-02 09:00"),
    ]
    let grant = Extension(limit: limit("30 days"), granted: office.at("2026-03-06 10:00"))
    let story = office.reckon(
      limit("5 workdays"), from: office.at("2026-03-02 10:00"), suspended: pauses, extended: [grant])
    guard story.steps.count == 4, case .limit(let first) = story.steps[0], case .suspended(let one) = story.steps[1],
      case .extended(let more, let second) = story.steps[2], case .suspended(let two) = story.steps[3]
    else {
      Issue.record("\(story.steps)")
      return
    }
    #expect(office.wall(first.due.instant) == "2026-03-09 18:00")
    #expect(one.lost == .workingTime(.hours(14)))
    #expect(
      office.wall(one.before.instant) == "2026-03-09 18:00" && office.wall(one.after.instant) == "2026-03-11 18:00")
    #expect(one.uncounted.isEmpty)
    #expect(more == grant)
    #expect(second.start == one.after.instant)
    #expect(two.lost == .days(1))
    #expect(two.before == second.due)
    #expect(story.due == two.after)
    // 11 March and 31 days are 11 April, a Saturday.
    #expect(two.rolled?.nominal == date("2026-04-11"))
    #expect(two.rolled?.over.map(\.date) == [date("2026-04-11"), date("2026-04-12")])
    #expect(office.wall(story.due.instant) == "2026-04-13 18:00")
  }

  @Test("over a weekend that a pause adds, the days that did not count are named")
  func uncounted() throws {
    let office = try sampleOffice()
    let story = office.reckon(
      limit("4 workdays"), from: office.at("2026-03-02 10:00"),
      suspended: [pause(office, "2026-03-03 09:00", "2026-03-04 09:00")])
    guard case .suspended(let step) = story.steps.last else { return #expect(Bool(false)) }
    #expect(step.uncounted.map(\.date) == [date("2026-03-07"), date("2026-03-08")])
    #expect(office.wall(story.due.instant) == "2026-03-09 18:00")
  }

  // MARK: Laws

  private static func offices() throws -> [OfficeTime] {
    let zones = hasZoneInfo ? ["Europe/Berlin", "Australia/Lord_Howe"] : []
    return try [sampleOffice(), sampleOffice(close: "24:00")] + zones.map { try sampleOffice(zone: zone($0)) }
  }

  private static func instant(_ random: inout Seeded) -> Instant {
    Instant(milliseconds: .random(in: 1_760_000_000...1_800_000_000, using: &random) * 1000)
  }

  private static func pauses(after start: Instant, _ random: inout Seeded) -> [Suspension] {
    (0..<Int.random(in: 0...4, using: &random)).map { _ in
      let from = start + .minutes(.random(in: -2000...60_000, using: &random))
      return Suspension(from: from, to: from + .minutes(.random(in: 0...20_000, using: &random)))
    }
  }

  private static func anyLimit(_ random: inout Seeded) throws -> Limit {
    try Limit(
      amount: .random(in: 1...40, using: &random), unit: Limit.Unit.allCases.randomElement(using: &random) ?? .days)
  }

  @Test("a pause never makes a limit end earlier, nor while it stands still, and its length counts monotonically")
  func monotone() throws {
    var random = Seeded()
    for office in try Self.offices() {
      for _ in 0..<250 {
        let (start, limit) = (Self.instant(&random), try Self.anyLimit(&random))
        var pauses = Self.pauses(after: start, &random)
        let plain = office.due(limit, from: start)
        let due = office.due(limit, from: start, suspended: pauses)
        #expect(due.instant >= plain.instant, "\(start) \(limit) \(pauses) \(random)")
        #expect(due.instant >= start)
        if limit.isInDaysOrLonger {
          let day = office.date(of: due.instant)
          #expect(office.close(of: day) == due.instant && office.calendar.isWorkday(day), "\(start) \(limit) \(random)")
        }
        let isCalendar = [.days, .weeks, .months].contains(limit.unit)
        for pause in pauses where isCalendar && pause.from > start && pause.from < pause.to {
          #expect(due.instant < pause.from || due.instant >= pause.to, "\(start) \(limit) \(pauses) \(random)")
        }
        guard !pauses.isEmpty else { continue }
        let index = Int.random(in: pauses.indices, using: &random)
        pauses[index].to = pauses[index].to + .minutes(.random(in: 0...9000, using: &random))
        let longer = office.due(limit, from: start, suspended: pauses)
        #expect(longer.instant >= due.instant, "\(start) \(limit) \(pauses) \(random)")
      }
    }
  }

  @Test(
    "a pause over no working time changes no limit in working units, one before the start and one of no length none")
  func nothing() throws {
    var random = Seeded()
    for office in try Self.offices() {
      for _ in 0..<200 {
        let (start, limit) = (Self.instant(&random), try Self.anyLimit(&random))
        let plain = office.due(limit, from: start)
        let at = start + .minutes(.random(in: 0...30_000, using: &random))
        let early = Suspension(from: start - .hours(90), to: start)
        #expect(office.due(limit, from: start, suspended: [.init(from: at, to: at), early]) == plain)
        guard limit.unit == .workhours || limit.unit == .workdays else { continue }
        // From a close that ends the working day to the next opening.
        let evening = office.at("\(office.date(of: at)) 18:00")
        let next = office.instant(after: Span(milliseconds: 1), from: evening, working: true) - Span(milliseconds: 1)
        let night = Suspension(from: evening, to: next)
        #expect(
          office.due(limit, from: start, suspended: [night]).instant == plain.instant,
          "\(start) \(limit) \(night) \(random)")
      }
    }
  }

  @Test("what was not suspended of the way to a due instant in hours is the limit, and whole lost workdays are added")
  func exact() throws {
    var random = Seeded()
    for office in try Self.offices() {
      for _ in 0..<150 {
        let start = Self.instant(&random)
        let pauses = Self.pauses(after: start, &random)
        for unit in [Limit.Unit.hours, .workhours] {
          let limit = try Limit(amount: .random(in: 1...100, using: &random), unit: unit)
          let due = office.due(limit, from: start, suspended: pauses).instant
          let left = office.countable(from: start, to: due, working: unit == .workhours, suspended: pauses)
          #expect(left == .hours(limit.amount), "\(start) \(limit) \(pauses) \(random)")
          let reached = office.instant(after: left, from: start, working: unit == .workhours, suspended: pauses)
          #expect(reached == due)
        }
        let (amount, lost) = (Int.random(in: 5...30, using: &random), Int.random(in: 1...9, using: &random))
        let day = office.calendar.workday(.random(in: 1...5, using: &random), after: office.date(of: start))
        let last = office.calendar.workday(lost, after: day)
        let pause = Suspension(from: office.at("\(day) 08:30"), to: office.at("\(last) 08:30"))
        let due = office.due(try Limit(amount: amount, unit: .workdays), from: start, suspended: [pause])
        let plain = office.due(try Limit(amount: amount + lost, unit: .workdays), from: start)
        #expect(due == plain, "\(start) \(amount) \(pause) \(random)")
      }
    }
  }

  @Test("a reckoning agrees with the due instant, its steps follow each other, and reckoning again changes nothing")
  func agrees() throws {
    var random = Seeded()
    for office in try Self.offices() {
      for _ in 0..<200 {
        let (start, limit) = (Self.instant(&random), try Self.anyLimit(&random))
        let pauses = Self.pauses(after: start, &random)
        let extended = try (0..<Int.random(in: 0...2, using: &random)).map { _ in
          Extension(limit: try Self.anyLimit(&random), granted: start)
        }
        let due = office.due(limit, from: start, suspended: pauses, extended: extended)
        let story = office.reckon(limit, from: start, suspended: pauses, extended: extended)
        #expect(story.due == due, "\(start) \(limit) \(pauses) \(extended) \(random)")
        #expect(office.reckon(limit, from: start, suspended: pauses, extended: extended) == story)
        #expect(due == office.due(limit, from: start, suspended: pauses, extended: extended))
        var end = start
        for step in story.steps {
          switch step {
          case .limit(let count): end = count.due.instant
          case .fixed(let instant): end = instant
          case .suspended(let pause):
            #expect(pause.before.instant == end, "\(start) \(limit) \(pauses) \(random)")
            #expect(pause.after.instant >= pause.before.instant)
            end = pause.after.instant
          case .extended(_, let count):
            #expect(count.start == end, "\(start) \(limit) \(pauses) \(random)")
            end = count.due.instant
          }
        }
        #expect(end == due.instant)
      }
    }
  }
}
