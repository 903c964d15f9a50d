// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import DubanAPI
import DubanClient

/// Opens a matter.
struct Open: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Open a matter.",
    discussion: """
      Example: dubanctl open first-responsibility subject="Pump broken" requester=Li

      \(EventOptions.assignments)
      """)

  @OptionGroup(title: "Global options") var options: GlobalOptions
  @OptionGroup var event: EventOptions

  @Argument(help: "The workflow.", completion: Completions.workflows)
  var workflow: String

  @Argument(help: ArgumentHelp("What the opening brings.", valueName: "field=value"))
  var fields: [String] = []

  func run() async throws {
    try await options.run { session in
      let assignments = try EventOptions.parse(fields, session.errorStyle)
      let words = await session.words(workflow)
      let data = try EventData.make(assignments, type: words.type(ofField:), read: InputFile.text)
      let sent = CloudEvent(
        id: event.id ?? CloudEvent.randomID(), source: EventOptions.source, type: "\(workflow).open", data: data)
      let response = try session.accepted(try await session.client.submit(sent, pause: session.pause))
      let answer = try EventAnswer(json: try response.json())
      try session.output.show(
        Accepted(
          answer: answer, isOpening: true, matter: await session.matter(after: answer), words: words,
          people: await session.people(), when: session.when), raw: response.body)
    }
  }
}
