// SPDX-License-Identifier: Apache-2.0

import CEL
import DubanCore
import OrderedCollections
import WorkingTime

/// Reads what workflows and offices have in common: people, formulas, limits, texts with names in them.
class RuleReader: Reader {
  var names: Names
  private var scopes: [FormulaPlace: Scope] = [:]

  /// Stands where a formula could not be read, so that the rest of its construct can be.
  static let placeholder = try? Formula("true", in: Scope(variables: []))

  init(_ findings: Findings, _ names: Names) {
    self.names = names
    super.init(findings)
  }

  // MARK: People

  /// A name of a who-list.
  func who(_ node: Node) -> Who? {
    guard let name = scalar(node, Text(en: "a name", zh: "名称")) else { return nil }
    if let word = Names.everybody.first(where: { $0.word == name }) { return word }
    if name == "owner" || name == "supervisor" || names.roles.contains(name) { return .role(name) }
    if let field = names.fields[name] {
      if field.type.isParty { return .field(name) }
      error(
        "D008", at: node.place,
        Text(
          en: "the field '\(name)' is of type \(field.type.word); a person, people, unit or contact can be named here",
          zh: "字段“\(name)”的类型为“\(field.type.word)”，此处只能写“person”、“people”、“unit”或“contact”类型的字段"))
      return nil
    }
    if names.office.posts.contains(name) {
      names.usedPosts.insert(name)
      return .post(name)
    }
    if names.settings[name] != nil {
      error(
        "D008", at: node.place,
        Text(en: "'\(name)' is a setting, and names nobody", zh: "“\(name)”是参数，不指任何人"))
      return nil
    }
    if presumePost(name) { return .post(name) }
    if let kind = kindOfID(name) {
      error(
        "D010", at: node.place,
        Text(
          en: """
            '\(name)' is \(kind.in(.en)) of the office; a procedure names roles and posts, which outlive those who hold \
            them: name a post that '\(name)' holds
            """,
          zh: "“\(name)”是机构中的\(kind.in(.zh))；流程只写角色和岗位，人员变动时无须改流程：请写“\(name)”担任的岗位"))
      return nil
    }
    error(
      "D010", at: node.place,
      Text(en: "nobody is called '\(name.shortened)' here", zh: "此处没有名为“\(name.shortened)”的角色、岗位或指人的字段")
        + meant(name, among: names.parties))
    return nil
  }

  /// What in the office has this id; nil for nothing, or where that is not known.
  private func kindOfID(_ name: String) -> Text? {
    if names.office.people?.contains(name) == true { return Text(en: "a person", zh: "人员") }
    return names.office.units?.contains(name) == true ? Text(en: "a unit", zh: "单位") : nil
  }

  func whoList(_ node: Node?) -> [Who] { elements(node).compactMap(who) }

  /// The one name of a step's handler.
  func handler(_ node: Node) -> Who? {
    guard node.list == nil else {
      error(
        "D008", at: node.place,
        Text(
          en: "a step has one handler: one name, not a list; give several a unit, a post or a field of type people",
          zh: "环节只有一个承办人，应写一个名称，而不是列表；要由多人承办，请写单位、岗位或“people”类型的字段"))
      return nil
    }
    guard let who = who(node) else { return nil }
    switch who {
    case .role, .post, .opener: return who
    case .field(let name):
      guard names.fields[name]?.type != .contact else {
        error(
          "D008", at: node.place,
          Text(
            en: "'\(name)' is a contact, who may have no account; a person, people or unit can handle a step",
            zh: "“\(name)”是联系人，可能没有账号；可承办环节的是“person”、“people”或“unit”类型的字段"))
        return nil
      }
      return who
    case .anyone, .everyone, .public, .parents, .raiser, .handler:
      error(
        "D008", at: node.place,
        Text(
          en: "'\(who.word)' cannot handle a step; a role, post or field of type person, people or unit can",
          zh: "“\(who.word)”不能承办环节；可由角色、岗位或“person”、“people”、“unit”类型的字段承办"))
      return nil
    }
  }

  /// Whether an unknown name can be a post of an office that is not at hand.
  private func presumePost(_ name: String) -> Bool {
    guard names.office.isOpen, names.office.posts.count < 200, Self.isID(name), !name.contains("-"),
      closest(to: name, among: names.parties) == nil
    else { return false }
    names.office.posts.append(name)
    names.usedPosts.insert(name)
    scopes = [:]
    return true
  }

  // MARK: Formulas

  /// What the value of a formula must be.
  enum Expected {
    case anything, condition, party, instant, number, list
    case field(FieldType)
  }

  func formula(_ node: Node, _ place: FormulaPlace, _ expected: Expected) -> Formula? {
    guard let text = scalar(node, Text(en: "a formula", zh: "公式")) else { return nil }
    return formula(text, skipping: 0, node, place, expected)
  }

