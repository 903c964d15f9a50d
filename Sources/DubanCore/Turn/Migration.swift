// SPDX-License-Identifier: Apache-2.0

public import WorkingTime

/// What becomes of a matter that is put on today's version of its definition, or would.
public struct Migration: Hashable, Sendable {
  public var number: String
  /// The version that it ran by.
  public var former: Hash
  /// Where it stood, and when it was due.
  public var step: String
  public var due: Instant?
  public var outcome: Outcome

  public init(number: String, former: Hash, step: String, due: Instant?, outcome: Outcome) {
    self.number = number
    self.former = former
    self.step = step
    self.due = due
    self.outcome = outcome
  }

  public enum Outcome: Hashable, Sendable {
    case moved(Standing)
    /// It goes on as before: the refusal says why.
    case stays(Refusal)
  }

  /// Where it stands afterwards.
  public struct Standing: Hashable, Sendable {
    public var step: String
    public var due: Instant?
    /// What is past by today's definition and has not fired yet: it fires at once, in this order.
    public var late: [Late]
  }

  /// A point of a clock.
  public struct Late: Hashable, Sendable {
    public var clock: Clock.ID
    public var rung: RungName
    public var at: Instant
  }

  public var refusal: Refusal? { if case .stays(let refusal) = outcome { refusal } else { nil } }
}

extension Turn {
  /// Puts a matter on today's version of its definition, by one entry.
  ///
  /// What was due on it before has fired by the definition that it had. A turn that nobody commits is the dry run.
  ///
  /// - Returns: nil where there is nothing to do: the matter has ended, or runs by today's version already.
  public mutating func migrate(_ number: String, by actor: Actor) -> Migration? {
    fireOverdue(number)
    guard let matter = matters[number], matter.isOpen, let workflow = environment.workflows[matter.workflow],
      workflow.version != matter.version
    else { return nil }
    var migration = Migration(
      number: number, former: matter.version, step: matter.step, due: matter.due,
      outcome: .stays(Refusal(.unknown, Text(en: "", zh: ""))))
    do throws(Refusal) {
      if let broken = matter.broken { throw .setAside(matter, broken) }
      let demands = demands[workflow.name] ?? Demands(workflow, in: environment.office)
      self.demands[workflow.name] = demands
      let event = Event(
        id: "migrate:\(number):\(matter.seq)", source: "duban", type: "\(workflow.name).\(BuiltIn.migrate.rawValue)",
        subject: number, actor: actor,
        data: ["from": .string(matter.version.description), "to": .string(workflow.version.description)])
      var deciding = Deciding(on: matter, workflow: workflow, directory: directory, event: event)
      try deciding.migrate(from: environment.workflow(of: matter), demands)
      try append(deciding, kind: .derived)
      guard let state = matters[number] else { throw .noMatter(number) }
      migration.outcome = .moved(Migration.Standing(step: state.step, due: state.due, late: late(of: state)))
    } catch {
      migration.outcome = .stays(error)
    }
    return migration
  }
}
