// SPDX-License-Identifier: Apache-2.0

public import WorkingTime

/// One piece of business running through a workflow: what folding its decisions gives.
public struct Matter: Stored {
  /// The registration number.
  public var number: String
  public var workflow: String
  /// The definition it runs by.
  public var version: Hash
  /// The sequence number of its last entry; a sender may demand it by `ifseq`.
  public var seq: Int64
  public var opened: Instant
  public var opener: Actor
  /// The matter whose event opened this one.
  public var parent: String?
  /// How many openings lead to it that no person sent.
  public var depth: Int
  public var fields: [String: JSON]
  /// What each role is bound to: ids of people and units.
  public var roles: [String: [String]]
  /// Roles fixed by hand.
  public var pinned: [String]
  public var step: String
  public var entered: Instant
  /// Each step it was in, by name.
  public var stays: [String: Stay]
  /// Whom the step's `who` names: ids of people and units; empty at an end.
  public var handler: [String]
  public var clocks: [Clock]
  /// How often each bounded event was taken, by `STEP.EVENT` (`EVENT` for those of all steps).
  public var counts: [String: Int]
  /// The persons who acted in each step.
  public var acted: [String: [String]]
  /// The card that somebody declared in this step.
  public var declared: Card?
  public var urged: Instant?
  /// More time that was asked for, and waits for an answer.
  public var asked: TimeRequest?
  public var links: [String]
  /// Each pause there was, in order; that of now is the last.
  public var pauses: [Pause] = []
  public var end: Ending?
  /// Why it is set aside; nil for all but those that the program cannot decide.
  public var broken: Breakage?

  /// The times of a step.
  public struct Stay: Hashable, Sendable {
    /// The last arrival.
    public var entered: Instant
    /// The last departure; nil while it is there for the first time.
    public var left: Instant?
    /// All the time spent there until the last departure.
    public var taken: Span
    public init(entered: Instant, left: Instant? = nil, taken: Span = Span(milliseconds: 0)) {
      self.entered = entered
      self.left = left
      self.taken = taken
    }
  }

  public var isOpen: Bool { end == nil }

  public func clock(_ id: Clock.ID) -> Clock? { clocks.first { $0.id == id } }

  /// When the first of its clocks has something to fire; nil where none has, and while it is set aside.
  public var next: Instant? { clocks.compactMap(wakes).min() }

  /// When one of its clocks is to wake somebody: never while the matter is set aside.
  public func wakes(_ clock: Clock) -> Instant? { broken == nil ? clock.next : nil }

  /// The earliest due instant of its duties; nil where it has none that runs.
  public var due: Instant? { duties.map(\.due).min() }

  /// Whether ``due`` was counted over a year whose days off are not known yet, and so may move.
  public var provisional: Bool {
    let due = due
    return isOpen && duties.contains { $0.due == due && $0.provisional }
  }

  /// Whether that is so of any of its duties, also of one that falls due later.
  public var hasProvisional: Bool { isOpen && duties.contains(where: \.provisional) }

  /// The due instant from which on it is on the standing list: that of a duty which has nothing left to fire. It stays
  /// there until it moves, or more time is granted; nil where no duty has come so far.
  public var standing: Instant? { isOpen ? duties.filter { $0.pending.isEmpty }.map(\.due).min() : nil }

  /// The duties that run; one that stands still has no due instant.
  private var duties: [Clock] { clocks.filter { $0.isDuty && !$0.isStanding } }

  /// The worst of its duties' cards and the declared one; nil at an end.
  public var card: Card? {
    guard isOpen else { return nil }
    return max(declared ?? .blue, clocks.filter(\.isDuty).map(\.card).max() ?? .blue)
  }
}

/// How a matter ended, and what its raiser was answered.
public struct Ending: Stored {
  public var kind: End.Kind
  /// The answer's fields as they stood, or the definition's text.
  public var answer: [String: JSON]
  public var text: Text?
  /// How the answer was given, where a person gave it.
  public var told: String?
  /// To whom: a person's id, ``Actor/public``, or a contact's object.
  public var raiser: JSON

