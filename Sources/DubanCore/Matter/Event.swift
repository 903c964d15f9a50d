// SPDX-License-Identifier: Apache-2.0

public import WorkingTime

/// Something that happened.
public struct Event: Stored {
  /// Unique among the events of its account and source.
  public var id: String
  public var source: String
  /// `WORKFLOW.EVENT`.
  public var type: String
  /// The matter's number; nil where the event opens one.
  public var subject: String?
  public var actor: Actor
  /// When the sender says that it happened. It moves no clock.
  public var time: Instant?
  public var data: [String: JSON]

  public init(
    id: String, source: String, type: String, subject: String?, actor: Actor, time: Instant? = nil,
    data: [String: JSON] = [:]
  ) {
    self.id = id
    self.source = source
    self.type = type
    self.subject = subject
    self.actor = actor
    self.time = time
    self.data = data
  }

  /// The sources that only the daemon's own events bear.
  public static let reservedSources: Set<String> = ["clock", "courier", "office", "duban", scheduleSource]

  /// The source of what opens by the calendar.
  public static let scheduleSource = "schedule"

  /// The workflow of the type: all before the first dot.
  public var workflow: Substring { type[..<dot] }
  /// The event of the type: all after the first dot.
  public var name: Substring { dot == type.endIndex ? "" : type[type.utf8.index(after: dot)...] }

  private var dot: String.Index { type.utf8.firstIndex(of: UInt8(ascii: ".")) ?? type.endIndex }

  public func write(to out: inout JSONWriter) {
    out.begin()
    out.put("actor", actor)
    out.put("data", data)
    out.put("id", id)
    out.put("source", source)
    out.put("subject", subject)
    out.put("time", time)
    out.put("type", type)
    out.end()
  }

  public init(json: JSON) throws(StoredError) {
    var members = try Members(json, of: "event")
    id = try members.required("id", \.stringValue)
    source = try members.required("source", \.stringValue)
    type = try members.required("type", \.stringValue)
    subject = try members.optional("subject", \.stringValue)
    actor = try members.required("actor", Actor.init(json:))
    time = try members.optional("time", \.instantValue)
    data = try members.map("data") { $0 }
    try members.finish()
  }
}
