// SPDX-License-Identifier: Apache-2.0

import CEL
import DubanCore
import OrderedCollections

/// Makes a ``Diagram`` of a workflow.
struct DiagramBuilder {
  let workflow: Workflow
  let words: DiagramWords
  /// Other workflows that are opened, in order.
  private var opened: OrderedSet<String> = []

  init(_ workflow: Workflow, office: Office?, language: Language) {
    self.workflow = workflow
    words = DiagramWords(workflow: workflow, office: office, language: language)
  }

  static func id(step: String) -> String { "step:" + step }
  static func id(workflow: String) -> String { "workflow:" + workflow }

  mutating func diagram() -> Diagram {
    var cards = [opening()]
    if let everywhere = everywhere() { cards.append(everywhere) }
    cards += workflow.steps.values.map { step($0) }
    for name in opened {
      cards.append(
        Diagram.Card(
          id: Self.id(workflow: name), kind: .workflow, title: name, aside: words.say("another workflow", "另一流程")))
    }
    cards = cards.inFlowOrder()
    var steps = 0
    var ends = 0
    for index in cards.indices {
      switch cards[index].kind {
      case .step:
        steps += 1
        cards[index].mark = String(steps)
      case .end:
        cards[index].mark =
          ends < 26 ? String(UnicodeScalar(UInt8(ascii: "A") + UInt8(ends))) : "E\(ends + 1)"
        ends += 1
      case .opening, .everywhere, .workflow: break
      }
    }
    var remarks: [String] = []
    if let purpose = workflow.purpose { remarks.append(words.text(purpose)) }
    if !workflow.basis.isEmpty { remarks.append(words.say("Basis: ", "依据：") + words.list(workflow.basis)) }
    let marks = Dictionary(uniqueKeysWithValues: cards.map { ($0.id, $0.mark) })
    return Diagram(
      language: words.language, name: workflow.name, title: words.text(workflow.title), remarks: remarks, cards: cards,
      ladders: ladders { marks[Self.id(step: $0)] ?? "" }, people: people())
  }

  // MARK: Cards

  private mutating func opening() -> Diagram.Card {
    var card = Diagram.Card(id: "open", kind: .opening, title: words.say("Opening", "立项"))
    card.facts = workflow.schedules.map { schedule in
      let each = schedule.each.map { _ in words.say(", one for each of a list", "，逐项各一件") } ?? ""
      return Diagram.Fact(
        label: words.say("By itself", "自动立项"),
        text: words.recurrence(schedule.recurrence) + words.say(" as \(schedule.as)", "，以 \(schedule.as) 名义") + each)
    }
    card.exits = [exit(workflow.open, everywhere: false)]
    return card
  }

  private mutating func step(_ step: Step) -> Diagram.Card {
    var card = Diagram.Card(
      id: Self.id(step: step.name), kind: step.end == nil ? .step : .end, title: words.text(step.title))
    if let end = step.end {
      // A title that is the word for its kind needs it but once.
      let kind = words.end(end.kind)
      card.aside =
        card.title.lowercased() == kind ? words.say("end", "结束") : words.say("end: \(kind)", "结束：\(kind)")
      card.facts = facts(end)
    } else {
      card.facts = facts(step)
    }
    if !step.enter.isEmpty {
      let effects = words.effects(step.enter)
      if !effects.isEmpty {
        card.facts.append(Diagram.Fact(label: words.say("Entry", "进入时"), text: effects.joined(separator: "\u{A0}· ")))
      }
    }
    card.exits = step.events.values.map { exit($0, everywhere: false) }
    if !step.enter.raise.isEmpty {
      var entry = Diagram.Exit(title: words.say("On entry", "进入时"))
      entry.arrows = opens(step.enter)
      card.exits.append(entry)
    }
    if let due = step.due { card.exits += rungs(of: [due.ladder, workflow.ladder]) }
    return card
  }

  private func facts(_ step: Step) -> [Diagram.Fact] {
    var facts: [Diagram.Fact] = []
    if let who = step.who {
      let not = step.notBy.isEmpty ? "" : words.say(", not ", "（回避：") + words.exclusions(step.notBy)
      facts.append(
        Diagram.Fact(
          label: words.say("Who", "谁来办"), text: words.who(who) + not + (not.isEmpty ? "" : words.say("", "）"))))
    }
    if let how = step.how { facts.append(Diagram.Fact(label: words.say("How", "怎么办"), text: words.text(how))) }
    if let due = step.due { facts.append(Diagram.Fact(label: words.say("Due", "何时结"), text: words.due(due))) }
    return facts
  }

