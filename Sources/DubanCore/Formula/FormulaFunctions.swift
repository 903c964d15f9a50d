// SPDX-License-Identifier: Apache-2.0

import CEL
import OrderedCollections
import WorkingTime

/// The functions that formulas may call besides CEL's own: the office's directory, its working days, a matter's steps.
enum FormulaFunctions {
  static let all: [Function] = directory + time + steps + numbers

  private static let party = FormulaScope.party

  private static let directory: [Function] = [
    function("leader", [party], party) { .string($1.directory.leader(of: $0[0].id)) },
    function("overseer", [party], party) { .string($1.directory.overseer(of: $0[0].id)) },
    function("unit", [party], party) { $1.directory.unit(of: $0[0].id).map(Value.string) ?? .null },
    function("deputy", [party], party) { $1.directory.deputy(of: $0[0].id).map(Value.string) ?? .null },
    function("members", [party], .list(party)) { .list($1.directory.people(of: [$0[0].id]).map(Value.string)) },
    function("leaders", [.string], .list(party)) { arguments, host in
      .list(host.directory.units(kind: arguments[0].id).map { .string(host.directory.leader(of: $0)) })
    },
    function("units", [.string], .list(party)) { .list($1.directory.units(kind: $0[0].id).map(Value.string)) },
    function("on_leave", [party], .bool) { .bool($1.directory.leave(of: $0[0].id) != nil) },
  ]

  private static let time: [Function] = [
    function("workdays", [.timestamp, .timestamp], .int) { arguments, host in
      guard case .timestamp(let from) = arguments[0], case .timestamp(let to) = arguments[1] else { return .null }
      let office = host.directory.office.time
      let days = office.workdays(
        from: office.zone.civil(Instant(milliseconds: from.milliseconds)).date,
        to: office.zone.civil(Instant(milliseconds: to.milliseconds)).date)
      return .int(Int64(days))
    },
    function("latest", [.list(.timestamp)], .timestamp) { arguments, _ in extreme(of: arguments[0]) { $0 > $1 } },
    function("earliest", [.list(.timestamp)], .timestamp) { arguments, _ in extreme(of: arguments[0]) { $0 < $1 } },
  ]

  private static let steps: [Function] = [
    function("taken", [.string], .duration, literal: true) { arguments, host in
      guard let matter = host.matter, let stay = matter.stays[arguments[0].id] else {
        return .duration(milliseconds: 0)
      }
      let current = matter.isOpen && matter.step == arguments[0].id ? host.at - stay.entered : .zero
      return .duration(milliseconds: (stay.taken + current).milliseconds)
    },
    function("left", [.string], .timestamp, literal: true) { arguments, host in
      host.matter?.stays[arguments[0].id]?.left.map { .timestamp(milliseconds: $0.milliseconds) } ?? .null
    },
    function("entered", [.string], .timestamp, literal: true) { arguments, host in
      host.matter?.stays[arguments[0].id].map { .timestamp(milliseconds: $0.entered.milliseconds) } ?? .null
    },
  ]

  private static let numbers: [Function] = [
    function("sum", [.list(.dyn)], .double) { arguments, _ in .double(doubles(arguments[0]).reduce(0, +)) },
    function("mean", [.list(.dyn)], .double) { arguments, _ in
      let values = doubles(arguments[0])
      return values.isEmpty ? .null : .double(values.reduce(0, +) / Double(values.count))
    },
    function("distinct", [.list(.parameter("T"))], .list(.parameter("T"))) { arguments, _ in
      guard case .list(let elements) = arguments[0] else { return .null }
      var seen: Set<Value> = []
      return .list(elements.filter { seen.insert($0).inserted })
    },
  ]

  private static func function(
    _ name: String, _ parameters: [ValueType], _ result: ValueType, literal: Bool = false,
    _ body: @escaping @Sendable ([Value], FormulaHost) -> Value
  ) -> Function {
    Function(name: name, parameters: parameters, result: result, literalParameters: literal ? [0] : []) {
      (arguments, host) throws(EvaluationError) in
      guard let host = host as? FormulaHost else {
        throw EvaluationError(.host(name), "\(name) is called where there is no office")
      }
      return body(arguments, host)
    }
  }

  private static func extreme(of list: Value, _ precedes: (Timestamp, Timestamp) -> Bool) -> Value {
    guard case .list(let elements) = list else { return .null }
    var best: Timestamp?
    for case .timestamp(let instant) in elements where best.map({ precedes(instant, $0) }) ?? true { best = instant }
    return best.map(Value.timestamp) ?? .null
  }

  private static func doubles(_ list: Value) -> [Double] {
    guard case .list(let elements) = list else { return [] }
    return elements.compactMap { element in
      switch element {
      case .int(let value): Double(value)
      case .uint(let value): Double(value)
      case .double(let value): value
      default: nil
      }
    }
  }
}

/// What the functions look into while a formula is evaluated.
struct FormulaHost: Host {
  var directory: Directory
  var matter: Matter?
  var at: Instant
}

extension Value {
  /// The id of a person or unit, or any other text; empty for what is none.
  var id: String { if case .string(let value) = self { value } else { "" } }
}
