// SPDX-License-Identifier: Apache-2.0

import DubanCore

/// The JSON Schema (2020-12) of each kind of definition, for editors: written from the table that the reader itself reads
/// by.
///
/// It knows which keys there are, what kind of value stands under each, and what it means; names, formulas, limits and the
/// ways of a matter are the checks' affair. It refuses nothing that the reader accepts, but where somebody relies on YAML
/// taking `null` or `~` for a text.
public enum DefinitionSchema: String, CaseIterable, Sendable {
  case workflow, office, scenario, calendar

  /// The schema as a document: two spaces of indentation, members in the order of their names, a line end at its end.
  public var text: String {
    var writer = SchemaWriter()
    var schema = writer.object(shape)
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = .string("Duban: \(shape.name.in(.en))")
    schema["$defs"] = .object(writer.definitions())
    return Self.laidOut(.object(schema), "") + "\n"
  }

  private var shape: Shape {
    switch self {
    case .workflow: .workflow
    case .office: .office
    case .scenario: .scenarios
    case .calendar: .calendar
    }
  }

  private static func laidOut(_ json: JSON, _ indent: String) -> String {
    let inner = indent + "  "
    switch json {
    case .array(let elements) where elements.contains { $0.arrayValue != nil || $0.objectValue != nil }:
      return "[\n" + elements.map { inner + laidOut($0, inner) }.joined(separator: ",\n") + "\n\(indent)]"
    case .array(let elements):
      return "[" + elements.map { laidOut($0, inner) }.joined(separator: ", ") + "]"
    case .object(let members) where !members.isEmpty:
      let lines = members.sorted { $0.key < $1.key }.map { name, value in
        inner + laidOut(.string(name), inner) + ": " + laidOut(value, inner)
      }
      return "{\n" + lines.joined(separator: ",\n") + "\n\(indent)}"
    default: return String(decoding: json.bytes, as: UTF8.self)
    }
  }
}

/// Turns shapes into schemas; each shape that is met stands among the definitions once.
private struct SchemaWriter {
  private var found: [String: JSON] = [:]
  private var waiting: [Shape] = []

  mutating func definitions() -> [String: JSON] {
    while let shape = waiting.popLast() { found[name(shape)] = .object(object(shape)) }
    found["text"] = .object(text())
    return found
  }

  /// `a built-in event` is `built-in-event`.
  private func name(_ shape: Shape) -> String {
    shape.name.in(.en).split(separator: " ").drop { ["a", "an", "the"].contains($0) }.joined(separator: "-")
  }

  mutating func object(_ shape: Shape) -> [String: JSON] {
    var properties: [String: JSON] = [:]
    for key in shape.members {
      var schema = self.schema(key.value)
      schema["description"] = .string(key.en + " " + key.zh)
      properties[key.name] = .object(schema)
    }
    var object: [String: JSON] = [
      "type": "object", "properties": .object(properties),
      "additionalProperties": shape.others.map { .object(self.schema($0)) } ?? false,
    ]
    let required = shape.members.filter(\.isRequired).map { JSON.string($0.name) }
    if !required.isEmpty { object["required"] = .array(required) }
    return object
  }

  private static let scalarTypes: JSON = ["string", "number", "boolean"]

  private mutating func text() -> [String: JSON] {
    var both = object(.text)
    both["minProperties"] = 1
    return ["anyOf": [["type": Self.scalarTypes], .object(both)]]
  }

  private mutating func schema(_ value: Value) -> [String: JSON] {
    switch value {
    case .any: [:]
    case .text: ["$ref": "#/$defs/text"]
    case .line, .formula, .name: ["type": Self.scalarTypes]
    case .id: ["type": "string", "pattern": .string(Self.id)]
    case .whole: ["type": ["integer", "string"], "pattern": "^-?[0-9]+$"]
    case .truth: ["enum": [true, false, "true", "false"]]
    case .word(let words): ["enum": .array(words.map(JSON.string))]
    case .limit: ["type": "string", "pattern": "^( *[0-9]+ *[a-z]+ *|[a-z][a-z0-9_]*)$"]
    case .date: ["type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"]
    case .span: ["type": "string", "pattern": .string(Self.span)]
    case .nothing: ["type": "null"]
    case .moment: ["type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}( [0-9]{2}:[0-9]{2}(:[0-9]{2})?)?$"]
    case .hours:
      ["type": ["string", "number"], "pattern": "^ *[0-9]{1,2}:[0-9]{2} *(- *[0-9]{1,2}:[0-9]{2} *)?$"]
    case .some(let value): ["anyOf": [.object(schema(value)), .object(Self.list(schema(value))), ["type": "null"]]]
    case .list(let value): Self.list(schema(value))
    case .map(let keys, let value): map(keys, schema(value))
    case .choice(let value): choice(schema(value))
    case .either(let values): ["anyOf": .array(values.map { .object(schema($0)) })]
    case .shape(let shape): reference(shape())
    }
  }

  private static let id = "^[a-z][a-z0-9_-]*$"
  private static let span = "^[0-9]{4}-[0-9]{2}-[0-9]{2}(\\.\\.[0-9]{4}-[0-9]{2}-[0-9]{2})?$"

  private static func list(_ element: [String: JSON]) -> [String: JSON] {
    ["type": "array", "items": .object(element)]
  }

  private func map(_ keys: Value.KeyKind, _ value: [String: JSON]) -> [String: JSON] {
    var map: [String: JSON] = ["type": ["object", "null"], "additionalProperties": .object(value)]
    let pattern =
      switch keys {
      case .id: Self.id
      case .formulaName: "^[a-z][a-z0-9_]*$"
      case .year: "^[0-9]{4}$"
      case .days: Self.span
      case .day: "^((mon|tue|wed|thu|fri|sat|sun)(-(mon|tue|wed|thu|fri|sat|sun))?|close)$"
      case .any: ""
      }
    if !pattern.isEmpty { map["propertyNames"] = ["pattern": .string(pattern)] }
    return map
  }

  /// The value, or alternatives, each `{ if, then }` or `{ else }`.
  private mutating func choice(_ value: [String: JSON]) -> [String: JSON] {
    var alternative = object(.alternative)
    var properties = alternative["properties"]?.objectValue ?? [:]
    for key in ["then", "else"] {
      properties[key] = .object(value.merging(properties[key]?.objectValue ?? [:]) { own, _ in own })
    }
    alternative["properties"] = .object(properties)
    alternative["anyOf"] = [["required": ["if", "then"]], ["required": ["else"]]]
    return ["anyOf": [.object(value), .object(Self.list(alternative))]]
  }

  private mutating func reference(_ shape: Shape) -> [String: JSON] {
    let name = name(shape)
    if found[name] == nil {
      found[name] = .object([:])
      waiting.append(shape)
    }
    return ["$ref": .string("#/$defs/\(name)")]
  }
}
