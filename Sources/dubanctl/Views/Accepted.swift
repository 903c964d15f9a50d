// SPDX-License-Identifier: Apache-2.0

import DubanAPI
import DubanCore

/// What the daemon answered to an event that it took.
struct Accepted: Printout {
  var answer: EventAnswer
  /// Whether the event opened the matter.
  var isOpening: Bool
  var words: WorkflowWords
  var when: When

  func lines(_ style: Style) -> [String] {
    guard let number = answer.number.map(Printable.line) else {
      return [style.say("Accepted; entry \(answer.seq) of the log.", "已受理，流水号 \(answer.seq)。")]
    }
    let done = isOpening ? style.say("opened", "已登记") : style.say("done", "已办")
    var lines = [style.paint(number, .bold) + "  " + done]
    var pairs: [(label: String, text: String)] = []
    if let step = answer.step {
      pairs.append((style.say("Step", "环节"), Naming.both(words.title(ofStep: step, style), step, style)))
    }
    if let due = answer.due { pairs.append((style.say("Due", "到期"), "\(when.moment(due)) · \(when.left(until: due))")) }
    lines += Labelled.lines(pairs, style)
    if let card = answer.card {
      let label = style.say("Card", "牌")
      let width = (pairs.map { DisplayWidth.of($0.label) }.max() ?? 0) + 2
      lines.append(
        "  " + style.paint(label, .faint) + "".padded(to: max(2, width - DisplayWidth.of(label)))
          + style.paint(card.word(style), card.paint))
    }
    return lines
  }
}
