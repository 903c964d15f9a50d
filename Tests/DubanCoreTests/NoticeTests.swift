// SPDX-License-Identifier: Apache-2.0

import DubanDefinition
import DubanSimulator
import DubanTesting
import Testing
import WorkingTime

@testable import DubanCore

@Suite("When people are told")
struct NoticeTests {
  static let routes = """
    routes:                                       # the first that takes a message counts / 以先匹配者为准
      - { workflow: urgent-directive, by: [ duty, phones ] }             # at any hour / 随时送达
      - { else: true,                 by: [ phones ], hours: office }    # once the office is open / 办公时间送达

    """

  /// One of each kind.
  static let three = """
      - { workflow: urgent-directive, by: [ duty, phones ] }
      - { card: [ yellow, red ], by: [ phones ], hours: office }
      - { else: true, by: [ phones ], digest: "08:40" }
    """

  /// Office life with other routes.
  static func life(_ routes: String, starts: String = "2026-01-05 09:00") throws -> Life {
    let routes = routes.isEmpty ? "" : "routes:\n\(routes)\n"
    let office = try Shipped.text(of: "office.yaml", replacing: [(Self.routes, routes)])
    return try Life(starts: starts, with: ["office.yaml": office])
  }

  /// Every message of a life, with the instant of its decision and its matter.
  static func messages(_ life: Life) -> [(at: Instant, number: String, message: Message)] {
    life.simulation.entries.flatMap { entry in
      (entry.decision?.messages ?? []).map { (entry.at, entry.stream, $0) }
    }
  }

  /// When a message may go, found by walking over days: the rules said once more, in another way.
  static func release(_ route: Office.Route, _ at: Instant, _ time: OfficeTime) -> Instant {
    var day = time.date(of: at)
    while true {
      switch route.hold {
      case nil: return at
      case .hours?:
        for hours in time.hours(on: day) {
          let shuts = time.zone.instant(of: CivilDateTime(date: day, time: hours.upperBound))
          let opens = time.zone.instant(of: CivilDateTime(date: day, time: hours.lowerBound))
          if at < shuts { return max(at, opens) }
        }
      case .digest(let clock)?:
        let instant = time.zone.instant(of: CivilDateTime(date: day, time: clock))
        if time.calendar.isWorkday(day), instant >= at { return instant }
      }
      day = day.adding(days: 1)
    }
  }

  @Test(
    "a message waits for office hours over night, lunch, weekend and holidays, and not while the office is open",
    arguments: [
      ("2026-03-02 09:00", nil), ("2026-03-02 08:30", nil), ("2026-03-02 08:29:59", "2026-03-02 08:30"),
      // 12:00 is when the office shuts; lunch lasts until 14:30.
      ("2026-03-02 11:59:59", nil), ("2026-03-02 12:00", "2026-03-02 14:30"),
      ("2026-03-02 18:00", "2026-03-03 08:30"), ("2026-03-06 20:00", "2026-03-09 08:30"),
      ("2026-03-07 10:00", "2026-03-09 08:30"),
      // 2026: 国庆 from 10-01 to 10-07; people make up for it on Saturday, 10-10.
      ("2026-09-30 19:00", "2026-10-08 08:30"), ("2026-10-09 22:00", "2026-10-10 08:30"),
      ("2026-10-10 10:00", nil), ("2026-10-10 18:30", "2026-10-12 08:30"),
    ] as [(String, String?)])
  func hours(_ at: String, _ expected: String?) throws {
    var life = try Self.life("  - { else: true, by: [ phones ], hours: office }")
    let number = try life.open(at: at)
    let messages = try #require(life.entries(number).first?.decision?.messages)
    #expect(!messages.isEmpty)
    for message in messages {
      #expect(message.channels == ["phones"])
      #expect(message.after == expected.map(life.instant), "\(message)")
    }
  }

  @Test(
    "a message waits for the digest of the next working day, and at the very instant goes with it",
    arguments: [
      ("2026-03-02 08:40", nil), ("2026-03-02 08:39:59", "2026-03-02 08:40"),
      ("2026-03-02 08:40:01", "2026-03-03 08:40"), ("2026-03-06 12:00", "2026-03-09 08:40"),
      ("2026-09-30 08:41", "2026-10-08 08:40"), ("2026-10-09 09:00", "2026-10-10 08:40"),
    ] as [(String, String?)])
  func digest(_ at: String, _ expected: String?) throws {
    var life = try Self.life("  - { else: true, by: [ phones ], digest: \"08:40\" }")
    let number = try life.open(at: at)
    let messages = try #require(life.entries(number).first?.decision?.messages)
    #expect(!messages.isEmpty)
    for message in messages {
      #expect(message.after == expected.map(life.instant), "\(message)")
    }
  }

