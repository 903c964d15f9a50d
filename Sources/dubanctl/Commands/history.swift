// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import DubanAPI
import DubanClient

/// Tells what happened to one matter.
struct History: AsyncParsableCommand {
  static let configuration = CommandConfiguration(abstract: "Tell what happened to a matter, one block an entry.")

  @OptionGroup(title: "Global options") var options: GlobalOptions

  @Option(help: ArgumentHelp("Only entries after this one.", valueName: "seq")) var after: Int64 = 0
  @Option(help: "At most so many.") var limit = MatterQuery.limits.upperBound
  @Argument(help: "The matter's number.") var number: String

  func validate() throws {
    guard after >= 0 else { throw ValidationError("--after takes a whole number from 0.") }
    guard MatterQuery.limits.contains(limit) else {
      throw ValidationError(
        "--limit takes a whole number from \(MatterQuery.limits.lowerBound) to \(MatterQuery.limits.upperBound).")
    }
  }

  func run() async throws {
    try await options.run { session in
      let path = LogQuery(after: after, limit: limit, actingAs: options.person).path(Paths.history(number))
      let response = try session.accepted(try await session.client.send(ClientRequest(.get, path)))
      let page = try EntryPage(json: try response.json())
      let workflow = page.entries.first.map { String($0.event.type.prefix { $0 != "." }) }
      let words: WorkflowWords
      if let workflow, options.format == .text { words = await session.words(workflow) } else { words = .none }
      try session.output.show(HistoryBlocks(page: page, words: words, when: session.when), raw: response.body)
      if let next = page.next { session.remark("there is more; add --after \(next)", "还有更多；加 --after \(next)") }
    }
  }
}
