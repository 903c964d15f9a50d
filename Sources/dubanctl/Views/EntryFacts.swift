// SPDX-License-Identifier: Apache-2.0

import DubanAPI
import DubanCore
import WorkingTime

/// What one entry of the log says, in words.
struct EntryFacts {
  var entry: EntryView
  var words: WorkflowWords
  var people: People
  var when: When

  private var values: FieldText { FieldText(people: people, when: when) }

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
      add(style.say("Late", "延迟"), style.say("by ", "") + when.rough(late), .red)
    }
    add(style.say("Moved", "流转"), move(style))
    for field in data(style) { pairs.append(field) }
    for other in changed(style) { pairs.append(other) }
    add(style.say("Asked for", "申请延期"), asked(style))
    add(style.say("More time", "延期"), answered(style))
    for recount in recounts {
      let why = recount.why.in(style.language)
      add(Clocks.word(recount.clock, style).withCapital, recount.moved(when) + style.say(": ", "：") + why)
    }
    add(style.say("Told", "告知"), told(style))
    add(style.say("Opened", "派生事项"), strings("raised").map(style.list))
    add(style.say("Linked", "关联"), decision.facts["linked"]?.stringValue)
    add(style.say("Record", "记入档案"), records(style))
    add(style.say("Paused", "暂停"), decision.facts["paused"].flatMap { paused($0, style) })
    add(
      style.say("Override", "特批"),
      decision.facts["override"].map { _ in style.say("by the superior's authority", "上级领导决定") })
    add(style.say("Set aside", "搁置"), decision.facts["broken"].map { setAside($0, style) }, .red)
    if decision.facts["mended"] != nil { add(style.say("Taken back", "恢复办理"), style.say("yes", "是")) }
    add(style.say("Version", "流程版本"), version(style))
    add(style.say("Leave", "请假"), leave(style))
    add(
      style.say("Restored", "恢复"),
      decision.facts["restored"].flatMap { try? Restoration(json: $0) }?.sentence.in(style.language))
    add(style.say("Schedule", "自动立项"), decision.facts["scheduled"].map { scheduled($0, style) })
    add(style.say("Deadlines", "期限"), deadlines(style), decision.facts["held"] == nil ? nil : .red)
    if let end = decision.facts["end"] {
      let kind = end["kind"]?.stringValue.flatMap(End.Kind.init(rawValue:)).map { Ends.word($0, style) }
      add(style.say("End", "办理结果"), kind)
      add(style.say("Answer", "答复"), answer(end, style))
    }
    if decision.to != nil || !fired.isEmpty {
      if decision.to != nil, !decision.handler.isEmpty {
        add(style.say("Who", "谁来办"), people.names(decision.handler, style))
      }
      if decision.to != nil { add(style.say("Due", "何时结"), dueText) }
    }
    if let card = decision.card, decision.to != nil || !fired.isEmpty || decision.facts["declared"] != nil {
      add(style.say("Card", "亮牌"), card.full(style), card.paint)
    }
    return pairs
  }

  private func paused(_ json: JSON, _ style: Style) -> String? {
    guard let pause = try? PauseView(json: json) else { return nil }
    return style.say(
      "from \(when.moment(pause.since)) until \(when.moment(pause.until))",
      "\(when.moment(pause.since)) 至 \(when.moment(pause.until))")
  }

  /// Where it stands after the entry.
  private var dueText: String? { decision.due.map { when.moment(due: $0, provisional: decision.provisional) } }

  private var recounts: [RecountView] {
    (decision.facts["recounted"]?.arrayValue ?? []).compactMap { try? RecountView(json: $0) }
  }

  private func setAside(_ breakage: JSON, _ style: Style) -> String {
    let (what, ends) = (breakage["deciding"]?.stringValue ?? "?", breakage["ends"]?.intValue ?? 0)
    return style.say("the daemon ended \(ends) times while it decided '\(what)'", "系统处理“\(what)”时异常退出 \(ends) 次")
  }

  /// That they are held, or no longer.
  private func deadlines(_ style: Style) -> String? {
    if let why = decision.facts["held"]?["why"]?.stringValue {
      return style.say("held: ", "暂停触发：") + WalltimeText.reason(why, style)
    }
    if decision.facts["agreed"] != nil { return style.say("fire again: the clocks agree", "恢复触发：时钟已相符") }
    guard decision.facts["accepted"] != nil else { return nil }
    return style.say("fire again: the wall clock was taken for right", "恢复触发：系统时钟已被采信")
  }

  /// The definition that the matter goes on by, and what its step is called there.
  private func version(_ style: Style) -> String? {
    guard let version = decision.facts["version"]?.stringValue?.prefix(12) else { return nil }
    let from = entry.event.data["from"]?.stringValue?.prefix(12) ?? "?"
    let renamed = (decision.facts["renamed"]?.objectValue ?? [:]).first { $0.value.stringValue == decision.step }
    let step = renamed.map { "; \($0.key) → \(decision.step ?? "?")" } ?? ""
    return "\(from) → \(version)\(step)"
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
    let written = decision.facts["set"]?.objectValue ?? [:]
    return (known + rest).map { name in
      // What was written counts, not the form in which it was sent.
      Pair(
        label: words.title(ofField: name, style),
        text: text(written[name] ?? data[name] ?? .null, of: name, in: data, style))
    }
  }

  /// A field's value; of what built-in events carry, too.
  private func text(_ value: JSON, of name: String, in data: [String: JSON], _ style: Style) -> String {
    if words.type(ofField: name) == nil, let text = value.stringValue {
      switch name {
      case "role": return Roles.word(text, style)
      case "field": return words.title(ofField: text, style)
      case "value":
        return values.text(value, type: data["field"]?.stringValue.flatMap(words.type(ofField:)))
      default: break
      }
    }
    return values.text(value, type: words.type(ofData: name))
  }

  /// Fields that the rules set, and roles bound anew.
  private func changed(_ style: Style) -> [Pair] {
    let set = decision.facts["set"]?.objectValue ?? [:]
    let fields = set.filter { entry.kind != .event || entry.event.data[$0.key] == nil }
    let known = words.fields.map(\.name).filter { fields[$0] != nil }
    let rest = fields.keys.filter { !known.contains($0) }.sorted()
    var pairs = (known + rest).map { name in
      Pair(
        label: words.title(ofField: name, style), text: text(fields[name] ?? .null, of: name, in: [:], style))
    }
    guard decision.facts["opening"] == nil else { return pairs }
    for (role, ids) in (decision.facts["roles"]?.objectValue ?? [:]).sorted(by: { $0.key < $1.key }) {
      pairs.append(
        Pair(
          label: Roles.label(role, style), text: people.names((ids.arrayValue ?? []).compactMap(\.stringValue), style)))
    }
    return pairs
  }

  private func asked(_ style: Style) -> String? {
    guard let request = decision.facts["asked"].flatMap({ try? TimeRequestView(json: $0) }) else { return nil }
    return RequestProse(request: request, people: people, when: when).sentence(style)
  }

  /// What became of the more time that was asked for; where it was granted, until when, if the clock does not stand still.
  private func answered(_ style: Style) -> String? {
    switch decision.facts["answered"]?.stringValue.flatMap(TimeRequest.Outcome.init(rawValue:)) {
    case .granted:
      let clock = decision.facts["clocks"]?.arrayValue?.first
      let due = clock?["standing"] == true ? nil : clock?["due"]?.stringValue.flatMap { Timestamp($0) }
      return style.say("granted", "同意") + (due.map { style.say(", until ", "，至 ") + when.moment($0) } ?? "")
    case .denied: return style.say("denied", "不同意")
    case .lapsed: return style.say("the request lapsed", "申请失效")
    case nil: return nil
    }
  }

  private func told(_ style: Style) -> String? {
    let messages = decision.facts["messages"]?.arrayValue ?? []
    let parts = messages.compactMap { message -> String? in
      var names = (message["to"]?.arrayValue ?? []).compactMap(\.stringValue).map { people.name($0, style) }
      if let contact = message["contact"], !contact.isNull { names.append(values.text(contact)) }
      guard !names.isEmpty else { return nil }
      var how = message["occasion"]?.stringValue.map { Occasions.word($0, style) } ?? ""
      if let after = message["after"]?.stringValue.flatMap({ Timestamp($0) }) {
        how += style.say(", at \(when.moment(after))", "，\(when.moment(after)) 送达")
      }
      return style.list(names) + style.say(" (\(how))", "（\(how)）")
    }
    return parts.isEmpty ? nil : style.list(parts)
  }

  private func records(_ style: Style) -> String? {
    let records = decision.facts["records"]?.arrayValue ?? []
    let parts = records.compactMap { record -> String? in
      guard let kind = record["kind"]?.stringValue else { return nil }
      return [
        people.record(kind, style), record["of"]?.stringValue.map { people.name($0, style) },
        record["points"]?.intValue.map { String($0) },
      ]
      .compactMap { $0 }.joined(separator: " ")
    }
    return parts.isEmpty ? nil : style.list(parts)
  }

  private func scheduled(_ json: JSON, _ style: Style) -> String {
    func moment(_ name: String) -> String? { json[name]?.stringValue.flatMap { Timestamp($0) }.map { when.moment($0) } }
    var text = json["workflow"]?.stringValue ?? ""
    if let due = moment("due") { text += style.say(", due \(due)", "，应于 \(due)") }
    if let since = moment("since") { text += style.say(", for all missed since \(since)", "，合并 \(since) 以来错过的") }
    if json["skipped"]?.boolValue == true { text += style.say("; missed and skipped", "；已错过，不补") }
    return text
  }

  private func leave(_ style: Style) -> String? {
    guard let leave = decision.facts["leave"], let person = leave["person"]?.stringValue else { return nil }
    let ends = ["from", "until"].compactMap { leave[$0]?.stringValue.flatMap { Timestamp($0) }.map { when.moment($0) } }
    let deputy =
      leave["deputy"]?.stringValue.map { people.name($0, style) }.map {
        style.say("; deputy \($0)", "；由\($0)代理")
      } ?? ""
    let withdrawn = decision.facts["withdrawn"] == nil ? "" : style.say(" (withdrawn)", "（已撤销）")
    return people.name(person, style) + style.colon + ends.joined(separator: " – ") + deputy + withdrawn
  }

  private func answer(_ end: JSON, _ style: Style) -> String? {
    let fields = (end["answer"]?.objectValue ?? [:]).sorted { $0.key < $1.key }.map { name, value in
      values.text(value, type: words.type(ofField: name))
    }
    let text = Text(en: end["text"]?["en"]?.stringValue, zh: end["text"]?["zh"]?.stringValue).in(style.language)
    let said = (fields + [text]).filter { !$0.isEmpty }.joined(separator: "\n")
    guard let told = end["told"]?.stringValue else { return said.isEmpty ? nil : said }
    return said + style.say(" (\(told))", "（\(told)）")
  }
}
