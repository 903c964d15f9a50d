// SPDX-License-Identifier: Apache-2.0

extension Value: CustomStringConvertible {
  /// The value as a formula would write it: strings quoted, map keys in order, the same text on every run.
  public var description: String {
    switch self {
    case .null: "null"
    case .bool(let value): value ? "true" : "false"
    case .int(let value): String(value)
    case .uint(let value): "\(value)u"
    case .double(let value): value.isFinite ? value.description : "double('\(value.description)')"
    case .string(let value): Value.quoted(value)
    case .bytes(let value): "b'" + value.map(Value.escaped(byte:)).joined() + "'"
    case .list(let elements): "[" + elements.map(\.description).joined(separator: ", ") + "]"
    case .map(let entries):
      "{" + Value.sortedKeys(entries).map { "\($0): \(entries[$0] ?? .null)" }.joined(separator: ", ") + "}"
    case .timestamp(let instant): "timestamp('\(instant)')"
    case .duration(let nanoseconds): "duration('\(DurationText.format(nanoseconds))')"
    case .type(let name): name
    case .optional(let value): value.map { "optional.of(\($0))" } ?? "optional.none()"
    }
  }

  /// As messages name the value, short however large it is.
  var shortened: String {
    switch self {
    case .string(let text) where text.utf8.count > 80:
      Value.quoted(String(String.UnicodeScalarView(text.unicodeScalars.prefix(20))) + "…")
    case .bytes, .list, .map, .optional: "a value of type \(typeName)"
    default: description
    }
  }

  /// A string literal in single quotes.
  static func quoted(_ text: String) -> String {
    var result = "'"
    for scalar in text.unicodeScalars {
      switch scalar {
      case "'": result += "\\'"
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case _ where scalar.value < 0x20 || scalar.value == 0x7F: result += escaped(byte: UInt8(scalar.value))
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "'"
  }

  private static func escaped(byte: UInt8) -> String {
    if byte >= 0x20, byte < 0x7F, byte != 0x27, byte != 0x5C { return String(UnicodeScalar(byte)) }
    let hex = String(byte, radix: 16)
    return "\\x" + (hex.count == 1 ? "0" : "") + hex
  }
}
