// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

extension MachineTests {
  @Suite("When the disk fails")
  struct DiskTests {
    private let filler = Service.state + "/filler"

    private func mountSmallDisk() throws {
      try Command.must(["mkdir", "-p", Service.state, Service.smallDisk])
      try Command.must(["mount", "-t", "tmpfs", "-o", "size=12m,mode=0700", "small", Service.smallDisk])
      // A mount of its own: what is remounted elsewhere changes the file system, not the service's view of it.
      try Command.must(["mount", "--bind", Service.smallDisk, Service.state])
      try Command.must(["chown", "duban:duban", Service.state])
    }

    /// Takes the room that is left, to the last byte.
    private func fill() throws {
      _ = try Command.run(["dd", "if=/dev/zero", "of=\(filler)", "bs=64k", "oflag=append", "conv=notrunc"])
      _ = try Command.run(["dd", "if=/dev/zero", "of=\(filler)", "bs=512", "oflag=append", "conv=notrunc"])
    }

    private func open(_ id: String = UUID().uuidString) throws -> Door.Answer {
      try Door.send("urgent-directive.open", as: "wang", id: id, ["summary": "Dyke", "source": "Sun"])
    }

    private func troubles(after cursor: String) throws -> [Journal.Entry] {
      try Journal.entries(["MESSAGE_ID=\(try Journal.identifier("storeTrouble"))"], after: cursor)
    }

    /// Everything acknowledged is in the log once, and what was refused is not.
    private func expectLogged(_ acknowledged: [String]) throws {
      let ids = try Service.log().filter { $0["event"]["type"].string == "urgent-directive.open" }
        .compactMap { $0["event"]["id"].string }
      #expect(Set(ids).count == ids.count)
      #expect(Set(ids).isSuperset(of: acknowledged))
    }

    /// Opens until the disk does not take it any more.
    private func openUntil(_ status: Int, _ acknowledged: inout [String]) throws -> Door.Answer {
      for number in 0..<2000 {
        let answer = try open("\(status)-\(number)")
        if answer.status == status { return answer }
        _ = try answer.expect(201)
        acknowledged.append("\(status)-\(number)")
      }
      throw Unexpected("the disk took everything")
    }

    @Test("full, it answers 507, holds rungs, loses nothing, and goes on when there is room; also where it starts full")
    func full() throws {
      try mountSmallDisk()
      try Service.setting("urgent-directive", "relay_in: 4s")
      try Service.change("WatchdogSec=8s")
      let start = try Journal.end()
      var acknowledged: [String] = []
      let first = try open("first").expect(201)
      let number = try #require(first["number"].string)
      let due = try #require(first["due"].instant)
      acknowledged.append("first")
      try fill()

      let refused = try openUntil(507, &acknowledged)
      #expect(try #require(refused.retryAfter) >= 1)
      #expect(try Service.troubles().contains { $0.contains("no room is left") })
      _ = try awaited("the journal's word of it") { try troubles(after: start).first }
      #expect(try troubles(after: start).map { $0["PRIORITY"] } == ["2"])
      _ = try Door.get("/v1/matters/\(number)", as: "wang").expect(200)
      try awaited("it to be late, and the watchdog's time to pass") { Date() > due + 6 ? () : nil }
      #expect(try open().status == 507)
      try FileManager.default.removeItem(atPath: filler)
      try awaited("an event to be taken again") { try open("again").status == 201 ? () : nil }
      acknowledged.append("again")
      let red = try awaited("the red card") {
        try Service.log().first {
          $0["matter"].string == number && $0["event"]["type"].string == "urgent-directive.red"
        }
      }
      #expect(try #require(red["late_by"].number) > 0)
      #expect(try Service.property("NRestarts") == "0")
      #expect(try Service.troubles() == [])

      // Full at the start: nobody has to come when there is room again.
      try Command.must(["systemctl", "stop", "duband.service"])
      try fill()
      let waiting = try awaited("an answer") { try open().status == 507 ? try open() : nil }
      #expect(try #require(waiting.retryAfter) >= 1)
      #expect(try Service.property("StatusText").contains("no room is left"))
      #expect(try Command.run(["dubanctl", "status"]).error.unwrapped.contains("no room"))
      try FileManager.default.removeItem(atPath: filler)
      try awaited("it to begin") { try open("begun").status == 201 ? () : nil }
      acknowledged.append("begun")
      #expect(try Service.property("NRestarts") == "0")
      try expectLogged(acknowledged)
    }

    @Test("read-only, or over its quota, it answers so with the time to ask again, and goes on by itself")
    func readOnly() throws {
      try mountSmallDisk()
      try Service.setting("urgent-directive", "relay_in: 2s")
      try Faults.prepare()
      let start = try Journal.end()
      let first = try open("first").expect(201)
      let number = try #require(first["number"].string)
      for (fault, status, word) in [(Faults.Name.erofs, 503, "read-only"), (.edquot, 507, "no room is left")] {
        try Faults.on(fault)
        let refused = try open("\(fault)")
        #expect(refused.status == status, "\(refused)")
        #expect(try #require(refused.retryAfter) >= 1)
        #expect(try Service.troubles().contains { $0.contains(word) })
        try Faults.off(fault)
        try awaited("an event to be taken again") { try open("\(fault)").status == 201 ? () : nil }
      }
      #expect(try troubles(after: start).filter { $0["PRIORITY"] == "2" }.count == 2)
      _ = try awaited("the red card") {
        try Service.log().first {
          $0["matter"].string == number && $0["event"]["type"].string == "urgent-directive.red"
        }
      }
      // Really read-only; a file system with open files cannot be made so, hence at the start.
      try Command.must(["systemctl", "stop", "duband.service"])
      try Command.must(["mount", "-o", "remount,ro", Service.smallDisk])
      let waiting = try awaited("an answer") { try open().status == 503 ? try open() : nil }
      #expect(try #require(waiting.retryAfter) >= 1)
      #expect(try Service.property("StatusText").contains("read-only"))
      try Command.must(["mount", "-o", "remount,rw", Service.smallDisk])
      try awaited("it to begin") { try open("begun").status == 201 ? () : nil }
      #expect(try Service.property("NRestarts") == "0")
      try expectLogged(["first", "erofs", "edquot", "begun"])
    }

