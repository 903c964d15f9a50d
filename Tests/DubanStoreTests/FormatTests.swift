// SPDX-License-Identifier: Apache-2.0

import DubanCore
import Testing
import WorkingTime

@testable import DubanStore

@Suite("What is on disk")
struct FormatTests {
  private let header = Header(
    seq: 7, epoch: 2, kind: "event", stream: "督-2026-0001", at: Instant(milliseconds: 1_767_225_600_000),
    environment: sha256([1]), bodyHash: sha256([2]), prev: sha256([3]))

  @Test("a header is hashed in exactly these bytes")
  func headerBytes() {
    let hex = header.bytes.map { byte in
      let digits = String(byte, radix: 16)
      return digits.count == 1 ? "0" + digits : digits
    }.joined()
    #expect(
      hex == "445542414e4c4f47" + "01" + "0000000000000007" + "0000000000000002" + "0000019b76daa800" + "05"
        + "6576656e74" + "000d" + "e79da32d323032362d30303031" + "\(sha256([1]))" + "\(sha256([2]))"
        + "\(sha256([3]))")
    #expect(header.hash == sha256(header.bytes))
  }

  @Test("an instant before 1970 is hashed in two's complement")
  func negativeInstant() {
    var early = header
    early.at = Instant(milliseconds: -1)
    #expect(Array(early.bytes[25..<33]) == Array(repeating: 0xFF, count: 8))
  }

  @Test("each part of a header changes its hash")
  func everyPartCounts() {
    var others: [Header] = Array(repeating: header, count: 8)
    others[0].seq += 1
    others[1].epoch += 1
    others[2].kind = "rung"
    others[3].stream += "x"
    others[4].at = others[4].at + Span(milliseconds: 1)
    others[5].environment = .zero
    others[6].bodyHash = .zero
    others[7].prev = .zero
    #expect(Set(others.map(\.hash) + [header.hash]).count == 9)
  }

  @Test("a stored entry has exactly these bytes")
  func storedEntry() async throws {
    let directory = TemporaryDirectory()
    let store = try directory.open()
    var story = Story(after: try await store.head())
    try story.open("L-1", at: 1000)
    let head = try store.write(
      story.commit, expecting: try await store.head(), salt: { Array(repeating: UInt8($0), count: 16) })
    let (body, salt, key) = try store.onWriter { db in
      try #require(
        try Query(db, "SELECT body, salt, key FROM log").first { ($0.bytes(0), $0.bytes(1), $0.bytes(2)) })
    }
    #expect(
      String(decoding: body, as: UTF8.self) == """
        {"decision":{"card":"blue","counters":{"letters":1},"handler":["wang"],"opening":{"number":"L-1",\
        "version":"\(Story.version)","workflow":"letters"},"owner":["wang"],"roles":{"owner":["wang"]},\
        "step":"read","to":"read"},"event":{"actor":{"account":"wang","person":"wang"},\
        "data":{"text":"有人在等"},"id":"e1","source":"test","subject":"L-1","type":"letters.note"}}
        """)
    #expect(salt == Array(repeating: 1, count: 16))
    #expect(key == Array(sha256(Array(#"["wang","test","e1"]"#.utf8)).bytes.prefix(16)))
    let expected = Header(
      seq: 1, epoch: 1, kind: "event", stream: "L-1", at: Instant(milliseconds: 1000),
      environment: Story.environment.hash, bodyHash: sha256(salt + body), prev: .zero)
    #expect(head.hash == expected.hash)
  }

  @Test("the schema is this one")
  func schema() throws {
    let directory = TemporaryDirectory()
    let store = try directory.open()
    let found = try store.onWriter { db in
      try Query(
        db, "SELECT type || ' ' || name FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY type, name"
      ).all { $0.text(0) }
    }
    #expect(
      found == [
        "index clocks_by_next", "index log_by_key", "index log_by_stream", "index matters_by_card",
        "index matters_by_workflow", "index matters_provisional", "index matters_standing",
        "table broken", "table clocks", "table counters", "table documents",
        "table grdb_migrations",
        "table log", "table matters", "table meta", "table office", "table outbox", "table owners",
      ])
    let text = try store.onWriter { db in
      try Query(db, "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'grdb%' ORDER BY type, name")
        .all { $0.text(0) }.joined(separator: "\n")
    }
    // A change of the schema is a change of the disk format: a new migration, never an edit of the first one.
    #expect("\(sha256(Array(text.utf8)))" == Self.schemaHash)
    #expect(try store.number("PRAGMA application_id") == 0x4455_424E)
    #expect(try store.number("PRAGMA user_version") == 3)
  }

  private static let schemaHash = "f300741b936fdc242f4fa816309f6283f3f232d86883c60b42b0e28dad93cce7"
}
