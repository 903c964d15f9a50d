// SPDX-License-Identifier: Apache-2.0

import DubanAPI
import DubanCore
import WorkingTime

/// Why a matter is due when it is: from when it counts, by which limit, which days did not count and why, and what
/// fires when.
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
    return lines
  }

  private func paragraph(_ clock: WhyClock, _ style: Style) -> [String] {
    var lines = [Self.capitalized(title(clock, style)) + style.colon.withoutTrailingSpaces]
    for sentence in sentences(clock, style) {
      lines += Wrap.lines(Printable.block(sentence), width: style.width - 2).map { "  " + $0 }
    }
    lines.append("")
    return lines + outcome(clock, style)
  }

  private func title(_ clock: WhyClock, _ style: Style) -> String {
    if case .timed(let name) = Clock.ID(word: clock.clock.id) {
      let title = Naming.both(words.title(ofEvent: name, in: why.step, style), name, style)
      return style.say("the timed event \(title)", "定时事件：\(title)")
    }
    let term = clock.clock.term > 1 ? style.say(", term \(clock.clock.term)", "（第\(clock.clock.term)期）") : ""
    return Clocks.word(clock.clock.id, style) + term
  }

  // MARK: What led to it

  private func sentences(_ clock: WhyClock, _ style: Style) -> [String] {
    var out = [start(clock, style)]
    if let limit = limit(clock, style) { out.append(limit) }
    if let count = clock.count { out += counted(count, style) }
    for pause in clock.suspensions {
      let from = when.moment(pause.from)
      out.append(
        pause.to.map {
          style.say("It stood still from \(from) to \(when.moment($0)).", "\(from) 至 \(when.moment($0)) 暂停计时。")
        } ?? style.say("It stands still since \(from).", "自 \(from) 起暂停计时。"))
    }
    for grant in clock.extensions {
      let limit = Self.limit(grant.limit, style)
      out.append(
        style.say(
          "On \(when.moment(grant.granted)) \(limit) more were granted.", "\(when.moment(grant.granted)) 批准延长\(limit)。")
      )
    }
    if clock.clock.provisional {
      let years = style.list((clock.count?.provisionalYears ?? []).map { String($0) })
      out.append(
        style.say(
          "Provisional: the holidays\(years.isEmpty ? "" : " of \(years)") are not known yet.",
          "暂定：\(years.isEmpty ? "" : "\(years)年的")放假安排尚未公布。"))
    }
    return out
  }

  private func start(_ clock: WhyClock, _ style: Style) -> String {
    let start = when.moment(clock.clock.start)
    let by =
      clock.began.map { beginning in
        let name = String(beginning.type.drop { $0 != "." }.dropFirst())
        let title = words.title(ofEvent: name, in: nil, style)
        let who = beginning.actor.map { people.name($0, style) }.map { style.say(" by \($0)", "，\($0)") } ?? ""
        return style.say(" (#\(beginning.seq) \(title)\(who))", "（#\(beginning.seq) \(title)\(who)）")
      } ?? ""
    return switch clock.from {
    case "entered":
      style.say("It counts from \(start), when the matter came to this step\(by).", "自 \(start) 进入本环节起算\(by)。")
    case "paused": style.say("It counts from \(start), when the matter was paused\(by).", "自 \(start) 暂停起算\(by)。")
    case "opened":
      style.say("It counts from \(start), when the matter was opened\(by).", "自 \(start) 登记起算\(by)。")
    default:
      style.say(
        "It counts from \(start), the value of \(Naming.both(words.title(ofField: clock.from, style), clock.from, style))\(by).",
        "自 \(start)（字段“\(words.title(ofField: clock.from, style))”）起算\(by)。")
    }
  }

  private func limit(_ clock: WhyClock, _ style: Style) -> String? {
    guard let limit = clock.clock.limit.map({ Self.limit($0, style) }) else {
      return style.say("A fixed instant, no limit, is the duty.", "时限为固定时刻。")
    }
    guard let setting = clock.setting else { return style.say("The limit is \(limit).", "时限\(limit)。") }
    return words.type(ofField: setting) == nil
      ? style.say("The limit is \(limit), the setting '\(setting)'.", "时限\(limit)（设置项“\(setting)”）。")
      : style.say("The limit is \(limit), the field '\(setting)'.", "时限\(limit)（字段“\(setting)”）。")
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
    if !count.uncounted.isEmpty {
      out.append(style.say("Not counted: ", "不计：") + days(count.uncounted, style) + style.say(".", "。"))
    }
    if !count.makeupWorkdays.isEmpty {
      let days = style.list(count.makeupWorkdays.map(when.day))
      out.append(style.say("Counted, as make-up workdays: \(days).", "调休上班，计入：\(days)。"))
    }
    if let monthEnd = count.monthEnd {
      out.append(
        style.say("That month has no such day; its last is \(when.day(monthEnd)).", "该月无此日，取月末 \(when.day(monthEnd))。"))
    }
    if count.ending == "rolled", let nominal = count.nominalDay, let last = count.lastDay {
      out.append(
        style.say(
          "The last day would be \(when.day(nominal)); over \(days(count.over, style)) it moves to \(when.day(last)).",
          "期满日本为 \(when.day(nominal))，遇 \(days(count.over, style))，顺延至 \(when.day(last))。"))
    } else if let last = count.lastDay {
      out.append(
        style.say(
          "The last day is \(when.day(last)); it ends when the office closes.", "最后一日为 \(when.day(last))，至下班时届满。"))
    }
    return out
  }

  /// Days of one kind that follow one another are told as one.
  private func days(_ days: [CountView.Day], _ style: Style) -> String {
    var runs: [(first: String, last: String, reason: String)] = []
    for day in days {
      if let run = runs.last, run.reason == day.reason, Self.isNext(day.date, after: run.last) {
        runs[runs.count - 1].last = day.date
      } else {
        runs.append((day.date, day.date, day.reason))
      }
    }
    return style.list(
      runs.map { run in
        let reason = Self.reason(run.reason, style)
        let span = run.first == run.last ? when.day(run.first) : "\(when.day(run.first)) – \(when.day(run.last))"
        return span + style.say(" (\(reason))", "（\(reason)）")
      })
  }

  private static func isNext(_ date: String, after other: String) -> Bool {
    guard let date = CivilDate(parsing: date), let other = CivilDate(parsing: other) else { return false }
    return other.adding(days: 1) == date
  }

  private static func reason(_ reason: String, _ style: Style) -> String {
    switch reason {
    case "weekend": style.say("weekend", "周末")
    case "holiday": style.say("holiday", "法定节假日")
    case "closed": style.say("closed by the office", "本单位停办")
    case "shut": style.say("office closed", "不办公")
    default: reason
    }
  }

  private static func limit(_ text: String, _ style: Style) -> String {
    (try? Limit(parsing: text))?.localized(zh: style.language == .zh) ?? text
  }

  // MARK: What comes of it

  private func outcome(_ clock: WhyClock, _ style: Style) -> [String] {
    let isTimed = clock.clock.id.hasPrefix(":") || clock.clock.id == Clock.ID.pause.word
    let due = clock.clock.due
    var rows: [(label: String, text: String, paint: Paint?)] = [
      (
        isTimed ? style.say("Happens", "届时") : style.say("Due", "到期"), "\(when.moment(due)) · \(when.left(until: due))",
        isTimed ? nil : clock.clock.card.paint
      )
    ]
    if !isTimed {
      for fired in clock.fired where !fired.collapsed {
        let isLate = fired.lateBy.milliseconds >= 1000
        let late = isLate ? style.say(", \(when.rough(fired.lateBy)) late", "，延迟\(when.rough(fired.lateBy))") : ""
        let done = style.say("fired (#\(fired.seq))", "已触发（#\(fired.seq)）") + late
        rows.append((Rungs.word(fired.rung, style), "\(when.moment(fired.at)) · \(done)", Rungs.paint(fired.rung)))
      }
      for point in clock.clock.pending {
        rows.append((Rungs.word(point.rung, style), "\(when.moment(point.at)) · \(when.ahead(point.at))", nil))
      }
    }
    let width = (rows.map { DisplayWidth.of($0.label) }.max() ?? 0) + 2
    return rows.flatMap { Labelled.lines($0.label, $0.text, labelWidth: width, paint: $0.paint, style) }
  }

  private static func capitalized(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }
}
