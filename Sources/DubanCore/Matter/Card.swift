// SPDX-License-Identifier: Apache-2.0

/// Where a clock stands against its limit.
public enum Card: String, Hashable, Sendable, Comparable, CaseIterable {
  /// On schedule.
  case blue
  /// Near the limit, or declared for poor quality.
  case yellow
  /// Overdue.
  case red

  public static func < (a: Card, b: Card) -> Bool { a.rank < b.rank }
  private var rank: Int {
    switch self {
    case .blue: 0
    case .yellow: 1
    case .red: 2
    }
  }
}
