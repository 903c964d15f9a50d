// SPDX-License-Identifier: Apache-2.0

/// A span of days that an office speaks of by a name, such as a week without meetings (无会周). It changes no working
/// time.
public struct NamedPeriod: Hashable, Sendable {
  public var name: String
  /// The first day and the last.
  public var days: ClosedRange<CivilDate>

  public init(name: String, days: ClosedRange<CivilDate>) {
    self.name = name
    self.days = days
  }
}
