// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import DubanAPI
import DubanCore
import WorkingTime

/// Says when a calendar expression takes place.
struct CalendarNext: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "next",
    abstract: "Say when a calendar expression takes place next.",
    discussion: """
      Examples:
        dubanctl calendar next "Mon..Fri *-*-* 08:30" --after 2026-02-12 --count 3
        dubanctl calendar next "*-*-15 09:00" --roll forward
        dubanctl calendar next "*-*~01w 17:00"

      Expressions are systemd's (systemd.time(7)), and besides 'w' after the days counts working days: '*-*~01w' is the \
      last of each month. One without a zone is read in the office's zone, whatever this machine's is. A time that a \
      change of the clock leaves out takes place at the first instant after the gap. As JSON it is a list of instants.
      """)

  @OptionGroup(title: "Global options") var options: GlobalOptions
  @OptionGroup var unit: UnitOptions

  @Option(help: "After this instant, or the beginning of this date (default: now).") var after: String?
  @Option(help: "So many.") var count = 5
  @Option(help: "Where it goes from a day on which nobody works: none, forward or back.") var roll: Roll = .none
  @Flag(help: "On working days only; what falls on others is left out.") var workdays = false

  @Argument(help: "The expression.") var expression: [String]

  static let counts = 1...1000

  func validate() throws {
    guard Self.counts.contains(count) else {
      throw options.invalid(
        "--count takes a whole number from \(Self.counts.lowerBound) to \(Self.counts.upperBound).",
        "--count 应为 \(Self.counts.lowerBound) 至 \(Self.counts.upperBound) 的整数。")
    }
  }

  func run() async throws {
    try await options.run { session in
      let text = try printout(session.when, session.errorStyle)
      try session.output.show(text, raw: text.json.bytes)
    }
  }

  func printout(_ when: When, _ style: Style) throws -> CalendarNextText {
    let office = try unit.read(style)
    let zone = office.time.zone
    let recurrence = try Self.recurrence(expression.joined(separator: " "), roll: roll, workdays: workdays, style)
    var start = when.now
    if let after {
      switch try Moment(after, in: zone, style) {
      case .instant(let instant): start = instant
      case .date(let date): start = zone.instant(of: CivilDateTime(date: date, time: .midnight))
      }
    }
    let occurrences = recurrence.next(count, after: start, in: office.time)
    guard !occurrences.isEmpty else {
      let shown = Printable.line(recurrence.text)
      let since = when.moment(Timestamp(start, in: zone))
      throw Failure(
        .data, style.say("'\(shown)' never takes place after \(since)", "“\(shown)”在 \(since) 之后不再发生（never）"))
    }
    return CalendarNextText(occurrences: occurrences, recurrence: recurrence, office: office, when: when)
  }

  static func recurrence(
    _ text: String, roll: Roll, workdays: Bool, _ style: Style
  ) throws(Failure) -> Recurrence {
    do throws(RecurrenceError) {
      return try Recurrence(parsing: text, roll: roll, onlyWorkdays: workdays) { name in
        Definitions.zone(name).flatMap { try? ZoneRules(tzif: $0, name: name) }
      }
    } catch {
      throw Failure(.data, error.localized(zh: style.language == .zh))
    }
  }
}