  public init(kind: End.Kind, answer: [String: JSON], text: Text? = nil, told: String? = nil, raiser: JSON) {
    self.kind = kind
    self.answer = answer
    self.text = text
    self.told = told
    self.raiser = raiser
  }

  public func write(to out: inout JSONWriter) {
    out.begin()
    out.put("answer", answer)
    out.put("kind", kind.rawValue)
    out.put("raiser", raiser)
    out.put("text", text)
    out.put("told", told)
    out.end()
  }

  public init(json: JSON) throws(StoredError) {
    var members = try Members(json, of: "ending")
    kind = try members.required("kind") { $0.stringValue.flatMap(End.Kind.init(rawValue:)) }
    answer = try members.map("answer") { $0 }
    text = try members.optional("text", Text.init(json:))
    told = try members.optional("told", \.stringValue)
    raiser = try members.required("raiser") { $0 }
    try members.finish()
  }
}

extension Matter {
  public func write(to out: inout JSONWriter) {
    out.begin()
    out.put("acted", acted)
    out.put("asked", asked)
    out.put("broken", broken)
    out.put("clocks", clocks)
    out.put("counts", map: counts) { $0.write(Int64($1)) }
    out.put("declared", declared?.rawValue)
    if depth > 0 { out.put("depth", Int64(depth)) }
    out.put("end", end)
    out.put("entered", entered)
    out.put("fields", fields)
    out.put("handler", handler)
    out.put("links", links)
    out.put("number", number)
    out.put("opened", opened)
    out.put("opener", opener)
    out.put("parent", parent)
    out.put("pauses", pauses)
    out.put("pinned", pinned)
    out.put("roles", roles)
    out.put("seq", seq)
    out.put("stays", map: stays) { out, stay in
      out.list([stay.entered.milliseconds, stay.left?.milliseconds, stay.taken.milliseconds]) { $0.write($1) }
    }
    out.put("step", step)
    out.put("urged", urged)
    out.put("version", version)
    out.put("workflow", workflow)
    out.end()
  }

  public init(json: JSON) throws(StoredError) {
    var members = try Members(json, of: "matter")
    number = try members.required("number", \.stringValue)
    workflow = try members.required("workflow", \.stringValue)
    version = try members.required("version") { $0.stringValue.flatMap(Hash.init(hex:)) }
    seq = try members.required("seq", \.intValue)
    opened = try members.required("opened", \.instantValue)
    opener = try members.required("opener", Actor.init(json:))
    parent = try members.optional("parent", \.stringValue)
    depth = Int(try members.optional("depth", \.intValue) ?? 0)
    fields = try members.map("fields") { $0 }
    roles = try members.map("roles", \.strings)
    pinned = try members.list("pinned", \.stringValue)
    step = try members.required("step", \.stringValue)
    entered = try members.required("entered", \.instantValue)
    stays = try members.map("stays") { stay in
      guard let parts = stay.arrayValue, parts.count == 3, let entered = parts[0].instantValue,
        let taken = parts[2].intValue
      else { return nil }
      return Stay(entered: entered, left: parts[1].instantValue, taken: Span(milliseconds: taken))
    }
    handler = try members.list("handler", \.stringValue)
    clocks = try members.list("clocks", Clock.init(json:))
    counts = try members.map("counts") { $0.intValue.map(Int.init) }
    acted = try members.map("acted", \.strings)
    declared = try members.optional("declared") { $0.stringValue.flatMap(Card.init(rawValue:)) }
    urged = try members.optional("urged", \.instantValue)
    asked = try members.optional("asked", TimeRequest.init(json:))
    links = try members.list("links", \.stringValue)
    pauses = try members.list("pauses", Pause.init(json:))
    end = try members.optional("end", Ending.init(json:))
    broken = try members.optional("broken", Breakage.init(json:))
    try members.finish()
  }
}

extension JSON {
  /// A list of strings; nil for anything else.
  var strings: [String]? {
    guard let elements = arrayValue else { return nil }
    let strings = elements.compactMap(\.stringValue)
    return strings.count == elements.count ? strings : nil
  }
}
