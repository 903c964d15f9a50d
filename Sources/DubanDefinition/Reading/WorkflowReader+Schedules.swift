// SPDX-License-Identifier: Apache-2.0

import CEL
import DubanCore
import OrderedCollections
import WorkingTime

extension WorkflowReader {
  /// What recurs by a calendar expression, with the keys that stand beside it; where it cannot be read, something that
  /// recurs all the same.
  func recurrence(_ node: Node, of owner: Node) -> Recurrence? {
    let roll: Roll? = owner["roll"].flatMap { word($0, Text(en: "'roll'", zh: "“roll”")) }
    let workdays = owner["workdays"].flatMap { bool($0, Text(en: "'workdays'", zh: "“workdays”")) }
    guard let text = scalar(node, Text(en: "a calendar expression", zh: "日历表达式")) else { return Self.someRecurrence }
    do throws(RecurrenceError) {
      return try Recurrence(parsing: text, roll: roll ?? .none, onlyWorkdays: workdays ?? false) { zone($0) }
    } catch {
      self.error(
        "D015", at: node.place(ofByte: error.offset(in: text)),
        Text(en: error.localized(zh: false), zh: error.localized(zh: true)))
      return Self.someRecurrence
    }
  }

  /// Stands where one could not be read, so that no step is said to be unbounded for it.
  private static let someRecurrence = try? Recurrence(parsing: "daily")

  private func zone(_ name: String) -> ZoneRules? {
    guard let tzif = names.office.zone(name), let rules = try? ZoneRules(tzif: tzif, name: name) else { return nil }
    names.usedZones[name] = tzif
    return rules
  }

  // MARK: Schedules

  /// In the order of the file; none unless all could be read, for they are found again by where they stand.
  func schedules(_ node: Node?, of workflow: String) -> [Schedule] {
    var schedules: [Schedule] = []
    let items = elements(node)
    for item in items {
      guard let schedule = schedule(item, of: workflow) else { continue }
      if schedules.contains(where: { $0.id == schedule.id }) {
        error(
          "D002", at: item.place,
          Text(en: "the same schedule stands in the list already; keep one of them", zh: "列表中已有相同的自动立项计划，请保留一处"))
      } else {
        schedules.append(schedule)
      }
    }
    return schedules.count == items.count ? schedules : []
  }

  private func schedule(_ item: Node, of workflow: String) -> Schedule? {
    guard let node = map(item, .schedule) else { return nil }
    for key in ["every", "as"] where node[key] == nil {
      error(
        "D008", at: node.place,
        key == "every"
          ? Text(
            en: "a schedule does not say 'every' when; 'every: \"*-*-25 09:00\"' is each 25th at nine",
            zh: "自动立项计划缺少“every”，未写明何时立项；如“every: \"*-*-25 09:00\"”表示每月 25 日 9 时")
          : Text(
            en: "a schedule does not say 'as' whom it opens; 'as: head' opens in the head's name",
            zh: "自动立项计划缺少“as”，未写明以谁的名义立项；如“as: head”表示以主要负责人的名义"))
    }
    let missed: Schedule.Missed? = node["missed"].flatMap { word($0, Text(en: "'missed'", zh: "“missed”")) }
    let each = node["each"].flatMap { self.each($0) }
    let place: FormulaPlace = node["each"] == nil ? .schedule : .scheduledEach
    var with: OrderedDictionary<String, ValueSource> = [:]
    for entry in named(
      node["with"], Text(en: "'with'", zh: "“with”"), each: Text(en: "a field", zh: "字段"), formulaName: true)
    {
      // What the opening does not take is said where all of it is looked at.
      let type = names.fields[entry.key]?.type ?? .text(min: 1, max: nil)
      with[entry.key] = value(entry.value, place, type, Text(en: "'\(entry.key)'", zh: "“\(entry.key)”"))
    }
    guard let every = node["every"].flatMap({ recurrence($0, of: node) }), let name = node["as"].flatMap({ opener($0) })
    else { return nil }
    let text = (untyped(item) ?? .null).text
    return Schedule(
      id: Schedule.id(of: text, in: workflow), recurrence: every, missed: missed ?? .once, as: name, each: each,
      with: with)
  }

  /// A post, or a person of the office.
  private func opener(_ node: Node) -> String? {
    guard let name = scalar(node, Text(en: "a post or person", zh: "岗位或人员")) else { return nil }
    if names.office.posts.contains(name) {
      names.usedPosts.insert(name)
      return name
    }
    guard let people = names.office.people else { return id(node, Text(en: "a post or person", zh: "岗位或人员")) }
    if people.contains(name) { return name }
    error(
      "D010", at: node.place,
      Text(
        en: "the office has no post or person '\(name.shortened)' to open as",
        zh: "机构中没有可作为立项人的岗位或人员“\(name.shortened)”"
      )
        + meant(name, among: names.office.posts + people))
    return nil
  }

  /// A list of the office by its name, or a formula that gives one.
  private func each(_ node: Node) -> ValueSource? {
    if let name = node.text, let list = names.office.lists[name] {
      names.usedLists.insert(name)
      return .literal(.array(list.map(JSON.string)))
    }
    // A list of an office that is not at hand.
    if let name = node.text, names.office.isOpen, Self.isID(name), names.settings[name] == nil,
      !names.office.posts.contains(name), !Names.reserved.contains(name)
    {
      return .literal(.array([]))
    }
    return formula(node, .schedule, .list).map(ValueSource.formula)
  }
}

extension RecurrenceError {
  /// Where in the text the part stands that is wrong, in bytes; 0 where it is the whole.
  func offset(in text: String) -> Int {
    let (part, found): (Part?, String)
    switch self {
    case .empty, .tooLong, .never: return 0
    case .outOfRange(let wrong, let number, _): (part, found) = (wrong, String(number))
    case .unreadable(let wrong, let text), .reversed(let wrong, let text), .step(let wrong, let text):
      (part, found) = (wrong, text)
    case .fraction(let text): (part, found) = (.second, text)
    case .unknownZone(let text): (part, found) = (nil, text)
    }
    // The digits of a time may stand in the date before it.
    let isOfTime = part.map { [.time, .hour, .minute, .second].contains($0) } ?? false
    let from = isOfTime ? Self.time(in: text) : text.startIndex
    let ranges = text[from...].ranges(of: found)
    let isDigit = { (index: String.Index) in text.indices.contains(index) && text[index].isNumber }
    let alone = ranges.first { range in
      let isFirst = range.lowerBound == text.startIndex || !isDigit(text.index(before: range.lowerBound))
      return isFirst && !isDigit(range.upperBound)
    }
    guard let range = alone ?? ranges.first ?? text.firstRange(of: found) else { return 0 }
    return text.utf8.distance(from: text.startIndex, to: range.lowerBound)
  }

  /// Where the word with the first colon begins, else the last word.
  private static func time(in text: String) -> String.Index {
    let end = text.firstIndex(of: ":") ?? text.endIndex
    return text[..<end].lastIndex(of: " ").map { text.index(after: $0) } ?? text.startIndex
  }
}
