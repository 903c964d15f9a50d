// SPDX-License-Identifier: Apache-2.0

import DubanCore
import WorkingTime

/// A date, or an instant, as the command line names it.
enum Moment: Hashable {
  case date(CivilDate)
  case instant(Instant)

  /// Reads `2026-02-12`, `2026-02-12T16:30:00+08:00`, or `2026-02-12 16:30` on the wall of a zone.
  /// - Throws: ``Failure`` that says what would be understood.
  init(_ argument: String, in zone: ZoneRules, _ style: Style) throws(Failure) {
    if let date = CivilDate(parsing: argument) {
      self = .date(date)
    } else if let instant = RFC3339.parse(argument) {
      self = .instant(instant)
    } else if let local = CivilDateTime(parsing: argument) {
      self = .instant(zone.instant(of: local))
    } else {
      throw Self.failure(argument, style)
    }
  }

  private static func failure(_ argument: String, _ style: Style) -> Failure {
    let shown = Printable.line(String(argument.prefix(40)))
    let years = "\(Era.firstYear)–\(Era.lastYear)"
    if let year = argument.prefixMatch(of: /([0-9]{4})-[0-9]{2}-[0-9]{2}/).flatMap({ Int($0.1) }),
      !(Era.firstYear...Era.lastYear).contains(year)
    {
      return Failure(
        .data,
        style.say("'\(shown)' lies outside the years that are counted, \(years)", "“\(shown)”不在可计算的年份 \(years) 之内"))
    }
    return Failure(
      .data,
      style.say(
        "'\(shown)' is no date or instant; 2026-02-12, 2026-02-12T16:30:00+08:00 or '2026-02-12 16:30' is expected",
        "“\(shown)”不是日期或时刻；应如 2026-02-12、2026-02-12T16:30:00+08:00 或“2026-02-12 16:30”"))
  }
}
