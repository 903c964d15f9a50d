// SPDX-License-Identifier: Apache-2.0

import Dispatch
import DubanCore
import DubanStore
import Logging
public import ServiceLifecycle
import Synchronization
import WorkingTime

/// The shell around `Turn`: it queues what comes, has turns decide it, stores what they decide, and only then tells
/// anybody. Everything happens in one place, one turn after the other, on one private queue.
public actor Engine: Service {
  let store: Store
  let definitions: Definitions
  let logger: Logger
  let clock: WallClock
  let limits: EngineLimits
  /// The program's; another one takes back what this one set aside.
  let version: String
  nonisolated let intake: Intake
  let followers = Followers()
  let cards = CardCount()
  /// What is known outside without waiting for a turn.
  let published: Mutex<Published>
  let metered = Mutex(EngineMetrics())
  /// Where folders of definitions are read: it may take seconds, and turns go on.
  let reading = QueueExecutor(label: "duban.definitions")
  nonisolated let scribe: Scribe
  private let executor = QueueExecutor(label: "duban.engine")

  var currentEnvironment: Environment
  /// As the log has it.
  private(set) var office: OfficeState
  /// What its schedules open next, earliest first.
  private(set) var scheduled: [ScheduledPoint]
  var head: Head
  var nextDue: Instant?
  /// How far the review after a change of the environment has come; nil where none is under way.
  var reviewed: Int64?
  var formerOffice: Office?
  /// Points that cannot fire, since their matter cannot be read or has no definition.
  var stuck: Set<DuePoint> = []
  /// The openings of schedules cannot be stored; like a stuck point they wait for a reload or the next start.
  var schedulesAreStuck = false
  /// What waits for a review to end: another installation, and migrations.
  var waitingOrders: [Intake.Order] = []
  /// What became of the matters that the last turn took to today's version.
  var migrated: [Migration] = []
  /// What must be written down before anything else is decided; see ``Breadcrumb``.
  var pending: [Input]
  /// What the turn under way took; whatever ends the engine, all of it is answered.
  private var inHand = Intake.Work()
  var outage: Outage
  /// Judges what time it is; outside of turns, others ask it for the moment.
  let time: Mutex<Timekeeper>
  /// When it was last said that rungs are held, by the boot clock.
  var saidHeld: Span?
  /// The machine's start by the wall clock, when it was last said how that was set.
  var saidStart: Instant
  var alarm: Alarm?

  public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  init(
    _ startup: Startup, store: Store, definitions: Definitions, logger: Logger, clock: WallClock, limits: EngineLimits,
    version: String
  ) {
    self.store = store
    self.definitions = definitions
    self.logger = logger
    self.clock = clock
    self.limits = limits
    self.version = version
    pending = startup.pending
    intake = Intake(limits: limits)
    scribe = Scribe { leftOut in
      logger.note(
        .journalBehind, "the journal could not keep up: \(leftOut) times nothing was written; the log has it all",
        ["left-out": "\(leftOut)"], level: .warning)
    }
    currentEnvironment = startup.environment
    office = startup.office
    scheduled = startup.environment.scheduled(startup.office)
    head = startup.head
    outage = Outage(first: limits.retryAfter)
    reviewed = startup.reviewed
    formerOffice = startup.formerOffice
    time = Mutex(startup.timekeeper)
    let reading = clock.read()
    saidStart = reading.machineStart
    var timekeeper = startup.timekeeper
    published = Mutex(
      Published(
        environment: startup.environment, leaves: startup.office.leaves, head: startup.head,
        warnings: startup.warnings, brokenEvents: startup.office.broken.count, definitionTroubles: startup.troubles,
        restored: startup.office.restorations.last, started: timekeeper.judge(reading, last: startup.head.at)))
  }

  /// Fires what fell due while nothing ran, then serves until it is asked to stop; then finishes what it accepted.
  ///
  /// - Throws: ``EngineError`` where the store fails for good; nothing is acknowledged from then on.
  public func run() async throws {
    let intake = intake
    defer { end() }
    do {
      try await withTaskCancellationOrGracefulShutdownHandler {
        try await recover()
        intake.open()
        note(.started, "ready", ["epoch": "\(head.epoch)", "seq": "\(head.seq)", "head": "\(head.hash)"])
        published.withLock { $0.isReady = true }
        try await serve()
      } onCancelOrGracefulShutdown: {
        intake.close()
      }
      note(.stopped, "stopped after everything accepted was done", ["seq": "\(head.seq)", "head": "\(head.hash)"])
    } catch {
      note(.storeTrouble, "ended: \(error)", [:], level: .critical)
      throw error
    }
  }

  private func recover() async throws(EngineError) {
    let intake = intake
    alarm = try clock.alarm(executor.queue) { wake in
      intake.wake(clockWasSet: wake == .clockSet)
    }
    nextDue = try await earliest()
    // Also where nothing is due yet: until a turn passes, nobody else says when the next deadline is.
    published.withLock { $0.nextDue = nextDue }
    let before = metered.withLock { $0.lateness }
    try await settlePending()
    if office.held != nil, judged().held != nil { sayHeld() }
    try await keepTime()
    while pending.isEmpty {
      let due = try await dueInputs()
      guard !due.isEmpty, !outage.isOn, !intake.isClosed else { break }
      try await settle(due)
    }
    let after = metered.withLock { $0.lateness }
    guard after.count > before.count else { return }
    note(
      .firedLate, "\(after.count - before.count) deadlines that fell due while the daemon did not run were fired",
      ["late-by": "\(after.maximum.milliseconds) ms"], level: .warning)
  }

  private func serve() async throws(EngineError) {
    while true {
      let work = intake.take(limits.eventsPerTurn).answeredOnce
      inHand = work
      if work.clockWasSet {
        // Also after the machine has slept; then nothing was set.
        sayJump()
      }
      if !pending.isEmpty {
        try await settlePending()
        if !pending.isEmpty { refuse(work.jobs) }
      }
      try await keepTime()
      let jobs = pending.isEmpty ? work.jobs : []
      let inputs = jobs.map(Input.job) + (pending.isEmpty ? try await dueInputs() : [])
      if !inputs.isEmpty { try await settle(inputs) }
      for order in work.orders { try await serve(order) }
      let isReviewing = try await reviewSome()
      if work.isLast { return }
      if work.isEmpty, inputs.isEmpty, !isReviewing {
        setAlarm()
        await intake.wait()
      }
    }
  }

  /// Takes over what a commit made of the office.
  func take(over office: OfficeState) {
    self.office = office
    scheduled = currentEnvironment.scheduled(office)
  }

  private func setAlarm() {
    alarm?.set(outage.isOn || !pending.isEmpty || office.held != nil ? nil : nextDue)
  }

  private func serve(_ order: Intake.Order) async throws(EngineError) {
    switch order {
    case .pulse(let answer):
      setAlarm()
      do {
        _ = try await store.head()
        answer(true)
      } catch {
        answer(false)
        guard error.isTemporary else { throw .store(error) }
        pause(error, [])
      }
    case .install(let set, let actor, let answer):
      if reviewed != nil {
        waitingOrders.append(order)
      } else {
        answer(try await install(set, by: actor))
      }
    case .migrate(let numbers, let target, let actor, let answer):
      if reviewed != nil {
        waitingOrders.append(order)
      } else {
        answer(try await migrate(numbers, to: target, by: actor))
      }
    case .accept(let actor, let answer): answer(try await acceptWalltime(by: actor))
    }
  }

  /// Nobody is left waiting, whatever brought the end.
  private func end() {
    published.withLock { $0.isReady = false }
    alarm?.cancel()
    intake.close()
    var work = intake.take(.max)
    work.jobs += inHand.jobs
    work.orders += inHand.orders + waitingOrders
    inHand = Intake.Work()
    waitingOrders = []
    for job in work.jobs { job.answer(.stopping) }
    for order in work.orders { order.giveUp() }
    followers.finish()
    scribe.finish(within: Self.patienceWithJournal)
  }

  /// Seconds that the end waits for a journald that does not read.
  private static let patienceWithJournal = 2

  func rerun(_ seconds: Int) {
    let intake = intake
    executor.queue.asyncAfter(deadline: .now() + .seconds(seconds)) { @Sendable in intake.wake() }
  }
}

/// What is known outside of the engine without waiting for a turn.
struct Published: Sendable {
  var environment: Environment
  var leaves: [Leave]
  var head: Head
  var nextDue: Instant?
  var warnings: [Diagnostic]
  /// Events without a matter that are set aside.
  var brokenEvents: Int
  /// What is wrong with the definitions that are not in force.
  var definitionTroubles: [Text]
  /// What is wrong with the store.
  var storeTrouble: Text?
  /// The last restore of a backup.
  var restored: Restoration?
  var started: Instant
  var isReady = false
}
