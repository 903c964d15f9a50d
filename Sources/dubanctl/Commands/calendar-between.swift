// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import DubanCore
import WorkingTime

/// Counts the time between two dates or instants.
struct CalendarBetween: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "between",
    abstract: "Count working days, working hours and days between two dates or instants.",
    discussion: """
      Example: dubanctl calendar between 2026-02-12 2026-02-26

      As for limits, the first day is not counted and the last is. A date without a time stands for the end of that \
      day; a date and time without an offset is on the office's wall.
      """)

  @OptionGroup(title: "Global options") var options: GlobalOptions
  @OptionGroup var unit: UnitOptions

  @Argument(help: "From when: a date, or an instant.") var from: String
  @Argument(help: "Until when.") var to: String

  func run() async throws {
    try await options.run { session in
      let text = try printout(session.when, session.errorStyle)
      try session.output.show(text, raw: text.json.bytes)
    }
  }

  func printout(_ when: When, _ style: Style) throws -> CalendarBetweenText {
    let office = try unit.read(style)
    let text = CalendarBetweenText(
      from: try Moment(from, in: office.time.zone, style), to: try Moment(to, in: office.time.zone, style),
      office: office, when: when)
    guard text.instants.from <= text.instants.to else {
      throw Failure(
        .data,
        style.say(
          "'\(Printable.line(to))' lies before '\(Printable.line(from))'; give the earlier one first",
          "“\(Printable.line(to))”早于“\(Printable.line(from))”，请先写较早的"))
    }
    return text
  }
}
