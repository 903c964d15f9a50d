// SPDX-License-Identifier: Apache-2.0

import DubanCore
import DubanTesting
import Foundation
import Logging
import Testing
import WorkingTime

@testable import DubanEngine
@testable import DubanStore

@Suite("The door")
struct DoorTests {
  private let desk: Desk

  init() throws { desk = try Desk() }

  @Test("what was acknowledged is on disk, whatever happens to the daemon afterwards")
  func acknowledgedIsOnDisk() async throws {
    let copy = desk.directory + "-copy"
    defer { try? FileManager.default.removeItem(atPath: copy) }
    let answers = try await desk.open { engine, _ in
      let answers = try await withThrowingTaskGroup(of: Answer.self) { group in
        for number in 0..<40 { group.addTask { try await engine.send(.emergency(id: "e\(number)")) } }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      // What the disk holds at this instant is what a kill -9 would leave.
      try FileManager.default.copyItem(atPath: desk.directory, toPath: copy)
      return answers
    }
    #expect(Set(answers.compactMap(\.number)).count == 40)
    let store = try Store(directory: copy)
    let snapshot = try await store.load(ReadSet(matters: Set(answers.compactMap(\.number))))
    for answer in answers {
      let number = try #require(answer.number)
      let matter = try #require(snapshot.matters[number])
      #expect((matter.seq, matter.step, matter.due) == (answer.seq, answer.step, answer.due))
    }
    #expect(try await store.verify().findings == [])
  }

  @Test("the same event takes effect once, within a batch and across a restart, and gets the same answer")
  func once() async throws {
    let event = Submission.emergency(id: "the same")
    let first = try await desk.open { engine, _ in
      let results = await engine.submit(batch: [event, event, .emergency(id: "another"), event], size: 400)
      let answers = results.compactMap(\.answer)
      #expect(answers.map(\.repeated) == [false, true, false, true])
      #expect(Set([0, 1, 3].map { answers[$0].number }).count == 1)
      return answers[0]
    }
    try await desk.open { engine, store in
      let again = try await engine.send(event)
      #expect(again.repeated)
      #expect((again.number, again.seq, again.step, again.due) == (first.number, first.seq, first.step, first.due))
      var other = event
      other.data["summary"] = "Something else"
      #expect(await engine.submit(other, size: 1).word == "refused conflict")
      #expect(try await store.openMatters().cards.values.reduce(0, +) == 2)
      #expect(try await store.verify().findings == [])
    }
  }

  @Test("a batch has one answer for each event, in order, and one that is refused fails no other")
  func batch() async throws {
    try await desk.open { engine, store in
      let results = await engine.submit(
        batch: [
          .emergency(), .by("wang", "no-such.open"), .by("stranger", "urgent-directive.open"), .emergency(),
          .by("wang", "urgent-directive.relay", "JJ-2026-999"),
        ], size: 500)
      #expect(results.map(\.word) == ["accepted", "refused unknown", "refused actor", "accepted", "refused unknown"])
      let entries = try await Desk.entries(store, engine)
      #expect(entries.filter { $0.kind == .event }.count == 2)
      #expect(engine.metrics.accepted == 2)
      #expect(engine.metrics.refused == 3)
    }
  }

  @Test("a batch larger than a turn and than the queue passes in order")
  func largeBatch() async throws {
    var limits = EngineLimits()
    limits.eventsPerTurn = 4
    limits.waitingEvents = 5
    try await desk.open(limits: limits) { engine, _ in
      let results = await engine.submit(batch: (0..<23).map { .emergency(id: "b\($0)") }, size: 2300)
      let numbers = results.compactMap { $0.answer?.number }
      #expect(numbers.count == 23)
      #expect(numbers == numbers.sorted())
    }
  }

  @Test("events that wait together are stored by one commit")
  func groupCommit() async throws {
    try await desk.open { engine, _ in
      let before = engine.metrics.commits
      _ = await engine.submit(batch: (0..<200).map { .emergency(id: "g\($0)") }, size: 20_000)
      #expect(engine.metrics.commits == before + 1)
    }
  }

  @Test("what is asked to stop finishes what it accepted, and everybody gets an answer")
  func stopping() async throws {
    let store = try Store(directory: desk.directory)
    let engine = try await Engine.start(
      store: store, definitions: desk.definitions,
      logger: .init(label: "test") { _ in CapturingHandler(lines: desk.lines) },
      clock: desk.clock.wall)
    let running = Task { try await engine.run() }
    #expect(await engine.pulse())
    let results = await withTaskGroup(of: SubmitResult.self) { group in
      for number in 0..<300 {
        group.addTask { await engine.submit(.emergency(id: "s\(number)"), size: 1) }
        if number == 150 {
          group.addTask {
            running.cancel()
            return .stopping
          }
        }
      }
      return await group.reduce(into: [SubmitResult]()) { $0.append($1) }
    }
    try await running.value
    #expect(results.count == 301)
    #expect(Set(results.map(\.word)).isSubset(of: ["accepted", "stopping"]))
    let accepted = results.compactMap { $0.answer?.number }
    #expect(try await store.openMatters().cards.values.reduce(0, +) == accepted.count)
    #expect(await engine.submit(.emergency(), size: 1).word == "stopping")
    #expect(await engine.pulse() == false)
    #expect(engine.isReady == false)
  }

  @Test("a follower hears of the newest entry, and no more when the engine has ended")
  func followers() async throws {
    let heads = try await desk.open { engine, _ in
      let heads = engine.heads()
      for number in 0..<5 { _ = try await engine.send(.emergency(id: "f\(number)")) }
      return heads
    }
    var seen: [Int64] = []
    for await head in heads { seen.append(head) }
    // The reload at the first start is entry 1.
    #expect(seen == [6])
  }

  @Test("a reader sees by the office's rules, and only administrators see as somebody else")
  func viewers() async throws {
    try await desk.open { engine, store in
      let number = try #require(try await engine.send(.emergency()).number)
      let wang = try await engine.viewer(for: Caller(account: "wang", isSuper: false), as: nil)
      let nobody = try await engine.viewer(for: Caller(account: "nobody", isSuper: false), as: nil)
      let root = try await engine.viewer(for: Caller(account: "root", isSuper: true), as: "han")
      #expect(wang.scope == .person("wang"))
      #expect(nobody.scope == .stranger)
      #expect(root.scope == .person("han"))
      await #expect(throws: Refusal.self) {
        try await engine.viewer(for: Caller(account: "wang", isSuper: false), as: "han")
      }
      #expect(try await store.matter(number, for: wang)?.number == number)
      #expect(try await store.matter(number, for: nobody) == nil)
      #expect(try await store.history(of: number, after: 0, limit: 9, for: nobody) == nil)
      #expect(try await store.log(after: 0, limit: 9, for: nobody).entries.isEmpty)
      #expect(try await store.log(after: 0, limit: 9, for: nobody).next == 2)
      #expect(try await store.matters(MatterFilter(), after: nil, limit: 9, for: nobody).matters.isEmpty)
    }
  }
}
