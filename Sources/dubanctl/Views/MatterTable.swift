// SPDX-License-Identifier: Apache-2.0

import DubanAPI
import DubanCore

/// Many matters, one a line.
struct MatterTable: Printout {
  var matters: [MatterView]
  /// By the version that matters have.
  var words: [String: WorkflowWords]
  var people: People
  var when: When

  func lines(_ style: Style) -> [String] {
    guard !matters.isEmpty else { return [style.say("No matter fits.", "没有符合条件的事项。")] }
    var table = Table([
      .init(style.say("Number", "编号")),
      .init(style.say("Card", "牌")),
      .init(style.say("Step", "环节"), least: 8),
      .init(style.say("Who", "谁来办"), least: 6),
      .init(style.say("Due", "何时结")),
      .init(style.say("About", "事由"), least: 8),
    ])
    table.rows = matters.map { row($0, style) }
    guard matters.contains(where: { $0.provisional && $0.due != nil }) else { return table.lines(style) }
    let mark = style.say(
      "~ provisional: the days off of a year are not known yet", "~ 暂定：有关年度放假安排尚未公布")
    return table.lines(style) + [style.paint(mark, .faint)]
  }

  private func row(_ matter: MatterView, _ style: Style) -> [Table.Cell] {
    let words = words[matter.version] ?? .none
    return [
      .init(matter.number, .bold),
      matter.card.map { .init($0.word(style), $0.paint) } ?? .init("–", .faint),
      matter.broken == nil
        ? .init(
          words.title(ofStep: matter.step, style) + (matter.paused == nil ? "" : style.say(" (paused)", "（暂停）")),
          matter.open ? nil : .faint)
        : .init(style.say("set aside", "已搁置"), .red),
      .init(matter.handler.isEmpty ? "–" : people.names(matter.handler, style)),
      matter.due.map { due in
        .init(when.short(due: due, provisional: matter.provisional), when.isPast(due) ? .red : nil)
      } ?? .init("–", .faint),
      .init(about(matter, words, style)),
    ]
  }

  /// The first field of the definition that is set and a text: what the matter is about.
  private func about(_ matter: MatterView, _ words: WorkflowWords, _ style: Style) -> String {
    let field = words.fields.first {
      ["string", "text"].contains($0.type) && matter.fields[$0.name]?.stringValue != nil
    }
    return field.flatMap { matter.fields[$0.name]?.stringValue } ?? words.title.in(style.language)
  }
}
