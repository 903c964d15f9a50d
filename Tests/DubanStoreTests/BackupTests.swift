// SPDX-License-Identifier: Apache-2.0

import DubanCore
import Foundation
import Testing
import WorkingTime

@testable import DubanStore

@Suite("Backing up")
struct BackupTests {
  private let directory = TemporaryDirectory()

  private func filled(_ count: Int = 6) async throws -> Store {
    let store = try directory.open()
    try await store.grow(count)
    return store
  }

  private var names: [String] {
    get throws { try FileManager.default.contentsOfDirectory(atPath: directory.path).sorted() }
  }

  @Test("a backup taken while events arrive is one state of the store: it verifies, and its head is one of the log's")
  func consistent() async throws {
    let store = try await filled()
    var heads: [Head] = []
    for round in 0..<4 {
      async let appending: Void = {
        for _ in 0..<40 { try await store.grow(3) }
      }()
      let copy = try await store.backup()
      heads.append(copy.head)
      let other = TemporaryDirectory()
      try await copy.write(to: other.path, named: "duban.db")
      copy.close()
      let opened = try other.open()
      let found = try await opened.verify()
      #expect(found.isClean, "\(round): \(found.findings)")
      #expect((found.head.seq, found.head.hash, found.entries) == (copy.head.seq, copy.head.hash, copy.head.seq))
      try await appending
    }
    #expect(heads[0].seq < heads[3].seq)
    for head in heads {
      let hash = try store.onWriter { db in
        try Query(db, "SELECT hash FROM log WHERE seq = ?").first(.int(head.seq)) { $0.bytes(0) }
      }
      #expect(hash == head.hash.bytes)
    }
    #expect(try await store.verify().findings == [])
  }

  @Test("a copy has no name while it is taken, and what a killed process left is cleared away")
  func nameless() async throws {
    let expected = ["breadcrumb", "duban.db", "duban.db-shm", "duban.db-wal", "lock"]
    do {
      let store = try await filled()
      let copy = try await store.backup()
      #expect(try names == expected)
      #expect(copy.size > 0)
      store.close()
    }
    try Data("half".utf8).write(to: URL(fileURLWithPath: directory.path + "/backup.partial"))
    let store = try directory.open()
    #expect(try names == expected)
    _ = try await store.backup()
    #expect(try names == expected)
  }

  @Test("size and digest are those of the bytes, and no write-ahead log belongs to them")
  func bytes() async throws {
    let store = try await filled(100)
    let copy = try await store.backup()
    let bytes = try await copy.all(by: 1000)
    #expect(Int64(bytes.count) == copy.size)
    #expect(sha256(bytes) == copy.digest)
    #expect(Array(bytes[18..<20]) == [1, 1])
    #expect(try await copy.bytes(at: copy.size, upTo: 10) == [])
  }

  @Test("one backup is made at a time")
  func oneAtATime() async throws {
    let store = try await filled()
    do {
      let copy = try await store.backup()
      await #expect(throws: StoreError.backingUp(path: store.path)) { _ = try await store.backup() }
      #expect(copy.head.seq == 6)
      copy.close()
    }
    #expect(try await store.backup().head.seq == 6)
  }

  @Test("a backup that is asked to end leaves nothing, and the next one is made")
  func interrupted() async throws {
    let store = try await filled()
    let interruption = Interruption()
    interruption.ask()
    await #expect(throws: StoreError.interrupted(path: store.path)) {
      _ = try await store.backup(interruption: interruption)
    }
    #expect(try names == ["breadcrumb", "duban.db", "duban.db-shm", "duban.db-wal", "lock"])
    #expect(try await store.backup().head.seq == 6)
  }

  @Test("where there is no room for it nothing is written")
  func noRoom() async throws {
    let store = try await filled()
    let room = Int64.max / 2
    await #expect {
      _ = try await store.backup(room: room)
    } throws: { error in
      if case .noRoom(store.path, let needed, let free)? = error as? StoreError {
        needed > room && free < room
      } else {
        false
      }
    }
    #expect(try names == ["breadcrumb", "duban.db", "duban.db-shm", "duban.db-wal", "lock"])
    try await store.grow(1)
    #expect(try await store.backup().head.seq == 7)
  }

  @Test("what does not agree with its own log is no backup")
  func damaged() async throws {
    let store = try await filled()
    try store.tamper("UPDATE matters SET step = 'elsewhere' WHERE id = 1")
    await #expect {
      _ = try await store.backup()
    } throws: { error in
      if case .disagrees? = error as? StoreError { true } else { false }
    }
    try store.tamper("UPDATE matters SET step = 'read' WHERE id = 1")
    #expect(try await store.backup().head.seq == 6)
  }
}

extension Store {
  /// Opens so many matters, in one commit, each with a clock and a message.
  func grow(_ count: Int) async throws {
    let head = try await head()
    var story = Story(after: head)
    for index in 1...count {
      let seq = head.seq + Int64(index)
      let at = max(seq, head.at?.milliseconds ?? 0)
      try story.open("L-\(seq)", at: at, clocks: [.at(500)], messages: [Message(to: ["li"], occasion: .opened)])
    }
    var commit = story.commit
    // Story counts its own matters only.
    let before = try number("SELECT coalesce(max(value), 0) FROM counters")
    for index in commit.entries.indices {
      guard case .matter(var decision) = commit.entries[index].body.outcome else { continue }
      decision.counters = ["letters": before + Int64(index) + 1]
      commit.entries[index].body.outcome = .matter(decision)
    }
    commit.counters = ["letters": before + Int64(count)]
    _ = try await append(commit, expecting: head)
  }
}

extension BackupCopy {
  func all(by piece: Int = 1 << 20) async throws -> [UInt8] {
    var all: [UInt8] = []
    while case let bytes = try await bytes(at: Int64(all.count), upTo: piece), !bytes.isEmpty { all += bytes }
    return all
  }

  /// Makes the folder, and the file in it.
  func write(to folder: String, named name: String) async throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try Data(try await all()).write(to: URL(fileURLWithPath: folder + "/" + name))
  }
}
