// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import DubanAPI

/// Shows one matter.
struct Show: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show a matter: where it stands, who handles it until when, and what it takes now.",
    discussion: "Example: dubanctl show SW-2026-0001")

  @OptionGroup(title: "Global options") var options: GlobalOptions

  @Argument(help: "The matter's number.") var number: String

  func run() async throws {
    try await options.run { session in
      let (json, raw) = try await session.json(Paths.matter(number))
      let matter = try MatterView(json: json)
      let words = options.format == .text ? await session.words(of: matter) : .none
      try session.output.show(
        MatterCard(matter: matter, words: words, people: await session.people(), when: session.when), raw: raw)
    }
  }
}
