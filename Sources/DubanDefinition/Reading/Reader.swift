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

  func error(_ code: String, at place: Place, _ message: String) { findings.error(code, at: place, message) }

  // MARK: Mappings and lists

  /// The entries of a mapping whose keys are free; none where nothing stands.
  func entries(_ node: Node, _ what: String) -> [Node.Entry] {
    switch node.content {
    case .map(let entries): return entries
    case .broken: return []
    case .scalar, .list:
      if !node.isEmpty { error("D008", at: node.place, "\(what) is a mapping of 'name: value', not \(node.kind)") }
      return []
    }
  }

  /// The same where each key is an id.
  func named(_ node: Node?, _ what: String, each: String, formulaName: Bool) -> [Node.Entry] {
    guard let node else { return [] }
    return entries(node, what).filter { id($0.key, at: $0.keyPlace, each, formulaName: formulaName) }
  }

  /// A mapping with the keys of a construct; each other key is said to be wrong. Nil where it is no mapping.
  func map(_ node: Node, _ shape: Shape) -> Node? {
    guard let entries = node.entries else {
      if !node.isBroken {
        error(
          "D008", at: node.place,
          "\(shape.name) is a mapping with keys among \(shape.keys.joined(separator: ", ")), not \(node.kind)")
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
      "the formula is cut at a comma or bracket, before '\(entry.key.shortened)'; quote the whole formula")
    return true
  }

  private func unknown(_ entry: Node.Entry, after previous: Node.Entry?, of shape: Shape) {
    let key = entry.key.shortened
    if shape.later.contains(entry.key) {
      return error("D003", at: entry.keyPlace, "'\(key)' in \(shape.name) is not supported yet by this version")
    }
    if entry.value.isEmpty, let previous, case .scalar(let text, .plain) = previous.value.content, !text.isEmpty,
      closest(to: entry.key, among: shape.keys) == nil
    {
      return error(
        "D004", at: entry.keyPlace,
        "'\(key)' is a stray key after '\(previous.key)'; did you forget quotes around a text with a comma?")
    }
    error("D003", at: entry.keyPlace, "unknown key '\(key)' in \(shape.name)" + meant(entry.key, among: shape.keys))
  }

  /// `; did you mean 'x'?`, or what is known.
  func meant(_ name: String, among known: [String]) -> String {
    // Beyond the bound nobody reads it, and looking for what was meant costs the most.
    guard !findings.isFull else { return "" }
    if let near = closest(to: name, among: known) { return "; did you mean '\(near)'?" }
    guard !known.isEmpty else { return "" }
    let shown = known.prefix(12).joined(separator: ", ") + (known.count > 12 ? ", …" : "")
    return "; known here: \(shown)"
  }

  /// The elements of a list; a single value counts as a list of one, nothing as an empty one.
  func elements(_ node: Node?) -> [Node] {
    guard let node, !node.isBroken, !node.isEmpty else { return [] }
    return node.list ?? [node]
  }

  // MARK: Scalars

  /// A scalar's text, with something in it.
  func scalar(_ node: Node, _ what: String) -> String? {
    switch node.content {
    case .scalar(let text, let style):
      guard text.isEmpty, style.isPlain else { return text }
      error("D008", at: node.place, "\(what) is missing here")
      return nil
    case .broken: return nil
    case .list, .map:
      error("D008", at: node.place, "\(what) is expected, not \(node.kind)")
      return nil
    }
  }

  static func isID(_ text: String) -> Bool {
    guard let first = text.utf8.first, (0x61...0x7A).contains(first), text.utf8.count <= 64 else { return false }
    return text.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x5F || $0 == 0x2D }
  }

  /// Whether a text can be an id; says so where it cannot.
  @discardableResult
  func id(_ text: String, at place: Place, _ what: String, formulaName: Bool = false) -> Bool {
    guard Self.isID(text) else {
      error(
        "D009", at: place,
        "'\(text.shortened)' cannot name \(what): an id begins with a small letter and goes on with small letters, "
          + "digits, '_' and '-', 64 at most")
      return false
    }
    guard !formulaName || !text.contains("-") else {
      error("D009", at: place, "'\(text)' cannot name \(what): formulas name it, and there '-' means minus; use '_'")
      return false
    }
    return true
  }

  func id(_ node: Node, _ what: String) -> String? {
    guard let text = scalar(node, "the id of \(what)") else { return nil }
    return id(text, at: node.place, what) ? text : nil
  }

  func text(_ node: Node) -> Text? {
    switch node.content {
    case .broken: return nil
    case .scalar(let text, _):
      if node.isEmpty { error("D008", at: node.place, "a text is missing here; write one, or { en: …, zh: … }") }
      return node.isEmpty ? nil : Text(en: text)
    case .list:
      error("D008", at: node.place, "a text is a string or { en: …, zh: … }, not a list")
      return nil
    case .map(let entries):
      var text = Text()
      for entry in entries {
        switch entry.key {
        case "en": text.en = scalar(entry.value, "a text")
        case "zh": text.zh = scalar(entry.value, "a text")
        default:
          error(
            "D004", at: entry.keyPlace,
            "'\(entry.key.shortened)' is a stray key in a text, which has only 'en' and 'zh'; did you forget quotes "
              + "around a text with a comma or colon?")
        }
      }
      guard text.en != nil || text.zh != nil else {
        error("D008", at: node.place, "a text needs 'en', 'zh' or both")
        return nil
      }
      return text
    }
  }

  /// A whole number in a range.
  func integer(_ node: Node, _ what: String, _ range: ClosedRange<Int64>) -> Int64? {
    guard let text = scalar(node, what) else { return nil }
    guard let number = Int64(text), range.contains(number) else {
      error(
        "D008", at: node.place,
        "\(what) is a whole number from \(range.lowerBound) to \(range.upperBound), not '\(text.shortened)'")
      return nil
    }
    return number
  }

  func bool(_ node: Node, _ what: String) -> Bool? {
    guard let text = scalar(node, what) else { return nil }
    guard let value = Bool(text) else {
      error("D008", at: node.place, "\(what) is true or false, not '\(text.shortened)'")
      return nil
    }
    return value
  }

  /// One of the words of an enumeration.
  func word<Word: RawRepresentable & CaseIterable>(_ node: Node, _ what: String) -> Word?
  where Word.RawValue == String {
    guard let text = scalar(node, what) else { return nil }
    if let word = Word(rawValue: text) { return word }
    let words = Word.allCases.map(\.rawValue)
    error("D008", at: node.place, "\(what) cannot be '\(text.shortened)'" + meant(text, among: words))
    return nil
  }

  func limit(_ node: Node) -> Limit? {
    guard let text = scalar(node, "a limit") else { return nil }
    do throws(LimitError) {
      return try Limit(parsing: text)
    } catch {
      self.error("D014", at: node.place, error.description)
      return nil
    }
  }

  func date(_ node: Node) -> CivilDate? {
    scalar(node, "a date").flatMap { date($0, at: node.place) }
  }

  func dateTime(_ node: Node) -> CivilDateTime? {
    guard let text = scalar(node, "a date and time") else { return nil }
    if let time = CivilDateTime(parsing: text) { return time }
    error("D008", at: node.place, "a date and time like 2026-02-12 16:30 is expected, not '\(text.shortened)'")
    return nil
  }

  /// What ``FieldType`` a literal has is known by its key; this makes its JSON.
  func literal(_ node: Node, _ type: FieldType, _ what: String) -> JSON? {
    switch type {
    case .string(let min, let max), .text(let min, let max):
      guard let text = scalar(node, what) else { return nil }
      guard text.count >= min ?? 0, text.count <= max ?? .max else {
        error(
          "D008", at: node.place, "\(what) has \(text.count) characters; \(min ?? 1) to \(max ?? 20_000) are accepted")
        return nil
      }
      return .string(text)
    case .int(let min, let max):
      return integer(node, what, (min ?? .min)...Swift.max(min ?? .min, max ?? .max)).map(JSON.int)
    case .number(let min, let max):
      guard let text = scalar(node, what) else { return nil }
      guard let number = Double(text), number.isFinite, number >= min ?? number, number <= max ?? number else {
        error("D008", at: node.place, "\(what) is a number within its bounds, not '\(text.shortened)'")
        return nil
      }
      return .double(number)
    case .bool: return bool(node, what).map(JSON.bool)
    case .choice(let values):
      guard let text = scalar(node, what) else { return nil }
      guard values.contains(text) || values.isEmpty else {
        error("D008", at: node.place, "\(what) cannot be '\(text.shortened)'" + meant(text, among: values))
        return nil
      }
      return .string(text)
    case .date: return date(node).map { .string($0.description) }
    case .time:
      guard let text = scalar(node, what) else { return nil }
      guard CivilTime(parsing: text) != nil else {
        error("D008", at: node.place, "a time like 08:30 is expected, not '\(text.shortened)'")
        return nil
      }
      return .string(text)
    case .limit: return limit(node).map { .string($0.description) }
    case .person, .unit: return id(node, type.word).map(JSON.string)
    case .people: return list(node, what) { id($0, "a person").map(JSON.string) }
    case .contact: return object(node, .contact, what)
    case .file: return object(node, .file, what)
    case .files: return list(node, what) { object($0, .file, what) }
    case .list(let columns, _, _, _):
      return list(node, what) { row in
        guard let row = map(row, Shape("a row", keys: columns.keys)) else { return nil }
        var cells: [String: JSON] = [:]
        for entry in row.entries ?? [] {
          guard let type = columns[entry.key] else { continue }
          cells[entry.key] = literal(entry.value, type, "'\(entry.key)'")
        }
        return .object(cells)
      }
    }
  }

  private func list(_ node: Node, _ what: String, _ read: (Node) -> JSON?) -> JSON? {
    let found = elements(node)
    let values = found.compactMap(read)
    return values.count == found.count && !node.isBroken ? .array(values) : nil
  }

  /// Something with a name, which alone is enough.
  private func object(_ node: Node, _ shape: Shape, _ what: String) -> JSON? {
    if let name = node.text { return node.isEmpty ? scalar(node, what).map(JSON.string) : ["name": .string(name)] }
    guard let node = map(node, shape) else { return nil }
    var members: [String: JSON] = [:]
    for entry in node.entries ?? [] { members[entry.key] = scalar(entry.value, "'\(entry.key)'").map(JSON.string) }
    guard members["name"] != nil else {
      error("D008", at: node.place, "\(what) has no 'name'")
      return nil
    }
    return .object(members)
  }
}
