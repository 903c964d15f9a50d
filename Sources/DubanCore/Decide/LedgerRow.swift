// SPDX-License-Identifier: Apache-2.0

import CEL
public import WorkingTime

/// A matter as a row of its workflow's ledger.
public struct LedgerRow: Sendable {
  /// One per column of the workflow, in its order; null where a column has nothing to show.
  public var cells: [(title: Text, value: JSON)]

  /// - Parameters:
  ///   - at: for columns that depend on the time, such as that of a step that still goes on.
  public init(of matter: Matter, in workflow: Workflow, office: Office, leaves: [Leave] = [], at: Instant) {
    let directory = Directory(office: office, leaves: leaves, at: at)
    let deciding = Deciding(reading: matter, workflow: workflow, directory: directory)
    let zone = office.time.zone
    cells = workflow.ledger.map { column in
      let value = (try? deciding.value(of: column.formula)) ?? .null
      if case .timestamp(let instant) = value {
        return (column.title, .string(RFC3339.format(Instant(milliseconds: instant.milliseconds), in: zone)))
      }
      return (column.title, JSON(value) ?? .null)
    }
  }
}
