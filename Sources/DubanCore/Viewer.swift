// SPDX-License-Identifier: Apache-2.0

/// For whom something is read. Every read of a store takes one, and what it does not admit does not exist for it.
public struct Viewer: Sendable {
  public enum Scope: Hashable, Sendable {
    /// Root, the daemon's account or an administrator, for itself: all but what `never` hides.
    case administrator
    /// A person of the office; auditors see the whole log of what they may read like everybody.
    case person(String)
    /// An account that the office does not know: nothing.
    case stranger
  }

  public var account: String
  public var scope: Scope
  public var environment: Environment
  public var leaves: [Leave]

  public init(account: String, scope: Scope, environment: Environment, leaves: [Leave] = []) {
    self.account = account
    self.scope = scope
    self.environment = environment
    self.leaves = leaves
  }
}
