// SPDX-License-Identifier: Apache-2.0

import DubanCore
import OrderedCollections

extension WorkflowReader {
  func opening(_ node: Node) -> EventRule? {
    guard let node = map(node, .open) else { return nil }
    if node["by"] == nil {
      error("D008", at: node.place, "the opening does not say 'by' whom; 'by: anyone' admits the whole office")
    }
    guard let to = node["to"] else {
      error("D020", at: node.place, "the opening leads nowhere; say 'to' which step")
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
        error("D008", at: node[key]?.place ?? node.place, "time sends this event, so it has no '\(key)'")
      }
      rule.trigger = .timed(timing)
    }
    rule.to = node["to"].flatMap { choice($0, step) }
    if let most = node["at_most"] {
      rule.atMost = integer(most, "'at_most'", 1...1_000_000).map { Int($0) } ?? 1
    }
    if let beyond = node["beyond"] {
      if node["at_most"] == nil {
        error("D008", at: beyond.place, "'beyond' says where the event leads after 'at_most' times, which is missing")
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
      error("D008", at: otherwise.place, "'otherwise' is said when 'if' fails, which is missing")
    }
    rule.effects = effects(node)
  }

  private func timing(_ node: Node) -> Timing? {
    let again: DueRule.Again = node["again"].flatMap { word($0, "'again'") } ?? .afresh
    if let again = node["again"], node["after"] == nil, node["at"] == nil {
      error("D008", at: again.place, "'again' belongs to an event with 'after' or 'at'")
    }
    if let every = node["every"] {
      guard node["after"] == nil, node["at"] == nil else {
        error("D008", at: every.place, "an event comes 'after' a limit, 'at' a date or 'every' so often, one of them")
        return nil
      }
      return recurrence(every, of: node).map(Timing.every)
    }
    if let workdays = node["workdays"] {
      error("D008", at: workdays.place, "'workdays' belongs to an event with 'every'")
    }
    switch (node["after"], node["at"]) {
    case (nil, nil): return nil
    case (let after?, nil): return limitSource(after).map { .after($0, again: again) }
    case (nil, let at?): return moment(at).map { .at($0, again: again) }
    case (_?, let at?):
      error("D008", at: at.place, "an event comes 'after' a limit or 'at' a date, not both")
      return nil
    }
  }

  private func upto(_ node: Node, of builtIn: BuiltIn) -> LimitSource? {
    guard builtIn == .pause else {
      error("D008", at: node.place, "'upto' belongs to 'pause'; '\(builtIn.rawValue)' takes no time")
      return nil
    }
    guard let source = limitSource(node) else { return nil }
    if case .field(let name) = source {
      error("D008", at: node.place, "'upto' is a limit or a setting, and '\(name)' is a field")
      return nil
    }
    return source
  }

  /// Fields, and `reason`, that an event carries; each once.
  private func dataList(_ node: Node?) -> [String] {
    var found: [String] = []
    for item in elements(node) {
      guard let name = scalar(item, "a field") else { continue }
      guard names.fields[name] != nil || name == "reason" else {
        error(
          "D010", at: item.place,
          "no field is called '\(name.shortened)'" + meant(name, among: Array(names.fields.keys) + ["reason"]))
        continue
      }
      if found.contains(name) {
        error("D002", at: item.place, "'\(name)' stands in the list already; keep one of them")
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
    for entry in named(node, "'events'", each: "an event", formulaName: false) {
      if let builtIn = BuiltIn(rawValue: entry.key) {
        if entry.value.text == "never" {
          never.insert(entry.key)
        } else if !BuiltIn.taken.contains(builtIn) {
          error(
            "D003", at: entry.keyPlace,
            "the built-in event '\(entry.key)' is not supported yet by this version; only 'never' can be said of it")
        } else if let node = map(entry.value, .builtIn) {
          if node["by"] == nil, node["upto"] == nil {
            error(
              "D008", at: node.place,
              "of a built-in event, only 'by' or 'never' can be said, and of 'pause' how long it may be, as in "
                + "'upto: 60 days'")
          }
          if [.grant, .deny].contains(builtIn) { checkAnswerers(node["by"]) }
          var rule = EventRule(
            name: entry.key, title: Text(en: entry.key), trigger: .sent(by: node["by"].map(whoList)))
          if let upto = node["upto"] { rule.upto = self.upto(upto, of: builtIn) }
          events[entry.key] = rule
        }
      } else if entry.key == "open" {
        error("D009", at: entry.keyPlace, "'open' stands at the top of the file, not among the events")
      } else if entry.value.text == "never" {
        error(
          "D010", at: entry.keyPlace,
          "no built-in event is called '\(entry.key)'" + meant(entry.key, among: BuiltIn.allCases.map(\.rawValue)))
      } else {
        events[entry.key] = event(entry)
      }
    }
    return (events, never)
  }
}
