// SPDX-License-Identifier: Apache-2.0

import DubanAPI
import DubanCore
import WorkingTime

/// How a clock came to its due instant, in sentences.
struct ClockSentences {
  var clock: WhyClock
  var words: WorkflowWords
  var people: People
  var when: When

  func all(_ style: Style) -> [String] {
    var out = [start(style), source(style)].compactMap(\.self)
    // The steps are told in the order in which they are reckoned; what had it counted again, where it lies among them.
    var recounts = clock.recounted[...]
    func go(to seq: Int64?) {
      while let seq, let next = recounts.first, next.seq < seq { out.append(recounted(recounts.removeFirst(), style)) }
    }
    for (index, step) in clock.steps.enumerated() {
      switch step {
      case .limit(let count, _):
        out += counted(count, style)
        if index + 1 < clock.steps.count {
          let due = when.moment(count.due)
          out.append(style.say("By itself it would end on \(due).", "依此应于 \(due) 届满。"))
        }
      case .fixed: break
      case .pause(let pause):
        go(to: pause.causes.compactMap(\.began?.seq).min())
        out += told(pause, style)
      case .extension(let more):
        go(to: more.asked?.seq)
        if let asked = more.asked { out.append(self.asked(asked, style)) }
        go(to: more.granted?.seq)
        out += granted(more, style)
      }
    }
    if let still = clock.still {
      go(to: still.began?.seq)
      out.append(
        self.still(still, style)
          + style.say(" It has no due instant until it runs again.", "恢复计时前没有到期时间。"))
    }
    out += recounts.map { recounted($0, style) }
    if let reckoned = clock.reckoned {
      let moment = when.moment(reckoned)
      out.append(
        style.say(
          "By today's calendar it would be \(moment): the change has not come to this matter yet.",
          "按现行日历应为 \(moment)：变更尚未作用于本事项。"))
    }
    if clock.clock.provisional { out.append(provisional(style)) }
    return out
  }

  // MARK: The limit

  private func start(_ style: Style) -> String? {
    let start = when.moment(clock.clock.start)
    let by = clock.began.map { style.say(" (\(cause($0, style)))", "（\(cause($0, style))）") } ?? ""
    if clock.clock.limit == nil { return nil }
    return switch clock.from {
    case "entered":
      style.say("It counts from \(start), when the matter came to this step\(by).", "自 \(start) 进入本环节起算\(by)。")
    case "paused": style.say("It counts from \(start), when the matter was paused\(by).", "自 \(start) 暂停起算\(by)。")
    case "opened": style.say("It counts from \(start), when the matter was opened\(by).", "自 \(start) 登记起算\(by)。")
    default:
      style.say(
        "It counts from \(start), the value of \(field(clock.from, style))\(by).",
        "自 \(start)（字段“\(words.title(ofField: clock.from, style))”）起算\(by)。")
    }
  }

  /// `#3 Coordinate by Wang`.
  private func cause(_ event: WhyEvent, _ style: Style) -> String {
    let title = words.title(ofEvent: event.name, in: nil, style)
    let who = event.actor.map { people.name($0, style) }.map { style.say(" by \($0)", "，\($0)") } ?? ""
    return "#\(event.seq) \(title)\(who)"
  }

  private func field(_ name: String, _ style: Style) -> String {
    Naming.both(words.title(ofField: name, style), name, style)
  }

  private func source(_ style: Style) -> String {
    let source = clock.source
    if let every = clock.clock.every {
      return style.say("It recurs by the calendar: \(every).", "按日历反复发生：\(every)。")
    }
    guard let limit = clock.clock.limit.map({ Limits.word($0, style) }) else {
      guard let field = source.field else {
        return style.say("A fixed instant, no limit, is the duty.", "时限为固定时刻。")
      }
      return style.say(
        "It is due at a fixed instant, the value of \(self.field(field, style)).",
        "到期为固定时刻，取自字段“\(words.title(ofField: field, style))”。")
    }
    var from = ""
    if let setting = source.setting { from = style.say(", the setting '\(setting)'", "（参数“\(setting)”）") }
    if let field = source.field { from = style.say(", the field '\(field)'", "（字段“\(field)”）") }
    let chosen =
      switch source.condition {
      case nil: ""
      case "else": style.say(", as no other alternative held", "，其他条件均不成立")
      case let condition?: style.say(", since \(condition)", "，因满足条件 \(condition)")
      }
    return style.say("The limit is \(limit)\(from)\(chosen).", "时限\(limit)\(from)\(chosen)。")
  }

