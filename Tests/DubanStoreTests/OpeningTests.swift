// SPDX-License-Identifier: Apache-2.0

import DubanCore
import Foundation
import Testing

@testable import DubanStore

@Suite("Opening a store")
struct OpeningTests {
  private let directory = TemporaryDirectory()

  @Test("every commit is synced: synchronous is FULL, in WAL mode, on the connection that writes")
  func durable() throws {
    let store = try directory.open()
    #expect(try store.number("PRAGMA synchronous") == 2)
    #expect(try store.onWriter { try Query($0, "PRAGMA journal_mode").first { $0.text(0) } } == "wal")
    #expect(try store.number("PRAGMA foreign_keys") == 1)
  }

  @Test("the connections that read cannot write")
  func readersOnlyRead() async throws {
    let store = try directory.open()
    await #expect(throws: StoreError.self) {
      try await store.onReader { try Query($0, "UPDATE meta SET value = 0").run() }
    }
  }

  @Test("a second store on the same directory is refused, and told who holds it")
  func secondStore() throws {
    let first = try directory.open()
    #expect(throws: StoreError.locked(path: directory.path, by: getpid())) { _ = try directory.open() }
    #expect(first.epoch == 1)
  }

  @Test("a closed store is in nobody's way, though it is still held, or a child inherited its lock")
  func closed() throws {
    let first = try directory.open()
    // What fork(2) does to every descriptor.
    let inherited = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").compactMap(Int32.init)
      .filter { (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\($0)")) == lock }.map(dup)
    defer { for descriptor in inherited { close(descriptor) } }
    #expect(inherited.count == 1)
    first.close()
    for start in 2...3 {
      let next = try directory.open()
      #expect(next.epoch == Int64(start))
    }
    #expect(first.epoch == 1)
  }

  private var lock: String { directory.path + "/lock" }

  @Test("the lock goes with the store, and each start raises the epoch")
  func epoch() async throws {
    for start in 1...3 {
      let store = try directory.open()
      #expect(store.epoch == Int64(start))
      #expect(try await store.head().epoch == Int64(start))
    }
  }

  @Test("a database of a newer format is refused")
  func newer() throws {
    try { try directory.open().tamper("PRAGMA user_version = 4") }()
    #expect(throws: StoreError.newer(path: directory.path + "/duban.db", format: 4, known: 3)) {
      _ = try directory.open()
    }
  }

  @Test("a database of an older pre-release format is refused, and stays as it is")
  func older() throws {
    try { try directory.open().tamper("PRAGMA user_version = 1") }()
    let path = directory.path + "/duban.db"
    let before = try Data(contentsOf: URL(fileURLWithPath: path))
    #expect(throws: StoreError.older(path: path, format: 1, known: 3)) { _ = try directory.open() }
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
  }

  @Test("a database of somebody else is refused")
  func foreign() throws {
    try { try directory.open().tamper("PRAGMA application_id = 7") }()
    #expect(throws: StoreError.foreign(path: directory.path + "/duban.db")) { _ = try directory.open() }
  }

  @Test("a file that is no database is refused as damaged")
  func noDatabase() throws {
    try FileManager.default.createDirectory(atPath: directory.path, withIntermediateDirectories: true)
    let text = Data(String(repeating: "This is a letter, not a database. ", count: 100).utf8)
    try text.write(to: URL(fileURLWithPath: directory.path + "/duban.db"))
    #expect {
      _ = try directory.open()
    } throws: { error in
      if case .corrupt? = error as? StoreError { true } else { false }
    }
  }

  @Test("a directory that cannot be made is named")
  func notWritable() throws {
    try FileManager.default.createDirectory(atPath: directory.path, withIntermediateDirectories: true)
    let file = directory.path + "/file"
    try Data().write(to: URL(fileURLWithPath: file))
    #expect {
      _ = try Store(directory: file + "/below")
    } throws: { error in
      guard case .notWritable(let path, _)? = error as? StoreError else { return false }
      return path.hasPrefix(file)
    }
  }

  @Test("nobody else may read the files")
  func privateFiles() throws {
    let store = try directory.open()
    for name in ["duban.db", "duban.db-wal", "lock"] {
      let attributes = try FileManager.default.attributesOfItem(atPath: directory.path + "/" + name)
      #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600, "\(name)")
    }
    store.close()
  }

  @Test("a closed store says so")
  func closed() async throws {
    let store = try directory.open()
    store.close()
    await #expect(throws: StoreError.closed) { _ = try await store.end() }
  }
}