    @Test("after an fsync that fails nothing is acknowledged and it ends; it is well when the disk is")
    func sync() throws {
      try Faults.prepare("RestartSec=100ms")
      let start = try Journal.end()
      _ = try open("first").expect(201)
      try Faults.on(.fsync)
      let refused = try open("lost")
      #expect(refused.status == 503 || refused.status == nil, "\(refused)")
      try awaited("systemd to start it again") { try Service.property("NRestarts") == "1" ? () : nil }
      #expect(try Service.property("ExecMainStatus") == "0")
      let waiting = try awaited("an answer") { try open("lost").status == 503 ? try open("lost") : nil }
      #expect(try #require(waiting.retryAfter) >= 1)
      #expect(try troubles(after: start).contains { $0["MESSAGE"]?.contains("synced") == true })
      try Faults.off(.fsync)
      _ = try awaited("it to be well") { try open("lost").status == 201 ? () : nil }
      #expect(try Service.property("NRestarts") == "1")
      try expectLogged(["first", "lost"])
    }

    private let database = Service.state + "/duban.db"

    /// Changes the database while nothing runs, and expects that a start refuses it for good and leaves it as it is.
    private func expectRefused(_ word: String, _ damage: [String], sourceLocation: SourceLocation = #_sourceLocation)
      throws
    {
      let start = try Journal.end()
      let whole = try Data(contentsOf: URL(fileURLWithPath: database))
      try Command.must(damage)
      let damaged = try Data(contentsOf: URL(fileURLWithPath: database))
      #expect(damaged != whole, sourceLocation: sourceLocation)
      _ = try Command.run(["systemctl", "start", "duband.service"])
      #expect(try Service.property("ExecMainStatus") == "65", sourceLocation: sourceLocation)
      #expect(try Service.property("NRestarts") == "0", sourceLocation: sourceLocation)
      #expect(try Service.property("ActiveState") == "failed", sourceLocation: sourceLocation)
      let said = try Journal.entries(["SYSLOG_IDENTIFIER=duband"], after: start).compactMap { $0["MESSAGE"] }
      #expect(said.contains { $0.contains(word) }, "\(said)", sourceLocation: sourceLocation)
      #expect(try Data(contentsOf: URL(fileURLWithPath: database)) == damaged, sourceLocation: sourceLocation)
      try whole.write(to: URL(fileURLWithPath: database))
      try Command.must(["chown", "duban:duban", database])
      try Command.must(["systemctl", "reset-failed", "duband.service", "duband.socket"])
      try Command.must(["systemctl", "start", "duband.socket"])
    }

    @Test("a database that is damaged, cut short, cut off or gone is refused once, in words, and not touched")
    func damaged() throws {
      _ = try open("first").expect(201)
      try Command.must(["systemctl", "stop", "duband.service"])
      try expectRefused("is damaged", ["dd", "if=/dev/urandom", "of=\(database)", "bs=100", "count=1", "conv=notrunc"])
      try expectRefused("is damaged", ["truncate", "-s", "20000", database])
      try expectRefused("has held a database", ["truncate", "-s", "0", database])
      _ = try open("second").expect(201)
      try expectLogged(["first", "second"])
    }

    @Test("a page that is found damaged while it runs ends it, whoever finds it, and it is not started again")
    func damagedWhileRunning() throws {
      let ids = (0..<400).map { "page-\($0)" }
      let opened = try Door.open("first-responsibility", ids: ids, as: "wang", ["subject": "Pump", "requester": "Li"])
      let number = try #require(try opened.expect(200).list.last?["number"].string)
      // What was written lies in the database now, and in no cache.
      try Command.must(["systemctl", "stop", "duband.service"])
      try Service.change("WatchdogSec=8s")
      _ = try Door.get("/v1/health").expect(200)
      let start = try Journal.end()
      let pages = try FileManager.default.attributesOfItem(atPath: database)[.size] as? Int ?? 0
      try Command.must([
        "dd", "if=/dev/urandom", "of=\(database)", "bs=4096", "seek=30", "count=\(pages / 4096 - 30)", "conv=notrunc",
      ])
      let read = try Door.get("/v1/matters/\(number)", as: "wang")
      #expect(read.status == 500 || read.status == nil, "\(read.status ?? 0)")
      try awaited("its end") { try Service.property("ActiveState") == "failed" ? () : nil }
      #expect(try Service.property("ExecMainStatus") == "65")
      #expect(try Service.property("NRestarts") == "0")
      let said = try Journal.entries(["SYSLOG_IDENTIFIER=duband"], after: start).compactMap { $0["MESSAGE"] }
      #expect(said.contains { $0.contains("is damaged") && $0.contains("restore a backup") }, "\(said)")
    }
  }
}
