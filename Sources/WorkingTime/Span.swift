// SPDX-License-Identifier: Apache-2.0

/// Elapsed time in milliseconds; may be negative. Arithmetic saturates, it never traps.
public struct Span: Comparable, Hashable, Sendable {
  public var milliseconds: Int64

  public init(milliseconds: Int64) {
    self.milliseconds = milliseconds
  }

  public static let zero = Span(milliseconds: 0)

  public static func seconds(_ count: Int) -> Span { Span(count, times: 1000) }
  public static func minutes(_ count: Int) -> Span { Span(count, times: 60_000) }
  public static func hours(_ count: Int) -> Span { Span(count, times: 3_600_000) }

  private init(_ count: Int, times unit: Int64) {
    let (product, overflow) = Int64(count).multipliedReportingOverflow(by: unit)
    milliseconds = overflow ? (count < 0 ? .min : .max) : product
  }

  public static func < (one: Span, other: Span) -> Bool { one.milliseconds < other.milliseconds }

  public static func + (one: Span, other: Span) -> Span {
    Span(milliseconds: saturatingSum(one.milliseconds, other.milliseconds))
  }

  public static func - (one: Span, other: Span) -> Span {
    Span(milliseconds: saturatingDifference(one.milliseconds, other.milliseconds))
  }

  /// This many hundredths of the span, rounded up to a whole millisecond, so that a point of a ladder is never early.
  public func percent(_ hundredths: Int) -> Span {
    let wide = milliseconds.multipliedFullWidth(by: Int64(hundredths))
    let fits = wide.high >= -50 && wide.high < 50
    guard fits else { return Span(milliseconds: wide.high < 0 ? .min : .max) }
    let (quotient, remainder) = Int64(100).dividingFullWidth(wide)
    return Span(milliseconds: remainder > 0 ? saturatingSum(quotient, 1) : quotient)
  }

  /// As long, and not negative.
  public var magnitude: Span { max(self, .zero - self) }

  /// The span to the nearest second: how far two clocks are apart, which are never read at the same moment, nor at the
  /// same place of their milliseconds.
  public var roundedToSeconds: Span {
    let half: Int64 = milliseconds < 0 ? -500 : 500
    return Span(milliseconds: saturatingSum(milliseconds, half) / 1000 * 1000)
  }
}

extension Span: CustomStringConvertible {
  /// Like `1h 30min`, `3d 2h`, `250ms`, `0s`.
  public var description: String { written(["d", "h", "min", "s", "ms"], between: " ") }

  /// The span for people: `1h 30min`, `1小时30分钟`.
  public func localized(zh: Bool) -> String {
    zh ? written(["天", "小时", "分钟", "秒", "毫秒"], between: "") : description
  }

  private func written(_ units: [String], between: String) -> String {
    let sizes: [UInt64] = [86_400_000, 3_600_000, 60_000, 1000, 1]
    var rest = milliseconds.magnitude
    var parts: [String] = []
    for (size, unit) in zip(sizes, units) where rest >= size {
      parts.append("\(rest / size)\(unit)")
      rest %= size
    }
    guard !parts.isEmpty else { return "0" + units[3] }
    return (milliseconds < 0 ? "-" : "") + parts.joined(separator: between)
  }
}

func saturatingSum(_ one: Int64, _ other: Int64) -> Int64 {
  let (sum, overflow) = one.addingReportingOverflow(other)
  return overflow ? (other < 0 ? .min : .max) : sum
}

func saturatingDifference(_ one: Int64, _ other: Int64) -> Int64 {
  let (difference, overflow) = one.subtractingReportingOverflow(other)
  return overflow ? (other < 0 ? .max : .min) : difference
}
