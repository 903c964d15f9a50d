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

  static let configuration = CommandConfiguration(
    abstract: "List matters.",
    discussion: """
      Examples:
        dubanctl list --unit water --card red
        dubanctl list --workflow first-responsibility --where "urgency == 'urgent'"
      """)

  @OptionGroup(title: "Global options") var options: GlobalOptions

  @Flag var which: Which = .open
  @Option(help: "Of this workflow.", completion: Completions.workflows) var workflow: String?
  @Option(help: "In this step.") var step: String?
  @Option(help: "With this card: blue, yellow or red.") var card: Card?
  @Option(help: "Owned by this person or unit.") var owner: String?
  @Option(help: "Handled by this unit or one of its people.") var unit: String?
  @Flag(help: "With a due instant that may move, since the days off of its year are not known yet.")
  var provisional = false
  @Flag(help: "On the standing list: a due instant is past, and nothing is left to fire.") var standing = false
  @Option(
    name: .customLong("where"),
    help: "Of which this condition holds, over the fields of --workflow; see 'dubanctl eval --help'.")
  var condition: String?
  @Option(help: "Show at most so many.") var limit = Pages.usualLimit
  @Option(help: "Go on where an earlier page ended.") var cursor: String?

  func validate() throws {
    guard Pages.limits.contains(limit) else { throw Pages.problem(options) }
    guard condition == nil || workflow != nil else {
      throw options.invalid(
        "--where needs --workflow: the condition's names are those of one workflow.",
        "--where 须与 --workflow 一起使用：条件中的名称属于某一个流程。")
    }
  }

  func run() async throws {
    try await options.run { session in
      guard options.format == .text else {
        // Programs follow the pages themselves: each says where the next one begins.
        let response = try await page(min(limit, MatterQuery.limits.upperBound), cursor, session)
        return try session.output.pass(response.body)
      }
      let followed = try await Pages.follow(limit: limit, from: cursor) { limit, cursor in
        let page = try MatterPage(json: try await page(limit, cursor, session).json())
        return (page.matters, page.next)
      }
      var words: [String: WorkflowWords] = [:]
      for matter in followed.elements where words[matter.version] == nil {
        words[matter.version] = await session.words(of: matter)
      }
      let people = await session.people()
      try session.output.show(
        MatterTable(matters: followed.elements, words: words, people: people, when: session.when))
      session.remark(on: followed)
      guard followed.elements.isEmpty else { return }
      let doubts = FilterDoubts(workflows: await session.loadedWords(), people: people)
      for text in doubts.texts(workflow: workflow, step: step, owner: owner, unit: unit) {
        session.remark(text.in(.en), text.in(.zh))
      }
    }
  }

  private func page(_ limit: Int, _ cursor: String?, _ session: Session) async throws -> ClientResponse {
    let query = MatterQuery(
      workflow: workflow, step: step, card: card, owner: owner, unit: unit, open: isOpen,
      provisional: provisional ? true : nil, standing: standing ? true : nil, condition: condition, limit: limit,
      cursor: cursor, actingAs: options.person)
    return try session.accepted(try await session.client.send(ClientRequest(.get, query.path)))
  }

  private var isOpen: Bool? {
    switch which {
    case .open: true
    case .ended: false
    case .all: nil
    }
  }
}
