// SPDX-License-Identifier: Apache-2.0

import CEL
import OrderedCollections
import WorkingTime

extension FieldType {
  /// A value as the field keeps it, checked; what may be written shorter (a contact or paper as its name) is made whole.
  ///
  /// - Parameter office: where ids of people and units are looked up.
  /// - Throws: one sentence, in both languages, on what was found and what would be accepted.
  func checked(_ value: JSON, in office: Office) throws(FieldError) -> JSON {
    switch self {
    case .string(let min, let max):
      let text = try text(value, min: min, max: max)
      guard !text.unicodeScalars.contains(where: { $0.value < 0x20 }) else {
        throw FieldError(en: "must be one line without control characters", zh: "须为单行文字，不得含控制字符")
      }
      return .string(text)
    case .text(let min, let max): return .string(try text(value, min: min, max: max))
    case .int(let min, let max):
      guard case .int(let number) = value else { throw FieldError(expected: "a whole number", "整数", found: value) }
      try bounds(number, min, max)
      return value
    case .number(let min, let max):
      switch value {
      case .int(let number): try bounds(Double(number), min, max)
      case .double(let number): try bounds(number, min, max)
      default: throw FieldError(expected: "a number", "数字", found: value)
      }
      return value
    case .bool:
      guard case .bool = value else { throw FieldError(expected: "true or false", "true 或 false", found: value) }
      return value
    case .choice(let values):
      guard let text = value.stringValue, values.contains(text) else {
        throw FieldError(
          expected: "one of \(values.joined(separator: ", "))", "下列之一：\(values.joined(separator: "、"))", found: value)
      }
      return value
    case .date:
      guard let text = value.stringValue, CivilDate(parsing: text) != nil else {
        throw FieldError(expected: "a date like 2026-02-12", "日期，如 2026-02-12", found: value)
      }
      return value
    case .time:
      guard let text = value.stringValue, CivilTime(parsing: text) != nil else {
        throw FieldError(expected: "a time like 08:30", "时间，如 08:30", found: value)
      }
      return value
    case .limit:
      guard let text = value.stringValue, let limit = try? Limit(parsing: text) else {
        throw FieldError(expected: "a limit like '5 workdays'", "时限，如 5 workdays", found: value)
      }
      return .string(limit.description)
    case .person:
      guard let id = value.stringValue, office.people[id] != nil else {
        throw FieldError(expected: "a person of the office", "本机关人员", found: value)
      }
      return value
    case .people(let min, let max):
      let people = try list(value, min: min, max: max)
      for person in people { _ = try FieldType.person.checked(person, in: office) }
      guard Set(people).count == people.count else {
        throw FieldError(en: "names a person twice", zh: "同一人员重复")
      }
      return value
    case .unit:
      guard let id = value.stringValue, office.units[id] != nil else {
        throw FieldError(
          expected: "a unit: \(office.units.keys.joined(separator: ", "))",
          "单位：\(office.units.keys.joined(separator: "、"))", found: value)
      }
      return value
    case .contact: return try contact(value, in: office)
    case .file: return try file(value)
    case .files(let min, let max):
      var files: [JSON] = []
      for element in try list(value, min: min, max: max) { files.append(try file(element)) }
      return .array(files)
    case .list(let columns, let min, let max, let unique):
      var rows: [JSON] = []
      for element in try list(value, min: min, max: max) {
        guard let row = element.objectValue else {
          throw FieldError(expected: "a list of objects", "对象列表", found: element)
        }
        var checked: [String: JSON] = [:]
        for (name, cell) in row {
          guard let type = columns[name] else {
            throw FieldError(
              en: "has no column '\(name)', only \(columns.keys.joined(separator: ", "))",
              zh: "没有“\(name)”列，可用：\(columns.keys.joined(separator: "、"))")
          }
          checked[name] = try type.checked(cell, in: office)
        }
        rows.append(.object(checked))
      }
      guard !unique || Set(rows).count == rows.count else { throw FieldError(en: "has a row twice", zh: "有重复的行") }
      return .array(rows)
    }
  }

  private func text(_ value: JSON, min: Int?, max: Int?) throws(FieldError) -> String {
    guard let text = value.stringValue else { throw FieldError(expected: "a text", "文字", found: value) }
    let count = text.count
    // Blanks say nothing: a reply or a reason made of them would close a matter on paper only.
    guard count >= min ?? 1, min == 0 || text.unicodeScalars.contains(where: { !$0.properties.isWhitespace }) else {
      throw FieldError(en: "must have at least \(min ?? 1) characters", zh: "至少 \(min ?? 1) 个字")
    }
    guard count <= max ?? 20_000 else {
      throw FieldError(
        en: "has \(count) characters, at most \(max ?? 20_000) are accepted", zh: "有 \(count) 个字，最多 \(max ?? 20_000) 个")
    }
    guard !text.unicodeScalars.contains("\0") else { throw FieldError(en: "contains a zero character", zh: "含有空字符") }
    return text
  }

  private func bounds<Number: Comparable>(_ number: Number, _ min: Number?, _ max: Number?) throws(FieldError) {
    if let min, number < min { throw FieldError(en: "must be at least \(min)", zh: "不得小于 \(min)") }
    if let max, number > max { throw FieldError(en: "must be at most \(max)", zh: "不得大于 \(max)") }
  }

