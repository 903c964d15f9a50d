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
  /// A matter to be looked at after a change of the office.
  case review(String)
}

extension Engine {
  /// Takes inputs through one turn, and tells everybody. One that cannot be stored does not fail its neighbours: each is
  /// then tried alone.
  func settle(_ inputs: [Input], review: Store.Review? = nil) async throws(EngineError) {
    do {
      try await take(inputs, review: review)
      if outage.isKnown {
        outage.ended()
        published.withLock { $0.storeTrouble = nil }
        note(.storeTrouble, "the store can be written again", [:])
      }
    } catch {
      switch error {
      case .full, .readOnly: pause(error, inputs)
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
    guard let review else { return }
    do { try await store.note(review) } catch { throw .store(error) }
  }

  private func take(_ inputs: [Input], review: Store.Review?) async throws(StoreError) {
    let at = max(clock.now(), head.at ?? clock.now())
    let snapshot = try await store.load(readSet(for: inputs, at: at))
    var turn = Turn(at: at, environment: currentEnvironment, snapshot: snapshot)
    var answers: [(Intake.Job, SubmitResult)] = []
    var points: [DuePoint] = []
    for input in inputs {
      switch input {
      case .job(let job):
        switch turn.submit(job.submission) {
        case .success(let answer): answers.append((job, .accepted(answer)))
        case .failure(let refusal): answers.append((job, .refused(refusal)))
        }
      case .review(let number): turn.review(number, former: formerOffice ?? currentEnvironment.office)
      case .point(let point): points.append(point)
      }
    }
    // After the events: before each of them the turn has fired what was due on its matter strictly earlier, and the
    // last instant is in time.
    turn.fire(points)
    let commit = turn.commit
    if !commit.isEmpty {
      head = try await store.append(commit, expecting: head, review: review)
    } else if let review, review == .finished {
      try await store.note(review)
    }
    for point in points where commit.matters[point.matter] == nil { leave(point, "it has no definition") }
    if !commit.isEmpty || !points.isEmpty { nextDue = try await earliestInStore() }
    publish(commit)
    // Before anybody is answered: who has his answer finds it counted.
    count(commit, answers.map(\.1))
    for (job, answer) in answers { job.answer(answer) }
    journal(commit)
    for case (let job, .refused(let refusal)) in answers where refusal.reason == .actor { journal(refusal, job) }
  }

  private func readSet(for inputs: [Input], at: Instant) -> ReadSet {
    var set = ReadSet()
    for input in inputs {
      switch input {
      case .job(let job):
        set.formUnion(Turn.readSet(for: job.submission, at: at, environment: currentEnvironment))
      case .point(let point): set.matters.insert(point.matter)
      case .review(let number): set.matters.insert(number)
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
      if let office = commit.office { $0.leaves = office.leaves }
    }
    if !commit.isEmpty { followers.tell(head.seq) }
  }

  // MARK: What is due

  /// The points that are due now and can fire, in the law's order.
  func duePoints() async throws(EngineError) -> [DuePoint] {
    let now = clock.now()
    guard !outage.isOn, let next = nextDue, next <= now else { return [] }
    do {
      let points = try await store.due(upTo: now, limit: limits.pointsPerTurn + stuck.count)
      return Array(points.filter { !stuck.contains($0) }.prefix(limits.pointsPerTurn))
    } catch {
      throw .store(error)
    }
  }

  func earliest() async throws(EngineError) -> Instant? {
    do { return try await earliestInStore() } catch { throw .store(error) }
  }

  private func earliestInStore() async throws(StoreError) -> Instant? {
    if stuck.isEmpty { return try await store.nextDue() }
    let points = try await store.due(upTo: Instant(milliseconds: .max), limit: stuck.count + 1)
    return points.first { !stuck.contains($0) }?.at
  }

  // MARK: When something fails

  private func pause(_ error: StoreError, _ inputs: [Input]) {
    for case .job(let job) in inputs { job.answer(.noRoom) }
    metered.withLock { $0.noRoom += inputs.count }
    if !outage.isKnown { note(.storeTrouble, "\(error)", [:], level: .critical) }
    published.withLock { $0.storeTrouble = error.description }
    rerun(outage.failed())
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
    case .review(let number):
      note(.storeTrouble, "a matter could not be looked at: \(error)", ["matter": "\(number)"], level: .error)
    }
  }

  /// A point that cannot fire must not wake the engine again and again: it waits for a reload or the next start.
  private func leave(_ point: DuePoint, _ why: String) {
    stuck.insert(point)
    note(
      .storeTrouble, "what was due at \(point.at) could not fire: \(why)", ["matter": "\(point.matter)"], level: .error)
  }
}