  @Test("the first route that takes a message counts: by workflow, by the matter's card, else")
  func first() throws {
    var life = try Self.life(Self.three, starts: "2026-03-07 10:00")
    let urgent = try life.open("urgent-directive", ["summary": "Dyke leaks", "source": "Village head"])
    let number = try life.open()
    life.send("first-responsibility.coordinate", number, as: "wang", ["lead_unit": "water"])
    life.simulation.advance(to: life.instant("2026-03-20 12:00"))
    var waited = 0
    for (_, stream, message) in Self.messages(life) {
      let isCard = [.yellow, .red, .later].contains(message.occasion)
      #expect(message.channels == (stream == urgent ? ["duty", "phones"] : ["phones"]), "\(message)")
      if stream == urgent { #expect(message.after == nil, "\(message)") }
      if stream == number, !isCard, let after = message.after {
        #expect(life.zone.civil(after).time == CivilTime(hour: 8, minute: 40))
        waited += 1
      }
    }
    #expect(waited > 0)
    let red = Self.messages(life).filter { $0.number == number && $0.message.occasion == .red }
    // Red is given at the close, so whoever is told hears of it when the office opens.
    #expect(red.map { life.zone.civil($0.at).time } == [CivilTime(hour: 18, minute: 0)])
    #expect(red.compactMap(\.message.after).map { life.zone.civil($0).time } == [CivilTime(hour: 8, minute: 30)])
  }

  @Test("a red card goes as one also where its rung moved the matter to a step without, and what was told goes nowhere")
  func card() throws {
    let life = try Self.life(Self.three)
    let office = life.simulation.environment.office
    let at = life.instant("2026-03-07 10:00")
    func after(_ message: Message, mayWait: Bool = true) -> [String?] {
      office.routed([message], of: "first-responsibility", card: .blue, at: at, mayWait: mayWait).map {
        $0.after.map { life.zone.civil($0).description }
      }
    }
    #expect(after(Message(to: ["wang"], occasion: .red)) == ["2026-03-09 08:30"])
    #expect(after(Message(to: ["wang", "han"], occasion: .handle)) == ["2026-03-09 08:40"])
    #expect(after(Message(to: [], contact: ["name": "Li"], occasion: .answer)) == ["2026-03-09 08:40"])
    #expect(after(Message(to: ["wang"], occasion: .red), mayWait: false) == [nil])
    let told = Message(to: [], contact: ["name": "Li"], occasion: .answer, told: "phone")
    #expect(office.routed([told], of: "first-responsibility", card: nil, at: at) == [told])
  }

  @Test("an office without routes names no channel, and nothing waits")
  func none() throws {
    var life = try Self.life("")
    try #require(life.simulation.environment.office.routes.isEmpty)
    _ = try life.open(at: "2026-03-07 10:00")
    life.simulation.advance(to: life.instant("2026-03-20 12:00"))
    let messages = Self.messages(life)
    #expect(messages.count > 3)
    for (_, _, message) in messages { #expect(message.channels.isEmpty && message.after == nil) }
  }

  @Test(
    "whatever happens when, a message waits as its route says and never longer or shorter; those of one way keep order")
  func law() throws {
    let seed: UInt64 = 20_261_129
    print("seed \(seed): swift test --filter NoticeTests.law")
    var dice = Seeded(seed: seed)
    var life = try Self.life(Self.three)
    let office = life.simulation.environment.office
    var numbers: [String] = []
    for _ in 0..<120 {
      let at = life.simulation.now + Span(milliseconds: Int64.random(in: 1...200_000_000, using: &dice))
      life.simulation.advance(to: at)
      switch Int.random(in: 0...5, using: &dice) {
      case 0:
        numbers.append(try life.open("urgent-directive", ["summary": "Dyke leaks", "source": "Village head"]))
      case 1, 2: numbers.append(try life.open())
      case 3 where !numbers.isEmpty:
        let number = numbers[Int.random(in: 0..<numbers.count, using: &dice)]
        let workflow = try life.matter(number).workflow
        life.send("\(workflow).urge", number, as: "qin")
      default:
        guard let number = numbers.randomElement(using: &dice), number.hasPrefix("SW") else { continue }
        life.send("first-responsibility.coordinate", number, as: "wang", ["lead_unit": "water"])
      }
    }
    var last: [String: Instant] = [:]
    var held = 0
    for (at, number, message) in Self.messages(life) {
      let workflow = try life.matter(number).workflow
      let route = try #require(
        office.routes.first { $0.channels == message.channels && ($0.workflows == [workflow]) }
          ?? office.routes.first { $0.workflows.isEmpty && $0.hold == hold(of: message, at, life) })
      if workflow == "urgent-directive" { #expect(route.hold == nil) }
      let expected = Self.release(route, at, office.time)
      #expect(message.after ?? at == expected, "\(life.zone.civil(at)) \(message)")
      #expect(message.after.map { $0 > at } ?? true)
      if message.after != nil { held += 1 }
      let way = "\(number) \(office.routes.firstIndex(of: route) ?? -1)"
      if let before = last[way] { #expect(before <= expected, "\(way): a later message would overtake") }
      last[way] = expected
    }
    print("\(Self.messages(life).count) messages, \(held) of them held")
    #expect(held > 50)
  }

  /// Which of the office's ways a message of an ordinary workflow must have gone, by the rungs that had fired.
  private func hold(of message: Message, _ at: Instant, _ life: Life) -> Office.Route.Hold? {
    let entry = life.simulation.entries.first { $0.at == at && $0.decision?.messages.contains(message) == true }
    let isCard = [.yellow, .red, .later].contains(message.occasion) || (entry?.decision?.card ?? .blue) != .blue
    return isCard ? .hours : .digest(CivilTime(hour: 8, minute: 40)!)
  }
}
