// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import DubanAPI
import DubanClient

/// Tells what happened to one matter.
struct History: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Tell what happened to a matter, one block an entry.",
    discussion: "Example: dubanctl history SW-2026-0001")

  @OptionGroup(title: "Global options") var options: GlobalOptions

  @Option(help: ArgumentHelp("Only entries after this one.", valueName: "seq")) var after: Int64 = 0
  @Option(help: "Show at most so many.") var limit = Pages.usualLimit
  @Argument(help: "The matter's number.") var number: String

  func validate() throws {
    guard after >= 0 else {
      throw options.invalid("--after takes a whole number from 0.", "--after 应为不小于 0 的整数。")
    }
    guard Pages.limits.contains(limit) else { throw Pages.problem(options) }
  }

  func run() async throws {
    try await options.run { session in
      guard options.format == .text else {
        // Programs follow the pages themselves: each says where the next one begins.
        let response = try await page(min(limit, MatterQuery.limits.upperBound), after, session)
        return try session.output.pass(response.body)
      }
      let followed = try await Pages.follow(limit: limit, from: after) { limit, after in
        let page = try EntryPage(json: try await page(limit, after ?? 0, session).json())
        return (page.entries, page.next)
      }
      let matter = try MatterView(json: try await session.json(Paths.matter(number)).json)
      try session.output.show(
        HistoryBlocks(
          entries: followed.elements, words: await session.words(of: matter), people: await session.people(),
          when: session.when))
      session.remark(on: followed)
    }
  }

  private func page(_ limit: Int, _ after: Int64, _ session: Session) async throws -> ClientResponse {
    let path = LogQuery(after: after, limit: limit, actingAs: options.person).path(Paths.history(number))
    return try session.accepted(try await session.client.send(ClientRequest(.get, path)))
  }
}
