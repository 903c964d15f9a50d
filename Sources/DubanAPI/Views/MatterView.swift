// SPDX-License-Identifier: Apache-2.0

public import DubanCore
public import WorkingTime

/// A matter as it is read: every key is always there, null where nothing applies.
public struct MatterView: Hashable, Sendable {
  public var number: String
  public var step: String
  /// The earliest due instant of its duties; nil where it has none.
  public var due: Timestamp?
  /// Whether `due` was counted over a year whose days off are not known yet.
  public var provisional: Bool
  /// Nil at an end.
  public var card: Card?
  /// The number of its last entry, for `ifseq`.
  public var seq: Int64
  public var workflow: String
  /// The content hash of the definition that it runs by: `GET /v1/workflows/{workflow}?version=` reads it.
  public var version: String
  /// Ids of people and units; on the wire one name, or a list of names.
  public var owner: [String]
  /// Ids of people and units; empty at an end.
  public var handler: [String]
  public var open: Bool
  public var end: End.Kind?
  public var fields: [String: JSON]
  /// The events that its step takes.
  public var takes: [String]
  /// Why it is set aside; nil for all but those that the daemon ended on again and again.
  public var broken: Breakage?
  /// The pause in which its clocks stand still; nil while they run.
  public var paused: PauseView?
  /// More time that was asked for, and waits for `grant` or `deny`; nil where none is.
  public var asked: TimeRequestView?

  public init(_ matter: Matter, takes: [String], zone: ZoneRules) {
    number = matter.number
    step = matter.step
    due = matter.due.map { Timestamp($0, in: zone) }
    provisional = matter.provisional
    card = matter.card
    seq = matter.seq
    workflow = matter.workflow
    version = matter.version.description
    owner = matter.roles["owner"] ?? []
    handler = matter.handler
    open = matter.isOpen
    end = matter.end?.kind
    fields = matter.fields
    self.takes = takes
    broken = matter.broken
    paused = matter.paused.map { PauseView($0, zone: zone) }
    asked = matter.asked.map { TimeRequestView($0, zone: zone) }
  }

  public var json: JSON {
    [
      "number": .string(number), "step": .string(step), "due": JSON(due), "provisional": .bool(provisional),
      "card": JSON(card), "seq": .int(seq), "workflow": .string(workflow),
      "version": .string(version), "owner": Names.json(owner),
      "handler": Names.json(handler), "open": .bool(open),
      "end": JSON(end?.rawValue), "fields": .object(fields), "takes": JSON(takes),
      "broken": broken?.json ?? .null, "paused": paused?.json ?? .null, "asked": asked?.json ?? .null,
    ]
  }

  public init(json: JSON) throws(WireError) {
    let reader = try WireReader(json, "matter")
    number = try reader.string("number")
    step = try reader.string("step")
    due = try reader.optionalTimestamp("due")
    provisional = try reader.flag("provisional")
    card = try reader.optionalCard("card")
    seq = try reader.int("seq")
    workflow = try reader.string("workflow")
    version = try reader.string("version")
    owner = try Names.read(reader, "owner")
    handler = try Names.read(reader, "handler")
    open = try reader.bool("open")
    end = try reader.optional("end") { $0.stringValue.flatMap(End.Kind.init(rawValue:)) }
    fields = try reader.map("fields") { $0 }
    takes = try reader.strings("takes")
    broken = try reader.optional("broken") { try? Breakage(json: $0) }
    paused = try reader.optional("paused", PauseView.init(json:))
    asked = try reader.optional("asked", TimeRequestView.init(json:))
  }
}

/// A page of matters.
public struct MatterPage: Hashable, Sendable {
  public var matters: [MatterView]
  /// The `cursor` of the next page; nil where this is the last.
  public var next: String?

  public init(matters: [MatterView], next: String?) {
    self.matters = matters
    self.next = next
  }

  public var json: JSON { ["matters": .array(matters.map(\.json)), "next": JSON(next)] }

  public init(json: JSON) throws(WireError) {
    let reader = try WireReader(json, "list of matters")
    matters = try reader.list("matters", MatterView.init(json:))
    next = try reader.optionalString("next")
  }
}
