// SPDX-License-Identifier: Apache-2.0

public import DubanCore
public import WorkingTime

/// What an event led to, as it is read. Where the matter stands afterwards is always told; of what changed, only what
/// did.
public struct DecisionView: Hashable, Sendable {
  /// The step that was left; nil where none was.
  public var from: String?
  /// The step that was entered; nil where none was.
  public var to: String?
  /// Nil where the event was the office's.
  public var step: String?
  public var owner: [String]
  public var handler: [String]
  public var due: Timestamp?
  /// Whether that due instant was counted over a year whose days off are not known yet.
  public var provisional: Bool
  public var card: Card?
  /// Everything else that was decided, by name: `opening`, `set`, `roles`, `pinned`, `clocks`, `stopped`, `recounted`,
  /// `fired`, `counted`, `acted`, `declared`, `paused`, `urged`, `records`, `messages`, `linked`, `raised`, `end`,
  /// `override`, `broken`, `mended`, `version`, `renamed`, `asked`, `answered`; of the office `environment`, `leave` (with
  /// `withdrawn`), `restored`, `broken`, `mended`, `schedules`, `scheduled`, `held`, `agreed` or `accepted`. What did not
  /// change is absent.
  public var facts: [String: JSON]

  private static let positions: Set<String> = ["from", "to", "step", "owner", "handler", "due", "provisional", "card"]

  public init(_ outcome: Entry.Outcome, zone: ZoneRules) {
    owner = []
    handler = []
    provisional = false
    facts = [:]
    switch outcome {
    case .office(.environment(let hash)): facts["environment"] = .string(hash.description)
    case .office(.restored(let restoration)): facts["restored"] = restoration.json
    case .office(.leave(let leave, _, let isWithdrawn)):
      facts["leave"] = [
        "person": .string(leave.person), "from": Timestamp(leave.from, in: zone).json,
        "until": Timestamp(leave.until, in: zone).json, "deputy": JSON(leave.deputy),
      ]
      if isWithdrawn { facts["withdrawn"] = true }
    case .office(.setAside(let event)): facts["broken"] = event.breakage.json
    case .office(.takenBack): facts["mended"] = true
    case .office(.schedules(let schedules)):
      facts["schedules"] = .array(
        schedules.map { ["workflow": .string($0.workflow), "schedule": .string($0.schedule)] })
    case .office(.scheduled(let scheduled)):
      facts["scheduled"] = [
        "workflow": .string(scheduled.state.workflow), "schedule": .string(scheduled.state.schedule),
        "due": Timestamp(scheduled.due, in: zone).json,
        "since": JSON(scheduled.since.map { Timestamp($0, in: zone) }), "skipped": .bool(scheduled.skipped),
      ]
      if !scheduled.messages.isEmpty { facts["messages"] = Self.messages(scheduled.messages, zone) }
    case .office(.held(let held)):
      facts["held"] = [
        "why": .string(held.reason.rawValue), "since": Timestamp(held.since, in: zone).json,
        "wall": Timestamp(held.wall, in: zone).json,
      ]
    case .office(.agreed): facts["agreed"] = true
    case .office(.accepted(let time)):
      facts["accepted"] = ["wall": Timestamp(time.wall, in: zone).json, "at": Timestamp(time.at, in: zone).json]
    case .matter(let decision):
      from = decision.from
      to = decision.to
      step = decision.step
      owner = decision.owner
      handler = decision.handler
      due = decision.due.map { Timestamp($0, in: zone) }
      provisional = decision.provisional
      card = decision.card
      facts = Self.facts(of: decision, zone: zone)
    }
  }

  private static func facts(of decision: Decision, zone: ZoneRules) -> [String: JSON] {
    // The stored members say it all; only those that hold instants read differently on the wire.
    var facts = decision.json.objectValue ?? [:]
    for name in positions { facts[name] = nil }
    facts["counters"] = nil
    if let opening = decision.opening {
      facts["opening"] = [
        "number": .string(opening.number), "workflow": .string(opening.workflow),
        "version": .string(opening.version.description), "parent": JSON(opening.parent),
      ]
    }
    if let pause = decision.paused { facts["paused"] = PauseView(pause, zone: zone).json }
    if let request = decision.asked { facts["asked"] = TimeRequestView(request, zone: zone).json }
    if !decision.clocks.isEmpty { facts["clocks"] = .array(decision.clocks.map { ClockView($0, zone: zone).json }) }
    if !decision.recounted.isEmpty {
      facts["recounted"] = .array(decision.recounted.map { RecountView($0, zone: zone).json })
    }
    if !decision.fired.isEmpty {
      facts["fired"] = .array(
        decision.fired.map { firing in
          [
            "clock": .string(firing.clock.word), "term": .int(Int64(firing.term)), "rung": .string(firing.rung.word),
            "due": Timestamp(firing.due, in: zone).json, "collapsed": .bool(firing.collapsed),
          ]
        })
    }
    if !decision.messages.isEmpty { facts["messages"] = messages(decision.messages, zone) }
    return facts
  }

  /// As they are stored, but for `after`, which is an instant.
  private static func messages(_ messages: [Message], _ zone: ZoneRules) -> JSON {
    .array(
      messages.map { message in
        var members = message.json.objectValue ?? [:]
        members["after"] = message.after.map { Timestamp($0, in: zone).json }
        return .object(members)
      })
  }

  public var json: JSON {
    var members = facts
    members["from"] = JSON(from)
    members["to"] = JSON(to)
    members["step"] = JSON(step)
    members["owner"] = Names.json(owner)
    members["handler"] = Names.json(handler)
    members["due"] = JSON(due)
    members["provisional"] = .bool(provisional)
    members["card"] = JSON(card)
    return .object(members)
  }

  public init(json: JSON) throws(WireError) {
    let reader = try WireReader(json, "decision")
    from = try reader.optionalString("from")
    to = try reader.optionalString("to")
    step = try reader.optionalString("step")
    owner = try Names.read(reader, "owner")
    handler = try Names.read(reader, "handler")
    due = try reader.optionalTimestamp("due")
    provisional = try reader.flag("provisional")
    card = try reader.optionalCard("card")
    facts = reader.members.filter { !Self.positions.contains($0.key) }
  }
}
