// SPDX-License-Identifier: Apache-2.0

import OrderedCollections

/// The events that every workflow takes without saying so; their names are reserved.
public enum BuiltIn: String, Hashable, Sendable, CaseIterable {
  case note
  case urge
  case card
  case reassign
  case correct
  case link
  case cancel
  case extend
  case grant
  case deny
  case pause
  case resume
  case merge
  case respond
  case complete
  case joined
  /// Takes a matter back that was set aside. It is no workflow's affair: administrators send it, see ``Turn``.
  case mend
  /// Puts a matter on today's version of its definition. Administrators ask for it, for all matters of a workflow at
  /// once; see ``Turn/migrate(_:by:)``.
  case migrate

  /// Those that this version takes; the names of the others are reserved all the same.
  public static let taken: [BuiltIn] = [.note, .urge, .card, .reassign, .correct, .link, .cancel]

  /// The data it must carry, besides what the matter adds to it.
  public var needs: [String] {
    switch self {
    case .note: ["text"]
    case .card: ["reason"]
    case .reassign: ["role", "reason"]
    case .correct: ["field", "value", "reason"]
    case .link: ["number"]
    case .cancel: ["reason"]
    default: []
    }
  }

  /// The data it may carry.
  public var allows: [String] {
    switch self {
    case .note: ["files"]
    case .card: ["card"]
    case .reassign: ["person", "unit"]
    case .cancel: ["told_by"]
    default: []
    }
  }

  /// Who may send it where the workflow does not say.
  public func by(in office: Office) -> [Who] {
    switch self {
    case .note: [.anyone]
    case .urge:
      [.role("owner"), .role("supervisor"), .raiser]
        + (office.posts["supervisors"] == nil ? [] : [.post("supervisors")])
    case .card, .cancel: [.role("supervisor")]
    case .reassign: [.role("owner"), .role("supervisor")]
    case .correct, .link: [.role("owner")]
    default: []
    }
  }
}
