// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// What only a real systemd and a real journald can show. `Tests/machine/test` boots a machine, lays the programs down
/// there by `make install`, makes the accounts that are used here, and runs these.
@Suite(
  "Under a real systemd", .serialized, .enabled(if: Machine.isThis, "it needs a machine of its own: make test-machine"),
  .installed)
enum MachineTests {}

/// The machine that the tests run in.
enum Machine {
  /// Outside nothing of this may run: it stops services and writes to /etc.
  static var isThis: Bool { environment("DUBAN_MACHINE") == "1" }

  /// The command that lays everything down once more.
  static var install: String { environment("DUBAN_INSTALL") ?? "false" }

  /// In the office and in the group at the door.
  static let operators = ["wang", "han", "gao"]
  /// In the office, not in the group.
  static let outside = "tang"
  /// In the group, not in the office.
  static let stranger = "stray"

  private static func environment(_ name: String) -> String? { ProcessInfo.processInfo.environment[name] }
}

extension Trait where Self == Installed {
  /// Each test begins with the service as `make install` leaves it, with an empty store, and ends with a store that
  /// agrees with its log.
  static var installed: Installed { Installed() }
}

struct Installed: TestTrait, SuiteTrait, TestScoping {
  var isRecursive: Bool { true }

  func provideScope(
    for test: Test, testCase: Test.Case?, performing function: @concurrent @Sendable () async throws -> Void
  ) async throws {
    try Service.reset()
    let start = try Journal.end()
    try await function()
    if try Service.property("ActiveState") == "active" {
      let verified = try Command.run(["dubanctl", "verify"])
      #expect(verified.status == 0, "the log does not agree with what is stored: \(verified)")
    }
    let printed = try Journal.entries(["_SYSTEMD_UNIT=duband.service", "_TRANSPORT=stdout"], after: start)
      .filter { $0["SYSLOG_IDENTIFIER"] == "duband" }.compactMap { $0["MESSAGE"] }
      .filter { !$0.hasPrefix(Self.priorityLine) }
    #expect(printed.isEmpty, "the daemon's own lines go to the journal with their fields, never to stderr")
  }

  /// libdispatch asks for a nice value that an account without capabilities does not get.
  private static let priorityLine = "Failed to set thread priority for worker thread"
}