  private func list(_ value: JSON, min: Int?, max: Int?) throws(FieldError) -> [JSON] {
    let elements: [JSON]
    switch value {
    case .array(let list): elements = list
    case .string: elements = [value]
    default: throw FieldError(expected: "a list", "列表", found: value)
    }
    // An empty list says nothing, as a blank text does: as proof it would close a matter on paper only.
    if elements.count < min ?? 1 {
      throw FieldError(en: "must have at least \(min ?? 1) elements", zh: "至少 \(min ?? 1) 项")
    }
    if elements.count > max ?? 1_000 {
      throw FieldError(en: "must have at most \(max ?? 1_000) elements", zh: "最多 \(max ?? 1_000) 项")
    }
    return elements
  }

  private func contact(_ value: JSON, in office: Office) throws(FieldError) -> JSON {
    if case .string = value { return ["name": .string(try text(value, min: 1, max: 200))] }
    guard var members = value.objectValue else {
      throw FieldError(expected: "a name, or {name, phone, person}", "姓名，或 {name, phone, person}", found: value)
    }
    guard let name = members.removeValue(forKey: "name") else { throw FieldError(en: "has no name", zh: "缺少姓名 name") }
    var checked: [String: JSON] = ["name": .string(try text(name, min: 1, max: 200))]
    if let phone = members.removeValue(forKey: "phone") {
      checked["phone"] = .string(try text(phone, min: 1, max: 40))
    }
    if let person = members.removeValue(forKey: "person") {
      checked["person"] = try FieldType.person.checked(person, in: office)
    }
    guard let unknown = members.keys.min() else { return .object(checked) }
    throw FieldError(
      en: "has an unknown member '\(unknown)'; name, phone and person are known",
      zh: "有未知成员“\(unknown)”；可用 name、phone、person")
  }

  private func file(_ value: JSON) throws(FieldError) -> JSON {
    if case .string = value { return ["name": .string(try text(value, min: 1, max: 500))] }
    guard let members = value.objectValue, members["name"]?.stringValue != nil,
      members.values.allSatisfy({ $0.stringValue != nil || $0.intValue != nil })
    else { throw FieldError(expected: "a name, or an object with a name", "文件名，或带 name 的对象", found: value) }
    return value
  }

  /// A stored value, as formulas see it.
  func formulaValue(_ value: JSON, zone: ZoneRules) -> Value {
    switch (self, value) {
    case (.date, .string(let text)):
      guard let date = CivilDate(parsing: text) else { return .null }
      let instant = zone.instant(of: CivilDateTime(date: date, time: .midnight))
      return .timestamp(milliseconds: instant.milliseconds)
    case (.number, .int(let number)): return .double(Double(number))
    case (.list(let columns, _, _, _), .array(let rows)):
      return .list(
        rows.map { row in
          var members: [Value: Value] = [:]
          for (name, cell) in row.objectValue ?? [:] {
            members[.string(name)] = columns[name]?.formulaValue(cell, zone: zone) ?? Value(cell)
          }
          return .map(members)
        })
    default: return Value(value)
    }
  }

  /// What a formula gave, as the field keeps it, before it is checked.
  func storedValue(_ value: Value, zone: ZoneRules) -> JSON? {
    switch (self, value) {
    case (.date, .timestamp(let instant)):
      .string(zone.civil(Instant(milliseconds: instant.milliseconds)).date.description)
    default: JSON(value)
    }
  }
}

extension Value {
  init(_ json: JSON) {
    switch json {
    case .null: self = .null
    case .bool(let value): self = .bool(value)
    case .int(let value): self = .int(value)
    case .double(let value): self = .double(value)
    case .string(let value): self = .string(value)
    case .array(let elements): self = .list(elements.map(Value.init))
    case .object(let members):
      self = .map(Dictionary(uniqueKeysWithValues: members.map { (.string($0.key), Value($0.value)) }))
    }
  }
}

extension JSON {
  /// Nil for what JSON cannot hold.
  init?(_ value: CEL.Value) {
    switch value {
    case .null: self = .null
    case .bool(let value): self = .bool(value)
    case .int(let value): self = .int(value)
    case .uint(let value):
      guard let value = Int64(exactly: value) else { return nil }
      self = .int(value)
    case .double(let value):
      guard value.isFinite else { return nil }
      self = .double(value)
    case .string(let value): self = .string(value)
    case .list(let elements):
      let values = elements.compactMap(JSON.init)
      guard values.count == elements.count else { return nil }
      self = .array(values)
    case .map(let members):
      var object: [String: JSON] = [:]
      for (key, member) in members {
        guard case .string(let name) = key, let value = JSON(member) else { return nil }
        object[name] = value
      }
      self = .object(object)
    case .timestamp(let instant): self = .string(Instant(milliseconds: instant.milliseconds).description)
    case .duration(let nanoseconds): self = .string(Span(milliseconds: nanoseconds / 1_000_000).description)
    case .optional(let value):
      guard let json = JSON(value ?? .null) else { return nil }
      self = json
    case .bytes, .type: return nil
    }
  }
}

/// Why a value does not fit a field.
struct FieldError: Error, Hashable, Sendable {
  var detail: Text

  init(en: String, zh: String) { detail = Text(en: en, zh: zh) }

  private static func kind(of value: JSON) -> String {
    switch value {
    case .null: "空值"
    case .bool: "真假值"
    case .int, .double: "数字"
    case .string: "文字"
    case .array: "列表"
    case .object: "对象"
    }
  }

  init(expected en: String, _ zh: String, found: JSON) {
    let text = found.stringValue?.prefix(60)
    self.init(
      en: "must be \(en), not \(text.map { "'\($0)'" } ?? found.kind)",
      zh: "须为\(zh)，而不是\(text.map { "“\($0)”" } ?? Self.kind(of: found))")
  }
}
