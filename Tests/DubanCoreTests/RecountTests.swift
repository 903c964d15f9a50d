// SPDX-License-Identifier: Apache-2.0

import DubanDefinition
import DubanSimulator
import DubanTesting
import Foundation
import Testing
import WorkingTime

@testable import DubanCore

/// What the log says of clocks that a change of the office moves.
@Suite("Counted again")
struct RecountTests {
  /// A shipped file with some text replaced.
  static func edited(_ file: String, _ changes: [(String, String)]) throws -> [String: String] {
    [file: try Shipped.text(of: file, replacing: changes)]
  }

  /// The shipped calendar with the notice of another year.
  static func with2027(holidays: String, workdays: String = "") throws -> [String: String] {
    let path = "calendars/cn.yaml"
    return [
      path: try Shipped.text(of: path) + "  2027:\n    holidays: [ \(holidays) ]\n    workdays: [ \(workdays) ]\n"
    ]
  }

  /// A matter that counts 5 workdays from a local time.
  private static func coordinated(
    _ starts: String, with files: [String: String] = [:]
  ) throws -> (life: Life, number: String) {
    var life = try Life(starts: starts, with: files)
    let number = try life.open()
    life.send("first-responsibility.coordinate", number, as: "wang", ["lead_unit": "water"])
    return (life, number)
  }

  /// Reloads at the present instant and gives the matter's last entry, if the reload made one.
  private static func reload(
    _ life: inout Life, _ number: String, _ files: [String: String]
  ) throws -> Entry? {
    let count = life.entries(number).count
    life.simulation.reload(try Shipped.set(with: files), at: life.simulation.now)
    return life.entries(number).dropFirst(count).first
  }

