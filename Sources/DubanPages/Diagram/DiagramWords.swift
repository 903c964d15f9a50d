// SPDX-License-Identifier: Apache-2.0

import CEL
import DubanCore
import OrderedCollections
import WorkingTime

/// How a picture says things in the reader's language.
struct DiagramWords {
  var workflow: Workflow
  var office: Office?
  var language: Language

  func say(_ en: String, _ zh: String) -> String { language == .zh ? zh : en }
  func list(_ items: [String]) -> String { items.joined(separator: say(", ", "、")) }
  func text(_ text: Text) -> String { text.in(language) }

  // MARK: People

  func who(_ who: Who) -> String {
    switch who {
    case .role("owner"): say("owner", "责任人")
    case .role("supervisor"): say("supervisor", "督办人")
    case .role(let name): name
    case .field(let name): field(name)
    case .post(let name): post(name)
    case .anyone: say("anyone in the office", "本机关任何人")
    case .everyone: say("everyone", "全体人员")
    case .public: say("the public", "网上来件人")
    case .parents: say("the parent matter", "上级事项")
    case .opener: say("opener", "立项人")
    case .raiser: say("raiser", "交办人")
    case .handler: say("handler", "承办人")
    }
  }

  func who(_ list: [Who]) -> String { self.list(list.map(who)) }

  /// A unit that holds a post is known by its own name; a person may be another tomorrow.
  private func post(_ name: String) -> String {
    if case .holder(let id) = office?.posts[name], let unit = office?.units[id] { return text(unit.title) }
    return Self.posts[name].map(text) ?? name
  }

  /// Who holds a post of the office at hand, in a word.
  func holder(ofPost name: String) -> String? {
    switch office?.posts[name] {
    case .holder(let id): (office?.units[id]?.title ?? office?.people[id]?.name).map(text)
    case .roster: say("by roster", "轮值")
    case nil: nil
    }
  }

  /// The posts that the language itself speaks of.
  static let posts: [String: Text] = [
    "head": Text(en: "head", zh: "主要负责人"), "superior": Text(en: "superior", zh: "上级负责人"),
    "supervisors": Text(en: "supervisors", zh: "督查岗"), "duty_officer": Text(en: "duty officer", zh: "值班人员"),
  ]

  func exclusions(_ list: [Exclusion]) -> String {
    self.list(
      list.map { exclusion in
        switch exclusion {
        case .who(let who): self.who(who)
        case .actedIn(let step):
          say("whoever acted in \(self.step(step))", "在“\(self.step(step))”中办理过的人")
        }
      })
  }

  // MARK: Names

  func step(_ name: String) -> String { workflow.steps[name].map { text($0.title) } ?? name }

  func field(_ name: String) -> String {
    if let field = workflow.fields[name] { return text(field.title) }
    return name == "reason" ? say("reason", "理由") : name
  }

  func fields(_ names: [String]) -> String { list(names.map(field)) }

  // MARK: Time

  func limit(_ limit: Limit) -> String { limit.localized(zh: language == .zh) }

  func source(_ source: LimitSource) -> String {
    switch source {
    case .limit(let limit, let setting):
      self.limit(limit) + (setting.map { say(" (\($0))", "（\($0)）") } ?? "")
    case .field(let name): say("as in '\(field(name))'", "按“\(field(name))”")
    }
  }

  func moment(_ moment: DueRule.Moment) -> String {
    switch moment {
    case .field(let name): say("on '\(field(name))'", "“\(field(name))”当日")
    case .formula(let formula): say("at ", "于 ") + formula.source.oneLine
    }
  }

