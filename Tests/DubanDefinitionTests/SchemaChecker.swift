// SPDX-License-Identifier: Apache-2.0

import DubanCore

@testable import DubanDefinition

/// Holds a value to a JSON Schema, as far as this project's schemas go: any other keyword is an error of its own.
struct SchemaChecker {
  let root: JSON

  /// What does not fit, by its place; none where all does.
  func problems(_ value: JSON) -> [String] { problems(value, root, "") }

  private func problems(_ value: JSON, _ schema: JSON, _ path: String) -> [String] {
    if schema == true { return [] }
    if schema == false { return ["\(path): is not known"] }
    guard let rules = schema.objectValue else { return ["\(path): no schema"] }
    return rules.flatMap { keyword, rule in problems(value, keyword, rule, rules, path) }
  }

  private func problems(
    _ value: JSON, _ keyword: String, _ rule: JSON, _ rules: [String: JSON], _ path: String
  ) -> [String] {
    switch keyword {
    case "$schema", "$defs", "title", "description": return []
    case "$ref":
      let name = String(rule.stringValue?.dropFirst("#/$defs/".count) ?? "")
      return problems(value, root["$defs"]?[name] ?? false, path)
    case "type":
      let types = rule.arrayValue?.compactMap(\.stringValue) ?? [rule.stringValue ?? ""]
      return types.contains { Self.isOf($0, value) } ? [] : ["\(path): is \(value.kind), not \(types)"]
    case "enum": return rule.arrayValue?.contains(value) == true ? [] : ["\(path): is none of \(rule)"]
    case "pattern":
      guard let text = value.stringValue, let pattern = try? Regex(rule.stringValue ?? "(") else { return [] }
      return text.contains(pattern) ? [] : ["\(path): '\(text)' does not match"]
    case "minProperties": return (value.objectValue?.count ?? 9) >= rule.intValue ?? 0 ? [] : ["\(path): too few"]
    case "required":
      guard let members = value.objectValue else { return [] }
      return (rule.arrayValue ?? []).compactMap(\.stringValue).filter { members[$0] == nil }.map { "\(path): no \($0)" }
    case "properties":
      return (value.objectValue ?? [:]).flatMap { name, member in
        rule[name].map { problems(member, $0, path + "/" + name) } ?? []
      }
    case "additionalProperties":
      let known = rules["properties"]?.objectValue ?? [:]
      return (value.objectValue ?? [:]).filter { known[$0.key] == nil }
        .flatMap { problems($1, rule, path + "/" + $0) }
    case "propertyNames":
      return (value.objectValue ?? [:]).keys.flatMap { problems(.string($0), rule, path + "/" + $0) }
    case "items": return (value.arrayValue ?? []).flatMap { problems($0, rule, path + "[]") }
    case "anyOf":
      let tried = (rule.arrayValue ?? []).map { problems(value, $0, path) }
      return tried.contains([]) ? [] : ["\(path): none of \(tried.count) ways fits"] + tried.joined()
    default: return ["\(path): the checker does not know '\(keyword)'"]
    }
  }

  private static func isOf(_ type: String, _ value: JSON) -> Bool {
    switch (type, value) {
    case ("string", .string), ("number", .int), ("number", .double), ("integer", .int), ("boolean", .bool),
      ("null", .null), ("array", .array), ("object", .object):
      true
    default: false
    }
  }
}

extension JSON {
  /// A node as an editor takes it that reads YAML's core schema, or, with `textOnly`, as this project does.
  init(_ node: Node, textOnly: Bool) {
    switch node.content {
    case .broken: self = .null
    case .list(let nodes): self = .array(nodes.map { JSON($0, textOnly: textOnly) })
    case .map(let entries):
      self = .object(Dictionary(entries.map { ($0.key, JSON($0.value, textOnly: textOnly)) }) { first, _ in first })
    case .scalar(let text, let style):
      if style.isPlain, text.isEmpty {
        self = .null
      } else if style.isPlain, !textOnly {
        self =
          Bool(text).map(JSON.bool) ?? Int64(text).map(JSON.int) ?? (text == "null" || text == "~" ? .null : nil)
          ?? Double(text).map(JSON.double) ?? .string(text)
      } else {
        self = .string(text)
      }
    }
  }
}
