// SPDX-License-Identifier: Apache-2.0

import DubanCore
import Synchronization

/// Where events wait for their turn: bounded, and served round-robin by account, so that a flooding account delays
/// others by one event each. An account may take no more room than it leaves free for others (a dynamic threshold;
/// Choudhury and Hahne, "Dynamic queue length thresholds for shared-memory packet switches", 1998), and one of which
/// nothing waits always finds room for what it brings at once: the bounds are exceeded by no more than that.
///
/// It stands outside the actor: a full queue answers at once, also while the engine waits for the disk.
final class Intake: Sendable {
  /// An event that waits.
  struct Job: Sendable {
    var submission: Submission
    var size: Int
    var answer: @Sendable (SubmitResult) -> Void
  }

  /// What the engine is asked besides.
  enum Order: Sendable {
    /// To pass queue and store by a read.
    case pulse(@Sendable (Bool) -> Void)
    case install(DefinitionSet, by: Actor, @Sendable (Result<Int64, ReloadError>) -> Void)
    /// To put matters on a version of their definition, if it is still today's.
    case migrate(
      [String], to: Workflow, by: Actor, @Sendable (Result<[Migration], MigrationError.Interruption>) -> Void)
    /// To take the wall clock for right.
    case accept(by: Actor, @Sendable (Result<WalltimeAcceptance, WalltimeError>) -> Void)

    /// Says that it will not be served.
    func giveUp() {
      switch self {
      case .pulse(let answer): answer(false)
      case .install(_, _, let answer): answer(.failure(.stopping))
      case .migrate(_, _, _, let answer): answer(.failure(.stopping))
      case .accept(_, let answer): answer(.failure(.stopping))
      }
    }
  }

  /// What waited.
  struct Work: Sendable {
    var jobs: [Job] = []
    var orders: [Order] = []
    var clockWasSet = false
    /// No more will come.
    var isLast = false

    var isEmpty: Bool { jobs.isEmpty && orders.isEmpty && !clockWasSet }
  }

  private enum Phase {
    case starting, open, closed
  }

  private struct State {
    var phase = Phase.starting
    var waiting: [String: Line] = [:]
    /// The accounts that have something waiting, the next one to be served first.
    var turns = Fifo<String>()
    var count = 0
    var bytes = 0
    var orders: [Order] = []
    var taken: Int64 = 0
    var clockWasSet = false
    var isWoken = false
    var sleeper: CheckedContinuation<Void, Never>?
  }

  /// What waits of one account.
  private struct Line {
    var jobs = Fifo<Job>()
    var count = 0
    var bytes = 0

    mutating func append(_ jobs: [Job], _ bytes: Int) {
      for job in jobs { self.jobs.append(job) }
      count += jobs.count
      self.bytes += bytes
    }

    mutating func popFirst() -> Job? {
      guard let job = jobs.popFirst() else { return nil }
      count -= 1
      bytes -= job.size
      return job
    }
  }

  private let limits: EngineLimits
  private let state = Mutex(State())

  init(limits: EngineLimits) { self.limits = limits }

  var count: Int { state.withLock { $0.count } }
  /// How many turns have begun.
  var turnsBegun: Int64 { state.withLock { $0.taken } }
  var isClosed: Bool { state.withLock { $0.phase == .closed } }

  /// Lets jobs of one account wait, all or none.
  /// - Returns: nil where they wait; else what to answer at once.
  func put(_ jobs: [Job]) -> SubmitResult? {
    guard let account = jobs.first?.submission.caller.account else { return nil }
    let bytes = jobs.reduce(0) { $0 + $1.size }
    return change { state in
      switch state.phase {
      case .starting: return .busy(retryAfter: 1)
      case .closed: return .stopping
      case .open: break
      }
      let (own, ownBytes) = state.waiting[account].map { ($0.count, $0.bytes) } ?? (0, 0)
      guard
        own == 0
          || own + jobs.count <= limits.waitingEvents - state.count - jobs.count
            && ownBytes + bytes <= limits.waitingBytes - state.bytes - bytes
      else { return .busy(retryAfter: 1) }
      if own == 0 { state.turns.append(account) }
      state.waiting[account, default: Line()].append(jobs, bytes)
      state.count += jobs.count
      state.bytes += bytes
      state.isWoken = true
      return nil
    }
  }

  /// - Returns: whether it will be served.
  func put(_ order: Order) -> Bool {
    change { state in
      guard state.phase != .closed else { return false }
      state.orders.append(order)
      state.isWoken = true
      return true
    }
  }

  func wake(clockWasSet: Bool = false) {
    change { state in
      state.isWoken = true
      if clockWasSet { state.clockWasSet = true }
    }
  }

  func open() { change { if $0.phase == .starting { $0.phase = .open } } }

  /// Takes nothing more; what waits is still served.
  func close() {
    change { state in
      state.phase = .closed
      state.isWoken = true
    }
  }

  /// Takes what waits, at most so many jobs, one of each account in turn.
  func take(_ limit: Int) -> Work {
    state.withLock { state in
      var work = Work(orders: state.orders, clockWasSet: state.clockWasSet)
      state.orders = []
      state.taken += 1
      state.clockWasSet = false
      state.isWoken = false
      while work.jobs.count < limit, let account = state.turns.popFirst() {
        guard let job = state.waiting[account]?.popFirst() else { continue }
        work.jobs.append(job)
        state.count -= 1
        state.bytes -= job.size
        if state.waiting[account]?.jobs.isEmpty ?? true {
          state.waiting[account] = nil
        } else {
          state.turns.append(account)
        }
      }
      work.isLast = state.phase == .closed && state.count == 0
      return work
    }
  }

  /// Waits until something may have come since the last ``take(_:)``.
  nonisolated(nonsending) func wait() async {
    await withCheckedContinuation { continuation in
      let isWoken = state.withLock { state in
        guard !state.isWoken else { return true }
        state.sleeper = continuation
        return false
      }
      if isWoken { continuation.resume() }
    }
  }

  /// Changes the state, and wakes the engine where that gave it something to do.
  private func change<T>(_ body: (inout State) -> T) -> T {
    let (result, sleeper) = state.withLock { state -> (T, CheckedContinuation<Void, Never>?) in
      let result = body(&state)
      guard state.isWoken, let sleeper = state.sleeper else { return (result, nil) }
      state.sleeper = nil
      return (result, sleeper)
    }
    sleeper?.resume()
    return result
  }
}

/// First in, first out, without moving what waits.
struct Fifo<Element> {
  private var elements: [Element?] = []
  private var start = 0

  var isEmpty: Bool { start == elements.count }

  mutating func append(_ element: Element) { elements.append(element) }

  mutating func popFirst() -> Element? {
    guard start < elements.count else { return nil }
    let element = elements[start]
    elements[start] = nil
    start += 1
    if start * 2 >= elements.count, start >= 32 || start == elements.count {
      elements.removeFirst(start)
      start = 0
    }
    return element
  }
}

extension Fifo: Sendable where Element: Sendable {}
