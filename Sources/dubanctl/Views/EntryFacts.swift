// SPDX-License-Identifier: Apache-2.0

import DubanAPI
import DubanCore
import WorkingTime

/// What one entry of the log says, in words.
struct EntryFacts {
  var entry: EntryView
  var words: WorkflowWords
  var when: When

  struct Pair {
    var label: String
    var text: String
    var paint: Paint?
  }

  private var decision: DecisionView { entry.decision }

  /// The event's name: all after the first dot of its type.
  private var name: String { String(entry.event.type.drop { $0 != "." }.dropFirst()) }

  /// The step in which the event came.
  private var stepBefore: String? { decision.from ?? decision.step }

  /// The event's title, or which rung of which clock it was.
  func title(_ style: Style) -> String {
    if entry.kind == .rung, let fired = fired.last { return Rungs.title(fired.rung, of: fired.clock, style) }
    return name.isEmpty ? entry.event.type : words.title(ofEvent: name, in: stepBefore, style)
  }

  /// The same with the event's id, where it is another word.
  func fullTitle(_ style: Style) -> String {
    let title = title(style)
    return entry.kind == .rung || name.isEmpty ? title : Naming.both(title, name, style)
  }

  /// The move in one line: `Received → Coordinating`; nil where the matter stayed.
  func move(_ style: Style) -> String? {
    guard let to = decision.to else { return nil }
    let target = words.title(ofStep: to, style)
    return decision.from.map { "\(words.title(ofStep: $0, style)) → \(target)" } ?? "→ \(target)"
  }

  func pairs(_ style: Style) -> [Pair] {
    var pairs: [Pair] = []
    func add(_ label: String, _ text: String?, _ paint: Paint? = nil) {
      if let text, !text.isEmpty { pairs.append(Pair(label: label, text: text, paint: paint)) }
    }
    if let late = entry.lateBy, late.milliseconds >= 1000 {
      add(style.say("late", "迟到"), style.say("by ", "") + when.rough(late), .red)
    }
    add(style.say("moved", "流转"), move(style))
    for field in data(style) { pairs.append(field) }
    for other in changed(style) { pairs.append(other) }
    add(style.say("told", "告知"), told(style))
    add(style.say("opened", "引出事项"), strings("raised").map(style.list))
    add(style.say("linked", "关联"), decision.facts["linked"]?.stringValue)
    add(style.say("record", "记入档案"), records(style))
    add(
      style.say("override", "例外"),
      decision.facts["override"].map { _ in style.say("by the superior's authority", "上级决定") })
    add(style.say("leave", "请假"), leave(style))
    if let end = decision.facts["end"] {
      let kind = end["kind"]?.stringValue.flatMap(End.Kind.init(rawValue:)).map { Ends.word($0, style) }
      add(style.say("end", "办理结果"), kind)
      add(style.say("answer", "答复"), answer(end, style))
    }
    if decision.to != nil || !fired.isEmpty {
      if decision.to != nil, !decision.handler.isEmpty {
        add(style.say("handler", "承办"), People.names(decision.handler, style))
      }
      if decision.to != nil { add(style.say("due", "到期"), decision.due.map { when.moment($0) }) }
    }
    if let card = decision.card, decision.to != nil || !fired.isEmpty || decision.facts["declared"] != nil {
      add(style.say("card", "牌"), card.word(style), card.paint)
    }
    return pairs
  }

  struct Fired {
    var clock: String
    var rung: String
  }

  /// The rungs that took effect, in order.
  var fired: [Fired] {
    (decision.facts["fired"]?.arrayValue ?? []).compactMap { json in
      guard json["collapsed"]?.boolValue != true, let clock = json["clock"]?.stringValue,
        let rung = json["rung"]?.stringValue
      else { return nil }
      return Fired(clock: clock, rung: rung)
    }
  }

  private func strings(_ name: String) -> [String]? {
    decision.facts[name]?.arrayValue.map { $0.compactMap(\.stringValue) }
  }

  /// What the event carried, in the order of the definition.
  private func data(_ style: Style) -> [Pair] {
    let data = entry.event.data
    guard entry.kind == .event else { return [] }
    let known = words.fields.map(\.name).filter { data[$0] != nil }
    let rest = data.keys.filter { !known.contains($0) }.sorted()
    return (known + rest).map { name in
      Pair(label: words.title(ofField: name, style), text: FieldText.of(data[name] ?? .null, style))
    }
  }

  /// Fields that the rules set, and roles bound anew.
  private func changed(_ style: Style) -> [Pair] {
    let set = decision.facts["set"]?.objectValue ?? [:]
    let fields = set.filter { entry.kind != .event || entry.event.data[$0.key] == nil }
    var pairs = fields.sorted { $0.key < $1.key }.map { name, value in
      Pair(label: words.title(ofField: name, style), text: FieldText.of(value, style))
    }
    guard decision.facts["opening"] == nil else { return pairs }
    for (role, ids) in (decision.facts["roles"]?.objectValue ?? [:]).sorted(by: { $0.key < $1.key }) {
      pairs.append(
        Pair(
          label: Roles.word(role, style), text: People.names((ids.arrayValue ?? []).compactMap(\.stringValue), style)))
    }
    return pairs
  }

  private func told(_ style: Style) -> String? {
    let messages = decision.facts["messages"]?.arrayValue ?? []
    let parts = messages.compactMap { message -> String? in
      var names = (message["to"]?.arrayValue ?? []).compactMap(\.stringValue)
      if let contact = message["contact"], !contact.isNull { names.append(FieldText.of(contact, style)) }
      guard !names.isEmpty else { return nil }
      let occasion = message["occasion"]?.stringValue.map { Occasions.word($0, style) } ?? ""
      return People.names(names, style) + style.say(" (\(occasion))", "（\(occasion)）")
    }
    return parts.isEmpty ? nil : style.list(parts)
  }

  private func records(_ style: Style) -> String? {
    let records = decision.facts["records"]?.arrayValue ?? []
    let parts = records.compactMap { record -> String? in
      guard let kind = record["kind"]?.stringValue else { return nil }
      return [kind, record["of"]?.stringValue, record["points"]?.intValue.map { String($0) }]
        .compactMap { $0 }.joined(separator: " ")
    }
    return parts.isEmpty ? nil : style.list(parts)
  }

  private func leave(_ style: Style) -> String? {
    guard let leave = decision.facts["leave"], let person = leave["person"]?.stringValue else { return nil }
    let ends = ["from", "until"].compactMap { leave[$0]?.stringValue.flatMap { Timestamp($0) }.map { when.moment($0) } }
    let deputy = leave["deputy"]?.stringValue.map { style.say("; deputy \($0)", "；由\($0)代理") } ?? ""
    return person + style.colon + ends.joined(separator: " – ") + deputy
  }

  private func answer(_ end: JSON, _ style: Style) -> String? {
    let fields = (end["answer"]?.objectValue ?? [:]).sorted { $0.key < $1.key }.map { FieldText.of($0.value, style) }
    let text = Text(en: end["text"]?["en"]?.stringValue, zh: end["text"]?["zh"]?.stringValue).in(style.language)
    let said = (fields + [text]).filter { !$0.isEmpty }.joined(separator: "\n")
    guard let told = end["told"]?.stringValue else { return said.isEmpty ? nil : said }
    return said + style.say(" (\(told))", "（\(told)）")
  }
}
