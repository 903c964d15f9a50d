// SPDX-License-Identifier: Apache-2.0

import CEL
import Testing

@Suite("Instants, durations and lists")
struct LibraryTests {
  private static let instant = "timestamp('2026-02-28T23:59:58.123456789Z')"

  /// Two zones: one with an offset that changes, one that is wrong by years.
  private func shown(_ source: String) -> String {
    let scope = Scope(variables: []) { name, instant in
      switch name {
      case "Test/Changing": instant.seconds < 1_772_323_199 ? 3600 : 7200
      case "Test/Mad": .max
      default: nil
      }
    }
    do {
      return try Formula(source, in: scope).evaluate({ _ in nil }, host: NoHost()).description
    } catch {
      return "error \((error as? EvaluationError).map { "\($0.kind)" } ?? "\(error)")"
    }
  }

  @Test(
    "the parts of instants are those of the calendar and the clock of the zone",
    arguments: [
      (".getFullYear()", "2026"), (".getMonth()", "1"), (".getDate()", "28"), (".getDayOfMonth()", "27"),
      (".getDayOfWeek()", "6"), (".getDayOfYear()", "58"), (".getHours()", "23"), (".getMinutes()", "59"),
      (".getSeconds()", "58"), (".getMilliseconds()", "123"), (".getDate('+08:00')", "1"), (".getMonth('+08:00')", "2"),
      (".getDayOfWeek('08:00')", "0"), (".getHours('-23:59')", "0"), (".getHours('UTC')", "23"),
      (".getHours('Test/Changing')", "0"), (".getHours('+24:00')", "error invalidArgument"),
      (".getHours('Nowhere')", "error invalidArgument"), (".getHours('')", "error invalidArgument"),
      (".getHours('+8:00')", "error invalidArgument"), (".getFullYear('Test/Mad')", "2026"),
    ])
  func parts(accessor: String, expected: String) {
    #expect(shown(Self.instant + accessor) == expected, "\(accessor)")
  }

  @Test("at either end of the years the parts are still found, in every zone")
  func ends() {
    #expect(shown("timestamp('0001-01-01T00:00:00Z').getFullYear('-01:00')") == "0")
    #expect(shown("timestamp('9999-12-31T23:59:59Z').getFullYear('+01:00')") == "10000")
    #expect(shown("timestamp('0001-01-01T00:00:00Z').getDayOfWeek()") == "1")
    #expect(shown("(timestamp('2026-02-28T23:59:59Z') + duration('1s')).getHours('Test/Changing')") == "2")
    #expect(shown("timestamp('2024-12-31T00:00:00Z').getDayOfYear()") == "365")
  }

  @Test("every day's weekday follows the day before's, and its day of the year begins with the year")
  func calendar() {
    for day in stride(from: Int64(-719_162), to: 2_932_895, by: 4_999) {
      let instant = "timestamp(\(day * 86_400))"
      let next = "timestamp(\((day + 1) * 86_400))"
      #expect(shown("(\(instant).getDayOfWeek() + 1) % 7 == \(next).getDayOfWeek()") == "true", "day \(day)")
      let follows =
        "\(next).getDayOfYear() == (\(next).getMonth() == 0 && \(next).getDate() == 1 ? 0 : \(instant).getDayOfYear() + 1)"
      #expect(shown(follows) == "true", "day \(day)")
    }
  }

  @Test(
    "of durations, whole hours, minutes and seconds, and the milliseconds beyond them",
    arguments: [
      ("duration('90m').getHours()", "1"), ("duration('90m').getMinutes()", "90"),
      ("duration('-90m').getHours()", "-1"),
      ("duration('61.5s').getSeconds()", "61"), ("duration('61.5s').getMilliseconds()", "500"),
      ("duration('1s').getFullYear()", "error 1:16: "),
    ])
  func durations(source: String, expected: String) {
    #expect(shown(source).hasPrefix(expected), "\(source)")
  }

  @Test(
    "lists",
    arguments: [
      ("[1, 2, 3, 4].slice(1, 3)", "[2, 3]"), ("[1].slice(0, 2)", "error invalidArgument"),
      ("[1].slice(1, 0)", "error invalidArgument"), ("[1, 2].slice(2, 2)", "[]"),
      ("[1].slice(-1, 1)", "error invalidArgument"),
      ("[[1, [2]], [3]].flatten()", "[1, [2], 3]"), ("[1, [2, [3]]].flatten(2)", "[1, 2, 3]"),
      ("[1, [2]].flatten(0)", "[1, [2]]"), ("[1].flatten(-1)", "error invalidArgument"),
      ("[1, 1u, 2, 1.0, 2].distinct()", "[1, 2]"), ("[[1], [1], []].distinct()", "[[1], []]"),
      ("[3, 1, 2].sort()", "[1, 2, 3]"), ("['b', 'a'].sort()", "['a', 'b']"),
      ("[1, 'a'].sort()", "error noSuchOverload"),
      ("[[2], [1]].sort()", "error noSuchOverload"), ("[].sort()", "[]"), ("[1, 2, 3].reverse()", "[3, 2, 1]"),
      ("lists.range(4)", "[0, 1, 2, 3]"), ("lists.range(-1)", "[]"),
      ("lists.range(9223372036854775807)", "error budget"),
      ("sets.contains([1, 2, 3], [3, 1])", "true"), ("sets.contains([1], [2])", "false"),
      ("sets.equivalent([1, 2, 2], [2, 1])", "true"), ("sets.intersects([1, 2], [2, 3])", "true"),
      ("sets.intersects([1], [])", "false"), ("sets.contains([], [])", "true"),
    ])
  func lists(source: String, expected: String) {
    #expect(CELTests.shown(source) == expected, "\(source)")
  }
}
