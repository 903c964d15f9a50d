// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import DubanAPI
import DubanClient
import DubanCore

/// Tells what time the daemon takes it to be.
struct Walltime: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Tell what time it is for the daemon, and whether deadlines are held. For administrators.",
    discussion: """
      Example: dubanctl walltime

      The daemon compares the machine's wall clock with the time since the machine's start, which nobody can set. Where \
      they come to disagree by more than five minutes it believes neither a jump forward nor one back: deadlines are held \
      until the clock is set right, or until 'dubanctl walltime accept' says that it is.
      """,
    subcommands: [Accept.self])

  @OptionGroup(title: "Global options") var options: GlobalOptions

  func run() async throws {
    try await options.administer { session in
      let (json, _) = try await session.json(Paths.status)
      let status = try StatusView(json: json)
      try session.output.show(WalltimeText(time: status.time), raw: status.time.json.bytes)
    }
  }

  /// Takes the wall clock for right.
  struct Accept: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Take the wall clock for right as it is: what is due by it fires, late. For administrators.",
      discussion: """
        Example: timedatectl && dubanctl walltime accept

        Where the wall clock is wrong, set it right instead: the hold then ends by itself. Where the log is already ahead \
        of the clock that is accepted, the log's time stands still, and deadlines wait, until the clock is there.
        """)

    @OptionGroup(title: "Global options") var options: GlobalOptions

    func run() async throws {
      try await options.administer { session in
        let response = try session.accepted(try await session.client.post(Paths.acceptWalltime))
        let answer = try AcceptWalltimeAnswer(json: try response.json())
        try session.output.show(AcceptWalltimeText(answer: answer), raw: response.body)
      }
    }
  }
}
