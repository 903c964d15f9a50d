// SPDX-License-Identifier: Apache-2.0

import DubanAPI
import DubanCore

/// What the daemon answered to an event that it took.
struct Accepted: Printout {
  var answer: EventAnswer
  /// Whether the event opened the matter.
  var isOpening: Bool
  /// The matter as the answer left it; nil where it has moved on, or may not be read.
  var matter: MatterView?
  var words: WorkflowWords
  var people: People
  var when: When
  /// What is noted of the leave of whom the event was about; nil for other events.
  var leaves: [OfficeView.OnLeave]?

  func lines(_ style: Style) -> [String] {
    guard let number = answer.number.map(Printable.line) else {
      let accepted = style.say("Accepted; entry #\(answer.seq) of the log.", "已受理，记入流水 #\(answer.seq)。")
      guard let leaves else { return [accepted] }
      let lines = leaves.map { (label: style.say("On leave", "请假"), text: people.leave($0, when)) }
      let none = [(label: style.say("On leave", "请假"), text: style.say("no leave is noted any more", "已无登记的请假"))]
      return [accepted] + Labelled.lines(lines.isEmpty ? none : lines, style)
    }
    let done = isOpening ? style.say("opened", "已登记") : style.say("done", "已办理")
    var pairs: [(label: String, text: String, paint: Paint?)] = []
    if let step = answer.step {
      pairs.append((style.say("Step", "环节"), Naming.both(words.title(ofStep: step, style), step, style), nil))
    }
    if let end = matter?.end { pairs.append((style.say("End", "办理结果"), Ends.word(end, style), nil)) }
    if let handler = matter?.handler, !handler.isEmpty {
      pairs.append((style.say("Who", "谁来办"), people.names(handler, style), nil))
    }
    if let due = answer.due {
      pairs.append((style.say("Due", "何时结"), dueText(due), nil))
    }
    if let card = answer.card { pairs.append((style.say("Card", "亮牌"), card.full(style), card.paint)) }
    return [style.paint(number, .bold) + "  " + done] + Labelled.lines(pairs, style)
  }

  private func dueText(_ due: Timestamp) -> String {
    "\(when.moment(due: due, provisional: answer.provisional)) · \(when.left(until: due))"
  }
}
