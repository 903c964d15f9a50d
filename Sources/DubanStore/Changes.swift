// SPDX-License-Identifier: Apache-2.0

import DubanCore
import GRDB
import WorkingTime

/// What a commit changes in the tables that are derived from matters. A decision tells which clocks it touched and
/// whether it bound the owner, so rows that stay as they are need not even be read.
struct Changes {
  private struct Touched {
    var opened: Int64?
    var clocks: Set<Clock.ID> = []
    var owner = false
    /// Set aside or taken back: which of its clocks wake somebody has changed.
    var broken = false
  }

  private let matters: [String: Matter]
  private var touched: [(number: String, what: Touched)] = []

  init(_ commit: Commit) throws(StoreError) {
    matters = commit.matters
    var places: [String: Int] = [:]
    for entry in commit.entries {
      guard let decision = entry.decision else { continue }
      let place = places[entry.stream] ?? touched.count
      if place == touched.count {
        places[entry.stream] = place
        touched.append((entry.stream, Touched()))
      }
      if decision.opening != nil { touched[place].what.opened = entry.seq }
      touched[place].what.clocks.formUnion(decision.clocks.map(\.id))
      touched[place].what.clocks.formUnion(decision.stopped)
      if decision.broken != nil || decision.mended { touched[place].what.broken = true }
      if decision.opening != nil || decision.roles[Matter.owner] != nil { touched[place].what.owner = true }
    }
    for number in matters.keys where places[number] == nil {
      throw .invalid(detail: "\(number) changed without an entry")
    }
  }

  func write(_ db: Database) throws {
    for (number, what) in touched {
      guard let matter = matters[number] else {
        throw StoreError.invalid(detail: "\(number) has an entry and no state")
      }
      if let id = what.opened {
        try insert(db, matter, id)
        try writeOwners(db, matter, id, before: [])
      } else {
        if what.owner { try writeOwners(db, matter) }
        try update(db, matter)
      }
      if what.broken { try writeBroken(db, matter) }
      for clock in what.broken ? what.clocks.union(matter.clocks.map(\.id)) : what.clocks {
        if let next = matter.clock(clock).map({ matter.wakes($0)?.milliseconds }) {
          try Query(
            db,
            """
            INSERT INTO clocks (matter, id, next_at) VALUES (?, ?, ?)
            ON CONFLICT (matter, id) DO UPDATE SET next_at = excluded.next_at
            """
          ).run(.text(number), .text(clock.word), .int(next))
        } else {
          try Query(db, "DELETE FROM clocks WHERE matter = ? AND id = ?").run(.text(number), .text(clock.word))
        }
      }
    }
  }

  private func insert(_ db: Database, _ matter: Matter, _ id: Int64) throws {
    try Query(
      db,
      """
      INSERT INTO matters (id, number, workflow, version, step, card, open, seq, state, provisional, standing)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """
    ).run(
      .int(id), .text(matter.number), .text(matter.workflow), .blob(matter.version.bytes), .text(matter.step),
      .text(matter.card?.rawValue), .int(matter.isOpen ? 1 : 0), .int(matter.seq), .blob(matter.bytes),
      .int(matter.hasProvisional ? 1 : 0), .int(matter.standing?.milliseconds))
  }

  private func update(_ db: Database, _ matter: Matter) throws {
    let changed = try Query(
      db,
      """
      UPDATE matters SET version = ?, step = ?, card = ?, open = ?, seq = ?, state = ?, provisional = ?, standing = ?
      WHERE number = ?
      """
    ).run(
      .blob(matter.version.bytes), .text(matter.step), .text(matter.card?.rawValue), .int(matter.isOpen ? 1 : 0),
      .int(matter.seq), .blob(matter.bytes), .int(matter.hasProvisional ? 1 : 0), .int(matter.standing?.milliseconds),
      .text(matter.number))
    guard changed == 1 else { throw StoreError.invalid(detail: "\(matter.number) is not open yet") }
  }

  private func writeBroken(_ db: Database, _ matter: Matter) throws {
    let sql =
      matter.broken == nil
      ? "DELETE FROM broken WHERE matter = ?"
      : "INSERT INTO broken (matter) VALUES (?) ON CONFLICT (matter) DO NOTHING"
    try Query(db, sql).run(.text(matter.number))
  }

  /// Before the matter's own row is written anew: until then that row says who owned it.
  private func writeOwners(_ db: Database, _ matter: Matter) throws {
    let found = try Query(db, "SELECT id, state FROM matters WHERE number = ?").first(.text(matter.number)) { row in
      (id: row.int(0), before: try readStored(row.bytes(1), matter.number) as Matter)
    }
    guard let found else { return }
    try writeOwners(db, matter, found.id, before: Set(found.before.owners))
  }

  private func writeOwners(_ db: Database, _ matter: Matter, _ id: Int64, before: Set<String>) throws {
    let now = Set(matter.owners)
    for owner in before.subtracting(now) {
      try Query(db, "DELETE FROM owners WHERE owner = ? AND matter = ?").run(.text(owner), .int(id))
    }
    for owner in now.subtracting(before) {
      try Query(db, "INSERT INTO owners (owner, matter) VALUES (?, ?)").run(.text(owner), .int(id))
    }
  }
}

extension Matter {
  /// The role that names who owns a matter.
  static let owner = "owner"
  /// Ids of people and units.
  var owners: [String] { roles[Self.owner] ?? [] }
}
