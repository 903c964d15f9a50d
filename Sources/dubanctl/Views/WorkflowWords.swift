// SPDX-License-Identifier: Apache-2.0

import DubanAPI
import DubanCore

/// What a workflow calls its steps, events and fields, read from `GET /v1/workflows/{name}`.
///
/// A migrated matter has entries of an older definition, or the reader may not be shown it: whatever is not found here
/// is shown by its id.
struct WorkflowWords: Sendable {
  struct Field: Sendable {
    var name: String
    var type: String
    var title: Text
  }

  struct Event: Sendable {
    var name: String
    var title: Text
    var needs: [String]
    var allows: [String]
  }

  struct Step: Sendable {
    var name: String
    var title: Text
    var how: Text?
    var events: [Event]
  }

  var title: Text
  var fields: [Field]
  var steps: [Step]
  /// The opening, and those taken in every step.
  var events: [Event]

  /// Nothing is known: every word is its id.
  static let none = WorkflowWords(title: Text(), fields: [], steps: [], events: [])

  private init(title: Text, fields: [Field], steps: [Step], events: [Event]) {
    self.title = title
    self.fields = fields
    self.steps = steps
    self.events = events
  }

  init(_ detail: WorkflowDetail) {
    title = detail.summary.title
    func list(_ name: String) -> [JSON] { detail.details[name]?.arrayValue ?? [] }
    fields = list("fields").compactMap { json in
      guard let name = json["name"]?.stringValue else { return nil }
      return Field(name: name, type: json["type"]?.stringValue ?? "", title: Self.text(json["title"]))
    }
    steps = list("steps").compactMap { json in
      guard let name = json["name"]?.stringValue else { return nil }
      return Step(
        name: name, title: Self.text(json["title"]), how: json["how"]?.objectValue.map { _ in Self.text(json["how"]) },
        events: (json["events"]?.arrayValue ?? []).compactMap(Self.event))
    }
    events = ([detail.details["open"]].compactMap { $0 } + list("events")).compactMap(Self.event)
  }

  private static func text(_ json: JSON?) -> Text {
    Text(en: json?["en"]?.stringValue, zh: json?["zh"]?.stringValue)
  }

  private static func event(_ json: JSON) -> Event? {
    guard let name = json["name"]?.stringValue else { return nil }
    func names(_ key: String) -> [String] { (json[key]?.arrayValue ?? []).compactMap(\.stringValue) }
    return Event(name: name, title: text(json["title"]), needs: names("needs"), allows: names("allows"))
  }

  func step(_ name: String) -> Step? { steps.first { $0.name == name } }

  /// An event as a step takes it; of the whole workflow where the step has none of the name.
  func event(_ name: String, in step: String?) -> Event? {
    step.flatMap { self.step($0) }?.events.first { $0.name == name } ?? events.first { $0.name == name }
  }

  /// An event as any step takes it.
  private func event(_ name: String) -> Event? {
    events.first { $0.name == name } ?? steps.lazy.compactMap { $0.events.first { $0.name == name } }.first
  }

  /// The language's word for a field's type; nil where the field is not known.
  func type(ofField name: String) -> String? { fields.first { $0.name == name }?.type }

  /// The same for everything that an event may carry.
  func type(ofData name: String) -> String? { type(ofField: name) ?? Self.builtInTypes[name] }

  func title(ofStep name: String, _ style: Style) -> String {
    Self.nonEmpty(step(name)?.title, style) ?? name
  }

  func title(ofField name: String, _ style: Style) -> String {
    if let title = Self.nonEmpty(fields.first(where: { $0.name == name })?.title, style) { return title }
    return Self.builtInData[name]?.in(style.language) ?? name
  }

  /// Built-in events have titles of their own.
  ///
  /// - Parameter step: where the event came; nil where that is not known.
  func title(ofEvent name: String, in step: String?, _ style: Style) -> String {
    Self.nonEmpty((step == nil ? event(name) : event(name, in: step))?.title, style) ?? Self.builtIn(name)?.in(
      style.language) ?? name
  }

  private static func nonEmpty(_ text: Text?, _ style: Style) -> String? {
    guard let text = text?.in(style.language), !text.isEmpty else { return nil }
    return text
  }

  /// What built-in events carry, and what every event may.
  private static let builtInData: [String: Text] = [
    "reason": Text(en: "Reason", zh: "理由"), "text": Text(en: "Text", zh: "内容"),
    "role": Text(en: "Role", zh: "角色"), "person": Text(en: "Person", zh: "人员"),
    "unit": Text(en: "Unit", zh: "单位"), "field": Text(en: "Field", zh: "字段"),
    "value": Text(en: "Value", zh: "更正为"), "number": Text(en: "Number", zh: "编号"),
    "card": Text(en: "Card", zh: "牌"), "files": Text(en: "Papers", zh: "附件"),
    "told_by": Text(en: "Told by", zh: "答复方式"), "from": Text(en: "From", zh: "自"),
    "until": Text(en: "Until", zh: "至"), "deputy": Text(en: "Deputy", zh: "代理人"),
    "limit": Text(en: "Limit", zh: "时限"), "waiting_for": Text(en: "Waiting for", zh: "等待"),
    "clock": Text(en: "Time limit", zh: "时限"),
  ]

  private static let builtInTypes = [
    "person": "person", "unit": "unit", "deputy": "person", "from": "time", "until": "until", "card": "card",
    "clock": "clock", "limit": "limit",
  ]

  private static func builtIn(_ name: String) -> Text? { BuiltIn(rawValue: name)?.title ?? daemons[name] }

  /// Events that are no workflow's: nearly all are written by the daemon itself.
  private static let daemons: [String: Text] = [
    "open": Text(en: "Open", zh: "登记"), "leave": Text(en: "Leave", zh: "请假"),
    "reload": Text(en: "Reload", zh: "重新加载"), "review": Text(en: "Counted again", zh: "重新计算时限"),
    "restored": Text(en: "Backup put in force", zh: "启用备份"), "broken": Text(en: "Set aside", zh: "搁置"),
    "linked": Text(en: "Linked", zh: "关联"), "unraised": Text(en: "Not raised", zh: "派生未成"),
    "schedules": Text(en: "Schedules changed", zh: "自动立项计划变更"),
    "scheduled": Text(en: "Opened by the calendar", zh: "自动立项"),
    "walltime.held": Text(en: "Deadlines held", zh: "期限暂停触发"),
    "walltime.agreed": Text(en: "Deadlines fire again", zh: "期限恢复触发"),
    "walltime.accepted": Text(en: "Wall clock taken for right", zh: "采信系统时钟"),
  ]
}