  /// A value: a formula where the text begins with `=`, else nil without a word.
  func formulaValue(_ node: Node, _ place: FormulaPlace, _ expected: Expected) -> (Formula?, isFormula: Bool) {
    guard case .scalar(let text, let style) = node.content, text.first == "=" else { return (nil, false) }
    if style.isPlain {
      error(
        "D007", at: node.place,
        Text(
          en: "a formula after '=' is quoted, or else a comma or bracket would cut it: \"\(text.shortened)\"",
          zh: "以“=”开头的公式须加引号，否则会被逗号或括号截断，应写作：\"\(text.shortened)\""))
    }
    return (formula(String(text.dropFirst()), skipping: 1, node, place, expected), true)
  }

  private func formula(
    _ source: String, skipping: Int, _ node: Node, _ place: FormulaPlace, _ expected: Expected
  ) -> Formula? {
    while true {
      do throws(FormulaErrors) {
        let formula = try Formula(source, in: scope(place))
        let posts = formula.variableSlots.filter(names.office.posts.contains)
        names.usedPosts.formUnion(posts)
        checkCalls(of: formula, skipping, node)
        check(formula, skipping, node, expected)
        return formula
      } catch {
        if presumePosts(in: error, of: source) { continue }
        for error in error.errors {
          let code =
            switch error.kind {
            case .syntax, .literal: "D012"
            case .name, .arity, .type, .limit: "D013"
            }
          self.error(
            code, at: node.place(ofByte: skipping + error.offset),
            Text(en: error.message, zh: "公式有误：\(error.message)"))
        }
        return nil
      }
    }
  }

  private func scope(_ place: FormulaPlace) -> Scope {
    if let scope = scopes[place] { return scope }
    let scope = FormulaScope.scope(
      fields: names.fields, roles: names.roles, posts: names.office.posts, settings: Array(names.settings.keys),
      place: place)
    scopes[place] = scope
    return scope
  }

  /// Takes unknown variables for posts of an office that is not at hand; whether there was one.
  private func presumePosts(in errors: FormulaErrors, of source: String) -> Bool {
    var found = false
    for error in errors.errors where error.kind == .name {
      let bytes = Array(source.utf8)
      let name = bytes[min(error.offset, bytes.count)...].prefix {
        $0 == 0x5F || (0x61...0x7A).contains($0) || (0x30...0x39).contains($0)
      }
      let isMember = error.offset > 0 && bytes[error.offset - 1] == UInt8(ascii: ".")
      let isCall = bytes[name.endIndex...].first { $0 != 0x20 } == UInt8(ascii: "(")
      if !isMember, !isCall, presumePost(String(decoding: name, as: UTF8.self)) { found = true }
    }
    return found
  }

  /// Literal names in calls: of steps.
  private func checkCalls(of formula: Formula, _ skipping: Int, _ node: Node) {
    for call in formula.calls where ["taken", "left", "entered"].contains(call.name) {
      guard case .string(let step)? = call.arguments.first ?? nil, !names.steps.contains(step) else { continue }
      error(
        "D010", at: node.place(ofByte: skipping + call.offset),
        Text(
          en: "\(call.name)() names the step '\(step.shortened)', which there is not",
          zh: "\(call.name)() 所指的环节“\(step.shortened)”不存在")
          + meant(step, among: names.steps))
    }
  }

  private func check(_ formula: Formula, _ skipping: Int, _ node: Node, _ expected: Expected) {
    let type = formula.type
    let fits: Bool
    let wanted: Text
    switch expected {
    case .anything: return
    case .condition:
      fits = type.isAssignable(to: .bool)
      wanted = Text(en: "a condition is true or false", zh: "条件的值应为 true 或 false")
    case .instant:
      fits = type.isAssignable(to: .timestamp)
      wanted = Text(en: "an instant is expected", zh: "此处应为时刻")
    case .number:
      fits = type.isNumeric
      wanted = Text(en: "a number is expected", zh: "此处应为数字")
    case .list:
      fits = type.isAssignable(to: .list(.dyn))
      wanted = Text(en: "a list is expected", zh: "此处应为列表")
    case .party:
      fits = type.isParty
      wanted = Text(en: "a person, a unit or a list of them is expected", zh: "此处应为人员、单位或由其组成的列表")
    case .field(let field):
      fits = field.takes(type)
      wanted = Text(en: "the field is of type \(field.word)", zh: "字段的类型为“\(field.word)”")
    }
    guard !fits else { return }
    error(
      "D013", at: node.place(ofByte: skipping),
      wanted + Text(en: ", and this formula gives \(type)", zh: "，而此公式的结果类型为“\(type)”"))
  }

  // MARK: Alternatives and limits

