// SPDX-License-Identifier: Apache-2.0

import DubanCore
import GRDB
import WorkingTime

extension Verifying {
  /// Folds each matter's entries, and compares the matter, its columns, its clocks and its owners.
  mutating func checkMatters() throws {
    let sql = """
      SELECT id, number, workflow, version, step, card, open, seq, state, provisional, standing FROM matters ORDER BY id
      """
    try Query(db, sql).each { row in
      try step()
      report.matters += 1
      let stored = StoredMatter(row)
      do {
        try check(stored)
      } catch let error as StoredError {
        report.add(.init(matter: stored.number, what: error.message))
      }
      return true
    }
  }

  private mutating func check(_ stored: StoredMatter) throws {
    var folded: Matter?
    var isWhole = true
    try Query(db, "SELECT \(LogRow.columns) FROM log WHERE stream = ? ORDER BY seq").each([.text(stored.number)]) {
      row in
      guard let entry = try LogRow(row).entry() else {
        isWhole = false
        return false
      }
      folded = try entry.apply(to: folded)
      return true
    }
    // Where bodies were removed nothing can be folded; the chain still vouches for the rest.
    guard isWhole else {
      owners = nil
      return
    }
    func find(_ what: String) { report.add(.init(seq: folded?.seq, matter: stored.number, what: what)) }
    guard let folded else { return find("it has no entry in the log") }
    guard folded.bytes == stored.state else { return find("its state is not what its entries make") }
    guard StoredMatter(folded, id: stored.id) == stored else { return find("its columns are not those of its state") }
    let clocks = try Query(db, "SELECT id, next_at FROM clocks WHERE matter = ?").all(.text(stored.number)) {
      ($0.text(0), $0.optionalInt(1))
    }
    let expected = folded.clocks.map { ($0.id.word, folded.wakes($0)?.milliseconds) }.sorted { $0.0 < $1.0 }
    guard clocks.sorted(by: { $0.0 < $1.0 }).elementsEqual(expected, by: ==) else {
      return find("the rows of its clocks are not those of its state")
    }
    for owner in Set(folded.owners) {
      owners? += 1
      let row = try Query(db, "SELECT 1 FROM owners WHERE owner = ? AND matter = ?")
        .first(.text(owner), .int(stored.id)) { $0.int(0) }
      if row == nil { find("the rows of its owners are not those of its state") }
    }
    let isBroken = try Query(db, "SELECT 1 FROM broken WHERE matter = ?").first(.text(stored.number)) { _ in true }
    guard (isBroken ?? false) == (folded.broken != nil) else {
      return find("whether it is set aside is not as its state")
    }
  }

  /// Rows of matters that do not exist.
  mutating func checkStrays() throws {
    let clocks = try Query(
      db, "SELECT DISTINCT matter FROM clocks WHERE matter NOT IN (SELECT number FROM matters) LIMIT 100"
    ).all { $0.text(0) }
    for number in clocks { report.add(.init(matter: number, what: "a clock runs of a matter that is not stored")) }
    let rows = try Query(db, "SELECT count(*) FROM owners").first { $0.int(0) } ?? 0
    if let owners, owners != rows {
      report.add(.init(what: "the table of owners has \(rows) rows, and the matters have \(owners)"))
    }
    let outbox = try Query(
      db, "SELECT DISTINCT seq, matter FROM outbox WHERE seq NOT IN (SELECT seq FROM log) LIMIT 100"
    ).all { ($0.int(0), $0.text(1)) }
    for (seq, number) in outbox {
      report.add(.init(seq: seq, matter: number, what: "the outbox has a message of an entry that is missing"))
    }
  }
}

/// A row of the table `matters`.
private struct StoredMatter: Equatable {
  var id: Int64
  var number: String
  var workflow: String
  var version: [UInt8]
  var step: String
  var card: String?
  var open: Bool
  var seq: Int64
  var state: [UInt8]
  var provisional: Bool
  var standing: Int64?

  init(_ row: Query.Row) {
    id = row.int(0)
    number = row.text(1)
    workflow = row.text(2)
    version = row.bytes(3)
    step = row.text(4)
    card = row.optionalText(5)
    open = row.int(6) == 1
    seq = row.int(7)
    state = row.bytes(8)
    provisional = row.int(9) == 1
    standing = row.optionalInt(10)
  }

  /// The row that a matter must have.
  init(_ matter: Matter, id: Int64) {
    self.id = id
    number = matter.number
    workflow = matter.workflow
    version = matter.version.bytes
    step = matter.step
    card = matter.card?.rawValue
    open = matter.isOpen
    seq = matter.seq
    state = matter.bytes
    provisional = matter.hasProvisional
    standing = matter.standing?.milliseconds
  }
}
