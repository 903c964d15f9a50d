// SPDX-License-Identifier: Apache-2.0

public import DubanCore
import OrderedCollections
import WorkingTime

extension Scenario {
  /// Plays the story in virtual time.
  public func play(in environment: Environment) -> ScenarioResult {
    var player = Player(self, in: environment)
    player.play()
    return ScenarioResult(
      scenario: self, failures: player.failures, entries: player.simulation.entries, matters: player.simulation.matters)
  }
}

/// One scenario on its way.
private struct Player {
  let scenario: Scenario
  var simulation: Simulation
  var failures: [ScenarioResult.Failure] = []
  /// The matters by the names that the story gives them.
  var named: [String: String] = [:]
  var first: String?
  /// What became of the last act that sent something.
  var last: Result<Answer, Refusal>?
  /// Entries before the expectation that was looked at last.
  var looked = 0

  init(_ scenario: Scenario, in environment: Environment) {
    self.scenario = scenario
    let zone = environment.office.time.zone
    simulation = Simulation(environment: environment, starts: zone.instant(of: scenario.starts))
  }

  var zone: ZoneRules { simulation.environment.office.time.zone }

  mutating func play() {
    for leave in scenario.leaves { take(leave) }
    looked = simulation.entries.count
    for line in scenario.story {
      switch line {
      case .act(let act, let line): play(act, line)
      case .expect(let expectation, let line): look(expectation, line)
      }
    }
  }

  mutating func fail(_ line: Int, _ message: Text) {
    failures.append(ScenarioResult.Failure(path: scenario.path, line: line, message: message))
  }

  private mutating func take(_ leave: Scenario.Absence) {
    let data: [String: JSON] = [
      "person": .string(leave.person), "from": .string(RFC3339.format(zone.instant(of: leave.from), in: zone)),
      "until": .string(RFC3339.format(zone.instant(of: leave.until), in: zone)),
    ]
    let result = simulation.send(at: simulation.now, as: nil, type: "office.leave", subject: nil, data: data)
    if case .failure(let refusal) = result {
      fail(scenario.line, Text(en: "leave: ", zh: "请假被拒：") + refusal.detail)
    }
  }

  private mutating func play(_ act: Scenario.Act, _ line: Int) {
    let when =
      switch act.when {
      case .at(let local): zone.instant(of: local)
      case .after(let limit): simulation.environment.office.time.due(limit, from: simulation.now).instant
      }
    guard when >= simulation.now else {
      let now = zone.civil(simulation.now)
      fail(line, Text(en: "the story goes back in time: it is \(now) already", zh: "情节的时间倒退了：此时已是 \(now)"))
      return
    }
    guard let event = act.does else {
      let before = simulation.entries.count
      simulation.advance(to: when)
      let opened = scheduled(from: before)
      if first == nil { first = opened.first }
      guard let name = act.as else { return }
      if let number = opened.first {
        named[name] = number
      } else {
        fail(
          line,
          Text(
            en: "no schedule opened a matter until then that could be called '\(name)'",
            zh: "到此时为止没有自动立项的事项可起名“\(name)”"))
      }
      return
    }
    let type = event.contains(".") ? event : "\(scenario.workflow).\(event)"
    let isOpening = type.hasSuffix(".open")
    var number: String?
    if !isOpening, !type.hasPrefix("\(OfficeState.stream).") {
      number = act.on.map { named[$0] } ?? first
      guard number != nil else {
        fail(
          line,
          Text(
            en: "there is no matter \(act.on.map { "'\($0)'" } ?? "yet") to act on",
            zh: act.on.map { "没有事项“\($0)”可办" } ?? "还没有事项可办"))
        return
      }
    }
    var fields = simulation.environment.workflows[String(type.prefix { $0 != "." })]?.fields ?? [:]
    // What a built-in event brings is no field, whatever the workflow calls one of its own.
    if BuiltIn(rawValue: String(type.drop { $0 != "." }.dropFirst())) != nil { fields = [:] }
    var data: [String: JSON] = [:]
    for (name, value) in act.with { data[name] = fields[name]?.type.reading(value) ?? value }
    let result = simulation.send(at: when, as: act.who, type: type, subject: number, data: data)
    last = result
    guard isOpening, case .success(let answer) = result, let opened = answer.number else { return }
    if let name = act.as { named[name] = opened }
    if first == nil { first = opened }
  }

  /// The matters of this workflow that its schedules opened.
  private func scheduled(from index: Int) -> [String] {
    simulation.entries[index...].filter {
      $0.body.event.source == Event.scheduleSource && $0.decision?.opening?.workflow == scenario.workflow
    }.map(\.stream)
  }

