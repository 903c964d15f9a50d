// SPDX-License-Identifier: Apache-2.0

/// A finite double as decimal digits, to be written with as many of them as are asked for. Rounding is exact: to the
/// nearest, and to the even digit if two are equally near.
struct DecimalDigits {
  private let isNegative: Bool
  /// Without leading zeros; empty for 0.
  private var digits: [UInt8]
  /// How many of the digits stand before the point; may be negative, or more than there are.
  private var point: Int

  /// All digits: a double has at most 767 that count.
  init(_ number: Double) {
    isNegative = number.sign == .minus
    // A subnormal number has the exponent of the least normal one, and no hidden bit.
    let isNormal = number.exponentBitPattern != 0
    let significand = number.significandBitPattern | (isNormal ? 1 << 52 : 0)
    let power = (isNormal ? Int(number.exponentBitPattern) : 1) - 1075
    // The number is significand · 2^power; for a negative power that is significand · 5^-power / 10^-power.
    let (prime, chunk): (UInt64, Int) = power < 0 ? (5, 12) : (2, 29)
    var limbs = [significand % DecimalDigits.base, significand / DecimalDigits.base]
    for start in stride(from: 0, to: abs(power), by: chunk) {
      let factor = (start..<min(start + chunk, abs(power))).reduce(1) { product, _ in product * prime }
      DecimalDigits.multiply(&limbs, by: factor)
    }
    digits = limbs.reversed().flatMap { limb -> [UInt8] in
      let text = String(limb).utf8.map { $0 - 0x30 }
      return Array(repeating: 0, count: 9 - text.count) + text
    }
    point = digits.count + min(power, 0)
    dropLeadingZeros()
  }

  /// The fewest digits that are read back as this number.
  init(shortest number: Double) {
    let parts = number.magnitude.description.split(separator: "e")
    let halves = parts[0].split(separator: ".")
    isNegative = number.sign == .minus
    digits = halves.joined().utf8.map { $0 - 0x30 }
    point = halves[0].count + (parts.count > 1 ? Int(parts[1]) ?? 0 : 0)
    dropLeadingZeros()
  }

  /// With so many digits after the point; with as many as there are if nil.
  func fixed(_ precision: Int?) -> String {
    var rounded = self
    if let precision { rounded.round(to: point + precision) }
    let whole = (0..<max(rounded.point, 1)).map { rounded.digit(rounded.point > 0 ? $0 : -1) }
    let known = rounded.digits.lastIndex { $0 != 0 }.map { max($0 + 1, rounded.point) }
    let end = precision.map { rounded.point + $0 } ?? known ?? rounded.point
    return sign + DecimalDigits.text(whole) + DecimalDigits.fraction((rounded.point..<end).map(rounded.digit))
  }

  /// As `1.5e+03`: so many digits after the point, and at least two in the exponent.
  func scientific(_ precision: Int) -> String {
    var rounded = self
    rounded.round(to: precision + 1)
    let exponent = rounded.digits.isEmpty ? 0 : rounded.point - 1
    let fraction = precision == 0 ? [] : (1...precision).map(rounded.digit)
    return sign + DecimalDigits.text([rounded.digit(0)]) + DecimalDigits.fraction(fraction)
      + (exponent < 0 ? "e-" : "e+") + (abs(exponent) < 10 ? "0" : "") + String(abs(exponent))
  }

  // MARK: Digits

  private static let base: UInt64 = 1_000_000_000

  private static func multiply(_ limbs: inout [UInt64], by factor: UInt64) {
    var carry: UInt64 = 0
    for index in limbs.indices {
      // A limb and a factor are both below 2^30.
      let product = limbs[index] * factor + carry
      (carry, limbs[index]) = product.quotientAndRemainder(dividingBy: base)
    }
    if carry > 0 { limbs.append(carry) }
  }

  private mutating func dropLeadingZeros() {
    let zeros = digits.prefix { $0 == 0 }.count
    digits.removeFirst(zeros)
    point -= zeros
  }

  private mutating func round(to count: Int) {
    guard count < digits.count else { return }
    guard count >= 0 else {
      digits = []
      return
    }
    let isTie = digits[count] == 5 && digits[(count + 1)...].allSatisfy { $0 == 0 }
    let isOdd = count > 0 && digits[count - 1] % 2 == 1
    let goesUp = isTie ? isOdd : digits[count] >= 5
    digits.removeSubrange(count...)
    guard goesUp else { return }
    let nines = digits.reversed().prefix { $0 == 9 }.count
    digits.removeLast(nines)
    if digits.isEmpty {
      digits = [1]
      point += 1
    } else {
      digits[digits.count - 1] += 1
    }
  }

  /// 0 outside of the digits that are known.
  private func digit(_ index: Int) -> UInt8 { digits.indices.contains(index) ? digits[index] : 0 }

  private var sign: String { isNegative ? "-" : "" }

  private static func text(_ digits: [UInt8]) -> String { String(decoding: digits.map { $0 + 0x30 }, as: UTF8.self) }

  private static func fraction(_ digits: [UInt8]) -> String { digits.isEmpty ? "" : "." + text(digits) }
}
