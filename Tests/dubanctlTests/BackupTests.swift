// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import DubanCore
import Foundation
import Testing
import WorkingTime

@testable import dubanctl

@Suite("Backups")
struct BackupTests {
  private let folder = FileManager.default.temporaryDirectory.appendingPathComponent("duban-\(UUID().uuidString)").path

  private func made() throws -> String {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    return folder
  }

  private func text(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

  private func names() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: folder).sorted() }

  @Test("a name says when in UTC, and up to which entry, and is read back")
  func naming() {
    let name = BackupNames.name(at: Instant(milliseconds: 1_795_827_600_000), seq: 105)
    #expect(name == "duban-2026-11-28T0100Z-105.db")
    #expect(BackupNames.read(name).map { "\($0)" } == "(time: \"2026-11-28T0100Z\", seq: 105)")
    for other in [
      "duban-2026-11-28T0100Z.db", "duban-2026-11-28T0100Z-x.db", "duban-2026-11-28T0100-5.db", "letter.txt",
      "duban-2026-11-28T0100Z-5.db.partial", "x-2026-11-28T0100Z-5.db", "duban.partial", "duban-2026-11-2８T0100Z-5.db",
      "duban-2026-11-28T0100Z--5.db",
    ] {
      #expect(BackupNames.read(other) == nil, "\(other)")
    }
  }

  @Test("the newest are kept, whatever else lies there, and in whatever order they are listed")
  func surplus() {
    let seed = UInt64.random(in: 0...UInt64.max)
    var random = SplitMix(seed: seed)
    for _ in 0..<200 {
      var moments = Set<Int64>()
      for _ in 0..<Int.random(in: 0...20, using: &random) {
        moments.insert(Int64.random(in: 0...30_000_000, using: &random) * 60_000)
      }
      let ours = moments.sorted().map { BackupNames.name(at: Instant(milliseconds: $0), seq: $0 % 97) }
      let keep = Int.random(in: 1...10, using: &random)
      let listed = (ours + ["letter.txt", "duban.partial", ".", ".."]).shuffled(using: &random)
      #expect(BackupNames.surplus(listed, keeping: keep) == ours.dropLast(keep), "seed \(seed)")
    }
    #expect(
      BackupNames.surplus(["duban-2026-11-28T0100Z-9.db", "duban-2026-11-28T0100Z-10.db"], keeping: 1)
        == ["duban-2026-11-28T0100Z-9.db"])
  }

  @Test("a file is replaced only by a whole one, for its owner alone")
  func replaced() throws {
    let file = try made() + "/backup.db"
    try "old".write(toFile: file, atomically: false, encoding: .utf8)
    do {
      let target = try BackupTarget(file: file, directory: nil, Sample.english)
      try target.begin()
      try target.write(Array("half".utf8))
      #expect(try text(file) == "old")
      // A second one at the same time has no business there.
      let other = try BackupTarget(file: file, directory: nil, Sample.english)
      let failure = #expect(throws: Failure.self) { try other.begin() }
      #expect(failure?.status == .temporary)
      target.giveUp()
    }
    #expect(try names() == ["backup.db"])
    #expect(try text(file) == "old")
    // One that was killed leaves what the next one writes over.
    try "a long rest of a run that was killed".write(toFile: file + ".partial", atomically: false, encoding: .utf8)
    let target = try BackupTarget(file: file, directory: nil, Sample.english)
    try target.begin()
    try target.write(Array("new".utf8))
    #expect(try target.finish(seq: 1, at: Instant(milliseconds: 0)) == file)
    #expect(try text(file) == "new")
    #expect(try names() == ["backup.db"])
    let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? NSNumber
    #expect(mode?.intValue == 0o600)
  }

  @Test("a directory, a device and a folder that is not there are no files to write")
  func places() throws {
    let folder = try made()
    func status(file: String?, directory: String?) -> Int32? {
      do {
        let target = try BackupTarget(file: file, directory: directory, Sample.english)
        try target.begin()
        return nil
      } catch {
        return (error as? Failure)?.status.rawValue
      }
    }
    #expect(status(file: folder, directory: nil) == 73)
    #expect(status(file: "/dev/null", directory: nil) == 73)
    #expect(status(file: folder + "/no/backup.db", directory: nil) == 73)
    #expect(status(file: nil, directory: folder + "/no") == 66)
    #expect(status(file: nil, directory: folder) == nil)
    #expect(try names().isEmpty)
  }

  @Test("what was taken is told in both languages, and to programs")
  func told() throws {
    let taken = TakenBackup(
      file: "/b/duban.db", size: 1_572_864, seq: 105, hash: "ab", epoch: 3, digest: [UInt8](repeating: 1, count: 32))
    let text = BackupText(taken: taken, removed: ["duban-2026-11-01T0100Z-5.db"])
    let english = text.lines(Sample.english).joined(separator: "\n")
    #expect(english.contains("#105") && english.contains("1.5 MiB") && english.contains("Removed"))
    #expect(text.lines(Sample.chinese).joined().contains("校验无误"))
    #expect(text.json["head"]?["seq"] == 105 && text.json["sha256"]?.stringValue?.hasPrefix("0101") == true)
    #expect(["0 B", "1023 B", "1.0 KiB"] == [0, 1023, 1024].map(Bytes.text))
  }

  @Test(
    "a file or a directory, and a count that makes sense",
    arguments: [
      [], ["a.db", "--directory", "/b"], ["a.db", "--keep", "2"], ["--directory", "/b", "--keep", "0"],
    ])
  func usage(_ arguments: [String]) {
    #expect(throws: (any Error).self) { try Backup.parse(arguments) }
  }
}
