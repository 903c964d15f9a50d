// SPDX-License-Identifier: Apache-2.0

import OrderedCollections
import WorkingTime

extension Deciding {
  // MARK: Asking

  /// The handler asks for more time: before due, with a reason, once at a time. The clock runs on.
  mutating func extend() throws(Refusal) {
    let (clock, rule) = try clockToExtend()
    if let request = state.asked {
      throw refusal(
        .condition,
        Text(
          en: """
            more time was asked for already, on \(wall(request.at)) by \(name(request.by)); 'grant' or 'deny' answers that
            """,
          zh: "\(name(request.by, .zh))已于 \(wall(request.at)) 申请延期，尚待答复（grant 或 deny）"),
        accepts: [BuiltIn.grant.rawValue, BuiltIn.deny.rawValue])
    }
    guard clock.extensions.count < rule.times else {
      throw refusal(
        .times,
        Text(
          en: "more time was granted \(rule.times) times, which is as often as it may be",
          zh: "已延期 \(rule.times) 次，达到上限"))
    }
    guard !clock.isStanding else {
      throw refusal(
        .condition,
        Text(
          en: "the clock stands still, so it has no due instant to extend; ask when it runs again",
          zh: "计时已停，目前没有可延的期限；恢复计时后再申请"))
    }
    guard at <= clock.due else {
      throw refusal(
        .condition,
        Text(
          en: "asked too late: it was due on \(wall(clock.due)), and more time is asked for before that",
          zh: "申请已迟：期限为 \(wall(clock.due))，延期须在到期前申请"))
    }
    let (limit, until) = try more(on: clock, rule)
    let request = TimeRequest(
      clock: clock.id, limit: limit, until: until, at: at, by: event.actor.person ?? event.actor.account,
      reason: event.data[Self.reason]?.stringValue ?? "")
    state.asked = request
    decision.asked = request
    let say = Text(
      en: "\(state.number): \(name(request.by)) asks for more time, until \(wall(until)): \(request.reason)",
      zh: "\(state.number)：\(name(request.by, .zh))申请延期至 \(wall(until))：\(request.reason)")
    let answers = answerers(of: request, by: .grant)
    for who in answers + answerers(of: request, by: .deny).filter({ !answers.contains($0) }) {
      mail.tell(
        directory.hands(of: ids(of: who), excluding: shutOut.union([request.by])).map(\.person), .extend, say: say)
    }
  }

  /// The duties that run here and may be extended; at least one.
  func extendable() throws(Refusal) -> [(clock: Clock, rule: ExtendRule)] {
    let found = [Clock.ID.step, .matter].compactMap { id -> (clock: Clock, rule: ExtendRule)? in
      guard let clock = state.clock(id), let rule = duty(id)?.extend else { return nil }
      return (clock, rule)
    }
    guard found.isEmpty else { return found }
    throw refusal(
      .step,
      Text(
        en: workflow.mayExtend
          ? "no time limit that runs here may be extended"
          : "no time limit of '\(workflow.name)' may be extended: none says 'extend'",
        zh: workflow.mayExtend ? "本环节没有可以延期的时限" : "流程“\(workflow.name)”没有可以延期的时限（均未规定 extend）"),
      accepts: workflow.takes(state))
  }

  private func clockToExtend() throws(Refusal) -> (clock: Clock, rule: ExtendRule) {
    let found = try extendable()
    let words = found.map(\.clock.id.word)
    guard let word = event.data["clock"]?.stringValue else {
      if found.count == 1 { return found[0] }
      throw refusal(
        .fields,
        Text(
          en: "both the step's time limit and the whole matter's may be extended; 'clock' says which: step or matter",
          zh: "本环节与全事项的时限都可以延期，请以 clock 指明：step（环节）或 matter（全事项）"),
        fields: ["clock"], accepts: words)
    }
    if let chosen = found.first(where: { $0.clock.id.word == word }) { return chosen }
    throw refusal(
      .fields,
      Text(
        en: "the time limit of the \(word) may not be extended here; \(words.joined(separator: " or ")) may",
        zh: "此处“\(word)”的时限不可延期，可延期的为：\(words.joined(separator: "、"))"),
      fields: ["clock"], accepts: words)
  }

  // MARK: How much

