// SPDX-License-Identifier: Apache-2.0

import CEL
import DubanCore
import OrderedCollections

/// Makes a ``Workflow`` of a file. Everything is read, whatever was wrong before it; a workflow comes out wherever
/// there is enough of one, and counts only if there was no error.
final class WorkflowReader: RuleReader {
  static let mostSteps = 500
  static let mostFields = 500

  /// The effective settings of the file that were given by the office.
  private(set) var overridden: [String: String] = [:]

  init(_ findings: Findings, _ office: Surroundings) { super.init(findings, Names(office: office)) }

  func workflow(_ root: Node) -> Workflow? {
    guard let root = map(root, .workflow) else { return nil }
    let name = root["workflow"].flatMap { workflowName($0) }
    if root["workflow"] == nil { missing("workflow", in: root, Text(en: "its id", zh: "流程标识")) }
    readSettings(root["settings"])
    readFields(root["fields"])
    let roleNodes = named(
      root["roles"], Text(en: "'roles'", zh: "“roles”"), each: Text(en: "a role", zh: "角色"), formulaName: true)
    names.roles = roleNodes.map(\.key).filter { $0 != "owner" && $0 != "supervisor" } + ["owner", "supervisor"]
    let stepNodes = named(
      root["steps"], Text(en: "'steps'", zh: "“steps”"), each: Text(en: "a step", zh: "环节"), formulaName: false)
    names.steps = stepNodes.map(\.key)
    if stepNodes.count > Self.mostSteps {
      error(
        "D006", at: stepNodes[Self.mostSteps].keyPlace,
        Text(
          en: "the workflow has \(stepNodes.count) steps; at most \(Self.mostSteps) are accepted",
          zh: "流程有 \(stepNodes.count) 个环节，至多 \(Self.mostSteps) 个"))
      return nil
    }
    checkNamespace(roleNodes)
    readReaders(root["fields"])

    let roles = self.roles(roleNodes, root)
    let raiser = root["raiser"].flatMap(self.raiser)
    let open = root["open"].flatMap { opening($0) }
    if root["open"] == nil { missing("open", in: root, Text(en: "the event that opens a matter", zh: "立项事件")) }
    if stepNodes.isEmpty { missing("steps", in: root, Text(en: "where a matter stands", zh: "事项所处的环节")) }
    var steps: OrderedDictionary<String, Step> = [:]
    let (events, never) = commonEvents(root["events"])
    for entry in stepNodes { steps[entry.key] = self.step(entry, common: events) }
    let due = root["due"].flatMap { self.due($0, ofMatter: true) }
    let ladder = root["ladder"].flatMap { map($0, .ladder) }.map { self.ladder($0, mayMove: true) } ?? LadderRule()
    let number = numberPattern(root["number"])
    let title = root["title"].flatMap(text)
    if root["title"] == nil { missing("title", in: root, Text(en: "what people call it", zh: "流程名称")) }
    let purpose = root["purpose"].flatMap(text)
    let basis = elements(root["basis"]).compactMap { scalar($0, Text(en: "a source", zh: "制度依据")) }
    let visibility = self.visibility(root["visibility"])
    let ledger = self.ledger(root["ledger"])
    let renames = self.renames(root["renames"])
    let schedules = self.schedules(root["schedule"], of: name ?? "")
    guard let name, let open, !steps.isEmpty else { return nil }
    return Workflow(
      name: name, version: .zero, title: title ?? Text(en: name), purpose: purpose, basis: basis, number: number,
      settings: names.settings.mapValues(\.text), fields: names.fields, roles: roles, raiser: raiser ?? nil, open: open,
      due: due, ladder: ladder, events: events, never: never, steps: steps, visibility: visibility, ledger: ledger,
      renames: renames, schedules: schedules)
  }

  func missing(_ key: String, in node: Node, _ what: Text) {
    error(
      "D008", at: node.place,
      Text(en: "the key '\(key)' is missing: \(what.in(.en))", zh: "缺少键“\(key)”：\(what.in(.zh))"))
  }

  private func workflowName(_ node: Node) -> String? {
    guard let name = id(node, Text(en: "a workflow", zh: "流程")) else { return nil }
    guard !Event.reservedSources.contains(name) else {
      error(
        "D009", at: node.place,
        Text(
          en: "a workflow cannot be called '\(name)': events of that name are the daemon's own",
          zh: "“\(name)”不能用作流程的标识：以此为前缀的事件由守护进程自用"))
      return nil
    }
    return name
  }

