// SPDX-License-Identifier: Apache-2.0

import DubanCore
import OrderedCollections

extension WorkflowReader {
  func readFields(_ node: Node?) {
    for entry in named(
      node, Text(en: "'fields'", zh: "“fields”"), each: Text(en: "a field", zh: "字段"), formulaName: true)
    where isFree(entry, Text(en: "a field", zh: "字段")) {
      if names.settings[entry.key] != nil {
        error(
          "D011", at: entry.keyPlace,
          Text(
            en: "'\(entry.key)' is a setting already; one name has one meaning", zh: "“\(entry.key)”已是参数，一个名称只能有一种含义"))
      }
      clashWithPost(entry.key, at: entry.keyPlace, Text(en: "field", zh: "字段"))
      guard names.fields.count < Self.mostFields else {
        error(
          "D006", at: entry.keyPlace,
          Text(en: "the workflow has more than \(Self.mostFields) fields", zh: "流程的字段超过 \(Self.mostFields) 个"))
        return
      }
      guard let node = map(entry.value, .field), let type = fieldType(node) else { continue }
      let title = node["title"].flatMap(text) ?? Text(en: entry.key)
      var field = Field(name: entry.key, type: type, title: title)
      if let value = node["default"] {
        if value.text?.first == "=" {
          error(
            "D008", at: value.place,
            Text(
              en: "a default is a literal, not a formula; 'set' of the opening can hold one",
              zh: "默认值应为固定值，不能是公式；公式可写在立项的“set”中"))
        } else {
          field.default = literal(value, type, Text(en: "the default", zh: "默认值"))
        }
      }
      names.fields[entry.key] = field
    }
  }

  /// Who may read which field, once everybody has a name.
  func readReaders(_ node: Node?) {
    for entry in node?.entries ?? [] {
      guard let readers = entry.value["readers"], names.fields[entry.key] != nil else { continue }
      let who = whoList(readers)
      names.fields[entry.key]?.readers = who
    }
  }

  private enum TypeWord: String, CaseIterable {
    case string, text, int, number, bool, choice, date, time, limit, person, people, unit, contact, file, files, list
  }

  /// A type by its word alone, or with its bounds.
  private func fieldType(_ node: Node) -> FieldType? {
    guard let typeNode = node["type"] else {
      let words = TypeWord.allCases.map(\.rawValue)
      error(
        "D008", at: node.place,
        Text(
          en: "the field has no 'type'; one of \(words.joined(separator: ", "))",
          zh: "字段缺少“type”，可用：\(words.joined(separator: "、"))"))
      return nil
    }
    guard let word: TypeWord = word(typeNode, Text(en: "the type of a field", zh: "字段类型")) else { return nil }
    let type: FieldType?
    var taken: Set<String> = []
    switch word {
    case .string, .text, .people, .files:
      taken = ["min", "max"]
      let (min, max) = bounds(node, 0...20_000)
      switch word {
      case .string: type = .string(min: min, max: max)
      case .text: type = .text(min: min, max: max)
      case .people: type = .people(min: min, max: max)
      default: type = .files(min: min, max: max)
      }
    case .int:
      taken = ["min", "max"]
      let min = node["min"].flatMap { integer($0, Text(en: "'min'", zh: "“min”"), .min ... .max) }
      let max = node["max"].flatMap { integer($0, Text(en: "'max'", zh: "“max”"), .min ... .max) }
      checkOrder(min, max, node)
      type = .int(min: min, max: max)
    case .number:
      taken = ["min", "max"]
      let min = node["min"].flatMap(number)
      let max = node["max"].flatMap(number)
      checkOrder(min, max, node)
      type = .number(min: min, max: max)
    case .choice:
      taken = ["of"]
      type = choiceType(node)
    case .list:
      taken = ["of", "min", "max", "unique"]
      type = listType(node)
    case .bool: type = .bool
    case .date: type = .date
    case .time: type = .time
    case .limit: type = .limit
    case .person: type = .person
    case .unit: type = .unit
    case .contact: type = .contact
    case .file: type = .file
    }
    for entry in node.entries ?? []
    where ["min", "max", "of", "unique"].contains(entry.key) && !taken.contains(entry.key) {
      error(
        "D003", at: entry.keyPlace,
        Text(
          en: "a field of type \(word.rawValue) has no '\(entry.key)'", zh: "“\(word.rawValue)”类型的字段不能有“\(entry.key)”"))
    }
    return type
  }

