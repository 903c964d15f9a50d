// SPDX-License-Identifier: Apache-2.0

public import DubanCore
public import WorkingTime

/// An event as it is read: who sent it, and what it said.
public struct EventView: Hashable, Sendable {
  public var id: String
  public var source: String
  /// `WORKFLOW.EVENT`.
  public var type: String
  /// The person who acted, or `public`; nil where none did.
  public var actor: String?
  /// The account that sent it; `duban` for the daemon's own.
  public var account: String
  /// Whether the account named the person, as root, the daemon's own account and gateways may.
  public var named: Bool
  /// For whom a deputy acted.
  public var behalf: String?
  /// When the sender says that it happened.
  public var time: Timestamp?
  public var data: [String: JSON]

  public init(_ event: Event, zone: ZoneRules) {
    id = event.id
    source = event.source
    type = event.type
    actor = event.actor.person
    account = event.actor.account
    named = event.actor.named
    behalf = event.actor.behalf
    time = event.time.map { Timestamp($0, in: zone) }
    data = event.data
  }

  public var json: JSON {
    [
      "id": .string(id), "source": .string(source), "type": .string(type), "actor": JSON(actor),
      "account": .string(account), "named": .bool(named), "behalf": JSON(behalf), "time": JSON(time),
      "data": .object(data),
    ]
  }

  public init(json: JSON) throws(WireError) {
    let reader = try WireReader(json, "event")
    id = try reader.string("id")
    source = try reader.string("source")
    type = try reader.string("type")
    actor = try reader.optionalString("actor")
    account = try reader.string("account")
    named = try reader.bool("named")
    behalf = try reader.optionalString("behalf")
    time = try reader.optionalTimestamp("time")
    data = try reader.map("data") { $0 }
  }
}
