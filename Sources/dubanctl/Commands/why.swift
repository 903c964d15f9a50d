// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import DubanAPI

/// Explains a matter's due instants.
struct Why: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Explain why a matter is due when it is: from when, by which limit, and which days did not count.",
    discussion: "Example: dubanctl why SW-2026-0001")

  @OptionGroup(title: "Global options") var options: GlobalOptions

  @Argument(help: "The matter's number.") var number: String

  func run() async throws {
    try await options.run { session in
      let (json, raw) = try await session.json(Paths.why(number))
      let why = try WhyView(json: json)
      var words = WorkflowWords.none
      if options.format == .text {
        let matter = try MatterView(json: try await session.json(Paths.matter(number)).json)
        words = await session.words(of: matter)
      }
      try session.output.show(
        WhyProse(why: why, words: words, people: await session.people(), when: session.when), raw: raw)
    }
  }
}
