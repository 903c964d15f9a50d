// SPDX-License-Identifier: Apache-2.0

public import WorkingTime

/// What an event led to: facts, with no rule left in them.
///
/// Everything that a rule or a calendar was asked for stands here as it was answered, so folding decisions needs
/// neither. What did not change is left out; where the matter stands afterwards is always told.
public struct Decision: Stored {
  // Where the matter stands after it.
  public var step: String
  public var owner: [String]
  public var handler: [String]
  /// The earliest due instant of its duties.
  public var due: Instant?
  /// Whether `due` was counted over a year whose days off are not known yet.
  public var provisional: Bool
  public var card: Card?

  // What changed.
  public var opening: Opening?
  /// The step that was left; nil where none was.
  public var from: String?
  /// The step that was entered; nil where none was. It may be the one that was left.
  public var to: String?
  /// Fields written; null unsets.
  public var set: [String: JSON]
  /// Roles bound anew.
  public var roles: [String: [String]]
  /// Roles fixed by hand with this event.
  public var pinned: [String]
  /// Clocks begun or changed, each whole.
  public var clocks: [Clock]
  /// Clocks that ended.
  public var stopped: [Clock.ID]
  /// What became of clocks that were counted again after a change of the office, and why.
  public var recounted: [Recount]
  /// Rungs that fired with this decision.
  public var fired: [Firing]
  /// The bounded event that was used once more.
  public var counted: String?
  /// The person noted as having acted in the step in which the event came.
  public var acted: String?
  public var declared: Card?
  /// The pause that begins, or has another end now than was planned.
  public var paused: Pause?
  public var urged: Bool
  /// More time that is asked for from here on, as it is counted now.
  public var asked: TimeRequest?
  /// What became of the more time that was asked for; from here on none is.
  public var answered: TimeRequest.Outcome?
  public var records: [Record]
  public var messages: [Message]
  public var linked: String?
  /// Numbers of the matters opened in consequence.
  public var raised: [String]
  public var end: Ending?
  /// Counters drawn from, with their new values.
  public var counters: [String: Int64]
  /// A rule that the superior's authority set aside: `not_by`.
  public var override: String?
  /// The matter is set aside: the program ended more than once while it decided on it.
  public var broken: Breakage?
  /// The matter is taken back.
  public var mended: Bool
  /// The definition that the matter runs by from here on; nil where that is the same as before.
  public var version: Hash?
  /// Steps that have another name in that definition, by their old names: those that something is kept of.
  public var renamed: [String: String]

  public init(step: String, owner: [String], handler: [String], due: Instant? = nil, card: Card? = nil) {
    self.step = step
    self.owner = owner
    self.handler = handler
    self.due = due
    self.card = card
    provisional = false
    set = [:]
    roles = [:]
    pinned = []
    clocks = []
    stopped = []
    recounted = []
    fired = []
    urged = false
    records = []
    messages = []
    raised = []
    counters = [:]
    mended = false
    renamed = [:]
  }

  /// What an opening fixes for a matter's whole life.
  public struct Opening: Hashable, Sendable {
    public var number: String
    public var workflow: String
    public var version: Hash
    public var parent: String?
    public var depth: Int

    public init(number: String, workflow: String, version: Hash, parent: String? = nil, depth: Int = 0) {
      self.number = number
      self.workflow = workflow
      self.version = version
      self.parent = parent
      self.depth = depth
    }
  }

  /// One rung that fired.
  public struct Firing: Hashable, Sendable {
    public var clock: Clock.ID
    public var term: Int
    public var rung: RungName
    public var due: Instant
    /// A stronger rung of the same instant stood for it: logged, without effects.
    public var collapsed: Bool

    public init(clock: Clock.ID, term: Int, rung: RungName, due: Instant, collapsed: Bool) {
      self.clock = clock
      self.term = term
      self.rung = rung
      self.due = due
      self.collapsed = collapsed
    }
  }
}

/// An entry that a matter leaves in the dossier of a person or unit.
public struct Record: Stored {
  public var kind: String
  /// The id of a person or unit, a topic; nil for the whole office.
  public var of: String?
  public var points: Int64?
  public var note: Text?

