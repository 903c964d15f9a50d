// SPDX-License-Identifier: Apache-2.0

extension Limit {
  /// Reads `30s`, `15min`, `2h`, `2workhours`, `2 workhours`, `1 workday`, `5 workdays`, `60 days`, `2 weeks`,
  /// `3 months`: ASCII digits, blanks or none, and a unit, where the units that are words may be singular or plural.
  public init(parsing text: String) throws(LimitError) {
    var rest = text.utf8[...]
    while let byte = rest.first, byte == 0x20 { rest = rest.dropFirst() }
    while let byte = rest.last, byte == 0x20 { rest = rest.dropLast() }
    let found = String(Substring(rest))
    guard let first = rest.first else { throw .empty }
    guard first != UInt8(ascii: "-"), !found.hasPrefix("−") else { throw .negative(found: found) }
    let digits = rest.prefix(while: Scanner.isDigit)
    guard !digits.isEmpty else { throw .noNumber(found: found) }
    rest = rest.dropFirst(digits.count)
    if let mark = rest.first, mark == UInt8(ascii: ".") || mark == UInt8(ascii: ",") { throw .fraction(found: found) }
    let word = String(Substring(rest.drop { $0 == 0x20 }))
    guard !word.isEmpty else { throw .noUnit(found: found) }
    guard let unit = Unit(word: word) else {
      throw .unknownUnit(found: found, unit: word, meant: Unit.meant(by: word))
    }
    // Leading zeros aside, nothing with more than twelve digits is within any bound.
    let significant = digits.drop { $0 == 0x30 }
    guard significant.count <= 12 else { throw .tooLong(found: found, unit: unit) }
    let amount = significant.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    guard amount > 0 else { throw .zero(found: found) }
    guard amount <= unit.most else { throw .tooLong(found: found, unit: unit) }
    try self.init(amount: amount, unit: unit)
  }
}

extension Limit.Unit {
  fileprivate init?(word: String) {
    guard let unit = Limit.Unit(rawValue: word) ?? Limit.Unit(rawValue: word + "s") else { return nil }
    self = unit
  }

  /// What somebody who wrote an unknown unit most likely meant.
  fileprivate static func meant(by word: String) -> String? {
    let lower = String(word.lowercased().prefix(32))
    if let unit = Limit.Unit(word: lower) { return unit.rawValue }
    for (unit, others) in synonyms where others.contains(lower) { return unit.rawValue }
    var nearest: (unit: Limit.Unit, distance: Int)?
    for unit in allCases {
      let plural = unit.rawValue
      let distance = min(editDistance(lower, plural), editDistance(lower, String(plural.dropLast())))
      // A short unit is near to everything: less than half of it may differ.
      let isNear = distance <= 2 && distance * 2 < plural.utf8.count
      if isNear, distance < nearest?.distance ?? .max { nearest = (unit, distance) }
    }
    return nearest?.unit.rawValue
  }

  private static let synonyms: [(Limit.Unit, [String])] = [
    (.seconds, ["sec", "secs", "second", "seconds", "秒"]),
    (.minutes, ["m", "mins", "minute", "minutes", "分", "分钟"]),
    (.hours, ["hr", "hrs", "hour", "hours", "小时", "个小时"]),
    (
      .workhours, ["wh", "working hours", "working hour", "work hours", "work hour", "business hours", "工作小时", "个工作小时"]
    ),
    (
      .workdays,
      ["wd", "working days", "working day", "work days", "work day", "business days", "工作日", "个工作日"]
    ),
    (.days, ["d", "natural days", "calendar days", "日", "天"]),
    (.weeks, ["w", "wk", "wks", "周", "星期", "个星期"]),
    (.months, ["mo", "mon", "mth", "月", "个月"]),
  ]
}

/// How many letters must be put in, taken out or changed to turn one text into the other.
private func editDistance(_ one: String, _ other: String) -> Int {
  let (one, other) = (Array(one.utf8), Array(other.utf8))
  var row = Array(0...other.count)
  for (line, byte) in one.enumerated() {
    var diagonal = row[0]
    row[0] = line + 1
    for column in other.indices {
      let change = diagonal + (byte == other[column] ? 0 : 1)
      diagonal = row[column + 1]
      row[column + 1] = min(change, row[column] + 1, diagonal + 1)
    }
  }
  return row[other.count]
}
