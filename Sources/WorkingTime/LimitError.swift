// SPDX-License-Identifier: Apache-2.0

/// Why a text is no limit.
public enum LimitError: Error, Hashable, Sendable {
  case empty
  case noNumber(found: String)
  case noUnit(found: String)
  case fraction(found: String)
  case negative(found: String)
  case zero(found: String)
  case tooLong(found: String, unit: Limit.Unit)
  case unknownUnit(found: String, unit: String, meant: String?)
}

extension LimitError: CustomStringConvertible {
  /// What a limit may look like; ends every message.
  static let accepted =
    "a limit is a whole number and a unit: 30s, 15min, 2h, 2 workhours, 5 workdays, 60 days, "
    + "2 weeks or 3 months"

  /// The same in Chinese.
  private static let acceptedInChinese =
    "时限应为整数加单位，如 30s、15min、2h、2 workhours、5 workdays、60 days、2 weeks 或 3 months"

  public var description: String { localized(zh: false) }

  /// The reason for people, in English or Chinese.
  public func localized(zh: Bool) -> String { zh ? chinese : english }

  private var english: String {
    switch self {
    case .empty:
      "a limit is missing; \(Self.accepted)"
    case .noNumber(let found):
      "'\(Self.short(found))' does not begin with a number; \(Self.accepted)"
    case .noUnit(let found):
      "'\(Self.short(found))' has no unit; \(Self.accepted)"
    case .fraction(let found):
      "'\(Self.short(found))' has a fraction; take a smaller unit, for \(Self.accepted)"
    case .negative(let found):
      "'\(Self.short(found))' is negative; \(Self.accepted), from 1"
    case .zero(let found):
      "'\(Self.short(found))' is no time at all; \(Self.accepted), from 1"
    case .tooLong(let found, let unit):
      "'\(Self.short(found))' is longer than a hundred years; at most \(unit.most) \(unit.rawValue) are accepted"
    case .unknownUnit(let found, let unit, let meant?):
      "'\(Self.short(unit))' in '\(Self.short(found))' is no unit; did you mean '\(meant)'? \(Self.accepted)"
    case .unknownUnit(let found, let unit, nil):
      "'\(Self.short(unit))' in '\(Self.short(found))' is no unit; \(Self.accepted)"
    }
  }

  private var chinese: String {
    switch self {
    case .empty:
      "缺少时限；\(Self.acceptedInChinese)"
    case .noNumber(let found):
      "“\(Self.short(found))”不以数字开头；\(Self.acceptedInChinese)"
    case .noUnit(let found):
      "“\(Self.short(found))”缺少单位；\(Self.acceptedInChinese)"
    case .fraction(let found):
      "“\(Self.short(found))”带有小数，请改用更小的单位；\(Self.acceptedInChinese)"
    case .negative(let found):
      "“\(Self.short(found))”是负数；\(Self.acceptedInChinese)，整数至少为 1"
    case .zero(let found):
      "“\(Self.short(found))”的时长为零；\(Self.acceptedInChinese)，整数至少为 1"
    case .tooLong(let found, let unit):
      "“\(Self.short(found))”超过一百年；至多 \(unit.most) \(unit.rawValue)"
    case .unknownUnit(let found, let unit, let meant?):
      "“\(Self.short(found))”中的“\(Self.short(unit))”不是单位，是否指“\(meant)”？\(Self.acceptedInChinese)"
    case .unknownUnit(let found, let unit, nil):
      "“\(Self.short(found))”中的“\(Self.short(unit))”不是单位；\(Self.acceptedInChinese)"
    }
  }

  /// What was found, cut where it is too long for a message.
  private static func short(_ text: String) -> String {
    text.count <= 40 ? text : text.prefix(39) + "…"
  }
}