  public init(kind: String, of: String?, points: Int64? = nil, note: Text? = nil) {
    self.kind = kind
    self.of = of
    self.points = points
    self.note = note
  }

  public func write(to out: inout JSONWriter) {
    out.begin()
    out.put("kind", kind)
    out.put("note", note)
    out.put("of", of)
    out.put("points", points)
    out.end()
  }

  public init(json: JSON) throws(StoredError) {
    var members = try Members(json, of: "record")
    kind = try members.required("kind", \.stringValue)
    of = try members.optional("of", \.stringValue)
    points = try members.optional("points", \.intValue)
    note = try members.optional("note", Text.init(json:))
    try members.finish()
  }
}

/// Something that somebody is to be told; it goes to the outbox with the decision's commit.
public struct Message: Stored {
  /// The occasion, from which the default text is made.
  public enum Occasion: String, Hashable, Sendable, CaseIterable {
    /// The matter is now yours to handle.
    case handle
    /// It was registered: to the raiser.
    case opened
    /// It ended: to the raiser.
    case answer
    case handover
    case remind
    case yellow
    case red
    case later
    /// An effect `tell` of an event.
    case tell
    case urge
    /// All clocks of the matter stand still for a while.
    case pause
    /// They run again.
    case resume
    /// More time is asked for: to those who answer.
    case extend
    /// More time was granted.
    case grant
    /// More time was denied.
    case deny
  }

  /// The persons, each once; empty where only ``contact`` is told.
  public var to: [String]
  /// A raiser without an account: a contact's object.
  public var contact: JSON?
  public var occasion: Occasion
  /// What the definition says instead of the occasion's text.
  public var say: Text?
  /// A person has told it already, in this way; nothing is left to deliver.
  public var told: String?
  /// Names of the office's channels by which it goes; empty where the office has no routes.
  public var channels: [String]
  /// The instant before which it must not be delivered; nil where it need not wait. As the office's hours and calendar
  /// were when it was decided.
  public var after: Instant?

  public init(
    to: [String], contact: JSON? = nil, occasion: Occasion, say: Text? = nil, told: String? = nil,
    channels: [String] = [], after: Instant? = nil
  ) {
    self.to = to
    self.contact = contact
    self.occasion = occasion
    self.say = say
    self.told = told
    self.channels = channels
    self.after = after
  }

  public func write(to out: inout JSONWriter) {
    out.begin()
    out.put("after", after)
    out.put("channels", channels)
    out.put("contact", contact)
    out.put("occasion", occasion.rawValue)
    out.put("say", say)
    out.put("to", to)
    out.put("told", told)
    out.end()
  }

  public init(json: JSON) throws(StoredError) {
    var members = try Members(json, of: "message")
    to = try members.list("to", \.stringValue)
    contact = members.take("contact")
    occasion = try members.required("occasion") { $0.stringValue.flatMap(Occasion.init(rawValue:)) }
    say = try members.optional("say", Text.init(json:))
    told = try members.optional("told", \.stringValue)
    channels = try members.list("channels", \.stringValue)
    after = try members.optional("after", \.instantValue)
    try members.finish()
  }
}

extension Decision {
  public func write(to out: inout JSONWriter) {
    out.begin()
    out.put("acted", acted)
    out.put("answered", answered?.rawValue)
    out.put("asked", asked)
    out.put("broken", broken)
    out.put("card", card?.rawValue)
    out.put("clocks", clocks)
    out.put("counted", counted)
    out.put("counters", map: counters) { $0.write($1) }
    out.put("declared", declared?.rawValue)
    out.put("due", due)
    out.put("end", end)
    out.put("fired", fired)
    out.put("from", from)
    out.put("handler", handler)
    out.put("linked", linked)
    out.put("mended", mended)
    out.put("messages", messages)
    out.put("opening", opening)
    out.put("override", override)
    out.put("owner", owner)
    out.put("paused", paused)
    out.put("pinned", pinned)
    out.put("provisional", provisional)
    out.put("raised", raised)
    out.put("records", records)
    out.put("recounted", recounted)
    out.put("renamed", map: renamed) { $0.write($1) }
    out.put("roles", roles)
    out.put("set", set)
    out.put("step", step)
    out.put("stopped", list: stopped) { $0.write($1.word) }
    out.put("to", to)
    out.put("urged", urged)
    out.put("version", version)
    out.end()
  }

