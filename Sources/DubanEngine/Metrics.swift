// SPDX-License-Identifier: Apache-2.0

import DubanCore
import Synchronization
public import WorkingTime

/// What was counted since the engine started.
public struct EngineMetrics: Hashable, Sendable {
  /// Events accepted for the first time.
  public var accepted = 0
  /// Events that had been accepted before.
  public var repeated = 0
  public var refused = 0
  /// Events that were answered at once, since too many waited or the engine was not ready.
  public var busy = 0
  /// Inputs that could not be stored, since there was no room or the disk could not be written.
  public var noRoom = 0
  public var commits = 0
  public var entries = 0
  public var lateness = Lateness()
}

/// How long after their due instant rungs and timed events fired.
public struct Lateness: Hashable, Sendable {
  /// The upper bounds of ``buckets``, in milliseconds; a last bucket has none.
  public static let bounds: [Int64] = [1, 2, 5, 10, 50, 100, 1_000, 10_000, 60_000, 3_600_000]

  public var count = 0
  public var sum = Span(milliseconds: 0)
  public var maximum = Span(milliseconds: 0)
  /// How many fell into each bound and not into the one before.
  public var buckets = Array(repeating: 0, count: bounds.count + 1)

  mutating func add(_ late: Span) {
    count += 1
    sum = Span(milliseconds: sum.milliseconds + late.milliseconds)
    maximum = max(maximum, late)
    buckets[Self.bounds.firstIndex { late.milliseconds <= $0 } ?? Self.bounds.count] += 1
  }
}

extension Engine {
  public nonisolated var metrics: EngineMetrics { metered.withLock { $0 } }

  func count(_ commit: Commit, _ results: [SubmitResult]) {
    metered.withLock { metrics in
      for result in results {
        switch result {
        case .accepted(let answer) where answer.repeated: metrics.repeated += 1
        case .accepted: metrics.accepted += 1
        case .refused: metrics.refused += 1
        case .busy, .noRoom, .unwritable, .stopping: break
        }
      }
      guard !commit.isEmpty else { return }
      metrics.commits += 1
      metrics.entries += commit.entries.count
      for entry in commit.entries {
        if let late = entry.lateBy { metrics.lateness.add(late) }
      }
    }
  }
}
