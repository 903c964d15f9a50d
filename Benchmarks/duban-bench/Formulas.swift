// SPDX-License-Identifier: Apache-2.0

import CEL

/// Guards as offices write them, evaluated on values at hand.
struct Formulas {
  let setup: Setup

  private static let scope = Scope(variables: [
    Variable(name: "urgency", type: .string), Variable(name: "lead_unit", type: .opaque("party"), mayBeUnset: true),
    Variable(name: "items", type: .list(.dyn)), Variable(name: "received_on", type: .timestamp),
    Variable(name: "now", type: .timestamp),
  ])

  private static let values: [String: Value] = [
    "urgency": .string("urgent"), "lead_unit": .string("water"),
    "items": .list(
      ["roads", "water works", "water"].flatMap { [$0, "lamps"] }.map { .map([.string("unit"): .string($0)]) }),
    "received_on": .timestamp(milliseconds: 1_772_409_600_000), "now": .timestamp(milliseconds: 1_772_709_600_000),
  ]

  private static let guards = [
    "urgency == 'urgent' && has(lead_unit)", "size(items) > 3 && items.exists(i, i.unit == 'water')",
    "received_on + duration('72h') < now",
  ]

  func run(_ tell: (String) -> Void) throws -> Findings {
    var table = Table(
      title: "Formulas (medians of \(setup.rounds) rounds)", columns: ["", "per second", "steps", "made per second"])
    table.note = """
      evaluated, one after the other on one processor, on values at hand (`items` has six, the fifth is the one); made: \
      read, checked and resolved.
      """
    for source in Self.guards {
      tell(source)
      let formula = try Formula(source, in: Self.scope)
      let values = formula.variableSlots.map { Self.values[$0] }
      let (evaluations, compilations) = setup.isQuick ? (100_000, 2_000) : (1_000_000, 20_000)
      var (rates, made): ([Double], [Double]) = ([], [])
      for _ in 1...setup.rounds {
        var start = Machine.now
        for _ in 0..<evaluations {
          guard case .bool(true) = try formula.evaluate({ values[$0] }, host: Nobody()) else {
            throw Trouble("\(source) does not hold")
          }
        }
        rates.append(Double(evaluations) * 1e9 / Double(Machine.now - start))
        start = Machine.now
        for _ in 0..<compilations { _ = try Formula(source, in: Self.scope) }
        made.append(Double(compilations) * 1e9 / Double(Machine.now - start))
      }
      let steps = formula.measure({ values[$0] }, host: Nobody()).steps
      table.rows.append([
        source, Figure.count(Statistics.median(rates)), Figure.count(Double(steps)),
        Figure.count(Statistics.median(made)),
      ])
    }
    return Findings(table: table)
  }

  private struct Nobody: Host {}
}
