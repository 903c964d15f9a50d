// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import DubanAPI
import DubanClient
import DubanCore

/// Has running matters go on by the loaded version of their definition.
struct Migrate: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Have running matters go on by the loaded version of their workflow. For administrators.",
    discussion: """
      Example: dubanctl migrate first-responsibility --dry-run

      A running matter keeps the definition that it began with until it is migrated. Each is tried first; where one \
      cannot move, none does, unless --leave says that those are to be left. Where it is cut short, the same command \
      goes on with the rest. Exits with 65 where a matter cannot move.
      """)

  @OptionGroup(title: "Global options") var options: GlobalOptions

  @Argument(help: "Whose matters.", completion: Completions.workflows) var workflow: String

  @Option(help: ArgumentHelp("Only those that run by this version, or one that begins so.", valueName: "hash"))
  var from: String?

  @Flag(help: "Tell what would happen to each, and change nothing.") var dryRun = false

  @Flag(help: "Leave those that cannot move, and move the others.") var leave = false

  @Option(help: "With --dry-run: show at most so many.") var limit = Pages.limits.upperBound

  func validate() throws {
    guard Pages.limits.contains(limit) else { throw Pages.problem(options) }
    if dryRun, leave {
      throw options.invalid(
        "--dry-run tries all; --leave says what to do without it.", "--dry-run 试办全部事项；--leave 只用于正式执行。")
    }
  }

  func run() async throws {
    try await options.administer(timeout: .seconds(4 * 3600)) { session in
      let answer = dryRun ? try await trial(session) : try await migrate(session)
      guard answer.stayed == 0 || leave else { throw Failure(.data) }
    }
  }

  private func migrate(_ session: Session) async throws -> MigrateAnswer {
    let query = MigrateQuery(workflow: workflow, from: from, isDryRun: false, leave: leave)
    let response = try await session.client.post(query.path)
    // What keeps it back is told on standard output, as a dry run tells it.
    guard response.isSuccess || response.status == 422, let answer = try? MigrateAnswer(json: try response.json())
    else { throw session.failure(response) }
    try session.output.show(
      MigrateText(answer: answer, isRefused: !response.isSuccess, words: await words(session), when: session.when),
      raw: response.body)
    return answer
  }

  /// Follows the pages; programs get each as it came.
  private func trial(_ session: Session) async throws -> MigrateAnswer {
    var query = MigrateQuery(
      workflow: workflow, from: from, isDryRun: true, limit: min(limit, MatterQuery.limits.upperBound))
    var all: MigrateAnswer?
    repeat {
      let response = try session.accepted(try await session.client.post(query.path))
      let page = try MigrateAnswer(json: try response.json())
      if session.output.format == .json { try session.output.pass(response.body) }
      query.cursor = page.next
      guard var sum = all else {
        all = page
        continue
      }
      sum.moved += page.moved
      sum.stayed += page.stayed
      sum.matters += page.matters.prefix(limit - sum.matters.count)
      all = sum
    } while query.cursor != nil
    guard let all else { throw Failure(.software) }
    if session.output.format == .text {
      try session.output.show(
        MigrateText(answer: all, isRefused: false, words: await words(session), when: session.when))
    }
    return all
  }

  private func words(_ session: Session) async -> WorkflowWords {
    session.output.format == .text ? await session.words(workflow) : .none
  }
}