  private func counted(_ count: CountView, _ style: Style) -> [String] {
    var out: [String] = []
    if let first = count.firstDay {
      out.append(
        style.say(
          "The day itself is not counted; the first day is \(when.day(first)).", "当日不计，自 \(when.day(first)) 起计。"))
    }
    if let begins = count.begins {
      out.append(style.say("The first working instant is \(when.moment(begins)).", "首个工作时刻为 \(when.moment(begins))。"))
    }
    out += skipped(count.uncounted, style)
    if !count.makeupWorkdays.isEmpty {
      let days = style.list(count.makeupWorkdays.map(when.day))
      out.append(style.say("Counted, as make-up workdays: \(days).", "调休上班，计入：\(days)。"))
    }
    if !count.halfDays.isEmpty {
      let days = style.list(count.halfDays.map(when.day))
      out.append(style.say("Half days: \(days).", "半天工作日：\(days)。"))
    }
    if let monthEnd = count.monthEnd {
      out.append(
        style.say("That month has no such day; its last is \(when.day(monthEnd)).", "该月无此日，取月末 \(when.day(monthEnd))。"))
    }
    if count.ending == "rolled", let nominal = count.nominalDay, let last = count.lastDay {
      out.append(rolled(nominal, over: count.over, to: last, style))
    } else if let last = count.lastDay {
      out.append(
        style.say(
          "The last day is \(when.day(last)); it ends when the office closes.", "最后一日为 \(when.day(last))，至下班时届满。"))
    }
    return out
  }

  private func skipped(_ days: [CountView.Day], _ style: Style) -> [String] {
    days.isEmpty ? [] : [style.say("Not counted: ", "不计：") + runs(days, style) + style.say(".", "。")]
  }

  private func runs(_ days: [CountView.Day], _ style: Style) -> String {
    DayRuns(days, when) { people.name($0, style) }.text(style)
  }

  private func rolled(_ nominal: String, over: [CountView.Day], to last: String?, _ style: Style) -> String {
    let (nominal, over) = (when.day(nominal), runs(over, style))
    guard let last = last.map(when.day) else {
      return style.say("The last day would be \(nominal); it moves over \(over).", "期满日本为 \(nominal)，遇 \(over)，顺延。")
    }
    return style.say(
      "The last day would be \(nominal); over \(over) it moves to \(last).", "期满日本为 \(nominal)，遇 \(over)，顺延至 \(last)。")
  }

  // MARK: Pauses and extensions

  private func told(_ pause: WhyPause, _ style: Style) -> [String] {
    var out = pause.causes.map { still($0, style) }
    let isOver = !pause.causes.contains(where: isUnderWay)
    let took = isOver ? "took" : "takes"
    let (before, due) = (when.moment(pause.before), when.moment(pause.due))
    if clock.clock.every != nil {
      return out + [style.say("What falls into it does not happen.", "其间的不发生。")]
    }
    guard let lost = pause.lost else {
      return out + [style.say("It \(isOver ? "moved" : "moves") nothing; due stays \(due).", "未影响时限，到期仍为 \(due)。")]
    }
    let what: String =
      switch lost {
      case .time(let span): when.hours(span)
      case .workingTime(let span): style.say("\(when.hours(span)) of working time", "工作时间\(when.hours(span))")
      case .days(let days): style.say("\(days) day\(days == 1 ? "" : "s")", "\(days)天")
      }
    if pause.before == pause.due {
      out.append(style.say("It \(took) \(what); due stays \(due).", "占用\(what)，到期仍为 \(due)。"))
    } else {
      out.append(
        style.say("It \(took) \(what): due moves from \(before) to \(due).", "占用\(what)：到期由 \(before) 顺延至 \(due)。"))
    }
    out += skipped(pause.uncounted, style)
    if let nominal = pause.nominalDay { out.append(rolled(nominal, over: pause.over, to: nil, style)) }
    return out
  }

  /// Whether it goes on: a pause has its end from the beginning.
  private func isUnderWay(_ still: WhyStill) -> Bool {
    still.ended == nil && !(still.to.map(when.isPast) ?? false)
  }

