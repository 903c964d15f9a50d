// SPDX-License-Identifier: Apache-2.0

public import DubanCore
public import WorkingTime

/// What became of one clock that was counted again after a change of the office, as it is read.
public struct RecountView: Hashable, Sendable {
  /// As a clock's view has it.
  public var clock: String
  /// When it was due, and when it is now; nil where it stood still.
  public var before: Timestamp?
  public var after: Timestamp?
  public var wasProvisional: Bool
  public var provisional: Bool
  /// What was changed; reasons that this version does not know are left out.
  public var reasons: [Recount.Reason]
  /// The years whose days off have become known.
  public var years: [Int64]

  public init(_ recount: Recount, zone: ZoneRules) {
    clock = recount.clock.word
    before = recount.before.map { Timestamp($0, in: zone) }
    after = recount.after.map { Timestamp($0, in: zone) }
    wasProvisional = recount.wasProvisional
    provisional = recount.isProvisional
    reasons = recount.reasons
    years = recount.years.map(Int64.init)
  }

  public var json: JSON { .object(members) }

  var members: [String: JSON] {
    [
      "clock": .string(clock), "before": JSON(before), "after": JSON(after), "was_provisional": .bool(wasProvisional),
      "provisional": .bool(provisional), "reasons": JSON(reasons.map(\.rawValue)),
      "years": .array(years.map(JSON.int)),
    ]
  }

  public init(json: JSON) throws(WireError) {
    let reader = try WireReader(json, "recount")
    clock = try reader.string("clock")
    before = try reader.optionalTimestamp("before")
    after = try reader.optionalTimestamp("after")
    wasProvisional = try reader.flag("was_provisional")
    provisional = try reader.flag("provisional")
    reasons = try reader.strings("reasons").compactMap(Recount.Reason.init(rawValue:))
    years = try reader.list("years", \.intValue)
  }

  /// Why, in a sentence's part.
  public var why: Text {
    let texts = reasons.map { $0.text(years.map { Int($0) }) }
    return Text(
      en: texts.compactMap(\.en).joined(separator: "; "), zh: texts.compactMap(\.zh).joined(separator: "；"))
  }
}
