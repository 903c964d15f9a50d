// SPDX-License-Identifier: Apache-2.0

import DubanAPI
import DubanCore

/// What a reload led to.
struct ReloadText: Printout {
  var answer: ReloadAnswer

  func lines(_ style: Style) -> [String] {
    var lines = DiagnosticLines(diagnostics: answer.diagnostics).lines(style)
    if !answer.accepted {
      return lines + [style.say("Refused; what was in force stays.", "未生效；原有定义继续有效。")]
    }
    lines.append(
      answer.seq.map { style.say("In force from entry #\($0).", "自流水#\($0)起生效。") }
        ?? style.say("Nothing has changed.", "没有变化。"))
    return lines + Labelled.lines([(style.say("Definitions", "定义版本"), answer.environment)], style)
  }
}

/// Diagnostics as compilers print them, one a line and never broken: other programs read them too.
struct DiagnosticLines: Printout {
  var diagnostics: [Diagnostic]

  func lines(_ style: Style) -> [String] {
    diagnostics.map { diagnostic in
      let place = "\(diagnostic.path):\(diagnostic.line):\(diagnostic.column):"
      let severity = style.paint("\(diagnostic.severity.rawValue):", diagnostic.severity == .error ? .red : .yellow)
      return
        "\(Printable.line(place)) \(severity) \(diagnostic.code) \(Printable.line(diagnostic.message.in(style.language)))"
    }
  }
}

extension DiagnosticLines {
  /// For programs, in the daemon's form.
  static func json(_ diagnostics: [Diagnostic]) -> JSON { ["diagnostics": .array(diagnostics.map(\.json))] }
}