  @Test("a calendar that gives more time is told with both instants and its reason, and nobody is disturbed")
  func later() throws {
    var (life, number) = try Self.coordinated("2026-02-12 16:30")
    // Saturday the 14th is a make-up day.
    let entry = try #require(
      try Self.reload(&life, number, try Self.edited("calendars/cn.yaml", [("2026-02-14, ", "")])))
    #expect(entry.body.event.type == "first-responsibility.review")
    #expect(
      entry.decision?.recounted == [
        Recount(
          clock: .step, before: life.instant("2026-02-26 18:00"), after: life.instant("2026-02-27 18:00"),
          reasons: [.calendar])
      ])
    #expect(entry.decision?.messages == [])
    #expect(entry.decision?.due == life.instant("2026-02-27 18:00"))
  }

  @Test("where it gives less time, those who handle and own the matter are told both instants and why")
  func earlier() throws {
    let without = try Self.edited("calendars/cn.yaml", [("2026-02-14, ", "")])
    var (life, number) = try Self.coordinated("2026-02-12 16:30", with: without)
    let entry = try #require(try Self.reload(&life, number, [:]))
    let message = try #require(entry.decision?.messages.first)
    #expect(Set(message.to).isSuperset(of: ["han", "wang"]) && message.occasion == .tell)
    #expect(
      message.say?.zh == "\(number) 的到期时间提前到 2026-02-26 18:00（原为 2026-02-27 18:00）：日历已更改")
    #expect(
      message.say?.en?.hasSuffix("on 2026-02-26 18:00 instead of 2026-02-27 18:00: the calendar was changed") == true)
  }

  @Test("days that concern no clock are no reason, though the calendar was changed with what is")
  func irrelevant() throws {
    var (life, number) = try Self.coordinated("2026-03-02 09:00")
    let files = try Self.edited("calendars/cn.yaml", [("2025-01-26, ", "")])
      .merging(try Self.edited("office.yaml", [("close:   \"18:00\"", "close:   \"17:30\"")])) { $1 }
    let entry = try #require(try Self.reload(&life, number, files))
    #expect(
      entry.decision?.recounted == [
        Recount(
          clock: .step, before: life.instant("2026-03-09 18:00"), after: life.instant("2026-03-09 17:30"),
          reasons: [.hours])
      ])
  }

  @Test("a due instant over a year without data is provisional, and moves when the data arrives")
  func year() throws {
    var (life, number) = try Self.coordinated("2026-12-28 16:30")
    let before = try life.matter(number)
    #expect(before.provisional && before.due == life.instant("2027-01-04 18:00"))
    let entry = try #require(
      try Self.reload(&life, number, try Self.with2027(holidays: "2027-01-01", workdays: "2027-01-02")))
    let after = try life.matter(number)
    // The 1st is free, and Saturday the 2nd is worked for it.
    #expect(!after.provisional && after.due == life.instant("2027-01-04 18:00"))
    #expect(
      entry.decision?.recounted == [
        Recount(
          clock: .step, before: life.instant("2027-01-04 18:00"), after: life.instant("2027-01-04 18:00"),
          wasProvisional: true, reasons: [.year], years: [2027])
      ])
    #expect(entry.decision?.provisional == false && entry.decision?.messages == [])
    var (other, second) = try Self.coordinated("2026-12-28 16:30")
    let moved = try Self.reload(&other, second, try Self.with2027(holidays: "2027-01-01, 2027-01-04"))
    #expect(moved?.decision?.recounted.first?.after == life.instant("2027-01-06 18:00"))
    #expect(moved?.decision?.recounted.first?.reasons == [.year])
    #expect(try Self.reload(&other, second, try Self.with2027(holidays: "2027-01-01, 2027-01-04")) == nil)
  }

  @Test("a ladder that changes moves what is to come, and the due instant stays")
  func ladder() throws {
    var (life, number) = try Self.coordinated("2026-03-02 09:00")
    let files = try Self.edited("office.yaml", [("at: 5 workdays after", "at: 3 workdays after")])
    let trial = try #require(try Self.trial(number, of: life, in: Shipped.set(with: files)))
    #expect(
      trial.moved == [
        .init(
          clock: .step, rung: .later(1), before: life.instant("2026-03-16 18:00"),
          after: life.instant("2026-03-12 18:00"))
      ])
    let entry = try #require(try Self.reload(&life, number, files))
    let recount = try #require(entry.decision?.recounted.first)
    #expect(recount.reasons == [.ladder] && recount.before == recount.after)
    #expect(try life.matter(number).clock(.step)?.pending.last?.at == life.instant("2026-03-12 18:00"))
  }

  @Test("the office's own days and its zone are told apart from the calendar and the hours")
  func ownDays() throws {
    let (life, number) = try Self.coordinated("2026-03-02 09:00")
    let office = life.simulation.environment.office
    let friday = try #require(CivilDate(parsing: "2026-03-06"))
    let closed = office.time.adding(CalendarLayer(name: "office", closures: [friday]))
    let west = OfficeTime(
      zone: ZoneRules(fixed: 7 * 3600, name: "west"), calendar: closed.calendar, hours: closed.hours)
    for (time, reasons) in [(closed, [Recount.Reason.officeDays]), (west, [.officeDays, .zone])] {
      let commit = Self.review(number, of: life, in: office.counting(in: time))
      let recount = try #require(commit.entries.first?.decision?.recounted.first)
      #expect(recount.reasons == reasons)
      #expect(recount.before == life.instant("2026-03-09 18:00"))
    }
  }

  @Test("who holds a role is no reason where the limit does not depend on it")
  func roles() throws {
    var life = try Life()
    let number = try life.open(as: "gao")
    let files = try Self.edited(
      "office.yaml",
      [
        ("  gao:      { name: { en: Gao, zh: 高副局长 },           account: gao }\n", ""),
        ("account: han,   deputy: gao }", "account: han }"), ("members: [ gao ] }", "members: [] }"),
      ])
    let entry = try #require(try Self.reload(&life, number, files))
    #expect(entry.body.event.type == "first-responsibility.reassign" && entry.decision?.recounted == [])
  }

  @Test("a rung that fired stays fired, and what is past by the new calendar fires at once, late")
  func past() throws {
    let without = try Self.edited("calendars/cn.yaml", [("2026-02-14, ", "")])
    var (life, number) = try Self.coordinated("2026-02-12 16:30", with: without)
    life.simulation.advance(to: life.instant("2026-02-27 10:00"))
    #expect(life.fired(number).contains("yellow 2026-02-26 17:42"))
    let trial = try #require(try Self.trial(number, of: life, in: Shipped.set()))
    #expect(trial.late.map(\.rung) == [.red] && trial.late.first?.at == life.instant("2026-02-26 18:00"))
    #expect(trial.before.card == .yellow && trial.after.card == .red)
    let entry = try #require(try Self.reload(&life, number, [:]))
    #expect(entry.decision?.clocks.first?.fired.contains(.yellow) == true)
    life.simulation.advance(to: life.instant("2026-02-27 10:00"))
    #expect(life.fired(number).filter { $0.hasPrefix("yellow") }.count == 1)
    #expect(life.fired(number).last == "red 2026-02-26 18:00")
    #expect(life.entries(number).last?.lateBy == .hours(16))
  }

  @Test("a recount is written in these bytes, and read back the same")
  func golden() throws {
    var decision = Decision(step: "s", owner: ["wang"], handler: ["wang"], due: Instant(milliseconds: 2))
    decision.provisional = true
    decision.recounted = [
      Recount(
        clock: .matter, before: Instant(milliseconds: 1), after: Instant(milliseconds: 2), wasProvisional: true,
        isProvisional: true, reasons: [.year, .officeDays], years: [2027]),
      Recount(clock: .step, before: nil, after: nil, reasons: [.ladder]),
    ]
    #expect(
      decision.text == """
        {"due":2,"handler":["wang"],"owner":["wang"],"provisional":true,"recounted":[{"after":2,"before":1,"clock":\
        "matter","provisional":true,"reasons":["year","office-days"],"was_provisional":true,"years":[2027]},\
        {"clock":"step","reasons":["ladder"]}],"step":"s"}
        """)
    #expect(try Decision(json: JSON(parsing: decision.bytes)) == decision)
  }

  @Test("a duty whose ladder is at its end is on the standing list until the matter moves")
  func standing() throws {
    var life = try Life()
    let number = try life.open()
    life.simulation.advance(to: life.instant("2026-03-09 17:59"))
    #expect(try life.matter(number).standing == nil)
    life.simulation.advance(to: life.instant("2026-03-09 18:00"))
    #expect(try life.matter(number).standing == life.instant("2026-03-02 11:00"))
    life.send("first-responsibility.coordinate", number, as: "wang", ["lead_unit": "water"])
    #expect(try life.matter(number).step == "coordinating" && life.matter(number).standing == nil)
  }

  // MARK: Laws

  /// Reviews a matter in another office, as the engine does after a reload.
  static func review(_ number: String, of life: Life, in office: Office) -> Commit {
    var environment = life.simulation.environment
    let former = environment.office
    environment.office = office
    var turn = Turn(at: life.simulation.now, environment: environment, snapshot: life.snapshot)
    turn.review(number, former: former)
    return turn.commit
  }

  static func trial(_ number: String, of life: Life, in set: DefinitionSet) throws -> Recomputation? {
    let former = life.simulation.environment
    var environment = set.environment
    environment.former = former.former
    for workflow in former.workflows.values { environment.former[workflow.version] = workflow }
    var turn = Turn(at: life.simulation.now, environment: environment, snapshot: life.snapshot)
    return turn.tryReview(number, former: former.office)
  }

  private static let seed: UInt64 = ProcessInfo.processInfo.environment["RECOUNT_SEED"].flatMap { UInt64($0) } ?? 1

  @Test("the reckoning of a clock comes to its due instant, whatever suspended and extended it")
  func reckoning() throws {
    var random = Seeded(seed: Self.seed)
    let (life, number) = try Self.coordinated("2026-01-12 09:40")
    let office = life.simulation.environment.office
    for round in 0..<400 {
      var matter = try life.matter(number)
      matter.clocks[0] = Self.clock(&random, like: matter.clocks[0])
      // Another office has the clock counted by its causes; the same one then finds nothing to change.
      var turn = Turn(
        at: life.simulation.now, environment: life.simulation.environment, snapshot: life.snapshot(with: matter))
      turn.review(number, former: office)
      let clock = try #require((turn.commit.matters[number] ?? matter).clocks.first)
      let due = clock.reckoning(in: office.time(of: clock.id, in: matter)).due
      #expect(
        due.instant == clock.due && due.provisional == clock.provisional,
        "round \(round) of RECOUNT_SEED=\(Self.seed): \(clock.json.text)")
    }
  }

  private static func clock(_ random: inout Seeded, like other: Clock) -> Clock {
    let units: [Limit.Unit] = [.minutes, .hours, .workhours, .workdays, .days, .weeks, .months]
    func limit(_ most: Int) -> Limit {
      (try? Limit(amount: .random(in: 1...most, using: &random), unit: units.randomElement(using: &random)!))!
    }
    var clock = other
    clock.cause =
      .random(using: &random) ? .limit(limit(40)) : .at(other.start + .hours(.random(in: 1...900, using: &random)))
    var at = clock.start
    for _ in 0..<Int.random(in: 0...4, using: &random) {
      at = at + Span(milliseconds: .random(in: 0...400 * 3_600_000, using: &random))
      let to = at + Span(milliseconds: .random(in: 0...300 * 3_600_000, using: &random))
      let causes: [Clock.Suspension.Cause] = [.pause, .step("handling"), .away]
      clock.suspensions.append(.init(from: at, to: to, cause: causes.randomElement(using: &random)!))
    }
    for _ in 0..<Int.random(in: 0...2, using: &random) {
      clock.extensions.append(.init(limit: limit(12), granted: at))
    }
    return clock
  }

  @Test("what a dry run says is what the reload at the same instant then does, for random changes of the office")
  func agreement() throws {
    var random = Seeded(seed: Self.seed)
    var (changed, unchanged) = (0, 0)
    for round in 0..<12 {
      var life = try Life(starts: "2026-12-\(10 + Int.random(in: 0...15, using: &random)) 09:\(10 + round)")
      var numbers: [String] = []
      for index in 0..<6 {
        let number = try life.open(as: index.isMultiple(of: 2) ? "wang" : "gao")
        if Bool.random(using: &random) {
          life.send("first-responsibility.coordinate", number, as: "wang", ["lead_unit": "water"])
        }
        life.simulation.advance(to: life.simulation.now + .minutes(.random(in: 0...2000, using: &random)))
        numbers.append(number)
      }
      let set = try Shipped.set(with: try Self.change(&random))
      let trials = try numbers.map { try Self.trial($0, of: life, in: set) }
      let counts = numbers.map { life.entries($0).count }
      let former = try numbers.map { try life.matter($0) }
      life.simulation.reload(set, at: life.simulation.now)
      life.simulation.advance(to: life.simulation.now)
      for (index, number) in numbers.enumerated() {
        let entry = life.entries(number).dropFirst(counts[index]).first { $0.body.event.source == "office" }
        let matter = try life.matter(number)
        let told = "\(number) in round \(round) of RECOUNT_SEED=\(Self.seed)"
        #expect((trials[index] == nil) == (entry == nil), "\(told)")
        guard let trial = trials[index] else {
          unchanged += 1
          continue
        }
        changed += 1
        #expect(trial.recounted == entry?.decision?.recounted, "\(told)")
        #expect(trial.after == Recomputation.Standing(matter), "\(told)")
        if trial.late.isEmpty { #expect(Self.moves(trial) == Self.moves(from: former[index], to: matter), "\(told)") }
        #expect(
          life.entries(number).dropFirst(counts[index]).flatMap { $0.decision?.fired ?? [] }.map(\.rung)
            == trial.late.map(\.rung), "\(told)")
      }
    }
    #expect(changed > 10 && unchanged > 10, "\(changed) changed, \(unchanged) did not")
  }

  private static func moves(_ trial: Recomputation) -> Set<[String]> {
    Set(
      trial.moved.map { move in
        [move.clock.word, move.rung.word] + [move.before, move.after].map { $0.map { "\($0)" } ?? "never" }
      })
  }

  /// The same of a matter before and after.
  private static func moves(from former: Matter, to matter: Matter) -> Set<[String]> {
    var moves: Set<[String]> = []
    for clock in former.clocks {
      guard let other = matter.clock(clock.id), other.due == clock.due else { continue }
      for rung in Set((clock.pending + other.pending).map(\.rung)) {
        let instants = [clock, other].map { clock in
          clock.pending.first { $0.rung == rung }.map { "\($0.at)" } ?? "never"
        }
        if instants[0] != instants[1] { moves.insert([clock.id.word, rung.word] + instants) }
      }
    }
    return moves
  }

  /// A change of the calendar, the hours, the ladder or the people, or none.
  private static func change(_ random: inout Seeded) throws -> [String: String] {
    switch Int.random(in: 0...5, using: &random) {
    case 0: try with2027(holidays: "2027-01-01, 2027-01-02, 2027-01-03", workdays: "2027-01-09")
    case 1:
      try edited(
        "calendars/cn.yaml", [("2026-10-10\n", "2026-10-10, 2026-12-\(Bool.random(using: &random) ? 19 : 26)\n")])
    case 2: try edited("office.yaml", [("\"14:30-18:00\"", "\"13:30-17:00\""), ("\"18:00\"", "\"17:00\"")])
    case 3: try edited("office.yaml", [("[ \"80%\", 1 workday before ]", "\"30%\"")])
    case 4:
      try edited(
        "office.yaml",
        [
          ("  gao:      { name: { en: Gao, zh: 高副局长 },           account: gao }\n", ""),
          ("account: han,   deputy: gao }", "account: han }"), ("members: [ gao ] }", "members: [] }"),
        ])
    default: try edited("office.yaml", [("zh: 韩局长", "zh: 韩局")])
    }
  }
}

extension Life {
  var snapshot: Snapshot {
    let head = Head(seq: Int64(simulation.entries.count), hash: .zero, epoch: 1, at: simulation.entries.last?.at)
    return Snapshot(head: head, office: simulation.office, matters: simulation.matters)
  }

  func snapshot(with matter: Matter) -> Snapshot {
    var snapshot = snapshot
    snapshot.matters[matter.number] = matter
    return snapshot
  }
}
