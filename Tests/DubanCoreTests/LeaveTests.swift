// SPDX-License-Identifier: Apache-2.0

import DubanCore
import DubanDefinition
import DubanSimulator
import DubanTesting
import Testing
import WorkingTime

@Suite("Leave")
struct LeaveTests {
  static func data(
    _ person: String, _ from: String, _ until: String? = nil, deputy: JSON? = nil, cancelled: Bool? = nil
  ) -> [String: JSON] {
    var data: [String: JSON] = ["person": .string(person), "from": .string(from)]
    data["until"] = until.map(JSON.string)
    data["deputy"] = deputy
    data["cancelled"] = cancelled.map(JSON.bool)
    return data
  }

  @Test("the same beginning again changes a leave, keeps its deputy unless another is given, and withdraws it")
  func change() throws {
    var life = try Life()
    func leaves() -> [String] {
      life.simulation.office.leaves.map {
        "\(life.zone.civil($0.from)) \(life.zone.civil($0.until)) \($0.deputy ?? "-")"
      }
    }
    life.send("office.leave", as: "zhou", Self.data("zhou", "2026-03-03", "2026-03-06", deputy: "qin"))
    #expect(leaves() == ["2026-03-03 00:00 2026-03-07 00:00 qin"])
    life.send("office.leave", as: "zhou", at: "2026-03-05 10:00", Self.data("zhou", "2026-03-03", "2026-03-05 12:00"))
    #expect(leaves() == ["2026-03-03 00:00 2026-03-05 12:00 qin"])
    // Back already: an end in the past ends it.
    life.send("office.leave", as: "zhou", at: "2026-03-05 11:00", Self.data("zhou", "2026-03-03", "2026-03-05 10:30"))
    #expect(leaves() == ["2026-03-03 00:00 2026-03-05 10:30 qin"])
    life.send("office.leave", as: "zhou", Self.data("zhou", "2026-03-03", "2026-03-10", deputy: .null))
    #expect(leaves() == ["2026-03-03 00:00 2026-03-11 00:00 -"])
    #expect(
      life.send("office.leave", as: "zhou", Self.data("zhou", "2026-03-04", cancelled: true)).refusal?.accepts
        == ["2026-03-03T00:00:00+08:00"])
    #expect(life.send("office.leave", as: "zhou", Self.data("zhou", "2026-03-03", cancelled: true)).refusal == nil)
    #expect(leaves().isEmpty)
    // What the log says, folded, is the same.
    var folded = OfficeState()
    for entry in life.simulation.entries where entry.stream == OfficeState.stream { try folded.apply(entry) }
    #expect(folded.leaves == life.simulation.office.leaves)
  }

  @Test("a leave that overlaps another of the same person, one wholly past, and a slip in it are refused by the field")
  func refused() throws {
    var life = try Life()
    life.send("office.leave", as: "zhou", Self.data("zhou", "2026-03-03", "2026-03-06"))
    let overlapping = life.send("office.leave", as: "zhou", Self.data("zhou", "2026-03-06", "2026-03-09")).refusal
    #expect(overlapping?.fields == ["from"] && overlapping?.accepts == ["2026-03-03T00:00:00+08:00"])
    // The day after the last is another leave, and so is that of another person.
    #expect(life.send("office.leave", as: "zhou", Self.data("zhou", "2026-03-07", "2026-03-09")).refusal == nil)
    #expect(life.send("office.leave", as: "wu", Self.data("zhou", "2026-03-10", "2026-03-12")).refusal == nil)
    #expect(life.send("office.leave", as: "han", Self.data("han", "2026-03-03", "2026-03-06")).refusal == nil)
    for (data, field) in [
      (Self.data("han", "2026-02-01", "2026-03-01"), "until"),
      (Self.data("han", "2026-04-01", "2026-04-01", deputy: "han"), "deputy"),
      (Self.data("han", "2026-04-01"), "until"),
      (Self.data("han", "2026-04-02 09:00", "2026-04-02 09:00"), "until"),
      (Self.data("han", "2026-03-03", "2026-03-05", cancelled: true), "until"),
      (Self.data("han", "2026-04-03", cancelled: true), "from"),
      (Self.data("han", "2026-03-03").merging(["cancelled": "perhaps"]) { $1 }, "cancelled"),
    ] {
      let refusal = life.send("office.leave", as: "han", data).refusal
      #expect(refusal?.reason == .fields && refusal?.fields == [field], "\(data): \(String(describing: refusal))")
    }
  }

  @Test("deputies on leave at one time go neither in a circle nor more than five deep; a chain that ends is good")
  func deputies() throws {
    var life = try Life()
    // By the file: director → wu → zhou → wang.
    #expect(life.send("office.leave", as: nil, Self.data("wu", "2026-03-03", "2026-03-10")).refusal == nil)
    let circle = life.send("office.leave", as: nil, Self.data("zhou", "2026-03-05", "2026-03-06", deputy: "wu")).refusal
    #expect(circle?.fields == ["deputy"])
    #expect(circle?.detail.en?.contains("wu → zhou → wu") == true, "\(circle?.detail.en ?? "")")
    // Before and after, it is none.
    #expect(
      life.send("office.leave", as: nil, Self.data("zhou", "2026-03-11", "2026-03-12", deputy: "wu")).refusal == nil)
    for person in ["zhou", "wang", "han", "gao"] {
      let sent = life.send(
        "office.leave", as: nil, Self.data(person, "2026-03-04", "2026-03-04", deputy: person == "wang" ? "han" : nil))
      #expect(sent.refusal == nil, "\(person) \(String(describing: sent.refusal))")
    }
    // director → wu → zhou → wang → han → gao, who has no deputy: then it goes up the line.
    #expect(life.send("office.leave", as: nil, Self.data("director", "2026-03-04", "2026-03-04")).refusal == nil)
    let sixth = life.send("office.leave", as: nil, Self.data("gao", "2026-03-04", "2026-03-04", deputy: "tang")).refusal
    #expect(sixth?.fields == ["deputy"] && sixth?.detail.en?.contains("gao → tang") == true)
    let directory = Directory(
      office: life.simulation.environment.office, leaves: life.simulation.office.leaves,
      at: life.instant("2026-03-04 12:00"))
    #expect(directory.hands(of: ["director"]).map(\.person) == ["luo"])
  }

  @Test("a circle that a later file closes is no trap: who is asked then is found up the line")
  func circle() throws {
    let office = try Shipped.set().environment.office
    let leaves = [("zhou", "wang"), ("wang", "zhou")].map {
      Leave(person: $0.0, from: Instant(milliseconds: 0), until: Instant(milliseconds: 100), deputy: $0.1)
    }
    let directory = Directory(office: office, leaves: leaves, at: Instant(milliseconds: 50))
    #expect(directory.hands(of: ["zhou"]).map(\.person) == ["wu"])
  }

  @Test("the deputy acts in the name of who is on leave from its first instant, and no more at that of being back")
  func acting() throws {
    var life = try Life()
    var numbers: [String] = []
    for _ in 0..<4 {
      let number = try life.open()
      life.send(
        "first-responsibility.reassign", number, as: "zhou", ["role": "owner", "person": "zhou", "reason": "Mine."])
      numbers.append(number)
    }
    life.send("office.leave", as: "zhou", Self.data("zhou", "2026-03-02 10:00", "2026-03-02 11:00", deputy: "qin"))
    func act(_ index: Int, _ at: Instant, as person: String) -> Result<Answer, Refusal> {
      life.simulation.send(
        at: at, as: person, type: "first-responsibility.coordinate", subject: numbers[index],
        data: ["lead_unit": "water"])
    }
    let moment = Span(milliseconds: 1)
    let (from, until) = (life.instant("2026-03-02 10:00"), life.instant("2026-03-02 11:00"))
    #expect(act(0, from - moment, as: "qin").refusal?.reason == .actor)
    #expect(act(0, from, as: "qin").refusal == nil)
    // Who is on leave and sends something all the same is not stopped: he acts for himself.
    #expect(act(3, from, as: "zhou").refusal == nil)
    #expect(life.entries(numbers[3]).last?.body.event.actor.behalf == nil)
    #expect(life.entries(numbers[0]).last?.body.event.actor.behalf == "zhou")
    #expect(act(1, until - moment, as: "qin").refusal == nil)
    #expect(act(2, until, as: "qin").refusal?.reason == .actor)
    #expect(act(2, until, as: "zhou").refusal == nil)
    #expect(life.entries(numbers[2]).last?.body.event.actor.behalf == nil)
  }

  @Test("a date is the whole day on the office's wall, also where a clock is set on it")
  func dates() throws {
    let text = try Shipped.text(of: "office.yaml", replacing: [("Asia/Shanghai", "Europe/Berlin")])
    var life = try Life(starts: "2026-03-02 09:00", with: ["office.yaml": text])
    life.send("office.leave", as: "zhou", Self.data("zhou", "2026-03-29", "2026-03-29"))
    let leave = try #require(life.simulation.office.leaves.first)
    #expect((leave.until - leave.from).milliseconds == 23 * 3_600_000)
    #expect(life.zone.civil(leave.until).description == "2026-03-30 00:00")
  }

  @Test("at whatever instant a rung fires, who is told is who is there at that instant")
  func rungs() throws {
    let seed: UInt64 = 20_261_130
    print("seed \(seed): swift test --filter LeaveTests.rungs")
    var dice = Seeded(seed: seed)
    var met = 0
    let plain = try Life()
    for _ in 0..<60 {
      var life = plain
      let number = try life.open()
      let rungs = try life.matter(number).clocks.flatMap { $0.pending.map(\.at) }
      // wang handles and owns it; zhou supervises. Their leaves begin and end at, just before or just after a rung.
      for person in ["wang", "zhou", "wu"] where Bool.random(using: &dice) {
        func edge() -> Instant {
          rungs.randomElement(using: &dice)! + Span(milliseconds: Int64.random(in: -1...1, using: &dice))
        }
        let ends = [edge(), edge()].sorted { $0 < $1 }
        guard ends[0] < ends[1] else { continue }
        life.send(
          "office.leave", as: person,
          Self.data(person, RFC3339.format(ends[0], in: life.zone), RFC3339.format(ends[1], in: life.zone)))
        met += 1
      }
      life.simulation.advance(to: life.instant("2026-03-31 09:00"))
      let office = life.simulation.environment.office
      for entry in life.entries(number) where entry.kind == .rung {
        let told = Set(entry.decision?.messages.flatMap(\.to) ?? [])
        let directory = Directory(office: office, leaves: life.simulation.office.leaves, at: entry.at)
        for person in told { #expect(directory.leave(of: person) == nil, "\(person) \(life.zone.civil(entry.at))") }
        guard entry.decision?.fired.last?.rung == .red else { continue }
        for person in ["wang", "zhou"] {
          let isAway = life.simulation.office.leaves.contains {
            $0.person == person && $0.from <= entry.at && entry.at < $0.until
          }
          #expect(isAway || told.contains(person), "\(person) \(life.zone.civil(entry.at)) \(told)")
        }
      }
    }
    #expect(met > 40)
  }
}
