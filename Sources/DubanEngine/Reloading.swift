// SPDX-License-Identifier: Apache-2.0

import Dispatch
public import DubanCore
import DubanStore
import Logging
import Synchronization
import WorkingTime

extension Engine {
  /// Reads the folder of definitions again and puts it in force; the matters then follow in turns of their own. Where
  /// it has errors, everything stays as it was.
  ///
  /// Only administrators may. Matters that run keep the workflow they began with.
  public nonisolated func reload(by caller: Caller) async throws(ReloadError) -> ReloadReport {
    let office = published.withLock { $0.environment.office }
    guard office.isAdministrator(caller) else { throw .refused(.noAdministrator(caller)) }
    let set: DefinitionSet
    do {
      set = try await load().get()
    } catch {
      published.withLock {
        $0.definitionTroubles = error.diagnostics.filter { $0.severity == .error }.map(\.text)
      }
      for diagnostic in error.diagnostics { logger.log(diagnostic) }
      note(.reloadRefused, "the folder of definitions cannot be used: what was in force stays", [:], level: .error)
      throw .definitions(error)
    }
    for warning in set.warnings { logger.log(warning) }
    let actor = Actor(account: caller.account, person: office.person(account: caller.account))
    let isInForce = published.withLock { published in
      guard published.environment.hash == set.environment.hash else { return false }
      published.warnings = set.warnings
      published.definitionTroubles = []
      return true
    }
    let seq = isInForce ? nil : try await put(set, by: actor).get()
    return ReloadReport(
      environment: set.environment.hash, workflows: set.environment.workflows.mapValues(\.version), seq: seq,
      warnings: set.warnings)
  }

  nonisolated func load() async -> Result<DefinitionSet, DefinitionErrors> {
    let load = definitions.load
    return await withCheckedContinuation { continuation in
      reading.queue.async { @Sendable in continuation.resume(returning: load()) }
    }
  }

  private nonisolated func put(_ set: DefinitionSet, by actor: Actor) async -> Result<Int64, ReloadError> {
    await withCheckedContinuation { continuation in
      let order = Intake.Order.install(set, by: actor) { continuation.resume(returning: $0) }
      if !intake.put(order) { continuation.resume(returning: .failure(.stopping)) }
    }
  }

  /// Puts another environment in force, by one entry.
  func install(_ set: DefinitionSet, by actor: Actor) async throws(EngineError) -> Result<Int64, ReloadError> {
    do {
      return .success(try await installed(set, by: actor))
    } catch {
      guard error.isTemporary else { throw .store(error) }
      pause(error, [])
      let seconds = limits.retryAfter
      if case .full = error { return .failure(.noRoom(retryAfter: seconds)) }
      return .failure(.unwritable(retryAfter: seconds))
    }
  }

  private func installed(_ set: DefinitionSet, by actor: Actor) async throws(StoreError) -> Int64 {
    var set = set
    var troubles: [Text] = []
    let today = Set(set.environment.workflows.values.map(\.version))
    for version in try await store.versionsInUse() where !today.contains(version) {
      let known =
        currentEnvironment.former[version]
        ?? currentEnvironment.workflows.values.first { $0.version == version }
      if let known {
        set.environment.former[version] = known
        continue
      }
      let (workflow, trouble) = try await definitions.compiled(version, in: store)
      set.environment.former[version] = workflow
      if let trouble { troubles.append(trouble) }
    }
    for trouble in troubles { note(.definitionProblem, trouble.in(.en), [:], level: .error) }
    let snapshot = try await store.load(ReadSet())
    var turn = Turn(at: judged().at, environment: currentEnvironment, snapshot: snapshot)
    turn.install(set, by: actor, id: "reload:\(head.seq + 1)")
    head = try await store.append(turn.commit, expecting: head)
    formerOffice = currentEnvironment.office
    currentEnvironment = set.environment
    take(over: turn.commit.office ?? office)
    reviewed = 0
    // What could not fire for want of a definition may have one now.
    stuck = []
    schedulesAreStuck = false
    nextDue = try await earliestInStore()
    published.withLock {
      $0.environment = set.environment
      $0.head = head
      $0.nextDue = nextDue
      $0.warnings = set.warnings
      $0.definitionTroubles = troubles
    }
    followers.tell(head.seq)
    count(turn.commit, [])
    journal(turn.commit)
    return head.seq
  }

  /// Looks at some more matters after a change of the office; which comes next is stored with what they wrote.
  ///
  /// - Returns: whether there was something to look at.
  func reviewSome() async throws(EngineError) -> Bool {
    guard let after = reviewed, !outage.isOn, pending.isEmpty else { return false }
    let matters: [(id: Int64, number: String)]
    do {
      matters = try await store.openMatters(after: after, limit: limits.reviewsPerTurn)
    } catch {
      guard error.isTemporary else { throw .store(error) }
      pause(error, [])
      return false
    }
    guard let last = matters.last else {
      try await finishReview()
      return true
    }
    try await settle(matters.map { Input.review($0.number) }, review: .upTo(last.id))
    // Where there was no room the same ones are looked at again.
    if !outage.isKnown { reviewed = last.id }
    return true
  }

  private func finishReview() async throws(EngineError) {
    do {
      try await store.note(.finished)
    } catch {
      guard error.isTemporary else { throw .store(error) }
      return pause(error, [])
    }
    reviewed = nil
    formerOffice = nil
    let waiting = waitingOrders
    waitingOrders = []
    for order in waiting where !intake.put(order) { order.giveUp() }
  }
}
