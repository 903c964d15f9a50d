// SPDX-License-Identifier: Apache-2.0

import DubanCore
import OrderedCollections

extension WorkflowReader {
  func opening(_ node: Node) -> EventRule? {
    guard let node = map(node, .open) else { return nil }
    if node["by"] == nil {
      error(
        "D008", at: node.place,
        Text(
          en: "the opening does not say 'by' whom; 'by: anyone' admits the whole office",
          zh: "立项缺少“by”，未写明谁可以立项；“by: anyone”表示机构内任何人均可"))
    }
    guard let to = node["to"] else {
      error("D020", at: node.place, Text(en: "the opening leads nowhere; say 'to' which step", zh: "立项没有去向，请用“to”写明环节"))
      return nil
    }
    guard let to = choice(to, step) else { return nil }
    var rule = EventRule(name: "open", title: node["title"].flatMap(text) ?? Text(en: "open"), trigger: .sent(by: nil))
    rule.trigger = .sent(by: whoList(node["by"]))
    rule.to = to
    common(node, &rule)
    return rule
  }

  func event(_ entry: Node.Entry) -> EventRule? {
    guard let node = map(entry.value, .event) else { return nil }
    var rule = EventRule(
      name: entry.key, title: node["title"].flatMap(text) ?? Text(en: entry.key),
      trigger: .sent(by: node["by"].map(whoList)))
    if let timing = timing(node) {
      for key in ["by", "not_by", "needs", "allows", "otherwise"] where node[key] != nil {
        error(
          "D008", at: node[key]?.place ?? node.place,
          Text(en: "time sends this event, so it has no '\(key)'", zh: "此事件到时自动发生，不能有“\(key)”"))
      }
      rule.trigger = .timed(timing)
    }
    rule.to = node["to"].flatMap { choice($0, step) }
    if let most = node["at_most"] {
      rule.atMost = integer(most, Text(en: "'at_most'", zh: "“at_most”"), 1...1_000_000).map { Int($0) } ?? 1
    }
    if let beyond = node["beyond"] {
      if node["at_most"] == nil {
        error(
          "D008", at: beyond.place,
          Text(
            en: "'beyond' says where the event leads after 'at_most' times, which is missing",
            zh: "“beyond”用来写明次数用尽后的去向，但此处缺少“at_most”"))
      }
      rule.beyond = step(beyond)
    }
    common(node, &rule)
    return rule
  }

  private func common(_ node: Node, _ rule: inout EventRule) {
    rule.notBy = exclusions(node["not_by"])
    rule.needs = dataList(node["needs"])
    rule.allows = dataList(node["allows"]).filter { !rule.needs.contains($0) }
    rule.condition = node["if"].flatMap { formula($0, .event, .condition) }
    rule.otherwise = node["otherwise"].flatMap(filled)
    if let otherwise = node["otherwise"], node["if"] == nil {
      error(
        "D008", at: otherwise.place,
        Text(en: "'otherwise' is said when 'if' fails, which is missing", zh: "“otherwise”是“if”不成立时的提示，但此处缺少“if”"))
    }
    rule.effects = effects(node)
  }

  private func timing(_ node: Node) -> Timing? {
    let again: DueRule.Again = node["again"].flatMap { word($0, Text(en: "'again'", zh: "“again”")) } ?? .afresh
    if let again = node["again"], node["after"] == nil, node["at"] == nil {
      error(
        "D008", at: again.place,
        Text(en: "'again' belongs to an event with 'after' or 'at'", zh: "“again”只用于写有“after”或“at”的事件"))
    }
    if let every = node["every"] {
      guard node["after"] == nil, node["at"] == nil else {
        error(
          "D008", at: every.place,
          Text(
            en: "an event comes 'after' a limit, 'at' a date or 'every' so often, one of them",
            zh: "事件的发生时间只能写“after”（时限）、“at”（日期）、“every”（周期）之一"))
        return nil
      }
      return recurrence(every, of: node).map(Timing.every)
    }
    if let workdays = node["workdays"] {
      error(
        "D008", at: workdays.place,
        Text(en: "'workdays' belongs to an event with 'every'", zh: "“workdays”只用于写有“every”的事件"))
    }
    switch (node["after"], node["at"]) {
    case (nil, nil): return nil
    case (let after?, nil): return limitSource(after).map { .after($0, again: again) }
    case (nil, let at?): return moment(at).map { .at($0, again: again) }
    case (_?, let at?):
      error(
        "D008", at: at.place,
        Text(en: "an event comes 'after' a limit or 'at' a date, not both", zh: "事件的发生时间只能写“after”（时限）或“at”（日期），不能两者都写")
      )
      return nil
    }
  }

