// SPDX-License-Identifier: Apache-2.0

import DubanCore
import WorkingTime

/// The points of a ladder, by their names on the wire.
enum Rungs {
  static func word(_ rung: String, _ style: Style) -> String {
    switch RungName(word: rung) {
    case .remind: style.say("reminder", "提醒")
    case .yellow: style.say("yellow card", "黄牌")
    case .red: style.say("red card", "红牌")
    case .later(let index): style.say("escalation \(index)", "第\(index)次升级")
    case .timed: style.say("timed event", "到时自动办理")
    case nil: rung
    }
  }

  static func paint(_ rung: String) -> Paint? {
    switch RungName(word: rung) {
    case .yellow: .yellow
    case .red, .later: .red
    default: nil
    }
  }

  /// The rung, and of which clock where it is not the step's.
  static func title(_ rung: String, of clock: String, _ style: Style) -> String {
    let word = word(rung, style)
    return clock == "step" ? word : word + style.say(" (", "（") + Clocks.word(clock, style) + style.say(")", "）")
  }
}

/// Limits, as they are written in a definition.
enum Limits {
  static func word(_ text: String, _ style: Style) -> String {
    (try? Limit(parsing: text))?.localized(zh: style.language == .zh) ?? text
  }
}

/// Clocks, by their names on the wire.
enum Clocks {
  static func word(_ id: String, _ style: Style) -> String {
    switch Clock.ID(word: id) {
    case .step: style.say("the step's duty", "本环节时限")
    case .matter: style.say("the whole matter's duty", "全事项时限")
    case .timed(let name): style.say("the timed event '\(name)'", "定时事件“\(name)”")
    case .pause: style.say("the pause", "暂停")
    case .resting(let step, nil): style.say("the duty of '\(step)', to go on there", "“\(step)”环节时限（重入续计）")
    case .resting(let step, let name?):
      style.say("the timed event '\(name)' of '\(step)', to go on there", "“\(step)”环节定时事件“\(name)”（重入续计）")
    case nil: id
    }
  }

  /// Beside an instant: `Due`, `Matter due`, or a timed event's title.
  static func label(_ id: String, _ words: WorkflowWords, _ style: Style) -> String {
    switch Clock.ID(word: id) {
    case .step: style.say("Due", "何时结")
    case .matter: style.say("Matter due", "全事项何时结")
    case .timed(let name): words.title(ofEvent: name, in: nil, style)
    case .pause: style.say("Pause ends", "暂停届满")
    case .resting(let step, nil): words.title(ofStep: step, style)
    case .resting(let step, let name?): words.title(ofEvent: name, in: step, style)
    case nil: id
    }
  }
}

/// Roles that every workflow has.
enum Roles {
  static func word(_ role: String, _ style: Style) -> String {
    switch role {
    case "owner": style.say("owner", "责任人")
    case "supervisor": style.say("supervisor", "督办人")
    default: role
    }
  }
}

extension Roles {
  /// Beside a name.
  static func label(_ role: String, _ style: Style) -> String {
    let word = word(role, style)
    return word.prefix(1).uppercased() + word.dropFirst()
  }
}

/// Why somebody was told.
enum Occasions {
  static func word(_ occasion: String, _ style: Style) -> String {
    switch Message.Occasion(rawValue: occasion) {
    case .handle: style.say("to handle", "请办理")
    case .opened: style.say("registered", "已登记")
    case .answer: style.say("the answer", "答复")
    case .handover: style.say("hand-over", "交接")
    case .remind: style.say("reminder", "提醒")
    case .yellow: style.say("yellow card", "黄牌")
    case .red: style.say("red card", "红牌")
    case .later: style.say("escalation", "升级")
    case .tell: style.say("notice", "知会")
    case .urge: style.say("urged", "催办")
    case .pause: style.say("paused", "暂停")
    case .resume: style.say("runs again", "恢复计时")
    case .extend: style.say("more time asked for", "申请延期")
    case .grant: style.say("more time granted", "同意延期")
    case .deny: style.say("more time denied", "不同意延期")
    case nil: occasion
    }
  }
}
