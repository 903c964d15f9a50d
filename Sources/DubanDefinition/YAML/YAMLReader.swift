// SPDX-License-Identifier: Apache-2.0

internal import CYaml
import DubanCore

/// Reads the part of YAML that definitions are written in, from the parser's events.
///
/// The events of libyaml, which Yams carries, and not Yams' nodes are what is walked: of a mapping with a key twice
/// there are no nodes, and an alias has lost its place by then.
struct YAMLReader: ~Copyable {
  static let mostBytes = 1 << 20
  static let deepest = 64
  static let mostNodes = 100_000

  /// Reading ends here; the diagnostic is written.
  private struct Stop: Error {}

  private let parser: UnsafeMutablePointer<yaml_parser_t>
  private let event: UnsafeMutablePointer<yaml_event_t>
  private let findings: Findings
  private var nodes = 0
  private let buffer: UnsafeBufferPointer<UInt8>
  /// The byte at which a character stands, of the one that was last asked for.
  private var cursor = (character: 0, byte: 0)

  /// The root, a mapping; nil where there is none, and then there is an error among the findings.
  static func read(_ bytes: [UInt8], _ findings: Findings) -> Node? {
    guard bytes.count <= mostBytes else {
      findings.error(
        "D006", at: .start,
        Text(
          en: "the file has \(bytes.count) bytes; at most \(mostBytes) are accepted",
          zh: "文件有 \(bytes.count) 字节，至多 \(mostBytes) 字节"))
      return nil
    }
    guard String(validating: bytes, as: UTF8.self) != nil else {
      findings.error(
        "D001", at: firstInvalid(in: bytes),
        Text(en: "this is not UTF-8; save the file as UTF-8 text", zh: "此处不是 UTF-8 编码，请将文件另存为 UTF-8 文本"))
      return nil
    }
    let text = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes[3...] : bytes[...]
    if let zero = text.firstIndex(where: { $0 < 0x20 && $0 != 0x09 && $0 != 0x0A && $0 != 0x0D }) {
      findings.error(
        "D001", at: place(ofByte: zero - text.startIndex, in: text),
        Text(en: "a control character stands here; a definition is plain text", zh: "此处有控制字符；定义文件应为纯文本"))
      return nil
    }
    return text.withUnsafeBufferPointer { buffer in
      var reader = YAMLReader(buffer, findings)
      return try? reader.document()
    }
  }

  /// The place of the first byte that is no UTF-8.
  private static func firstInvalid(in bytes: [UInt8]) -> Place {
    var (low, high) = (0, bytes.count)
    // The longest valid prefix ends within four bytes before what a prefix of any length can be valid up to.
    func isValid(_ count: Int) -> Bool {
      (0..<4).contains { count >= $0 && String(validating: bytes[..<(count - $0)], as: UTF8.self) != nil }
    }
    while low < high {
      let middle = (low + high + 1) / 2
      if isValid(middle) { low = middle } else { high = middle - 1 }
    }
    while low > 0, String(validating: bytes[..<low], as: UTF8.self) == nil { low -= 1 }
    return place(ofByte: low, in: bytes[...])
  }

  private static func place(ofByte offset: Int, in bytes: ArraySlice<UInt8>) -> Place {
    let before = bytes.prefix(offset)
    let line = before.reduce(1) { $1 == 0x0A ? $0 + 1 : $0 }
    let start = before.lastIndex(of: 0x0A).map { $0 + 1 } ?? before.startIndex
    // A byte that continues a scalar has the top bits 10.
    return Place(line: line, column: before[start...].reduce(1) { $1 & 0xC0 == 0x80 ? $0 : $0 + 1 })
  }

  private init(_ buffer: UnsafeBufferPointer<UInt8>, _ findings: Findings) {
    self.findings = findings
    self.buffer = buffer
    // The parser keeps a pointer to itself, so it must not move.
    parser = .allocate(capacity: 1)
    parser.initialize(to: yaml_parser_t())
    event = .allocate(capacity: 1)
    event.initialize(to: yaml_event_t())
    yaml_parser_initialize(parser)
    yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
    yaml_parser_set_input_string(parser, buffer.baseAddress, buffer.count)
  }

  deinit {
    yaml_event_delete(event)
    yaml_parser_delete(parser)
    event.deallocate()
    parser.deallocate()
  }

  // MARK: Events

  private var eventPlace: Place { Self.place(event.pointee.start_mark) }

  private static func place(_ mark: yaml_mark_t) -> Place { Place(line: mark.line + 1, column: mark.column + 1) }

