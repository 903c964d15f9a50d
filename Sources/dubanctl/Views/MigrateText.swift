// SPDX-License-Identifier: Apache-2.0

import DubanAPI

/// What a migration did, or would do: a table of those that move, and why the others stay.
struct MigrateText: Printout {
  var answer: MigrateAnswer
  /// Whether nothing was done, since some cannot move.
  var isRefused: Bool
  /// Of the loaded definition.
  var words: WorkflowWords
  var when: When

  func lines(_ style: Style) -> [String] {
    var lines: [String] = []
    let moving = answer.matters.compactMap { matter in matter.to.map { (matter, $0) } }
    if !moving.isEmpty {
      var table = Table([
        .init(style.say("Number", "编号")),
        .init(style.say("Step", "环节"), least: 8),
        .init(style.say("Due", "何时结")),
        .init(style.say("Due then", "迁移后")),
      ])
      table.rows = moving.map { row($0, $1, style) }
      if moving.contains(where: { !$1.late.isEmpty }) {
        table.columns.append(.init(style.say("At once", "立即触发"), least: 8))
        for (index, (_, to)) in moving.enumerated() {
          table.rows[index].append(
            .init(style.list(to.late.map { words.title(ofRung: $0.rung, of: $0.clock, style) }), .red))
        }
      }
      lines += table.lines(style) + [""]
    }
    let staying = answer.matters.filter { $0.to == nil }
    if !staying.isEmpty {
      lines.append(style.paint(style.say("Cannot move:", "无法迁移："), .red))
      for matter in staying {
        let place = "\(matter.number)  \(words.title(ofStep: matter.step, style))"
        lines.append("  " + style.paint(Printable.line(place).truncated(to: style.width - 2), .bold))
        lines += Wrap.lines(Printable.block(matter.why ?? ""), width: style.width - 4).map { "    " + $0 }
      }
      lines.append("")
    }
    return lines + Wrap.lines(summary(style), width: style.width)
  }

  private func row(_ matter: MigrationView, _ to: MigrationView.Standing, _ style: Style) -> [Table.Cell] {
    let step = words.title(ofStep: to.step, style)
    return [
      .init(matter.number, .bold),
      .init(to.step == matter.step ? step : "\(words.title(ofStep: matter.step, style)) → \(step)"),
      .init(matter.due.map(when.short) ?? "–"),
      .init(to.due.map(when.short) ?? "–", to.due?.instant == matter.due?.instant ? .faint : .yellow),
    ]
  }

  private func summary(_ style: Style) -> String {
    let version = String(answer.version.prefix(12))
    let (moved, stayed) = (answer.moved, answer.stayed)
    guard moved + stayed > 0 else {
      return style.say(
        "Nothing to migrate: no such matter runs by another version than \(version).",
        "无须迁移：没有此类在办事项使用 \(version) 以外的版本。")
    }
    if answer.isDryRun {
      return style.say(
        "To version \(version): \(moved) would move, \(stayed) cannot. Nothing was changed.",
        "迁移到版本 \(version)：可迁移 \(moved) 件，无法迁移 \(stayed) 件。未做任何改动。")
    }
    if isRefused {
      return style.say(
        "\(stayed) cannot move, so none did; with --leave those are left and the others move.",
        "有 \(stayed) 件无法迁移，因此全部未动；加 --leave 可保留这些事项、迁移其余事项。")
    }
    return style.say(
      "\(moved) moved to version \(version), \(stayed) stayed.", "已迁移到版本 \(version)：\(moved) 件，未迁移 \(stayed) 件。")
  }
}
