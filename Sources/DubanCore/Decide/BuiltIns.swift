// SPDX-License-Identifier: Apache-2.0

import OrderedCollections
import WorkingTime

extension Deciding {
  /// A built-in event.
  mutating func take(_ builtIn: BuiltIn) throws(Refusal) {
    guard BuiltIn.taken.contains(builtIn), !workflow.never.contains(builtIn.rawValue) else {
      throw notTaken(builtIn.rawValue)
    }
    // What an ended matter can still have: a word, and a reference.
    guard state.isOpen || builtIn == .note || builtIn == .link else { throw notTaken(builtIn.rawValue) }
    let senders = try senders(of: builtIn)
    note(try permission(by: senders.by, notBy: senders.notBy, besides: senders.besides))
    try checkData(of: builtIn)
    switch builtIn {
    case .note: break
    case .urge: try urge()
    case .card: declare(.yellow)
    case .reassign: try reassign()
    case .correct: try correct()
    case .link: decision.linked = event.data["number"]?.stringValue
    case .cancel: cancel()
    case .pause: try pause()
    case .resume: try resume()
    case .extend: try extend()
    case .grant: try grant()
    case .deny: try deny()
    default: throw notTaken(builtIn.rawValue)
    }
  }

  /// Who may send it, by default or by the workflow's word, and who may not.
  private func senders(
    of builtIn: BuiltIn
  ) throws(Refusal) -> (by: [Who], notBy: [Exclusion], besides: Set<String>) {
    var senders: (by: [Who], notBy: [Exclusion], besides: Set<String>) = (
      workflow.senders(of: builtIn) ?? builtIn.by(in: office), [], []
    )
    switch builtIn {
    case .extend:
      _ = try extendable()
      // Who is kept apart from the step does not handle it.
      senders.notBy = step?.notBy ?? []
    case .grant, .deny:
      let request = try request(for: builtIn)
      senders.by = answerers(of: request, by: builtIn)
      // Nobody grants what he himself asked for.
      senders.besides = [request.by]
    default: break
    }
    return senders
  }

  /// The built-in events' data are no fields; they are checked here.
  private func checkData(of builtIn: BuiltIn) throws(Refusal) {
    var needs = builtIn.needs
    if builtIn == .cancel, directory.raisers(of: state, in: workflow).isEmpty { needs.append("told_by") }
    let allows = (builtIn.allows + [Self.reason]).filter { !needs.contains($0) }
    var faults = Faults()
    for name in needs where event.data[name]?.isNull ?? true { faults.add(name, .needed) }
    for (name, value) in event.data.sorted(by: { $0.key < $1.key }) where !value.isNull {
      guard let type = Self.type(of: name, known: needs + allows) else {
        let known = (needs + allows).joined(separator: ", ")
        faults.add(
          name, FieldError(en: "is not taken by this event, which takes \(known)", zh: "不是此事件的数据，可用：\(known)"))
        continue
      }
      if name != "value" { faults.check(name) { () throws(FieldError) in _ = try type.checked(value, in: office) } }
    }
    try refuse(faults, order: needs + allows, accepts: needs + allows)
  }

  private static func type(of name: String, known: [String]) -> FieldType? {
    guard known.contains(name) else { return nil }
    switch name {
    case "files": return .files(min: nil, max: nil)
    case "card": return .choice(["yellow"])
    case "person": return .person
    case "unit": return .unit
    case "limit": return .limit
    case "clock": return .choice([Clock.ID.step.word, Clock.ID.matter.word])
    case "number", "role", "field", "told_by", "until": return .string(min: 1, max: 200)
    default: return .text(min: 1, max: nil)
    }
  }

  /// At most one in four working hours: more would only teach the handler to look away.
  private mutating func urge() throws(Refusal) {
    if let last = state.urged, let pause = try? Limit(parsing: "4 workhours") {
      let next = office.time.due(pause, from: last).instant
      guard at >= next else {
        let text = RFC3339.format(next, in: office.time.zone)
        throw refusal(
          .times,
          Text(
            en: "the handler was urged less than 4 working hours ago; the next urge is taken from \(text)",
            zh: "距上次催办不足 4 个工作小时，\(text) 起可再次催办"))
      }
    }
    state.urged = at
    decision.urged = true
    tell(TellRule(who: [.handler]), .urge)
  }

  private mutating func reassign() throws(Refusal) {
    guard let role = event.data["role"]?.stringValue, workflow.roles[role] != nil else {
      throw refusal(
        .fields,
        Text(
          en: "'role' must be one of \(workflow.roles.keys.joined(separator: ", "))",
          zh: "“role”须为下列之一：\(workflow.roles.keys.joined(separator: "、"))"),
        fields: ["role"], accepts: Array(workflow.roles.keys))
    }
    let named = [event.data["person"], event.data["unit"]].compactMap { $0?.stringValue }
    guard named.count == 1 else {
      throw refusal(
        .fields, Text(en: "either 'person' or 'unit' is needed", zh: "须填写 person 或 unit 之一"),
        fields: ["person", "unit"])
    }
    try bind(role, named)
    if !state.pinned.contains(role) {
      state.pinned.append(role)
      decision.pinned.append(role)
    }
    try stay()
  }

  private mutating func correct() throws(Refusal) {
    guard let name = event.data["field"]?.stringValue, let field = workflow.fields[name] else {
      throw refusal(
        .fields,
        Text(
          en: "'field' must be one of \(workflow.fields.keys.joined(separator: ", "))",
          zh: "“field”须为下列之一：\(workflow.fields.keys.joined(separator: "、"))"),
        fields: ["field"], accepts: Array(workflow.fields.keys))
    }
    do {
      write(name, try field.type.checked(event.data["value"] ?? .null, in: office))
    } catch {
      throw refusal(
        .fields,
        Text(en: "'value' for '\(name)' \(error.detail.in(.en))", zh: "“\(name)”的值\(error.detail.in(.zh))"),
        fields: ["value"])
    }
    try stay()
  }

  /// The built-in end: its reason is the answer.
  private mutating func cancel() {
    decision.from = state.step
    decision.to = Self.cancelled
    state.step = Self.cancelled
    finish(
      .cancelled, answer: ["reason": event.data[Self.reason] ?? .null], text: nil,
      told: event.data["told_by"]?.stringValue)
  }

  /// The name of the built-in end.
  static let cancelled = "cancelled"
}
