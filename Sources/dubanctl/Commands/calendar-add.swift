// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import DubanAPI
import DubanCore
import WorkingTime

/// Counts a limit.
struct CalendarAdd: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "add",
    abstract: "Say when a limit ends, and how that comes about.",
    discussion: """
      Examples:
        dubanctl calendar add 2026-02-12 "5 workdays"
        dubanctl calendar add 2026-02-12T16:30:00+08:00 "4 workhours" --unit roads

      A limit is a whole number and one of s, min, h, workhours, workdays, days, weeks, months. What is received on a \
      date without a time is received when the office opens that day; where it does not, at 00:00. A date and time \
      without an offset is on the office's wall.
      """)

  @OptionGroup(title: "Global options") var options: GlobalOptions
  @OptionGroup var unit: UnitOptions

  @Argument(help: "When it was received: a date, or an instant.") var start: String
  @Argument(help: "The limit, such as \"5 workdays\".") var limit: [String]

  func run() async throws {
    try await options.run { session in
      let text = try printout(session.when, session.errorStyle)
      try session.output.show(text, raw: text.json.bytes)
    }
  }

  func printout(_ when: When, _ style: Style) throws -> CalendarAddText {
    let office = try unit.read(style)
    let limit = try Self.limit(limit.joined(separator: " "), style)
    let moment = try Moment(start, in: office.time.zone, style)
    let explanation = office.time.explain(limit, from: office.received(moment))
    return CalendarAddText(explanation: explanation, moment: moment, office: office, when: when)
  }

  static func limit(_ text: String, _ style: Style) throws(Failure) -> Limit {
    do throws(LimitError) {
      return try Limit(parsing: text)
    } catch {
      throw Failure(.data, error.localized(zh: style.language == .zh))
    }
  }
}

extension OfficeAtHand {
  /// The instant at which something is received of which the date alone is known.
  func received(_ moment: Moment) -> Instant {
    switch moment {
    case .instant(let instant): instant
    case .date(let date):
      time.zone.instant(of: CivilDateTime(date: date, time: time.hours(on: date).first?.lowerBound ?? .midnight))
    }
  }
}
