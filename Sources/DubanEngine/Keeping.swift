// SPDX-License-Identifier: Apache-2.0

public import DubanCore
import DubanStore
import Logging
import Synchronization
public import WorkingTime

/// What taking the wall clock for right has led to.
public struct WalltimeAcceptance: Hashable, Sendable {
  /// Why rungs were held until now.
  public var held: HeldTime
  /// What the wall clock said.
  public var wall: Instant
  /// The log's time: where it is after the wall clock it stands still, and deadlines wait, until that is there.
  public var at: Instant
  /// The entry that says so.
  public var seq: Int64
  /// How many clocks have something to fire now, and schedules something to open.
  public var due: Int
}

/// Why the wall clock was not taken for right.
public enum WalltimeError: Error, Sendable {
  /// The caller may not.
  case refused(Refusal)
  /// Nothing is held.
  case notHeld
  /// It names a time in which no office can be.
  case implausible(wall: Instant)
  case noRoom(retryAfter: Int)
  case unwritable(retryAfter: Int)
  case stopping
}

extension Engine {
  /// Has rungs fire again by the wall clock as it is, though it was held for wrong. Only administrators may.
  public nonisolated func acceptWalltime(by caller: Caller) async throws(WalltimeError) -> WalltimeAcceptance {
    let office = published.withLock { $0.environment.office }
    guard office.isAdministrator(caller) else { throw .refused(.noAdministrator(caller)) }
    let actor = Actor(account: caller.account, person: office.person(account: caller.account))
    let result = await withCheckedContinuation { continuation in
      let order = Intake.Order.accept(by: actor) { continuation.resume(returning: $0) }
      if !intake.put(order) { continuation.resume(returning: .failure(.stopping)) }
    }
    return try result.get()
  }

  func acceptWalltime(by actor: Actor) async throws(EngineError) -> Result<WalltimeAcceptance, WalltimeError> {
    guard let held = judged().held else { return .failure(.notHeld) }
    guard pending.isEmpty, !outage.isOn else { return .failure(.unwritable(retryAfter: limits.retryAfter)) }
    let reading = clock.read()
    let before = time.withLock { $0 }
    guard time.withLock({ $0.accept(reading, last: head.at) }) else {
      return .failure(.implausible(wall: reading.wall))
    }
    try await settle([.accept(wall: reading.wall, by: actor)])
    guard office.held == nil, !outage.isKnown else {
      time.withLock { $0 = before }
      return .failure(
        outage.isFull ? .noRoom(retryAfter: limits.retryAfter) : .unwritable(retryAfter: limits.retryAfter))
    }
    saidHeld = nil
    let at = judged().at
    let due: Int
    do {
      due = try await store.countDue(upTo: at) + (schedulesAreStuck ? 0 : scheduled.count { $0.at <= at })
    } catch {
      guard error.isTemporary else { throw .store(error) }
      due = 0
    }
    return .success(WalltimeAcceptance(held: held, wall: reading.wall, at: at, seq: head.seq, due: due))
  }

  // MARK: What time it is

  /// The instant to stamp now, and why rungs are held.
  func judged() -> (at: Instant, held: HeldTime?) {
    let reading = clock.read()
    let last = head.at
    return time.withLock { timekeeper in
      let at = timekeeper.judge(reading, last: last)
      return (at, timekeeper.held)
    }
  }

  /// What a turn would be told for this reading.
  nonisolated func judged(_ reading: ClockReading, last: Instant?) -> (at: Instant, held: HeldTime?) {
    var timekeeper = time.withLock { $0 }
    let at = timekeeper.judge(reading, last: last)
    return (at, timekeeper.held)
  }

  /// The log's time now, for those who only look.
  nonisolated var now: Instant { judged(clock.read(), last: published.withLock { $0.head.at }).at }

  /// Has the log say it when rungs begin or cease to be held, and the journal repeat it while they are.
  func keepTime() async throws(EngineError) {
    guard pending.isEmpty, !outage.isOn else { return }
    let (_, held) = judged()
    if held != office.held {
      if let held {
        try await settle([.hold(held)])
        saidHeld = clock.read().boot
        rerun(Self.repeatHeld)
      } else {
        saidHeld = nil
        try await settle([.release(wall: clock.read().wall)])
      }
    } else if held != nil, let saidHeld,
      clock.read().boot - saidHeld >= Span.seconds(Self.repeatHeld) - Span.minutes(1)
    {
      sayHeld()
    }
  }

  /// How often it is said again, in seconds. Nothing else wakes the engine while rungs are held.
  private static let repeatHeld = 3600

  func sayHeld() {
    guard let held = office.held else { return }
    saidHeld = clock.read().boot
    note(
      .walltimeHeld, held.sentence(in: currentEnvironment.office.time.zone), [:],
      level: JournalKind.walltimeHeld.level)
    rerun(Self.repeatHeld)
  }

  /// Says by how much the wall clock was set since this was last said.
  func sayJump() {
    let reading = clock.read()
    let step = (reading.machineStart - saidStart).roundedToSeconds
    guard step != .zero else { return }
    saidStart = reading.machineStart
    let zone = currentEnvironment.office.time.zone
    note(
      .walltimeJumped,
      "the wall clock was set \(step.way); it says \(RFC3339.format(reading.wall, in: zone))", [:], level: .warning)
  }
}

extension Span {
  /// `forward by 1h`, `back by 5min`.
  fileprivate var way: String { (self < .zero ? "back by " : "forward by ") + "\(magnitude)" }
}

extension HeldTime {
  /// What was found, in a sentence for the journal, with what to do.
  func sentence(in zone: ZoneRules) -> String {
    """
    deadlines are held since \(RFC3339.format(since, in: zone)): \(finding.in(.en)), it said \(RFC3339.format(wall, in: zone)); \
    set the clock right, or take it for right: dubanctl walltime accept
    """
  }

  /// The same for the status.
  var trouble: Text {
    let finding = finding
    return Text(
      en: "deadlines are held: \(finding.in(.en)); set the clock right, or take it for right: dubanctl walltime accept",
      zh: "期限暂停触发：\(finding.in(.zh))；请校准系统时钟，确认无误的请执行 dubanctl walltime accept")
  }

  private var finding: Text {
    let size = difference.roundedToSeconds.magnitude
    let (en, zh) = ("\(size)", size.localized(zh: true))
    return switch reason {
    case .ahead: Text(en: "the wall clock went ahead of the boot clock by \(en)", zh: "系统时钟比开机计时快了\(zh)")
    case .back: Text(en: "the wall clock went back against the boot clock by \(en)", zh: "系统时钟比开机计时慢了\(zh)")
    case .before: Text(en: "the wall clock stands \(en) before the last entry of the log", zh: "系统时钟比最后一条流水早\(zh)")
    case .gap: Text(en: "the wall clock stands \(en) after the last entry of the log", zh: "系统时钟比最后一条流水晚\(zh)")
    case .implausible: Text(en: "the wall clock names a time in which no office can be", zh: "系统时钟显示的时间不可能正确")
    }
  }
}
