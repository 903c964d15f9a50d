// SPDX-License-Identifier: Apache-2.0

import OrderedCollections
public import WorkingTime

/// For whom something is read. Every read of a store takes one, and what it does not admit does not exist for it.
public struct Viewer: Sendable {
  public enum Scope: Hashable, Sendable {
    /// Root, the daemon's account or an administrator, for itself: all but what `never` hides.
    case administrator
    /// A person of the office.
    case person(String)
    /// An account that the office does not know: nothing.
    case stranger
  }

  public var account: String
  public var scope: Scope
  public var environment: Environment
  public var leaves: [Leave]
  /// When it reads; posts held by turns depend on it.
  public var at: Instant

  public init(account: String, scope: Scope, environment: Environment, leaves: [Leave], at: Instant) {
    self.account = account
    self.scope = scope
    self.environment = environment
    self.leaves = leaves
    self.at = at
  }

  /// Whether a matter exists for this viewer.
  ///
  /// What counts is today's visibility of the workflow; a workflow that is no longer loaded is read by that of the
  /// version the matter runs by, or by administrators only.
  public func admits(_ matter: Matter) -> Bool {
    guard let workflow = environment.workflows[matter.workflow] ?? environment.workflow(of: matter) else {
      return scope == .administrator
    }
    return admits(matter, by: workflow)
  }

  /// Whether an entry of the office's own stream exists for this viewer: that a schedule opened what not everybody of the
  /// office may read, only administrators are shown.
  public func admits(_ decision: OfficeDecision) -> Bool {
    guard scope != .administrator, case .scheduled(let scheduled) = decision else { return true }
    guard let visibility = environment.workflows[scheduled.state.workflow]?.visibility else { return false }
    return visibility.namedReaders == nil && visibility.never.isEmpty
  }

  /// The person who reads; nil for an account that is none's.
  var person: String? {
    if case .person(let person) = scope { person } else { environment.office.person(account: account) }
  }

  private func admits(_ matter: Matter, by workflow: Workflow) -> Bool {
    let visibility = workflow.visibility
    let directory = Directory(office: environment.office, leaves: leaves, at: at)
    func names(_ who: [Who]) -> Bool {
      guard let person else { return false }
      return who.contains { directory.people(named: $0, of: matter).contains(person) }
    }
    if names(visibility.never) { return false }
    switch scope {
    case .administrator: return true
    case .stranger: return false
    case .person(let person):
      guard environment.office.people[person] != nil else { return false }
      guard let readers = visibility.namedReaders else { return true }
      if names(readers) || directory.people(of: matter.handler).contains(person) { return true }
      // Whoever stands in for the handlers must see what he is to do.
      return Deciding(reading: matter, workflow: workflow, directory: directory).handlers.contains(person)
    }
  }
}