  /// The extension that the event names, or all that may be granted; and when the clock would run out with it.
  private func more(on clock: Clock, _ rule: ExtendRule) throws(Refusal) -> (limit: Limit, until: Instant) {
    let most = try limit(rule.upto)
    let latest = due(of: clock, extendedBy: most)
    guard let text = event.data["until"]?.stringValue else { return (most, latest) }
    let limit = try limit(until: text, on: clock, most: most, latest: latest)
    let until = due(of: clock, extendedBy: limit)
    guard until > clock.due else {
      throw misdated(
        en: "'until' must lie after the due instant, \(wall(clock.due))", zh: "“until”须晚于现期限 \(wall(clock.due))")
    }
    guard until <= latest else { throw beyond(latest, most) }
    return (limit, until)
  }

  /// What somebody wrote as `until`: a date means that day's close, and is counted in days from the due instant's; an
  /// instant is counted in seconds; a limit is kept as it is.
  private func limit(
    until text: String, on clock: Clock, most: Limit, latest: Instant
  ) throws(Refusal) -> Limit {
    if let limit = try? Limit(parsing: text) { return limit }
    let time = time(of: clock.id)
    let instant: Instant
    if let date = CivilDate(parsing: text) {
      let days = date.dayNumber - time.date(of: clock.due).dayNumber
      if let limit = try? Limit(amount: days, unit: .days) { return limit }
      instant = time.close(of: date)
    } else if let parsed = RFC3339.parse(text) {
      instant = parsed
    } else {
      throw misdated(
        en: """
          'until' is a date such as 2026-03-10, an instant such as 2026-03-10T18:00:00+08:00, or a limit such as 5 workdays
          """,
        zh: "“until”须为日期（如 2026-03-10）、时刻（如 2026-03-10T18:00:00+08:00）或时限（如 5 workdays）")
    }
    // What is most may be asked for by its instant too; it keeps its unit then.
    if instant == latest { return most }
    guard instant > clock.due else {
      throw misdated(
        en: "'until' must lie after the due instant, \(wall(clock.due))", zh: "“until”须晚于现期限 \(wall(clock.due))")
    }
    // A second begun is given whole: what was asked for is in time.
    let seconds = (instant - clock.due).milliseconds.advanced(by: 999) / 1000
    guard let limit = try? Limit(amount: Int(seconds), unit: .seconds) else { throw beyond(latest, most) }
    return limit
  }

  private func misdated(en: String, zh: String) -> Refusal {
    refusal(.fields, Text(en: en, zh: zh), fields: ["until"])
  }

  private func beyond(_ latest: Instant, _ most: Limit) -> Refusal {
    refusal(
      .fields,
      Text(
        en: "'until' may be \(wall(latest)) at the latest, \(most.localized(zh: false)) more",
        zh: "“until”最迟可到 \(wall(latest))，即延长\(most.localized(zh: true))"),
      fields: ["until"], accepts: [RFC3339.format(latest, in: office.time.zone)])
  }

  private func due(of clock: Clock, extendedBy limit: Limit) -> Instant {
    var clock = clock
    clock.extensions.append(Clock.Extension(limit: limit, granted: at))
    return clock.due(in: time(of: clock.id)).instant
  }

  // MARK: Answering

  /// What is asked for, where something is.
  func request(for builtIn: BuiltIn) throws(Refusal) -> TimeRequest {
    if let request = state.asked { return request }
    throw refusal(
      .step,
      Text(
        en: "nobody has asked for more time here, so there is nothing to \(builtIn.rawValue)",
        zh: "目前没有待答复的延期申请"),
      accepts: workflow.takes(state))
  }

  /// Who answers a request: whom the workflow names for this answer, or else the duty; the head, where those can be
  /// nobody of the office.
  func answerers(of request: TimeRequest, by answer: BuiltIn) -> [Who] {
    let named = (workflow.senders(of: answer) ?? duty(request.clock)?.extend?.by ?? []).filter { who in
      who != .raiser || !directory.raisers(of: state, in: workflow).isEmpty
    }
    return named.isEmpty ? [.post("head")] : named
  }

