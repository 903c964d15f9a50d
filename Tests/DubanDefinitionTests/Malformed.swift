// SPDX-License-Identifier: Apache-2.0

import DubanCore
import DubanDefinition
import Foundation
import Testing

/// A text that is wrong in one way; `⟦` marks the place where that is said, and is taken out before it is read.
struct Malformed: CustomTestStringConvertible, Sendable {
  var name: String
  var code: String
  var severity: Diagnostic.Severity = .error
  var path: String
  var text: String

  var testDescription: String { "\(code) \(name)" }

  /// A change of the plain workflow: the first of the texts is replaced by the second, which holds the marker.
  static func workflow(_ code: String, _ name: String, _ old: String, _ new: String) -> Malformed {
    Malformed(name: name, code: code, path: "demo.yaml", text: replaced(old, new, in: SampleFiles.workflow))
  }

  /// The same for the plain office.
  static func office(_ code: String, _ name: String, _ old: String, _ new: String) -> Malformed {
    Malformed(name: name, code: code, path: "office.yaml", text: replaced(old, new, in: SampleFiles.office))
  }

  /// The plain workflow with an event that recurs.
  static func every(_ code: String, _ name: String, _ expression: String) -> Malformed {
    workflow(code, name, "at_most: 2 }", "at_most: 2 }\n      nag: { every: \"\(expression)\", tell: third }")
  }

  /// The plain workflow with a schedule.
  static func schedule(_ code: String, _ name: String, _ schedule: String) -> Malformed {
    workflow(code, name, "open: { by: anyone", "schedule:\n  - \(schedule)\nopen: { by: anyone")
  }

  static func whole(_ code: String, _ name: String, _ text: String) -> Malformed {
    Malformed(name: name, code: code, path: "demo.yaml", text: text)
  }

  /// It is said as a warning only.
  var warned: Malformed {
    var copy = self
    copy.severity = .warning
    return copy
  }

  /// A further change.
  func marked(_ old: String, _ new: String) -> Malformed {
    var copy = self
    copy.text = Self.replaced(old, new, in: text)
    return copy
  }

  static func replaced(_ old: String, _ new: String, in text: String) -> String {
    guard let range = text.range(of: old) else { preconditionFailure("'\(old)' is not in the text") }
    return text.replacingCharacters(in: range, with: new)
  }

  /// Line and column of the marker.
  var place: (line: Int, column: Int)? {
    guard let marker = text.firstIndex(of: "⟦") else { return nil }
    let lines = text[..<marker].split(separator: "\n", omittingEmptySubsequences: false)
    return (lines.count, (lines.last?.unicodeScalars.count ?? 0) + 1)
  }

  /// Each `\u{FFFC}` of the text is a byte that is no UTF-8.
  var bytes: [UInt8] {
    text.filter { $0 != "⟦" }.unicodeScalars.flatMap { $0 == "\u{FFFC}" ? [0xFF] : Array(String($0).utf8) }
  }
}
