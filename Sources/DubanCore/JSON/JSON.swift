// SPDX-License-Identifier: Apache-2.0

/// A JSON value (RFC 8259): what events carry, fields hold and the disk keeps.
///
/// Numbers are 64-bit integers or finite doubles: a literal without fraction and exponent that fits is `int`, any
/// other is `double`. Object members have no order; they are written sorted by the bytes of their names, so that equal
/// values have equal bytes.
public indirect enum JSON: Hashable, Sendable {
  case null
  case bool(Bool)
  case int(Int64)
  case double(Double)
  case string(String)
  case array([JSON])
  case object([String: JSON])
}

extension JSON: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
  ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  public init(stringLiteral value: String) { self = .string(value) }
  public init(integerLiteral value: Int64) { self = .int(value) }
  public init(booleanLiteral value: Bool) { self = .bool(value) }
  public init(arrayLiteral elements: JSON...) { self = .array(elements) }

  /// The last of two equal names counts; a literal with equal names is a mistake of whoever wrote it.
  public init(dictionaryLiteral elements: (String, JSON)...) {
    self = .object(Dictionary(elements, uniquingKeysWith: { $1 }))
  }
}

extension JSON {
  public var stringValue: String? { if case .string(let value) = self { value } else { nil } }
  public var intValue: Int64? { if case .int(let value) = self { value } else { nil } }
  public var boolValue: Bool? { if case .bool(let value) = self { value } else { nil } }
  public var arrayValue: [JSON]? { if case .array(let value) = self { value } else { nil } }
  public var objectValue: [String: JSON]? { if case .object(let value) = self { value } else { nil } }
  public var isNull: Bool { self == .null }

  /// A member of an object; nil where this is no object or has no such member.
  public subscript(_ name: String) -> JSON? { objectValue?[name] }

  /// What kind of value this is, as an error names it.
  public var kind: String {
    switch self {
    case .null: "null"
    case .bool: "a boolean"
    case .int, .double: "a number"
    case .string: "a string"
    case .array: "a list"
    case .object: "an object"
    }
  }
}

extension JSON {
  /// The one encoding of this value: UTF-8, no white space, members sorted by the bytes of their names, only what RFC
  /// 8259 demands escaped.
  public var bytes: [UInt8] {
    var writer = JSONWriter()
    writer.write(self)
    return writer.bytes
  }

  /// The same as text.
  public var text: String { String(decoding: bytes, as: UTF8.self) }
}
