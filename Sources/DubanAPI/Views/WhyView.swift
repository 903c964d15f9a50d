// SPDX-License-Identifier: Apache-2.0

public import DubanCore
public import WorkingTime

/// Why a matter's due instants are what they are.
public struct WhyView: Hashable, Sendable {
  public var number: String
  public var step: String
  /// The earliest due instant of its duties; nil where it has none.
  public var due: Timestamp?
  /// Whether `due` was counted over a year whose days off are not known yet.
  public var provisional: Bool
  public var card: Card?
  public var seq: Int64
  /// Since when it is on the standing list; nil where it is not.
  public var standing: Timestamp?
  /// What the workflow names as the source of its rules and limits.
  public var basis: [String]
  /// All its clocks, in the order in which they fire.
  public var clocks: [WhyClock]

  /// - Parameters:
  ///   - history: the matter's entries that the reader may see, ascending.
  ///   - workflow: the definition that the matter runs by; nil where it is not at hand.
  ///   - hidden: the fields that the reader is not shown.
  ///   - now: the present.
  public init(
    _ matter: Matter, history: [Entry], workflow: Workflow?, hidden: Set<String> = [], office: Office, at now: Instant
  ) {
    let zone = office.time.zone
    number = matter.number
    step = matter.step
    due = matter.due.map { Timestamp($0, in: zone) }
    provisional = matter.provisional
    card = matter.card
    seq = matter.seq
    standing = matter.standing.flatMap { $0 < now ? Timestamp($0, in: zone) : nil }
    basis = workflow?.basis ?? []
    clocks = matter.clocks.map {
      WhyClock($0, of: matter, history: history, workflow: workflow, hidden: hidden, office: office)
    }
  }

  public var json: JSON {
    [
      "number": .string(number), "step": .string(step), "due": JSON(due), "provisional": .bool(provisional),
      "card": JSON(card), "seq": .int(seq), "standing": JSON(standing), "basis": JSON(basis),
      "clocks": .array(clocks.map(\.json)),
    ]
  }

  public init(json: JSON) throws(WireError) {
    let reader = try WireReader(json, "why")
    number = try reader.string("number")
    step = try reader.string("step")
    due = try reader.optionalTimestamp("due")
    provisional = try reader.flag("provisional")
    card = try reader.optionalCard("card")
    seq = try reader.int("seq")
    standing = try reader.optionalTimestamp("standing")
    basis = try reader.strings("basis")
    clocks = try reader.list("clocks", WhyClock.init(json:))
  }
}
