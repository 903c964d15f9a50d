// SPDX-License-Identifier: Apache-2.0

import CEL
import DubanCore
import OrderedCollections
import WorkingTime

/// What every reader of a file does: takes values out of nodes and says what does not fit.
///
/// Whatever is refused leaves a diagnostic and nil; nil without a diagnostic means that one was written already.
class Reader {
  let findings: Findings

  init(_ findings: Findings) { self.findings = findings }

  func error(_ code: String, at place: Place, _ message: Text) { findings.error(code, at: place, message) }

  // MARK: Mappings and lists

  /// The entries of a mapping whose keys are free; none where nothing stands.
  func entries(_ node: Node, _ what: Text) -> [Node.Entry] {
    switch node.content {
    case .map(let entries): return entries
    case .broken: return []
    case .scalar, .list:
      if !node.isEmpty {
        error(
          "D008", at: node.place,
          Text(
            en: "\(what.in(.en)) is a mapping of 'name: value', not \(node.kind.in(.en))",
            zh: "\(what.in(.zh))应为“名称: 值”的键值对，此处为\(node.kind.in(.zh))"))
      }
      return []
    }
  }

  /// The same where each key is an id.
  func named(_ node: Node?, _ what: Text, each: Text, formulaName: Bool) -> [Node.Entry] {
    guard let node else { return [] }
    return entries(node, what).filter { id($0.key, at: $0.keyPlace, each, formulaName: formulaName) }
  }

  /// A mapping with the keys of a construct; each other key is said to be wrong. Nil where it is no mapping.
  func map(_ node: Node, _ shape: Shape) -> Node? {
    guard let entries = node.entries else {
      if !node.isBroken {
        error(
          "D008", at: node.place,
          Text(
            en: """
              \(shape.name.in(.en)) is a mapping with keys among \(shape.keys.joined(separator: ", ")), \
              not \(node.kind.in(.en))
              """,
            zh: """
              \(shape.name.in(.zh))应为键值对，可用的键：\(shape.keys.joined(separator: "、"))，\
              此处为\(node.kind.in(.zh))
              """))
      }
      return nil
    }
    var checked = entries
    for (index, entry) in entries.enumerated() where !shape.keys.contains(entry.key) {
      if isFormulaCut(entry, after: index > 0 ? entries[index - 1] : nil, of: shape) {
        checked[index - 1].value.content = .broken
      } else {
        unknown(entry, after: index > 0 ? entries[index - 1] : nil, of: shape)
      }
    }
    return Node(content: .map(checked), place: node.place)
  }

  /// An unquoted comma within braces ends a value; what follows it becomes a key without a value.
  private func isFormulaCut(_ entry: Node.Entry, after previous: Node.Entry?, of shape: Shape) -> Bool {
    guard entry.value.isEmpty, let previous, case .scalar(let text, .plain) = previous.value.content, !text.isEmpty,
      Shape.formulaKeys.contains(previous.key) || text.hasPrefix("="), !shape.later.contains(entry.key)
    else { return false }
    error(
      "D007", at: previous.value.place,
      Text(
        en: "the formula is cut at a comma or bracket, before '\(entry.key.shortened)'; quote the whole formula",
        zh: "公式在“\(entry.key.shortened)”之前被逗号或括号截断，请给整个公式加引号"))
    return true
  }

  private func unknown(_ entry: Node.Entry, after previous: Node.Entry?, of shape: Shape) {
    let key = entry.key.shortened
    if shape.later.contains(entry.key) {
      return error(
        "D003", at: entry.keyPlace,
        Text(
          en: "'\(key)' in \(shape.name.in(.en)) is not supported yet by this version",
          zh: "本版本尚不支持\(shape.name.in(.zh))中的“\(key)”"))
    }
    if entry.value.isEmpty, let previous, case .scalar(let text, .plain) = previous.value.content, !text.isEmpty,
      closest(to: entry.key, among: shape.keys) == nil
    {
      return error(
        "D004", at: entry.keyPlace,
        Text(
          en: "'\(key)' is a stray key after '\(previous.key)'; did you forget quotes around a text with a comma?",
          zh: "“\(previous.key)”之后多出键“\(key)”，含逗号的文本是否漏加引号？"))
    }
    error(
      "D003", at: entry.keyPlace,
      Text(en: "unknown key '\(key)' in \(shape.name.in(.en))", zh: "\(shape.name.in(.zh))中没有键“\(key)”")
        + meant(entry.key, among: shape.keys))
  }

