// SPDX-License-Identifier: Apache-2.0

import DubanCore

/// One `field=value` of the command line.
struct Assignment: Hashable, Sendable {
  enum Value: Hashable, Sendable {
    /// `field=value`: text, until the field's type says otherwise.
    case text(String)
    /// `field:=JSON`: exactly this.
    case json(JSON)
    /// `field=@FILE`: the file's text, without its last line's end; `-` is standard input.
    case file(String)
  }

  var name: String
  var value: Value

  init(name: String, value: Value) {
    self.name = name
    self.value = value
  }

  /// Reads one argument.
  /// - Throws: ``AssignmentError`` that shows what would be understood.
  init(parsing argument: String) throws(AssignmentError) {
    guard let equals = argument.firstIndex(of: "=") else { throw .noValue(argument) }
    var name = argument[..<equals]
    let value = String(argument[argument.index(after: equals)...])
    let isJSON = name.last == ":"
    if isJSON { name = name.dropLast() }
    guard Self.isName(name) else { throw .badName(String(name), argument: argument) }
    self.name = String(name)
    if isJSON {
      do throws(JSONError) {
        self.value = .json(try JSON(parsing: value.utf8))
      } catch {
        throw .badJSON(field: String(name), "\(error)")
      }
    } else if value.hasPrefix("@") {
      self.value = .file(String(value.dropFirst()))
    } else {
      self.value = .text(value)
    }
  }

  private static func isName(_ name: Substring) -> Bool {
    guard let first = name.utf8.first, (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(first) else { return false }
    return name.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"),
        UInt8(ascii: "-"):
        true
      default: false
      }
    }
  }
}

/// Why an argument is no assignment.
enum AssignmentError: Error, Hashable, Sendable {
  case noValue(String)
  case badName(String, argument: String)
  case badJSON(field: String, String)

  func text(_ style: Style) -> String {
    switch self {
    case .noValue(let argument):
      style.say(
        "'\(argument)' gives no value; field=value, field:=JSON or field=@FILE is accepted",
        "“\(argument)”没有给值；可写 字段=值、字段:=JSON 或 字段=@文件")
    case .badName(let name, let argument):
      style.say(
        "'\(name)' in '\(argument)' is no field's name; small letters, digits, '_' and '-' are accepted",
        "“\(argument)”中的“\(name)”不是字段名；只能用小写字母、数字、“_”和“-”")
    case .badJSON(let field, let reason):
      style.say("'\(field):=' is not followed by JSON: \(reason)", "“\(field):=”之后不是 JSON：\(reason)")
    }
  }
}