  /// A value, or a list of alternatives.
  func choice<Value: Sendable>(_ node: Node, _ read: (Node) -> Value?) -> Choice<Value>? {
    guard let list = node.list else { return read(node).map { Choice($0) } }
    var cases: [(when: Formula, then: Value)] = []
    var otherwise: Value?
    for (index, item) in list.enumerated() {
      guard let item = map(item, .alternative) else { return nil }
      if let last = item["else"] {
        if item["if"] != nil || item["then"] != nil {
          error(
            "D021", at: item.place,
            Text(
              en: "an alternative has 'if' and 'then', or 'else' alone", zh: "一项备选应写“if”和“then”，或只写“else”"))
        }
        if index != list.count - 1 {
          error(
            "D021", at: item.place,
            Text(
              en: "'else' closes the alternatives; what follows it would never count",
              zh: "“else”应为最后一项备选，其后的各项永远不会生效"))
        }
        guard let value = read(last) else { return nil }
        otherwise = value
        continue
      }
      guard let condition = item["if"], let then = item["then"] else {
        error(
          "D021", at: item.place,
          Text(
            en: "an alternative is { if: FORMULA, then: … }, and the last is { else: … }",
            zh: "每项备选应写作 { if: 公式, then: … }，最后一项写作 { else: … }"))
        return nil
      }
      let when = formula(condition, .event, .condition) ?? Self.placeholder
      guard let value = read(then), let when else { return nil }
      cases.append((when, value))
    }
    guard let otherwise else {
      if !node.isBroken {
        error(
          "D021", at: node.place,
          Text(
            en: "the alternatives do not end with { else: … }, so there may be none that holds",
            zh: "备选的最后一项不是 { else: … }，可能没有一项成立"))
      }
      return nil
    }
    return Choice(cases: cases, otherwise: otherwise)
  }

  /// A limit, or the name of a setting or field that is one.
  func limitSource(_ node: Node) -> LimitSource? {
    guard let text = scalar(node, Text(en: "a limit", zh: "时限")) else { return nil }
    if let setting = names.settings[text] {
      do throws(LimitError) {
        return .limit(try Limit(parsing: setting.text), setting: text)
      } catch {
        setting.findings.error(
          "D014", at: setting.node.place,
          Text(en: "as a limit: \(error.localized(zh: false))", zh: "此参数用作时限：\(error.localized(zh: true))"))
        return Self.someLimit
      }
    }
    if let field = names.fields[text] {
      if field.type == .limit { return .field(text) }
      error(
        "D008", at: node.place,
        Text(
          en: "the field '\(text)' is of type \(field.type.word), not limit",
          zh: "字段“\(text)”的类型为“\(field.type.word)”，而不是“limit”"))
      return nil
    }
    if Self.isID(text), Limit.Unit(rawValue: text) == nil {
      let known = Array(names.settings.keys) + names.fields.values.filter { $0.type == .limit }.map(\.name)
      let near = closest(to: text, among: known).map { Text(en: "; did you mean '\($0)'?", zh: "，是否指“\($0)”？") }
      error(
        "D010", at: node.place,
        Text(en: "no setting or field of type limit is called '\(text)'", zh: "没有名为“\(text)”的参数或“limit”类型的字段")
          + (near
            ?? Text(
              en: "; write a limit like '5 workdays', or a setting's name",
              zh: "；请写“5 workdays”这样的时限，或参数的名称")))
      return nil
    }
    return limit(node).map { .limit($0, setting: nil) } ?? Self.someLimit
  }

  private static let someLimit = (try? Limit(amount: 1, unit: .workdays)).map { LimitSource.limit($0, setting: nil) }

  // MARK: Texts

  /// A text in which `{name}` inserts a field, or the number.
  func filled(_ node: Node) -> Text? {
    guard let text = text(node) else { return nil }
    let known = Array(names.fields.keys) + ["number"]
    for name in text.names where !known.contains(name) {
      error(
        "D010", at: node.place,
        Text(
          en: "the text inserts {\(name.shortened)}, which is no field and not {number}",
          zh: "文本中插入的 {\(name.shortened)} 既不是字段，也不是 {number}")
          + meant(name, among: known))
    }
    return text
  }
}

extension ValueType {
  fileprivate var isNumeric: Bool { [.int, .uint, .double, .dyn].contains(self) }

  /// Whether a value of this type can stand for a person or unit, or several.
  fileprivate var isParty: Bool {
    switch self {
    case .dyn, .string: true
    case .opaque(let name, _): name != "event" && name != "matter" && name != "contact"
    case .list(let element): element.isParty
    default: false
    }
  }
}

extension FieldType {
  func takes(_ value: ValueType) -> Bool {
    switch self {
    case .string, .text, .choice, .time, .limit: value.isAssignable(to: .string)
    case .int: value.isAssignable(to: .int)
    case .number: value.isNumeric
    case .bool: value.isAssignable(to: .bool)
    case .date: value.isAssignable(to: .timestamp) || value == .string
    case .person, .unit: value.isParty
    case .people: value.isParty
    case .contact, .file: true
    case .files, .list: value.isAssignable(to: .list(.dyn))
    }
  }
}
