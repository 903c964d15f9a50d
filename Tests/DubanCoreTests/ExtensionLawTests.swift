// SPDX-License-Identifier: Apache-2.0

import DubanCore
import DubanSimulator
import DubanTesting
import Foundation
import Testing
import WorkingTime

/// Random askings, grants and denials over a duty, against a little model of what they come to.
@Suite("More time, by chance")
struct ExtensionLawTests {
  static let limits = ["30s", "45min", "3h", "5 workhours", "1 workday", "4 workdays", "6 days", "2 weeks", "1 month"]

  /// One petition, and what the model says of its step's clock.
  private struct Story {
    var petition: Petition
    var dice: Dice
    var loop = ClosedLoop()
    var granted: [Extension] = []
    var clock: Clock?

    var time: OfficeTime { petition.life.simulation.environment.office.time }

    func due(with more: [Extension]) throws -> Due {
      let clock = try petition.clock()
      guard case .limit(let limit) = clock.cause else { return Due(instant: clock.due) }
      return time.due(limit, from: clock.start, suspended: [], extended: more)
    }
  }

  private static func until(_ story: inout Story) throws -> JSON? {
    let due = try story.petition.clock().due
    switch story.dice.number(0...4) {
    case 0: return nil
    case 1...2: return .string(story.dice.pick(limits))
    case 3: return .string(story.time.date(of: due).adding(days: story.dice.number(-1...9)).description)
    default: return .string(RFC3339.format(due + .minutes(story.dice.number(-30...5_000)), in: story.time.zone))
    }
  }

  @Test("a grant moves due as working time says, within the cap; nothing else does; each rung fires once per term")
  func law() throws {
    let given = ProcessInfo.processInfo.environment["EXTENSION_SEED"].flatMap { UInt64($0) }
    let first = given ?? .random(in: 1...1_000_000_000)
    let life = try Life(with: ["petition.yaml": Petition.text])
    var (granted, denied, refused, fired) = (0, 0, 0, 0)
    for seed in first..<first + 80 {
      var dice = Dice(seed: seed)
      let (span, most) = (dice.pick(Self.limits), dice.pick(Self.limits))
      let opening: [String: JSON] = ["span": .string(span), "longer": .string(most)]
      let longer = try Limit(parsing: most)
      var story = Story(petition: try Petition(life: life, opening: opening), dice: dice)
      for _ in 0..<12 {
        let pause = story.dice.pick([0, 5, 120, 1_500, 9_000])
        story.petition.life.simulation.advance(
          to: story.petition.life.simulation.now + .minutes(story.dice.number(0...pause)))
        let before = try story.petition.clock()
        let asked = story.petition.matter.asked
        let now = story.petition.life.simulation.now
        let result: Result<Answer, Refusal>
        var data: [String: JSON] = ["reason": "So."]
        let events = asked == nil ? ["extend", "extend", "extend", "grant"] : ["extend", "grant", "grant", "grant"]
        let event = story.dice.pick(events + ["deny"])
        if event != "deny", story.dice.chance(40) { data["until"] = try Self.until(&story) }
        if event == "extend" { data["clock"] = "step" }
        result = story.petition.send(event, as: event == "extend" ? "wang" : "zhou", data)
        let after = try story.petition.clock()
        let what = "seed \(seed): \(event) \(data) at \(story.petition.wall(now)), \(opening)"
        if event == "grant", result.refusal == nil {
          granted += 1
          let more = try #require(after.extensions.last)
          story.granted.append(Extension(limit: more.limit, granted: more.granted))
          if data["until"] == nil { #expect(more.limit == asked?.limit, "\(what)") }
          #expect(more.granted == now && after.term == before.term + 1 && after.fired.isEmpty, "\(what)")
          #expect(after.extensions.count <= 2, "\(what)")
          #expect(after.due > before.due, "\(what)")
          let latest = try story.due(with: story.granted.dropLast() + [Extension(limit: longer, granted: now)])
          #expect(after.due <= latest.instant, "\(what)")
          for point in after.pending where point.rung < .red { #expect(point.at > now, "\(what)") }
          #expect(after.pending.contains { $0.rung == .red && $0.at == after.due }, "\(what)")
        } else {
          #expect(after == before, "\(what)")
          if result.refusal == nil, event == "extend" {
            #expect(now <= before.due, "\(what)")
            #expect(try #require(story.petition.matter.asked).until > before.due, "\(what)")
          }
          if result.refusal != nil { refused += 1 } else if event == "deny" { denied += 1 }
        }
        #expect(after.due == (try story.due(with: story.granted).instant), "\(what)")
        #expect(story.loop.look(at: story.petition.life.simulation) == [], "\(what)")
      }
      story.petition.life.simulation.advance(to: story.petition.life.simulation.now + .hours(3_000))
      #expect(story.loop.look(at: story.petition.life.simulation) == [], "seed \(seed)")
      let log = story.petition.life.entries(story.petition.number)
      #expect(RungLaw.offences(in: log) == [], "seed \(seed)")
      let terms = log.flatMap { $0.decision?.fired ?? [] }.filter { $0.clock == .step }.map(\.term)
      #expect(terms == terms.sorted() && terms.last == story.granted.count + 1, "seed \(seed)")
      fired += terms.count
    }
    print(
      "EXTENSION_SEED=\(first) repeats it: \(granted) granted, \(denied) denied, \(refused) refused, \(fired) rungs")
    #expect(granted > 20 && denied > 5 && refused > 50, "the stories are no good: \(first)")
  }
}
