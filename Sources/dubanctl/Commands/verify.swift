// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import DubanAPI
import DubanClient

/// Has the daemon fold its log and compare.
struct Verify: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Fold the whole log and compare it with what is stored. For administrators.",
    discussion: "Example: dubanctl verify\n\nExits with 65 where something does not agree.")

  @OptionGroup(title: "Global options") var options: GlobalOptions

  func run() async throws {
    try await options.administer(timeout: .seconds(3600)) { session in
      let response = try session.accepted(try await session.client.post(Paths.verify))
      let answer = try VerifyAnswer(json: try response.json())
      try session.output.show(VerifyText(answer: answer), raw: response.body)
      guard answer.ok else { throw Failure(.data) }
    }
  }
}