  public init(json: JSON) throws(StoredError) {
    var members = try Members(json, of: "decision")
    step = try members.required("step", \.stringValue)
    owner = try members.list("owner", \.stringValue)
    handler = try members.list("handler", \.stringValue)
    due = try members.optional("due", \.instantValue)
    provisional = try members.optional("provisional", \.boolValue) ?? false
    card = try members.optional("card") { $0.stringValue.flatMap(Card.init(rawValue:)) }
    opening = try members.optional("opening", Opening.init(json:))
    from = try members.optional("from", \.stringValue)
    to = try members.optional("to", \.stringValue)
    set = try members.map("set") { $0 }
    roles = try members.map("roles", \.strings)
    pinned = try members.list("pinned", \.stringValue)
    clocks = try members.list("clocks", Clock.init(json:))
    stopped = try members.list("stopped") { $0.stringValue.flatMap(Clock.ID.init(word:)) }
    recounted = try members.list("recounted", Recount.init(json:))
    fired = try members.list("fired", Firing.init(json:))
    counted = try members.optional("counted", \.stringValue)
    acted = try members.optional("acted", \.stringValue)
    declared = try members.optional("declared") { $0.stringValue.flatMap(Card.init(rawValue:)) }
    paused = try members.optional("paused", Pause.init(json:))
    urged = try members.optional("urged", \.boolValue) ?? false
    asked = try members.optional("asked", TimeRequest.init(json:))
    answered = try members.optional("answered") { $0.stringValue.flatMap(TimeRequest.Outcome.init(rawValue:)) }
    records = try members.list("records", Record.init(json:))
    messages = try members.list("messages", Message.init(json:))
    linked = try members.optional("linked", \.stringValue)
    raised = try members.list("raised", \.stringValue)
    end = try members.optional("end", Ending.init(json:))
    counters = try members.map("counters", \.intValue)
    override = try members.optional("override", \.stringValue)
    broken = try members.optional("broken", Breakage.init(json:))
    mended = try members.optional("mended", \.boolValue) ?? false
    version = try members.optional("version") { $0.stringValue.flatMap(Hash.init(hex:)) }
    renamed = try members.map("renamed", \.stringValue)
    try members.finish()
  }
}

extension Decision.Opening: Stored {
  public func write(to out: inout JSONWriter) {
    out.begin()
    if depth > 0 { out.put("depth", Int64(depth)) }
    out.put("number", number)
    out.put("parent", parent)
    out.put("version", version)
    out.put("workflow", workflow)
    out.end()
  }

  public init(json: JSON) throws(StoredError) {
    var members = try Members(json, of: "opening")
    number = try members.required("number", \.stringValue)
    workflow = try members.required("workflow", \.stringValue)
    version = try members.required("version") { $0.stringValue.flatMap(Hash.init(hex:)) }
    parent = try members.optional("parent", \.stringValue)
    depth = Int(try members.optional("depth", \.intValue) ?? 0)
    try members.finish()
  }
}

extension Decision.Firing: Stored {
  public func write(to out: inout JSONWriter) {
    out.begin()
    out.put("clock", clock.word)
    out.put("collapsed", collapsed)
    out.put("due", due)
    out.put("rung", rung.word)
    out.put("term", Int64(term))
    out.end()
  }

  public init(json: JSON) throws(StoredError) {
    var members = try Members(json, of: "firing")
    clock = try members.required("clock") { $0.stringValue.flatMap(Clock.ID.init(word:)) }
    term = Int(try members.required("term", \.intValue))
    rung = try members.required("rung") { $0.stringValue.flatMap(RungName.init(word:)) }
    due = try members.required("due", \.instantValue)
    collapsed = try members.optional("collapsed", \.boolValue) ?? false
    try members.finish()
  }
}
