// SPDX-License-Identifier: Apache-2.0

public import DubanCore
import DubanStore
import Synchronization

extension Engine {
  /// Lets an event wait for its turn, and answers when it is decided and on disk, or at once where too many wait.
  ///
  /// - Parameter size: the event's bytes as they came, for the bound on what waits.
  public nonisolated func submit(_ submission: Submission, size: Int) async -> SubmitResult {
    let submission = submission.identified
    let result = await withCheckedContinuation { continuation in
      let job = Intake.Job(submission: submission, size: size) { continuation.resume(returning: $0) }
      if let refused = intake.put([job]) { continuation.resume(returning: refused) }
    }
    count(result)
    return result
  }

  /// The same for many of one caller, decided in their order. They are not one transaction: each has its own answer.
  ///
  /// - Parameter size: the bytes of all of them.
  public nonisolated func submit(batch: [Submission], size: Int) async -> [SubmitResult] {
    var results: [SubmitResult] = []
    var rest = batch.map(\.identified)[...]
    while !rest.isEmpty {
      // A part at a time, so that a batch larger than the queue passes too, and in order.
      let part = rest.prefix(limits.eventsPerTurn)
      rest = rest.dropFirst(part.count)
      results += await submit(part: Array(part), size: size / max(1, batch.count))
    }
    for result in results { count(result) }
    return results
  }

  private nonisolated func submit(part: [Submission], size: Int) async -> [SubmitResult] {
    await withCheckedContinuation { continuation in
      let collected = Collected(count: part.count) { continuation.resume(returning: $0) }
      let jobs = part.enumerated().map { index, submission in
        Intake.Job(submission: submission, size: size) { collected.set($0, at: index) }
      }
      if let refused = intake.put(jobs) { for job in jobs { job.answer(refused) } }
    }
  }

  /// Whether a turn could pass queue and store just now, and left the alarm set to what is due next. It writes nothing;
  /// the watchdog is fed only when it is true.
  public nonisolated func pulse() async -> Bool {
    await withCheckedContinuation { continuation in
      if !intake.put(.pulse({ continuation.resume(returning: $0) })) { continuation.resume(returning: false) }
    }
  }

  private nonisolated func count(_ result: SubmitResult) {
    if case .busy = result { metered.withLock { $0.busy += 1 } }
  }
}

extension Submission {
  /// With the digests that this store knows events by, whatever the sender's side put there.
  fileprivate var identified: Submission {
    var submission = self
    submission.identity = Identity(of: self)
    return submission
  }
}

/// Collects the answers of a batch.
private final class Collected: Sendable {
  private let state: Mutex<(results: [SubmitResult?], missing: Int)>
  private let done: @Sendable ([SubmitResult]) -> Void

  init(count: Int, done: @escaping @Sendable ([SubmitResult]) -> Void) {
    state = Mutex((Array(repeating: nil, count: count), count))
    self.done = done
  }

  func set(_ result: SubmitResult, at index: Int) {
    let all: [SubmitResult]? = state.withLock { state in
      state.results[index] = result
      state.missing -= 1
      return state.missing == 0 ? state.results.compactMap(\.self) : nil
    }
    if let all { done(all) }
  }
}
