// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import DubanAPI
import DubanClient

/// Has the daemon read its definitions again.
struct Reload: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Read the definitions again; with an error among them everything stays as it is. For administrators.",
    discussion: "Example: dubanctl check /etc/duban/workflows && dubanctl reload")

  @OptionGroup(title: "Global options") var options: GlobalOptions

  func run() async throws {
    try await options.run(timeout: .seconds(120)) { session in
      let response = try await session.client.post(Paths.reload)
      // A refused reload is told with the diagnostics, on standard output as check prints them.
      guard response.isSuccess || response.status == 422, let answer = try? ReloadAnswer(json: try response.json())
      else {
        throw session.failure(response)
      }
      try session.output.show(ReloadText(answer: answer), raw: response.body)
      guard response.isSuccess, answer.accepted else { throw Failure(.data) }
    }
  }
}
