// SPDX-License-Identifier: Apache-2.0

import DubanCore
import DubanTesting
import Foundation
import Testing
import WorkingTime

@testable import DubanEngine
@testable import DubanStore

/// Stories of an office whose clock jumps, told by seeds. `DUBAN_SEED=N swift test --filter JumpingClockTests` repeats
/// one; with `DUBAN_STORIES=M` it tells so many from there.
@Suite("The timer under a jumping clock")
struct JumpingClockTests {
  private static func number(_ name: String) -> UInt64? {
    ProcessInfo.processInfo.environment[name].flatMap { UInt64($0) }
  }

  @Test("whatever is done to the clock, each rung fires once, none early, none is lost, and none while rungs are held")
  func stories() async throws {
    let seed = Self.number("DUBAN_SEED")
    let first = seed ?? 1
    let count = Self.number("DUBAN_STORIES") ?? (seed == nil ? 25 : 1)
    let set = try Shipped.set()
    var tally = JumpingStory.Tally()
    for seed in first..<(first + count) {
      let story = JumpingStory(seed: seed, desk: try Desk(set: set))
      do {
        tally.add(try await story.play())
      } catch {
        Issue.record("\(error)\nagain: DUBAN_SEED=\(seed) swift test --filter JumpingClockTests")
      }
    }
    print("jumping clock: \(count) stories from seed \(first), \(tally)")
    guard seed == nil else { return }
    // A test that never gets there shows nothing.
    #expect(tally.held > 0 && tally.accepted > 0 && tally.agreed > 0 && tally.fired > 0 && tally.starts > Int(count))
  }
}

/// One story, and what ought to come of it.
final class JumpingStory {
  struct Tally: CustomStringConvertible {
    var fired = 0
    var held = 0
    var agreed = 0
    var accepted = 0
    var starts = 0

    mutating func add(_ other: Self) {
      fired += other.fired
      held += other.held
      agreed += other.agreed
      accepted += other.accepted
      starts += other.starts
    }

    var description: String {
      "\(starts) starts, \(held) holds, \(agreed) agreements, \(accepted) acceptances, \(fired) rungs"
    }
  }

  struct Wrong: Error, CustomStringConvertible {
    var description: String
  }

  private let seed: UInt64
  private let desk: Desk
  private var chance: Seeded
  private var tally = Tally()
  /// What was done, for whoever must find out.
  private var told: [String] = []

  // What ought to be, by rules of its own: no clock is read here but the test's.
  /// How far the wall clock was set from what was last believed; nil where there is nothing to compare with.
  private var astray: Span? = .zero
  private var isHeld = false
  /// Held since the boot clock said otherwise, and ahead.
  private var isAhead = false
  /// Held for what the log says, with no boot clock to compare with.
  private var isHeldByLog = false
  /// The same after the machine was started anew: no clock agrees with that any more.
  private var isLost = false
  private var believed: Instant
  private var accepted: (wall: Instant, at: Instant)?
  private var steps = 0
  private var seq: Int64 = 0
  private var last: Instant?
  private var points: Set<String> = []
  private var matters: [String] = []
  private let root = Caller(account: "root", isSuper: true)

  init(seed: UInt64, desk: Desk) {
    self.seed = seed
    self.desk = desk
    chance = Seeded(seed: seed)
    believed = desk.clock.now
  }

  func play() async throws -> Tally {
    do {
      for life in 0..<Int.random(in: 2...4, using: &chance) {
        if life > 0 { whileDown() }
        let actions = Int.random(in: 2...6, using: &chance)
        tally.starts += 1
        try await desk.open { engine, store in
          began()
          try await settle(engine, store, "start")
          for _ in 0..<actions { try await act(engine, store) }
        }
      }
      tally.starts += 1
      try await desk.open { engine, store in
        began()
        try await settle(engine, store, "start")
        try await end(engine, store)
        let found = try await store.verify().findings
        guard found.isEmpty else { throw Wrong(description: "\(found)") }
      }
      return tally
    } catch {
      throw Wrong(description: "\(error)\nafter \(told.joined(separator: ", "))")
    }
  }

