// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import DubanCore
import WorkingTime

/// Draws a year or a month.
struct CalendarShow: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Draw a year or a month with its holidays, make-up workdays, half days, closures and periods.",
    discussion: """
      Examples:
        dubanctl calendar show 2026
        dubanctl calendar show 2026-10 --unit roads
      """)

  @OptionGroup(title: "Global options") var options: GlobalOptions
  @OptionGroup var unit: UnitOptions

  @Argument(help: "The year, or the month, as 2026 or 2026-10.") var span: String

  func run() async throws {
    try await options.run { session in
      let picture = try printout(session.when, session.errorStyle)
      try session.output.show(picture, raw: picture.json.bytes)
    }
  }

  func printout(_ when: When, _ style: Style) throws -> CalendarPicture {
    let (year, month) = try Self.span(span, style)
    return CalendarPicture(year: year, month: month, office: try unit.read(style), when: when)
  }

  static func span(_ text: String, _ style: Style) throws(Failure) -> (year: Int, month: Int?) {
    let shown = Printable.line(String(text.prefix(40)))
    guard let match = text.wholeMatch(of: /([0-9]{4})(-([0-9]{2}))?/), let year = Int(match.1) else {
      throw Failure(
        .data,
        style.say("'\(shown)' is no year or month; 2026 or 2026-10 is expected", "“\(shown)”不是年份或月份，应如 2026 或 2026-10"))
    }
    guard (Era.firstYear...Era.lastYear).contains(year) else {
      let years = "\(Era.firstYear)–\(Era.lastYear)"
      throw Failure(
        .data,
        style.say("\(shown) lies outside the years that are counted, \(years)", "\(shown) 不在可计算的年份 \(years) 之内"))
    }
    guard let month = match.3.flatMap({ Int($0) }) else { return (year, nil) }
    guard (1...12).contains(month) else {
      throw Failure(
        .data, style.say("there is no month '\(shown)'; 01 to 12 are accepted", "没有“\(shown)”这个月；应为 01 至 12"))
    }
    return (year, month)
  }
}
