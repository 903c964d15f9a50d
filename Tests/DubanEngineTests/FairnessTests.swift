// SPDX-License-Identifier: Apache-2.0

import DubanCore
import Testing

@testable import DubanEngine
@testable import DubanStore

@Suite("One account floods, others wait")
struct FairnessTests {
  private let desk: Desk

  init() throws { desk = try Desk() }

  /// How many turns begin after an event has come, its own among them, until it is answered.
  private static func turns(until submission: Submission, isAnsweredBy engine: Engine) async -> Int64 {
    let intake = engine.intake
    var submission = submission
    submission.identity = Identity(of: submission)
    let (answered, tell) = AsyncStream.makeStream(of: Int64.self)
    let job = Intake.Job(submission: submission, size: 100) { _ in
      tell.yield(intake.turnsBegun)
      tell.finish()
    }
    #expect(intake.put([job]) == nil)
    let before = intake.turnsBegun
    return await answered.reduce(0, +) - before
  }

  @Test("under one account's flood, another's event waits at most for the turn that is under way")
  func oneTurn() async throws {
    var bounds = EngineLimits()
    bounds.eventsPerTurn = 16
    let limits = bounds
    try await desk.open(limits: limits) { engine, _ in
      let (flooded, flooding) = AsyncStream.makeStream(of: Void.self)
      try await withThrowingTaskGroup(of: Void.self) { group in
        // Forty turns' worth waits whenever another sends, and more comes as it is served.
        for part in 0..<40 {
          group.addTask {
            for round in 0..<6 {
              let batch = (0..<16).map { Submission.emergency("han", id: "\(part).\(round).\($0)") }
              let words = await engine.submit(batch: batch, size: 1600).map(\.word)
              #expect(Set(words) == ["accepted"])
              flooding.yield()
            }
          }
        }
        group.addTask {
          var most = 0
          var flood = flooded.makeAsyncIterator()
          for id in 0..<20 {
            await flood.next()
            let waiting = engine.intake.count
            let turns = await Self.turns(until: .emergency("wang", id: "wang \(id)"), isAnsweredBy: engine)
            // Behind all that waits it would be dozens.
            #expect(turns <= 1, "\(waiting) waited")
            most = max(most, waiting)
          }
          #expect(most > 2 * limits.eventsPerTurn, "there was no flood")
        }
        try await group.waitForAll()
      }
    }
  }

  @Test("a flood that fills its share is told so, and another account's event is still taken")
  func share() async throws {
    var limits = EngineLimits()
    limits.waitingEvents = 64
    limits.eventsPerTurn = 8
    try await desk.open(limits: limits) { engine, _ in
      let words = await withTaskGroup(of: [String].self) { group in
        // Until it has filled its share: how many batches that takes is a question of how fast they are decided.
        group.addTask {
          var words: [String] = []
          for round in 0..<100 where !words.contains("busy") {
            words += await withTaskGroup(of: [String].self) { flood in
              for part in 0..<40 {
                flood.addTask {
                  let batch = (0..<8).map { Submission.emergency("han", id: "\(round).\(part).\($0)") }
                  return await engine.submit(batch: batch, size: 800).map(\.word)
                }
              }
              return await flood.reduce(into: []) { $0 += $1 }
            }
          }
          return words
        }
        group.addTask {
          var words: [String] = []
          for id in 0..<20 {
            let result = await engine.submit(.emergency("wang", id: "w\(id)"), size: 100)
            words.append("wang " + result.word)
          }
          return words
        }
        return await group.reduce(into: []) { $0 += $1 }
      }
      #expect(words.contains("busy"))
      #expect(words.filter { $0.hasPrefix("wang") } == Array(repeating: "wang accepted", count: 20))
      #expect(engine.metrics.busy == words.count { $0 == "busy" })
    }
  }
}
