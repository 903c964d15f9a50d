// SPDX-License-Identifier: Apache-2.0

import DubanCore
import DubanTesting
import Logging
import Synchronization
import WorkingTime

@testable import DubanEngine
@testable import DubanStore

/// One life of a daemon: store and engine over a faulty directory, from its start to its stop or its failure.
final class Life: Sendable {
  let store: Store
  let engine: Engine
  private let directory: FaultyDirectory
  private let running: Task<Void, any Error>

  init(
    on directory: FaultyDirectory, definitions: Definitions, clock: ManualClock, witness: Witness, checkpoint: Int
  ) async throws {
    self.directory = directory
    store = try await Self.store(of: directory)
    try store.onWriter { Store.checkpoint($0, every: checkpoint) }
    var limits = EngineLimits()
    // Where there is no room the rungs are tried again at once: nobody waits for a clock here.
    limits.retryAfter = 0
    let logger = Logger(label: "test") { _ in WitnessHandler(witness: witness) }
    do {
      engine = try await Engine.start(
        store: store, definitions: definitions, logger: logger, clock: clock.wall, limits: limits)
    } catch {
      store.close()
      throw error
    }
    let engine = engine
    running = Task { try await engine.run() }
  }

  /// A task that has ended may hold its engine, and with it the store and the lock, a moment longer than its result.
  private static func store(of directory: FaultyDirectory) async throws -> Store {
    for _ in 0..<10_000 {
      do {
        return try Store(directory: directory.path)
      } catch StoreError.locked {
        await Task.yield()
      }
    }
    return try Store(directory: directory.path)
  }

  /// Waits until everything that is due has fired.
  ///
  /// - Returns: false where the engine has ended.
  func settle(_ clock: ManualClock) async -> Bool {
    repeat {
      guard await engine.pulse() else { return false }
    } while await engine.hasWork(at: clock.now)
    return true
  }

  /// Has events wait together.
  ///
  /// - Returns: the answers, and how much had been done to the disk when each was given.
  func send(_ events: [Submission]) async -> [(result: SubmitResult, count: Int)] {
    await withCheckedContinuation { continuation in
      let answers = Mutex<[Int: (result: SubmitResult, count: Int)]>([:])
      let jobs = events.enumerated().map { index, event in
        var event = event
        event.identity = Identity(of: event)
        return Intake.Job(submission: event, size: 1) { [directory] result in
          let count = directory.count
          let all = answers.withLock { answers in
            answers[index] = (result, count)
            return answers.count == events.count ? events.indices.compactMap { answers[$0] } : nil
          }
          if let all { continuation.resume(returning: all) }
        }
      }
      if let refused = engine.intake.put(jobs) {
        continuation.resume(returning: events.map { _ in (refused, directory.count) })
      }
    }
  }

  /// Stops the engine, or waits for the end that it came to; the store stays open.
  ///
  /// - Returns: how much had been done to the disk by then.
  func finish() async -> Int {
    running.cancel()
    _ = await running.result
    return directory.count
  }

  /// Stops it as systemd would, or waits for the end that it came to.
  ///
  /// - Returns: why it failed.
  func end() async -> (any Error)? {
    running.cancel()
    let result = await running.result
    store.close()
    let late = await engine.submit(
      Submission(caller: Caller(account: "root", isSuper: true), id: "late", source: "story", type: "office.leave"),
      size: 1)
    guard case .stopping = late else { return Player.Failure.stuck("after its end it answered \(late)") }
    if case .failure(let error) = result { return error }
    return nil
  }
}

extension Engine {
  /// Whether something is due, or matters are still to be looked at.
  func hasWork(at now: Instant) -> Bool { reviewed != nil || nextDue.map { $0 <= now } ?? false }
}

/// Keeps what the journal was told of the log's head, and when.
final class Witness: Sendable {
  struct Head: Hashable, Sendable {
    var seq: Int64
    var hash: String
    /// How much had been done to the disk.
    var count: Int
  }

  private let state = Mutex<[Head]>([])
  private let directory: FaultyDirectory

  init(_ directory: FaultyDirectory) { self.directory = directory }

  var heads: [Head] { state.withLock { $0 } }

  func saw(_ seq: Int64, _ hash: String) {
    let head = Head(seq: seq, hash: hash, count: directory.count)
    state.withLock { $0.append(head) }
  }
}

struct WitnessHandler: LogHandler {
  let witness: Witness
  var logLevel = Logger.Level.info
  var metadata: Logger.Metadata = [:]

  init(witness: Witness) { self.witness = witness }

  subscript(metadataKey key: String) -> Logger.MetadataValue? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    guard let metadata = event.metadata, let head = metadata["head"]?.description,
      let seq = metadata["seq"].flatMap({ Int64($0.description) })
    else { return }
    witness.saw(seq, head)
  }
}
