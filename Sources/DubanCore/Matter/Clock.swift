// SPDX-License-Identifier: Apache-2.0

public import WorkingTime

/// A running time limit: its causes, and what they came to when it was last looked at.
///
/// Only the causes are ever the reason of an instant. ``due`` and ``pending`` are kept because the store must know when
/// to wake, and because folding must need no calendar; a changed calendar makes them again, by an event.
public struct Clock: Stored {
  /// The clock's name within its matter.
  public enum ID: Hashable, Sendable {
    /// The duty of the step.
    case step
    /// The duty of the whole matter.
    case matter
    /// A timed event of the step or the workflow.
    case timed(String)
    /// The silent clock whose only point ends the pause of the matter.
    case pause
    /// A clock of a step that the matter has left, kept for the next visit (`again: continue`): its duty, or where an
    /// event is named, that timed event's. It stands still, keeps no duty and shows no card.
    case resting(step: String, event: String?)
  }

  /// What is counted.
  public enum Cause: Hashable, Sendable {
    case limit(Limit)
    /// A fixed instant.
    case at(Instant)
    /// The occurrences of a calendar expression after ``Clock/start``, each a term of its own.
    ///
    /// - Parameter workdays: on working days only.
    case every(String, workdays: Bool)
  }

  /// A time during which the clock stands still.
  public struct Suspension: Hashable, Sendable {
    /// Why it stands still.
    public enum Cause: Hashable, Sendable {
      /// Somebody paused the matter; who and why is in the history.
      case pause
      /// The matter stands in this step, in which its own clock does not run (`stops_in`).
      case step(String)
      /// The matter has left the step, whose clock goes on with the next visit (`again: continue`).
      case away
    }

    public var from: Instant
    /// When it runs again, as far as that is known: a pause has its end from the beginning. While it is nil, the clock
    /// has no due instant and nothing to fire.
    public var to: Instant?
    public var cause: Cause

    public init(from: Instant, to: Instant? = nil, cause: Cause) {
      self.from = from
      self.to = to
      self.cause = cause
    }
  }

  /// Time granted on top; it begins the next term.
  public struct Extension: Hashable, Sendable {
    public var limit: Limit
    public var granted: Instant
    public init(limit: Limit, granted: Instant) {
      self.limit = limit
      self.granted = granted
    }
  }

  /// A point of the ladder that is still to come.
  public struct Pending: Hashable, Sendable {
    public var rung: RungName
    public var at: Instant
    public init(rung: RungName, at: Instant) {
      self.rung = rung
      self.at = at
    }
  }

  public var id: ID
  /// From 1; each rung fires once per term.
  public var term: Int
  public var cause: Cause
  /// From when the limit counts.
  public var start: Instant
  /// When the clock began to run; later than ``start`` where it counts from something earlier.
  public var began: Instant
  public var suspensions: [Suspension]
  public var extensions: [Extension]
  /// The instant at which the limit runs out, as it was last computed; while ``isStanding``, at which it would if it ran.
  public var due: Instant
  /// Whether ``due`` was counted in a year that the calendar does not know.
  public var provisional: Bool
  /// What is still to fire in this term, earliest first; of one instant the strongest last.
  public var pending: [Pending]
  /// What has fired in this term.
  public var fired: [RungName]

  public init(
    id: ID, term: Int = 1, cause: Cause, start: Instant, began: Instant, suspensions: [Suspension] = [],
    extensions: [Extension] = [], due: Instant, provisional: Bool, pending: [Pending], fired: [RungName] = []
  ) {
    self.id = id
    self.term = term
    self.cause = cause
    self.start = start
    self.began = began
    self.suspensions = suspensions
    self.extensions = extensions
    self.due = due
    self.provisional = provisional
    self.pending = pending
    self.fired = fired
  }

  /// When it next has something to fire; nil when nothing is left.
  public var next: Instant? { pending.first?.at }

  /// What the fired rungs make of it.
  public var card: Card {
    if fired.contains(.red) { return .red }
    return fired.contains(.yellow) ? .yellow : .blue
  }

  /// Whether it stands still until something happens: then it has no due instant, and nothing to fire.
  public var isStanding: Bool { suspensions.contains { $0.to == nil } }

  public var isDuty: Bool { id == .step || id == .matter }
}

/// A rung's name; the order is that in which rungs of one instant stand, the strongest last.
public enum RungName: Hashable, Sendable, Comparable {
  case remind
  case yellow
  case red
  /// A later one, from 1.
  case later(Int)
  /// A timed event's only point.
  case timed

  public var word: String {
    switch self {
    case .remind: "remind"
    case .yellow: "yellow"
    case .red: "red"
    case .later(let index): "later-\(index)"
    case .timed: "timed"
    }
  }

  public init?(word: String) {
    switch word {
    case "remind": self = .remind
    case "yellow": self = .yellow
    case "red": self = .red
    case "timed": self = .timed
    default:
      guard word.hasPrefix("later-"), let index = Int(word.dropFirst(6)), index > 0 else { return nil }
      self = .later(index)
    }
  }

  private var rank: Int {
    switch self {
    case .remind: 0
    case .yellow: 1
    case .red: 2
    case .later(let index): 2 + index
    case .timed: Int.max
    }
  }

