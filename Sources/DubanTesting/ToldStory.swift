// SPDX-License-Identifier: Apache-2.0

public import DubanCore
import DubanSimulator
public import WorkingTime

/// A matter whose step had everything happen to its due instant: holidays, a pause that somebody ended early, more time,
/// and a calendar that changed.
///
/// What the core does not decide yet is written down here as it would be: the entries fold to the matter.
public struct ToldStory {
  public private(set) var matter: Matter
  public private(set) var entries: [Entry]
  public let workflow: Workflow
  public let office: Office
  /// 2026-10-09 17:00.
  public let now: Instant

  /// What the next entry says of the clock.
  private var moved: Recount?

  /// The shipped procedure in an office whose calendar names National Day and closes on 12 October for its own reasons.
  public init() throws {
    let set = try Shipped.set()
    office = set.environment.office.counting(in: Self.named(set.environment.office.time))
    var environment = set.environment
    environment.office = office
    let zone = office.time.zone
    func at(_ text: String) -> Instant {
      CivilDateTime(parsing: text).map { zone.instant(of: $0) } ?? Instant(milliseconds: 0)
    }
    now = at("2026-10-09 17:00")
    var simulation = Simulation(environment: environment, starts: at("2026-09-23 16:00"))
    let opened = simulation.send(
      at: at("2026-09-23 16:00"), as: "wang", type: "first-responsibility.open", subject: nil,
      data: ["subject": "Well pump", "requester": "Li"])
    let number = try opened.get().number ?? ""
    _ = try simulation.send(
      at: at("2026-09-23 16:30"), as: "wang", type: "first-responsibility.coordinate", subject: number,
      data: ["lead_unit": "water"]
    ).get()
    guard let opened = simulation.matters[number], let workflow = environment.workflow(of: opened) else {
      throw Shipped.Broken(diagnostics: [])
    }
    self.workflow = workflow
    matter = opened
    entries = simulation.entries.filter { $0.stream == number }
    try add(
      "pause", by: "qin", at: at("2026-09-28 09:00"),
      data: [
        "limit": "5 workdays", "reason": "The pump is with the manufacturer", "waiting_for": "han",
      ]
    ) { clock in clock.suspensions = [.init(from: at("2026-09-28 09:00"), to: at("2026-10-12 18:00"), cause: .pause)] }
    try add("resume", by: "gao", at: at("2026-09-29 18:00")) { $0.suspensions[0].to = at("2026-09-29 18:00") }
    try add("yellow", by: nil, at: at("2026-09-30 18:02"), firing: (.yellow, at("2026-09-30 18:00"))) {
      $0.fired = [.yellow]
    }
    try add(
      "extend", by: "gao", at: at("2026-10-08 09:30"), data: ["reason": "Parts come late", "until": "3 workdays"]
    ) { _ in }
    try add("grant", by: "qin", at: at("2026-10-08 11:00")) { clock in
      clock.extensions = [.init(limit: .workdays(3), granted: at("2026-10-08 11:00"))]
      clock.term = 2
      clock.fired = []
    }
    if let due = matter.due {
      moved = Recount(clock: .step, before: due - .hours(24), after: due, reasons: [.officeDays])
    }
    try add("review", by: nil, at: at("2026-10-09 16:00"), kind: .derived) { _ in }
  }

  private static func named(_ time: OfficeTime) -> OfficeTime {
    var names: [CivilDate: String] = [:]
    var years = time.calendar.years
    for day in 1...7 { if let date = CivilDate(year: 2026, month: 10, day: day) { names[date] = "国庆节" } }
    years[2026]?.names = names
    let calendar = WorkCalendar(name: time.calendar.name, years: years, layers: time.calendar.layers)
    let move = CivilDate(year: 2026, month: 10, day: 12).map { [$0] } ?? []
    let layer = CalendarLayer(
      name: "office", closures: Set(move), names: Dictionary(uniqueKeysWithValues: move.map { ($0, "搬迁") }))
    return OfficeTime(zone: time.zone, calendar: calendar, hours: time.hours).adding(layer)
  }

  /// Writes an entry that changes the step's clock, and folds it.
  private mutating func add(
    _ name: String, by person: String?, at instant: Instant, kind: Entry.Kind = .event, data: [String: JSON] = [:],
    firing: (rung: RungName, due: Instant)? = nil,
    _ change: (inout Clock) -> Void
  ) throws {
    guard var clock = matter.clock(.step) else { return }
    let term = clock.term
    change(&clock)
    clock.due = clock.reckoning(in: office.time(of: .step, in: matter)).due.instant
    let rungs: [(RungName, Instant)] = [
      (.yellow, clock.due - .hours(24)), (.red, clock.due), (.later(1), clock.due + .hours(7 * 24)),
    ]
    clock.pending = rungs.filter { !clock.fired.contains($0.0) }.map { Clock.Pending(rung: $0.0, at: $0.1) }
    var decision = Decision(
      step: matter.step, owner: matter.roles["owner"] ?? [], handler: matter.handler, due: clock.due, card: matter.card)
    decision.clocks = [clock]
    if let firing {
      decision.fired = [.init(clock: .step, term: term, rung: firing.rung, due: firing.due, collapsed: false)]
    }
    if let moved { decision.recounted = [moved] }
    moved = nil
    let seq = (entries.last?.seq ?? 0) + 1
    let actor = person.map { Actor(account: $0, person: $0) } ?? .daemon
    let entry = Entry(
      seq: seq, epoch: 1, kind: kind, stream: matter.number, at: instant, environment: .zero,
      body: Entry.Body(
        event: Event(
          id: "told-\(seq)", source: "test", type: "\(matter.workflow).\(name)", subject: matter.number, actor: actor,
          data: data), outcome: .matter(decision)))
    matter = try entry.apply(to: matter)
    entries.append(entry)
  }
}

extension Limit {
  fileprivate static func workdays(_ count: Int) -> Limit {
    guard let limit = try? Limit(amount: count, unit: .workdays) else { preconditionFailure("a limit of \(count)") }
    return limit
  }
}
