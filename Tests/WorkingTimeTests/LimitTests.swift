// SPDX-License-Identifier: Apache-2.0

import Testing
import WorkingTime

@Suite("Limits")
struct LimitTests {
  @Test(
    "a limit is read in all its spellings and written in one",
    arguments: [
      ("30s", 30, Limit.Unit.seconds, "30s"), ("15min", 15, .minutes, "15min"), ("15 min", 15, .minutes, "15min"),
      ("2h", 2, .hours, "2h"), ("2workhours", 2, .workhours, "2 workhours"),
      ("2 workhours", 2, .workhours, "2 workhours"), ("1 workhour", 1, .workhours, "1 workhour"),
      ("5 workdays", 5, .workdays, "5 workdays"), ("1 workday", 1, .workdays, "1 workday"),
      ("5 workday", 5, .workdays, "5 workdays"), ("5workdays", 5, .workdays, "5 workdays"),
      ("60 days", 60, .days, "60 days"), ("1 day", 1, .days, "1 day"), ("2 weeks", 2, .weeks, "2 weeks"),
      ("3 months", 3, .months, "3 months"), (" 3  months ", 3, .months, "3 months"), ("007 days", 7, .days, "7 days"),
      ("1200 months", 1200, .months, "1200 months"),
    ])
  func spellings(text: String, amount: Int, unit: Limit.Unit, canonical: String) throws {
    let limit = try Limit(parsing: text)
    #expect(limit.amount == amount)
    #expect(limit.unit == unit)
    #expect(limit.description == canonical)
    #expect(try Limit(parsing: limit.description) == limit)
  }

  @Test("a limit is said in both languages")
  func localized() {
    #expect(limit("5 workdays").localized(zh: true) == "5个工作日")
    #expect(limit("15min").localized(zh: true) == "15分钟")
    #expect(limit("2 workhours").localized(zh: true) == "2个工作小时")
    #expect(limit("3 months").localized(zh: true) == "3个月")
    #expect(limit("15min").localized(zh: false) == "15 minutes")
    #expect(limit("1h").localized(zh: false) == "1 hour")
    #expect(limit("1 workday").localized(zh: false) == "1 workday")
    let said = Limit.Unit.allCases.compactMap { try? Limit(amount: 3, unit: $0).localized(zh: true) }
    #expect(Set(said).count == Limit.Unit.allCases.count)
  }

  @Test("days and longer are told from hours and shorter")
  func daysOrLonger() {
    #expect(["1 workday", "1 day", "1 week", "1 month"].allSatisfy { limit($0).isInDaysOrLonger })
    #expect(["1s", "1min", "1h", "1 workhour"].allSatisfy { !limit($0).isInDaysOrLonger })
  }

  @Test(
    "a malformed limit is refused, and the message names what was found and what is accepted",
    arguments: [
      "", " ", "5", "workdays", "five days", "0 workdays", "0s", "000 days", "-1h", "−1h", "- 1h", "+1h",
      "1.5 workdays",
      "1,5 h", ".5h", "5.", "99999999 months", "1201 months", "26001 workdays", "99999999999999999999999999s",
      "5 wrkdays",
      "5 years", "5 Workdays", "5 H", "2hours", "10 minutes", "5个工作日", "５ days", "5 days 3h", "5-days",
      "5 working days",
      "5\tdays", "1e3 s", "0x10 s", "5 workdays!", "5 \u{0}", "5 s s",
    ])
  func refused(text: String) throws {
    let error = try #require(throws: LimitError.self) { try Limit(parsing: text) }
    let trimmed = text.split(separator: " ").joined(separator: " ")
    #expect(error.description.contains(trimmed))
    #expect(error.description.contains("accepted") || error.description.contains("5 workdays"))
    #expect(!error.description.hasSuffix("."))
  }

  @Test(
    "an unknown unit is answered with the one that was meant",
    arguments: [
      ("5 wrkdays", "workdays"), ("5 Workdays", "workdays"), ("10 minutes", "min"), ("2hours", "h"),
      ("30 seconds", "s"),
      ("5 working days", "workdays"), ("5个工作日", "workdays"), ("3 mnths", "months"), ("2 workours", "workhours"),
      ("1 wek", "weeks"), ("2H", "h"), ("60天", "days"),
    ])
  func meant(text: String, unit: String) throws {
    let error = try #require(throws: LimitError.self) { try Limit(parsing: text) }
    guard case .unknownUnit(_, _, let meant) = error else {
      Issue.record("\(error)")
      return
    }
    #expect(meant == unit)
    #expect(error.description.contains("did you mean '\(unit)'?"))
  }

  @Test("each wrong kind of number has an error of its own")
  func kinds() {
    #expect(throws: LimitError.zero(found: "0 workdays")) { try Limit(parsing: "0 workdays") }
    #expect(throws: LimitError.negative(found: "-1h")) { try Limit(parsing: "-1h") }
    #expect(throws: LimitError.fraction(found: "1.5 workdays")) { try Limit(parsing: "1.5 workdays") }
    #expect(throws: LimitError.tooLong(found: "99999999 months", unit: .months)) {
      try Limit(parsing: "99999999 months")
    }
    #expect(throws: LimitError.noUnit(found: "5")) { try Limit(parsing: "5") }
    #expect(throws: LimitError.unknownUnit(found: "5 fortnights", unit: "fortnights", meant: nil)) {
      try Limit(parsing: "5 fortnights")
    }
    #expect(throws: LimitError.zero(found: "0 days")) { try Limit(amount: 0, unit: .days) }
    #expect(throws: LimitError.negative(found: "\(Int.min) days")) { try Limit(amount: .min, unit: .days) }
    #expect(throws: LimitError.tooLong(found: "\(Int.max) s", unit: .seconds)) {
      try Limit(amount: .max, unit: .seconds)
    }
  }

  @Test("no text of random bytes makes the reader trap")
  func noise() {
    var random = Seeded()
    let alphabet = Array("0123456789 .,-+smhinworkdaysue天日".unicodeScalars)
    for _ in 0..<5000 {
      let scalars = (0..<Int.random(in: 0...12, using: &random)).compactMap { _ in
        alphabet.randomElement(using: &random)
      }
      let text = String(String.UnicodeScalarView(scalars))
      guard let limit = try? Limit(parsing: text) else { continue }
      #expect((try? Limit(parsing: limit.description)) == limit, "\(text) \(random)")
    }
  }
}
