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
      error(
        "D008", at: root.place,
        Text(
          en: "the key 'scenarios' is missing: the id of the workflow that the stories are about",
          zh: "缺少键“scenarios”：情景所属流程的标识"))
      return []
    }
    guard let name = id(nameNode, Text(en: "a workflow", zh: "流程")) else { return [] }
    workflow = workflows[name]
    if workflow == nil, !workflows.isEmpty {
      error(
        "D010", at: nameNode.place,
        Text(en: "there is no workflow '\(name)'", zh: "没有流程“\(name)”")
          + meant(name, among: workflows.keys.sorted()))
    }
    let rest = (root.entries ?? []).filter { $0.key != "scenarios" }
    return rest.filter { id($0.key, at: $0.keyPlace, Text(en: "a scenario", zh: "情景")) }
      .compactMap { scenario($0, of: name, file.path) }
  }

  private func scenario(_ entry: Node.Entry, of workflow: String, _ path: String) -> Scenario? {
    guard let node = map(entry.value, .scenario) else { return nil }
    guard let starts = node["starts"] else {
      error(
        "D008", at: node.place,
        Text(
          en: "the key 'starts' is missing: the office's date and time at which the story begins",
          zh: "缺少键“starts”：情节开始的日期和时间（按机构时区）"))
      return nil
    }
    guard let start = dateTime(starts) else { return nil }
    var scenario = Scenario(
      workflow: workflow, name: entry.key, title: node["title"].flatMap(text) ?? Text(en: entry.key), path: path,
      line: entry.keyPlace.line, starts: start)
    let leave = node["leave"] ?? Node(content: .broken, place: node.place)
    scenario.leaves = entries(leave, Text(en: "'leave'", zh: "“leave”")).compactMap(absence)
    var names: Set<String> = []
    for item in elements(node["story"]) {
      if let line = line(item, &names) { scenario.story.append(line) }
    }
    if scenario.story.isEmpty {
      error("D008", at: node.place, Text(en: "the scenario has no 'story'", zh: "情景缺少“story”"))
    }
    return scenario
  }

  private func absence(_ entry: Node.Entry) -> Scenario.Absence? {
    checkPerson(entry.key, at: entry.keyPlace)
    guard let ends = entry.value.list, ends.count == 2 else {
      if !entry.value.isBroken {
        error(
          "D008", at: entry.value.place,
          Text(
            en: "a leave is [ from, until ], not \(entry.value.kind.in(.en))",
            zh: "请假应写作 [ 起, 止 ]，而不是\(entry.value.kind.in(.zh))"))
      }
      return nil
    }
    guard let from = dayOrTime(ends[0], daysOn: 0), let until = dayOrTime(ends[1], daysOn: 1) else { return nil }
    guard from < until else {
      error(
        "D008", at: ends[1].place,
        Text(en: "the leave ends before it begins", zh: "请假的结束时间不晚于开始时间"))
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
    error(
      "D010", at: place,
      Text(en: "the office has no person '\(id.shortened)'", zh: "机构中没有人员“\(id.shortened)”")
        + meant(id, among: Array(office.people.keys)))
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
        Text(
          en: "a line of the story says 'at' what time or 'after' what limit, one of them; or what to 'expect'",
          zh: "情节的每一行须写“at”（时间）或“after”（时限），只能写一个；或写“expect”（期望）"))
      return nil
    }
    var act = Scenario.Act(when: when ?? .at(CivilDateTime(date: .first, time: .midnight)))
    if let who = node["who"].flatMap({ scalar($0, Text(en: "who acts", zh: "提交者")) }) {
      checkPerson(who, at: node["who"]?.place ?? node.place)
      act.who = who
    }
    if let does = node["does"] {
      if node["who"] == nil {
        error(
          "D008", at: node.place,
          Text(en: "the line does not say 'who' sends the event", zh: "该行缺少“who”，未写明由谁提交事件"))
      }
      act.does = scalar(does, Text(en: "an event", zh: "事件"))
      act.with = data(node["with"], of: does)
    } else {
      for key in ["who", "with"] where node[key] != nil {
        error(
          "D008", at: node[key]?.place ?? node.place,
          Text(
            en: "'\(key)' belongs to an act, and the line does not say what it 'does'",
            zh: "“\(key)”只用于动作，而该行缺少“does”，未写明提交什么事件"))
      }
    }
    if let on = node["on"] { act.on = matter(on, names) }
    if let name = node["as"].flatMap({ id($0, Text(en: "a matter of the story", zh: "情节中的事项")) }) {
      act.as = name
      names.insert(name)
    }
    return when == nil ? nil : .act(act, line: node.place.line)
  }

  private func matter(_ node: Node, _ names: Set<String>) -> String? {
    guard let name = scalar(node, Text(en: "a matter of the story", zh: "情节中的事项")) else { return nil }
    if names.contains(name) { return name }
    error(
      "D010", at: node.place,
      Text(
        en: "no line before calls a matter '\(name.shortened)' with 'as'",
        zh: "此前没有一行用“as”把事项命名为“\(name.shortened)”")
        + meant(name, among: names.sorted()))
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
        Text(
          en: "the workflow '\(other.name)' has no event '\(type.shortened)'",
          zh: "流程“\(other.name)”没有事件“\(type.shortened)”")
          + meant(event, among: other.eventNames.sorted()))
    }
    let given = entries(node ?? Node(content: .broken, place: does.place), Text(en: "'with'", zh: "“with”"))
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
    expected.card = node["card"].flatMap { word($0, Text(en: "a card", zh: "亮牌")) }
    expected.end = node["end"].flatMap { word($0, Text(en: "an end", zh: "终结类型")) }
    expected.told = node["told"].map { told in
      elements(told).compactMap { item in
        let person = scalar(item, Text(en: "a person", zh: "人员"))
        if let person { checkPerson(person, at: item.place) }
        return person
      }
    }
    expected.answered = node["answered"].flatMap { scalar($0, Text(en: "who was answered", zh: "答复对象")) }
    expected.takes = node["takes"].map { takes in
      elements(takes).compactMap { item in
        guard let event = scalar(item, Text(en: "an event", zh: "事件")) else { return nil }
        if let workflow, !workflow.eventNames.contains(event) {
          error(
            "D010", at: item.place,
            Text(en: "the workflow has no event '\(event.shortened)'", zh: "流程没有事件“\(event.shortened)”")
              + meant(event, among: workflow.eventNames.sorted()))
        }
        return event
      }
    }
    expected.row = node["row"].map { row in cells(row, Text(en: "'row'", zh: "“row”")) }
    if let row = node["row"], let workflow, !workflow.ledger.isEmpty {
      let titles = workflow.ledger.flatMap { [$0.title.en, $0.title.zh].compactMap { $0 } }
      for entry in row.entries ?? [] where !titles.contains(entry.key) {
        error(
          "D010", at: entry.keyPlace,
          Text(
            en: "the ledger has no column '\(entry.key.shortened)'", zh: "台账没有栏目“\(entry.key.shortened)”")
            + meant(entry.key, among: titles))
      }
    }
    expected.record = node["record"].map { cells($0, Text(en: "'record'", zh: "“record”")) }
    expected.opened = node["opened"].map { elements($0).compactMap { id($0, Text(en: "a workflow", zh: "流程")) } }
    expected.refused = node["refused"].flatMap { refused in
      if refused.list != nil {
        return .fields(elements(refused).compactMap { scalar($0, Text(en: "a field", zh: "字段")) })
      }
      let found: RefusalWord? = word(
        refused, Text(en: "a refusal, besides a list of fields,", zh: "“refused”（字段列表除外）"))
      return found.map { [.step: .step, .actor: .actor, .if: .condition][$0] ?? .step }
    }
    return expected
  }

  private func instant(_ node: Node) -> Scenario.Expectation.Due? {
    node.text == "none" ? Scenario.Expectation.Due.none : dateTime(node).map { .at($0) }
  }

  private func cells(_ node: Node, _ what: Text) -> [String: String] {
    Dictionary(entries(node, what).compactMap { entry in scalar(entry.value, what).map { (entry.key, $0) } }) { $1 }
  }

  private func step(_ node: Node) -> String? {
    guard let name = scalar(node, Text(en: "a step", zh: "环节")) else { return nil }
    if let workflow, workflow.steps[name] == nil {
      error(
        "D010", at: node.place,
        Text(en: "the workflow has no step '\(name.shortened)'", zh: "流程没有环节“\(name.shortened)”")
          + meant(name, among: Array(workflow.steps.keys)))
    }
    return name
  }

  private func party(_ node: Node) -> String? {
    guard let id = scalar(node, Text(en: "a person or unit", zh: "人员或单位")) else { return nil }
    if let office, office.people[id] == nil, office.units[id] == nil {
      error(
        "D010", at: node.place,
        Text(en: "the office has no person or unit '\(id.shortened)'", zh: "机构中没有人员或单位“\(id.shortened)”")
          + meant(id, among: Array(office.people.keys) + Array(office.units.keys)))
    }
    return id
  }
}
