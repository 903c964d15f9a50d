// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

extension MachineTests {
  @Suite("Reloading")
  struct ReloadTests {
    @Test("a good change is in force after systemctl reload, and the daemon goes on")
    func good() throws {
      _ = try Door.get("/v1/health").expect(200)
      let start = try Journal.end()
      let process = try Service.property("MainPID")
      try Service.setting("urgent-directive", "relay_in: 7min")

      try Command.must(["systemctl", "reload", "duband.service"])

      #expect(try Self.limit() == 7 * 60)
      #expect(try Service.property("MainPID") == process)
      let told = try Journal.entries(["MESSAGE_ID=\(try Journal.identifier("reloaded"))"], after: start)
      #expect(told.count == 1)
      #expect(told.first?["DUBAN_ACTOR"] == "duban")
      #expect(try Service.log().contains { $0["decision"]["environment"] != .null && $0["seq"].number == 2 })
    }

    @Test("a matter keeps the words of the version that it runs by; what is opened after a change has the new ones")
    func words() throws {
      func open() throws -> String {
        try #require(
          try Door.send("first-responsibility.open", as: "wang", ["subject": "Pump", "requester": "Li"]).expect(201)[
            "number"
          ].string)
      }
      let before = try open()
      try Service.edit("first-responsibility.yaml", replacing: "zh: 受理 }", with: "zh: 收件 }")
      try Command.must(["systemctl", "reload", "duband.service"])
      let after = try open()
      for command in ["show", "why", "history"] {
        let old = try Command.must(["dubanctl", "--lang", "zh", command, before])
        let new = try Command.must(["dubanctl", "--lang", "zh", command, after])
        #expect(old.contains("受理") && !old.contains("收件"), "\(old)")
        #expect(new.contains("收件") && !new.contains("受理（"), "\(new)")
      }
      let list = try Command.must(["dubanctl", "--lang", "zh", "list"])
      #expect(list.contains("受理") && list.contains("收件"), "\(list)")
    }

    @Test("a broken file fails the reload, says file, line and column, and what runs goes on as it was")
    func broken() throws {
      _ = try Door.get("/v1/health").expect(200)
      let environment = try Door.get("/v1/status").expect(200)["environment"]
      let start = try Journal.end()
      try Service.edit("urgent-directive.yaml", replacing: "to: starting", with: "to: nowhere")
      let place = try Self.place(of: "nowhere", in: "urgent-directive.yaml")

      let reload = try Command.run(["systemctl", "reload", "duband.service"])

      #expect(reload.status != 0)
      _ = try awaited("the journal's word of it") {
        try Journal.entries(["MESSAGE_ID=\(try Journal.identifier("reloadRefused"))"], after: start).first
      }
      let told = try Journal.entries(["MESSAGE_ID=\(try Journal.identifier("definitionProblem"))"], after: start)
      let errors = told.filter { $0["PRIORITY"] == "3" }
      #expect(errors.contains { $0["MESSAGE"]?.hasPrefix("\(place): error: ") == true }, "\(errors)")
      let refused = try Journal.entries(["MESSAGE_ID=\(try Journal.identifier("reloadRefused"))"], after: start)
      #expect(refused.map { $0["PRIORITY"] } == ["3"])
      // What the administrator's own command said stands there too.
      let said = try Journal.entries(["_SYSTEMD_UNIT=duband.service", "SYSLOG_IDENTIFIER=dubanctl"], after: start)
      #expect(said.contains { $0["MESSAGE"]?.contains(place) == true }, "\(said.compactMap { $0["MESSAGE"] })")

      #expect(try Service.property("ActiveState") == "active")
      let status = try Door.get("/v1/status").expect(200)
      #expect(status["environment"] == environment)
      #expect(status["troubles"].list.contains { $0["en"].string?.contains(place) == true }, "\(status)")
      #expect(try Command.must(["dubanctl", "status"]).contains(place))
      #expect(try Self.limit() == 15 * 60)

      // Restarted, the daemon still goes on with what it has.
      try Command.must(["systemctl", "restart", "duband.service"])
      #expect(try Service.property("StatusText").contains(place))
      #expect(try Self.limit() == 15 * 60)

      try Service.edit("urgent-directive.yaml", replacing: "to: nowhere", with: "to: starting")
      try Command.must(["systemctl", "reload", "duband.service"])
      #expect(try Door.get("/v1/status").expect(200)["troubles"] == .list([]))
    }

    @Test("without any definitions a first start fails for good, and says where it looked")
    func none() throws {
      let start = try Journal.end()
      try Command.must(["rm", "-rf", Service.workflows])
      let started = try Command.run(["systemctl", "start", "duband.service"])
      #expect(started.status != 0)
      let told = try Journal.entries(["SYSLOG_IDENTIFIER=duband", "PRIORITY=2"], after: start)
      #expect(told.first?["MESSAGE"]?.contains(Service.workflows) == true, "\(told)")
    }

    @Test("an operator may not reload")
    func operators() throws {
      let refused = try Command.run(["dubanctl", "reload"], as: "wang")
      // sysexits.h: EX_NOPERM.
      #expect(refused.status == 77, "\(refused)")
      #expect(try Service.log().count == 1)
    }

    /// How long a directive that is opened now may take to be relayed, in seconds.
    private static func limit() throws -> Double {
      let opened = try Door.send("urgent-directive.open", as: "wang", ["summary": "Dyke", "source": "Sun"]).expect(201)
      let entry = try Service.log().first { $0["seq"] == opened["seq"] }
      guard let at = entry?["at"].instant, let due = opened["due"].instant else { throw Unexpected("\(opened)") }
      return (due.timeIntervalSince(at) * 1000).rounded() / 1000
    }

    /// `FILE:LINE:COLUMN`, from 1, of the first place of a text.
    private static func place(of text: String, in file: String) throws -> String {
      let lines = try String(contentsOfFile: "\(Service.workflows)/\(file)", encoding: .utf8)
        .split(separator: "\n", omittingEmptySubsequences: false)
      guard let index = lines.firstIndex(where: { $0.contains(text) }), let range = lines[index].range(of: text) else {
        throw Unexpected("\(file) has no '\(text)'")
      }
      let column = lines[index].unicodeScalars.distance(from: lines[index].startIndex, to: range.lowerBound) + 1
      return "\(file):\(index + 1):\(column)"
    }
  }
}