  private mutating func next() throws -> yaml_event_type_t {
    yaml_event_delete(event)
    guard yaml_parser_parse(parser, event) == 1 else {
      fail()
      throw Stop()
    }
    return event.pointee.type
  }

  private func fail() {
    let problem = parser.pointee.problem.map { String(cString: $0) }
    let place = Self.place(
      parser.pointee.error == YAML_READER_ERROR ? parser.pointee.mark : parser.pointee.problem_mark)
    guard problem?.contains("nesting") != true else {
      return findings.error("D006", at: place, Self.tooDeep)
    }
    let said = Text(
      en: "this is no YAML: \(problem ?? "unreadable")", zh: "不是有效的 YAML：\(problem ?? "无法读取")")
    let advice = problem.flatMap { Self.advice[$0] }.map { Text(en: "; ", zh: "；") + $0 }
    findings.error("D001", at: place, said + (advice ?? Text()))
  }

  private static let advice = [
    "mapping values are not allowed in this context": Text(
      en: "quote a text that contains ': ', and indent keys of one mapping alike", zh: "含“: ”的文本须加引号，同级的键须对齐"),
    "found character that cannot start any token": Text(
      en: "indent with spaces, never with tabs, and quote a text that begins with %, @ or `",
      zh: "请用空格缩进，不用制表符；以 %、@ 或 ` 开头的文本须加引号"),
    "found a tab character that violates indentation": Text(
      en: "indent with spaces, never with tabs", zh: "请用空格缩进，不用制表符"),
    "did not find expected key": Text(
      en: "indent keys of one mapping alike, and quote a text that contains quotes", zh: "同级的键须对齐，含引号的文本须整体加引号"),
    "could not find expected ':'": Text(
      en: "every line of a mapping is 'key: value'", zh: "键值对的每一行都应为“键: 值”"),
    "did not find expected ',' or '}'": Text(
      en: "close the brace, or quote the text that contains one", zh: "请补上右花括号，或给含花括号的文本加引号"),
    "did not find expected ',' or ']'": Text(
      en: "close the bracket, or quote the text that contains one", zh: "请补上右方括号，或给含方括号的文本加引号"),
    "found unexpected end of stream": Text(en: "a quotation mark is not closed", zh: "有引号没有闭合"),
    "did not find expected '-' indicator": Text(en: "indent the items of a list alike", zh: "列表各项的缩进须一致"),
  ]

  private static let tooDeep = Text(
    en: "values lie more than \(deepest) deep in one another", zh: "值的嵌套超过 \(deepest) 层")

  // MARK: Nodes

  private mutating func document() throws -> Node? {
    _ = try next()
    guard try next() != YAML_STREAM_END_EVENT else {
      findings.error(
        "D001", at: .start,
        Text(en: "the file is empty; a mapping of 'key: value' is expected", zh: "文件为空，应为“键: 值”的键值对"))
      return nil
    }
    let first = try next()
    let root = try node(first, depth: 1)
    _ = try next()
    if try next() != YAML_STREAM_END_EVENT {
      findings.error(
        "D001", at: eventPlace,
        Text(en: "a second document begins here; a file holds one", zh: "此处开始了第二个文档，一个文件只能有一个文档"))
      return nil
    }
    switch root.content {
    case .map, .broken: return root
    case .scalar, .list:
      findings.error(
        "D001", at: root.place,
        Text(
          en: "a mapping of 'key: value' is expected, found \(root.kind.in(.en))",
          zh: "应为“键: 值”的键值对，此处为\(root.kind.in(.zh))"))
      return nil
    }
  }

