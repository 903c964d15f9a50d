// SPDX-License-Identifier: Apache-2.0

import Foundation

/// JSON as it came, looked into by name and position.
enum JSONText: Decodable, Equatable {
  case null
  case bool(Bool)
  case number(Double)
  case string(String)
  case list([JSONText])
  case object([String: JSONText])

  init(_ text: String) throws {
    do {
      self = try JSONDecoder().decode(JSONText.self, from: Data(text.utf8))
    } catch {
      throw Unexpected("no JSON: '\(text)'")
    }
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let value = try? container.decode(Bool.self) {
      self = .bool(value)
    } else if let value = try? container.decode(Double.self) {
      self = .number(value)
    } else if let value = try? container.decode(String.self) {
      self = .string(value)
    } else if let value = try? container.decode([JSONText].self) {
      self = .list(value)
    } else {
      self = .object(try container.decode([String: JSONText].self))
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
