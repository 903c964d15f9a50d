// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

extension MachineTests {
  @Suite("Idle")
  struct IdleTests {
    @Test("a daemon that has nothing to do is not woken at all, whatever it did before")
    func nothing() throws {
      // The watchdog's question is the one thing that wakes it.
      try Service.change("WatchdogSec=0")
      let opened = try Door.send("first-responsibility.open", as: "wang", ["subject": "Pump", "requester": "Li"])
      #expect(opened.status == 201)
      // Readers, a follower's route and a backup, which all use queues of their own.
      _ = try Door.get("/v1/matters").expect(200)
      _ = try Door.get("/v1/log").expect(200)
      try Command.must(["dubanctl", "backup", "/root/idle.db"])
      let process = try Service.property("MainPID")
      // Dispatch keeps a thread for five seconds after its last work.
      try Command.must(["sleep", "8"])
      let before = try Self.switches(process)
      try Command.must(["sleep", "5"])
      let after = try Self.switches(process)
      #expect(after == before)
    }

    /// How often each thread has slept until now.
    private static func switches(_ process: String) throws -> [String: String] {
      let folder = "/proc/\(process)/task"
      let threads = try FileManager.default.contentsOfDirectory(atPath: folder)
      return Dictionary(
        uniqueKeysWithValues: try threads.map { thread in
          let status = try String(contentsOfFile: "\(folder)/\(thread)/status", encoding: .utf8)
          let line = status.split(separator: "\n").first { $0.hasPrefix("voluntary_ctxt_switches") }
          return (thread, line.map(String.init) ?? "")
        })
    }
  }
}
