// SPDX-License-Identifier: Apache-2.0

import DubanCore
import Testing
import WorkingTime

@testable import DubanStore

@Suite("Verifying")
struct VerifyTests {
  private let directory = TemporaryDirectory()

  private func filled() async throws -> Store {
    let store = try directory.open()
    var head = try await store.head()
    var story = Story(after: head)
    for number in 1...3 {
      try story.open("L-\(number)", at: 1, clocks: [.at(500)], messages: [Message(to: ["li"], occasion: .opened)])
    }
    head = try await store.append(story.commit, expecting: head)
    story.begin(after: head)
    for number in 1...3 { try story.move("L-\(number)", to: "answer", at: 2, clocks: [.at(700)]) }
    _ = try await store.append(story.commit, expecting: head)
    return store
  }

  @Test("what nobody touched is clean")
  func clean() async throws {
    let store = try await filled()
    let report = try await store.verify()
    #expect(report.isClean)
    #expect(report.findings == [])
    #expect((report.entries, report.matters) == (6, 3))
    #expect(report.head == (try await store.head()))
  }

  /// What somebody does to the file, and where it must be found first.
  static let attacks: [(sql: String, seq: Int64?, matter: String?, what: String)] = [
    ("UPDATE log SET body = CAST(replace(CAST(body AS TEXT), '有人', '无人') AS BLOB) WHERE seq = 4", 4, nil, "body"),
    ("UPDATE log SET salt = zeroblob(16) WHERE seq = 4", 4, nil, "body"),
    ("UPDATE log SET at = 1 WHERE seq = 5", 5, nil, "header"),
    ("UPDATE log SET stream = 'L-2' WHERE seq = 4", 4, nil, "header"),
    ("UPDATE log SET hash = zeroblob(32) WHERE seq = 6", 6, nil, "header"),
    ("UPDATE log SET prev = zeroblob(32) WHERE seq = 2", 2, nil, "follow"),
    ("DELETE FROM log WHERE seq = 5", 6, nil, "missing"),
    ("UPDATE log SET key = zeroblob(16) WHERE seq = 3", 3, nil, "key"),
    ("UPDATE log SET content = zeroblob(16) WHERE seq = 3", 3, nil, "content"),
    ("DELETE FROM outbox WHERE seq = 2", 2, nil, "outbox"),
    ("UPDATE outbox SET recipient = 'nobody' WHERE seq = 2", 2, nil, "outbox"),
    ("UPDATE outbox SET after = 1 WHERE seq = 2", 2, nil, "outbox"),
    ("UPDATE outbox SET channels = 'wall' WHERE seq = 2", 2, nil, "outbox"),
    ("UPDATE matters SET step = 'read' WHERE number = 'L-2'", 5, "L-2", "columns"),
    ("UPDATE matters SET provisional = 1 WHERE number = 'L-2'", 5, "L-2", "columns"),
    ("UPDATE matters SET standing = 1 WHERE number = 'L-2'", 5, "L-2", "columns"),
    (
      "UPDATE matters SET state = CAST(replace(CAST(state AS TEXT), 'answer', 'forget') AS BLOB) WHERE number = 'L-2'",
      5, "L-2", "state"
    ),
    ("UPDATE matters SET state = x'00' WHERE number = 'L-2'", 5, "L-2", "state"),
    ("DELETE FROM matters WHERE number = 'L-3'", 3, "L-3", "not stored"),
    ("UPDATE clocks SET next_at = next_at + 1 WHERE matter = 'L-1'", 4, "L-1", "clocks"),
    ("DELETE FROM clocks WHERE matter = 'L-1'", 4, "L-1", "clocks"),
    ("UPDATE owners SET owner = 'li' WHERE matter = 2", 5, "L-2", "owners"),
    ("INSERT INTO owners (owner, matter) VALUES ('li', 2)", nil, nil, "owners"),
    ("UPDATE counters SET value = 2", nil, nil, "counter"),
    ("UPDATE documents SET bytes = x'00'", nil, nil, "document"),
    ("UPDATE documents SET kind = 'menifest'", nil, nil, "unknown kind 'menifest'"),
    ("DELETE FROM documents", 1, nil, "environment"),
    ("ALTER TABLE documents RENAME COLUMN kind TO sort", nil, nil, "schema: table documents was changed"),
    ("DROP INDEX clocks_by_next", nil, nil, "schema: index clocks_by_next is missing"),
    ("CREATE TRIGGER t AFTER INSERT ON log BEGIN SELECT 1; END", nil, nil, "schema: trigger t is none of Duban's"),
    (
      "INSERT INTO office (one, state) VALUES (1, CAST('{\"environment\":\"' || hex(zeroblob(31)) || '01\"}' AS BLOB))",
      nil, nil, "office"
    ),
  ]

  @Test("each change behind the log's back is found, where it is", arguments: attacks.indices)
  func found(_ index: Int) async throws {
    let attack = Self.attacks[index]
    let store = try await filled()
    try store.tamper(attack.sql)
    let report = try await store.verify()
    #expect(!report.isClean)
    let first = try #require(report.findings.first, "\(attack.sql)")
    #expect(first.seq == attack.seq, "\(attack.sql): \(first)")
    #expect(first.matter == attack.matter, "\(attack.sql): \(first)")
    #expect(first.what.contains(attack.what), "\(attack.sql): \(first)")
  }

  @Test("an index or a table that somebody added is in nobody's way")
  func added() async throws {
    let store = try await filled()
    try store.tamper("CREATE INDEX mine ON matters (step)")
    try store.tamper("CREATE TABLE mine_too (a)")
    #expect(try await store.verify().findings == [])
    #expect(try await store.backup().head.seq == 6)
  }

  @Test("a rewritten log with new hashes has another head than the journal")
  func rewritten() async throws {
    let store = try await filled()
    let before = try await store.head().hash
    let row = try store.onWriter { db in
      try #require(
        try Query(db, "SELECT \(LogRow.columns) FROM log WHERE seq = 6").first { try LogRow($0) })
    }
    var header = row.header
    header.at = Instant(milliseconds: 3)
    try store.tamper("UPDATE log SET at = 3, hash = x'\(header.hash)' WHERE seq = 6")
    #expect(try await store.verify().head.hash != before)
  }

  @Test("a body that was removed with its salt leaves the chain whole")
  func removed() async throws {
    let store = try await filled()
    try store.tamper("UPDATE log SET body = NULL, salt = NULL WHERE stream = 'L-2'")
    #expect(try await store.verify().findings == [])
  }
}
