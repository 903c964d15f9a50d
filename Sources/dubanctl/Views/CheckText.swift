// SPDX-License-Identifier: Apache-2.0

import DubanAPI
import DubanCore

/// What a check found.
struct CheckReport: Hashable, Sendable {
  var diagnostics: [Diagnostic] = []
  var checked = Checked()
  /// Of the workflows that have no error.
  var bounds: [WorkflowBound] = []

  /// For programs: the diagnostics in the daemon's form, and the bounds.
  var json: JSON {
    [
      "diagnostics": .array(diagnostics.map(\.json)),
      "workflows": .array(
        bounds.map { bound in
          ["path": .string(bound.path), "workflow": .string(bound.workflow), "moves": .int(Int64(bound.moves))]
        }),
    ]
  }
}

/// How often a matter of a workflow can move at most, from its opening to its end.
struct WorkflowBound: Hashable, Sendable {
  var path: String
  var workflow: String
  var moves: Int
}

/// What a check found, or what was checked where it found nothing; then the workflows' bounds.
struct CheckText: Printout {
  var report: CheckReport

  func lines(_ style: Style) -> [String] {
    let found = DiagnosticLines(diagnostics: report.diagnostics).lines(style)
    let bounds = report.bounds.map { bound in
      "\(Printable.line(bound.path)): "
        + style.say(
          "a matter of \(bound.workflow) moves at most \(bound.moves) times",
          "\(bound.workflow) 的事项至多流转 \(bound.moves) 次")
    }
    guard found.isEmpty else { return found + bounds }
    return bounds + [report.checked.text(style) + style.colon + style.say("no problems", "未发现问题")]
  }
}

/// How many files of each kind there were.
struct Checked: Hashable, Sendable {
  var workflows = 0
  var offices = 0
  var scenarios = 0

  /// - Parameter paths: relative to their folder. Calendars and rosters belong to the office.
  mutating func count(_ paths: [String]) {
    for path in paths where !path.hasPrefix("calendars/") {
      if path == "office.yaml" {
        offices += 1
      } else if path.hasSuffix(".scenario.yaml") {
        scenarios += 1
      } else if path.hasSuffix(".yaml") {
        workflows += 1
      }
    }
  }

  func text(_ style: Style) -> String {
    var parts: [String] = []
    if workflows > 0 { parts.append(style.say("\(workflows) workflow\(Self.s(workflows))", "\(workflows) 个工作流程")) }
    if offices > 0 { parts.append(style.say(offices == 1 ? "an office" : "\(offices) offices", "\(offices) 个机构")) }
    if scenarios > 0 {
      parts.append(style.say("\(scenarios) scenario file\(Self.s(scenarios))", "\(scenarios) 个情景文件"))
    }
    return parts.isEmpty ? style.say("calendars", "日历") : style.list(parts)
  }

  private static func s(_ count: Int) -> String { count == 1 ? "" : "s" }
}
