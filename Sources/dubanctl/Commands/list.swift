// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import DubanAPI
import DubanClient
import DubanCore

/// Lists matters.
struct List: AsyncParsableCommand {
  enum Which: String, EnumerableFlag {
    case open, ended, all

    static func help(for value: Which) -> ArgumentHelp? {
      switch value {
      case .open: "Matters that have not ended."
      case .ended: "Matters that have ended."
      case .all: "Both."
      }
    }
  }

  static let configuration = CommandConfiguration(abstract: "List matters.")

  @OptionGroup(title: "Global options") var options: GlobalOptions

  @Flag var which: Which = .open
  @Option(help: "Of this workflow.", completion: Completions.workflows) var workflow: String?
  @Option(help: "In this step.") var step: String?
  @Option(help: "With this card: blue, yellow or red.") var card: Card?
  @Option(help: "Owned by this person or unit.") var owner: String?
  @Option(help: "Handled by this unit or one of its people.") var unit: String?
  @Option(help: "At most so many.") var limit = MatterQuery.usualLimit
  @Option(help: "Go on where an earlier page ended.") var cursor: String?

  func validate() throws {
    guard MatterQuery.limits.contains(limit) else {
      throw ValidationError(
        "--limit takes a whole number from \(MatterQuery.limits.lowerBound) to \(MatterQuery.limits.upperBound).")
    }
  }

  func run() async throws {
    try await options.run { session in
      let query = MatterQuery(
        workflow: workflow, step: step, card: card, owner: owner, unit: unit, open: isOpen, limit: limit,
        cursor: cursor, actingAs: options.person)
      let response = try session.accepted(try await session.client.send(ClientRequest(.get, query.path)))
      let page = try MatterPage(json: try response.json())
      var words: [String: WorkflowWords] = [:]
      if options.format == .text {
        for workflow in Set(page.matters.map(\.workflow)) { words[workflow] = await session.words(workflow) }
      }
      try session.output.show(MatterTable(page: page, words: words, when: session.when), raw: response.body)
      if let next = page.next { session.remark("there are more; add --cursor \(next)", "还有更多；加 --cursor \(next)") }
    }
  }

  private var isOpen: Bool? {
    switch which {
    case .open: true
    case .ended: false
    case .all: nil
    }
  }
}
