// SPDX-License-Identifier: Apache-2.0

public import DubanCore
public import WorkingTime

/// What a migration did; of a dry run, what it would do with a page of matters.
public struct MigrateAnswer: Hashable, Sendable {
  public var workflow: String
  /// The content hash of the definition that is loaded.
  public var version: String
  public var isDryRun: Bool
  /// How many moved, or would.
  public var moved: Int64
  /// How many could not, whether or not the reader may see them.
  public var stayed: Int64
  /// Of a dry run, those of the page; else those that stayed, the first of them.
  public var matters: [MigrationView]
  /// Of a dry run, the next page's `cursor`; nil on the last.
  public var next: String?

  public init(
    workflow: String, version: String, isDryRun: Bool, moved: Int64, stayed: Int64, matters: [MigrationView],
    next: String? = nil
  ) {
    self.workflow = workflow
    self.version = version
    self.isDryRun = isDryRun
    self.moved = moved
    self.stayed = stayed
    self.matters = matters
    self.next = next
  }

  public var json: JSON {
    [
      "workflow": .string(workflow), "version": .string(version), "dry_run": .bool(isDryRun), "moved": .int(moved),
      "stayed": .int(stayed), "matters": .array(matters.map(\.json)), "next": JSON(next),
    ]
  }

  public init(json: JSON) throws(WireError) {
    let reader = try WireReader(json, "migrate answer")
    workflow = try reader.string("workflow")
    version = try reader.string("version")
    isDryRun = try reader.bool("dry_run")
    moved = try reader.int("moved")
    stayed = try reader.int("stayed")
    matters = try reader.list("matters", MigrationView.init(json:))
    next = try reader.optionalString("next")
  }
}

/// What becomes of one matter.
public struct MigrationView: Hashable, Sendable {
  public var number: String
  /// The version that it ran by.
  public var from: String
  /// Where it stood, and when it was due.
  public var step: String
  public var due: Timestamp?
  /// Where it stands afterwards; nil where it cannot move.
  public var to: Standing?
  /// Why it cannot.
  public var why: String?

  public struct Standing: Hashable, Sendable {
    public var step: String
    public var due: Timestamp?
    /// What is past by the loaded definition and fires at once.
    public var late: [Late]
  }

  /// A point of a clock; `clock` and `rung` as a clock's view has them.
  public struct Late: Hashable, Sendable {
    public var clock: String
    public var rung: String
    public var at: Timestamp
  }

  /// - Parameter language: of the reason why it stays.
  public init(_ migration: Migration, zone: ZoneRules, in language: Language) {
    number = migration.number
    from = migration.former.description
    step = migration.step
    due = migration.due.map { Timestamp($0, in: zone) }
    switch migration.outcome {
    case .stays(let refusal): why = refusal.detail.in(language)
    case .moved(let standing):
      to = Standing(
        step: standing.step, due: standing.due.map { Timestamp($0, in: zone) },
        late: standing.late.map { Late($0, zone: zone) })
    }
  }

  public var json: JSON {
    [
      "number": .string(number), "from": .string(from), "step": .string(step), "due": JSON(due),
      "to": to?.json ?? .null, "why": JSON(why),
    ]
  }

  public init(json: JSON) throws(WireError) {
    let reader = try WireReader(json, "migration")
    number = try reader.string("number")
    from = try reader.string("from")
    step = try reader.string("step")
    due = try reader.optionalTimestamp("due")
    to = try reader.optional("to", Standing.init(json:))
    why = try reader.optionalString("why")
  }
}

extension MigrationView.Standing {
  var json: JSON {
    [
      "step": .string(step), "due": JSON(due),
      "late": .array(late.map(\.json)),
    ]
  }

  init(json: JSON) throws(WireError) {
    let reader = try WireReader(json, "standing")
    step = try reader.string("step")
    due = try reader.optionalTimestamp("due")
    late = try reader.list("late", MigrationView.Late.init(json:))
  }
}

extension MigrationView.Late {
  init(_ late: Migration.Late, zone: ZoneRules) {
    self.init(clock: late.clock.word, rung: late.rung.word, at: Timestamp(late.at, in: zone))
  }

  var json: JSON { ["clock": .string(clock), "rung": .string(rung), "at": at.json] }

  init(json: JSON) throws(WireError) {
    let reader = try WireReader(json, "late point")
    self.init(clock: try reader.string("clock"), rung: try reader.string("rung"), at: try reader.timestamp("at"))
  }
}
