// SPDX-License-Identifier: Apache-2.0

public import DubanCore

/// How the daemon does, for administrators.
public struct StatusView: Hashable, Sendable {
  public var version: String
  /// The office's name.
  public var office: String
  public var started: Timestamp
  /// The log's time.
  public var at: Timestamp
  /// The same with the wall clock's, and whether deadlines are held.
  public var time: TimeView
  /// The end of the log; `hash` is what the journal's `DUBAN_HEAD=` says of it.
  public var seq: Int64
  public var hash: String
  /// How often the daemon has started on this store.
  public var epoch: Int64
  /// When the last entry was made; nil while the log is empty.
  public var last: Timestamp?
  /// The content hash of the definitions in force.
  public var environment: String
  /// Their workflows, by name.
  public var workflows: [String]
  /// Open matters that run by another version of their workflow than is loaded.
  public var older: [Older]
  /// Events that wait for their turn.
  public var waiting: Int64
  /// Matters that have not ended.
  public var open: Int64
  /// The same by card; cards that no matter has are left out.
  public var cards: [Card: Int64]
  /// Matters on the standing list: a duty's due instant is past, and nothing is left to fire.
  public var standing: Int64
  /// Matters of which a due instant was counted over a year whose days off are not known yet.
  public var provisional: Int64
  /// When the earliest clock has something to fire; nil where none has.
  public var next: Timestamp?
  public var sqlite: String
  /// The last restore of a backup; nil where there was none.
  public var restored: Restoration?
  /// What stands in the way of full service, each a sentence; empty when all is well. That deadlines are held comes first.
  public var troubles: [Text]

  /// How many run by one version.
  public struct Older: Hashable, Sendable {
    public var workflow: String
    public var version: String
    public var open: Int64

    public init(workflow: String, version: String, open: Int64) {
      self.workflow = workflow
      self.version = version
      self.open = open
    }
  }

  public init(
    version: String, office: String, started: Timestamp, time: TimeView, seq: Int64, hash: String, epoch: Int64,
    last: Timestamp?, environment: String, workflows: [String], older: [Older] = [], waiting: Int64,
    cards: [Card: Int64], standing: Int64 = 0, provisional: Int64 = 0,
    next: Timestamp?, sqlite: String, restored: Restoration? = nil, troubles: [Text]
  ) {
    self.version = version
    self.office = office
    self.started = started
    at = time.at
    self.time = time
    self.seq = seq
    self.hash = hash
    self.epoch = epoch
    self.last = last
    self.environment = environment
    self.workflows = workflows
    self.older = older
    self.waiting = waiting
    open = cards.values.reduce(0, +)
    self.cards = cards
    self.standing = standing
    self.provisional = provisional
    self.next = next
    self.sqlite = sqlite
    self.restored = restored
    self.troubles = troubles
  }

  public var json: JSON {
    [
      "version": .string(version), "office": .string(office), "started": started.json, "at": at.json,
      "time": time.json,
      "head": ["seq": .int(seq), "hash": .string(hash), "epoch": .int(epoch), "at": JSON(last)],
      "environment": .string(environment), "workflows": JSON(workflows),
      "older": .array(
        older.map { ["workflow": .string($0.workflow), "version": .string($0.version), "open": .int($0.open)] }),
      "waiting": .int(waiting),
      "open": .int(open),
      "cards": .object(Dictionary(uniqueKeysWithValues: cards.map { ($0.key.rawValue, .int($0.value)) })),
      "standing": .int(standing), "provisional": .int(provisional), "next": JSON(next), "sqlite": .string(sqlite),
      "restored": restored?.json ?? .null,
      "troubles": .array(troubles.map(textJSON)),
    ]
  }

  public init(json: JSON) throws(WireError) {
    let reader = try WireReader(json, "status")
    let head = try WireReader(reader.json("head"), "head")
    version = try reader.string("version")
    office = try reader.string("office")
    started = try reader.timestamp("started")
    at = try reader.timestamp("at")
    time = try reader.required("time", TimeView.init(json:))
    seq = try head.int("seq")
    hash = try head.string("hash")
    epoch = try head.int("epoch")
    last = try head.optionalTimestamp("at")
    environment = try reader.string("environment")
    workflows = try reader.strings("workflows")
    older = try reader.list("older") { (json) throws(WireError) in
      let reader = try WireReader(json, "older version")
      return Older(
        workflow: try reader.string("workflow"), version: try reader.string("version"), open: try reader.int("open"))
    }
    waiting = try reader.int("waiting")
    open = try reader.int("open")
    cards = [:]
    for (word, count) in try reader.map("cards", \.intValue) {
      if let card = Card(rawValue: word) { cards[card] = count }
    }
    standing = try reader.optionalInt("standing") ?? 0
    provisional = try reader.optionalInt("provisional") ?? 0
    next = try reader.optionalTimestamp("next")
    sqlite = try reader.string("sqlite")
    restored = try reader.optional("restored") { try? Restoration(json: $0) }
    troubles = try reader.list("troubles", readText)
  }
}

/// Whether the daemon is ready; the status code says it too.
public struct HealthView: Hashable, Sendable {
  public var ready: Bool

  public init(ready: Bool) { self.ready = ready }

  public var json: JSON { ["ready": .bool(ready)] }

  public init(json: JSON) throws(WireError) { ready = try WireReader(json, "health").bool("ready") }
}
