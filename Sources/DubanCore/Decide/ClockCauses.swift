// SPDX-License-Identifier: Apache-2.0

import CEL
import OrderedCollections
import WorkingTime

/// What a definition says of when a clock starts and what it counts, read from the matter as it is.
extension Deciding {
  func start(of start: DueRule.Start) throws(Refusal) -> Instant {
    switch start {
    case .entered: return state.entered
    case .opened: return state.opened
    case .field(let name):
      guard let value = state.fields[name], let type = workflow.fields[name]?.type else { throw unset(name) }
      // A time of day is today's.
      if type == .time, let instant = try instant(of: .field(name)) { return instant }
      guard case .timestamp(let instant) = type.formulaValue(value, zone: office.time.zone) else { throw unset(name) }
      return Instant(milliseconds: instant.milliseconds)
    }
  }

  func cause(of due: DueRule) throws(Refusal) -> Clock.Cause {
    switch due.term {
    case .within(let choice): return .limit(try limit(try choose(choice)))
    case .at(let moment):
      guard let instant = try instant(of: moment) else { throw unset("at") }
      return .at(instant)
    }
  }

  func limit(_ source: LimitSource) throws(Refusal) -> Limit {
    switch source {
    case .limit(let limit, _): return limit
    case .field(let name):
      guard let text = state.fields[name]?.stringValue, let limit = try? Limit(parsing: text) else { throw unset(name) }
      return limit
    }
  }

  /// The instant that a field or formula names: a date is the office's close on that day.
  func instant(of moment: DueRule.Moment) throws(Refusal) -> Instant? {
    let zone = office.time.zone
    switch moment {
    case .field(let name):
      guard let text = state.fields[name]?.stringValue else { return nil }
      switch workflow.fields[name]?.type {
      case .date: return CivilDate(parsing: text).map(office.time.close(of:))
      case .time:
        return CivilTime(parsing: text).map { zone.instant(of: CivilDateTime(date: zone.civil(at).date, time: $0)) }
      default: return nil
      }
    case .formula(let formula):
      guard case .timestamp(let timestamp) = try value(of: formula) else { return nil }
      let instant = Instant(milliseconds: timestamp.milliseconds)
      let civil = zone.civil(instant)
      return civil.time == .midnight ? office.time.close(of: civil.date) : instant
    }
  }

  func unset(_ name: String) -> Refusal {
    refusal(
      .definition,
      Text(en: "the due instant needs '\(name)', which is not set", zh: "计算到期需要“\(name)”，但尚未填写"), fields: [name])
  }

  /// Whether a duty ends with a date, and so when the office closes on it. A time of day stays that of the day on which
  /// it was read.
  func isDate(_ term: DueRule.Term) -> Bool {
    if case .at(.field(let name)) = term { isDate(name) } else { false }
  }

  /// Whether it counts from a date, and so from midnight in the office's zone.
  func isDate(_ start: DueRule.Start) -> Bool {
    if case .field(let name) = start { isDate(name) } else { false }
  }

  func isDate(_ field: String) -> Bool { workflow.fields[field]?.type == .date }

  /// Whether it counts from a field that this event wrote.
  func reads(_ start: DueRule.Start) -> Bool {
    if case .field(let name) = start { changed.contains(name) } else { false }
  }

  /// Whether its limit or instant depends on a field that this event wrote.
  func reads(_ term: DueRule.Term) -> Bool {
    switch term {
    case .at(.field(let name)): return changed.contains(name)
    case .at(.formula(let formula)): return formula.variableSlots.contains(where: changed.contains)
    case .within(let choice):
      return choice.asks(for: changed)
        || choice.values.contains { if case .field(let name) = $0 { changed.contains(name) } else { false } }
    }
  }
}