  /// `; did you mean 'x'?`, or what is known.
  func meant(_ name: String, among known: [String]) -> Text {
    if let slip = slip(name, among: known) { return slip }
    guard !known.isEmpty, !findings.isFull else { return Text() }
    let (shown, more) = (known.prefix(12), known.count > 12)
    return Text(
      en: "; known here: " + shown.joined(separator: ", ") + (more ? ", …" : ""),
      zh: "；此处可用：" + shown.joined(separator: "、") + (more ? "等" : ""))
  }

  /// `; did you mean 'x'?`, where a name is most likely another one, mistyped.
  func slip(_ name: String, among known: [String]) -> Text? {
    // Beyond the bound nobody reads it, and looking for what was meant costs the most.
    guard !findings.isFull, let near = closest(to: name, among: known) else { return nil }
    return Text(en: "; did you mean '\(near)'?", zh: "，是否指“\(near)”？")
  }

  /// The elements of a list; a single value counts as a list of one, nothing as an empty one.
  func elements(_ node: Node?) -> [Node] {
    guard let node, !node.isBroken, !node.isEmpty else { return [] }
    return node.list ?? [node]
  }

  // MARK: Scalars

  /// A scalar's text, with something in it.
  func scalar(_ node: Node, _ what: Text) -> String? {
    switch node.content {
    case .scalar(let text, let style):
      guard text.isEmpty, style.isPlain else { return text }
      error("D008", at: node.place, Text(en: "\(what.in(.en)) is missing here", zh: "此处缺少\(what.in(.zh))"))
      return nil
    case .broken: return nil
    case .list, .map:
      error(
        "D008", at: node.place,
        Text(
          en: "\(what.in(.en)) is expected, not \(node.kind.in(.en))",
          zh: "此处应为\(what.in(.zh))，而不是\(node.kind.in(.zh))"))
      return nil
    }
  }

