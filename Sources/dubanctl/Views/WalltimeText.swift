// SPDX-License-Identifier: Apache-2.0

import DubanAPI
import DubanCore
import WorkingTime

/// What time it is, and, where deadlines are held, since when, why, and what to do.
struct WalltimeText: Printout {
  var time: TimeView

  func lines(_ style: Style) -> [String] {
    let when = When(style: style, now: time.at.instant)
    var pairs: [(label: String, text: String)] = [
      (style.say("Wall clock", "系统时钟"), when.moment(time.wall, seconds: true)),
      (style.say("Log's time", "流水时间"), when.moment(time.at, seconds: true)),
    ]
    if !time.isHeld { pairs.append((style.say("Deadlines", "期限"), style.say("fire", "正常触发"))) }
    return warning(style) + Labelled.lines(pairs, indent: 0, style)
  }

  /// Loudly, for the head of whatever is shown; nothing where deadlines fire.
  func warning(_ style: Style) -> [String] {
    guard let since = time.since, let why = time.why else { return [] }
    let when = When(style: style, now: time.at.instant)
    let head = style.say("DEADLINES ARE HELD", "期限暂停触发")
    let texts = [
      Self.reason(why, style) + style.say(".", "。"),
      style.say(
        "Nothing has fired by time alone since \(when.moment(since)); events are taken all the same.",
        "自 \(when.moment(since)) 起不再自动触发任何节点；事件照常受理。"),
      difference(when, style),
      style.say(
        "If the wall clock is wrong, set it right: this ends by itself. If it is right: dubanctl walltime accept",
        "系统时钟有误的，请校准，校准后自动恢复；系统时钟无误的，请执行 dubanctl walltime accept"),
    ]
    return [style.paint(head, .red)]
      + texts.flatMap { Wrap.lines($0, width: style.width - 2).map { "  " + $0 } }
  }

  private func difference(_ when: When, _ style: Style) -> String {
    let ahead = (time.wall.instant - time.at.instant).roundedToSeconds
    let size = when.rough(ahead)
    return ahead < .zero
      ? style.say("The wall clock is \(size) behind the log's time.", "系统时钟比流水时间慢\(size)。")
      : style.say("The wall clock is \(size) ahead of the log's time.", "系统时钟比流水时间快\(size)。")
  }

  static func reason(_ why: String, _ style: Style) -> String {
    switch HeldTime.Reason(rawValue: why) {
    case .ahead:
      style.say(
        "The wall clock went ahead, and the time since the machine's start did not", "系统时钟被调快，与开机以来的时间不符")
    case .back:
      style.say("The wall clock went back, and the time since the machine's start did not", "系统时钟被调慢，与开机以来的时间不符")
    case .before:
      style.say("The wall clock stands before the last entry of the log", "系统时钟早于最后一条流水")
    case .gap:
      style.say("The wall clock stands more than 30 days after the last entry of the log", "系统时钟比最后一条流水晚30天以上")
    case .implausible: style.say("The wall clock names a time that cannot be", "系统时钟显示的时间不可能正确")
    case nil: why
    }
  }
}

/// What came of taking the wall clock for right.
struct AcceptWalltimeText: Printout {
  var answer: AcceptWalltimeAnswer

  func lines(_ style: Style) -> [String] {
    let when = When(style: style, now: answer.at.instant)
    let due = answer.due
    var lines = [
      style.say(
        "Accepted (#\(answer.seq)): it is \(when.moment(answer.wall, seconds: true)).",
        "已采信（流水#\(answer.seq)）：现在是 \(when.moment(answer.wall, seconds: true))。"),
      due == 0
        ? style.say("Nothing has fallen due.", "没有到期的节点。")
        : style.say(
          "\(due) \(due == 1 ? "clock has" : "clocks have") something due, and fire now, late.",
          "有\(due)个计时已到节点，现在补办，并注明延迟。"),
    ]
    if let until = answer.waitsUntil {
      let behind = when.rough((until.instant - answer.wall.instant).roundedToSeconds)
      lines.append(
        style.say(
          """
          The log is \(behind) ahead of this clock: its time stands still, and deadlines wait, until the clock says \
          \(when.moment(until, seconds: true)).
          """,
          "流水比此时钟快\(behind)：在时钟走到 \(when.moment(until, seconds: true)) 之前，流水时间不动，期限一律等待。"))
    }
    return lines.flatMap { Wrap.lines($0, width: style.width) }
  }
}