  // MARK: Names

  private func readSettings(_ node: Node?) {
    for entry in named(
      node, Text(en: "'settings'", zh: "“settings”"), each: Text(en: "a setting", zh: "参数"), formulaName: true)
    where isFree(entry, Text(en: "a setting", zh: "参数")) {
      guard let text = scalar(entry.value, Text(en: "the value of a setting", zh: "参数的值")) else { continue }
      let own = Names.Setting(text: text, node: entry.value, findings: findings)
      names.settings[entry.key] = names.office.settings[entry.key] ?? own
      if let given = names.office.settings[entry.key], given.text != text { overridden[entry.key] = given.text }
    }
    for (name, setting) in names.office.settings where names.settings[name] == nil {
      setting.findings.error(
        "D010", at: setting.node.place,
        Text(en: "the workflow has no setting '\(name)'", zh: "流程没有参数“\(name)”")
          + meant(name, among: Array(names.settings.keys)))
    }
  }

  func isFree(_ entry: Node.Entry, _ what: Text) -> Bool {
    guard Names.reserved.contains(entry.key) else { return true }
    error(
      "D009", at: entry.keyPlace,
      Text(
        en: "'\(entry.key)' cannot name \(what.in(.en)): the word has a meaning of its own",
        zh: "“\(entry.key)”不能用作\(what.in(.zh))的标识：此词另有固定含义"))
    return false
  }

  private func checkNamespace(_ roles: [Node.Entry]) {
    for role in roles where role.key != "owner" && role.key != "supervisor" {
      guard isFree(role, Text(en: "a role", zh: "角色")) else { continue }
      if names.fields[role.key] != nil || names.settings[role.key] != nil {
        let other = names.fields[role.key] == nil ? Text(en: "a setting", zh: "参数") : Text(en: "a field", zh: "字段")
        error(
          "D011", at: role.keyPlace,
          Text(
            en: "'\(role.key)' is \(other.in(.en)) already; one name has one meaning",
            zh: "“\(role.key)”已是\(other.in(.zh))，一个名称只能有一种含义"))
      }
      clashWithPost(role.key, at: role.keyPlace, Text(en: "role", zh: "角色"))
    }
  }

  /// Says where a name of the file is also that of a post of the office.
  func clashWithPost(_ name: String, at place: Place, _ what: Text) {
    guard !names.office.isOpen, names.office.posts.contains(name) else { return }
    error(
      "D011", at: place,
      Text(
        en: "the \(what.in(.en)) '\(name)' is also a post of the office; one name has one meaning",
        zh: "\(what.in(.zh))“\(name)”与机构的岗位同名，一个名称只能有一种含义"))
  }

  // MARK: Roles

  private func roles(_ nodes: [Node.Entry], _ root: Node) -> OrderedDictionary<String, Formula> {
    var found: [String: Formula] = [:]
    for entry in nodes { found[entry.key] = formula(entry.value, .role, .party) ?? Self.placeholder }
    if found["owner"] == nil {
      error(
        "D031", at: root["roles"]?.place ?? root.place,
        Text(
          en: "the role 'owner' is never bound; under 'roles', say who owns a matter, such as 'owner: event.actor'",
          zh: "角色“owner”没有指定；请在“roles”下写明事项的责任人，如“owner: event.actor”"))
    }
    if found["supervisor"] == nil {
      let node = Node(content: .scalar("leader(owner)", .plain), place: root.place)
      found["supervisor"] = formula(node, .role, .party)
    }
    return ordered(found, nodes)
  }

  /// Each role after those it reads; a circle is said at each role of it.
  private func ordered(_ roles: [String: Formula], _ nodes: [Node.Entry]) -> OrderedDictionary<String, Formula> {
    var ordered: OrderedDictionary<String, Formula> = [:]
    var left = nodes.map(\.key) + (nodes.contains { $0.key == "supervisor" } ? [] : ["supervisor"])
    while !left.isEmpty {
      let ready = left.filter { name in
        roles[name]?.variableSlots.allSatisfy { !left.contains($0) || ($0 != name && ordered[$0] != nil) } ?? true
      }
      guard !ready.isEmpty else {
        let circle = left.map { "“\($0)”" }.joined(separator: "、")
        for name in left {
          let place = nodes.first { $0.key == name }?.keyPlace ?? .start
          error(
            "D031", at: place,
            Text(
              en: """
                the role '\(name)' depends on itself, by way of \(left.joined(separator: ", ")); it could never be bound
                """,
              zh: "角色“\(name)”经由\(circle)依赖自身，永远无法确定"))
        }
        break
      }
      for name in ready { ordered[name] = roles[name] }
      left.removeAll(where: ready.contains)
    }
    return ordered
  }

