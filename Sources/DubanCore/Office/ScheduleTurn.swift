// SPDX-License-Identifier: Apache-2.0

public import WorkingTime

/// What came of one turn of a schedule: beside the openings themselves, which are entries of their matters.
public struct ScheduleTurn: Stored {
  /// How far the schedule has come with it.
  public var state: ScheduleState
  /// The occurrence.
  public var due: Instant
  /// The first occurrence of those that were missed and for which this one stands; nil where it stands for itself.
  public var since: Instant?
  /// It was missed, and nothing was opened.
  public var skipped: Bool
  /// To the head, where an opening was refused.
  public var messages: [Message]

  public init(
    state: ScheduleState, due: Instant, since: Instant? = nil, skipped: Bool = false, messages: [Message] = []
  ) {
    self.state = state
    self.due = due
    self.since = since
    self.skipped = skipped
    self.messages = messages
  }

  public func write(to out: inout JSONWriter) {
    out.begin()
    out.put("due", due)
    out.put("messages", messages)
    out.put("since", since)
    out.put("skipped", skipped)
    out.put("state", state)
    out.end()
  }

  public init(json: JSON) throws(StoredError) {
    var members = try Members(json, of: "scheduled")
    due = try members.required("due", \.instantValue)
    messages = try members.list("messages", Message.init(json:))
    since = try members.optional("since", \.instantValue)
    skipped = try members.optional("skipped", \.boolValue) ?? false
    state = try members.required("state", ScheduleState.init(json:))
    try members.finish()
  }
}
