// SPDX-License-Identifier: Apache-2.0

public import WorkingTime

/// What a change of the office would make of a matter: the dry run of ``Turn/review(_:former:)``.
public struct Recomputation: Hashable, Sendable {
  public var number: String
  public var workflow: String
  /// The definition that it runs by.
  public var version: Hash
  public var before: Standing
  /// With what fires at once.
  public var after: Standing
  /// The clocks that would be counted anew.
  public var recounted: [Recount]
  /// What is yet to fire by clocks whose due instant stays, and would fire at another instant, or only before or after
  /// the change; in the order of the clocks, and of each in the order in which it fires.
  public var moved: [Moved]
  /// What is past by the new office and has not fired yet: it fires at once, in this order.
  public var late: [Migration.Late]

  /// Where a matter stands.
  public struct Standing: Hashable, Sendable {
    public var step: String
    public var due: Instant?
    public var provisional: Bool
    public var card: Card?
    /// Ids of people and units, by role; the owner among them.
    public var roles: [String: [String]]
    public var handler: [String]
  }

  /// A point of a ladder that fires at another instant than it would have.
  public struct Moved: Hashable, Sendable {
    public var clock: Clock.ID
    public var rung: RungName
    /// Nil where it would not have fired at all.
    public var before: Instant?
    /// Nil where it does not fire any more.
    public var after: Instant?
  }
}

extension Turn {
  /// Tries what a change of the office makes of a matter, in a turn that nobody commits.
  ///
  /// - Returns: nil where nothing would be written about it.
  public mutating func tryReview(_ number: String, former: Office) -> Recomputation? {
    fireOverdue(number)
    guard let matter = matters[number] else { return nil }
    let count = commit.entries.count
    review(number, former: former)
    guard commit.entries.count > count, let reviewed = matters[number] else { return nil }
    let recounted = commit.entries[count].decision?.recounted ?? []
    // What comes due at this very instant does so whatever is changed.
    let late = late(of: reviewed).filter { !self.late(of: matter).contains($0) }
    if !late.isEmpty { fire([DuePoint(matter: number, clock: late[0].clock, at: late[0].at)]) }
    return Recomputation(
      number: number, workflow: matter.workflow, version: matter.version, before: .init(matter),
      after: .init(matters[number] ?? reviewed), recounted: recounted, moved: Self.moved(from: matter, to: reviewed),
      late: late)
  }

  private static func moved(from matter: Matter, to reviewed: Matter) -> [Recomputation.Moved] {
    matter.clocks.flatMap { clock -> [Recomputation.Moved] in
      guard let other = reviewed.clock(clock.id), other.due == clock.due else { return [] }
      func at(_ rung: RungName, in clock: Clock) -> Instant? { clock.pending.first { $0.rung == rung }?.at }
      let gone = clock.pending.filter { at($0.rung, in: other) == nil }
      return (gone + other.pending).compactMap { point in
        let (before, after) = (at(point.rung, in: clock), at(point.rung, in: other))
        return before == after ? nil : .init(clock: clock.id, rung: point.rung, before: before, after: after)
      }
    }
  }

  /// What of a matter is past and has not fired, in the order in which it will.
  func late(of matter: Matter) -> [Migration.Late] {
    matter.clocks.flatMap { clock in
      clock.pending.filter { $0.at <= at }.map { Migration.Late(clock: clock.id, rung: $0.rung, at: $0.at) }
    }.sorted { a, b in
      a.at != b.at ? a.at < b.at : Self.place(a.clock, a.rung) < Self.place(b.clock, b.rung)
    }
  }
}

extension Recomputation.Standing {
  init(_ matter: Matter) {
    self.init(
      step: matter.step, due: matter.due, provisional: matter.provisional, card: matter.card, roles: matter.roles,
      handler: matter.handler)
  }
}
