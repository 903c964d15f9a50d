// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import DubanAPI
import DubanClient
import DubanCore

/// Sends an event on a matter.
struct Submit: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Send an event on a matter.",
    discussion: """
      Example: dubanctl submit SW-2026-0001 coordinate lead_unit=water

      The matter is read first, and the event is sent on the condition that nothing happens to it in between.

      For the office itself, give 'office' as the number. A leave has a person, from and until (a date is the whole day) \
      and a deputy, where the office's file names none or another: \
      dubanctl submit office leave person=han from=2026-02-13 until=2026-02-16 deputy=gao. \
      The same from again changes it: until= ends it earlier or later, cancelled=true withdraws it.

      \(EventOptions.assignments)
      """)

  @OptionGroup(title: "Global options") var options: GlobalOptions
  @OptionGroup var event: EventOptions

  @Option(
    help: ArgumentHelp("The seq that the matter must still have (default: the one it has now).", valueName: "seq"))
  var ifseq: Int64?

  @Flag(name: .customLong("no-ifseq"), help: "Send the event whatever has happened to the matter since.")
  var isUnconditional = false

  @Argument(help: "The matter's number.")
  var number: String

  @Argument(help: "The event, as the matter's step takes it.")
  var name: String

  @Argument(help: ArgumentHelp("What the event brings.", valueName: "field=value"))
  var fields: [String] = []

  func validate() throws {
    if let ifseq, ifseq < 1 {
      throw options.invalid("--ifseq takes a whole number from 1.", "--ifseq 应为不小于 1 的整数。")
    }
    if ifseq != nil, isUnconditional {
      throw options.invalid("--ifseq and --no-ifseq exclude each other.", "--ifseq 与 --no-ifseq 不能同时使用。")
    }
    if ifseq != nil, number == Self.office {
      throw options.invalid(
        "--ifseq is a matter's; an event of the office itself has none.", "--ifseq 只用于事项；机构自身的事件没有序号。")
    }
  }

  func run() async throws {
    try await options.run { session in
      let assignments = try EventOptions.parse(fields, session.errorStyle)
      var sent = CloudEvent(id: event.id ?? CloudEvent.randomID(), source: EventOptions.source, type: "", ifseq: ifseq)
      var words = WorkflowWords.none
      if number == Self.office {
        sent.type = "\(Self.office).\(name)"
      } else {
        sent.subject = number
        let matter = try MatterView(json: try await session.json(Paths.matter(number)).json)
        sent.type = "\(matter.workflow).\(name)"
        if ifseq == nil, !isUnconditional { sent.ifseq = matter.seq }
        words = await session.words(of: matter)
      }
      sent.data = try EventData.make(
        assignments, type: Self.types(assignments, words, event: name), read: InputFile.text)
      let response = try session.accepted(try await session.client.submit(sent, pause: session.pause))
      let answer = try EventAnswer(json: try response.json())
      var accepted = Accepted(
        answer: answer, isOpening: false, matter: await session.matter(after: answer), words: words,
        people: await session.people(), when: session.when)
      if sent.type == "\(Self.office).leave", let person = sent.data["person"]?.stringValue {
        accepted.leaves = accepted.people.leaves.filter { $0.person == person }
      }
      try session.output.show(accepted, raw: response.body)
    }
  }

  /// Stands for a number where the event is the office's.
  private static let office = "office"

  /// The types of the data: the workflow's fields'; of a correction's `value`, that of the field it mends.
  private static func types(
    _ assignments: [Assignment], _ words: WorkflowWords, event: String
  ) -> (String) -> String? {
    let mended = assignments.first { $0.name == "field" }.flatMap { assignment -> String? in
      if case .text(let name) = assignment.value { name } else { nil }
    }
    return { name in
      if event == "leave", name == "cancelled" { return "bool" }
      // What a built-in event brings is no field, whatever the workflow calls one of its own.
      guard BuiltIn(rawValue: event) == nil || name == "value" else { return nil }
      return event == "correct" && name == "value" ? mended.flatMap(words.type(ofField:)) : words.type(ofField: name)
    }
  }
}