  private func facts(_ end: End) -> [Diagram.Fact] {
    var answer: String
    switch end.answer {
    case .fields(let names): answer = words.fields(names)
    case .text(let text): answer = words.text(text)
    }
    if let told = end.toldIn { answer += words.say(" (how: \(words.field(told)))", "（\(words.field(told))）") }
    var facts = [Diagram.Fact(label: words.say("Answer", "答复"), text: answer)]
    func add(_ label: String, _ names: [String]) {
      if !names.isEmpty { facts.append(Diagram.Fact(label: label, text: words.fields(names))) }
    }
    add(words.say("Because", "理由"), end.because)
    add(words.say("Next", "下一步"), end.next)
    add(words.say("Proof", "凭据"), end.proof)
    return facts
  }

  /// Nil where nothing holds everywhere.
  private mutating func everywhere() -> Diagram.Card? {
    var card = Diagram.Card(id: "everywhere", kind: .everywhere, title: words.say("In every step", "任一环节"))
    if let due = workflow.due {
      card.facts.append(Diagram.Fact(label: words.say("Due", "总时限"), text: words.due(due)))
      card.exits += rungs(of: [due.ladder, workflow.ladder])
    }
    for event in workflow.events.values {
      if BuiltIn(rawValue: event.name) != nil {
        if case .sent(let by?) = event.trigger {
          card.facts.append(Diagram.Fact(label: event.name, text: words.say("by ", "由") + words.who(by)))
        }
      } else {
        card.exits.append(exit(event, everywhere: true))
      }
    }
    return card.facts.isEmpty && card.exits.isEmpty ? nil : card
  }

  // MARK: Ways out

  private mutating func exit(_ event: EventRule, everywhere: Bool) -> Diagram.Exit {
    var exit = Diagram.Exit(title: words.text(event.title))
    let kind: Diagram.Arrow.Kind
    switch event.trigger {
    case .sent(let by):
      kind = .sent
      if let by, !by.isEmpty { exit.details.append(words.say("by ", "由") + words.who(by)) }
    case .timed(let timing):
      kind = .silent
      exit.details.append(words.timing(timing))
    }
    if !event.notBy.isEmpty { exit.details.append(words.say("not by ", "回避：") + words.exclusions(event.notBy)) }
    if !event.needs.isEmpty { exit.details.append(words.say("with ", "须填") + words.fields(event.needs)) }
    if let condition = event.condition {
      let otherwise = event.otherwise.map { words.say(" (else: \(words.text($0)))", "（否则：\(words.text($0))）") } ?? ""
      exit.details.append(words.say("only if ", "须满足 ") + condition.source.oneLine + otherwise)
    }
    exit.details += words.effects(event.effects)
    if let to = event.to {
      exit.arrows = arrows(to, kind)
      if let most = event.atMost {
        let bound = words.atMost(most)
        if exit.arrows.count == 1 { exit.arrows[0].note = bound } else { exit.details.append(bound) }
        if let beyond = event.beyond {
          exit.arrows.append(
            Diagram.Arrow(to: Self.id(step: beyond), kind: kind, condition: words.say("after that", "此后")))
        }
      }
    } else if let most = event.atMost {
      exit.details.append(words.atMost(most))
    }
    exit.arrows += opens(event.effects)
    return exit
  }

  private func arrows(_ to: Choice<String>, _ kind: Diagram.Arrow.Kind) -> [Diagram.Arrow] {
    let cases = to.cases.map { condition, step in
      Diagram.Arrow(
        to: Self.id(step: step), kind: kind, condition: words.say("if ", "若 ") + condition.source.oneLine)
    }
    let otherwise = to.cases.isEmpty ? "" : words.say("else", "否则")
    return cases + [Diagram.Arrow(to: Self.id(step: to.otherwise), kind: kind, condition: otherwise)]
  }

  private mutating func opens(_ effects: Effects) -> [Diagram.Arrow] {
    effects.raise.map { raise in
      opened.append(raise.workflow)
      var condition = raise.when.map { words.say("if ", "若 ") + $0.source.oneLine + " " } ?? ""
      condition += words.say("opens", "另立")
      if let each = raise.each { condition += words.say(", one for each of ", "，逐项：") + each.source.oneLine }
      return Diagram.Arrow(to: Self.id(workflow: raise.workflow), kind: .opens, condition: condition)
    }
  }

