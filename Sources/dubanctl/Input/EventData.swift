// SPDX-License-Identifier: Apache-2.0

import DubanCore

/// Makes an event's data of the command line's assignments.
enum EventData {
  /// The values by field, in the form that each field's type asks for; a field given several times is a list.
  ///
  /// What does not read as its type is sent as the text it is: the daemon judges, and says what it would accept.
  /// - Parameters:
  ///   - type: The word of the language for a field's type, nil where it is not known.
  ///   - read: The text of a file.
  static func make(
    _ assignments: [Assignment], type: (String) -> String?, read: (String) throws -> String
  ) throws -> [String: JSON] {
    var order: [String] = []
    var values: [String: [JSON]] = [:]
    var isWhole: Set<String> = []
    for assignment in assignments {
      let name = assignment.name
      if values[name] == nil { order.append(name) }
      let word = type(name)
      switch assignment.value {
      case .text(let text): values[name, default: []].append(value(text, type: word))
      case .file(let path): values[name, default: []].append(value(try read(path), type: word))
      case .json(let json):
        values[name, default: []].append(json)
        isWhole.insert(name)
      }
    }
    var data: [String: JSON] = [:]
    for name in order {
      let given = values[name] ?? []
      let isList = given.count > 1 || (isListType(type(name)) && !isWhole.contains(name))
      data[name] = isList ? .array(given) : given.first
    }
    return data
  }

  private static func isListType(_ word: String?) -> Bool {
    switch word {
    case "people", "files", "list": true
    default: false
    }
  }

  /// One value of a text, in the JSON of its type.
  static func value(_ text: String, type word: String?) -> JSON {
    switch word {
    case "int": return Int64(text).map(JSON.int) ?? .string(text)
    case "number":
      guard let json = try? JSON(parsing: text.utf8) else { return .string(text) }
      switch json {
      case .int, .double: return json
      default: return .string(text)
      }
    case "bool":
      switch text {
      case "true", "yes", "是": return true
      case "false", "no", "否": return false
      default: return .string(text)
      }
    case "list":
      guard let json = try? JSON(parsing: text.utf8), json.objectValue != nil else { return .string(text) }
      return json
    default: return .string(text)
    }
  }
}