  private func bounds(_ node: Node, _ range: ClosedRange<Int64>) -> (min: Int?, max: Int?) {
    let min = node["min"].flatMap { integer($0, Text(en: "'min'", zh: "“min”"), range) }
    let max = node["max"].flatMap { integer($0, Text(en: "'max'", zh: "“max”"), range) }
    checkOrder(min, max, node)
    return (min.map { Int($0) }, max.map { Int($0) })
  }

  private func checkOrder<Number: Comparable>(_ min: Number?, _ max: Number?, _ node: Node) {
    guard let min, let max, min > max else { return }
    error(
      "D008", at: node["max"]?.place ?? node.place,
      Text(
        en: "'max' (\(max)) is smaller than 'min' (\(min)), so nothing would fit",
        zh: "“max”（\(max)）小于“min”（\(min)），没有任何值符合"))
  }

  private func number(_ node: Node) -> Double? {
    guard let text = scalar(node, Text(en: "a number", zh: "数字")) else { return nil }
    if let number = Double(text), number.isFinite { return number }
    error(
      "D008", at: node.place,
      Text(en: "a number is expected, not '\(text.shortened)'", zh: "应为数字，而不是“\(text.shortened)”"))
    return nil
  }

  private func choiceType(_ node: Node) -> FieldType? {
    guard let of = node["of"] else {
      error(
        "D008", at: node.place,
        Text(
          en: "a choice says 'of' which values: a list, or the name of one of the office's lists",
          zh: "选项字段须用“of”写明可选的值：一个列表，或机构某个列表的名称"))
      return nil
    }
    if let name = of.text, !of.isEmpty {
      if let list = names.office.lists[name] {
        names.usedLists.insert(name)
        return .choice(list)
      }
      guard names.office.isOpen, id(name, at: of.place, Text(en: "a list", zh: "列表")) else {
        error(
          "D010", at: of.place,
          Text(en: "the office has no list '\(name.shortened)'", zh: "机构中没有列表“\(name.shortened)”")
            + meant(name, among: names.office.lists.keys.sorted()))
        return nil
      }
      return .choice([])
    }
    let values = elements(of).compactMap { node in
      scalar(node, Text(en: "a value to choose", zh: "可选的值")).map { (node, $0) }
    }
    var seen: Set<String> = []
    for (node, value) in values where !seen.insert(value).inserted {
      error(
        "D002", at: node.place,
        Text(
          en: "the value '\(value.shortened)' stands in the list already; keep one of them",
          zh: "列表中已有值“\(value.shortened)”，请保留一处"))
    }
    guard !values.isEmpty else {
      if !of.isBroken {
        error("D008", at: of.place, Text(en: "a choice of nothing; list its values", zh: "没有可选的值，请逐一列出"))
      }
      return nil
    }
    return .choice(values.map(\.1))
  }

  private func listType(_ node: Node) -> FieldType? {
    guard let of = node["of"] else {
      error(
        "D008", at: node.place,
        Text(en: "a list says what it is a list 'of': a mapping of columns to types", zh: "列表字段须用“of”写明各列，即“列: 类型”的键值对")
      )
      return nil
    }
    guard of.text == nil || of.isEmpty else {
      error(
        "D003", at: of.place,
        Text(
          en: "a list of single values is not supported yet by this version; give it a column",
          zh: "本版本尚不支持由单个值组成的列表，请设一列来写"))
      return nil
    }
    var columns: OrderedDictionary<String, FieldType> = [:]
    for entry in named(of, Text(en: "'of'", zh: "“of”"), each: Text(en: "a column", zh: "列"), formulaName: true) {
      let column =
        entry.value.text == nil
        ? map(entry.value, .field)
        : Node(
          content: .map([Node.Entry(key: "type", keyPlace: entry.keyPlace, value: entry.value)]),
          place: entry.value.place)
      guard let column, let type = fieldType(column) else { continue }
      if case .list = type {
        error("D008", at: entry.value.place, Text(en: "a column cannot be a list again", zh: "列的类型不能再是列表"))
      } else {
        columns[entry.key] = type
      }
    }
    let (min, max) = bounds(node, 0...10_000)
    if let unique = node["unique"], unique.list != nil {
      error(
        "D003", at: unique.place,
        Text(
          en: "'unique' by columns is not supported yet by this version; 'unique: true' is",
          zh: "本版本尚不支持按列写“unique”，只支持“unique: true”"))
      return nil
    }
    let unique = node["unique"].flatMap { bool($0, Text(en: "'unique'", zh: "“unique”")) } ?? false
    guard !columns.isEmpty else { return nil }
    return .list(of: columns, min: min, max: max, unique: unique)
  }
}
