// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

extension MachineTests {
  @Suite("An event that the daemon ends on")
  struct BrokenTests {
    /// Sends an event again and again under one id, as a sender does who gets no answer, until there is one.
    private func send(_ type: String, on number: String? = nil, id: String, _ data: [String: String]) throws
      -> Door.Answer
    {
      try awaited("an answer to \(id)") {
        let answer = try Door.send(type, on: number, as: "wang", id: id, data)
        return answer.status == nil || answer.status == 503 ? nil : answer
      }
    }

    private func lines(_ kind: String, after cursor: String) throws -> [Journal.Entry] {
      try Journal.entries(["MESSAGE_ID=\(try Journal.identifier(kind))"], after: cursor)
    }

    @Test("ended on twice, its matter is set aside and everybody told; the others go on; mended, it goes on")
    func event() throws {
      try Faults.addWeighing()
      try Faults.prepare("RestartSec=100ms")
      let start = try Journal.end()
      let good = try #require(
        try Door.send("first-responsibility.open", as: "wang", ["subject": "Pump", "requester": "Li"]).expect(201)[
          "number"
        ].string)
      let bad = try #require(
        try Door.send("weighing.open", as: "wang", ["weight": "1"]).expect(201)["number"].string)
      try Faults.on(.trap)

      let refused = try send(
        "weighing.weigh", on: bad, id: "trap", ["weight": "666.0", "answer": "Heavy"]
      ).expect(409)

      #expect(refused["type"].string == "/problems/broken")
      #expect(try Service.property("NRestarts") == "2")
      #expect(
        try lines("endedDeciding", after: start).map { [$0["DUBAN_MATTER"], $0["DUBAN_EVENT"]] }
          == [[bad, "weighing.weigh"], [bad, "weighing.weigh"]])
      try Service.settle()
      let broken = try lines("broken", after: start)
      #expect(broken.map { $0["DUBAN_MATTER"] } == [bad] && broken.map { $0["PRIORITY"] } == ["3"])
      #expect(try Service.troubles().contains { $0.hasPrefix("\(bad) is set aside") })
      #expect(try Command.must(["dubanctl", "show", bad]).contains("Set aside"))
      #expect(try Command.must(["dubanctl", "list"]).contains("set aside"))
      _ = try Door.send("first-responsibility.note", on: good, as: "wang", ["text": "?"]).expect(200)

      // Its other events are refused, too, and an operator cannot mend it; an administrator can.
      _ = try Door.send("weighing.store", on: bad, as: "wang").expect(409)
      _ = try Door.send("weighing.mend", on: bad, as: "wang").expect(403)
      try Faults.off(.trap)
      try Command.must(["dubanctl", "submit", bad, "mend", "reason=The library was replaced"])
      let weighed = try send("weighing.weigh", on: bad, id: "trap", ["weight": "666.0", "answer": "Heavy"])
      #expect(try weighed.expect(200)["step"].string == "weighed")
      try Service.settle()
      #expect(try lines("mended", after: start).count == 1)
      #expect(try Service.troubles() == [])
    }

    @Test("a rung that the daemon ends on at each start is set aside at the third; another program takes it back, late")
    func rung() throws {
      try Faults.addWeighing()
      try Faults.prepare("RestartSec=100ms")
      let bad = try #require(
        try Door.send("weighing.open", as: "wang", ["weight": "1"]).expect(201)["number"].string)
      _ = try Door.send("weighing.store", on: bad, as: "wang", ["weight": "666.0"]).expect(200)
      try Faults.on(.trap)
      try awaited("the third start") { try Service.property("NRestarts") == "2" ? () : nil }
      let good = try send("first-responsibility.open", id: "good", ["subject": "Pump", "requester": "Li"]).expect(201)
      #expect(try Command.must(["dubanctl", "show", bad]).contains("Set aside"))
      #expect(try Service.property("NRestarts") == "2")

      try Faults.off(.trap)
      try Command.must(["systemctl", "restart", "duband.service"])
      #expect(try Door.get("/v1/matters/\(bad)", as: "wang").expect(200)["broken"] != .null)
      try Command.must(["touch", "-d", "2030-01-01", "/usr/bin/duband"])
      try Command.must(["systemctl", "restart", "duband.service"])
      let matter = try awaited("the event that was due") {
        let matter = try Door.get("/v1/matters/\(bad)", as: "wang").expect(200)
        return matter["open"] == .bool(false) ? matter : nil
      }
      #expect(matter["step"].string == "spoilt" && matter["broken"] == .null)
      let spoilt = try #require(try Service.log().last { $0["event"]["type"].string == "weighing.spoil" })
      #expect(try #require(spoilt["late_by"].number) > 0)
      #expect(good["number"].string != nil)
    }

    @Test("an opening that the daemon ends on twice is refused from then on, under any id")
    func opening() throws {
      try Faults.addWeighing()
      try Faults.prepare("RestartSec=100ms")
      _ = try Door.get("/v1/health").expect(200)
      try Faults.on(.trap)
      let refused = try send("weighing.open", id: "trap", ["weight": "666.0"]).expect(409)
      #expect(refused["type"].string == "/problems/broken")
      _ = try Door.send("weighing.open", as: "wang", id: "other", ["weight": "666.0"]).expect(409)
      _ = try Door.send("weighing.open", as: "wang", ["weight": "1"]).expect(201)
      #expect(try Service.property("NRestarts") == "2")
      #expect(try Service.troubles().contains { $0.contains("office.mend") })
    }
  }
}
