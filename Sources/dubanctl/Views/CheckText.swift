// SPDX-License-Identifier: Apache-2.0

import DubanCore

/// What a check found; where it found nothing, what was checked.
struct CheckText: Printout {
  var diagnostics: [Diagnostic]
  var checked: Checked

  func lines(_ style: Style) -> [String] {
    guard diagnostics.isEmpty else { return DiagnosticLines(diagnostics: diagnostics).lines(style) }
    return [checked.text(style) + style.colon + style.say("no problems", "未发现问题")]
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
      parts.append(style.say("\(scenarios) scenario file\(Self.s(scenarios))", "\(scenarios) 个场景文件"))
    }
    return parts.isEmpty ? style.say("calendars", "日历") : style.list(parts)
  }

  private static func s(_ count: Int) -> String { count == 1 ? "" : "s" }
}