  /// More time is granted: as asked, or until another instant. A new term of the clock begins, also where its limit ran
  /// out while the request waited.
  mutating func grant() throws(Refusal) {
    let request = try request(for: .grant)
    guard var clock = state.clock(request.clock), let rule = duty(clock.id)?.extend else {
      throw notExtendable()
    }
    var limit = request.limit
    if event.data["until"]?.stringValue != nil {
      guard !clock.isStanding else {
        throw misdated(
          en: "the clock stands still, so 'until' cannot be counted now; grant what was asked for, or wait",
          zh: "计时已停，目前无法计算“until”；可按所申请的同意，或待恢复计时后再答复")
      }
      limit = try more(on: clock, rule).limit
    } else if !clock.isStanding {
      // What was asked for may have become more than that since, by another limit or another calendar.
      let most = try self.limit(rule.upto)
      let latest = due(of: clock, extendedBy: most)
      guard due(of: clock, extendedBy: limit) <= latest else { throw beyond(latest, most) }
    }
    clock.extensions.append(Clock.Extension(limit: limit, granted: at))
    clock.term += 1
    clock.fired = []
    answer(request, .granted)
    count(&clock, ladder: ladder(for: clock.id))
    put(clock)
    let until = clock.isStanding ? nil : clock.due
    let more = limit.localized(zh: false)
    let moreZH = limit.localized(zh: true)
    let reasons = [request.reason, event.data[Self.reason]?.stringValue ?? ""].filter { !$0.isEmpty }
    tell(
      rule, request, .grant,
      Text(
        en: "\(state.number): \(more) more granted\(until.map { ", until \(wall($0))" } ?? ""): "
          + reasons.joined(separator: "; "),
        zh: "\(state.number)：同意延期\(moreZH)\(until.map { "，至 \(wall($0))" } ?? "")：" + reasons.joined(separator: "；")))
  }

  /// More time is denied: no clock changes.
  mutating func deny() throws(Refusal) {
    let request = try request(for: .deny)
    answer(request, .denied)
    let reason = event.data[Self.reason]?.stringValue ?? ""
    let due = state.clock(request.clock).flatMap { $0.isStanding ? nil : $0.due }
    tell(
      duty(request.clock)?.extend, request, .deny,
      Text(
        en: "\(state.number): more time was denied\(due.map { ", it stays due on \(wall($0))" } ?? ""): \(reason)",
        zh: "\(state.number)：不同意延期\(due.map { "，期限仍为 \(wall($0))" } ?? "")：\(reason)"))
  }

  private func notExtendable() -> Refusal {
    refusal(
      .definition,
      Text(
        en: "the time limit for which more was asked may not be extended any more; 'deny' says so",
        zh: "所申请的时限已不可延期，请以 deny 答复"),
      accepts: [BuiltIn.deny.rawValue])
  }

  /// The request is gone.
  private mutating func answer(_ request: TimeRequest, _ outcome: TimeRequest.Outcome) {
    state.asked = nil
    decision.asked = nil
    decision.answered = outcome
  }

  /// What was asked for a clock goes with it, and where another term of it begins.
  mutating func lapseRequest(on clock: Clock.ID) {
    guard let request = state.asked, request.clock == clock else { return }
    answer(request, .lapsed)
  }

  /// After a change of the definition nobody knows what was asked for by heart: it has to be asked anew.
  mutating func tellLapsed(_ request: TimeRequest) {
    let say = Text(
      en: """
        \(state.number): the request of \(wall(request.at)) for more time lapsed with the new version of the procedure
        """,
      zh: "\(state.number)：流程已换版，\(wall(request.at)) 的延期申请失效")
    mail.tell([request.by], .tell, say: say)
    tell([.handler], .tell, saying: say)
  }

  /// What is asked for comes to another instant where its clock is counted again.
  mutating func recountRequest(on clock: Clock) {
    guard var request = state.asked, request.clock == clock.id, !clock.isStanding else { return }
    request.until = due(of: clock, extendedBy: request.limit)
    guard request != state.asked else { return }
    state.asked = request
    decision.asked = request
  }

  // MARK: Telling

  /// The handler, whoever asked and the raiser hear of the answer, and why; so do those whom the duty names.
  private mutating func tell(
    _ rule: ExtendRule?, _ request: TimeRequest, _ occasion: Message.Occasion, _ say: Text
  ) {
    mail.tell([request.by], occasion, say: say)
    let others = (rule?.tell ?? []).filter { $0 != .handler && $0 != .raiser }
    tell([.handler, .raiser] + others, occasion, saying: say)
  }

  private func ids(of who: Who) -> [String] {
    who == .raiser ? directory.raisers(of: state, in: workflow) : directory.ids(named: who, of: state)
  }

  private func wall(_ instant: Instant) -> String {
    office.time.zone.civil(instant).description
  }

  private func name(_ person: String, _ language: Language = .en) -> String {
    office.people[person]?.name.in(language) ?? person
  }
}
