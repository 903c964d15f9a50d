// SPDX-License-Identifier: Apache-2.0

/// Elements of XML as text, well-formed whatever stands in their texts.
enum Markup {
  /// - Parameters:
  ///   - attributes: names are ours, values are escaped.
  ///   - content: elements that are well-formed already.
  static func element(_ name: String, _ attributes: KeyValuePairs<String, String>, _ content: String = "") -> String {
    var text = "<" + name
    for (key, value) in attributes { text += " \(key)=\"\(escaped(value))\"" }
    return text + (content.isEmpty ? "/>" : ">\(content)</\(name)>")
  }

  /// Text for an element or an attribute. What XML 1.0 cannot hold becomes U+FFFD; marks that would turn the direction
  /// of what follows are left out.
  static func escaped(_ text: some StringProtocol) -> String {
    var out = ""
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x26: out += "&amp;"
      case 0x3C: out += "&lt;"
      case 0x3E: out += "&gt;"
      case 0x22: out += "&quot;"
      case 0x27: out += "&apos;"
      case 0x09, 0x0A, 0x0D: out += " "
      case 0..<0x20, 0x7F..<0xA0, 0xFFFE, 0xFFFF: out += "\u{FFFD}"
      case 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: break
      default: out.unicodeScalars.append(scalar)
      }
    }
    return out
  }

  /// With at most two decimals.
  static func number(_ value: Double) -> String {
    let hundredths = Int((value * 100).rounded())
    let (whole, rest) = hundredths.quotientAndRemainder(dividingBy: 100)
    let sign = hundredths < 0 && whole == 0 ? "-" : ""
    guard rest != 0 else { return sign + String(whole) }
    let digits = abs(rest) < 10 ? "0\(abs(rest))" : String(abs(rest))
    return sign + "\(whole)." + (digits.hasSuffix("0") ? String(digits.dropLast()) : digits)
  }
}
