// SPDX-License-Identifier: Apache-2.0

import DubanCore
import DubanTesting
import Testing
import WorkingTime

@testable import DubanEngine

/// The clocks and the log, moved by hand.
private final class Bench {
  static let morning = Instant(milliseconds: 1_772_413_200_000)

  var keeper: Timekeeper
  var reading: ClockReading
  var last: Instant?

  init(
    wall: Instant = morning, boot: Span = .hours(24), last: Instant? = morning, office: OfficeState = OfficeState()
  ) {
    reading = ClockReading(wall: wall, boot: boot)
    self.last = last
    keeper = Timekeeper(office, last: last, at: reading)
    judge()
  }

  @discardableResult
  func judge() -> Instant { keeper.judge(reading, last: last) }

  @discardableResult
  func accept() -> Bool { keeper.accept(reading, last: last) }

  /// An entry is written now.
  @discardableResult
  func log() -> Instant {
    let at = judge()
    last = at
    return at
  }

  func pass(_ span: Span) {
    reading.wall = reading.wall + span
    reading.boot = reading.boot + span
    judge()
  }

  func set(by span: Span) {
    reading.wall = reading.wall + span
    judge()
  }

  /// Started again; the log has what was found.
  func restart(wall: Instant? = nil, boot: Span? = nil) {
    let office = OfficeState(held: keeper.held)
    reading.wall = wall ?? reading.wall
    reading.boot = boot ?? reading.boot
    keeper = Timekeeper(office, last: last, at: reading)
    judge()
  }

  var reason: HeldTime.Reason? { keeper.held?.reason }
}

@Suite("The judge of time")
struct TimekeeperTests {
  private let hour = Span.hours(1)

  @Test(
    "a wall clock that is set by more than five minutes is not believed, one set by five is followed",
    arguments: [Span.minutes(5), .hours(1), .hours(24), .hours(24 * 365)])
  func steps(_ span: Span) {
    for sign in [1, -1] as [Int64] {
      let step = Span(milliseconds: sign * span.milliseconds)
      let bench = Bench()
      bench.pass(hour)
      bench.log()
      bench.set(by: step)
      guard span > .minutes(5) else {
        #expect(bench.reason == nil)
        #expect(bench.judge() == max(bench.reading.wall, Bench.morning + hour))
        bench.set(by: Span(milliseconds: sign))
        #expect(bench.reason == (sign > 0 ? .ahead : .back))
        continue
      }
      #expect(bench.reason == (sign > 0 ? .ahead : .back))
      #expect(bench.keeper.held?.since == Bench.morning + hour)
      #expect(bench.keeper.held?.difference == step)
      // The log's time goes on by the boot clock.
      bench.pass(.minutes(7))
      #expect(bench.log() == Bench.morning + hour + .minutes(7))
      // Set right, to the minute, it is believed again.
      bench.set(by: .minutes(2) - step)
      #expect(bench.reason == nil)
      #expect(bench.judge() == Bench.morning + hour + .minutes(9))
    }
  }

  @Test("the instant to stamp never goes back, whatever the wall clock does")
  func monotone() {
    var chance = Seeded(seed: 7)
    let bench = Bench()
    var before = bench.log()
    for _ in 0..<5_000 {
      let step = Int64.random(in: -400_000...400_000, using: &chance)
      if Bool.random(using: &chance) { bench.set(by: Span(milliseconds: step)) }
      bench.pass(Span(milliseconds: Int64.random(in: 0...100_000, using: &chance)))
      if Int.random(in: 0..<40, using: &chance) == 0 { bench.accept() }
      if Int.random(in: 0..<60, using: &chance) == 0 {
        bench.restart(boot: Bool.random(using: &chance) ? .minutes(20) : nil)
      }
      let at = bench.log()
      #expect(at >= before)
      before = at
    }
  }

  @Test("what steers the clock by less than five minutes a day never adds up to a jump; what does more is one")
  func creeping() {
    let slow = Bench()
    // Four minutes a day for a month, in steps of ten seconds.
    for _ in 0..<(30 * 24) {
      slow.pass(hour)
      slow.set(by: .seconds(10))
      #expect(slow.reason == nil)
    }
    #expect(slow.log() == slow.reading.wall)
    let fast = Bench()
    var steps = 0
    while fast.reason == nil, steps < 100 {
      fast.pass(.minutes(10))
      fast.set(by: .seconds(30))
      steps += 1
    }
    // A little more than ten of half a minute: an hour and a half has forgotten some seconds.
    #expect((10...12).contains(steps))
    // What it has been led to already is kept: the log's time goes on from there.
    #expect(fast.judge() >= Bench.morning + Span.minutes(10 * steps) + Span.seconds(30 * (steps - 1)))
  }

  @Test("looking often forgets no less than looking seldom")
  func oftenAsSeldom() {
    let (often, seldom) = (Bench(), Bench())
    for bench in [often, seldom] { bench.set(by: .minutes(4)) }
    for _ in 0..<20_000 { often.pass(Span(milliseconds: 100)) }
    seldom.pass(.seconds(2_000))
    // Seven seconds are forgotten by then.
    for (more, isHeld) in [(Span.seconds(66), false), (.seconds(2), true)] {
      for bench in [often, seldom] {
        bench.set(by: more)
        #expect((bench.reason == .ahead) == isHeld)
      }
    }
  }

  @Test("a time in which the machine slept, or the process was stopped, is no jump; nor is a leap second")
  func asleep() {
    let bench = Bench()
    bench.pass(.hours(24 * 50))
    #expect(bench.reason == nil)
    bench.set(by: .seconds(-1))
    #expect(bench.reason == nil)
    #expect(bench.log() == Bench.morning + .hours(24 * 50) - .seconds(1))
  }

