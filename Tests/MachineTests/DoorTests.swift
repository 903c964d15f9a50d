// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

extension MachineTests {
  @Suite("The door")
  struct DoorTests {
    private static let request = ["subject": "Well pump broken", "requester": "Li, Group 4"]

    @Test("the first call starts the daemon, which is ready when it answers")
    func activation() throws {
      let before = try Journal.end()
      #expect(try Service.property("ActiveState") == "inactive")
      #expect(try Service.property("ActiveState", of: "duband.socket") == "active")

      let answer = try Door.get("/v1/health", as: "wang").expect(200)

      #expect(answer["ready"] == .bool(true))
      try Service.awaitReady()
      #expect(try Command.must(["systemctl", "is-active", "duband.service"]) == "active\n")
      #expect(try Service.property("Type") == "notify")
      #expect(try Service.property("StatusText") == "0 open")
      let told = try Journal.entries(["_SYSTEMD_UNIT=duband.service"], after: before).compactMap { $0["MESSAGE_ID"] }
      #expect(told.contains(try Journal.identifier("started")))
    }

    @Test("many first calls at once start one daemon, and each is answered")
    func manyFirstCalls() throws {
      let answers = Shared<[Int?]>([])
      inParallel(12) { index in
        let answer = try? Door.get("/v1/health", as: Machine.operators[index % 3])
        answers.change { $0.append(answer?.status) }
      }
      #expect(answers.value == Array(repeating: 200, count: 12))
      #expect(try Door.get("/v1/status").expect(200)["head"]["epoch"].number == 1)
    }

    @Test("three accounts that are neither root nor the daemon's are each seen as themselves")
    func accounts() throws {
      let start = try Journal.end()
      let opened = try Door.send("first-responsibility.open", as: "wang", Self.request).expect(201)
      let number = try #require(opened["number"].string)
      _ = try Door.send("first-responsibility.coordinate", on: number, as: "wang", ["lead_unit": "water"]).expect(200)
      _ = try Door.send("first-responsibility.note", on: number, as: "han", ["text": "On its way."]).expect(200)
      _ = try Door.send(
        "first-responsibility.reply", on: number, as: "gao", ["reply": "Replaced.", "told_by": "phone"]
      )
      .expect(200)

      let history = try Door.get("/v1/matters/\(number)/history").expect(200)["entries"].list
      #expect(history.map { $0["event"]["actor"].string } == ["wang", "wang", "han", "gao"])
      #expect(history.map { $0["event"]["account"].string } == ["wang", "wang", "han", "gao"])
      #expect(history.allSatisfy { $0["event"]["named"] == .bool(false) })
      #expect(history.first?["decision"]["owner"].string == "wang")
      try Service.settle()
      let journal = try Journal.entries(["DUBAN_MATTER=\(number)"], after: start)
      #expect(journal.map { $0["DUBAN_ACTOR"] } == ["wang", "wang", "han", "gao"])
    }

    @Test("an operator's own command reaches the same matter, and says who acted")
    func command() throws {
      let opened = try JSONText(
        try Command.must(
          [
            "dubanctl", "--format", "json", "open", "first-responsibility", "subject=Well pump broken",
            "requester=Li, Group 4",
          ], as: "wang"))
      let number = try #require(opened["number"].string)
      let shown = try JSONText(try Command.must(["dubanctl", "--format", "json", "show", number], as: "wang"))
      #expect(shown["owner"].string == "wang")
      let history = try JSONText(try Command.must(["dubanctl", "--format", "json", "history", number], as: "wang"))
      #expect(history["entries"].list.map { $0["event"]["actor"].string } == ["wang"], "\(history)")
    }

    @Test("who is not in the group does not come in, and dubanctl says why")
    func outside() throws {
      let answer = try Door.get("/v1/health", as: Machine.outside)
      #expect(answer.status == nil)
      // curl(1): 7, failed to connect.
      #expect(answer.command.status == 7)
      let said = try Command.run(["dubanctl", "status"], as: Machine.outside)
      // sysexits.h: EX_NOPERM.
      #expect(said.status == 77, "\(said)")
      #expect(said.error.contains(Service.socket), "\(said)")
      // Nothing came of it: not even the daemon was started.
      #expect(try Service.property("ActiveState") == "inactive")
    }

    @Test("who is in the group but not in the office acts on nothing and sees nothing")
    func stranger() throws {
      let number = try #require(
        try Door.send("first-responsibility.open", as: "wang", Self.request).expect(201)["number"].string)
      let log = try Service.log()

      let opening = try Door.send("first-responsibility.open", as: Machine.stranger, Self.request)
      #expect(opening.status == 403, "\(opening)")
      let acting = try Door.send("first-responsibility.do-now", on: number, as: Machine.stranger)
      #expect(acting.status == 404 || acting.status == 403, "\(acting)")
      // What may not be seen answers as what does not exist.
      let seen = try Door.get("/v1/matters/\(number)", as: Machine.stranger)
      let none = try Door.get("/v1/matters/SW-1999-0001", as: Machine.stranger)
      #expect(seen.status == 404)
      #expect(seen.body.replacingOccurrences(of: number, with: "SW-1999-0001") == none.body)
      #expect(try Door.get("/v1/matters", as: Machine.stranger).expect(200)["matters"] == .list([]))
      for path in ["/v1/status", "/v1/log"] {
        let answer = try Door.get(path, as: Machine.stranger)
        #expect(!answer.body.contains(number) && answer.status != 500, "\(path): \(answer)")
      }

      #expect(try Service.log() == log)
    }

    @Test("naming for whom one acts is refused to an operator, and done by root")
    func actors() throws {
      let refused = try Door.send("first-responsibility.open", as: "wang", actor: "zhou", Self.request)
      #expect(refused.status == 403, "\(refused)")
      let own = try Door.send("first-responsibility.open", as: "wang", actor: "wang", Self.request)
      #expect(own.status == 403, "\(own)")
      #expect(try Service.log().count == 1)

      let opened = try Door.send("first-responsibility.open", actor: "zhou", Self.request).expect(201)
      let number = try #require(opened["number"].string)
      let event = try #require(try Door.get("/v1/matters/\(number)/history").expect(200)["entries"].list.first)["event"]
      #expect(event["actor"].string == "zhou")
      #expect(event["account"].string == "root")
      #expect(event["named"] == .bool(true))
    }
  }
}
