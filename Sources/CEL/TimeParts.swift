// SPDX-License-Identifier: Apache-2.0

/// The accessors of instants and durations: `getFullYear`, `getHours` and so on.
///
/// Of an instant they tell what a calendar and a clock show, in UTC or in the zone that is named; of a duration how many
/// whole hours, minutes or seconds it has, and the milliseconds beyond its seconds.
enum TimeParts {
  /// An instant as a calendar shows it.
  private struct Shown {
    var date: CivilDate
    /// Since 1970-01-01.
    var day: Int64
    /// Of the day.
    var second: Int64
    var nanoseconds: Int32

    init(_ instant: Timestamp, offset: Int64) {
      let local = instant.seconds + offset
      day = local.flooredQuotient(86_400)
      second = local - day * 86_400
      date = CivilDate(daysSince1970: day)
      nanoseconds = instant.nanoseconds
    }
  }

  private static let ofInstants: [String: @Sendable (Shown) -> Int64] = [
    "getFullYear": { $0.date.year },
    "getMonth": { $0.date.month - 1 },
    "getDate": { $0.date.day },
    "getDayOfMonth": { $0.date.day - 1 },
    "getDayOfWeek": { ($0.day + 4) - ($0.day + 4).flooredQuotient(7) * 7 },
    "getDayOfYear": { $0.date.dayOfYear - 1 },
    "getHours": { $0.second / 3600 },
    "getMinutes": { $0.second / 60 % 60 },
    "getSeconds": { $0.second % 60 },
    "getMilliseconds": { Int64($0.nanoseconds / 1_000_000) },
  ]

  private static let ofDurations: [String: @Sendable (Int64) -> Int64] = [
    "getHours": { $0 / 3_600_000_000_000 },
    "getMinutes": { $0 / 60_000_000_000 },
    "getSeconds": { $0 / 1_000_000_000 },
    "getMilliseconds": { $0 / 1_000_000 % 1000 },
  ]

  static var names: [String] { Array(ofInstants.keys) }

  /// Empty where no accessor has the name.
  static func functions(_ name: String, _ zones: TimeZones?) -> [StandardFunction] {
    guard let ofInstant = ofInstants[name] else { return [] }
    let ofDuration = ofDurations[name]
    var signatures: [([ValueType], ValueType)] = [([.timestamp], .int), ([.timestamp, .string], .int)]
    if ofDuration != nil { signatures.append(([.duration], .int)) }
    let function = StandardFunction(name, isMember: true, growth: .scalar, signatures) {
      (values, _) throws(EvaluationError) in
      switch (values[0], values.count > 1 ? values[1] : .string("UTC")) {
      case (.timestamp(let instant), .string(let zone)):
        let offset = try offset(of: zone, at: instant, zones)
        return .int(ofInstant(Shown(instant, offset: offset)))
      case (.duration(let nanoseconds), _):
        if let ofDuration, values.count == 1 { return .int(ofDuration(nanoseconds)) }
      default: break
      }
      throw Operators.unfit(name, values)
    }
    return [function]
  }

  private static func offset(
    of zone: String, at instant: Timestamp, _ zones: TimeZones?
  ) throws(EvaluationError) -> Int64 {
    if zone == "UTC" { return 0 }
    if let fixed = fixedOffset(zone) { return fixed }
    // No zone was ever as far as a day from Greenwich; whatever the provider says, the sum cannot overflow.
    if let zones, let offset = zones(zone, instant) { return Int64(min(max(offset, -172_800), 172_800)) }
    throw EvaluationError(
      .invalidArgument,
      "there is no time zone \(Value.string(zone).shortened); it would look like '+08:00' or 'Asia/Shanghai'")
  }

  /// `+08:00`, `-02:30` or `08:00`, in seconds.
  private static func fixedOffset(_ text: String) -> Int64? {
    var scanner = DigitScanner(text)
    let isWest = scanner.take("-")
    if !isWest { _ = scanner.take("+") }
    guard let hours = scanner.number(2), scanner.take(":"), let minutes = scanner.number(2), scanner.isAtEnd,
      hours < 24, minutes < 60
    else { return nil }
    return (hours * 3600 + minutes * 60) * (isWest ? -1 : 1)
  }
}
