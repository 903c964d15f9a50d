// SPDX-License-Identifier: Apache-2.0

import DubanCore
import DubanDefinition
import DubanTesting
import Foundation
import Synchronization
import Testing
import WorkingTime

@testable import DubanEngine
@testable import DubanStore

/// What the environment asks for.
enum Wish {
  /// The first seed.
  static let seed = number("DUBAN_SEED") ?? 1
  /// How many stories; one where a seed is named.
  static let stories = number("DUBAN_STORIES") ?? (number("DUBAN_SEED") == nil ? 200 : 1)
  /// The one attack to be made.
  static let attack = ProcessInfo.processInfo.environment["DUBAN_ATTACK"].flatMap(Attack.init(_:))
  /// Whether every kind of attack is made at every point, instead of one kind at some.
  static let isThorough = number("DUBAN_THOROUGH") != nil

  private static func number(_ name: String) -> UInt64? {
    ProcessInfo.processInfo.environment[name].flatMap { UInt64($0) }
  }
}

@Suite("Nothing acknowledged is lost")
struct StoryTests {
  private static let lanes: UInt64 = 2

  private static func definitions(_ set: DefinitionSet) -> Definitions {
    Definitions(
      load: { .success(set) }, office: { try Shipped.reader.office(from: $0) },
      workflow: { try Shipped.reader.workflow(from: $0) })
  }

  /// With what opens by the calendar, so that commits of schedules are struck too.
  private static func definitions() throws -> DefinitionSet {
    try Shipped.set(with: [
      "round.yaml": """
      workflow: round
      title: Round
      fields: { topic: { type: string } }
      roles: { owner: event.actor }
      open: { by: anyone, allows: [ topic ], to: doing }
      schedule:
        - { every: "*:0/40", missed: all, as: head, each: "['wells', 'roads']", with: { topic: "= it" } }
        - { every: hourly, as: front_desk }
      steps:
        doing:
          title: Doing
          who: owner
          how: Do it.
          due: 12 months
          events: { done: { to: closed }, tick: { every: "*:10", tell: head } }
        closed: { title: Closed, end: concluded, answer: It is done. }
      """
    ])
  }

  @Test("whatever fails at whatever point of a commit, the log comes out as if nothing had", arguments: 0..<lanes)
  func stories(lane: UInt64) async throws {
    let set = try Self.definitions()
    var tally = Tally()
    for seed in stride(from: Wish.seed + lane, to: Wish.seed + Wish.stories, by: Int(Self.lanes)) {
      await tally.take(Story(seed: seed, in: set), definitions: Self.definitions(set)) { attacks(on: $0) }
    }
    print("faults: \(tally), from seed \(Wish.seed + lane)")
  }

  @Test("a first start that is cut short anywhere can be made again")
  func firstStart() async throws {
    let set = try Self.definitions()
    var tally = Tally()
    let story = Story(seed: Wish.seed, in: set).shortened
    await tally.take(story, definitions: Self.definitions(set), target: Player.start) { faultless in
      (0..<(faultless.done[Player.start]?.count ?? 0)).flatMap { [.cut($0), .fault(.failing, $0)] }
    }
    print("faults: a first start, \(tally)")
    #expect(tally.made["cut", default: 0] > 50 || Wish.attack != nil)
  }

  /// Some of the points of the story's commit, and one kind of attack at each; where it is asked for, all.
  private func attacks(on faultless: Faultless) -> [Attack] {
    let count = faultless.done[faultless.target]?.count ?? 0
    let attacks = (0...count).map { number in
      [Attack.cut(number)] + (number < count ? DiskFault.Kind.allCases.map { .fault($0, number) } : [])
    }
    if Wish.isThorough { return attacks.flatMap(\.self) }
    var chance = Seeded(seed: faultless.story.seed &* 7)
    return attacks.shuffled(using: &chance).prefix(8).compactMap { $0.randomElement(using: &chance) }
  }
}

/// Counts trials, and reports those that fail with the command that repeats them.
private struct Tally: CustomStringConvertible {
  private(set) var made: [String: Int] = [:]
  private var stories = 0

  var description: String {
    "\(stories) stories: " + made.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }.joined(separator: ", ")
  }

  mutating func take(
    _ story: Story, definitions: Definitions, target: Int? = nil, _ attacks: (Faultless) -> [Attack]
  ) async {
    stories += 1
    do {
      let faultless = try await Faultless(story, definitions: definitions, target: target)
      for attack in Wish.attack.map({ [$0] }) ?? attacks(faultless) {
        do {
          var trial = Trial(faultless, attack)
          let isStruck = try await trial.run()
          made[isStruck ? String("\(attack)".prefix { $0 != ":" }) : "missed", default: 0] += 1
        } catch {
          report(error, story, attack)
        }
      }
    } catch {
      report(error, story, nil)
    }
  }

  private func report(_ error: any Error, _ story: Story, _ attack: Attack?) {
    let words = attack.map { " DUBAN_ATTACK=\($0)" } ?? ""
    Issue.record("\(error)\nagain: DUBAN_SEED=\(story.seed)\(words) swift test --filter FaultTests")
  }
}
