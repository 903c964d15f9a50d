// SPDX-License-Identifier: Apache-2.0

public import WorkingTime

/// What became of one clock that was counted again after a change of the office: both instants, and why.
public struct Recount: Stored {
  public var clock: Clock.ID
  /// When it was due; nil where it stood still. Where only its rungs moved, or only the mark went, both are the same.
  public var before: Instant?
  /// When it is due now.
  public var after: Instant?
  public var wasProvisional: Bool
  public var isProvisional: Bool
  /// Each without which the clock would not have become what it is; in the order of the cases, never empty.
  public var reasons: [Reason]
  /// The years whose days off have become known; with ``Reason/year`` only, ascending.
  public var years: [Int]

  /// What was changed, as far as the two offices say it.
  public enum Reason: String, Hashable, Sendable, CaseIterable {
    /// The days off of a year have become known that were not when it was counted.
    case year
    /// The calendar says something else of years that it knew.
    case calendar
    /// The office closes, or works, on other days of its own.
    case officeDays = "office-days"
    /// The unit in whose time it counts closes, or works, on other days of its own; or it is another unit.
    case unitDays = "unit-days"
    case hours
    case zone
    /// The ladder has other points.
    case ladder
    /// Roles are bound to others, and the limit depends on them.
    case roles
    /// None of these: the program counts by other rules than the one that counted before.
    case program
  }

  public init(
    clock: Clock.ID, before: Instant?, after: Instant?, wasProvisional: Bool = false, isProvisional: Bool = false,
    reasons: [Reason], years: [Int] = []
  ) {
    self.clock = clock
    self.before = before
    self.after = after
    self.wasProvisional = wasProvisional
    self.isProvisional = isProvisional
    self.reasons = reasons
    self.years = years
  }

  public func write(to out: inout JSONWriter) {
    out.begin()
    out.put("after", after)
    out.put("before", before)
    out.put("clock", clock.word)
    out.put("provisional", isProvisional)
    out.put("reasons", list: reasons) { $0.write($1.rawValue) }
    out.put("was_provisional", wasProvisional)
    out.put("years", list: years) { $0.write(Int64($1)) }
    out.end()
  }

  public init(json: JSON) throws(StoredError) {
    var members = try Members(json, of: "recount")
    clock = try members.required("clock") { $0.stringValue.flatMap(Clock.ID.init(word:)) }
    before = try members.optional("before", \.instantValue)
    after = try members.optional("after", \.instantValue)
    wasProvisional = try members.optional("was_provisional", \.boolValue) ?? false
    isProvisional = try members.optional("provisional", \.boolValue) ?? false
    reasons = try members.list("reasons") { $0.stringValue.flatMap(Reason.init(rawValue:)) }
    years = try members.list("years") { $0.intValue.map { Int($0) } }
    try members.finish()
  }
}

extension Recount {
  /// Why, in a sentence's part: `the days off of 2027 have become known; the office has other hours`.
  public var why: Text {
    let texts = reasons.map { $0.text(years) }
    return Text(
      en: texts.compactMap(\.en).joined(separator: "; "), zh: texts.compactMap(\.zh).joined(separator: "；"))
  }
}

extension Recount.Reason {
  /// - Parameter years: whose days off have become known.
  public func text(_ years: [Int]) -> Text {
    switch self {
    case .year:
      let list = years.map { String($0) }
      return Text(
        en: "the days off of \(list.isEmpty ? "a year" : list.joined(separator: " and ")) have become known",
        zh: "\(list.joined(separator: "、"))年放假安排已公布")
    case .calendar: return Text(en: "the calendar was changed", zh: "日历已更改")
    case .officeDays: return Text(en: "the office's own days were changed", zh: "本单位自定的工作日已更改")
    case .unitDays: return Text(en: "the unit's own days were changed", zh: "承办单位自定的工作日已更改")
    case .hours: return Text(en: "the office's hours were changed", zh: "办公时间已更改")
    case .zone: return Text(en: "the office's time zone was changed", zh: "时区已更改")
    case .ladder: return Text(en: "the ladder was changed", zh: "提醒与亮牌节点已更改")
    case .roles: return Text(en: "roles are held by others, and the limit depends on them", zh: "角色已换人，时限随之改变")
    case .program: return Text(en: "the program counts by other rules", zh: "系统的计算规则已更改")
    }
  }
}
