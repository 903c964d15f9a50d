// SPDX-License-Identifier: Apache-2.0

public import DubanCore
public import WorkingTime

/// What a reload would do with a page of matters.
public struct ReloadTrialAnswer: Hashable, Sendable {
  /// The content hash of what the folder holds.
  public var environment: String
  /// Whether that is in force already.
  public var isInForce: Bool
  public var diagnostics: [Diagnostic]
  /// How many of the page would change, whether or not the reader may see them, and how many were looked at.
  public var changed: Int64
  public var looked: Int64
  public var matters: [RecomputationView]
  /// The next page's `cursor`; nil on the last.
  public var next: String?

  public init(
    environment: String, isInForce: Bool, diagnostics: [Diagnostic], changed: Int64, looked: Int64,
    matters: [RecomputationView], next: String?
  ) {
    self.environment = environment
    self.isInForce = isInForce
    self.diagnostics = diagnostics
    self.changed = changed
    self.looked = looked
    self.matters = matters
    self.next = next
  }

  public var json: JSON {
    [
      "dry_run": true, "accepted": true, "environment": .string(environment), "in_force": .bool(isInForce),
      "diagnostics": .array(diagnostics.map(\.json)), "changed": .int(changed), "looked": .int(looked),
      "matters": .array(matters.map(\.json)), "next": JSON(next),
    ]
  }

  public init(json: JSON) throws(WireError) {
    let reader = try WireReader(json, "reload trial")
    environment = try reader.string("environment")
    isInForce = try reader.bool("in_force")
    diagnostics = try reader.list("diagnostics", Diagnostic.init(wire:))
    changed = try reader.int("changed")
    looked = try reader.int("looked")
    matters = try reader.list("matters", RecomputationView.init(json:))
    next = try reader.optionalString("next")
  }
}

/// What a reload would make of one matter.
public struct RecomputationView: Hashable, Sendable {
  public var number: String
  public var workflow: String
  /// The content hash of the definition that it runs by.
  public var version: String
  public var before: Standing
  /// With what fires at once.
  public var after: Standing
  /// The clocks that would be counted again, and why.
  public var recounted: [RecountView]
  /// What is yet to fire by clocks whose due instant stays, and would fire at another instant.
  public var moved: [Moved]
  /// What would be past, and fires at once.
  public var late: [MigrationView.Late]

  /// Where a matter stands.
  public struct Standing: Hashable, Sendable {
    public var step: String
    public var due: Timestamp?
    public var provisional: Bool
    public var card: Card?
    /// Ids of people and units, by role.
    public var roles: [String: [String]]
    public var handler: [String]
  }

  /// A point of a ladder; nil is an instant at which it does not fire.
  public struct Moved: Hashable, Sendable {
    public var clock: String
    public var rung: String
    public var before: Timestamp?
    public var after: Timestamp?
  }

  public init(_ recomputation: Recomputation, zone: ZoneRules) {
    number = recomputation.number
    workflow = recomputation.workflow
    version = recomputation.version.description
    before = Standing(recomputation.before, zone: zone)
    after = Standing(recomputation.after, zone: zone)
    recounted = recomputation.recounted.map { RecountView($0, zone: zone) }
    moved = recomputation.moved.map { Moved($0, zone: zone) }
    late = recomputation.late.map { MigrationView.Late($0, zone: zone) }
  }

  public var json: JSON {
    [
      "number": .string(number), "workflow": .string(workflow), "version": .string(version), "before": before.json,
      "after": after.json, "recounted": .array(recounted.map(\.json)), "moved": .array(moved.map(\.json)),
      "late": .array(late.map(\.json)),
    ]
  }

  public init(json: JSON) throws(WireError) {
    let reader = try WireReader(json, "recomputation")
    number = try reader.string("number")
    workflow = try reader.string("workflow")
    version = try reader.string("version")
    before = try Standing(json: reader.json("before"))
    after = try Standing(json: reader.json("after"))
    recounted = try reader.list("recounted", RecountView.init(json:))
    moved = try reader.list("moved", Moved.init(json:))
    late = try reader.list("late", MigrationView.Late.init(json:))
  }
}

extension RecomputationView.Standing {
  init(_ standing: Recomputation.Standing, zone: ZoneRules) {
    self.init(
      step: standing.step, due: standing.due.map { Timestamp($0, in: zone) }, provisional: standing.provisional,
      card: standing.card, roles: standing.roles, handler: standing.handler)
  }

  var json: JSON {
    [
      "step": .string(step), "due": JSON(due), "provisional": .bool(provisional), "card": JSON(card),
      "roles": .object(roles.mapValues(Names.json)), "handler": Names.json(handler),
    ]
  }

  init(json: JSON) throws(WireError) {
    let reader = try WireReader(json, "standing")
    step = try reader.string("step")
    due = try reader.optionalTimestamp("due")
    provisional = try reader.flag("provisional")
    card = try reader.optionalCard("card")
    roles = try reader.map("roles") { Names.read($0) }
    handler = try Names.read(reader, "handler")
  }
}

extension RecomputationView.Moved {
  init(_ moved: Recomputation.Moved, zone: ZoneRules) {
    self.init(
      clock: moved.clock.word, rung: moved.rung.word, before: moved.before.map { Timestamp($0, in: zone) },
      after: moved.after.map { Timestamp($0, in: zone) })
  }

  var json: JSON {
    ["clock": .string(clock), "rung": .string(rung), "before": JSON(before), "after": JSON(after)]
  }

  init(json: JSON) throws(WireError) {
    let reader = try WireReader(json, "moved point")
    self.init(
      clock: try reader.string("clock"), rung: try reader.string("rung"),
      before: try reader.optionalTimestamp("before"), after: try reader.optionalTimestamp("after"))
  }
}