  // MARK: What is done

  private func pick<T>(_ some: [T]) -> T { some[Int.random(in: 0..<some.count, using: &chance)] }

  private func step() -> Span {
    let size = pick([Span.hours(1), .hours(24), .hours(24 * 365), .hours(7)])
    return Bool.random(using: &chance) ? size : .zero - size
  }

  private func act(_ engine: Engine, _ store: Store) async throws {
    var touched: String?
    switch Int.random(in: 0..<16, using: &chance) {
    case 0...3:
      touched = try await engine.send(.emergency(id: "e\(matters.count)")).number
      matters.append(touched ?? "")
      told.append("open")
    case 4 where !matters.isEmpty:
      touched = pick(matters)
      steps += 1
      _ = try await engine.send(.by("wang", "urgent-directive.note", touched, id: "n\(steps)", ["text": "Looked."]))
      told.append("note \(touched ?? "")")
    case 5...7: pass(Span.seconds(Int.random(in: 1...1500, using: &chance)))
    case 8:
      // To the very instant, and to the millisecond before it.
      guard let next = try await store.nextDue(), next > desk.clock.now else { return }
      pass(next - desk.clock.now - Span(milliseconds: pick([0, 1])))
    case 9:
      let span = Span.minutes(Int.random(in: 1...200, using: &chance))
      told.append("sleep \(span)")
      believed = believed + span
      desk.clock.sleep(span)
    case 10: set(by: Span.seconds(pick([-1, 1, -20, 20])), "nudge")
    case 11, 12: set(by: step(), "set")
    case 13:
      if isLost { return }
      if let astray { set(by: .zero - astray, "right") } else { right() }
    default:
      guard isHeld else { return }
      told.append("accept")
      _ = try await engine.acceptWalltime(by: root)
      tally.accepted += 1
      accept()
    }
    try await settle(engine, store, told.last ?? "", touched: touched)
  }

  private func pass(_ span: Span) {
    told.append("pass \(span)")
    believed = believed + span
    desk.clock.advance(by: span)
  }

  private func set(by span: Span, _ word: String) {
    told.append("\(word) \(span)")
    astray = astray.map { $0 + span }
    desk.clock.set(to: desk.clock.now + span)
    judge()
  }

  /// Where there is nothing to compare with but the log: some hours after its end.
  private func right() {
    told.append("right by the log")
    desk.clock.set(to: max(believed, last ?? believed) + .minutes(Int.random(in: 0...600, using: &chance)))
    judge()
  }

  private func whileDown() {
    switch Int.random(in: 0..<4, using: &chance) {
    case 0: told.append("restart")
    case 1:
      let span = Span.minutes(Int.random(in: 1...300, using: &chance))
      told.append("down for \(span)")
      believed = believed + span
      desk.clock.pass(to: desk.clock.now + span)
    case 2:
      let span = step()
      told.append("set while down \(span)")
      astray = astray.map { $0 + span }
      desk.clock.reboot(at: desk.clock.now + span, boot: desk.clock.boot)
    default:
      let off = Span.minutes(Int.random(in: 1...300, using: &chance))
      told.append("reboot after \(off)")
      believed = believed + off
      // The machine's own clock went on as it was; longer after its start than its clock is still set.
      desk.clock.reboot(at: desk.clock.now + off, boot: .minutes(20))
      if isHeld, !isAhead { (isHeldByLog, astray) = (true, nil) }
      isLost = isHeld && isAhead
      if isLost { astray = .hours(24 * 10_000) }
    }
  }

  // MARK: What ought to be

  private func began() {
    if !isHeld || isHeldByLog { astray = nil }
    believed = last ?? believed
    judge()
  }

  private func judge() {
    let wall = desk.clock.now
    if let astray {
      let isWrong = astray > .minutes(5) || astray < .minutes(-5)
      if isWrong, !isHeld {
        isHeld = true
        isAhead = astray > .zero
      } else if !isWrong {
        believe(wall)
      }
      return
    }
    let end = isHeld ? max(believed, last ?? believed) : last ?? wall
    var floor = end
    if let accepted, let last, last <= accepted.at { floor = min(end, accepted.wall) }
    if wall < floor - .minutes(5) || wall > end + .hours(24 * 30) {
      (isHeld, isHeldByLog, isAhead) = (true, true, false)
    } else {
      believe(wall)
    }
  }

