// SPDX-License-Identifier: Apache-2.0

/// Reads a recurrence by the grammar and the bounds of systemd's `calendarspec.c`; what it accepts beside that are days
/// counted in working days, years outside 1970 to 2199 and blanks around the text, and what it refuses are fractions of
/// a second and `@` seconds.
struct RecurrenceParser {
  static let mostBytes = 256

  /// The text without blanks around it.
  let text: String
  /// What is still to be read, without the zone.
  private var rest: Substring

  init(_ text: String) throws(RecurrenceError) {
    var trimmed = text[...]
    while trimmed.first == " " { trimmed.removeFirst() }
    while trimmed.last == " " { trimmed.removeLast() }
    guard !trimmed.isEmpty else { throw .empty }
    guard trimmed.utf8.count <= Self.mostBytes else { throw .tooLong(bytes: trimmed.utf8.count) }
    self.text = String(trimmed)
    rest = self.text[...]
  }

  /// A zone is the last of several words, and begins with a letter.
  mutating func takeZone(_ zones: (String) -> ZoneRules?) throws(RecurrenceError) -> ZoneRules? {
    guard let blank = rest.lastIndex(of: " "), let first = rest[rest.index(after: blank)...].first, first.isLetter
    else { return nil }
    let name = String(rest[rest.index(after: blank)...])
    guard let zone = name.lowercased() == "utc" ? .utc : zones(name) else { throw .unknownZone(found: name) }
    rest = rest[..<blank]
    while rest.last == " " { rest.removeLast() }
    guard !rest.isEmpty else { throw .empty }
    return zone
  }

  mutating func daysAndTimes() throws(RecurrenceError) -> (RecurringDays, RecurringTimes) {
    if let shorthand = Self.shorthand(rest.lowercased()) { return shorthand }
    var words = rest.split(separator: " ")[...]
    var days = RecurringDays()
    if let word = words.first, word.first?.isLetter == true {
      days.weekdays = try Self.weekdays(word)
      words.removeFirst()
    }
    if let word = words.first, !word.contains(":") {
      try Self.date(word, into: &days)
      words.removeFirst()
    }
    let times = try Self.times(words.popFirst())
    if let extra = words.first { throw .unreadable(.time, found: String(extra)) }
    return (days, times)
  }

  private static func shorthand(_ word: String) -> (RecurringDays, RecurringTimes)? {
    var days = RecurringDays()
    var times = RecurringTimes(hours: 1, minutes: 1, seconds: 1)
    switch word {
    case "minutely": (times.hours, times.minutes) = (allHours, allMinutes)
    case "hourly": times.hours = allHours
    case "daily": break
    case "weekly": days.weekdays = 1 << 1
    case "monthly": days.monthDays = 1 << 1
    case "quarterly": (days.monthDays, days.months) = (1 << 1, 1 << 1 | 1 << 4 | 1 << 7 | 1 << 10)
    case "semiannually", "semi-annually", "biannually", "bi-annually":
      (days.monthDays, days.months) = (1 << 1, 1 << 1 | 1 << 7)
    case "yearly", "annually": (days.monthDays, days.months) = (1 << 1, 1 << 1)
    default: return nil
    }
    return (days, times)
  }

  private static let allHours: UInt64 = 1 << 24 - 1
  private static let allMinutes: UInt64 = 1 << 60 - 1

  // MARK: Weekdays