  /// Nil within: the opener.
  private func raiser(_ node: Node) -> String?? {
    guard let name = scalar(node, Text(en: "the raiser", zh: "交办人")) else { return nil }
    if name == "opener" { return .some(nil) }
    if names.roles.contains(name) || names.fields[name]?.type.isParty == true { return name }
    guard names.fields[name] == nil else {
      error(
        "D008", at: node.place,
        Text(
          en: "the raiser '\(name)' is a field that names nobody; one of type contact, person, people or unit can",
          zh: "字段“\(name)”不指人，不能作交办人；“contact”、“person”、“people”或“unit”类型的字段可以"))
      return nil
    }
    let known = names.fields.values.filter(\.type.isParty).map(\.name) + names.roles + ["opener"]
    error(
      "D010", at: node.place,
      Text(en: "no field or role is called '\(name.shortened)'", zh: "没有字段或角色“\(name.shortened)”")
        + meant(name, among: known))
    return nil
  }

  // MARK: The rest

  private func numberPattern(_ node: Node?) -> NumberPattern {
    let usual = NumberPattern(pieces: [.workflow, .text("-"), .year, .text("-"), .sequence(digits: 4)])
    guard let node, let text = scalar(node, Text(en: "a number pattern", zh: "编号格式")) else { return usual }
    var pieces: [NumberPattern.Piece] = []
    var rest = text[...]
    while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
      if open > rest.startIndex { pieces.append(.text(String(rest[..<open]))) }
      let word = rest[rest.index(after: open)..<close]
      guard let piece = piece(word) else {
        error(
          "D008", at: node.place,
          Text(
            en: "'{\(String(word).shortened)}' means nothing in a number; {workflow}, {year}, {month} and {seq:4} do",
            zh: "“{\(String(word).shortened)}”在编号中没有含义；可用 {workflow}、{year}、{month}、{seq:4}"))
        return usual
      }
      pieces.append(piece)
      rest = rest[rest.index(after: close)...]
    }
    if !rest.isEmpty { pieces.append(.text(String(rest))) }
    guard pieces.contains(where: { if case .sequence = $0 { true } else { false } }) else {
      error(
        "D008", at: node.place,
        Text(
          en: "the number pattern has no {seq:4}, so all matters would have one number",
          zh: "编号格式中没有 {seq:4}，所有事项的编号都会相同"))
      return usual
    }
    let isPlain = !text.unicodeScalars.contains { $0.value <= 0x20 || "/?#%\\\"<>".unicodeScalars.contains($0) }
    if !isPlain || text.count > 60 {
      error(
        "D008", at: node.place,
        Text(
          en: "a number has at most 60 characters, no spaces and none of / ? # % \\ \" < >, for it stands in addresses",
          zh: "编号要用在网址中，至多 60 个字符，不得有空格和 / ? # % \\ \" < >"))
    }
    return NumberPattern(pieces: pieces)
  }

  private func piece(_ word: Substring) -> NumberPattern.Piece? {
    switch word {
    case "workflow": return .workflow
    case "year": return .year
    case "month": return .month
    default:
      guard word.hasPrefix("seq:"), let digits = Int(word.dropFirst(4)), (1...12).contains(digits) else { return nil }
      return .sequence(digits: digits)
    }
  }

  private func visibility(_ node: Node?) -> Visibility {
    guard let node, let node = map(node, .visibility) else { return Visibility() }
    return Visibility(
      readers: node["readers"].map(whoList),
      confidential: node["confidential"].flatMap { bool($0, Text(en: "'confidential'", zh: "“confidential”")) }
        ?? false,
      never: whoList(node["never"]))
  }

  private func ledger(_ node: Node?) -> [LedgerColumn] {
    guard let node else { return [] }
    return elements(node).compactMap { column in
      guard let column = map(column, .column) else { return nil }
      guard let title = column["title"], let formula = column["is"] else {
        if column["each"] == nil {
          error(
            "D008", at: column.place,
            Text(en: "a column of the ledger has a 'title' and says what it 'is'", zh: "台账栏目须有“title”（名称）和“is”（内容）"))
        }
        return nil
      }
      guard let title = text(title), let formula = self.formula(formula, .ledger, .anything) else { return nil }
      return LedgerColumn(title: title, is: formula)
    }
  }
}
