// SPDX-License-Identifier: Apache-2.0

import DubanCore
import Foundation
import GRDB
import Testing

@testable import DubanStore

/// What is found of a database that somebody or something has laid hands on.
@Suite("A store that was damaged")
struct DamageTests {
  private let directory = TemporaryDirectory()
  private var path: String { directory.path + "/duban.db" }

  private func expectThrown(_ expected: (StoreError) -> Bool, sourceLocation: SourceLocation = #_sourceLocation) {
    #expect(sourceLocation: sourceLocation) {
      _ = try directory.open()
    } throws: { error in
      (error as? StoreError).map(expected) ?? false
    }
  }

  @Test("one that is empty where there was one before is lost, not new")
  func lost() throws {
    try directory.open().close()
    try Data().write(to: URL(fileURLWithPath: path))
    expectThrown { $0 == .lost(path: path) }
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)).isEmpty)
    try FileManager.default.removeItem(atPath: path)
    expectThrown { $0 == .lost(path: path) }
    try FileManager.default.removeItem(atPath: directory.path + "/breadcrumb")
    #expect(try directory.open().epoch == 1)
  }

  @Test("one that is cut short is damaged, and is left as it is")
  func short() throws {
    try directory.open().close()
    let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
    try file.truncate(atOffset: 20_000)
    try file.close()
    let before = try Data(contentsOf: URL(fileURLWithPath: path))
    expectThrown { if case .corrupt = $0 { true } else { false } }
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
  }

  @Test("what a reader finds damaged, nobody writes to any more")
  func readerFindsIt() async throws {
    let store = try directory.open()
    _ = try await store.head()
    await #expect(throws: StoreError.self) {
      try await store.onReader { _ in throw DatabaseError(resultCode: .SQLITE_CORRUPT) }
    }
    await #expect {
      _ = try await store.head()
    } throws: { error in
      if case .corrupt? = error as? StoreError { true } else { false }
    }
  }

  @Test("nothing is appended to a write-ahead log of an earlier life")
  func settled() throws {
    let first = try directory.open()
    try first.tamper("INSERT INTO counters VALUES ('a', 1)")
    // As a process leaves it that is killed: the files as they are, taken to another place.
    let other = TemporaryDirectory()
    try FileManager.default.createDirectory(atPath: other.path, withIntermediateDirectories: true)
    for name in ["duban.db", "duban.db-wal"] {
      try FileManager.default.copyItem(atPath: directory.path + "/" + name, toPath: other.path + "/" + name)
    }
    let wal = other.path + "/duban.db-wal"
    let left = try Data(contentsOf: URL(fileURLWithPath: wal))
    #expect(left.count > 100_000)
    let store = try other.open()
    #expect(try store.number("SELECT value FROM counters WHERE name = 'a'") == 1)
    // Only what this life wrote: the epoch.
    #expect(try Data(contentsOf: URL(fileURLWithPath: wal)).count < 20_000)
  }

  @Test("an error means what the system said, where SQLite's code does not tell")
  func causes() {
    func meaning(_ code: ResultCode, _ errno: Int32) -> String {
      String("\(StoreError(DatabaseError(resultCode: code), path: "p", errno: errno))".dropFirst(3).prefix(24))
    }
    #expect(meaning(.SQLITE_FULL, 0) == "no room is left on the d")
    for code in [ResultCode.SQLITE_IOERR_WRITE, .SQLITE_IOERR_SHMSIZE, .SQLITE_IOERR_TRUNCATE, .SQLITE_CANTOPEN] {
      #expect(meaning(code, ENOSPC) == "no room is left on the d")
      #expect(meaning(code, EDQUOT) == "no room is left on the d")
      #expect(meaning(code, EROFS) == "the file system is read-")
      #expect(StoreError(DatabaseError(resultCode: code), path: "p", errno: EMFILE).isTemporary)
    }
    for code in [ResultCode.SQLITE_BUSY, .SQLITE_NOMEM, .SQLITE_CANTOPEN] {
      #expect(StoreError(DatabaseError(resultCode: code), path: "p", errno: 0).isTemporary)
    }
    // After a sync that failed nobody knows what the disk has, whatever the reason.
    for errno in [EIO, ENOSPC, EROFS] {
      #expect(!StoreError(DatabaseError(resultCode: .SQLITE_IOERR_FSYNC), path: "p", errno: errno).isTemporary)
    }
    #expect(!StoreError(DatabaseError(resultCode: .SQLITE_IOERR_WRITE), path: "p", errno: EIO).isTemporary)
  }
}
