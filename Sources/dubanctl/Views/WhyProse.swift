// SPDX-License-Identifier: Apache-2.0

import DubanAPI
import DubanCore
import WorkingTime

/// Why a matter is due when it is: of each clock from when it counts, by which limit, each step of the reckoning, and
/// what fires when.
struct WhyProse: Printout {
  var why: WhyView
  var words: WorkflowWords
  var people: People
  var when: When

  func lines(_ style: Style) -> [String] {
    let step = words.title(ofStep: why.step, style)
    var lines = [style.paint(Printable.line(why.number) + "  " + Printable.line(step), .bold)]
    if why.clocks.isEmpty { return lines + ["", style.say("No clock runs.", "没有在走的计时。")] }
    for clock in why.clocks {
      lines.append("")
      lines += paragraph(clock, style)
    }
    if let standing = why.standing {
      let text = style.say(
        "On the standing list since \(when.moment(standing)): nothing is left to fire, and it stays there until it moves.",
        "自 \(when.moment(standing)) 起列入常挂清单：各节点均已触发，直至办理。")
      lines += [""] + Wrap.lines(text, width: style.width).map { style.paint($0, .red) }
    }
    if !why.basis.isEmpty {
      let text = style.say("Basis: ", "依据：") + why.basis.joined(separator: style.say("; ", "；"))
      lines += [""] + Wrap.lines(Printable.block(text), width: style.width)
    }
    return lines
  }

  private func paragraph(_ clock: WhyClock, _ style: Style) -> [String] {
    var lines = Wrap.lines(
      title(clock, style).withCapital + style.colon.withoutTrailingSpaces, width: style.width)
    for sentence in ClockSentences(clock: clock, words: words, people: people, when: when).all(style) {
      lines += Wrap.lines(Printable.block(sentence), width: style.width - 2).map { "  " + $0 }
    }
    lines.append("")
    return lines + outcome(clock, style)
  }

  private func title(_ clock: WhyClock, _ style: Style) -> String {
    func event(_ name: String, in step: String) -> String {
      Naming.both(words.title(ofEvent: name, in: step, style), name, style)
    }
    switch Clock.ID(word: clock.clock.id) {
    case .timed(let name):
      let title = event(name, in: why.step)
      return style.say("the timed event \(title)", "定时事件：\(title)")
    case .resting(let name, let timed):
      let step = words.title(ofStep: name, style)
      guard let title = timed.map({ event($0, in: name) }) else {
        return style.say("the duty of \(step), to go on there", "环节“\(step)”的时限（重入续计）")
      }
      return style.say(
        "the timed event \(title) of \(step), to go on there", "环节“\(step)”的定时事件：\(title)（重入续计）")
    case .step, .matter, .pause, nil:
      let term = clock.clock.term > 1 ? style.say(", term \(clock.clock.term)", "（第\(clock.clock.term)期）") : ""
      return Clocks.word(clock.clock.id, style) + term
    }
  }

  private func outcome(_ clock: WhyClock, _ style: Style) -> [String] {
    let id = Clock.ID(word: clock.clock.id)
    let isDuty = id == .step || id == .matter
    let due = clock.clock.due
    var rows: [(label: String, text: String, paint: Paint?)] = []
    if clock.still != nil {
      rows.append(
        (style.say("Due", "到期"), style.say("not while it stands still", "停止计时期间不届满"), .yellow))
    } else {
      let moment = when.moment(due: due, provisional: clock.clock.provisional)
      rows.append(
        (
          isDuty ? style.say("Due", "到期") : style.say("Happens", "届时"), "\(moment) · \(when.left(until: due))",
          isDuty ? clock.clock.card.paint : nil
        ))
    }
    if isDuty {
      for fired in clock.fired where !fired.collapsed {
        let isLate = fired.lateBy.milliseconds >= 1000
        let late = isLate ? style.say(", \(when.rough(fired.lateBy)) late", "，延迟\(when.rough(fired.lateBy))") : ""
        let term =
          fired.term < clock.clock.term ? style.say(", in term \(fired.term)", "，第\(fired.term)期") : ""
        let done = style.say("fired (#\(fired.seq))", "已触发（#\(fired.seq)）") + late + term
        rows.append((Rungs.word(fired.rung, style), "\(when.moment(fired.at)) · \(done)", Rungs.paint(fired.rung)))
      }
      for point in clock.clock.pending {
        rows.append((Rungs.word(point.rung, style), "\(when.moment(point.at)) · \(when.ahead(point.at))", nil))
      }
    }
    let width = (rows.map { DisplayWidth.of($0.label) }.max() ?? 0) + 2
    return rows.flatMap { Labelled.lines($0.label, $0.text, labelWidth: width, paint: $0.paint, style) }
  }
}
