// SPDX-License-Identifier: Apache-2.0

/// Where the log ends for whoever reads it.
enum LogEnd {
  /// The seq of the last entry that the reader may see; 0 where there is none.
  ///
  /// One entry tells whether anything lies behind a seq; so the end is found by doubling and then by halves, in as many
  /// requests as the seq has binary digits, twice, however long the log.
  /// - Parameter next: The seq of the first visible entry behind the given one; nil where there is none.
  static func seq(_ next: (Int64) async throws -> Int64?) async rethrows -> Int64 {
    var known: Int64 = 0
    var step: Int64 = 1
    while let seq = try await next(known + step - 1) {
      known = seq
      step *= 2
    }
    // Nothing is visible behind this; `known` is visible, or 0.
    var empty = known + step - 1
    while known < empty {
      let middle = known + (empty - known) / 2
      if let seq = try await next(middle) { known = seq } else { empty = middle }
    }
    return known
  }
}
