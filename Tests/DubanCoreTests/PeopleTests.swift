// SPDX-License-Identifier: Apache-2.0

import DubanCore
import DubanSimulator
import DubanTesting
import OrderedCollections
import Testing
import WorkingTime

@Suite("Who acts")
struct PeopleTests {
  func directory(_ leaves: [(String, String?)] = []) throws -> Directory {
    let office = try Shipped.set().environment.office
    let noted = leaves.map {
      Leave(person: $0.0, from: Instant(milliseconds: 0), until: Instant(milliseconds: 100), deputy: $0.1)
    }
    return Directory(office: office, leaves: noted, at: Instant(milliseconds: 50))
  }

  @Test("whom one answers to: the unit's leader, for the leader the overseer, for the head the superior")
  func leaders() throws {
    let office = try directory()
    #expect(office.leader(of: "secretariat") == "zhou")
    #expect(office.leader(of: "wang") == "zhou")
    #expect(office.leader(of: "zhou") == "wu")
    #expect(office.overseer(of: "water") == "director")
    #expect(office.leader(of: "director") == "luo")
    #expect(office.leader(of: "luo") == "director")
  }

  @Test("on leave the deputy acts, and the deputy's deputy, and then up the line to the superior")
  func chain() throws {
    #expect(try directory().hands(of: ["zhou"]).map(\.person) == ["zhou"])
    #expect(try directory([("zhou", nil)]).hands(of: ["zhou"]).map(\.person) == ["wang"])
    #expect(try directory([("zhou", "qin")]).hands(of: ["zhou"]).map(\.person) == ["qin"])
    #expect(try directory([("zhou", nil), ("wang", nil)]).hands(of: ["zhou"]).map(\.person) == ["wu"])
    let none = try directory([
      ("han", nil), ("gao", nil), ("director", nil), ("wu", nil), ("zhou", nil), ("wang", nil), ("luo", nil),
    ])
    #expect(none.hands(of: ["water"]) == [Directory.Hand(person: "luo", behalf: "water")])
  }

  @Test("of a unit everybody who is there is a hand, and who is shut out is not")
  func units() throws {
    #expect(try directory().hands(of: ["water"]).map(\.person) == ["han", "gao"])
    #expect(try directory([("han", nil)]).hands(of: ["water"]).map(\.person) == ["gao"])
    #expect(try directory().hands(of: ["water"], excluding: ["han"]).map(\.person) == ["gao"])
    let shutOut = try directory().hands(of: ["water"], excluding: ["han", "gao"])
    #expect(shutOut.map(\.person) == ["director"])
    let everybody = Set(try directory().office.people.keys)
    let last = try directory().hands(of: ["water"], excluding: everybody)
    #expect(last == [Directory.Hand(person: "luo", behalf: "water", override: true)])
  }

  @Test("a leave is entered by oneself, by whom one answers to, or by an administrator, and by nobody else")
  func leave() throws {
    var life = try Life()
    let data: [String: JSON] = ["person": "wang", "from": "2026-03-03", "until": "2026-03-06"]
    #expect(life.send("office.leave", as: "wang", data).refusal == nil)
    #expect(life.send("office.leave", as: "zhou", data).refusal == nil)
    #expect(life.send("office.leave", as: nil, data).refusal == nil)
    #expect(life.send("office.leave", as: "gao", data).refusal?.reason == .actor)
    #expect(
      life.send("office.leave", as: "wang", ["from": "2026-03-03", "until": "2026-03-02"]).refusal?.fields == ["until"])
    #expect(life.send("office.leave", as: "wang", ["from": "soon", "until": "2026-03-02"]).refusal?.fields == ["from"])
    // Each time the same leave.
    #expect(life.simulation.office.leaves.map(\.person) == ["wang"])
  }

  @Test("who wrote the reports does not review them; the deputy does")
  func separation() throws {
    var life = try Life()
    let number = try life.open("urgent-directive", ["summary": "Dyke leaks", "source": "Village head"])
    let owner = try #require(try life.matter(number).roles["owner"]?.first)
    life.send("urgent-directive.relay", number, as: owner, ["handling_unit": "office", "orders": "Go."])
    life.send("urgent-directive.start", number, as: "director", ["measures": "Went."])
    life.send("urgent-directive.report", number, as: "director", ["first_report": "It leaks."])
    life.send("urgent-directive.final", number, as: "director", ["final_report": "Mended."])
    #expect(try life.matter(number).step == "reviewing")
    #expect(try life.matter(number).handler == ["director"])
    let data: [String: JSON] = ["final_report": "Mended.", "told_by": "phone"]
    #expect(life.send("urgent-directive.accept", number, as: "director", data).refusal?.accepts == ["wu"])
    #expect(life.send("urgent-directive.accept", number, as: "wu", data).refusal == nil)
    #expect(life.entries(number).last?.body.event.actor.behalf == "director")
  }

  @Test("a hand-over tells both and leaves the clock as it is")
  func handOver() throws {
    var life = try Life()
    let number = try life.open()
    let before = try life.matter(number).clocks
    life.send(
      "first-responsibility.reassign", number, as: "zhou", ["role": "owner", "person": "zhou", "reason": "Wang is ill"])
    let matter = try life.matter(number)
    #expect(matter.roles["owner"] == ["zhou"])
    #expect(matter.roles["supervisor"] == ["wu"])
    #expect(matter.handler == ["zhou"])
    #expect(matter.clocks == before)
    let told = life.entries(number).last?.decision?.messages ?? []
    #expect(told.contains { $0.to == ["wang"] && $0.occasion == .handover })
    #expect(told.contains { $0.to == ["zhou"] && $0.occasion == .handle })
  }
}