  @Test("at a start a wall clock before the log's end is not believed, and its time goes on from there")
  func before() {
    for year in [0, 946_684_800_000, Bench.morning.milliseconds - 300_001] as [Int64] {
      let bench = Bench(wall: Instant(milliseconds: year))
      #expect(bench.reason == (year > 1_577_836_800_000 ? .before : .implausible))
      #expect(bench.judge() == Bench.morning)
      bench.pass(.minutes(3))
      #expect(bench.log() == Bench.morning + .minutes(3))
      // Whatever keeps the time sets it, ten hours later than the log's end: believed at once.
      bench.set(by: Bench.morning + .hours(10) - bench.reading.wall)
      #expect(bench.reason == nil)
      #expect(bench.judge() == Bench.morning + .hours(10))
    }
    // A clock that has lost some seconds while the machine was off is waited for.
    let slow = Bench(wall: Bench.morning - .minutes(5))
    #expect(slow.reason == nil && slow.judge() == Bench.morning)
  }

  @Test("at a start more than thirty days after the log's end the wall clock is not believed")
  func gap() {
    #expect(Bench(wall: Bench.morning + Timekeeper.longestGap).reason == nil)
    let bench = Bench(wall: Bench.morning + Timekeeper.longestGap + .seconds(1))
    #expect(bench.reason == .gap)
    bench.pass(hour)
    #expect(bench.judge() == Bench.morning + hour)
    #expect(bench.accept())
    #expect(bench.judge() == bench.reading.wall && bench.reason == nil)
    // Nobody who runs on needs to be told that time passes.
    bench.pass(.hours(24 * 40))
    #expect(bench.reason == nil)
  }

  @Test("with an empty log there is nothing to compare with but what is possible at all")
  func empty() {
    #expect(Bench(last: nil).reason == nil)
    for wall in [Int64.min, -1, 0, 946_684_800_000, 7_258_118_400_000, .max] {
      let bench = Bench(wall: Instant(milliseconds: wall), last: nil)
      #expect(bench.reason == .implausible)
      #expect(Timekeeper.plausible.contains(bench.judge()))
      #expect(!bench.accept())
      // Also where the office has begun meanwhile.
      if wall < 0 { bench.log() }
      bench.reading.wall = Bench.morning
      #expect(bench.judge() == Bench.morning && bench.reason == nil)
    }
  }

  @Test("soon after the machine's start its clock may be set right, as those without a battery are")
  func settling() {
    // It woke with the time of its last stop, and the network then says that three days have passed.
    let bench = Bench(boot: .minutes(1))
    bench.log()
    bench.pass(.minutes(1))
    bench.set(by: .hours(72))
    #expect(bench.reason == nil && bench.judge() == bench.reading.wall)
    // The next step is one like any other.
    bench.pass(.minutes(9))
    bench.set(by: hour)
    #expect(bench.reason == .ahead)
    // Not before the log's end, though, nor to any year.
    for (step, reason) in [(Span.hours(-1), HeldTime.Reason.before), (.hours(24 * 31), .gap)] {
      let wrong = Bench(boot: .minutes(1))
      wrong.log()
      wrong.set(by: step)
      #expect(wrong.reason == reason)
      #expect(wrong.judge() == Bench.morning)
    }
  }

  @Test("what was held is held after a restart, and ends when the clock agrees with the one from before")
  func restart() {
    for step in [Span.hours(24), .hours(-24)] {
      let bench = Bench()
      bench.log()
      bench.set(by: step)
      bench.log()
      bench.restart()
      #expect(bench.keeper.held?.difference == step)
      bench.pass(.minutes(2))
      #expect(bench.judge() == Bench.morning + .minutes(2))
      bench.set(by: .zero - step)
      #expect(bench.reason == nil && bench.judge() == Bench.morning + .minutes(2))
    }
  }

  @Test("when the machine was started anew, a clock that was ahead stays held, and one that was behind is judged anew")
  func reboot() {
    let ahead = Bench()
    ahead.set(by: .hours(24))
    ahead.log()
    ahead.restart(boot: .minutes(1))
    #expect(ahead.reason == .ahead)
    #expect(ahead.judge() == Bench.morning)
    ahead.pass(.minutes(30))
    #expect(ahead.reason == .ahead && ahead.judge() == Bench.morning + .minutes(30))
    #expect(ahead.accept())
    #expect(ahead.reason == nil)

    let behind = Bench()
    behind.set(by: .hours(-24))
    behind.log()
    behind.restart(wall: Bench.morning + .hours(8), boot: .minutes(1))
    #expect(behind.reason == nil && behind.judge() == Bench.morning + .hours(8))
  }

  @Test("an accepted clock that is behind the log is waited for, also by those who start later")
  func acceptedBehind() {
    let bench = Bench()
    bench.log()
    bench.set(by: .hours(-24))
    #expect(bench.accept())
    let accepted = AcceptedTime(wall: bench.reading.wall, at: bench.log())
    #expect(accepted.at == Bench.morning)
    bench.pass(hour)
    #expect(bench.reason == nil && bench.log() == Bench.morning)
    let office = OfficeState(accepted: accepted)
    #expect(Bench(wall: bench.reading.wall, boot: .minutes(20), office: office).reason == nil)
    #expect(Bench(wall: accepted.wall - hour, boot: .minutes(20), office: office).reason == .before)
    bench.pass(.hours(24))
    #expect(bench.log() == Bench.morning + hour)
    // Then it is past, and the log counts again.
    #expect(
      Bench(wall: bench.reading.wall - hour, last: bench.last, office: office).reason == .before)
  }
}
