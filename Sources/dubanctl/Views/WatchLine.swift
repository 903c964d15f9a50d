// SPDX-License-Identifier: Apache-2.0

import DubanAPI
import DubanCore
import WorkingTime

/// One entry of the log in one line.
struct WatchLine: Printout {
  var entry: EntryView
  var words: WorkflowWords
  var when: When

  func lines(_ style: Style) -> [String] {
    let facts = EntryFacts(entry: entry, words: words, when: when)
    let time = when.clock(entry.at)
    let card = entry.decision.card.map { $0.word(style) } ?? ""
    let number = Printable.line(entry.matter ?? style.say("office", "机构"))
    var parts = [facts.title(style), People.cause(entry, style)]
    if let move = facts.move(style) { parts.append(move) }
    if let late = entry.lateBy, late.milliseconds >= 1000 {
      parts.append(style.say("\(when.rough(late)) late", "迟\(when.rough(late))"))
    }
    let room = style.width - DisplayWidth.of(time) - 2 - max(DisplayWidth.of(number), 12) - 2 - (card.isEmpty ? 0 : 8)
    let text = Printable.line(parts.joined(separator: " · ")).truncated(to: room)
    var line = style.paint(time, .faint) + "  " + style.paint(number, .bold)
    line += "".padded(to: max(0, 12 - DisplayWidth.of(number))) + "  "
    guard let shown = entry.decision.card else { return [line + text] }
    return [line + style.paint(card, shown.paint) + "".padded(to: 8 - DisplayWidth.of(card)) + text]
  }
}
