// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import DubanAPI
import DubanClient

/// Tells how the daemon does.
struct Status: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Tell how the daemon does. For administrators.",
    discussion: "Example: dubanctl status --format json")

  @OptionGroup(title: "Global options") var options: GlobalOptions

  func run() async throws {
    try await options.administer { session in
      let response = try session.accepted(try await session.client.send(ClientRequest(.get, Paths.status)))
      let status = try StatusView(json: try response.json())
      try session.output.show(
        StatusText(status: status, people: await session.people(), when: session.when), raw: response.body)
    }
  }
}
