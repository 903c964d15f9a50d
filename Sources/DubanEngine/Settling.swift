// SPDX-License-Identifier: Apache-2.0

import DubanCore
import DubanStore
import Logging
import Synchronization
import WorkingTime

/// One thing that a turn works on.
enum Input: Sendable {
  case job(Intake.Job)
  case point(DuePoint)
  /// What opens by the calendar up to an instant.
  case schedules(upTo: Instant)
  /// A matter to be looked at after a change of the office.
  case review(String)
  /// A matter to be put on today's version of its definition.
  case migration(String, by: Actor)
  /// What the process before this one died of is set aside.
  case setAside(Suspect, ends: Int)
  /// A matter is taken back that another version of the program set aside; nil for the events without a matter.
  case takeBack(String?)
  /// Rungs are held, since the wall clock cannot be believed.
  case hold(HeldTime)
  /// The clocks agree again.
  case release(wall: Instant)
  /// The wall clock is taken for right.
  case accept(wall: Instant, by: Actor)
}

extension Engine {
  /// Takes inputs through one turn, and tells everybody. One that cannot be stored does not fail its neighbours: each is
  /// then tried alone.
  func settle(_ inputs: [Input], review: Store.Review? = nil) async throws(EngineError) {
    do {
      try await take(inputs, review: review)
    } catch {
      switch error {
      case .full, .readOnly, .unavailable: pause(error, inputs)
      case .unreadable, .invalid:
        if inputs.count > 1 { return try await settleEach(inputs, review: review) }
        try await setAside(inputs[0], error)
      // Those who wait for an answer get it from the engine's end.
      default: throw .store(error)
      }
    }
  }

  private func settleEach(_ inputs: [Input], review: Store.Review?) async throws(EngineError) {
    for input in inputs { try await settle([input]) }
    guard let review, !outage.isKnown else { return }
    do {
      try await store.note(review)
    } catch {
      guard error.isTemporary else { throw .store(error) }
      pause(error, [])
    }
  }

  private func take(_ inputs: [Input], review: Store.Review?) async throws(StoreError) {
    let at = judged().at
    let snapshot = try await store.load(readSet(for: inputs, at: at))
    var turn = Turn(at: at, environment: currentEnvironment, snapshot: snapshot)
    var answers: [(Intake.Job, SubmitResult)] = []
    var points: [DuePoint] = []
    var schedulesUpTo: Instant?
    var migrations: [Migration] = []
    let breadcrumb = store.breadcrumb
    defer { breadcrumb.clear() }
    for input in inputs {
      switch input {
      case .job(let job):
        breadcrumb.deciding(job.submission)
        switch turn.submit(job.submission) {
        case .success(let answer): answers.append((job, .accepted(answer)))
        case .failure(let refusal): answers.append((job, .refused(refusal)))
        }
      case .review(let number):
        breadcrumb.reviewing(number)
        turn.review(number, former: formerOffice ?? currentEnvironment.office)
      case .migration(let number, let actor):
        breadcrumb.migrating(number)
        if let migration = turn.migrate(number, by: actor) { migrations.append(migration) }
      case .point(let point): points.append(point)
      case .schedules(let end): schedulesUpTo = end
      case .setAside(let suspect, let ends): turn.setAside(suspect, ends: ends, version: version)
      case .takeBack(let number?): turn.takeBack(number)
      case .takeBack(nil): turn.takeBackEvents()
      case .hold(let held): turn.hold(held)
      case .release(let wall): turn.release(wall: wall)
      case .accept(let wall, let actor): turn.accept(wall: wall, by: actor)
      }
    }
    // After the events: before each of them the turn has fired what was due on its matter strictly earlier, and the
    // last instant is in time.
    turn.fire(points, schedulesUpTo: schedulesUpTo) {
      breadcrumb.firing($0)
    } willOpen: {
      breadcrumb.opening($0)
    }
    // Everything is decided. What is left holds no rule.
    breadcrumb.clear()
    let commit = turn.commit
    if !commit.isEmpty {
      head = try await store.append(commit, expecting: head, review: review)
      if let office = commit.office { take(over: office) }
    } else if let review, review == .finished {
      try await store.note(review)
    }
    for point in points where commit.matters[point.matter] == nil { leave(point, "it has no definition") }
    if !commit.isEmpty || !points.isEmpty || schedulesUpTo != nil { nextDue = try await earliestInStore() }
    endOutage()
    cards.note(commit, seq: head.seq, before: snapshot.matters)
    publish(commit)
    // Before anybody is answered: who has his answer finds it counted.
    count(commit, answers.map(\.1))
    for (job, answer) in answers { job.answer(answer) }
    migrated += migrations
    let forbidden = answers.compactMap { job, answer in
      if case .refused(let refusal) = answer, refusal.reason == .actor { (refusal, job) } else { nil }
    }
    journal(commit, refused: forbidden)
  }