  private static let names = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]

  /// `Mon`, `Mon,Wed`, `Mon..Fri`, also `Mon-Fri` as it once was; a comma may stand at the end.
  private static func weekdays(_ word: Substring) throws(RecurrenceError) -> UInt64 {
    let found = String(word)
    var bits: UInt64 = 0
    var parts = word.split(separator: ",", omittingEmptySubsequences: false)
    if parts.count > 1, parts.last == "" { parts.removeLast() }
    for part in parts {
      let range =
        part.contains("..")
        ? part.split(separator: "..", omittingEmptySubsequences: false)
        : part.split(separator: "-", omittingEmptySubsequences: false)
      let days = range.map { name in
        let lower = name.lowercased()
        return names.firstIndex { $0 == lower || $0.prefix(3) == lower }
      }
      guard (1...2).contains(days.count), let first = days[0], let last = days[days.count - 1] else {
        throw .unreadable(.weekdays, found: found)
      }
      guard first <= last else { throw .reversed(.weekdays, found: String(part)) }
      for day in first...last { bits |= 1 << UInt64(day + 1) }
    }
    return bits
  }

  // MARK: Dates

  /// `MONTH-DAY` or `YEAR-MONTH-DAY`; `~` before the day counts from the month's end, `w` after it working days.
  private static func date(_ word: Substring, into days: inout RecurringDays) throws(RecurrenceError) {
    var word = word
    if word.last == "w" {
      days.inWorkdays = true
      word.removeLast()
    }
    guard let mark = word.lastIndex(where: { $0 == "-" || $0 == "~" }) else {
      throw .unreadable(.date, found: String(word))
    }
    let before = word[..<mark].split(separator: "-", omittingEmptySubsequences: false)
    guard (1...2).contains(before.count) else { throw .unreadable(.date, found: String(word)) }
    days.fromEnd = word[mark] == "~"
    if before.count == 2, let chain = try chain(before[0], .year, Era.firstYear...Era.lastYear) {
      days.years = chain.map { .init(first: $0.first, last: $0.last ?? Era.lastYear, step: max($0.step, 1)) }
    }
    if let chain = try chain(before[before.count - 1], .month, 1...12) {
      days.months = bits(chain, upTo: 12)
    }
    let day = word[word.index(after: mark)...]
    // As systemd does it, so that every month has the day: no more than 28 from the end.
    let most = days.inWorkdays ? 23 : days.fromEnd ? 28 : 31
    guard let chain = try chain(day, days.inWorkdays ? .workday : .day, 1...most, down: days.fromEnd) else { return }
    days.monthDays = days.fromEnd ? bitsDown(chain) : bits(chain, upTo: most)
  }

  // MARK: Times

  private static func times(_ word: Substring?) throws(RecurrenceError) -> RecurringTimes {
    guard let word else { return RecurringTimes(hours: 1, minutes: 1, seconds: 1) }
    let parts = word.split(separator: ":", omittingEmptySubsequences: false)
    guard (2...3).contains(parts.count) else { throw .unreadable(.time, found: String(word)) }
    var times = RecurringTimes(hours: allHours, minutes: allMinutes, seconds: 1)
    if let chain = try chain(parts[0], .hour, 0...23) { times.hours = bits(chain, upTo: 23) }
    if let chain = try chain(parts[1], .minute, 0...59) { times.minutes = bits(chain, upTo: 59) }
    guard parts.count == 3 else { return times }
    times.seconds = try chain(parts[2], .second, 0...59).map { bits($0, upTo: 59) } ?? allMinutes
    return times
  }

  // MARK: Numbers

  /// One element of a list: a number; a range; either with a step.
  private struct Element {
    var first: Int
    /// The last number; nil where the step goes on to the end.
    var last: Int?
    /// 0 where there is but one number.
    var step: Int
  }

  /// A list of numbers; nil for `*`.
  ///
  /// - Parameter down: whether steps without an end go down to the least number: days from a month's end.
  private static func chain(
    _ text: Substring, _ part: RecurrenceError.Part, _ accepted: ClosedRange<Int>, down: Bool = false
  ) throws(RecurrenceError) -> [Element]? {
    if text == "*" { return nil }
    var chain: [Element] = []
    for item in text.split(separator: ",", omittingEmptySubsequences: false) {
      var scanner = Scanner(String(item))
      let first = try number(&scanner, part, accepted, in: item)
      var element = Element(first: first, last: first, step: 0)
      var isRange = false
      if scanner.skip(anyOf: ".") {
        guard scanner.skip(anyOf: ".") else {
          throw part == .second ? .fraction(found: String(item)) : .unreadable(part, found: String(item))
        }
        let last = try number(&scanner, part, accepted, in: item)
        guard first <= last else { throw .reversed(part, found: String(item)) }
        element = Element(first: first, last: last, step: first < last ? 1 : 0)
        isRange = true
      }
      if scanner.skip(anyOf: "/") {
        guard let step = scanner.number(upTo: 99_999) else { throw .unreadable(part, found: String(item)) }
        let reach = down ? first - step >= accepted.lowerBound : first + step <= accepted.upperBound
        guard step > 0, isRange || reach else { throw .step(part, found: String(item)) }
        element.step = step
        if !isRange { element.last = nil }
      }
      guard scanner.isAtEnd else {
        throw part == .second && scanner.next == UInt8(ascii: ".")
          ? .fraction(found: String(item)) : .unreadable(part, found: String(item))
      }
      chain.append(element)
    }
    return chain
  }

  private static func number(
    _ scanner: inout Scanner, _ part: RecurrenceError.Part, _ accepted: ClosedRange<Int>, in item: Substring
  ) throws(RecurrenceError) -> Int {
    guard var number = scanner.number(upTo: 99_999) else { throw .unreadable(part, found: String(item)) }
    // Years of two digits are those around 2000.
    if part == .year, number < 100 { number += number < 70 ? 2000 : 1900 }
    guard accepted.contains(number) else { throw .outOfRange(part, found: number, accepted: accepted) }
    return number
  }

  private static func bits(_ chain: [Element], upTo most: Int) -> UInt64 {
    var bits: UInt64 = 0
    for element in chain {
      for number in stride(from: element.first, through: element.last ?? most, by: max(element.step, 1)) {
        bits |= 1 << UInt64(number)
      }
    }
    return bits
  }

  /// Days from a month's end: a range with a step begins with the day that comes first in the month.
  private static func bitsDown(_ chain: [Element]) -> UInt64 {
    var bits: UInt64 = 0
    for element in chain {
      let step = max(element.step, 1)
      // A range is cut to whole steps from its lower number, as systemd does.
      let last = element.last.map { $0 - ($0 - element.first) % step }
      let numbers =
        last.map { stride(from: $0, through: element.first, by: -step) }
        ?? stride(from: element.first, through: 1, by: -step)
      for number in numbers { bits |= 1 << UInt64(number) }
    }
    return bits
  }
}
