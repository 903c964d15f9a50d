// SPDX-License-Identifier: Apache-2.0

/// The encoder extensions: base64 with the alphabet of RFC 4648, section 4.
enum EncoderFunctions {
  static let library: [StandardFunction] = [
    StandardFunction("base64.encode", [([.bytes], .string)]) {
      (values, meter) throws(EvaluationError) in
      guard case .bytes(let bytes) = values[0] else { throw Operators.unfit("base64.encode", values) }
      try meter.spend(bytes.count / 16)
      return .string(encoded(bytes))
    },
    StandardFunction("base64.decode", growth: .linear, [([.string], .bytes)]) {
      (values, meter) throws(EvaluationError) in
      let text = try StringFunctions.text(values, 0, "base64.decode", &meter)
      guard let bytes = decoded(Array(text.utf8)) else {
        throw EvaluationError(.invalidArgument, "\(Value.quoted(String(text.prefix(40)))) is no base64")
      }
      return .bytes(bytes)
    },
  ]

  private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  /// Padded with `=` to a multiple of four characters.
  private static func encoded(_ bytes: [UInt8]) -> String {
    var result: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      let bits = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
      for position in 0..<4 {
        result.append(position <= group.count ? alphabet[bits >> (18 - 6 * position) & 63] : UInt8(ascii: "="))
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// Nil unless all characters are of the alphabet, padding completes the last group or is left away, and bits that
  /// make no byte are 0.
  private static func decoded(_ text: [UInt8]) -> [UInt8]? {
    let padding = text.reversed().prefix { $0 == UInt8(ascii: "=") }.count
    guard padding == 0 || padding < 3 && text.count % 4 == 0 else { return nil }
    var bytes: [UInt8] = []
    var (bits, width) = (0, 0)
    for letter in text.dropLast(padding) {
      guard let value = value(of: letter) else { return nil }
      (bits, width) = (bits << 6 | value, width + 6)
      guard width >= 8 else { continue }
      width -= 8
      bytes.append(UInt8(bits >> width))
      bits &= 1 << width - 1
    }
    return width < 6 && bits == 0 ? bytes : nil
  }

  private static func value(of letter: UInt8) -> Int? {
    switch letter {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): Int(letter) - 65
    case UInt8(ascii: "a")...UInt8(ascii: "z"): Int(letter) - 97 + 26
    case UInt8(ascii: "0")...UInt8(ascii: "9"): Int(letter) - 48 + 52
    case UInt8(ascii: "+"): 62
    case UInt8(ascii: "/"): 63
    default: nil
    }
  }
}
