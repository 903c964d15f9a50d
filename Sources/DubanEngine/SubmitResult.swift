// SPDX-License-Identifier: Apache-2.0

public import DubanCore

/// What the door says to one event.
public enum SubmitResult: Sendable {
  /// It is on disk.
  case accepted(Answer)
  /// A rule refuses it; nothing was changed.
  case refused(Refusal)
  /// Too many events wait, or its matter cannot be worked on just now; after so many seconds it may be sent again.
  case busy(retryAfter: Int)
  /// There is no room on the disk; nothing was changed. After so many seconds it is tried again.
  case noRoom(retryAfter: Int)
  /// The disk cannot be written just now for another reason; nothing was changed. After so many seconds it is tried again.
  case unwritable(retryAfter: Int)
  /// The engine ends. Whether the event was taken is not known where it had waited already: it may be sent again.
  case stopping
}

/// How much the engine takes at once.
public struct EngineLimits: Hashable, Sendable {
  /// Events that may wait.
  public var waitingEvents = 10_000
  /// Bytes of their bodies, in all.
  public var waitingBytes = 64 * 1024 * 1024
  /// Events from outside that one turn takes.
  public var eventsPerTurn = 256
  /// Due points that one turn takes.
  public var pointsPerTurn = 256
  /// Matters that one turn looks at after a change of the office.
  public var reviewsPerTurn = 64
  /// Seconds after which rungs are tried again where the store had no room; each failure doubles them, to a minute.
  public var retryAfter = 1

  public init() {}
}
