// SPDX-License-Identifier: Apache-2.0

import CEL
import DubanCore

/// What a formula came to: its value, and under it the type and the steps.
struct EvalText: Printout {
  var outcome: FormulaTrial.Outcome
  var trial: FormulaTrial

  func lines(_ style: Style) -> [String] {
    let taken = style.say(
      "\(outcome.steps) step\(outcome.steps == 1 ? "" : "s")", "\(outcome.steps) 步")
    let bound =
      outcome.cost.map { style.say("at most \($0)", "最多 \($0) 步") }
      ?? style.say("no bound known beforehand; at most \(Formula.stepLimit)", "事先无法得知上限；最多 \(Formula.stepLimit) 步")
    return Printable.block(value).split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
      + Labelled.lines(
        [
          (style.say("Type", "类型"), type),
          (style.say("Cost", "代价"), taken + style.say(" (", "（") + bound + style.say(")", "）")),
        ], style)
  }

  /// As the language writes it; an instant by RFC 3339, with the office's offset.
  private var value: String {
    if case .timestamp = outcome.value, let text = trial.json(outcome.value)?.stringValue { return text }
    return outcome.value.description
  }

  /// What is known beforehand, or else what came out.
  private var type: String { outcome.type == .dyn ? outcome.value.typeName : outcome.type.description }

  var json: JSON {
    [
      "value": trial.json(outcome.value) ?? .null, "cel": .string(outcome.value.description), "type": .string(type),
      "cost": outcome.cost.map { .int(Int64($0)) } ?? .null, "steps": .int(Int64(outcome.steps)),
    ]
  }

  // MARK: Errors

  /// Each with its place, the line of the formula and a caret.
  static func lines(_ errors: [FormulaError], in source: String, _ style: Style) -> [String] {
    let head =
      errors.count == 1
      ? style.say("the formula has an error", "公式有错误")
      : style.say("the formula has \(errors.count) errors", "公式有 \(errors.count) 处错误")
    return [head] + errors.flatMap { Printable.block($0.rendered(source)).split(separator: "\n").map(String.init) }
  }

  static func json(_ errors: [FormulaError]) -> JSON {
    [
      "errors": .array(
        errors.map {
          [
            "message": .string($0.message), "line": .int(Int64($0.line)), "column": .int(Int64($0.column)),
            "offset": .int(Int64($0.offset)),
          ]
        })
    ]
  }
}
