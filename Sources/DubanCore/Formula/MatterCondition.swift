// SPDX-License-Identifier: Apache-2.0

public import CEL
import OrderedCollections

/// A formula that a reader picks matters of one workflow by. It may name what the columns of the workflow's ledger may.
public struct MatterCondition: Sendable {
  private let formula: Formula
  private let workflow: Workflow

  /// - Parameter workflow: its definition in force; matters of older ones are looked at by its fields, too.
  /// - Throws: all that is wrong with the text.
  public init(_ source: String, on workflow: Workflow, office: Office) throws(FormulaErrors) {
    let scope = FormulaScope.scope(
      fields: workflow.fields, roles: Array(workflow.roles.keys), posts: Array(office.posts.keys),
      settings: Array(workflow.settings.keys), place: .ledger)
    formula = try Formula(source, in: scope)
    self.workflow = workflow
    guard [.bool, .dyn].contains(formula.type) else {
      throw FormulaErrors(
        FormulaError(.type, "a condition is true or false, and this is \(formula.type)", offset: 0, in: source))
    }
  }

  /// Looks at one matter.
  ///
  /// - Parameter matter: as it is shown to the viewer (``Redaction``): what he may not read must not tell by being found.
  /// - Returns: whether the condition holds (not where it gives no value, as when it reads a field that is unset) and the
  ///   steps that it took, at most `Formula.stepLimit`.
  public func holds(of matter: Matter, for viewer: Viewer) -> (holds: Bool, steps: Int) {
    let directory = Directory(office: viewer.environment.office, leaves: viewer.leaves, at: viewer.at)
    let (value, steps) = Deciding(reading: matter, workflow: workflow, directory: directory).measure(formula)
    return (value == .bool(true), steps)
  }
}