  private func still(_ still: WhyStill, _ style: Style) -> String {
    let (from, to) = (when.moment(still.from), still.to.map { when.moment($0) })
    let span =
      to.map { style.say("From \(from) to \($0)", "\(from) 至 \($0)，") } ?? style.say("Since \(from)", "自 \(from) 起，")
    let stood = to == nil ? "has stood still" : "stood still"
    switch still.cause {
    case .step:
      let step = words.title(ofStep: still.step ?? "", style)
      return style.say(
        "\(span) it \(stood): the matter \(to == nil ? "is" : "was") in the step \(step), where this clock does not run.",
        "\(span)停止计时：事项处于“\(step)”环节，本时限不计。")
    case .away:
      return style.say(
        "\(span) it \(stood): the matter had left this step, whose clock goes on with the next visit.",
        "\(span)停止计时：事项离开了本环节，再次进入时接续计算。")
    case .pause:
      let by = still.began.map { style.say(" (\(cause($0, style)))", "（\(cause($0, style))）") } ?? ""
      var text =
        isUnderWay(still)
        ? style.say(
          "Since \(from) it is paused\(to.map { ", until \($0) at the latest" } ?? "")\(by)",
          "自 \(from) 起暂停\(to.map { "，至迟至 \($0)" } ?? "")\(by)")
        : style.say("\(span) it was paused\(by)", "\(span)暂停\(by)")
      if let reason = still.began?.reason { text += style.say(": \(reason)", "：\(reason)") }
      if let waiting = still.began?.waitingFor {
        let who = FieldText(people: people, when: when).text(waiting, type: waiting.stringValue.map { _ in "person" })
        text += style.say("; waiting for \(who)", "；等待\(who)")
      }
      if let ended = still.ended, ended.name == BuiltIn.resume.rawValue {
        text += style.say("; resumed (\(cause(ended, style)))", "；已恢复（\(cause(ended, style))）")
      }
      return text + style.say(".", "。")
    }
  }

  private func asked(_ asked: WhyEvent, _ style: Style) -> String {
    let reason = asked.reason.map { style.say(": \($0)", "：\($0)") } ?? ""
    return style.say(
      "On \(when.moment(asked.at)) more time was asked for (\(cause(asked, style)))\(reason).",
      "\(when.moment(asked.at)) 申请延期（\(cause(asked, style))）\(reason)。")
  }

  private func granted(_ more: WhyExtension, _ style: Style) -> [String] {
    let by = more.granted.map { style.say(" (\(cause($0, style)))", "（\(cause($0, style))）") } ?? ""
    let limit = Limits.word(more.limit, style)
    var out = [
      style.say(
        "On \(when.moment(more.at)) \(limit) more were granted\(by), counted from the due instant before.",
        "\(when.moment(more.at)) 批准延长\(limit)\(by)，自原到期时间起算。")
    ]
    out += skipped(more.count.uncounted, style)
    if more.count.ending == "rolled", let nominal = more.count.nominalDay {
      out.append(rolled(nominal, over: more.count.over, to: more.count.lastDay, style))
    }
    let (before, due) = (when.moment(more.before), when.moment(more.count.due))
    return out + [style.say("Due moves from \(before) to \(due).", "到期由 \(before) 延至 \(due)。")]
  }

  // MARK: What moved it since

  private func recounted(_ recounted: WhyClock.Recounted, _ style: Style) -> String {
    let (recount, at) = (recounted.recount, when.moment(recounted.at))
    return style.say(
      "On \(at) it was counted again (#\(recounted.seq)), since \(recount.why.in(.en)): \(recount.moved(when)).",
      "\(at) 重新计算（#\(recounted.seq)），因\(recount.why.in(.zh))：\(recount.moved(when))。")
  }

  private func provisional(_ style: Style) -> String {
    let years = Set(
      clock.steps.flatMap { (step) -> [Int64] in
        switch step {
        case .limit(let count, _): return count.provisionalYears
        case .extension(let more): return more.count.provisionalYears
        case .fixed, .pause: return []
        }
      })
    return style.say("Provisional: ", "暂定：") + DayWords.unknown(years.sorted(), style) + style.say(".", "。")
  }
}
