// SPDX-License-Identifier: Apache-2.0

import DubanAPI
import DubanCore
import WorkingTime

/// Instants for people: on the office's wall, as the daemon writes them, whatever zone this machine is in.
struct When: Sendable {
  var style: Style
  /// The present, against which time left is told.
  var now: Instant

  /// `2026-02-13 Fri 09:00`, with seconds where they are not zero or asked for.
  func moment(_ time: Timestamp, seconds: Bool = false) -> String {
    let (date, clock) = parts(time, seconds: seconds)
    return "\(day(date)) \(clock)"
  }

  /// `02-13 09:00`, to the minute; of another year the whole date.
  func short(_ time: Timestamp) -> String {
    let (date, clock) = parts(time, seconds: false)
    return date.hasPrefix(Timestamp(now, as: time).text.prefix(5)) ? "\(date.dropFirst(5)) \(clock.prefix(5))" : date
  }

  /// The same of a due instant, with `~` before one that may move, since its year's days off are not known yet.
  func short(due time: Timestamp, provisional: Bool) -> String { (provisional ? "~" : "") + short(time) }

  /// A moment, and behind it that it may move.
  func moment(due time: Timestamp, provisional: Bool) -> String {
    moment(time) + (provisional ? style.say(" (provisional)", "（暂定）") : "")
  }

  /// `02-13 09:00:05`.
  func precise(_ time: Timestamp) -> String {
    let (date, clock) = parts(time, seconds: true)
    return "\(date.dropFirst(5)) \(clock)"
  }

  /// `2026-02-13 Fri`, of a date on the wire.
  func day(_ date: String) -> String {
    guard let weekday = CivilDate(parsing: date)?.weekday else { return Printable.line(date) }
    let names = style.say(
      ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"], ["周一", "周二", "周三", "周四", "周五", "周六", "周日"])
    return "\(date) \(names[weekday - 1])"
  }

  func isPast(_ time: Timestamp) -> Bool { time.instant < now }

  /// `2h 10min left`, `3h overdue`.
  func left(until time: Timestamp) -> String {
    let left = time.instant - now
    guard left >= .zero else {
      let over = rough(now - time.instant)
      return style.say("\(over) overdue", "已逾期\(over)")
    }
    return style.say("\(rough(left)) left", "还剩\(rough(left))")
  }

  /// `in 2h 10min`, `3h ago`.
  func ahead(_ time: Timestamp) -> String {
    let left = time.instant - now
    return left >= .zero
      ? style.say("in \(rough(left))", "\(rough(left))后")
      : style.say("\(rough(now - time.instant)) ago", "\(rough(now - time.instant))前")
  }

  /// A span in its two greatest units, rounded down: `3d 4h`, `1h 5min`, `12s`.
  func rough(_ span: Span) -> String {
    let seconds = abs(span.milliseconds / 1000)
    let units: [(size: Int64, en: String, zh: String)] = [
      (86_400, "d", "天"), (3600, "h", "小时"), (60, "min", "分钟"), (1, "s", "秒"),
    ]
    guard let first = units.firstIndex(where: { seconds >= $0.size }) else { return style.say("0s", "0秒") }
    var rest = seconds
    let parts = units[first..<min(first + 2, units.count)].compactMap { unit -> String? in
      let count = rest / unit.size
      rest %= unit.size
      return count == 0 ? nil : "\(count)\(style.say(unit.en, unit.zh))"
    }
    return parts.joined(separator: style.say(" ", ""))
  }

  /// A span of working time, whose day is none of 24 hours: `26h 30min`; below a minute as ``rough(_:)``.
  func hours(_ span: Span) -> String {
    if span == .zero { return style.say("0h", "0小时") }
    let minutes = span.milliseconds / 60_000
    guard minutes > 0 else { return rough(span) }
    let parts = [(minutes / 60, style.say("h", "小时")), (minutes % 60, style.say("min", "分钟"))]
    return parts.filter { $0.0 > 0 }.map { "\($0.0)\($0.1)" }.joined(separator: style.say(" ", ""))
  }

  private func parts(_ time: Timestamp, seconds: Bool) -> (date: String, clock: String) {
    let text = time.text
    let clock = text.dropFirst(11).prefix(8)
    return (String(text.prefix(10)), String(clock.hasSuffix(":00") && !seconds ? clock.prefix(5) : clock))
  }
}

extension Timestamp {
  /// An instant as it stands on the same wall as another: with that one's offset from UTC.
  init(_ instant: Instant, as other: Timestamp) {
    let offset = other.text.suffix(6)
    let parts = offset.dropFirst().split(separator: ":").compactMap { Int($0) }
    guard offset.first == "+" || offset.first == "-", parts.count == 2 else {
      self.init(instant, in: .utc)
      return
    }
    let seconds = parts[0] * 3600 + parts[1] * 60
    self.init(instant, in: ZoneRules(fixed: offset.first == "-" ? -seconds : seconds, name: "office"))
  }
}
