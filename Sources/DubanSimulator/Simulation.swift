// SPDX-License-Identifier: Apache-2.0

public import DubanCore
public import WorkingTime

/// The daemon's turn over memory and a virtual clock: a year of office life in a second.
///
/// Nothing waits. Time passes when somebody says so, and every rung fires exactly at its instant.
public struct Simulation: Sendable {
  public private(set) var environment: Environment
  public private(set) var now: Instant
  public private(set) var office: OfficeState
  public private(set) var matters: [String: Matter] = [:]
  /// The whole log.
  public private(set) var entries: [Entry] = []

  private var counters: [String: Int64] = [:]
  private var sent = 0

  public init(environment: Environment, starts: Instant) {
    self.environment = environment
    now = starts
    office = OfficeState(
      environment: environment.hash, schedules: environment.schedules(continuing: [], at: starts))
  }

  /// Lets time pass: everything due until then, that instant included, fires when it is due.
  public mutating func advance(to instant: Instant) {
    while let next, next <= instant {
      now = max(now, next)
      let points = matters.values.flatMap { matter in
        matter.clocks.filter { $0.next == next }.map { DuePoint(matter: matter.number, clock: $0.id, at: next) }
      }
      let before = entries.count
      fire(points)
      // What cannot be written down, for want of a definition, waits; it does not stop time.
      if entries.count == before { break }
    }
    now = max(now, instant)
  }

  /// When something is due next, of a matter or a schedule; nil where nothing is.
  public var next: Instant? {
    (matters.values.compactMap(\.next) + [environment.scheduled(office).first?.at].compactMap(\.self)).min()
  }

  /// The same with this matter alone and an empty log: for whoever follows what becomes of it.
  public func following(_ number: String) -> Simulation {
    var alone = self
    alone.matters = matters.filter { $0.key == number }
    alone.office.schedules = []
    alone.entries = []
    return alone
  }

  private mutating func fire(_ points: [DuePoint]) {
    let now = now
    run { $0.fire(points, schedulesUpTo: now) }
  }

  /// The daemon is down until an instant: nothing fires meanwhile. Then everything that has come due fires at once, in the
  /// order of the law, each saying how late.
  public mutating func stop(until instant: Instant) {
    now = max(now, instant)
    while true {
      let points = matters.values.flatMap { matter in
        matter.clocks.compactMap { clock in
          matter.wakes(clock).flatMap { $0 <= now ? DuePoint(matter: matter.number, clock: clock.id, at: $0) : nil }
        }
      }
      let before = entries.count
      fire(points)
      if entries.count == before { return }
    }
  }

  /// Puts other definitions in force; what was due strictly before fires first. Running matters keep the workflow that
  /// they began with, and each is looked at again, as the daemon does.
  public mutating func reload(_ set: DefinitionSet, at instant: Instant) {
    advance(to: Instant(milliseconds: instant.milliseconds - 1))
    now = max(now, instant)
    let before = environment
    var set = set
    let today = Set(set.environment.workflows.values.map(\.version))
    for version in Set(matters.values.map(\.version)) where !today.contains(version) {
      set.environment.former[version] =
        before.former[version] ?? before.workflows.values.first { $0.version == version }
    }
    let (id, definitions) = ("reload:\(entries.count + 1)", set)
    run { $0.install(definitions, by: .daemon, id: id) }
    environment = definitions.environment
    let open = matters.values.filter(\.isOpen).map(\.number).sorted()
    run { turn in for number in open { turn.review(number, former: before.office) } }
  }

  /// Somebody sends an event at an instant; what was due strictly before it fires first.
  public mutating func send(
    at instant: Instant, as person: String?, type: String, subject: String?, data: [String: JSON],
    account: String = "root", isSuper: Bool = true
  ) -> Result<Answer, Refusal> {
    advance(to: Instant(milliseconds: instant.milliseconds - 1))
    now = max(now, instant)
    sent += 1
    let submission = Submission(
      caller: Caller(account: account, isSuper: isSuper), id: "\(sent)", source: "simulator", type: type,
      subject: subject, actor: person, data: data)
    return run { $0.submit(submission) }
  }

  /// Puts other definitions in force now.
  public mutating func install(_ set: DefinitionSet) { reload(set, at: now) }

  /// Puts a matter on today's version of its definition; nil where there is nothing to do.
  public mutating func migrate(_ number: String) -> Migration? { run { $0.migrate(number, by: .daemon) } }

  /// Runs one turn and keeps what it wrote.
  @discardableResult
  private mutating func run<Result>(_ body: (inout Turn) -> Result) -> Result {
    let head = Head(seq: Int64(entries.count), hash: .zero, epoch: 1, at: entries.last?.at)
    let snapshot = Snapshot(head: head, office: office, matters: matters, counters: counters)
    var turn = Turn(at: now, environment: environment, snapshot: snapshot)
    let result = body(&turn)
    entries += turn.commit.entries
    matters.merge(turn.commit.matters) { $1 }
    counters.merge(turn.commit.counters) { $1 }
    if let office = turn.commit.office { self.office = office }
    return result
  }
}
