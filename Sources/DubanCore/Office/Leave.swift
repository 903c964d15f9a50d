// SPDX-License-Identifier: Apache-2.0

public import WorkingTime

/// A person's absence, and who stands in. It comes as the event `office.leave`, never by the file.
public struct Leave: Stored {
  public var person: String
  public var from: Instant
  /// The first instant of being back.
  public var until: Instant
  /// Nil: the deputy that the office names.
  public var deputy: String?

  public init(person: String, from: Instant, until: Instant, deputy: String? = nil) {
    self.person = person
    self.from = from
    self.until = until
    self.deputy = deputy
  }

  /// Whether one is the other, perhaps changed: a person's leaves are told apart by when they begin.
  public func isSame(as other: Leave) -> Bool { person == other.person && from == other.from }

  public func write(to out: inout JSONWriter) {
    out.begin()
    out.put("deputy", deputy)
    out.put("from", from)
    out.put("person", person)
    out.put("until", until)
    out.end()
  }

  public init(json: JSON) throws(StoredError) {
    var members = try Members(json, of: "leave")
    person = try members.required("person", \.stringValue)
    from = try members.required("from", \.instantValue)
    until = try members.required("until", \.instantValue)
    deputy = try members.optional("deputy", \.stringValue)
    try members.finish()
  }
}

/// What events have made of the office, beside its file: the stream ``OfficeState/stream`` folded.
public struct OfficeState: Stored {
  /// The stream of the log that it is folded from; no matter can have this number.
  public static let stream = "office"

  /// The environment in force; zero before the first reload.
  public var environment: Hash
  /// In the order in which they came or were last changed; those of one person do not overlap. Those long past are
  /// dropped when a new one comes.
  public var leaves: [Leave]
  /// Events without a matter that are set aside, in the order in which they were.
  public var broken: [BrokenEvent]
  /// Every restore there was, in order: the gaps of the log.
  public var restorations: [Restoration]
  /// How far each schedule in force has come, by workflow and id.
  public var schedules: [ScheduleState]
  /// Why rungs are held; nil while they fire.
  public var held: HeldTime?
  /// The last wall clock that was taken for right though the log was ahead of it; nil where there was none.
  public var accepted: AcceptedTime?

  public init(
    environment: Hash = .zero, leaves: [Leave] = [], broken: [BrokenEvent] = [], restorations: [Restoration] = [],
    schedules: [ScheduleState] = [], held: HeldTime? = nil, accepted: AcceptedTime? = nil
  ) {
    self.environment = environment
    self.leaves = leaves
    self.broken = broken
    self.restorations = restorations
    self.schedules = schedules
    self.held = held
    self.accepted = accepted
  }

  public func write(to out: inout JSONWriter) {
    out.begin()
    out.put("accepted", accepted)
    out.put("broken", broken)
    out.put("environment", environment)
    out.put("held", held)
    out.put("leaves", leaves)
    out.put("restorations", restorations)
    out.put("schedules", schedules)
    out.end()
  }

  public init(json: JSON) throws(StoredError) {
    var members = try Members(json, of: "office state")
    environment = try members.required("environment") { $0.stringValue.flatMap(Hash.init(hex:)) }
    leaves = try members.list("leaves", Leave.init(json:))
    broken = try members.list("broken", BrokenEvent.init(json:))
    restorations = try members.list("restorations", Restoration.init(json:))
    schedules = try members.list("schedules", ScheduleState.init(json:))
    held = try members.optional("held", HeldTime.init(json:))
    accepted = try members.optional("accepted", AcceptedTime.init(json:))
    try members.finish()
  }
}
