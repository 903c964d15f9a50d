// SPDX-License-Identifier: Apache-2.0

public import WorkingTime

/// More time that the handler asked for, before due, and that nobody has answered yet. The clock runs meanwhile.
public struct TimeRequest: Stored {
  /// What becomes of it.
  public enum Outcome: String, Hashable, Sendable, CaseIterable {
    case granted
    case denied
    /// Its clock has ended, or began another term for another reason, before anybody answered.
    case lapsed
  }

  /// The clock of the step, or of the whole matter.
  public var clock: Clock.ID
  /// What is asked for, as it would be granted.
  public var limit: Limit
  /// When the clock would run out with it, as that was last computed.
  public var until: Instant
  /// When it was asked.
  public var at: Instant
  /// The person who asked.
  public var by: String
  public var reason: String

  public init(clock: Clock.ID, limit: Limit, until: Instant, at: Instant, by: String, reason: String) {
    self.clock = clock
    self.limit = limit
    self.until = until
    self.at = at
    self.by = by
    self.reason = reason
  }

  public func write(to out: inout JSONWriter) {
    out.begin()
    out.put("at", at)
    out.put("by", by)
    out.put("clock", clock.word)
    out.put("limit", limit.description)
    out.put("reason", reason)
    out.put("until", until)
    out.end()
  }

  public init(json: JSON) throws(StoredError) {
    var members = try Members(json, of: "request for more time")
    at = try members.required("at", \.instantValue)
    by = try members.required("by", \.stringValue)
    clock = try members.required("clock") { $0.stringValue.flatMap(Clock.ID.init(word:)) }
    limit = try members.required("limit") { $0.stringValue.flatMap { try? Limit(parsing: $0) } }
    reason = try members.required("reason", \.stringValue)
    until = try members.required("until", \.instantValue)
    try members.finish()
  }
}
