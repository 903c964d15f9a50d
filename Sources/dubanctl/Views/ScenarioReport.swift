// SPDX-License-Identifier: Apache-2.0

import DubanAPI
import DubanCore
import DubanSimulator

/// What playing scenarios showed.
struct ScenarioReport: Printout {
  var results: [ScenarioResult]

  func lines(_ style: Style) -> [String] {
    var lines: [String] = []
    var file: String?
    let names = (results.map { DisplayWidth.of(Printable.line($0.scenario.name)) }.max() ?? 0) + 2
    for result in results {
      let scenario = result.scenario
      if scenario.path != file {
        if file != nil { lines.append("") }
        lines.append(style.paint(Printable.line(scenario.path), .bold))
        file = scenario.path
      }
      let mark =
        result.passed
        ? style.paint(style.say("ok  ", "通过"), .green) : style.paint(style.say("FAIL", "不符"), .red)
      let count = style.say(
        "\(result.entries.count) \(result.entries.count == 1 ? "entry" : "entries")", "\(result.entries.count) 条流水")
      let title = scenario.title.in(style.language)
      let name = (Printable.line(scenario.name).padded(to: names) + Printable.line(title)).withoutTrailingSpaces
      let room = style.width - 8 - DisplayWidth.of(count) - 2
      lines.append(
        "  \(mark)  \(name.truncated(to: room).padded(to: room))  " + style.paint(count, .faint))
      for failure in result.failures {
        let text = Printable.block(failure.line(in: style.language))
        lines += Wrap.lines(text, width: style.width - 8).map { "        " + $0 }
      }
    }
    let failed = results.count { !$0.passed }
    let passed = results.count - failed
    lines.append("")
    lines.append(
      failed == 0
        ? style.say("\(passed) passed.", "\(passed) 个情景全部通过。")
        : style.say("\(passed) passed, \(failed) failed.", "\(passed) 个通过，\(failed) 个不符。"))
    return lines
  }

  /// For programs.
  var json: JSON {
    [
      "scenarios": .array(
        results.map { result in
          [
            "path": .string(result.scenario.path), "name": .string(result.scenario.name),
            "passed": .bool(result.passed), "entries": .int(Int64(result.entries.count)),
            "matters": .int(Int64(result.matters.count)),
            "failures": .array(result.failures.map(Self.json)),
          ]
        })
    ]
  }

  private static func json(_ failure: ScenarioResult.Failure) -> JSON {
    [
      "path": .string(failure.path), "line": .int(Int64(failure.line)), "message": textJSON(failure.message),
    ]
  }
}
