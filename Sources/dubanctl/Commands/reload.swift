// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import DubanAPI
import DubanClient

/// Has the daemon read its definitions again.
struct Reload: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Read the definitions again; with an error among them everything stays as it is. For administrators.",
    discussion: """
      Example: dubanctl reload --dry-run && dubanctl reload

      Where the calendar, the hours or the office have changed, the open matters follow: each whose due instant, owner \
      or handler becomes another gets one entry. --dry-run tells which, and why.
      """)

  @OptionGroup(title: "Global options") var options: GlobalOptions

  @Flag(help: "Tell which matters would get another due instant, card, owner or handler, and change nothing.")
  var dryRun = false

  @Option(help: "With --dry-run: show at most so many.") var limit = Pages.usualLimit

  func validate() throws {
    guard Pages.limits.contains(limit) else { throw Pages.problem(options) }
  }

  func run() async throws {
    try await options.administer(timeout: .seconds(dryRun ? 4 * 3600 : 120)) { session in
      if dryRun { return try await trial(session) }
      let response = try await session.client.post(Paths.reload)
      guard let answer = try refused(response, session) else {
        return try session.output.show(
          ReloadText(answer: try ReloadAnswer(json: try response.json())), raw: response.body)
      }
      try session.output.show(ReloadText(answer: answer), raw: response.body)
      throw Failure(.data)
    }
  }

  /// A refused reload is told with the diagnostics, on standard output as check prints them.
  private func refused(_ response: ClientResponse, _ session: Session) throws -> ReloadAnswer? {
    if response.isSuccess { return nil }
    guard response.status == 422, let answer = try? ReloadAnswer(json: try response.json()) else {
      throw session.failure(response)
    }
    return answer
  }

  /// Follows the pages; programs get each as it came.
  private func trial(_ session: Session) async throws {
    var query = ReloadQuery(isDryRun: true, limit: MatterQuery.limits.upperBound)
    var all: ReloadTrialAnswer?
    repeat {
      let response = try await session.client.post(query.path)
      if let answer = try refused(response, session) {
        try session.output.show(ReloadText(answer: answer), raw: response.body)
        throw Failure(.data)
      }
      let page = try ReloadTrialAnswer(json: try response.json())
      if session.output.format == .json { try session.output.pass(response.body) }
      query.cursor = page.next
      guard var sum = all else {
        all = page
        continue
      }
      guard sum.environment == page.environment else {
        throw Failure(
          .data,
          session.errorStyle.say(
            "the definitions were changed meanwhile; ask again", "其间定义文件又有改动，请重新执行"))
      }
      sum.changed += page.changed
      sum.looked += page.looked
      sum.matters += page.matters.prefix(max(0, limit - sum.matters.count))
      all = sum
    } while query.cursor != nil
    guard var all, session.output.format == .text else { return }
    all.matters = Array(all.matters.prefix(limit))
    var words: [String: WorkflowWords] = [:]
    for matter in all.matters where words[matter.version] == nil {
      words[matter.version] = await session.words(matter.workflow, version: matter.version)
    }
    try session.output.show(
      ReloadTrialText(answer: all, words: words, people: await session.people(), when: session.when))
  }
}
