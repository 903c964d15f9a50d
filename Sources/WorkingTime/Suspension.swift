// SPDX-License-Identifier: Apache-2.0

/// A time during which a limit stands still: from the first instant up to the second, which runs again.
public struct Suspension: Hashable, Sendable {
  public var from: Instant
  public var to: Instant

  public init(from: Instant, to: Instant) {
    self.from = from
    self.to = to
  }

  /// Ascending and apart from each other, none of them empty: overlapping ones are one.
  static func merged(_ suspensions: [Suspension]) -> [Suspension] {
    var merged: [Suspension] = []
    for next in suspensions.sorted(by: { $0.from < $1.from }) where next.from < next.to {
      if let last = merged.last, next.from <= last.to {
        merged[merged.count - 1].to = max(last.to, next.to)
      } else {
        merged.append(next)
      }
    }
    return merged
  }
}