  static func isID(_ text: String) -> Bool {
    guard let first = text.utf8.first, (0x61...0x7A).contains(first), text.utf8.count <= 64 else { return false }
    return text.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x5F || $0 == 0x2D }
  }

  /// Whether a text can be an id; says so where it cannot.
  @discardableResult
  func id(_ text: String, at place: Place, _ what: Text, formulaName: Bool = false) -> Bool {
    guard Self.isID(text) else {
      error(
        "D009", at: place,
        Text(
          en: """
            '\(text.shortened)' cannot name \(what.in(.en)): an id begins with a small letter and goes on with small \
            letters, digits, '_' and '-', 64 at most
            """,
          zh: """
            “\(text.shortened)”不能用作\(what.in(.zh))的标识：标识以小写字母开头，其后可用小写字母、数字、“_”和“-”，\
            最多 64 个字符
            """))
      return false
    }
    guard !formulaName || !text.contains("-") else {
      error(
        "D009", at: place,
        Text(
          en: "'\(text)' cannot name \(what.in(.en)): formulas name it, and there '-' means minus; use '_'",
          zh: "“\(text)”不能用作\(what.in(.zh))的标识：公式会用到它，而公式中“-”是减号，请改用“_”"))
      return false
    }
    return true
  }

  func id(_ node: Node, _ what: Text) -> String? {
    guard let text = scalar(node, Text(en: "the id of \(what.in(.en))", zh: "\(what.in(.zh))的标识")) else { return nil }
    return id(text, at: node.place, what) ? text : nil
  }

  func text(_ node: Node) -> Text? {
    switch node.content {
    case .broken: return nil
    case .scalar(let text, _):
      if node.isEmpty {
        error(
          "D008", at: node.place,
          Text(en: "a text is missing here; write one, or { en: …, zh: … }", zh: "此处缺少文本，请写文本或 { en: …, zh: … }"))
      }
      return node.isEmpty ? nil : Text(en: text)
    case .list:
      error(
        "D008", at: node.place,
        Text(en: "a text is a string or { en: …, zh: … }, not a list", zh: "文本应为字符串或 { en: …, zh: … }，不能是列表"))
      return nil
    case .map(let entries):
      var text = Text()
      for entry in entries {
        switch entry.key {
        case "en": text.en = scalar(entry.value, Text(en: "a text", zh: "文本"))
        case "zh": text.zh = scalar(entry.value, Text(en: "a text", zh: "文本"))
        default:
          error(
            "D004", at: entry.keyPlace,
            Text(
              en: """
                '\(entry.key.shortened)' is a stray key in a text, which has only 'en' and 'zh'; did you forget quotes \
                around a text with a comma or colon?
                """,
              zh: "文本只有“en”和“zh”两个键，多出“\(entry.key.shortened)”；含逗号或冒号的文本是否漏加引号？"))
        }
      }
      guard text.en != nil || text.zh != nil else {
        error("D008", at: node.place, Text(en: "a text needs 'en', 'zh' or both", zh: "文本至少要有“en”或“zh”"))
        return nil
      }
      return text
    }
  }

  /// A whole number in a range.
  func integer(_ node: Node, _ what: Text, _ range: ClosedRange<Int64>) -> Int64? {
    guard let text = scalar(node, what) else { return nil }
    guard let number = Int64(text), range.contains(number) else {
      error(
        "D008", at: node.place,
        Text(
          en: """
            \(what.in(.en)) is a whole number from \(range.lowerBound) to \(range.upperBound), \
            not '\(text.shortened)'
            """,
          zh: "\(what.in(.zh))应为 \(range.lowerBound) 至 \(range.upperBound) 的整数，而不是“\(text.shortened)”"))
      return nil
    }
    return number
  }

  func bool(_ node: Node, _ what: Text) -> Bool? {
    guard let text = scalar(node, what) else { return nil }
    guard let value = Bool(text) else {
      error(
        "D008", at: node.place,
        Text(
          en: "\(what.in(.en)) is true or false, not '\(text.shortened)'",
          zh: "\(what.in(.zh))只能为 true 或 false，而不是“\(text.shortened)”"))
      return nil
    }
    return value
  }

  /// One of the words of an enumeration.
  func word<Word: RawRepresentable & CaseIterable>(_ node: Node, _ what: Text) -> Word?
  where Word.RawValue == String {
    guard let text = scalar(node, what) else { return nil }
    if let word = Word(rawValue: text) { return word }
    let words = Word.allCases.map(\.rawValue)
    error(
      "D008", at: node.place,
      Text(en: "\(what.in(.en)) cannot be '\(text.shortened)'", zh: "\(what.in(.zh))不能是“\(text.shortened)”")
        + meant(text, among: words))
    return nil
  }

  func limit(_ node: Node) -> Limit? {
    guard let text = scalar(node, Text(en: "a limit", zh: "时限")) else { return nil }
    do throws(LimitError) {
      return try Limit(parsing: text)
    } catch {
      self.error("D014", at: node.place, Text(en: error.localized(zh: false), zh: error.localized(zh: true)))
      return nil
    }
  }

  func date(_ node: Node) -> CivilDate? {
    scalar(node, Text(en: "a date", zh: "日期")).flatMap { date($0, at: node.place) }
  }

  func dateTime(_ node: Node) -> CivilDateTime? {
    guard let text = scalar(node, Text(en: "a date and time", zh: "日期和时间")) else { return nil }
    if let time = CivilDateTime(parsing: text) { return time }
    error(
      "D008", at: node.place,
      Text(
        en: "a date and time like 2026-02-12 16:30 is expected, not '\(text.shortened)'",
        zh: "应为 2026-02-12 16:30 这样的日期和时间，而不是“\(text.shortened)”"))
    return nil
  }

  /// What ``FieldType`` a literal has is known by its key; this makes its JSON.
  func literal(_ node: Node, _ type: FieldType, _ what: Text) -> JSON? {
    switch type {
    case .string(let min, let max), .text(let min, let max):
      guard let text = scalar(node, what) else { return nil }
      guard text.count >= min ?? 0, text.count <= max ?? .max else {
        error(
          "D008", at: node.place,
          Text(
            en: "\(what.in(.en)) has \(text.count) characters; \(min ?? 1) to \(max ?? 20_000) are accepted",
            zh: "\(what.in(.zh))有 \(text.count) 个字符，应为 \(min ?? 1) 至 \(max ?? 20_000) 个"))
        return nil
      }
      return .string(text)
    case .int(let min, let max):
      return integer(node, what, (min ?? .min)...Swift.max(min ?? .min, max ?? .max)).map(JSON.int)
    case .number(let min, let max):
      guard let text = scalar(node, what) else { return nil }
      guard let number = Double(text), number.isFinite, number >= min ?? number, number <= max ?? number else {
        error(
          "D008", at: node.place,
          Text(
            en: "\(what.in(.en)) is a number within its bounds, not '\(text.shortened)'",
            zh: "\(what.in(.zh))应为允许范围内的数字，而不是“\(text.shortened)”"))
        return nil
      }
      return .double(number)
    case .bool: return bool(node, what).map(JSON.bool)
    case .choice(let values):
      guard let text = scalar(node, what) else { return nil }
      guard values.contains(text) || values.isEmpty else {
        error(
          "D008", at: node.place,
          Text(en: "\(what.in(.en)) cannot be '\(text.shortened)'", zh: "\(what.in(.zh))不能是“\(text.shortened)”")
            + meant(text, among: values))
        return nil
      }
      return .string(text)
    case .date: return date(node).map { .string($0.description) }
    case .time:
      guard let text = scalar(node, what) else { return nil }
      guard CivilTime(parsing: text) != nil else {
        error(
          "D008", at: node.place,
          Text(
            en: "a time like 08:30 is expected, not '\(text.shortened)'", zh: "应为 08:30 这样的时刻，而不是“\(text.shortened)”"))
        return nil
      }
      return .string(text)
    case .limit: return limit(node).map { .string($0.description) }
    case .person: return id(node, Text(en: "a person", zh: "人员")).map(JSON.string)
    case .unit: return id(node, Text(en: "a unit", zh: "单位")).map(JSON.string)
    case .people: return list(node, what) { id($0, Text(en: "a person", zh: "人员")).map(JSON.string) }
    case .contact: return object(node, .contact, what)
    case .file: return object(node, .file, what)
    case .files: return list(node, what) { object($0, .file, what) }
    case .list(let columns, _, _, _):
      return list(node, what) { row in
        guard let row = map(row, Shape(Text(en: "a row", zh: "列表的一行"), keys: columns.keys)) else { return nil }
        var cells: [String: JSON] = [:]
        for entry in row.entries ?? [] {
          guard let type = columns[entry.key] else { continue }
          cells[entry.key] = literal(entry.value, type, Text(en: "'\(entry.key)'", zh: "“\(entry.key)”"))
        }
        return .object(cells)
      }
    }
  }

  private func list(_ node: Node, _ what: Text, _ read: (Node) -> JSON?) -> JSON? {
    let found = elements(node)
    let values = found.compactMap(read)
    return values.count == found.count && !node.isBroken ? .array(values) : nil
  }

  /// Something with a name, which alone is enough.
  private func object(_ node: Node, _ shape: Shape, _ what: Text) -> JSON? {
    if let name = node.text { return node.isEmpty ? scalar(node, what).map(JSON.string) : ["name": .string(name)] }
    guard let node = map(node, shape) else { return nil }
    var members: [String: JSON] = [:]
    for entry in node.entries ?? [] {
      members[entry.key] = scalar(entry.value, Text(en: "'\(entry.key)'", zh: "“\(entry.key)”")).map(JSON.string)
    }
    guard members["name"] != nil else {
      error("D008", at: node.place, Text(en: "\(what.in(.en)) has no 'name'", zh: "\(what.in(.zh))缺少“name”"))
      return nil
    }
    return .object(members)
  }
}
