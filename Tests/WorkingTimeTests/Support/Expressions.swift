// SPDX-License-Identifier: Apache-2.0

/// Makes calendar expressions up, most of them good, a few of them out of bounds.
struct Expressions {
  var random: Seeded

  mutating func next() -> String {
    if chance(8) { return pick(Self.shorthands) + zone() }
    var words: [String] = []
    if chance(40) { words.append(weekdays()) }
    if chance(70) { words.append(date()) }
    if words.isEmpty || chance(85) { words.append(time()) }
    return words.joined(separator: " ") + zone()
  }

  private static let shorthands = [
    "minutely", "hourly", "daily", "weekly", "monthly", "quarterly", "semiannually", "biannually", "semi-annually",
    "yearly", "annually", "Daily",
  ]
  private static let names = ["Mon", "Tue", "Wednesday", "thu", "Fri", "SAT", "Sunday"]

  private mutating func weekdays() -> String {
    let parts = (0..<Int.random(in: 1...3, using: &random)).map { _ -> String in
      guard chance(40) else { return pick(Self.names) }
      // Now and then the wrong way round.
      let ends = [Int.random(in: 0...6, using: &random), Int.random(in: 0...6, using: &random)]
      let sorted = chance(90) ? ends.sorted() : ends
      return "\(Self.names[sorted[0]])\(chance(85) ? ".." : "-")\(Self.names[sorted[1]])"
    }
    return parts.joined(separator: ",")
  }

  private mutating func date() -> String {
    let year = chance(15) ? numbers(2020, 2045) + "-" : chance(60) ? "*-" : ""
    let month = chance(65) ? "*" : numbers(1, 12)
    let isFromEnd = chance(30)
    // Of a list from the month's end systemd lowers the bound with each number: 28, 25, 22.
    let day = chance(20) ? "*" : isFromEnd ? numbers(1, 19) : numbers(1, 31)
    return year + month + (isFromEnd ? "~" : "-") + day
  }

  private mutating func time() -> String {
    // Early hours often: clocks are set in them.
    let hour = chance(25) ? "*" : chance(30) ? numbers(0, 3) : numbers(0, 23)
    let minute = chance(25) ? "*" : numbers(0, 59)
    return "\(hour):\(minute)" + (chance(25) ? ":" + (chance(30) ? "*" : numbers(0, 59)) : "")
  }

  private mutating func zone() -> String {
    guard chance(20) else { return "" }
    return " " + pick(["UTC", "utc", "Europe/Berlin", "America/New_York", "Asia/Shanghai", "Australia/Lord_Howe"])
  }

  /// Each step has an end: without one systemd counts on past it, and passes over the beginning of the next hour, day or
  /// year (from the 34th of December, or from 23:72).
  private mutating func numbers(_ least: Int, _ most: Int) -> String {
    (0..<(chance(70) ? 1 : Int.random(in: 2...3, using: &random))).map { _ in
      let first = Int.random(in: least...(chance(98) ? most : most + 3), using: &random)
      var text = chance(60) ? two(first) : "\(first)"
      if chance(25) {
        // Now and then the wrong way round, and never one number alone: of seconds systemd refuses that.
        let last = Int.random(in: (chance(93) ? min(first, most) : least)...most, using: &random)
        if last != first { text += ".." + two(last) }
      }
      if chance(25), first < most || text.contains("..") {
        if !text.contains("..") { text += "..\(most)" }
        text += "/\(Int.random(in: (chance(97) ? 1 : 0)...max(1, (most - least) / 2), using: &random))"
      }
      return text
    }.joined(separator: ",")
  }

  private func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

  private mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &random) < percent }

  private mutating func pick(_ list: [String]) -> String { list.randomElement(using: &random) ?? "" }
}
