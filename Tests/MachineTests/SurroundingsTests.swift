// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

extension MachineTests {
  @Suite("When the machine around it fails")
  struct SurroundingsTests {
    /// A connection to the door that says nothing.
    private func connection() throws -> CInt {
      let descriptor = socket(AF_UNIX, CInt(SOCK_STREAM.rawValue), 0)
      var address = sockaddr_un()
      address.sun_family = sa_family_t(AF_UNIX)
      withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Service.socket.utf8) }
      let connected = withUnsafePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
        }
      }
      guard connected == 0 else { throw Unexpected("no connection: \(String(cString: strerror(errno)))") }
      return descriptor
    }

    private func open(_ id: String = UUID().uuidString) throws -> Door.Answer {
      try Door.send("urgent-directive.open", as: "wang", id: id, ["summary": "Dyke", "source": "Sun"])
    }

    @Test("stopped by SIGSTOP for longer than a limit, it fires late, says how late, and is not started again")
    func stopped() throws {
      try Service.setting("urgent-directive", "relay_in: 3s")
      let opened = try open().expect(201)
      let due = try #require(opened["due"].instant)
      try Command.must(["systemctl", "kill", "-s", "STOP", "duband.service"])
      try awaited("it to be late") { Date() > due + 1 ? () : nil }
      try Command.must(["systemctl", "kill", "-s", "CONT", "duband.service"])
      let red = try awaited("the red card") {
        try Service.log().first { $0["event"]["type"].string == "urgent-directive.red" }
      }
      #expect(try #require(red["late_by"].number) >= 1)
      #expect(try Service.property("NRestarts") == "0")
      // Both clocks counted on: nothing is wrong with them.
      #expect(try Service.troubles() == [])
    }

    @Test("a second daemon on the same state says who holds it, and disturbs nobody")
    func second() throws {
      _ = try Door.get("/v1/health").expect(200)
      let pid = try Service.property("MainPID")
      let second = try Command.run([
        "timeout", "20", "duband", "--state-directory", Service.state, "--socket", "/run/second.sock",
      ])
      #expect(second.status == 75)
      #expect(second.error.contains("in use by process \(pid)"), "\(second)")
      _ = try open().expect(201)
      #expect(try Service.property("NRestarts") == "0")
    }

    @Test("with few descriptors one account's idle connections take no room from another's, and it goes on")
    func descriptors() throws {
      try Service.change("LimitNOFILE=60")
      let number = try #require(try open("first").expect(201)["number"].string)
      let pid = try Service.property("MainPID")
      // More than there are descriptors for.
      let crowd = try (0..<80).map { _ in try connection() }
      for _ in 0..<20 {
        #expect(try Door.get("/v1/matters/\(number)", as: "wang").status == 200)
      }
      #expect(try FileManager.default.contentsOfDirectory(atPath: "/proc/\(pid)/fd").count < 58)
      for descriptor in crowd { close(descriptor) }
      _ = try open("second").expect(201)
      #expect(try Service.property("MainPID") == pid)
    }

    @Test(
      "a journal that hangs or is gone holds nobody up, and when it is back lines come again and say what is missing")
    func journal() throws {
      let journald = ["systemd-journald.service", "systemd-journald.socket", "systemd-journald-dev-log.socket"]
      _ = try open("first").expect(201)
      let pid = try Service.property("MainPID")
      let start = try Journal.end()
      try Command.must(["systemctl", "kill", "-s", "STOP", "systemd-journald.service"])
      let ids = (0..<1500).map { "hung-\($0)" }
      let answer = try Door.open("first-responsibility", ids: ids, as: "wang", ["subject": "Pump", "requester": "Li"])
      try Command.must(["systemctl", "kill", "-s", "CONT", "systemd-journald.service"])
      let opened = try answer.expect(200).list.compactMap { $0["number"].string }
      #expect(opened.count == ids.count)
      // A line that comes while journald is still busy with its backlog may be among the missing.
      var again: Set<String> = []
      let lines = try awaited("lines to come again") {
        again.insert(try #require(try open("again \(again.count)").expect(201)["number"].string))
        let lines = try Journal.entries(["_SYSTEMD_UNIT=duband.service"], after: start)
        return lines.contains { again.contains($0["DUBAN_MATTER"] ?? "") } ? lines : nil
      }
      // Each of them is there, or counted among the missing.
      let told = Set(lines.compactMap { $0["DUBAN_MATTER"] })
      let missing = lines.compactMap { $0["MESSAGE"] }.filter { $0.contains("lines before this one are missing") }
        .compactMap { $0.split(separator: " ").first.flatMap { Int($0) } }.reduce(0, +)
      #expect(opened.count { told.contains($0) } + missing == opened.count)

      try Command.must(["systemctl", "stop"] + journald)
      _ = try open("gone").expect(201)
      _ = try open("gone, too").expect(201)
      try Command.must(["systemctl", "start"] + journald)
      let back = try #require(try open("back").expect(201)["number"].string)
      _ = try awaited("lines to come again") {
        try Journal.entries(["_SYSTEMD_UNIT=duband.service"], after: start).first { $0["DUBAN_MATTER"] == back }
      }
      #expect(try Service.property("MainPID") == pid)
      #expect(try Service.property("NRestarts") == "0")
    }
  }
}
