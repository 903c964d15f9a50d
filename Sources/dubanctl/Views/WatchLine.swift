// SPDX-License-Identifier: Apache-2.0

import DubanAPI
import DubanCore
import WorkingTime

/// One entry of the log in one line.
struct WatchLine: Printout {
  var entry: EntryView
  var words: WorkflowWords
  var people: People
  var when: When

  func lines(_ style: Style) -> [String] {
    let facts = EntryFacts(entry: entry, words: words, people: people, when: when)
    let time = when.precise(entry.at)
    let number = Printable.line(entry.matter ?? style.say("office", "机构"))
    var parts = [facts.title(style)]
    let arrival = entry.decision.to.map { "→ " + words.title(ofStep: $0, style) }
    parts.append([people.briefly(entry, style), arrival].compactMap { $0 }.joined(separator: " "))
    if let late = entry.lateBy, late.milliseconds >= 1000 {
      parts.append(style.say("\(when.rough(late)) late", "延迟\(when.rough(late))"))
    }
    var line = style.paint(time, .faint) + "  "
    line += style.paint(number, .bold) + "".padded(to: max(0, Self.numberWidth - DisplayWidth.of(number))) + "  "
    var room = style.width - DisplayWidth.of(time) - max(DisplayWidth.of(number), Self.numberWidth) - 4
    if let card = entry.decision.card {
      let width = style.say(6, 2)
      line +=
        style.paint(card.word(style), card.paint) + "".padded(to: width - DisplayWidth.of(card.word(style))) + "  "
      room -= width + 2
    }
    return [line + Printable.line(parts.joined(separator: " · ")).truncated(to: room)]
  }

  /// Columns of a usual number.
  private static let numberWidth = 12
}
