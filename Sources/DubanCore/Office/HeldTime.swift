// SPDX-License-Identifier: Apache-2.0

public import WorkingTime

/// Rungs are held: the wall clock cannot be believed, and time alone fires nothing until it can be again, or until an
/// administrator says that it is right.
public struct HeldTime: Stored {
  /// What was found.
  public enum Reason: String, Hashable, Sendable, CaseIterable {
    /// The wall clock went ahead of the boot clock.
    case ahead
    /// The wall clock went back against the boot clock.
    case back
    /// There is no boot clock to compare with yet, and the wall clock stands before the log's last instant.
    case before
    /// There is no boot clock to compare with yet, and more than 30 days seem to lie behind the log's last instant.
    case gap
    /// The wall clock names a time in which no office of this program can be.
    case implausible
  }

  public var reason: Reason
  /// The log's instant as it was found; the log's time goes on from here by the boot clock.
  public var since: Instant
  /// What the wall clock said then.
  public var wall: Instant
  /// What the boot clock said then: the time since the machine's start, its sleep included.
  public var boot: Span
  /// The machine's start by the wall clock, as the two clocks last agreed on it; nil where they never had.
  public var base: Instant?

  public init(reason: Reason, since: Instant, wall: Instant, boot: Span, base: Instant? = nil) {
    self.reason = reason
    self.since = since
    self.wall = wall
    self.boot = boot
    self.base = base
  }

  public func write(to out: inout JSONWriter) {
    out.begin()
    out.put("base", base)
    out.put("boot", boot.milliseconds)
    out.put("reason", reason.rawValue)
    out.put("since", since)
    out.put("wall", wall)
    out.end()
  }

  public init(json: JSON) throws(StoredError) {
    var members = try Members(json, of: "held time")
    base = try members.optional("base", \.instantValue)
    boot = Span(milliseconds: try members.required("boot", \.intValue))
    reason = try members.required("reason") { $0.stringValue.flatMap(Reason.init(rawValue:)) }
    since = try members.required("since", \.instantValue)
    wall = try members.required("wall", \.instantValue)
    try members.finish()
  }

  /// How far the wall clock was from the log's time when it was found; negative where it was behind.
  public var difference: Span { wall - since }
}

/// An administrator has taken the wall clock for right.
public struct AcceptedTime: Stored {
  /// What it said.
  public var wall: Instant
  /// The log's instant then. Where that is the later one the log's time stands still until the wall clock is there.
  public var at: Instant

  public init(wall: Instant, at: Instant) {
    self.wall = wall
    self.at = at
  }

  public func write(to out: inout JSONWriter) {
    out.begin()
    out.put("at", at)
    out.put("wall", wall)
    out.end()
  }

  public init(json: JSON) throws(StoredError) {
    var members = try Members(json, of: "accepted time")
    at = try members.required("at", \.instantValue)
    wall = try members.required("wall", \.instantValue)
    try members.finish()
  }
}