  private func believe(_ wall: Instant) {
    (isHeld, isHeldByLog, isAhead, isLost) = (false, false, false, false)
    if astray == nil { astray = .zero }
    believed = wall
  }

  private func accept() {
    let wall = desk.clock.now
    accepted = last.flatMap { $0 > wall ? (wall, $0) : nil }
    astray = .zero
    believe(wall)
  }

  /// Waits until the engine has nothing to do, and looks at what it wrote.
  private func settle(_ engine: Engine, _ store: Store, _ action: String, touched: String? = nil) async throws {
    let wasHeld = isHeld
    judge()
    // The last one with nothing left to do: then the alarm is set by what the others did.
    repeat { _ = await engine.pulse() } while try await !engine.isAtRest
    _ = await engine.pulse()
    let status = try await engine.status()
    let now = max(believed, status.head.at ?? believed)
    guard (status.held != nil) == isHeld else {
      throw Wrong(description: "after '\(action)' held is \(status.held as Any), and ought to be \(isHeld)")
    }
    guard !isHeld || desk.clock.alarm == nil else { throw Wrong(description: "held, and the alarm is set") }
    if !isHeld, let next = try await store.nextDue() {
      guard next > now else { throw Wrong(description: "after '\(action)' \(next) is due, and it is \(now)") }
      guard desk.clock.alarm == next else { throw Wrong(description: "nobody wakes it at \(next)") }
    }
    for entry in try await Desk.entries(store, engine, after: seq) {
      let before = last ?? entry.at
      seq = entry.seq
      guard entry.at >= before else { throw Wrong(description: "#\(entry.seq) is earlier than the one before") }
      // Never later than what the believed clock says, nor ahead of what had been logged.
      guard entry.at <= max(now, before) else {
        throw Wrong(description: "after '\(action)' #\(entry.seq) is of \(entry.at), and it is \(now)")
      }
      last = entry.at
      switch entry.body.outcome {
      case .office(.held): tally.held += 1
      case .office(.agreed): tally.agreed += 1
      default: break
      }
      guard let due = entry.body.due, let decision = entry.decision else { continue }
      guard due <= entry.at else { throw Wrong(description: "#\(entry.seq) fired early: \(due), at \(entry.at)") }
      guard !(wasHeld && isHeld) || entry.stream == touched else {
        throw Wrong(description: "#\(entry.seq) fired while rungs were held")
      }
      for firing in decision.fired {
        tally.fired += 1
        guard points.insert("\(entry.stream) \(firing.clock.word) \(firing.rung.word)").inserted else {
          throw Wrong(description: "#\(entry.seq) fired again")
        }
      }
    }
  }

  /// Somebody settles what is held, and time goes on until nothing is left to fire.
  private func end(_ engine: Engine, _ store: Store) async throws {
    if isHeld, Bool.random(using: &chance), let astray, !isLost {
      set(by: .zero - astray, "right")
      try await settle(engine, store, "right")
    }
    if isHeld {
      told.append("accept")
      _ = try await engine.acceptWalltime(by: root)
      tally.accepted += 1
      accept()
      try await settle(engine, store, "accept")
    }
    while let next = desk.clock.alarm {
      pass(next - desk.clock.now)
      try await settle(engine, store, "pass")
    }
    let expected = Set(matters.flatMap { number in ["yellow", "red", "later-1"].map { "\(number) step \($0)" } })
    guard points == expected else {
      throw Wrong(description: "lost: \(expected.subtracting(points)), too many: \(points.subtracting(expected))")
    }
  }
}

extension Engine {
  /// Whether it has done all that can be done now.
  fileprivate var isAtRest: Bool {
    get async throws {
      let (at, held) = judged()
      return held == office.held && reviewed == nil && (held != nil || nextDue.map { $0 > at } ?? true)
    }
  }
}
