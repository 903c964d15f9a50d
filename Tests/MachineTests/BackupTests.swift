// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

extension MachineTests {
  @Suite("Backup and restore")
  struct BackupTests {
    private static let folder = "/var/backups/duban"

    private static func clear() throws { try Command.must(["bash", "-c", "rm -rf \(folder)/*"]) }

    private static func backups() throws -> [String] {
      try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    }

    private static func open(_ count: Int, _ word: String) throws {
      let answer = try Door.open(
        "first-responsibility", ids: (0..<count).map { "\(word)-\($0)" }, as: "wang",
        ["subject": "Pump", "requester": "Li"])
      #expect(answer.status == 200)
    }

    private static func end() throws -> Int {
      Int(try #require(try Door.get("/v1/status").expect(200)["head"]["seq"].number))
    }

    private static func stop() throws {
      try Command.must(["systemctl", "stop", "duband.socket", "duband.service"])
    }

    private static func start() throws { try Command.must(["systemctl", "start", "duband.socket"]) }

    @Test("the service takes a verified backup under an account of its own while events arrive, and keeps the newest")
    func service() throws {
      try Self.clear()
      try Self.open(20, "before")
      let isDone = Shared(false)
      inParallel(2) { index in
        if index == 0 {
          var round = 0
          while !isDone.value, round < 500 {
            try? Self.open(5, "while-\(round)")
            round += 1
          }
        } else {
          defer { isDone.change { $0 = true } }
          _ = try? Command.must(["systemctl", "start", "duban-backup.service"])
        }
      }
      #expect(try Service.property("Result", of: "duban-backup.service") == "success")
      let name = try #require(try Self.backups().first)
      #expect(name.wholeMatch(of: /duban-\d{4}-\d\d-\d\dT\d{4}Z-\d+\.db/) != nil)
      #expect(try Self.backups().count == 1, "nothing half done is left")
      #expect(try Command.must(["stat", "-c", "%U %a", "\(Self.folder)/\(name)"]) == "duban-backup 600\n")
      // Neither the daemon's account nor an operator comes near it, and the backup's account not near the store.
      for account in ["duban", "wang"] {
        #expect(try Command.run(["cat", "\(Self.folder)/\(name)"], as: account).status != 0)
      }
      #expect(try Command.run(["cat", "/var/lib/duban/duban.db"], as: "duban-backup").status != 0)
      // What it holds agrees with its own log.
      try Command.must(["mkdir", "-p", "/tmp/taken"])
      defer { _ = try? Command.run(["rm", "-rf", "/tmp/taken"]) }
      try Command.must(["cp", "\(Self.folder)/\(name)", "/tmp/taken/duban.db"])
      try Command.must(["duband", "verify", "--state-directory", "/tmp/taken"])
      let told = try awaited("the backup's line") {
        try Journal.entries(["MESSAGE_ID=\(try Journal.identifier("backedUp"))", "DUBAN_ACTOR=duban-backup"]).last
      }
      #expect(name.hasSuffix("-\(told["DUBAN_SEQ"] ?? "").db"))

      // A second backup of the same minute and the same entries would have the first one's name.
      try Self.open(1, "after")
      for old in ["duban-2020-01-01T0100Z-5.db", "duban-2020-01-02T0100Z-6.db", "letter.txt"] {
        try Command.must(["touch", "\(Self.folder)/\(old)"])
      }
      let said = try JSONText(
        try Command.must([
          "dubanctl", "--format", "json", "backup", "--directory", Self.folder, "--keep", "2",
        ]))
      #expect(said["removed"].list.map(\.string) == ["duban-2020-01-01T0100Z-5.db", "duban-2020-01-02T0100Z-6.db"])
      #expect(try Self.backups().contains("letter.txt"))
      #expect(try Command.run(["dubanctl", "backup", "/tmp/mine.db"], as: "wang").status == 77)
      try Self.clear()
    }

    @Test(
      "a restore of an older backup names the lost entries, and so do status, journal, log and every later question")
    func older() throws {
      try Self.open(4, "kept")
      try Command.must(["dubanctl", "backup", "/tmp/older.db"])
      let kept = try Self.end()
      try Self.open(5, "lost")
      let lost = try Self.end()
      let refused = try Command.run(["duband", "restore", "/tmp/older.db"])
      #expect(refused.status == 75 && refused.error.unwrapped.contains("in use"), "\(refused)")
      try Self.stop()
      let start = try Journal.end()

      let said = try Command.must(["duband", "restore", "/tmp/older.db"])

      #expect(said.contains("#\(kept + 1) to #\(lost) are gone"), "\(said)")
      #expect(said.contains("/var/lib/duban/duban.db.replaced-"), "\(said)")
      #expect(try Command.must(["stat", "-c", "%U %a", "/var/lib/duban/duban.db"]) == "duban 600\n")
      try Self.start()
      _ = try Door.get("/v1/health").expect(200)
      let restored = try Door.get("/v1/status").expect(200)["restored"]
      #expect(restored["gone"]["from"].number == Double(kept + 1) && restored["gone"]["to"].number == Double(lost))
      let status = try Command.must(["dubanctl", "status"]).split(whereSeparator: \.isWhitespace)
      #expect(status.joined(separator: " ").contains("#\(kept + 1) to #\(lost) are gone"), "\(status)")
      let told = try Journal.entries(["MESSAGE_ID=\(try Journal.identifier("restored"))"], after: start)
      #expect(told.count == 1 && told.first?["PRIORITY"] == "3")
      #expect(told.first?["MESSAGE"]?.contains("#\(kept + 1) to #\(lost) are gone") == true, "\(told)")
      #expect(told.first?["DUBAN_SEQ"] == "\(lost + 1)")
      let explained = try Command.must(
        ["journalctl", "--no-pager", "-x", "MESSAGE_ID=\(try Journal.identifier("restored"))"])
      #expect(explained.contains("never used again"))
      // The log goes on behind what was told; who was told of what is gone hears so.
      try Self.open(3, "after")
      #expect(try Service.log().map { Int($0["seq"].number ?? 0) } == Array(1...kept) + Array(lost + 1...lost + 4))
      let problem = try Door.get("/v1/log?after=\(lost)").expect(409)
      #expect(problem["type"].string == "/problems/seq" && problem["accepts"].list.map(\.string) == ["\(kept)"])
      #expect(problem["detail"].string?.contains("\(lost)") == true)
      let watching = try Command.run(["dubanctl", "watch", "--after", "\(lost)"])
      #expect(watching.status == 75, "\(watching)")
      #expect(try Command.run(["dubanctl", "verify"]).status == 0)
      try Command.must(["systemctl", "restart", "duband.service"])
      #expect(
        try Journal.entries(["MESSAGE_ID=\(try Journal.identifier("restored"))"], after: start).count == 1,
        "it is told once")
    }