  public static func < (a: RungName, b: RungName) -> Bool { a.rank < b.rank }
}

extension Clock.ID: Comparable {
  /// `step`, `matter`, `pause`, a timed event's name after a colon, or, of what rests, `~` with the step's name and
  /// such a word.
  public var word: String {
    switch self {
    case .step: "step"
    case .matter: "matter"
    case .timed(let name): ":" + name
    case .pause: "pause"
    case .resting(let step, nil): "~" + step
    case .resting(let step, let event?): "~" + step + ":" + event
    }
  }

  public init?(word: String) {
    switch word {
    case "step": self = .step
    case "matter": self = .matter
    case "pause": self = .pause
    default:
      let name = word.dropFirst()
      guard !name.isEmpty else { return nil }
      switch word.first {
      case ":": self = .timed(String(name))
      case "~":
        let parts = name.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard parts.allSatisfy({ !$0.isEmpty }) else { return nil }
        self = .resting(step: parts[0], event: parts.count > 1 ? parts[1] : nil)
      default: return nil
      }
    }
  }

  /// The order in which clocks of one matter fire at one instant: the end of a pause, then duties before timed events,
  /// the step's before the matter's, then by name.
  public static func < (a: Clock.ID, b: Clock.ID) -> Bool { (a.rank, a.word) < (b.rank, b.word) }

  private var rank: Int {
    switch self {
    case .pause: 0
    case .step: 1
    case .matter: 2
    case .timed: 3
    case .resting: 4
    }
  }
}

extension Clock.Suspension.Cause {
  /// `pause`, `away`, or a step's name after a colon.
  public var word: String {
    switch self {
    case .pause: "pause"
    case .step(let name): ":" + name
    case .away: "away"
    }
  }

  public init?(word: String) {
    switch word {
    case "pause": self = .pause
    case "away": self = .away
    default:
      guard word.first == ":", word.count > 1 else { return nil }
      self = .step(String(word.dropFirst()))
    }
  }
}

extension Clock {
  public func write(to out: inout JSONWriter) {
    out.begin()
    if case .at(let instant) = cause { out.put("at", instant) }
    out.put("began", began)
    out.put("due", due)
    if case .every(let text, _) = cause { out.put("every", text) }
    out.put("extensions", list: extensions) { $0.writePair($1.limit.description, $1.granted) }
    out.put("fired", list: fired) { $0.write($1.word) }
    out.put("id", id.word)
    if case .limit(let limit) = cause { out.put("limit", limit.description) }
    out.put("pending", list: pending) { $0.writePair($1.rung.word, $1.at) }
    out.put("provisional", provisional)
    out.put("start", start)
    out.put("suspensions", list: suspensions) { out, suspension in
      out.list([
        .int(suspension.from.milliseconds), suspension.to.map { .int($0.milliseconds) } ?? .null,
        .string(suspension.cause.word),
      ]) { (out: inout JSONWriter, part: JSON) in out.write(part) }
    }
    out.put("term", Int64(term))
    if case .every(_, let workdays) = cause { out.put("workdays", workdays) }
    out.end()
  }

  public init(json: JSON) throws(StoredError) {
    var members = try Members(json, of: "clock")
    id = try members.required("id") { $0.stringValue.flatMap(ID.init(word:)) }
    term = Int(try members.required("term", \.intValue))
    let limit = try members.optional("limit") { $0.stringValue.flatMap { try? Limit(parsing: $0) } }
    let at = try members.optional("at", \.instantValue)
    let every = try members.optional("every", \.stringValue)
    let workdays = try members.optional("workdays", \.boolValue)
    switch (limit, at, every) {
    case (let limit?, nil, nil): cause = .limit(limit)
    case (nil, let at?, nil): cause = .at(at)
    case (nil, nil, let every?): cause = .every(every, workdays: workdays ?? false)
    default: throw StoredError("clock: one of 'limit', 'at' and 'every' is expected")
    }
    guard workdays == nil || every != nil else { throw StoredError("clock: 'workdays' belongs to 'every'") }
    start = try members.required("start", \.instantValue)
    began = try members.required("began", \.instantValue)
    suspensions = try members.list("suspensions") { pair in
      guard let parts = pair.arrayValue, parts.count == 3, let from = parts[0].instantValue,
        let cause = parts[2].stringValue.flatMap(Suspension.Cause.init(word:))
      else { return nil }
      return Suspension(from: from, to: parts[1].instantValue, cause: cause)
    }
    extensions = try members.list("extensions") { pair in
      guard let pair = pair.arrayValue, pair.count == 2, let text = pair[0].stringValue,
        let limit = try? Limit(parsing: text), let granted = pair[1].instantValue
      else { return nil }
      return Extension(limit: limit, granted: granted)
    }
    due = try members.required("due", \.instantValue)
    provisional = try members.optional("provisional", \.boolValue) ?? false
    pending = try members.list("pending") { pair in
      guard let pair = pair.arrayValue, pair.count == 2, let word = pair[0].stringValue,
        let rung = RungName(word: word), let at = pair[1].instantValue
      else { return nil }
      return Pending(rung: rung, at: at)
    }
    fired = try members.list("fired") { $0.stringValue.flatMap(RungName.init(word:)) }
    try members.finish()
  }
}
