// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

extension MachineTests {
  @Suite("When the daemon fails")
  struct FailureTests {
    @Test("a daemon that hangs is ended by the watchdog and started again; what fell due meanwhile fires once, late")
    func watchdog() throws {
      try Service.setting("urgent-directive", "relay_in: 3s")
      try Service.change("WatchdogSec=8s", "RestartSec=3s")
      let start = try Journal.end()
      let opened = try Door.send("urgent-directive.open", as: "wang", ["summary": "Dyke", "source": "Sun"]).expect(201)
      let number = try #require(opened["number"].string)
      // From then on the watchdog counts.
      try Service.awaitReady()
      let hung = try Service.property("MainPID")
      try Command.must(["systemctl", "kill", "-s", "STOP", "duband.service"])

      // The hung process may still do a last turn between the signal that wakes it and the one that ends it.
      try awaited("systemd to start it again") { try Service.property("NRestarts") == "1" ? () : nil }
      // It is ready once all that fell due has fired.
      try Service.awaitReady()

      #expect(try Service.property("MainPID") != hung)
      let reasons = try Journal.entries(["UNIT=duband.service", "_PID=1"], after: start).compactMap { $0["MESSAGE"] }
      #expect(reasons.contains { $0.contains("Watchdog timeout") }, "\(reasons)")
      #expect(try Door.get("/v1/status").expect(200)["head"]["epoch"].number == 2)
      // The matter's own entries: each rung once, in order.
      let entries = try Service.log().filter { $0["matter"].string == number }
      #expect(entries.map { $0["event"]["type"].string } == ["open", "yellow", "red"].map { "urgent-directive.\($0)" })
      let last = try #require(entries.last)
      let due = try #require(last["due"].instant)
      let late = try #require(last["late_by"].number)
      #expect(due == opened["due"].instant)
      #expect(late > 0)
      #expect(abs(try #require(last["at"].instant).timeIntervalSince(due) - late) < 0.002)
    }

    @Test("what fell due while the daemon was down fires at its next start, in order, and never again")
    func down() throws {
      try Service.setting("urgent-directive", "relay_in: 5s")
      let start = try Journal.end()
      let numbers = try (0..<3).map { _ in
        try #require(
          try Door.send("urgent-directive.open", as: "wang", ["summary": "Dyke", "source": "Sun"]).expect(201)["number"]
            .string)
      }
      let due = try #require(
        try Door.get("/v1/matters/\(numbers[2])", as: "wang").expect(200)["due"].instant)
      try Command.must(["systemctl", "stop", "duband.service"])
      try awaited("the last of them to be late") { Date() > due + 2 ? () : nil }

      for _ in 0..<2 {
        try Service.start()
        _ = try Door.get("/v1/health", as: "wang").expect(200)
        try Command.must(["systemctl", "stop", "duband.service"])
      }

      let fired = try Service.log().filter { $0["due"] != .null }
      let instants = try fired.map { try #require($0["due"].instant) }
      #expect(fired.count == 6)
      #expect(instants == instants.sorted())
      for number in numbers {
        #expect(
          fired.filter { $0["matter"].string == number }.map { $0["event"]["type"].string }
            == ["urgent-directive.yellow", "urgent-directive.red"])
      }
      let reds = try Journal.entries(["MESSAGE_ID=\(try Journal.identifier("red"))"], after: start)
      #expect(reds.map { $0["DUBAN_MATTER"] } == numbers)
      // The journal says how late, in a field and in words.
      let late = try fired.filter { $0["event"]["type"].string == "urgent-directive.red" }
        .map { try #require($0["late_by"].number) }
      #expect(late.allSatisfy { $0 >= 2 })
      #expect(reds.map { $0["DUBAN_LATE_BY"] } == late.map { "\(Int(($0 * 1000).rounded())) ms" })
      #expect(reds.allSatisfy { $0["MESSAGE"]?.hasSuffix("s late") == true }, "\(reds.map { $0["MESSAGE"] })")
      let all = try Journal.entries(["MESSAGE_ID=\(try Journal.identifier("firedLate"))"], after: start)
      #expect(all.map { $0["PRIORITY"] } == ["4"])
    }

    @Test("after SIGKILL everything that was acknowledged is in the log exactly once, and nothing else")
    func killed() throws {
      try Service.change("RestartSec=0", "[Unit]", "StartLimitIntervalSec=0")
      _ = try Door.get("/v1/health").expect(200)
      let acknowledged = Shared<[String: String]>([:])
      /// Since when a sender has waited for its answer.
      let waiting = Shared<[Int: ContinuousClock.Instant]>([:])
      let unanswered = Shared(0)
      let kills = Shared(0)
      let (senders, size) = (3, 400)
      let end = ContinuousClock.now + .seconds(60)
      // In the middle of the stream: twice, and again while that has interrupted nobody.
      @Sendable func isOver() -> Bool { (kills.value >= 2 && unanswered.value > 0) || ContinuousClock.now > end }
      inParallel(senders + 1) { index in
        guard index < senders else {
          while !isOver() {
            let started = ContinuousClock.now
            _ = try? awaited("a request that is on its way") { () -> Void? in
              let isOut = waiting.value.values.contains { $0 > started && ContinuousClock.now - $0 > .milliseconds(40) }
              return isOut || isOver() ? () : nil
            }
            guard let pid = try? Service.property("MainPID"), let pid = pid_t(pid), pid > 0 else { continue }
            kill(pid, SIGKILL)
            kills.change { $0 += 1 }
          }
          return
        }
        var batch = 0
        while batch < 2 || !isOver() {
          let ids = (0..<size).map { "\(index)-\(batch)-\($0)" }
          batch += 1
          // The same events until they are acknowledged, as a sender does who got no answer.
          _ = try? awaited("an acknowledgement of batch \(batch)") { () -> Void? in
            waiting.change { $0[index] = .now }
            let answer = try Door.open(
              "first-responsibility", ids: ids, as: Machine.operators[index], ["subject": "Pump", "requester": "Li"])
            waiting.change { $0[index] = nil }
            guard answer.status == 200 else {
              unanswered.change { $0 += 1 }
              return nil
            }
            // One that has only just begun to start may send some of them back.
            let numbers = try JSONText(answer.body).list.map { $0["number"].string }
            acknowledged.change { for (id, number) in zip(ids, numbers) where number != nil { $0[id] = number } }
            return numbers.contains(nil) ? nil : ()
          }
        }
      }

      #expect(acknowledged.value.count % size == 0 && acknowledged.value.count >= 2 * senders * size)
      #expect(kills.value >= 2 && unanswered.value > 0, "nobody was interrupted: it shows nothing")
      try Service.awaitReady()
      let status = try Door.get("/v1/status").expect(200)
      // A kill that comes before the daemon has begun anew makes no epoch.
      #expect((2...Double(kills.value + 1)).contains(try #require(status["head"]["epoch"].number)), "\(status)")
      let openings = try Service.log().filter { $0["event"]["type"].string == "first-responsibility.open" }
      var logged: [String: String] = [:]
      for entry in openings {
        let (id, number) = (try #require(entry["event"]["id"].string), try #require(entry["matter"].string))
        #expect(logged.updateValue(number, forKey: id) == nil, "\(id) is in the log twice")
      }
      #expect(logged == acknowledged.value)
      #expect(try Service.property("ActiveState") == "active")
    }
  }
}
