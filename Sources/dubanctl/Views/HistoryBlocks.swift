// SPDX-License-Identifier: Apache-2.0

import DubanAPI
import DubanCore

/// What happened to a matter, one block an entry, ascending.
struct HistoryBlocks: Printout {
  /// Ascending.
  var entries: [EntryView]
  var words: WorkflowWords
  var people: People
  var when: When

  func lines(_ style: Style) -> [String] {
    guard !entries.isEmpty else { return [style.say("Nothing to tell.", "没有记录。")] }
    return entries.map { block($0, style) }.joined(separator: [""]).map { $0 }
  }

  private func block(_ entry: EntryView, _ style: Style) -> [String] {
    let facts = EntryFacts(entry: entry, words: words, people: people, when: when)
    let number = "#\(entry.seq)"
    let what = facts.title(style)
    let who = people.cause(entry, style)
    let head = "\(when.moment(entry.at, seconds: true))  \(what)"
    let room = style.width - DisplayWidth.of(number) - 2
    let line = "\(head) · \(who)"
    var lines = [style.paint(number, .faint) + "  " + style.paint(Printable.line(line).truncated(to: room), .bold)]
    let pairs = facts.pairs(style)
    let width = min(max(pairs.map { DisplayWidth.of($0.label) }.max() ?? 0, 8), 20) + 2
    for pair in pairs {
      lines += Labelled.lines(pair.label, pair.text, labelWidth: width, indent: 4, paint: pair.paint, style)
    }
    return lines
  }
}