  func due(_ due: DueRule) -> String {
    var text: String
    switch due.term {
    case .at(let moment): text = self.moment(moment)
    case .within(let choice):
      let cases = choice.cases.map { condition, limit in
        say(
          "\(source(limit)) if \(condition.source.oneLine)", "\(condition.source.oneLine) 时 \(source(limit))")
      }
      let last = source(choice.otherwise)
      text = cases.isEmpty ? last : (cases + [say("else \(last)", "否则 \(last)")]).joined(separator: say("; ", "；"))
    }
    switch due.from {
    case .entered: break
    case .opened: text += say(" from the opening", "，自立项起算")
    case .field(let name): text += say(" from '\(field(name))'", "，自“\(field(name))”起算")
    }
    if due.again == .continue { text += say(", going on at each return", "，重入时续计") }
    if !due.stopsIn.isEmpty {
      text += say("; stands still in ", "；停计环节：") + list(due.stopsIn.map(step))
    }
    if let extend = due.extend {
      let times = extend.times > 1 ? say(", \(extend.times) times", "，至多 \(extend.times) 次") : ""
      text += say(
        "; \(who(extend.by)) may grant \(source(extend.upto)) more\(times)",
        "；经\(who(extend.by))批准可延长 \(source(extend.upto))\(times)")
    }
    return text
  }

  func atMost(_ most: Int) -> String { say("at most \(most)×", "至多 \(most) 次").replacing(" ", with: "\u{A0}") }

  func timing(_ timing: Timing) -> String {
    switch timing {
    case .after(let limit, let again):
      say("after \(source(limit))", "满\(source(limit))") + (again == .continue ? say(" in all", "（累计）") : "")
        + say(", by itself", "自动")
    case .at(let moment, _): self.moment(moment) + say(", by itself", "自动")
    case .every(let recurrence): self.recurrence(recurrence) + say(", by itself", "自动")
    }
  }

  func recurrence(_ recurrence: Recurrence) -> String {
    var text = say("every \(recurrence.text)", "每逢 \(recurrence.text)")
    if recurrence.onlyWorkdays { text += say(", on working days", "（限工作日）") }
    switch recurrence.roll {
    case .none: break
    case .forward: text += say(", else the next working day", "，遇休息日顺延")
    case .back: text += say(", else the last working day before", "，遇休息日提前")
    }
    return text
  }

  func point(_ point: Rung.Point) -> String {
    switch point {
    case .percent(let percent): say("at \(percent)% of the time", "时限过 \(percent)%")
    case .before(let limit): say("\(self.limit(limit)) before due", "到期前\(self.limit(limit))")
    case .due: say("when due", "到期")
    case .after(let limit): say("\(self.limit(limit)) after due", "到期后\(self.limit(limit))")
    }
  }

  func points(_ points: [Rung.Point]) -> String {
    points.map(point).joined(separator: say(" or ", "或")) + (points.count > 1 ? say(", the earlier", "（取早）") : "")
  }

  // MARK: Effects

  /// What an event or rung does besides moving, but for what it opens.
  func effects(_ effects: Effects, isCardSaid: Bool = false) -> [String] {
    var found: [String] = []
    if let card = effects.card, !isCardSaid {
      found.append(card == .red ? say("gives a red card", "亮红牌") : say("gives a yellow card", "亮黄牌"))
    }
    let told = effects.tell.flatMap(\.who)
    if !told.isEmpty { found.append(say("tells ", "告知") + who(unique(told))) }
    let kinds = unique(effects.record.map(\.kind)).map { kind in office?.records[kind].map { text($0.title) } ?? kind }
    if !kinds.isEmpty { found.append(say("records: ", "记入档案：") + list(kinds)) }
    return found
  }

  private func unique<Element: Hashable>(_ elements: [Element]) -> [Element] { Array(OrderedSet(elements)) }

  func end(_ kind: End.Kind) -> String {
    switch kind {
    case .concluded: say("concluded", "办结")
    case .struckOff: say("struck off", "销号")
    case .declined: say("declined", "不予办理")
    case .transferred: say("transferred", "移交")
    case .cancelled: say("cancelled", "撤销")
    }
  }
}

extension String {
  /// White space of any kind as one space: a formula may stand in several lines of its file.
  var oneLine: String { split(whereSeparator: \.isWhitespace).joined(separator: " ") }
}