  private mutating func look(_ expected: Scenario.Expectation, _ line: Int) {
    if first == nil { first = scheduled(from: 0).first }
    let since = simulation.entries[looked...]
    looked = simulation.entries.count
    lookAtRefusal(expected.refused, line)
    guard let number = expected.on.map({ named[$0] }) ?? first, let matter = simulation.matters[number],
      let workflow = simulation.environment.workflow(of: matter)
    else {
      if expected.refused == nil {
        fail(
          line,
          Text(
            en: "there is no matter \(expected.on.map { "'\($0)'" } ?? "yet")",
            zh: expected.on.map { "没有事项“\($0)”" } ?? "还没有事项"))
      }
      return
    }
    func check(_ what: String, _ expected: String?, _ found: String?) {
      guard let expected, expected != found else { return }
      fail(line, Self.differs(Text(en: what, zh: "“\(what)”"), expected, found))
    }
    func checkHolds(_ what: String, of kind: String? = nil, _ expected: [String]?, _ found: [String]) {
      let missing = (expected ?? []).filter { !found.contains($0) }
      guard !missing.isEmpty else { return }
      let name = kind.map { Text(en: "\(what) \($0)", zh: "“\(what)”中的“\($0)”") } ?? Text(en: what, zh: "“\(what)”")
      let holds = Text(
        en: found.isEmpty ? "none" : found.joined(separator: ", "),
        zh: found.isEmpty ? "实际为空" : "实有\(Self.quoted(found))")
      fail(
        line,
        Text(
          en: "\(name.in(.en)): expected \(missing.joined(separator: ", ")), found \(holds.in(.en))",
          zh: "\(name.in(.zh))应有\(Self.quoted(missing))，\(holds.in(.zh))"))
    }
    check("step", expected.step, matter.step)
    check("owner", expected.owner, matter.roles["owner"]?.joined(separator: ", "))
    check("handler", expected.handler, matter.handler.joined(separator: ", "))
    check("card", expected.card?.rawValue, matter.card?.rawValue)
    check("end", expected.end?.rawValue, matter.end?.kind.rawValue)
    check("answered", expected.answered, matter.end.map { name(of: $0.raiser) })
    func check(_ what: String, _ expected: Scenario.Expectation.Due?, _ found: Instant?) {
      switch expected {
      case nil: break
      case .some(.none): check(what, "none", found.map { zone.civil($0).description } ?? "none")
      case .at(let local): check(what, local.description, found.map { zone.civil($0).description })
      }
    }
    check("due", expected.due, matter.due)
    check("paused", expected.paused, matter.paused?.until)
    checkHolds("told", expected.told, since.flatMap(\.messages).flatMap(\.to))
    checkHolds("takes", expected.takes, workflow.takes(matter))
    let own = simulation.entries.filter { $0.stream == number }.compactMap(\.decision)
    for (kind, of) in (expected.record ?? [:]).sorted(by: { $0.key < $1.key }) {
      checkHolds("record", of: kind, [of], own.flatMap(\.records).filter { $0.kind == kind }.compactMap(\.of))
    }
    let scheduled = since.filter { $0.body.event.source == Event.scheduleSource && $0.decision != nil }.map(\.stream)
    checkHolds(
      "opened", expected.opened,
      (own.flatMap(\.raised) + scheduled).compactMap { simulation.matters[$0]?.workflow })
    if let row = expected.row { look(row, in: matter, workflow, line) }
  }

  private mutating func look(_ row: [String: String], in matter: Matter, _ workflow: Workflow, _ line: Int) {
    let found = LedgerRow(
      of: matter, in: workflow, office: simulation.environment.office, leaves: simulation.office.leaves,
      at: simulation.now)
    for (title, expected) in row.sorted(by: { $0.key < $1.key }) {
      guard let cell = found.cells.first(where: { $0.title.en == title || $0.title.zh == title }) else {
        fail(line, Text(en: "row: the ledger has no column '\(title)'", zh: "“row”：台账没有栏目“\(title)”"))
        continue
      }
      let text = cell.value.stringValue ?? cell.value.text
      if text != expected {
        fail(line, Self.differs(Text(en: "row, \(title)", zh: "“row”中的“\(title)”"), expected, text))
      }
    }
  }

  /// One thing is another than expected.
  private static func differs(_ what: Text, _ expected: String, _ found: String?) -> Text {
    let actual =
      switch found {
      case nil: "实际没有"
      case ""?: "实际为空"
      case let found?: "实为“\(found)”"
      }
    return Text(
      en: "\(what.in(.en)): expected \(expected), found \(found ?? "none")",
      zh: "\(what.in(.zh))应为“\(expected)”，\(actual)")
  }

  private static func quoted(_ words: [String]) -> String { words.map { "“\($0)”" }.joined(separator: "、") }

  private mutating func lookAtRefusal(_ expected: Scenario.Expectation.Refusal?, _ line: Int) {
    guard let expected else {
      // A story that does not speak of a refusal did not mean one.
      if case .failure(let refusal) = last {
        fail(line, Text(en: "the last act was refused: ", zh: "上一步被拒：") + refusal.detail)
      }
      last = nil
      return
    }
    defer { last = nil }
    guard case .failure(let refusal) = last else {
      fail(
        line,
        Text(
          en: "refused: expected the last act to be refused, and it was not",
          zh: "“refused”：上一步应被拒，实际没有被拒"))
      return
    }
    let holds =
      switch expected {
      case .fields(let fields): refusal.reason == .fields && Set(fields).isSubset(of: refusal.fields)
      case .step: refusal.reason == .step || refusal.reason == .times
      case .actor: refusal.reason == .actor
      case .condition: refusal.reason == .condition
      }
    if !holds {
      fail(
        line,
        Text(en: "refused: for another reason than expected: ", zh: "“refused”：上一步被拒，但原因与预期不符：")
          + refusal.detail)
    }
  }

  private func name(of raiser: JSON) -> String { raiser.stringValue ?? raiser["name"]?.stringValue ?? raiser.text }
}