  private func readSet(for inputs: [Input], at: Instant) -> ReadSet {
    var set = ReadSet()
    for input in inputs {
      switch input {
      case .job(let job):
        set.formUnion(Turn.readSet(for: job.submission, at: at, environment: currentEnvironment))
      case .point(let point): set.matters.insert(point.matter)
      case .schedules: break
      case .review(let number), .migration(let number, _): set.matters.insert(number)
      case .setAside(let suspect, _): if let number = suspect.matter { set.matters.insert(number) }
      case .takeBack(let number): if let number { set.matters.insert(number) }
      case .hold, .release, .accept: break
      }
    }
    // What happens to a matter may open others.
    set.counters.formUnion(Turn.counters(at: at, environment: currentEnvironment))
    return set
  }

  private func publish(_ commit: Commit) {
    published.withLock {
      $0.head = head
      $0.nextDue = nextDue
      $0.environment = currentEnvironment
      $0.leaves = office.leaves
      $0.brokenEvents = office.broken.count
    }
    if !commit.isEmpty { followers.tell(head.seq) }
  }

  // MARK: What is due

  /// What is due now and can fire: points in the law's order, and the schedules up to where the points reach.
  func dueInputs() async throws(EngineError) -> [Input] {
    let (now, held) = judged()
    // While the clock cannot be believed time alone fires nothing.
    guard held == nil, !outage.isOn, let next = nextDue, next <= now else { return [] }
    do {
      let points = try await store.due(upTo: now, limit: limits.pointsPerTurn + stuck.count)
        .filter { !stuck.contains($0) }.prefix(limits.pointsPerTurn)
      // Where there are more points to come, a schedule of the same instant waits for them.
      var end = now
      if points.count == limits.pointsPerTurn, let last = points.last {
        end = Instant(milliseconds: last.at.milliseconds - 1)
      }
      return points.map(Input.point) + (nextOpening.map { $0 <= end } ?? false ? [.schedules(upTo: end)] : [])
    } catch {
      guard error.isTemporary else { throw .store(error) }
      pause(error, [])
      return []
    }
  }

  func earliest() async throws(EngineError) -> Instant? {
    do {
      return try await earliestInStore()
    } catch {
      guard error.isTemporary else { throw .store(error) }
      pause(error, [])
      return nextDue
    }
  }

  func earliestInStore() async throws(StoreError) -> Instant? {
    guard !stuck.isEmpty else { return [try await store.nextDue(), nextOpening].compactMap(\.self).min() }
    let points = try await store.due(upTo: Instant(milliseconds: .max), limit: stuck.count + 1)
    return [points.first { !stuck.contains($0) }?.at, nextOpening].compactMap(\.self).min()
  }

  /// When a schedule opens next.
  private var nextOpening: Instant? { schedulesAreStuck ? nil : scheduled.first?.at }

  // MARK: When something fails

  /// The store cannot be worked on, but may be again: those who wait are told so, and rungs wait.
  func pause(_ error: StoreError, _ inputs: [Input]) {
    let isFull = if case .full = error { true } else { false }
    let seconds = outage.failed(isFull: isFull)
    let answer: SubmitResult = isFull ? .noRoom(retryAfter: seconds) : .unwritable(retryAfter: seconds)
    metered.withLock { $0.noRoom += inputs.count }
    if published.withLock({ $0.storeTrouble }) != error.text {
      note(.storeTrouble, "\(error)", [:], level: .critical)
    }
    published.withLock { $0.storeTrouble = error.text }
    // Now, so that who has his answer finds the trouble named.
    for case .job(let job) in inputs { job.answer(answer) }
    rerun(seconds)
  }

  /// The store did what was asked of it.
  private func endOutage() {
    guard outage.isKnown else { return }
    outage.ended()
    published.withLock { $0.storeTrouble = nil }
    note(.storeTrouble, "the store can be written again", [:])
  }

  private func setAside(_ input: Input, _ error: StoreError) async throws(EngineError) {
    switch input {
    case .job(let job):
      note(.storeTrouble, "an event could not be stored: \(error)", ["event": "\(job.submission.type)"], level: .error)
      job.answer(.busy(retryAfter: 60))
    case .point(let point):
      leave(point, "\(error)")
      nextDue = try await earliest()
      publish(Commit())
    case .schedules:
      schedulesAreStuck = true
      note(.storeTrouble, "what opens by the calendar could not be stored, and waits: \(error)", [:], level: .error)
      nextDue = try await earliest()
      publish(Commit())
    case .review(let number):
      note(.storeTrouble, "a matter could not be looked at: \(error)", ["matter": "\(number)"], level: .error)
    case .migration(let number, _):
      note(.storeTrouble, "a matter could not be migrated: \(error)", ["matter": "\(number)"], level: .error)
    case .setAside(let suspect, _):
      note(
        .storeTrouble, "a matter could not be set aside: \(error)", ["matter": "\(suspect.matter ?? "")"], level: .error
      )
    case .takeBack(let number):
      note(.storeTrouble, "a matter could not be taken back: \(error)", ["matter": "\(number ?? "")"], level: .error)
    case .hold, .release, .accept:
      note(.storeTrouble, "what is known of the clock could not be stored: \(error)", [:], level: .error)
    }
  }

  /// A point that cannot fire must not wake the engine again and again: it waits for a reload or the next start.
  private func leave(_ point: DuePoint, _ why: String) {
    stuck.insert(point)
    note(
      .storeTrouble, "what was due at \(point.at) could not fire: \(why)", ["matter": "\(point.matter)"], level: .error)
  }
}
