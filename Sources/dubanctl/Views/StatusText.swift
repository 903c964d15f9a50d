// SPDX-License-Identifier: Apache-2.0

import DubanAPI
import DubanCore
import WorkingTime

/// How the daemon does.
struct StatusText: Printout {
  var status: StatusView
  var people: People
  var when: When

  func lines(_ style: Style) -> [String] {
    let uptime = when.rough(status.at.instant - status.started.instant)
    let started = when.moment(status.started)
    var pairs: [(label: String, text: String)] = [
      ("duband", status.version),
      (style.say("Office", "机构"), people.office(status.office, style)),
      (style.say("Running", "运行时间"), style.say("for \(uptime), since \(started)", "已运行\(uptime)（自 \(started) 起）")),
      (style.say("Open matters", "在办事项"), String(status.open)),
      (style.say("Standing list", "常挂清单"), String(status.standing)),
      (style.say("Provisional", "暂定时限"), String(status.provisional)),
      (style.say("Waiting", "排队事件"), String(status.waiting)),
      (style.say("Next deadline", "下一节点"), next(style)),
      (style.say("Workflows", "工作流程"), status.workflows.isEmpty ? "–" : style.list(status.workflows)),
      (style.say("Definitions", "定义版本"), status.environment),
      (style.say("Log", "流水"), "#\(status.seq)" + (status.last.map { " · \(when.moment($0, seconds: true))" } ?? "")),
      (style.say("Head", "链头"), status.hash),
      (style.say("Starts", "启动次数"), String(status.epoch)),
      ("SQLite", status.sqlite),
    ]
    for older in status.older {
      pairs.append(
        (
          style.say("Older version", "旧版事项"),
          style.say(
            "\(older.open) open of \(older.workflow) by \(older.version.prefix(12))",
            "\(older.workflow) \(older.version.prefix(12))：在办 \(older.open) 件")
        ))
    }
    for leave in people.leaves where when.isPast(leave.from) {
      pairs.append((style.say("On leave", "请假"), people.leave(leave, when)))
    }
    if let restored = status.restored {
      pairs.append((style.say("Restored", "恢复"), restored.sentence.in(style.language)))
    }
    if status.troubles.isEmpty { pairs.append((style.say("Troubles", "故障"), style.say("none", "无"))) }
    let warning = WalltimeText(time: status.time).warning(style)
    var lines = (warning.isEmpty ? [] : warning + [""]) + Labelled.lines(pairs, indent: 0, style)
    // That deadlines are held, the first of them, is said at the head.
    let troubles = status.troubles.dropFirst(status.time.isHeld ? 1 : 0)
    guard !troubles.isEmpty else { return lines }
    lines.append(style.paint(style.say("Troubles", "故障"), .red))
    for trouble in troubles {
      lines += Wrap.lines(Printable.block(trouble.in(style.language)), width: style.width - 2).map { "  " + $0 }
    }
    return lines
  }

  private func next(_ style: Style) -> String {
    guard let next = status.next else { return "–" }
    let wait = status.time.isHeld ? style.say("held", "暂停触发") : when.left(until: next)
    return "\(when.moment(next)) · \(wait)"
  }
}
