// SPDX-License-Identifier: Apache-2.0

import DubanCore
import DubanSimulator
import DubanTesting
import OrderedCollections
import Testing
import WorkingTime

/// Random lives of an office: whatever happens, the promises hold.
@Suite("Whatever happens")
struct FoldTests {
  /// Random people send random events with random data; time passes; people go on leave.
  static func live(seed: UInt64, acts: Int = 400) throws -> Life {
    var generator = Seeded(seed: seed)
    var life = try Life()
    try go(on: &life, acts: acts, &generator)
    return life
  }

  static func go(on life: inout Life, acts: Int, _ generator: inout Seeded) throws {
    let environment = life.simulation.environment
    let people = Array(environment.office.people.keys) + ["public"]
    for _ in 0..<acts {
      let pause = Int64.random(in: 0...20_000_000, using: &generator)
      let at = life.simulation.now + Span(milliseconds: pause)
      let person = people.randomElement(using: &generator)
      let numbers = life.simulation.matters.keys.sorted()
      switch Int.random(in: 0..<10, using: &generator) {
      case 0, 1:
        let workflow = try #require(
          environment.workflows.values.sorted { $0.name < $1.name }.randomElement(using: &generator))
        let data = Self.data(for: workflow.open, of: workflow, environment.office, &generator)
        _ = life.simulation.send(at: at, as: person, type: "\(workflow.name).open", subject: nil, data: data)
      case 2:
        let away = life.simulation.now + .hours(Int.random(in: 1...200, using: &generator))
        let data: [String: JSON] = [
          "person": .string(people[0..<14].randomElement(using: &generator) ?? "wang"),
          "from": .string(RFC3339.format(at, in: life.zone)), "until": .string(RFC3339.format(away, in: life.zone)),
        ]
        _ = life.simulation.send(at: at, as: nil, type: "office.leave", subject: nil, data: data)
      default:
        guard let number = numbers.randomElement(using: &generator) else { continue }
        let matter = try life.matter(number)
        let workflow = try #require(environment.workflow(of: matter))
        let names = workflow.takes(matter) + BuiltIn.taken.map(\.rawValue)
        guard let name = names.randomElement(using: &generator) else { continue }
        let rule = workflow.steps[matter.step]?.events[name]
        let data =
          rule.map { Self.data(for: $0, of: workflow, environment.office, &generator) }
          ?? (name == "pause" ? ["reason": "Why not.", "limit": "3 workdays"] : ["reason": "Why not."])
        let directory = Directory(office: environment.office, leaves: life.simulation.office.leaves, at: at)
        // Mostly somebody who may, else nothing ever ends.
        let hand = Bool.random(using: &generator) ? directory.hands(of: matter.handler).first?.person : person
        _ = life.simulation.send(at: at, as: hand, type: "\(workflow.name).\(name)", subject: number, data: data)
      }
    }
  }

  static func data(
    for rule: EventRule, of workflow: Workflow, _ office: Office, _ generator: inout Seeded
  ) -> [String: JSON] {
    var data: [String: JSON] = [:]
    for name in rule.needs {
      switch workflow.fields[name]?.type {
      case .choice(let values): data[name] = .string(values.randomElement(using: &generator) ?? "")
      case .unit: data[name] = .string(office.units.keys.randomElement(using: &generator) ?? "")
      default: data[name] = "Something."
      }
    }
    return data
  }

  @Test(
    "folding the log gives exactly the state, and every entry survives its encoding",
    arguments: 1...6 as ClosedRange<UInt64>)
  func fold(seed: UInt64) throws {
    let life = try Self.live(seed: seed)
    var folded: [String: Matter] = [:]
    var office = OfficeState(environment: life.simulation.environment.hash)
    for (index, entry) in life.simulation.entries.enumerated() {
      #expect(entry.seq == Int64(index) + 1, "seed \(seed)")
      let body = try Entry.Body(json: JSON(parsing: entry.body.bytes))
      #expect(body == entry.body, "seed \(seed), entry \(entry.seq)")
      if entry.stream == OfficeState.stream {
        try office.apply(entry)
      } else {
        folded[entry.stream] = try entry.apply(to: folded[entry.stream])
      }
    }
    #expect(folded == life.simulation.matters, "seed \(seed)")
    #expect(office == life.simulation.office, "seed \(seed)")
    for matter in folded.values {
      #expect(try Matter(json: JSON(parsing: matter.bytes)) == matter, "seed \(seed)")
    }
  }

  @Test("every matter is owned, not silent, and answered when it ends", arguments: 11...16 as ClosedRange<UInt64>)
  func closedLoop(seed: UInt64) throws {
    let life = try Self.live(seed: seed)
    #expect(!life.simulation.matters.isEmpty, "seed \(seed)")
    for matter in life.simulation.matters.values {
      #expect(!(matter.roles["owner"] ?? []).isEmpty, "seed \(seed), \(matter.number)")
      if let end = matter.end {
        #expect(!end.answer.isEmpty, "seed \(seed), \(matter.number)")
        #expect(matter.clocks.isEmpty, "seed \(seed), \(matter.number)")
        let told = life.entries(matter.number).flatMap { $0.decision?.messages ?? [] }.filter { $0.occasion == .answer }
        #expect(told.count == 1, "seed \(seed), \(matter.number)")
      } else {
        let directory = Directory(
          office: life.simulation.environment.office, leaves: life.simulation.office.leaves, at: life.simulation.now)
        #expect(!directory.hands(of: matter.handler).isEmpty, "seed \(seed), \(matter.number)")
        let wasTold = life.entries(matter.number).contains { $0.decision?.fired.contains { $0.rung > .red } ?? false }
        #expect(matter.next != nil || wasTold, "seed \(seed), \(matter.number) is silent")
      }
    }
  }

  @Test("no rung fires early, twice in a term, or out of order", arguments: 21...26 as ClosedRange<UInt64>)
  func rungs(seed: UInt64) throws {
    let life = try Self.live(seed: seed)
    var seen: Set<String> = []
    var at = Instant(milliseconds: .min)
    for entry in life.simulation.entries {
      #expect(entry.at >= at, "seed \(seed), entry \(entry.seq)")
      at = entry.at
      guard let due = entry.body.due else { continue }
      #expect(entry.at >= due, "seed \(seed), entry \(entry.seq)")
      #expect(seen.insert(entry.body.event.id + entry.stream).inserted, "seed \(seed), entry \(entry.seq)")
    }
  }
}
