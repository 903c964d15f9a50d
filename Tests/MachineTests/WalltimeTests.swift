// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

extension MachineTests {
  @Suite("Under a jumping clock")
  struct WalltimeTests {
    private func open() throws -> JSONText {
      try Door.send("urgent-directive.open", as: "wang", ["summary": "Dyke", "source": "Sun"]).expect(201)
    }

    private func awaitLine(_ kind: String, after cursor: String) throws -> Journal.Entry {
      try awaited("the journal's line '\(kind)'") {
        try Journal.entries(["MESSAGE_ID=\(try Journal.identifier(kind))"], after: cursor).first
      }
    }

    /// What has fired until now, as `NUMBER TYPE`; and that nothing is wrong with the log's time.
    private func fired() throws -> [String] {
      let entries = try Service.log()
      let instants = try entries.map { try #require($0["at"].instant) }
      #expect(instants == instants.sorted(), "an entry is earlier than the one before it")
      var fired: [String] = []
      for entry in entries where entry["due"] != .null {
        let (at, due) = (try #require(entry["at"].instant), try #require(entry["due"].instant))
        #expect(at >= due, "\(entry)")
        fired.append("\(entry["matter"].string ?? "") \(entry["event"]["type"].string ?? "")")
      }
      return fired
    }

    @Test(
      "set forward and back, by an hour, a day, a year: nothing fires, events are taken, and it ends when it is set right"
    )
    func jumps() throws {
      try Service.setting("urgent-directive", "relay_in: 30min")
      try Faults.prepare()
      _ = try open()
      for offset: Int64 in [3600, 86_400, 31_536_000, -3600, -86_400, -31_536_000] {
        let before = try Journal.end()
        try Faults.setClock(offset)
        let held = try awaitLine("walltimeHeld", after: before)
        #expect(held["PRIORITY"] == "2")
        #expect(held["MESSAGE"]?.contains("dubanctl walltime accept") == true, "\(held)")
        let jumped = try awaitLine("walltimeJumped", after: before)
        #expect(jumped["MESSAGE"]?.contains(offset > 0 ? "forward by" : "back by") == true, "\(jumped)")
        _ = try open()
        let status = try Command.must(["dubanctl", "--lang", "en", "status"])
        #expect(status.hasPrefix("DEADLINES ARE HELD\n"), "\(status)")
        #expect(try Door.get("/v1/health").expect(200)["ready"] == .bool(true))
        try Faults.setClock(0)
        _ = try awaitLine("walltimeReleased", after: before)
        #expect(try Service.troubles() == [])
      }
      #expect(try fired() == [])
      #expect(try Service.property("NRestarts") == "0")
    }

    @Test("a clock that an administrator accepts: what is due by it fires once; one behind the log is waited for")
    func accepted() throws {
      try Service.setting("urgent-directive", "relay_in: 30min")
      try Faults.prepare()
      let number = try #require(try open()["number"].string)
      let before = try Journal.end()
      let early = try Command.run(["dubanctl", "--lang", "en", "walltime", "accept"])
      #expect(early.status == 65 && early.error.unwrapped.contains("deadlines fire by the wall clock"), "\(early)")
      try Faults.setClock(86_400)
      _ = try awaitLine("walltimeHeld", after: before)
      let held = try Command.must(["dubanctl", "--lang", "en", "walltime"])
      #expect(held.unwrapped.contains("1d ahead of the log's time"), "\(held)")
      #expect(try fired() == [])
      let answer = try Command.must(["dubanctl", "--lang", "en", "walltime", "accept"])
      #expect(answer.unwrapped.contains("1 clock has something due"), "\(answer)")
      let all = ["yellow", "red", "later"].map { "\(number) urgent-directive.\($0)" }
      try awaited("what is due by it") { try fired() == all ? () : nil }

      let behind = try Journal.end()
      try Faults.setClock(0)
      _ = try awaitLine("walltimeHeld", after: behind)
      let waits = try Command.must(["dubanctl", "--lang", "zh", "walltime", "accept"])
      #expect(waits.unwrapped.contains("流水比此时钟快"), "\(waits)")
      #expect(waits.unwrapped.contains("期限一律等待"), "\(waits)")
      _ = try open()
      #expect(try fired() == all)
      #expect(try Service.troubles() == [])
      // Also after a start.
      try Command.must(["systemctl", "stop", "duband.service"])
      #expect(try Service.troubles() == [])
    }

    @Test("a machine that starts before the log's end, or in 1970, holds what is due until its clock is set")
    func battery() throws {
      try Service.setting("urgent-directive", "relay_in: 30min")
      try Faults.prepare()
      _ = try open()
      for offset in [-86_400, -Int64(Date().timeIntervalSince1970)] {
        try Command.must(["systemctl", "stop", "duband.service"])
        let before = try Journal.end()
        try Faults.setClock(offset)
        try Service.start()
        _ = try open()
        _ = try awaitLine("walltimeHeld", after: before)
        #expect(
          try Door.get("/v1/status").expect(200)["time"]["why"].string == (offset == -86_400 ? "before" : "implausible")
        )
        try Faults.setClock(0)
        _ = try awaitLine("walltimeReleased", after: before)
      }
      #expect(try fired() == [])
    }

    @Test("a machine that slept for longer than a limit fires when it wakes, and nothing is held")
    func slept() throws {
      try Service.setting("urgent-directive", "relay_in: 30min")
      try Faults.prepare()
      let number = try #require(try open()["number"].string)
      let before = try Journal.end()
      try Faults.sleep(86_400)
      try awaited("what fell due in its sleep") {
        try fired() == ["yellow", "red", "later"].map { "\(number) urgent-directive.\($0)" } ? () : nil
      }
      for kind in ["walltimeHeld", "walltimeJumped"] {
        #expect(try Journal.entries(["MESSAGE_ID=\(try Journal.identifier(kind))"], after: before) == [])
      }
      #expect(try Service.troubles() == [])
    }
  }
}
