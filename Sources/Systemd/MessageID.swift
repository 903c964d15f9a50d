// SPDX-License-Identifier: Apache-2.0

public import Logging

/// One identifier for each kind of thing that happens: the journal's `MESSAGE_ID=`.
///
/// Programs find entries by it, and `journalctl -x` shows what the catalogues in `units/` say about it; each case has
/// an entry there in every language. The values are random (`systemd-id128 new`), never counted up, and never change.
public enum MessageID: String, CaseIterable, Sendable {
  // A matter.
  /// A matter was opened.
  case opened = "5cd1abf2e8344cb5bbceeb35d6b2eaa3"
  /// An event of a person led to another step.
  case moved = "fd6e43605ba94a48a30e91a8b087b041"
  /// An event that kept the step: a note, an urging, a report.
  case noted = "9f7327ca55c64a36990df6e450a03ea2"
  /// A role was given to somebody else.
  case reassigned = "c6b124dc10e34d9687552e0a4fa52fba"
  /// A matter was put on another version of its definition.
  case migrated = "6317012af02a41769d094ca9a81c7970"
  /// All clocks of a matter stand still for a while.
  case paused = "7e4e6af1d11c4a06860c79386c3e53da"
  /// They run again.
  case resumed = "3e9ab18bca264aa0819cd40517d6135c"
  /// The handler asked for more time.
  case asked = "29434993e7b84c829fe43d1ddb353be1"
  /// More time was granted.
  case granted = "4789a2b1f58148c78da070a7a99bf0c7"
  /// More time was denied.
  case denied = "31778c7d3ecd42f99ca7c4619a181202"
  /// A change of the office moved due instants of a matter, or their mark.
  case recounted = "e64f9c59a0c14d7e81c7fb657a02bd5d"
  /// A matter reached an end.
  case ended = "921124dd98dd44158b20a0deda1d21c1"
  /// A matter left an entry in a dossier.
  case recorded = "f6f7dca4d4144786af0863802431151e"
  /// Somebody tried what he may not do.
  case refused = "4f62a2d61b4c4ad3b824a6bc2a9830d6"

  // A clock.
  /// The reminder of a clock fired.
  case reminded = "e8aea80968e04ab7a57ddcd4e30c03e4"
  /// The yellow card: a clock runs out soon.
  case yellow = "fd8cd3ff5273456fa664c46c7e6c2854"
  /// The red card: a clock ran out.
  case red = "049592bc4f3545a7806cefc41ebacb70"
  /// A rung after the red card.
  case later = "4b51b448eeff491f86de3ddd85ef96ef"
  /// A timed event: time itself moved the matter, as its workflow says.
  case timed = "1d74c312d9d14abeb65107d905e02673"

  // The office.
  /// Somebody's leave was entered or taken back.
  case leave = "7f21e336cac3442ead1f4e8d88f765cd"
  /// A schedule had its turn, or other schedules are in force.
  case scheduled = "6b6360362d2b4716b1603457db943c90"
  /// A backup was put in force; this is the first start since.
  case restored = "1e712fb58485419287ffdf1849ff3180"

  // The daemon.
  /// A backup was given to somebody.
  case backedUp = "f5b49cb4762b4d719d4bc1013e0b0687"
  /// The daemon serves.
  case started = "ed2564540a6f473ca63924026a60176f"
  /// The daemon has finished what it accepted and ends.
  case stopped = "54710aa956804cbdaa75ac2bfe83fe52"
  /// The definitions were loaded again.
  case reloaded = "74c6850a3c1f475aa14a9c093b8155eb"
  /// A reload was refused; what was loaded before stays in force.
  case reloadRefused = "0a82c3bffbd547e286c098989c01fbeb"
  /// An error or a warning in one place of a definition.
  case definitionProblem = "80f695303463487e8aa5bd516231f5c4"
  /// Somebody set the wall clock.
  case walltimeJumped = "92ab8819dc004c50adff58ab106c7c65"
  /// Deadlines are held, since the wall clock cannot be believed.
  case walltimeHeld = "2be6da53fb2b4efba84a64d80b4d2c01"
  /// Deadlines fire again, after they were held.
  case walltimeReleased = "35dca73dccf042d8957c2b819968fc39"
  /// Deadlines fell due while the daemon did not run, and fired at its start.
  case firedLate = "41240872fc444d9e9a02548a2d6eeda2"
  /// A turn took so long that the watchdog was not fed.
  case watchdogLate = "0653b30c0e7c450d82278871a13e5674"
  /// The store could not do its work.
  case storeTrouble = "32d82fb8481e49418c1d94ea019a620c"
  /// The daemon before this one ended in the middle of a decision.
  case endedDeciding = "71d2364b3b6d4bacab076daf41e5e715"
  /// A matter, or an event, was set aside: the daemon ended again and again while it decided on it.
  case broken = "1e1a0debf4d14b63a251af632f06a587"
  /// What was set aside was taken back.
  case mended = "03236dc102f04286a917cd1656fdb50e"

  /// The journal did not keep up, and lines were left out.
  case journalBehind = "bfa4159982364199822193637cca7c9a"

  /// The metadata key under which log handlers look for a message's identifier.
  public static let metadataKey = "message-id"

  /// The case of this name, for code that does not import this module and writes `"message-id": "opened"`.
  public init?(named name: String) {
    guard let named = Self.names[name] else { return nil }
    self = named
  }

  /// What to put under ``metadataKey``.
  public var metadataValue: Logger.MetadataValue { .string(rawValue) }

  private static let names = Dictionary(uniqueKeysWithValues: allCases.map { ("\($0)", $0) })
}
