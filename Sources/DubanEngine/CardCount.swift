// SPDX-License-Identifier: Apache-2.0

import DubanCore
import Synchronization

/// How many open matters there are of each card: counted once, when somebody first asks, and from then on kept by what
/// turns change. Counting looks at every open matter; a start must not wait for it, nor a watchdog do it again.
final class CardCount: Sendable {
  private struct State {
    var counts: [Card: Int]?
    /// The last entry that the count saw: what is noted of it later was seen already.
    var counted: Int64 = 0
    /// Counts that are under way, and what has changed since the first of them began.
    var counting = 0
    var changes: [(seq: Int64, cards: [Card: Int])] = []
  }

  private let state = Mutex(State())

  /// Notes what a commit changed.
  ///
  /// - Parameters:
  ///   - seq: the commit's last entry.
  ///   - before: the matters as the turn found them.
  func note(_ commit: Commit, seq: Int64, before: [String: Matter]) {
    var cards: [Card: Int] = [:]
    for (number, matter) in commit.matters {
      if let card = before[number]?.card { cards[card, default: 0] -= 1 }
      if let card = matter.card { cards[card, default: 0] += 1 }
    }
    state.withLock { state in
      if state.counts != nil {
        guard seq > state.counted else { return }
        state.counts?.merge(cards, uniquingKeysWith: +)
      } else if state.counting > 0 {
        state.changes.append((seq, cards))
      }
    }
  }

  /// - Parameter count: counts the stored matters, and says up to which entry they were seen.
  func value<E: Error>(
    _ count: () async throws(E) -> (seq: Int64, cards: [Card: Int])
  ) async throws(E) -> [Card: Int] {
    let known = state.withLock { state in
      if state.counts == nil { state.counting += 1 }
      return state.counts
    }
    if let known { return known }
    do throws(E) {
      let counted = try await count()
      return finish(counted)
    } catch {
      _ = finish(nil)
      throw error
    }
  }

  private func finish(_ counted: (seq: Int64, cards: [Card: Int])?) -> [Card: Int] {
    state.withLock { state in
      if state.counts == nil, let counted {
        state.counted = counted.seq
        state.counts = state.changes.filter { $0.seq > counted.seq }.reduce(into: counted.cards) { counts, change in
          counts.merge(change.cards, uniquingKeysWith: +)
        }
      }
      state.counting -= 1
      if state.counting == 0 { state.changes = [] }
      return state.counts ?? [:]
    }
  }
}