  /// The rungs that move, of a duty's ladders from the narrowest to the widest.
  private mutating func rungs(of ladders: [LadderRule]) -> [Diagram.Exit] {
    var exits: [Diagram.Exit] = []
    for (name, rung) in rungs(ladders + [words.office?.ladder].compactMap { $0 }) {
      guard let to = rung.to else { continue }
      exits.append(
        Diagram.Exit(
          title: title(name), details: [words.points(rung.at)], arrows: arrows(to, .silent)))
    }
    return exits
  }

  // MARK: Ladders

  private enum RungKind { case remind, yellow, red, later }

  private func title(_ kind: RungKind) -> String {
    switch kind {
    case .remind: words.say("Reminder", "提醒")
    case .yellow: words.say("Yellow card", "黄牌")
    case .red: words.say("Red card", "红牌")
    case .later: words.say("Escalation", "升级")
    }
  }

  /// The rungs in force, of ladders from the narrowest to the widest.
  private func rungs(_ ladders: [LadderRule]) -> [(RungKind, Rung)] {
    var found: [(RungKind, Rung)] = []
    for (kind, key) in [(RungKind.remind, \LadderRule.remind), (.yellow, \.yellow), (.red, \.red)] {
      for ladder in ladders {
        if case .inherited = ladder[keyPath: key] { continue }
        if case .rung(let rung) = ladder[keyPath: key] { found.append((kind, rung)) }
        break
      }
    }
    return found + (ladders.lazy.compactMap(\.later).first ?? []).map { (.later, $0) }
  }

  /// One for each way in which duties of this workflow are escalated, with the marks of its steps.
  private func ladders(_ mark: (String) -> String) -> [Diagram.Ladder] {
    var clocks: OrderedDictionary<[Diagram.Ladder.Rung], [String]> = [:]
    let general = [workflow.ladder] + [words.office?.ladder].compactMap { $0 }
    for step in workflow.steps.values {
      guard let due = step.due else { continue }
      clocks[rungTexts([due.ladder] + general), default: []].append(mark(step.name))
    }
    if let due = workflow.due {
      clocks[rungTexts([due.ladder] + general), default: []].append(words.say("the whole matter", "全事项"))
    }
    return clocks.map { rungs, of in
      let whose = words.list(of.sorted { ($0.count, $0) < ($1.count, $1) })
      let title = words.say("When a duty is not done in time", "逾期不办时")
      return Diagram.Ladder(
        title: clocks.count == 1 ? title : title + words.say(" (\(whose))", "（\(whose)）"), rungs: rungs)
    }
  }

  private func rungTexts(_ ladders: [LadderRule]) -> [Diagram.Ladder.Rung] {
    var texts = rungs(ladders).map { kind, rung in
      var parts = words.effects(rung.effects, isCardSaid: true)
      if let to = rung.to {
        parts.append(words.say("moves to ", "转入") + words.list(to.values.map(words.step)))
      }
      return Diagram.Ladder.Rung(
        title: title(kind), text: ([words.points(rung.at)] + parts).joined(separator: "\u{A0}· "),
        accent: kind == .remind ? .blue : kind == .yellow ? .yellow : .red)
    }
    if words.office == nil {
      texts.append(
        Diagram.Ladder.Rung(
          title: words.say("Else", "其余"), text: words.say("as the office's ladder says", "按本机关红黄牌规则"), accent: .none))
    }
    texts.append(
      Diagram.Ladder.Rung(
        title: words.say("After that", "此后"),
        text: words.say("it stays on the standing list until it moves", "列入常挂清单，直至办理"), accent: .none))
    return texts
  }

  // MARK: People

  private func people() -> [Diagram.Fact] {
    var facts = workflow.roles.map { name, formula in
      Diagram.Fact(label: words.who(.role(name)), text: formula.source.oneLine)
    }
    let raiser = workflow.raiser.map { workflow.fields[$0] == nil ? words.who(.role($0)) : words.field($0) }
    facts.append(Diagram.Fact(label: words.who(.raiser), text: raiser ?? words.who(.opener)))
    let posts = OrderedSet(workflow.roles.values.flatMap(\.variableSlots)).compactMap { name in
      words.holder(ofPost: name).map { name + words.say(" (\($0))", "（\($0)）") }
    }
    if !posts.isEmpty { facts.append(Diagram.Fact(label: words.say("posts", "岗位"), text: words.list(posts))) }
    let always = workflow.builtIns.map { words.text($0.title) }
    if !always.isEmpty {
      facts.append(Diagram.Fact(label: words.say("in every step besides", "任一环节另可"), text: words.list(always)))
    }
    return facts
  }
}
