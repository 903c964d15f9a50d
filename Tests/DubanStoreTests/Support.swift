// SPDX-License-Identifier: Apache-2.0

import DubanCore
import Foundation
import WorkingTime

@testable import DubanStore

/// A directory that goes with the test.
final class TemporaryDirectory: Sendable {
  let path: String

  init() {
    path = FileManager.default.temporaryDirectory.appendingPathComponent("duban-store-\(UUID().uuidString)").path
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func open() throws -> Store { try Store(directory: path) }
}

/// Makes commits by hand, without any rule: matters that open, move on and end.
struct Story {
  static let environment = Document(kind: .manifest, bytes: Array(#"{"an":"environment"}"#.utf8))
  static let version = sha256(Array("a workflow".utf8))

  var matters: [String: Matter] = [:]
  private(set) var commit = Commit()
  private var head: Head

  init(after head: Head) { self.head = head }

  /// Begins the next commit.
  mutating func begin(after head: Head) {
    self.head = head
    commit = Commit()
  }

  mutating func add(
    _ decision: Decision, to number: String, id: String = "", at: Int64 = 0, by person: String = "wang"
  ) throws {
    let seq = head.seq + Int64(commit.entries.count) + 1
    let event = Event(
      id: id.isEmpty ? "e\(seq)" : id, source: "test", type: "letters.note", subject: number,
      actor: Actor(account: person, person: person), data: ["text": "有人在等"])
    let entry = Entry(
      seq: seq, epoch: head.epoch, kind: .event, stream: number, at: Instant(milliseconds: at),
      environment: Self.environment.hash, body: Entry.Body(event: event, outcome: .matter(decision)))
    let submission = Submission(
      caller: Caller(account: person, isSuper: false), id: event.id, source: event.source, type: event.type,
      subject: number, data: event.data)
    commit.identities[seq] = Identity(of: submission)
    commit.entries.append(entry)
    matters[number] = try entry.apply(to: matters[number])
    commit.matters[number] = matters[number]
    commit.documents = [Self.environment]
  }

  mutating func open(
    _ number: String, at: Int64 = 0, owner: [String] = ["wang"], clocks: [Clock] = [], messages: [Message] = []
  ) throws {
    var decision = Decision(step: "read", owner: owner, handler: owner, card: .blue)
    decision.opening = Decision.Opening(number: number, workflow: "letters", version: Self.version)
    decision.to = "read"
    decision.roles = ["owner": owner]
    decision.clocks = clocks
    decision.messages = messages
    decision.counters = ["letters": Int64(matters.count + 1)]
    try add(decision, to: number, at: at)
    commit.counters["letters"] = Int64(matters.count)
  }

  mutating func move(
    _ number: String, to step: String, at: Int64 = 0, clocks: [Clock] = [], stopped: [Clock.ID] = [], ends: Bool = false
  ) throws {
    var decision = Decision(step: step, owner: ["wang"], handler: ["wang"], card: ends ? nil : .blue)
    decision.from = matters[number]?.step
    decision.to = step
    decision.clocks = clocks
    decision.stopped = stopped
    if ends { decision.end = Ending(kind: .concluded, answer: [:], raiser: "wang") }
    try add(decision, to: number, at: at)
  }
}

extension Clock {
  static func at(_ instant: Int64, _ id: Clock.ID = .step) -> Clock {
    let due = Instant(milliseconds: instant)
    return Clock(
      id: id, cause: .at(due), start: Instant(milliseconds: 0), began: Instant(milliseconds: 0), due: due,
      provisional: false, pending: [Pending(rung: .red, at: due)])
  }
}

extension Store {
  /// Runs SQL as somebody with the file in hands could.
  func tamper(_ sql: String) throws {
    try onWriter { db in
      try Query(db, "PRAGMA foreign_keys = OFF").run()
      try Query(db, sql).run()
      try Query(db, "PRAGMA foreign_keys = ON").run()
    }
  }

  func number(_ sql: String) throws -> Int64 {
    try onWriter { try Query($0, sql).first { $0.int(0) } ?? -1 }
  }

  /// Makes the database one of format 2, as programs left it before this format.
  func setBack() throws {
    for sql in [
      "DROP INDEX matters_provisional", "DROP INDEX matters_standing", "ALTER TABLE matters DROP COLUMN provisional",
      "ALTER TABLE matters DROP COLUMN standing", "ALTER TABLE outbox DROP COLUMN channels",
      "ALTER TABLE outbox DROP COLUMN after", "DELETE FROM grdb_migrations WHERE identifier IN ('3', '4')",
      "PRAGMA user_version = 2",
    ] { try tamper(sql) }
  }

  /// What all tables but the schema's own hold, as text, to be compared.
  func dump() throws -> [String] {
    try onWriter { db in
      try ["meta", "log", "matters", "owners", "broken", "clocks", "outbox", "documents", "counters", "office"].flatMap
      { table in
        let columns = try Query(db, "SELECT name FROM pragma_table_info('\(table)')").all { $0.text(0) }
        let row = columns.map { "quote(\"\($0)\")" }.joined(separator: " || '|' || ")
        return try Query(db, "SELECT \(row) FROM \(table) ORDER BY 1").all { "\(table): \($0.text(0))" }
      }
    }
  }
}
