// SPDX-License-Identifier: Apache-2.0

public import DubanCore
public import WorkingTime

/// Judges what time it is, by what the wall clock and the boot clock say and where the log stands: the instant to stamp,
/// and whether rungs are held. It looks at nothing by itself; <doc:TheLawOfTime> says why each rule is as it is.
public struct Timekeeper: Sendable {
  /// How far the clocks may be apart, and how far the wall clock may stand before the log at a start.
  public static let tolerance = Span.minutes(5)
  /// How long nothing may have been logged, where there is no boot clock to vouch for the time between.
  public static let longestGap = Span.hours(30 * 24)
  /// How long after the machine's start its clock may still be set right by whatever sets it.
  public static let settling = Span.minutes(10)
  /// In so much time ``tolerance`` of what the wall clock was set by is forgotten.
  static let forgetting = Span.hours(24)
  /// 2020 to 2199: before the first and after the last instant that any office of this program could have.
  public static let plausible = Instant(milliseconds: 1_577_836_800_000)...Instant(milliseconds: 7_258_118_399_999)

  /// Why rungs are held; nil while they fire.
  public private(set) var held: HeldTime?
  /// The machine's start by the wall clock, as the clocks last agreed on it: what steps are measured from. It follows
  /// the wall clock slowly, so that small steps are forgotten and many of them are not. Nil where there is nothing to
  /// compare with but the log.
  private var base: Instant?
  /// The same by the last wall clock that was believed; by it the log's time goes on while rungs are held.
  private var believed: Instant?
  /// Where the log stood at the start of the program, and the boot clock then.
  private let start: (at: Instant, boot: Span)
  private var accepted: AcceptedTime?
  private var forgot: Span

  /// - Parameters:
  ///   - office: what the log says of time: whether rungs were held when the program before this one ended.
  ///   - last: the log's last instant; nil while it is empty.
  public init(_ office: OfficeState, last: Instant?, at reading: ClockReading) {
    held = office.held
    accepted = office.accepted
    start = (last ?? Self.plausible.lowerBound, reading.boot)
    forgot = reading.boot
    guard let held, let base = held.base else { return }
    // A boot clock that counts from another start of the machine compares with nothing. A wall clock that was behind
    // may then be judged by the log; one that was ahead would pass there however wrong it is, and stays held.
    if held.reason != .ahead, reading.boot < held.boot { return }
    self.base = base
    believed = base
  }

  /// Judges one reading of both clocks.
  ///
  /// - Parameter last: the log's last instant; nil while it is empty.
  /// - Returns: the instant to stamp, never before the log's last.
  public mutating func judge(_ reading: ClockReading, last: Instant?) -> Instant {
    forget(until: reading.boot)
    if let reason = doubt(reading, last: last) {
      if held == nil {
        held = HeldTime(
          reason: reason, since: carried(reading, last: last), wall: reading.wall, boot: reading.boot, base: base)
        if reason == .before || reason == .gap {
          base = nil
          held?.base = nil
        }
      }
    } else {
      believe(reading)
    }
    return held == nil ? max(reading.wall, last ?? reading.wall) : carried(reading, last: last)
  }

  /// Takes the wall clock for right from now on.
  ///
  /// - Returns: whether it can be; a time in which no office can be cannot.
  public mutating func accept(_ reading: ClockReading, last: Instant?) -> Bool {
    guard Self.plausible.contains(reading.wall) else { return false }
    base = nil
    believe(reading)
    accepted = last.flatMap { $0 > reading.wall ? AcceptedTime(wall: reading.wall, at: $0) : nil }
    return true
  }

  private mutating func believe(_ reading: ClockReading) {
    held = nil
    let machineStart = reading.machineStart
    // Without one to compare with, and where the machine's clock has only now been set right.
    if base.map({ (machineStart - $0).magnitude > Self.tolerance }) ?? true { base = machineStart }
    believed = machineStart
  }

  /// Why the reading cannot be believed; nil where it can.
  private func doubt(_ reading: ClockReading, last: Instant?) -> HeldTime.Reason? {
    guard Self.plausible.contains(reading.wall) else { return .implausible }
    if let base {
      let difference = reading.machineStart - base
      if difference.magnitude <= Self.tolerance { return nil }
      let isSettling = held == nil && reading.boot < Self.settling
      if !isSettling { return difference > .zero ? .ahead : .back }
    }
    guard let last else { return nil }
    let reference = held == nil ? last : carried(reading, last: last)
    // Where the log is ahead of a wall clock that was taken for right, it is that one which counts.
    var floor = reference
    if let accepted, last <= accepted.at { floor = min(floor, accepted.wall) }
    if floor - reading.wall > Self.tolerance { return .before }
    // A log that was begun while the clock named an impossible time says nothing of when that was.
    guard reference - Self.plausible.lowerBound > Self.longestGap else { return nil }
    return reading.wall - reference > Self.longestGap ? .gap : nil
  }

  /// The log's time by the boot clock alone. Each of the two goes on from an instant that was reached, so that neither
  /// is ever ahead of the true time that has passed since.
  private func carried(_ reading: ClockReading, last: Instant?) -> Instant {
    let sinceStart = start.at + max(.zero, reading.boot - start.boot)
    let at = believed.map { max($0 + reading.boot, sinceStart) } ?? sinceStart
    return max(at, last ?? at)
  }

  /// What the clocks are apart by is forgotten at leisure, and only what was there before this reading.
  private mutating func forget(until boot: Span) {
    guard held == nil, let base, let believed, base != believed else {
      forgot = boot
      return
    }
    let passed = max(0, boot.milliseconds - forgot.milliseconds)
    let share = Self.forgetting.milliseconds / Self.tolerance.milliseconds
    let room = passed / share
    let difference = believed - base
    self.base = base + Span(milliseconds: max(-room, min(room, difference.milliseconds)))
    // Who looks often forgets no less: what was too short to count is kept.
    forgot = forgot + Span(milliseconds: room * share)
  }
}

/// What both clocks say at one moment.
public struct ClockReading: Hashable, Sendable {
  /// CLOCK_REALTIME: what people set.
  public var wall: Instant
  /// CLOCK_BOOTTIME: the time since the machine's start, its sleep included. Nobody can set it.
  public var boot: Span

  public init(wall: Instant, boot: Span) {
    self.wall = wall
    self.boot = boot
  }

  /// When the machine started, if the wall clock is right.
  var machineStart: Instant { wall - boot }
}
