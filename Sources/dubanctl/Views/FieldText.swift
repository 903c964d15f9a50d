// SPDX-License-Identifier: Apache-2.0

import DubanCore

/// A field's value as people read it.
enum FieldText {
  static func of(_ value: JSON, _ style: Style) -> String {
    switch value {
    case .null: return "—"
    case .bool(let value): return value ? style.say("yes", "是") : style.say("no", "否")
    case .int(let value): return String(value)
    case .double(let value): return value.description
    case .string(let value): return value
    case .array(let elements):
      let texts = elements.map { of($0, style) }
      // Rows of several columns each get a line.
      return elements.contains { $0.objectValue != nil } ? texts.joined(separator: "\n") : style.list(texts)
    case .object(let members): return of(members, style)
    }
  }

  /// A contact or a paper is told by its name, with the rest behind it.
  private static func of(_ members: [String: JSON], _ style: Style) -> String {
    var rest = members.filter { !$0.value.isNull }
    let name = rest.removeValue(forKey: "name")?.stringValue
    if rest.isEmpty, let name { return name }
    let pairs = rest.sorted { $0.key < $1.key }.map { word($0.key, style) + style.colon + of($0.value, style) }
    guard let name else { return pairs.joined(separator: style.say("; ", "；")) }
    return name + style.say(" (", "（") + pairs.joined(separator: style.say("; ", "；")) + style.say(")", "）")
  }

  private static func word(_ key: String, _ style: Style) -> String {
    switch key {
    case "phone": style.say("phone", "电话")
    case "person": style.say("person", "本单位人员")
    default: key
    }
  }
}
