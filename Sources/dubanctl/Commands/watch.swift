// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import DubanAPI
import DubanClient
import DubanCore

/// Follows the log.
struct Watch: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Follow the log, one line an entry, until interrupted.",
    discussion:
      "Example: dubanctl --as zhou watch --after 0\n\nWhen the daemon restarts, watching goes on where it was, without a gap."
  )

  @OptionGroup(title: "Global options") var options: GlobalOptions

  @Option(help: ArgumentHelp("Begin behind this entry; 0 shows all (default: what is yet to come).", valueName: "seq"))
  var after: Int64?

  func validate() throws {
    if let after, after < 0 {
      throw options.invalid("--after takes a whole number from 0.", "--after 应为不小于 0 的整数。")
    }
  }

  func run() async throws {
    try await options.run { session in
      let start: Int64
      if let after {
        start = after
      } else {
        start = try await session.logEnd()
      }
      var people = await session.people()
      var words: [String: WorkflowWords] = [:]
      let stream = session.client.followLog(after: start) { error, delay in
        let reason =
          error.map { Failure.text($0, session.errorStyle) }
          ?? session.errorStyle.say("the daemon ended it", "守护进程已结束")
        session.remark("the connection broke off (\(reason)); connecting again", "连接中断（\(reason)），正在重连")
        try await Task.sleep(for: delay)
      }
      for try await event in stream {
        guard event.event == "message" else { continue }
        let raw = Array(event.data.utf8)
        let entry: EntryView
        do { entry = try EntryView(json: try JSON(parsing: raw)) } catch let error as JSONError {
          throw ClientError.malformed("\(error)")
        }
        let workflow = String(entry.event.type.prefix { $0 != "." })
        // Another office, and other words for everything.
        if entry.event.type == "duban.reload" { (people, words) = (await session.people(), [:]) }
        if options.format == .text, words[workflow] == nil, entry.matter != nil {
          words[workflow] = await session.words(workflow)
        }
        try session.output.show(
          WatchLine(entry: entry, words: words[workflow] ?? .none, people: people, when: session.when), raw: raw)
      }
    }
  }
}

extension Session {
  /// Where the log ends now.
  fileprivate func logEnd() async throws -> Int64 {
    var query = LogQuery(limit: 1, actingAs: client.configuration.person)
    query.isFromEnd = true
    let response = try accepted(try await client.send(ClientRequest(.get, query.path(Paths.log))))
    return try EntryPage(json: try response.json()).next ?? 0
  }
}
