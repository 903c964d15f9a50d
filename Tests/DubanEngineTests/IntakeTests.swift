// SPDX-License-Identifier: Apache-2.0

import DubanCore
import DubanTesting
import Testing

@testable import DubanEngine

@Suite("What waits")
struct IntakeTests {
  private func job(_ account: String, _ id: Int, size: Int = 1) -> Intake.Job {
    Intake.Job(submission: .by(account, "x.y", id: "\(id)"), size: size) { _ in }
  }

  private func limits(events: Int = 10, bytes: Int = 1000) -> EngineLimits {
    var limits = EngineLimits()
    limits.waitingEvents = events
    limits.waitingBytes = bytes
    return limits
  }

  @Test("a full queue answers busy at once, and takes again when something was taken")
  func bounded() {
    let intake = Intake(limits: limits(events: 6))
    intake.open()
    for id in 0..<3 { #expect(intake.put([job("a", id)]) == nil) }
    #expect(intake.put([job("a", 3)])?.word == "busy")
    #expect(intake.take(1).jobs.count == 1)
    #expect(intake.put([job("a", 3)]) == nil)
  }

  @Test("it is bounded by bytes too")
  func boundedByBytes() {
    let intake = Intake(limits: limits(bytes: 200))
    intake.open()
    #expect(intake.put([job("a", 0, size: 60)]) == nil)
    #expect(intake.put([job("a", 1, size: 60)])?.word == "busy")
    #expect(intake.put([job("a", 2, size: 40)]) == nil)
    _ = intake.take(10)
    #expect(intake.put([job("a", 3, size: 100)]) == nil)
  }

  @Test("jobs that come together wait together or not at all")
  func allOrNone() {
    let intake = Intake(limits: limits(events: 6))
    intake.open()
    #expect(intake.put([job("a", 0)]) == nil)
    #expect(intake.put((1..<4).map { job("a", $0) })?.word == "busy")
    #expect(intake.count == 1)
  }

  @Test("accounts are served in turn, and each in its own order")
  func roundRobin() {
    let intake = Intake(limits: limits(events: 100))
    intake.open()
    _ = intake.put((0..<50).map { job("flood", $0) })
    _ = intake.put([job("one", 0)])
    _ = intake.put([job("two", 0), job("two", 1)])
    let served = intake.take(8).jobs.map { "\($0.submission.caller.account) \($0.submission.id)" }
    #expect(served == ["flood 0", "one 0", "two 0", "flood 1", "two 1", "flood 2", "flood 3", "flood 4"])
    #expect(intake.take(100).jobs.map(\.submission.id) == (5..<50).map(String.init))
  }

  @Test("however many accounts flood it, the next one finds room, and is served in the next turn")
  func room() {
    let intake = Intake(limits: limits(events: 1_000, bytes: 1_000_000))
    intake.open()
    for flooder in 1...20 {
      var taken = 0
      while intake.put([job("flood \(flooder)", taken)]) == nil { taken += 1 }
      #expect(taken > 0, "after \(flooder - 1) others")
    }
    #expect((990...1_020).contains(intake.count))
    #expect(intake.put([job("late", 0)]) == nil)
    // The first of every account comes before the second of any.
    let served = intake.take(256).jobs
    #expect(Set(served.prefix(21).map(\.submission.caller.account)).count == 21)
  }

  @Test("by bytes too, one account leaves as much free as it takes")
  func roomByBytes() {
    let intake = Intake(limits: limits(events: 1_000, bytes: 1_000))
    intake.open()
    var taken = 0
    while intake.put([job("flood", taken, size: 10)]) == nil { taken += 1 }
    #expect(taken == 50)
    #expect(intake.put([job("late", 0, size: 250)]) == nil)
    #expect(intake.put([job("late", 1, size: 10)])?.word == "busy")
    // What was served is free again.
    _ = intake.take(1_000)
    #expect(intake.put([job("flood", taken, size: 500)]) == nil)
  }

  @Test("nothing is taken before it opens or after it closes; what waits is still served")
  func phases() {
    let intake = Intake(limits: limits())
    #expect(intake.put([job("a", 0)])?.word == "busy")
    intake.open()
    #expect(intake.put([job("a", 0)]) == nil)
    intake.close()
    #expect(intake.put([job("a", 1)])?.word == "stopping")
    let last = intake.take(10)
    #expect(last.jobs.count == 1)
    #expect(last.isLast)
    intake.open()
    #expect(intake.isClosed)
  }
}