  private mutating func node(_ type: yaml_event_type_t, depth: Int) throws -> Node {
    let place = eventPlace
    nodes += 1
    guard nodes <= Self.mostNodes else {
      findings.error(
        "D006", at: place,
        Text(en: "the file holds more than \(Self.mostNodes) values", zh: "文件中的值超过 \(Self.mostNodes) 个"))
      throw Stop()
    }
    guard depth <= Self.deepest else {
      findings.error("D006", at: place, Self.tooDeep)
      throw Stop()
    }
    switch type {
    case YAML_ALIAS_EVENT:
      findings.error(
        "D005", at: place,
        Text(
          en: "an alias (*…) is not accepted; write the value again, and quote a text with '*'",
          zh: "不能使用别名（*…）；请把值再写一遍，以“*”开头的文本须加引号"))
      return Node(content: .broken, place: place)
    case YAML_SEQUENCE_START_EVENT:
      refuse(anchor: event.pointee.data.sequence_start.anchor, tag: event.pointee.data.sequence_start.tag, at: place)
      return Node(content: .list(try list(depth: depth)), place: place)
    case YAML_MAPPING_START_EVENT:
      refuse(anchor: event.pointee.data.mapping_start.anchor, tag: event.pointee.data.mapping_start.tag, at: place)
      return Node(content: .map(try map(depth: depth)), place: place)
    default:
      let scalar = event.pointee.data.scalar
      refuse(anchor: scalar.anchor, tag: scalar.tag, at: place)
      let text = String(decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length), as: UTF8.self)
      let (from, to) = (event.pointee.start_mark, event.pointee.end_mark)
      let isOneLine = from.line == to.line
      let style: Node.Style
      switch scalar.style {
      case YAML_SINGLE_QUOTED_SCALAR_STYLE:
        style = isOneLine ? .singleQuoted : .other(written(from, to, .singleQuoted))
      case YAML_DOUBLE_QUOTED_SCALAR_STYLE:
        // Without escapes there is nothing between the quotes but the text.
        let isText = isOneLine && to.index - from.index == text.unicodeScalars.count + 2
        style = isText ? .doubleQuoted : .other(written(from, to, .doubleQuoted))
      case YAML_PLAIN_SCALAR_STYLE:
        style = isOneLine || text.isEmpty ? .plain : .other(written(from, to, .plain))
      default: style = .other(written(from, to, .block))
      }
      return Node(content: .scalar(text, style), place: place)
    }
  }

  /// What stands in the file between two marks.
  private mutating func written(_ from: yaml_mark_t, _ to: yaml_mark_t, _ style: Written.Style) -> Written {
    let start = byte(ofCharacter: Int(from.index))
    let end = byte(ofCharacter: Int(to.index))
    return Written(source: String(decoding: buffer[start..<end], as: UTF8.self), style: style)
  }

  private mutating func byte(ofCharacter character: Int) -> Int {
    if character < cursor.character { cursor = (0, 0) }
    while cursor.character < character, cursor.byte < buffer.count {
      cursor.byte += 1
      // A byte that continues a character has the top bits 10.
      while cursor.byte < buffer.count, buffer[cursor.byte] & 0xC0 == 0x80 { cursor.byte += 1 }
      cursor.character += 1
    }
    return cursor.byte
  }

  private func refuse(
    anchor: UnsafeMutablePointer<yaml_char_t>?, tag: UnsafeMutablePointer<yaml_char_t>?, at place: Place
  ) {
    if anchor != nil {
      findings.error(
        "D005", at: place,
        Text(
          en: "an anchor (&…) is not accepted; write values out, and quote a text with '&'",
          zh: "不能使用锚点（&…）；请把值直接写出，以“&”开头的文本须加引号"))
    }
    if tag != nil {
      findings.error(
        "D005", at: place,
        Text(
          en: "a tag (!…) is not accepted; what a value is follows from its key", zh: "不能使用标签（!…）；值的含义由所在的键决定"))
    }
  }

  private mutating func list(depth: Int) throws -> [Node] {
    var elements: [Node] = []
    while true {
      let type = try next()
      guard type != YAML_SEQUENCE_END_EVENT else { return elements }
      elements.append(try node(type, depth: depth + 1))
    }
  }

  private mutating func map(depth: Int) throws -> [Node.Entry] {
    var entries: [Node.Entry] = []
    var lines: [String: Int] = [:]
    while true {
      let type = try next()
      guard type != YAML_MAPPING_END_EVENT else { return entries }
      let key = try node(type, depth: depth + 1)
      let value = try node(try next(), depth: depth + 1)
      guard let name = key.text else {
        if !key.isBroken {
          findings.error(
            "D008", at: key.place,
            Text(en: "a key is a word, not \(key.kind.in(.en))", zh: "键应为一个词，而不是\(key.kind.in(.zh))"))
        }
        continue
      }
      if name == "<<" {
        findings.error(
          "D005", at: key.place,
          Text(en: "a merge key (<<) is not accepted; write the values out", zh: "不能使用合并键（<<）；请把值直接写出"))
      } else if let line = lines[name] {
        findings.error(
          "D002", at: key.place,
          Text(
            en: "the key '\(name.shortened)' stands in line \(line) already; keep one of them",
            zh: "键“\(name.shortened)”在第 \(line) 行已经写过，请保留一处"))
      } else {
        lines[name] = key.place.line
        entries.append(Node.Entry(key: name, keyPlace: key.place, value: value))
      }
    }
  }
}