    @Test("with the store destroyed, the journal names what is gone")
    func destroyed() throws {
      try Self.open(4, "kept")
      try Command.must(["dubanctl", "backup", "/tmp/destroyed.db"])
      let kept = try Self.end()
      try Self.open(5, "lost")
      let lost = try Self.end()
      try Service.settle()
      try Self.stop()
      try Command.must(["journalctl", "--sync"])
      try Command.must(["bash", "-c", "rm -rf /var/lib/duban/*"])

      let said = try Command.must(["duband", "restore", "/tmp/destroyed.db"])

      #expect(said.contains("at least #\(kept + 1) to #\(lost) are gone"), "\(said)")
      try Self.start()
      let status = try Door.get("/v1/status").expect(200)
      #expect(status["restored"]["knowledge"].string == "journal")
      #expect(status["restored"]["gone"]["to"].number == Double(lost))
      #expect(try #require(status["head"]["epoch"].number) > 2)
      _ = try Door.get("/v1/log?after=\(lost)").expect(409)
    }

    @Test("what is damaged or no backup is refused, and the store stays as it was")
    func refused() throws {
      try Self.open(4, "kept")
      try Command.must(["dubanctl", "backup", "/tmp/whole.db"])
      let size = try #require(
        Int(try Command.must(["stat", "-c", "%s", "/tmp/whole.db"]).trimmingCharacters(in: .whitespacesAndNewlines)))
      try Self.stop()
      let before = try Command.must(["duband", "verify", "--state-directory", "/var/lib/duban"])
      for (script, status) in [
        ("head -c \(size / 2) /tmp/whole.db >/tmp/wrong.db", 65), ("echo letter >/tmp/wrong.db", 65),
        (": >/tmp/wrong.db", 65), ("rm /tmp/wrong.db", 66),
      ] {
        try Command.must(["bash", "-c", script])
        let said = try Command.run(["duband", "restore", "/tmp/wrong.db"])
        #expect(said.status == Int32(status) && said.error.contains("/tmp/wrong.db"), "\(said)")
      }
      #expect(try Command.must(["duband", "verify", "--state-directory", "/var/lib/duban"]) == before)
      try Command.must(["bash", "-c", "chown -R duban:duban /var/lib/duban"])
      try Self.start()
    }

    @Test("on a disk without room a backup is refused and harms nothing; a restore too")
    func noRoom() throws {
      _ = try Door.get("/v1/health").expect(200)
      try Command.must(["dubanctl", "backup", "/tmp/roomy.db"])
      try Self.stop()
      let folder = "/var/lib/duban"
      try Command.must(["mount", "-t", "tmpfs", "-o", "size=48m,mode=700,uid=duban,gid=duban", "tmpfs", folder])
      defer {
        try? Self.stop()
        _ = try? Command.run(["umount", folder])
        try? Self.start()
      }
      try Self.start()
      try Self.open(4, "kept")

      let answer = try Command.run(["dubanctl", "--format", "json", "backup", "/tmp/refused.db"])

      #expect(answer.status == 74 && answer.error.contains("/problems/full"), "\(answer)")
      #expect(!FileManager.default.fileExists(atPath: "/tmp/refused.db"))
      try Self.open(4, "more")
      #expect(try Command.run(["dubanctl", "verify"]).status == 0)
      #expect(!(try FileManager.default.contentsOfDirectory(atPath: folder).contains { $0.contains("partial") }))
      try Self.stop()
      try Command.must(["bash", "-c", "head -c 60m /dev/zero >\(folder)/filler || true"])
      let refused = try Command.run(["duband", "restore", "/tmp/roomy.db"])
      #expect(refused.status == 75 && refused.error.unwrapped.contains("bytes are needed"), "\(refused)")
    }

    @Test("the timer is there, is not enabled by itself, and comes every night")
    func timer() throws {
      #expect(try Service.property("UnitFileState", of: "duban-backup.timer") == "disabled")
      try Command.must(["systemctl", "start", "duban-backup.timer"])
      defer { _ = try? Command.run(["systemctl", "stop", "duban-backup.timer"]) }
      #expect(try Service.property("ActiveState", of: "duban-backup.timer") == "active")
      #expect(!(try Service.property("NextElapseUSecRealtime", of: "duban-backup.timer")).isEmpty)
      let rated = try Command.run([
        "systemd-analyze", "security", "--no-pager", "--threshold=6", "duban-backup.service",
      ])
      #expect(rated.status == 0, "\(rated.output.suffix(200))")
    }
  }
}
