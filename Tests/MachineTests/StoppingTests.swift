// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

extension MachineTests {
  @Suite("Stopping")
  struct StoppingTests {
    @Test("a stop in the middle of a batch finishes what was accepted, within the stop timeout")
    func batch() throws {
      _ = try Door.get("/v1/health").expect(200)
      let before = try Journal.end()
      let ids = (0..<8000).map { "batch-\($0)" }
      let answer = Shared<(status: Int?, body: String)?>(nil)
      let inTheMiddle = Shared(false)
      inParallel(2) { index in
        if index == 0 {
          let got = try? Door.open(
            "first-responsibility", ids: ids, as: "wang", ["subject": "Pump", "requester": "Li"])
          answer.change { $0 = (got?.status, got?.body ?? "") }
        } else {
          // The first of them are in the log: the batch is on its way.
          let opened = try? Journal.identifier("opened")
          _ = try? awaited("the first opening") {
            try Journal.entries(["MESSAGE_ID=\(opened ?? "")"], after: before, options: ["-n", "1"]).first
          }
          inTheMiddle.change { $0 = answer.value == nil }
          _ = try? Command.run(["systemctl", "stop", "duband.service"])
        }
      }

      #expect(inTheMiddle.value, "the batch was answered before the stop: it shows nothing")
      let stopped = try Journal.entries(["UNIT=duband.service", "_PID=1"], after: before).compactMap { $0["MESSAGE"] }
      #expect(!stopped.contains { $0.contains("timed out") || $0.contains("Killing") || $0.contains("Failed") })
      #expect(stopped.contains { $0.hasPrefix("Stopped duband.service") }, "\(stopped)")
      #expect(try Service.property("Result") == "success")
      let told = try Journal.entries(["MESSAGE_ID=\(try Journal.identifier("stopped"))"], after: before)
      #expect(told.count == 1)

      let got = try #require(answer.value)
      #expect(got.status == 200, "\(got.body.prefix(300))")
      let answers = try JSONText(got.body).list
      #expect(answers.count == ids.count)
      var accepted: [String: String] = [:]
      for (id, answer) in zip(ids, answers) where answer["status"].number == 201 {
        accepted[id] = answer["number"].string
      }
      let refused = Set(answers.compactMap { $0["status"].number }).subtracting([201])
      #expect(refused.isSubset(of: [503]))
      let openings = try Service.log().filter { $0["event"]["type"].string == "first-responsibility.open" }
      let logged = Dictionary(
        try openings.map { (try #require($0["event"]["id"].string), $0["matter"].string ?? "") },
        uniquingKeysWith: { "\($0) and \($1)" })
      #expect(logged == accepted)
    }

    @Test("the socket stays when the service stops, and the next call starts it again")
    func again() throws {
      let number = try #require(
        try Door.send("first-responsibility.open", as: "wang", ["subject": "Pump", "requester": "Li"]).expect(201)[
          "number"
        ].string)
      let socket = try Command.must(["stat", "-c", "%F %i %U:%G %a", Service.socket])
      try Command.must(["systemctl", "stop", "duband.service"])

      #expect(try Service.property("ActiveState") == "inactive")
      #expect(try Service.property("Result") == "success")
      #expect(try Command.must(["stat", "-c", "%F %i %U:%G %a", Service.socket]) == socket)
      #expect(socket.hasPrefix("socket ") && socket.hasSuffix(" duban:duban-operators 660\n"))

      #expect(try Door.get("/v1/matters/\(number)", as: "wang").expect(200)["number"].string == number)
      try Service.awaitReady()
      #expect(try Door.get("/v1/status").expect(200)["head"]["epoch"].number == 2)
    }

    @Test("while the daemon runs, nobody else opens its store, and stopped it is verified offline")
    func lock() throws {
      _ = try Door.get("/v1/health").expect(200)
      let locked = try Command.run(["duband", "verify"], as: "duban")
      // sysexits.h: EX_TEMPFAIL.
      #expect(locked.status == 75, "\(locked)")
      try Command.must(["systemctl", "stop", "duband.service"])
      let verified = try Command.run(["duband", "verify"], as: "duban")
      #expect(verified.status == 0, "\(verified)")
    }
  }
}
