// SPDX-License-Identifier: Apache-2.0

import DubanCore
import DubanDefinition
import DubanSimulator
import DubanTesting
import Foundation
import Testing

/// The theorem of the closed loop, attacked: random definitions, and random stories about those that pass the checks.
@Suite("the closed loop")
struct TheoremTests {
  static func setting(_ name: String, _ usual: UInt64) -> UInt64 {
    ProcessInfo.processInfo.environment[name].flatMap(UInt64.init) ?? usual
  }

  static let workflows = setting("THEOREM_WORKFLOWS", 1_000)
  static let stories = setting("THEOREM_STORIES", workflows > 1_000 ? workflows / 3 : 120)
  static let seed = setting("THEOREM_SEED", .random(in: 1...1_000_000_000))

  /// What a generation came to.
  struct Count {
    var workflows = 0
    var passing = 0
    var codes: [String: Int] = [:]
    var features: [String: Int] = [:]

    var report: String {
      func list(_ counts: [String: Int]) -> String {
        counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { "\($0.key) \($0.value)" }
          .joined(separator: ", ")
      }
      return "passing \(passing) of \(workflows)\ncodes: \(list(codes))\nused by those that pass: \(list(features))"
    }
  }

  @Test("whatever passes the checks is owned, not silent, answered and finite, whatever happens")
  func theorem() {
    let command = "THEOREM_WORKFLOWS=1 THEOREM_SEED="
    print("seed of the closed loop: \(Self.seed); \(command)\(Self.seed) repeats its first folder")
    var count = Count()
    var (played, acts, accepted, matters, ended, granted, pauses, rested) = (0, 0, 0, 0, 0, 0, 0, 0)
    var scheduled = 0
    var seed = Self.seed
    while count.workflows < Self.workflows {
      let folder = RandomFolder(seed: seed)
      let loaded = Shipped.reader.load(folder.files)
      count.workflows += folder.workflows.count
      for code in Set(loaded.diagnostics.map(\.code)) { count.codes[code, default: 0] += 1 }
      if let set = loaded.set {
        count.passing += folder.workflows.count
        for feature in folder.features { count.features[feature, default: 0] += 1 }
        if UInt64(played) < Self.stories {
          let story = Self.story(of: set, in: folder, seed: seed)
          played += 1
          acts += story.told.count
          accepted += story.accepted
          matters += story.simulation.matters.count
          let decisions = story.simulation.entries.compactMap(\.decision)
          pauses += decisions.filter { $0.paused != nil }.count
          rested += decisions.filter { $0.clocks.contains { $0.suspensions.contains { $0.to == nil } } }.count
          scheduled +=
            story.simulation.entries.filter {
              $0.body.event.source == Event.scheduleSource && $0.decision?.opening != nil
            }.count
          ended += story.simulation.matters.values.filter { !$0.isOpen }.count
          let rungs = RungLaw.offences(in: story.simulation.entries)
          #expect(rungs.isEmpty, "\(rungs); \(command)\(seed) repeats it")
          granted += story.simulation.entries.filter { $0.decision?.answered == .granted }.count
          if let offence = story.offences.first {
            Issue.record("\(Self.report(offence, folder, seed: seed)); \(command)\(seed) repeats it")
          }
        }
      } else if folder.slips.isEmpty {
        for code in Set(loaded.diagnostics.filter { $0.severity == .error }.map(\.code)) {
          count.codes["meant to pass, but \(code)", default: 0] += 1
        }
        if ProcessInfo.processInfo.environment["THEOREM_SHOW"] != nil {
          print(seed, loaded.diagnostics.filter { $0.severity == .error }.map(\.description).joined(separator: "\n"))
        }
      }
      seed += 1
    }
    print(count.report)
    print(
      "\(played) stories, \(acts) acts, \(accepted) accepted, \(matters) matters, \(ended) ended, \(granted) grants")
    print(
      "\(pauses) times a pause began or ended, \(rested) times a clock stood still, \(scheduled) opened by a schedule")
    #expect(count.passing * 3 > count.workflows, "fewer than a third pass: the generator is no good")
    // A single folder, played again, need not have all of it.
    guard Self.workflows >= 1_000 else { return }
    for (count, what) in [(granted, "grant"), (pauses, "pause"), (rested, "rest"), (scheduled, "scheduled opening")] {
      #expect(count > 0, "no story has a \(what); the seed is \(Self.seed)")
    }
  }

  static func story(of set: DefinitionSet, in folder: RandomFolder, seed: UInt64) -> RandomStory {
    var story = RandomStory(of: set, seed: seed) { Shipped.reader.load(folder.later(seed: $0).files).set }
    story.play(acts: 50)
    return story
  }

  /// The smallest folder that still shows it, and how.
  static func report(_ offence: ClosedLoop.Offence, _ folder: RandomFolder, seed: UInt64) -> String {
    func offends(_ folder: RandomFolder) -> RandomStory? {
      guard let set = Shipped.reader.load(folder.files).set else { return nil }
      let story = Self.story(of: set, in: folder, seed: seed)
      return story.offences.first?.part == offence.part ? story : nil
    }
    let small = folder.shrunk(attempts: 400) { offends($0) != nil }
    let story = offends(small)
    return """
      \(story?.offences.first ?? offence)
      \(small.text)
      \(story?.told.suffix(25).joined(separator: "\n") ?? "")
      """
  }
}
