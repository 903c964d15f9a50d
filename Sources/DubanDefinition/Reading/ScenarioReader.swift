// SPDX-License-Identifier: Apache-2.0

import DubanCore
import OrderedCollections
import WorkingTime

/// Reads `*.scenario.yaml`: the language's reference, section 12.
final class ScenarioReader: Reader {
  private let workflows: [String: Workflow]
  private let office: Office?
  /// The workflow of the file; nil where it is not at hand, and then its names are not checked.
  private var workflow: Workflow?

  init(_ findings: Findings, _ workflows: [String: Workflow], _ office: Office?) {
    self.workflows = workflows
    self.office = office
    super.init(findings)
  }

  func scenarios(_ file: SourceFile) -> [Scenario] {
    guard let root = YAMLReader.read(file.bytes, findings) else { return [] }
    guard let nameNode = root["scenarios"] else {
      error("D008", at: root.place, "the key 'scenarios' is missing: the id of the workflow that the stories are about")
      return []
    }
    guard let name = id(nameNode, "a workflow") else { return [] }
    workflow = workflows[name]
    if workflow == nil, !workflows.isEmpty {
      error("D010", at: nameNode.place, "there is no workflow '\(name)'" + meant(name, among: workflows.keys.sorted()))
    }
    let rest = (root.entries ?? []).filter { $0.key != "scenarios" }
    return rest.filter { id($0.key, at: $0.keyPlace, "a scenario") }.compactMap { scenario($0, of: name, file.path) }
  }

  private func scenario(_ entry: Node.Entry, of workflow: String, _ path: String) -> Scenario? {
    guard let node = map(entry.value, .scenario) else { return nil }
    guard let starts = node["starts"] else {
      error("D008", at: node.place, "the key 'starts' is missing: the office's date and time at which the story begins")
      return nil
    }
    guard let start = dateTime(starts) else { return nil }
    var scenario = Scenario(
      workflow: workflow, name: entry.key, title: node["title"].flatMap(text) ?? Text(en: entry.key), path: path,
      line: entry.keyPlace.line, starts: start)
    scenario.leaves = entries(node["leave"] ?? Node(content: .broken, place: node.place), "'leave'").compactMap(absence)
    var names: Set<String> = []
    for item in elements(node["story"]) {
      if let line = line(item, &names) { scenario.story.append(line) }
    }
    if scenario.story.isEmpty { error("D008", at: node.place, "the scenario has no 'story'") }
    return scenario
  }

  private func absence(_ entry: Node.Entry) -> Scenario.Absence? {
    checkPerson(entry.key, at: entry.keyPlace)
    guard let ends = entry.value.list, ends.count == 2 else {
      if !entry.value.isBroken {
        error("D008", at: entry.value.place, "a leave is [ from, until ], not \(entry.value.kind)")
      }
      return nil
    }
    guard let from = dayOrTime(ends[0], daysOn: 0), let until = dayOrTime(ends[1], daysOn: 1) else { return nil }
    guard from < until else {
      error("D008", at: ends[1].place, "the leave ends before it begins")
      return nil
    }
    return Scenario.Absence(person: entry.key, from: from, until: until)
  }

  /// A date stands for its midnight, or for one a day later.
  private func dayOrTime(_ node: Node, daysOn: Int) -> CivilDateTime? {
    if let date = node.text.flatMap(CivilDate.init(parsing:)) {
      return CivilDateTime(date: date.adding(days: daysOn), time: .midnight)
    }
    return dateTime(node)
  }

  private func checkPerson(_ id: String, at place: Place) {
    guard let office, id != Actor.public, office.people[id] == nil else { return }
    error("D010", at: place, "the office has no person '\(id.shortened)'" + meant(id, among: Array(office.people.keys)))
  }

  // MARK: The story

  private func line(_ node: Node, _ names: inout Set<String>) -> Scenario.Line? {
    if let expectation = node["expect"] {
      guard let node = map(node, .expectLine), let expected = expect(expectation) else { return nil }
      var result = expected
      result.on = node["on"].flatMap { matter($0, names) } ?? expected.on.flatMap { names.contains($0) ? $0 : nil }
      if let on = expectation["on"] { _ = matter(on, names) }
      return .expect(result, line: node.place.line)
    }
    guard let node = map(node, .act) else { return nil }
    let when: Scenario.Moment?
    switch (node["at"], node["after"]) {
    case (let at?, nil): when = dateTime(at).map(Scenario.Moment.at)
    case (nil, let after?): when = limit(after).map(Scenario.Moment.after)
    default:
      error(
        "D008", at: node.place,
        "a line of the story says 'at' what time or 'after' what limit, one of them; or what to 'expect'")
      return nil
    }
    var act = Scenario.Act(when: when ?? .at(CivilDateTime(date: .first, time: .midnight)))
    if let who = node["who"].flatMap({ scalar($0, "who acts") }) {
      checkPerson(who, at: node["who"]?.place ?? node.place)
      act.who = who
    }
    if let does = node["does"] {
      if node["who"] == nil { error("D008", at: node.place, "the line does not say 'who' sends the event") }
      act.does = scalar(does, "an event")
      act.with = data(node["with"], of: does)
    } else {
      for key in ["who", "with"] where node[key] != nil {
        error(
          "D008", at: node[key]?.place ?? node.place,
          "'\(key)' belongs to an act, and the line does not say what it 'does'")
      }
    }
    if let on = node["on"] { act.on = matter(on, names) }
    if let name = node["as"].flatMap({ id($0, "a matter of the story") }) {
      act.as = name
      names.insert(name)
    }
    return when == nil ? nil : .act(act, line: node.place.line)
  }

