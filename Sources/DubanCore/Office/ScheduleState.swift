// SPDX-License-Identifier: Apache-2.0

public import WorkingTime

/// How far a schedule has come; part of the office's state.
///
/// Causes, no instants to come: the next occurrence is asked of the definition and the calendar whenever it is needed, so
/// a corrected calendar needs no repair here.
public struct ScheduleState: Stored {
  public var workflow: String
  /// ``Schedule/id``.
  public var schedule: String
  /// Occurrences up to this instant are done with.
  public var after: Instant
  /// The date and time that the expression gives the last one: it does not take place again where a changed calendar or
  /// zone moves it.
  public var named: CivilDateTime?
  /// The occurrence of which matters are still to be opened.
  public var opening: Opening?

  /// An occurrence with more items than one turn opens.
  public struct Opening: Hashable, Sendable {
    public var due: Instant
    /// How many items have had their turn.
    public var done: Int
    /// The items to come, as they were when the first was opened.
    public var left: [JSON]

    public init(due: Instant, done: Int, left: [JSON]) {
      self.due = due
      self.done = done
      self.left = left
    }
  }

  public init(
    workflow: String, schedule: String, after: Instant, named: CivilDateTime? = nil, opening: Opening? = nil
  ) {
    self.workflow = workflow
    self.schedule = schedule
    self.after = after
    self.named = named
    self.opening = opening
  }

  func isSame(as other: ScheduleState) -> Bool { workflow == other.workflow && schedule == other.schedule }

  public func write(to out: inout JSONWriter) {
    out.begin()
    out.put("after", after)
    if let opening {
      out.put("done", Int64(opening.done))
      out.put("due", opening.due)
      out.put("left", JSON.array(opening.left))
    }
    out.put("named", named?.description)
    out.put("schedule", schedule)
    out.put("workflow", workflow)
    out.end()
  }

  public init(json: JSON) throws(StoredError) {
    var members = try Members(json, of: "schedule")
    after = try members.required("after", \.instantValue)
    if let due = try members.optional("due", \.instantValue) {
      opening = Opening(
        due: due, done: Int(try members.required("done", \.intValue)),
        left: try members.required("left", \.arrayValue))
    }
    named = try members.optional("named") { $0.stringValue.flatMap(CivilDateTime.init(parsing:)) }
    schedule = try members.required("schedule", \.stringValue)
    workflow = try members.required("workflow", \.stringValue)
    try members.finish()
  }
}
