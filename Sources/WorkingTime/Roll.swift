// SPDX-License-Identifier: Apache-2.0

/// Where an occurrence goes that falls on a day on which nobody works. The time of day stays.
public enum Roll: String, CaseIterable, Sendable {
  /// It stays where it is.
  case none
  /// To the first working day after.
  case forward
  /// To the last working day before.
  case back
}