  private func matter(_ node: Node, _ names: Set<String>) -> String? {
    guard let name = scalar(node, "a matter of the story") else { return nil }
    if names.contains(name) { return name }
    error(
      "D010", at: node.place,
      "no line before calls a matter '\(name.shortened)' with 'as'" + meant(name, among: names.sorted()))
    return nil
  }

  /// Data as it is written: a story may also send what is refused.
  private func data(_ node: Node?, of does: Node) -> [String: JSON] {
    let type = does.text ?? ""
    let parts = type.split(separator: ".", maxSplits: 1)
    let other = parts.count == 2 ? workflows[String(parts[0])] : workflow
    let event = String(parts.last ?? "")
    if let other, !other.eventNames.contains(event) {
      error(
        "D010", at: does.place,
        "the workflow '\(other.name)' has no event '\(type.shortened)'"
          + meant(event, among: other.eventNames.sorted()))
    }
    let given = entries(node ?? Node(content: .broken, place: does.place), "'with'")
    return Dictionary(given.compactMap { entry in Self.untyped(entry.value).map { (entry.key, $0) } }) { $1 }
  }

  private static func untyped(_ node: Node) -> JSON? {
    switch node.content {
    case .scalar(let text, _): .string(text)
    case .list(let nodes): .array(nodes.compactMap(untyped))
    case .map(let entries):
      .object(Dictionary(entries.compactMap { entry in untyped(entry.value).map { (entry.key, $0) } }) { $1 })
    case .broken: nil
    }
  }

  private enum RefusalWord: String, CaseIterable { case step, actor, `if` }

  private func expect(_ node: Node) -> Scenario.Expectation? {
    guard let node = map(node, .expectation) else { return nil }
    var expected = Scenario.Expectation()
    expected.on = node["on"]?.text
    expected.step = node["step"].flatMap { step($0) }
    expected.owner = node["owner"].flatMap { party($0) }
    expected.handler = node["handler"].flatMap { party($0) }
    expected.due = node["due"].flatMap(instant)
    expected.paused = node["paused"].flatMap(instant)
    expected.card = node["card"].flatMap { word($0, "a card") }
    expected.end = node["end"].flatMap { word($0, "an end") }
    expected.told = node["told"].map { told in
      elements(told).compactMap { item in
        let person = scalar(item, "a person")
        if let person { checkPerson(person, at: item.place) }
        return person
      }
    }
    expected.answered = node["answered"].flatMap { scalar($0, "who was answered") }
    expected.takes = node["takes"].map { takes in
      elements(takes).compactMap { item in
        guard let event = scalar(item, "an event") else { return nil }
        if let workflow, !workflow.eventNames.contains(event) {
          error(
            "D010", at: item.place,
            "the workflow has no event '\(event.shortened)'" + meant(event, among: workflow.eventNames.sorted()))
        }
        return event
      }
    }
    expected.row = node["row"].map { row in cells(row, "'row'") }
    if let row = node["row"], let workflow, !workflow.ledger.isEmpty {
      let titles = workflow.ledger.flatMap { [$0.title.en, $0.title.zh].compactMap { $0 } }
      for entry in row.entries ?? [] where !titles.contains(entry.key) {
        error(
          "D010", at: entry.keyPlace,
          "the ledger has no column '\(entry.key.shortened)'" + meant(entry.key, among: titles))
      }
    }
    expected.record = node["record"].map { cells($0, "'record'") }
    expected.opened = node["opened"].map { elements($0).compactMap { id($0, "a workflow") } }
    expected.refused = node["refused"].flatMap { refused in
      if refused.list != nil { return .fields(elements(refused).compactMap { scalar($0, "a field") }) }
      let found: RefusalWord? = word(refused, "a refusal, besides a list of fields,")
      return found.map { [.step: .step, .actor: .actor, .if: .condition][$0] ?? .step }
    }
    return expected
  }

  private func instant(_ node: Node) -> Scenario.Expectation.Due? {
    node.text == "none" ? Scenario.Expectation.Due.none : dateTime(node).map { .at($0) }
  }

  private func cells(_ node: Node, _ what: String) -> [String: String] {
    Dictionary(entries(node, what).compactMap { entry in scalar(entry.value, what).map { (entry.key, $0) } }) { $1 }
  }

  private func step(_ node: Node) -> String? {
    guard let name = scalar(node, "a step") else { return nil }
    if let workflow, workflow.steps[name] == nil {
      error(
        "D010", at: node.place,
        "the workflow has no step '\(name.shortened)'" + meant(name, among: Array(workflow.steps.keys)))
    }
    return name
  }

  private func party(_ node: Node) -> String? {
    guard let id = scalar(node, "a person or unit") else { return nil }
    if let office, office.people[id] == nil, office.units[id] == nil {
      error(
        "D010", at: node.place,
        "the office has no person or unit '\(id.shortened)'"
          + meant(id, among: Array(office.people.keys) + Array(office.units.keys)))
    }
    return id
  }
}
