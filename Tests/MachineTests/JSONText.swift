// SPDX-License-Identifier: Apache-2.0

import Foundation

/// JSON as it came, looked into by name and position.
enum JSONText: Equatable {
  case null
  case bool(Bool)
  case number(Double)
  case string(String)
  case list([JSONText])
  case object([String: JSONText])

  init(_ text: String) throws {
    do {
      self = try Self(any: JSONSerialization.jsonObject(with: Data(text.utf8), options: .fragmentsAllowed))
    } catch {
      throw Unexpected("no JSON: '\(text.prefix(500))'")
    }
  }

  private init(any value: Any) {
    switch value {
    case let members as [String: Any]: self = .object(members.mapValues(Self.init(any:)))
    case let elements as [Any]: self = .list(elements.map(Self.init(any:)))
    case let text as String: self = .string(text)
    // Foundation reads true and false as numbers that know what they were.
    case let value as NSNumber where String(cString: value.objCType) == "c": self = .bool(value.boolValue)
    case let value as NSNumber: self = .number(value.doubleValue)
    default: self = .null
    }
  }

  subscript(name: String) -> JSONText {
    if case .object(let members) = self { members[name] ?? .null } else { .null }
  }

  var list: [JSONText] { if case .list(let elements) = self { elements } else { [] } }
  var string: String? { if case .string(let text) = self { text } else { nil } }
  var number: Double? { if case .number(let number) = self { number } else { nil } }

  /// An RFC 3339 instant.
  var instant: Date? {
    let withFraction = ISO8601DateFormatter()
    withFraction.formatOptions.insert(.withFractionalSeconds)
    return string.flatMap { withFraction.date(from: $0) ?? ISO8601DateFormatter().date(from: $0) }
  }
}