  private func upto(_ node: Node, of builtIn: BuiltIn) -> LimitSource? {
    guard builtIn == .pause else {
      error(
        "D008", at: node.place,
        Text(
          en: "'upto' belongs to 'pause'; '\(builtIn.rawValue)' takes no time",
          zh: "“upto”只用于“pause”；“\(builtIn.rawValue)”不设时长"))
      return nil
    }
    guard let source = limitSource(node) else { return nil }
    if case .field(let name) = source {
      error(
        "D008", at: node.place,
        Text(en: "'upto' is a limit or a setting, and '\(name)' is a field", zh: "“upto”应为时限或参数，而“\(name)”是字段"))
      return nil
    }
    return source
  }

  /// Fields, and `reason`, that an event carries; each once.
  private func dataList(_ node: Node?) -> [String] {
    var found: [String] = []
    for item in elements(node) {
      guard let name = scalar(item, Text(en: "a field", zh: "字段")) else { continue }
      guard names.fields[name] != nil || name == "reason" else {
        error(
          "D010", at: item.place,
          Text(en: "no field is called '\(name.shortened)'", zh: "没有字段“\(name.shortened)”")
            + meant(name, among: Array(names.fields.keys) + ["reason"]))
        continue
      }
      if found.contains(name) {
        error(
          "D002", at: item.place,
          Text(en: "'\(name)' stands in the list already; keep one of them", zh: "列表中已有“\(name)”，请保留一处"))
      } else {
        found.append(name)
      }
    }
    return found
  }

  /// The events of every step, and the built-in ones that are changed or never taken.
  func commonEvents(_ node: Node?) -> (events: OrderedDictionary<String, EventRule>, never: Set<String>) {
    var events: OrderedDictionary<String, EventRule> = [:]
    var never: Set<String> = []
    for entry in named(
      node, Text(en: "'events'", zh: "“events”"), each: Text(en: "an event", zh: "事件"), formulaName: false)
    {
      if let builtIn = BuiltIn(rawValue: entry.key) {
        if entry.value.text == "never" {
          never.insert(entry.key)
        } else if !BuiltIn.taken.contains(builtIn) {
          error(
            "D003", at: entry.keyPlace,
            Text(
              en: """
                the built-in event '\(entry.key)' is not supported yet by this version; only 'never' can be said \
                of it
                """,
              zh: "本版本尚不支持内置事件“\(entry.key)”，只能写“never”"))
        } else if let node = map(entry.value, .builtIn) {
          if node["by"] == nil, node["upto"] == nil {
            error(
              "D008", at: node.place,
              Text(
                en: """
                  of a built-in event, only 'by' or 'never' can be said, and of 'pause' how long it may be, as in \
                  'upto: 60 days'
                  """,
                zh: "内置事件下只能写“by”或“never”；“pause”还可写明最长暂停多久，如“upto: 60 days”"))
          }
          if [.grant, .deny].contains(builtIn) { checkAnswerers(node["by"]) }
          var rule = EventRule(
            name: entry.key, title: Text(en: entry.key), trigger: .sent(by: node["by"].map(whoList)))
          if let upto = node["upto"] { rule.upto = self.upto(upto, of: builtIn) }
          events[entry.key] = rule
        }
      } else if entry.key == "open" {
        error(
          "D009", at: entry.keyPlace,
          Text(en: "'open' stands at the top of the file, not among the events", zh: "“open”应写在文件顶层，不能写在“events”中"))
      } else if entry.value.text == "never" {
        error(
          "D010", at: entry.keyPlace,
          Text(en: "no built-in event is called '\(entry.key)'", zh: "没有内置事件“\(entry.key)”")
            + meant(entry.key, among: BuiltIn.allCases.map(\.rawValue)))
      } else {
        events[entry.key] = event(entry)
      }
    }
    return (events, never)
  }
}
