// SPDX-License-Identifier: Apache-2.0

import DubanAPI
import DubanCore
import WorkingTime

/// A field's value as people read it.
struct FieldText {
  var people: People
  var when: When
  /// Whether people and units have their ids beside their names.
  var showsIDs = false

  private var style: Style { when.style }

  /// - Parameter type: The language's word for the field's type; nil where it is not known.
  func text(_ value: JSON, type: String? = nil) -> String {
    switch value {
    case .null: return "—"
    case .bool(let value): return value ? style.say("yes", "是") : style.say("no", "否")
    case .int(let value): return String(value)
    case .double(let value): return value.description
    case .string(let value): return text(value, type: type)
    case .array(let elements):
      let texts = elements.map { text($0, type: type == "people" ? "person" : nil) }
      // Rows of several columns each get a line.
      return elements.contains { $0.objectValue != nil } ? texts.joined(separator: "\n") : style.list(texts)
    case .object(let members): return text(members)
    }
  }

  private func text(_ value: String, type: String?) -> String {
    switch type {
    case "person", "people", "unit":
      value == "public"
        ? style.say("the public", "来访者") : showsIDs ? people.nameAndID(value, style) : people.name(value, style)
    case "date": when.day(value)
    case "time": Timestamp(value).map { when.moment($0) } ?? value
    case "limit": Limits.word(value, style)
    case "until":
      // An instant, a date, or how much more.
      Timestamp(value).map { when.moment($0) }
        ?? (CivilDate(parsing: value) == nil ? text(value, type: "limit") : when.day(value))
    case "clock": Clocks.word(value, style)
    case "card": Card(rawValue: value)?.full(style) ?? value
    default: value
    }
  }

  /// A contact or a paper is told by its name, with the rest behind it.
  private func text(_ members: [String: JSON]) -> String {
    var rest = members.filter { !$0.value.isNull }
    let name = rest.removeValue(forKey: "name")?.stringValue
    if rest.isEmpty, let name { return name }
    let pairs = rest.sorted { $0.key < $1.key }.map { key, value in
      word(key) + style.colon + text(value, type: ["person", "unit"].contains(key) ? key : nil)
    }
    guard let name else { return pairs.joined(separator: style.say("; ", "；")) }
    return name + style.say(" (", "（") + pairs.joined(separator: style.say("; ", "；")) + style.say(")", "）")
  }

  private func word(_ key: String) -> String {
    switch key {
    case "phone": style.say("phone", "电话")
    case "person": style.say("person", "本单位人员")
    case "unit": style.say("unit", "单位")
    default: key
    }
  }
}
