// SPDX-License-Identifier: Apache-2.0

import DubanCore
import DubanTesting
import Foundation
import Testing
import WorkingTime

@testable import DubanStore

@Suite("Restoring")
struct RestoreTests {
  private let directory = TemporaryDirectory()
  private let elsewhere = TemporaryDirectory()
  private var backup: String { elsewhere.path + "/backup.db" }

  /// A store that goes on after its backup: 6 entries, and 3 more.
  private func backedUp(more: Int = 3) async throws {
    let store = try directory.open()
    try await store.grow(6)
    try await store.backup().write(to: elsewhere.path, named: "backup.db")
    if more > 0 { try await store.grow(more) }
    store.close()
  }

  static func restore(
    _ file: String, into directory: String, told: Restore.Told? = nil,
    at point: @escaping (Restore.Point) throws(StoreError) -> Void = { _ in }
  ) throws -> Restore.Report {
    let descriptor = open(file, O_RDONLY)
    defer { close(descriptor) }
    return try Restore(directory: directory, at: point)
      .run(descriptor, name: file, told: told, at: Instant(milliseconds: 1_000_000), by: "root")
  }

  @Test("the backup is in force, the log says which entries are gone, and no number is used twice")
  func older() async throws {
    try await backedUp()
    let report = try Self.restore(backup, into: directory.path)
    let wanted = Restoration(
      seq: 10, last: 6, hash: report.restoration.hash, knowledge: .store, gone: 7...9, diverged: nil,
      counters: ["letters": 9])
    #expect(report.restoration == wanted)
    #expect(report.replaced?.seq == 9)
    #expect((report.entries, report.matters) == (6, 6))

    let store = try directory.open()
    #expect(try await store.verify().findings == [])
    let head = try await store.head()
    #expect(head.seq == 10 && head.hash == report.head.hash)
    #expect(store.epoch > (report.replaced?.epoch ?? 0))
    #expect(try store.number("SELECT value FROM counters") == 9, "a registration number would be given twice")
    #expect(try await store.office().restorations == [wanted])
    let row = try store.onWriter { try LogRow.last($0).entry() }
    #expect(row?.body.outcome == .office(.restored(wanted)))
    #expect(row?.body.event.actor.account == "root" && row?.body.event.type == "duban.restored")
    // What is gone is refused for ever, however far the log has gone since.
    try await store.grow(5)
    #expect(try await store.head().seq == 15)
    #expect(try await store.verify().findings == [])
    for seq in Int64(7)...9 {
      await #expect(throws: StoreError.notInLog(seq: seq, end: 15, restoration: wanted)) {
        try await store.requireEntry(seq)
      }
    }
    await #expect(throws: StoreError.notInLog(seq: 99, end: 15, restoration: wanted)) {
      try await store.requireEntry(99)
    }
    for seq in [Int64(0), 1, 6, 10, 15] { try await store.requireEntry(seq) }
    #expect(try await store.backup().head.seq == 15)
  }

  @Test("the replaced database is kept whole, and can be restored in its turn")
  func kept() async throws {
    try await backedUp()
    let first = try Self.restore(backup, into: directory.path)
    let kept = try #require(first.kept)
    #expect(FileManager.default.fileExists(atPath: kept))
    let again = try Self.restore(kept, into: directory.path)
    // The backup's own log had gone on, with the restore, in another direction.
    #expect(
      again.restoration
        == Restoration(
          seq: 11, last: 9, hash: try #require(first.replaced).hash, knowledge: .store, gone: 7...10, diverged: 6))
    #expect(again.kept != kept && FileManager.default.fileExists(atPath: kept))
    let store = try directory.open()
    #expect(try await store.verify().findings == [])
    #expect(try await store.verify().matters == 9)
  }

  @Test("the newest backup loses nothing, and says so")
  func newest() async throws {
    try await backedUp(more: 0)
    let report = try Self.restore(backup, into: directory.path)
    #expect(report.restoration.gone == nil && report.restoration.seq == 7)
    #expect(report.restoration.sentence.in(.en).contains("no entry is gone"))
  }

  @Test("where the store is destroyed the journal says what is gone, at least, and the epoch rises above it")
  func destroyed() async throws {
    try await backedUp()
    // The write-ahead log too: alone it would give the store back.
    for name in ["duban.db", "duban.db-wal"] {
      try Data(repeating: 7, count: 100_000).write(to: URL(fileURLWithPath: directory.path + "/" + name))
    }
    let report = try Self.restore(backup, into: directory.path, told: Restore.Told(seq: 8, epoch: 40))
    #expect(report.unreadable?.contains("duban.db") == true)
    #expect(report.restoration.knowledge == .journal)
    #expect(report.restoration.gone == 7...8)
    // What was committed last may not have reached the journal.
    #expect(report.restoration.seq == 8 + Restore.unjournaled + 1)
    let store = try directory.open()
    #expect(store.epoch > 40)
    #expect(try await store.verify().findings == [])
    #expect(throws: Never.self) { try FileManager.default.removeItem(atPath: try #require(report.kept)) }
  }

  @Test("a journal that knows of more than the replaced store had counts for more")
  func journalAhead() async throws {
    try await backedUp()
    let report = try Self.restore(backup, into: directory.path, told: Restore.Told(seq: 12))
    #expect(report.restoration.knowledge == .journal && report.restoration.gone == 7...12)
    #expect(report.replaced?.seq == 9)
  }

  @Test("where neither can be read it says that it does not know")
  func nothing() async throws {
    try await backedUp()
    let other = TemporaryDirectory()
    let report = try Self.restore(backup, into: other.path)
    #expect(report.restoration.knowledge == .nothing && report.restoration.gone == nil && report.kept == nil)
    #expect(try await other.open().verify().findings == [])
  }

  @Test("while somebody has the store it is refused")
  func locked() async throws {
    try await backedUp()
    let store = try directory.open()
    #expect(throws: StoreError.locked(path: directory.path, by: getpid())) {
      _ = try Self.restore(backup, into: directory.path)
    }
    store.close()
  }

  // MARK: What is no backup

  private func state() throws -> [String] {
    let store = try directory.open()
    defer { store.close() }
    return try store.dump().filter { !$0.hasPrefix("meta") }
  }

  /// Restoring some bytes is refused with an error that names the file, and leaves everything as it was.
  private func refuses(_ bytes: Data, _ sentence: String) throws -> StoreError? {
    let before = try state()
    let file = elsewhere.path + "/wrong.db"
    try bytes.write(to: URL(fileURLWithPath: file))
    let error = #expect(throws: StoreError.self, "\(sentence)") { _ = try Self.restore(file, into: directory.path) }
    #expect(error?.description.contains(file) == true, "\(sentence): \(error?.description ?? "")")
    #expect(try state() == before, "\(sentence)")
    return error
  }

  @Test("what is cut short, foreign, empty or of another format is refused, and everything stays as it was")
  func refused() async throws {
    try await backedUp()
    let whole = try Data(contentsOf: URL(fileURLWithPath: backup))
    for length in [0, 1, 15, 100, 511, 512, 4096, whole.count / 2, whole.count - 4096, whole.count - 1] {
      _ = try refuses(whole.prefix(length), "cut to \(length) of \(whole.count)")
    }
    _ = try refuses(Data("This is a letter, not a database.".utf8), "text")
    func changed(_ offset: Int, _ bytes: [UInt8]) -> Data {
      var other = whole
      other.replaceSubrange(offset..<offset + bytes.count, with: bytes)
      return other
    }
    // https://www.sqlite.org/fileformat.html: user_version at 60, application_id at 68.
    if case .newer? = try refuses(changed(60, [0, 0, 0, 4]), "newer") {} else { Issue.record("newer") }
    if case .older? = try refuses(changed(60, [0, 0, 0, 0]), "older") {} else { Issue.record("older") }
    if case .foreign? = try refuses(changed(68, [0, 0, 0, 7]), "foreign") {} else { Issue.record("foreign") }
    let log = try {
      try directory.open().onWriter { try Query($0, "SELECT hash FROM log WHERE seq = 3").first { $0.bytes(0) } }
    }()
    let hash = Data(try #require(log))
    let place = try #require(whole.firstRange(of: hash))
    if case .disagrees? = try refuses(changed(place.lowerBound, [0, 0, 0, 0]), "a rewritten hash") {
    } else {
      Issue.record("a rewritten hash")
    }
  }

  @Test("a backup of the format before is converted, and in force like any other")
  func formatBefore() async throws {
    do {
      let store = try elsewhere.open()
      try await store.grow(6)
      try store.setBack()
      store.close()
    }
    let report = try Self.restore(elsewhere.path + "/duban.db", into: directory.path)
    #expect(report.restoration.last == 6 && report.entries == 6)
    let store = try directory.open()
    #expect(try await store.verify().findings == [])
    #expect(try store.number("PRAGMA user_version") == 3)
    try await store.grow(1)
    #expect(try await store.backup().head.seq == 8)
    store.close()
  }

  @Test("a flipped bit is refused, or it lies where nothing is stored")
  func flipped() async throws {
    try await backedUp()
    let whole = try Data(contentsOf: URL(fileURLWithPath: backup))
    let clean = TemporaryDirectory()
    _ = try Self.restore(backup, into: clean.path)
    func stored(_ directory: TemporaryDirectory) throws -> [String] {
      let store = try directory.open()
      defer { store.close() }
      // The restore's own entry has a salt of its own.
      return try store.dump().filter { !$0.hasPrefix("meta") && !$0.hasPrefix("log: 7|") }
    }
    let expected = try stored(clean)
    let hash = Data(
      try #require(
        try directory.open().onWriter { try Query($0, "SELECT hash FROM log WHERE seq = 3").first { $0.bytes(0) } }))
    let kept = try #require(whole.firstRange(of: hash)).lowerBound
    let seed = UInt64.random(in: 0...UInt64.max)
    var random = Seeded(seed: seed)
    var refused = 0
    for round in 0..<60 {
      var other = whole
      // Offset 18 and 19 are set anyway, and 24 to 40 count changes. One flip is sure to hit something.
      let offset = round == 0 ? kept : Int.random(in: 100..<whole.count, using: &random)
      other[offset] ^= 1 << UInt8.random(in: 0...7, using: &random)
      let file = elsewhere.path + "/flipped.db"
      try other.write(to: URL(fileURLWithPath: file))
      let target = TemporaryDirectory()
      do {
        _ = try Self.restore(file, into: target.path)
      } catch {
        refused += 1
        continue
      }
      #expect(round > 0, "a hash that was changed is not refused, seed \(seed)")
      #expect(try stored(target) == expected, "byte \(offset), seed \(seed)")
    }
    #expect(refused > 0, "seed \(seed)")
  }

  // MARK: Crashes

  @Test("a crash at any point leaves the old store in force or the new one, whole", arguments: Restore.Point.allCases)
  func crash(_ point: Restore.Point) async throws {
    let live = TemporaryDirectory()
    let store = try live.open()
    try await store.grow(6)
    try await store.backup().write(to: elsewhere.path, named: "backup.db")
    try await store.grow(3)
    // The files of a daemon that was killed: the last entries are in the write-ahead log alone.
    try FileManager.default.createDirectory(atPath: directory.path, withIntermediateDirectories: true)
    for name in ["duban.db", "duban.db-wal"] {
      try FileManager.default.copyItem(atPath: live.path + "/" + name, toPath: directory.path + "/" + name)
    }
    store.close()
    #expect(throws: StoreError.closed) {
      _ = try Self.restore(backup, into: directory.path) { reached throws(StoreError) in
        if reached == point { throw .closed }
      }
    }
    let isNew = [Restore.Point.decided, .setAside, .inForce].contains(point)
    let opened = try directory.open()
    #expect(try await opened.verify().findings == [])
    #expect(try await opened.head().seq == (isNew ? 10 : 9))
    #expect(try await opened.office().restorations.count == (isNew ? 1 : 0))
    let names = try FileManager.default.contentsOfDirectory(atPath: directory.path).filter { !$0.hasPrefix("duban.db") }
    #expect(names.sorted() == ["breadcrumb", "lock"])
    let kept = try FileManager.default.contentsOfDirectory(atPath: directory.path).filter { $0.contains("replaced") }
    #expect(kept.count == (isNew ? 1 : 0), "\(kept)")
    opened.close()
    guard isNew, let old = kept.first else { return }
    let other = TemporaryDirectory()
    try FileManager.default.createDirectory(atPath: other.path, withIntermediateDirectories: true)
    try FileManager.default.copyItem(atPath: directory.path + "/" + old, toPath: other.path + "/duban.db")
    #expect(try await other.open().head().seq == 9)
  }

  @Test(
    "a damaged store with a write-ahead log is set aside with it, wherever it crashes",
    arguments: [
      Restore.Point.decided, .setAside, .inForce,
    ])
  func crashOverDamage(_ point: Restore.Point) async throws {
    try await backedUp()
    let junk = Data(repeating: 9, count: 50_000)
    for name in ["duban.db", "duban.db-wal"] {
      try junk.write(to: URL(fileURLWithPath: directory.path + "/" + name))
    }
    #expect(throws: StoreError.closed) {
      _ = try Self.restore(backup, into: directory.path) { reached throws(StoreError) in
        if reached == point { throw .closed }
      }
    }
    let store = try directory.open()
    #expect(try await store.verify().findings == [])
    let kept = try FileManager.default.contentsOfDirectory(atPath: directory.path)
      .filter { $0.contains("replaced") && !$0.hasSuffix("-shm") }
    #expect(kept.count == 2, "\(kept)")
    for name in kept { #expect(try Data(contentsOf: URL(fileURLWithPath: directory.path + "/" + name)) == junk) }
  }

  @Test("a gap that no restore explains is found")
  func forged() async throws {
    try await backedUp()
    _ = try Self.restore(backup, into: directory.path)
    let store = try directory.open()
    try store.tamper("DELETE FROM log WHERE seq = 6")
    let found = try await store.verify().findings
    #expect(found.contains { $0.seq == 10 && $0.what.contains("missing") }, "\(found)")
  }
}
