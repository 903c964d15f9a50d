// SPDX-License-Identifier: Apache-2.0

/// Time granted on top of a limit; it keeps its own unit and is counted from the due instant before it.
public struct Extension: Hashable, Sendable {
  public var limit: Limit
  public var granted: Instant

  public init(limit: Limit, granted: Instant) {
    self.limit = limit
    self.granted = granted
  }
}
