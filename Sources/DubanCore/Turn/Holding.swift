// SPDX-License-Identifier: Apache-2.0

public import WorkingTime

extension Turn {
  /// Rungs are held from here on.
  public mutating func hold(_ held: HeldTime) {
    _ = appendOffice(.held(held), event: walltime("held", by: .daemon, held.wall))
  }

  /// Rungs fire again: the clocks agree.
  public mutating func release(wall: Instant) {
    _ = appendOffice(.agreed, event: walltime("agreed", by: .daemon, wall))
  }

  /// Rungs fire again: somebody says that the wall clock is right.
  public mutating func accept(wall: Instant, by actor: Actor) {
    _ = appendOffice(.accepted(AcceptedTime(wall: wall, at: at)), event: walltime("accepted", by: actor, wall))
  }

  private func walltime(_ name: String, by actor: Actor, _ wall: Instant) -> Event {
    Event(
      id: "walltime:\(nextSeq)", source: "duban", type: "duban.walltime.\(name)", subject: nil, actor: actor,
      data: ["wall": .string(RFC3339.format(wall, in: environment.office.time.zone))])
  }
}
