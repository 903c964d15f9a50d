// SPDX-License-Identifier: Apache-2.0

import CEL
import OrderedCollections
import WorkingTime

extension Deciding {
  /// What a formula gives on the state so far.
  func value(of formula: Formula, it: Value? = nil) throws(Refusal) -> Value {
    do {
      return try evaluate(formula, it: it)
    } catch {
      throw noValue(of: formula, error)
    }
  }

  /// Whom a role's formula names; nobody yet, while something that it reads is not set.
  func ids(of role: Formula) throws(Refusal) -> [String] {
    do {
      return ids(try evaluate(role))
    } catch {
      if case .unset = error.kind { return [] }
      throw noValue(of: role, error)
    }
  }

  private func evaluate(_ formula: Formula, it: Value? = nil) throws(EvaluationError) -> Value {
    let host = FormulaHost(directory: directory, matter: state, at: at)
    return try formula.evaluate({ value(named: formula.variableSlots[$0], it: it) }, host: host)
  }

  private func noValue(of formula: Formula, _ error: EvaluationError) -> Refusal {
    refusal(
      .definition,
      Text(
        en: "the formula '\(formula.source)' of the definition gives no value here: \(error.message)",
        zh: "流程定义中的公式“\(formula.source)”在此无法求值：\(error.message)"))
  }

  /// What a formula gives, nil where it gives nothing, and the steps that it took.
  func measure(_ formula: Formula) -> (value: Value?, steps: Int) {
    let host = FormulaHost(directory: directory, matter: state, at: at)
    let (result, steps) = formula.measure({ value(named: formula.variableSlots[$0], it: nil) }, host: host)
    return (try? result.get(), steps)
  }

  func holds(_ formula: Formula, it: Value? = nil) throws(Refusal) -> Bool {
    guard case .bool(let holds) = try value(of: formula, it: it) else {
      throw refusal(
        .definition,
        Text(
          en: "the condition '\(formula.source)' of the definition is neither true nor false",
          zh: "流程定义中的条件“\(formula.source)”既非真也非假"))
    }
    return holds
  }

  func choose<T>(_ choice: Choice<T>) throws(Refusal) -> T {
    for option in choice.cases where try holds(option.when) { return option.then }
    return choice.otherwise
  }

  /// A value that a definition gives, as JSON; nil where it has none.
  func value(of source: ValueSource?, it: Value? = nil) throws(Refusal) -> JSON? {
    switch source {
    case nil: nil
    case .literal(let value): value
    case .formula(let formula): JSON(try value(of: formula, it: it))
    }
  }

  /// The elements that something is done for, each as `it`; one nil where it is done once.
  func elements(_ each: Formula?) throws(Refusal) -> [Value?] {
    guard let each else { return [nil] }
    guard case .list(let elements) = try value(of: each) else { return [] }
    return elements
  }

  /// What a name means to a formula now; nil: unset.
  private func value(named name: String, it: Value?) -> Value? {
    if let field = workflow.fields[name] {
      return state.fields[name].map { field.type.formulaValue($0, zone: office.time.zone) }
    }
    if workflow.roles[name] != nil { return Value(party: state.roles[name] ?? []) }
    if office.posts[name] != nil { return Value(party: directory.holders(of: name)) }
    if let setting = workflow.settings[name] { return .string(setting) }
    switch name {
    case "it": return it
    case "now": return .timestamp(milliseconds: at.milliseconds)
    case "today": return Value(today: at, in: office.time.zone)
    case "opener": return state.opener.person.map(Value.string)
    case "raiser": return Value(directory.raiser(of: state, in: workflow))
    case "handler": return Value(party: state.handler)
    case "handler_unit": return state.handler.first.flatMap(directory.unit(of:)).map(Value.string)
    case "due": return state.due.map { .timestamp(milliseconds: $0.milliseconds) }
    case "matter":
      return .map([
        .string("number"): .string(state.number), .string("workflow"): .string(state.workflow),
        .string("step"): .string(state.step), .string("opened"): .timestamp(milliseconds: state.opened.milliseconds),
      ])
    case "event":
      return .map([
        .string("id"): .string(event.id), .string("source"): .string(event.source),
        .string("type"): .string(event.type),
        .string("actor"): .string(event.actor.person ?? event.actor.account),
        .string("data"): Value(.object(event.data)),
      ])
    default: return nil
    }
  }
}

extension Value {
  /// The first instant of the day.
  init(today at: Instant, in zone: ZoneRules) {
    let midnight = zone.instant(of: CivilDateTime(date: zone.civil(at).date, time: .midnight))
    self = .timestamp(milliseconds: midnight.milliseconds)
  }

  /// Persons and units: one as its id, several as a list; nil for none.
  init?(party ids: [String]) {
    switch ids.count {
    case 0: return nil
    case 1: self = .string(ids[0])
    default: self = .list(ids.map(Value.string))
    }
  }
}
