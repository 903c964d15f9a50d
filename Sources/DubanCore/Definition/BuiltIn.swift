// SPDX-License-Identifier: Apache-2.0

import OrderedCollections
import WorkingTime

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
  public static let taken: [BuiltIn] = [
    .note, .urge, .card, .reassign, .correct, .link, .cancel, .pause, .resume, .extend, .grant, .deny,
  ]

  /// What people call it.
  public var title: Text {
    switch self {
    case .note: Text(en: "Note", zh: "记事")
    case .urge: Text(en: "Urge", zh: "催办")
    case .card: Text(en: "Give a card", zh: "挂牌")
    case .reassign: Text(en: "Reassign", zh: "改派")
    case .correct: Text(en: "Correct", zh: "更正")
    case .link: Text(en: "Link", zh: "关联")
    case .cancel: Text(en: "Cancel", zh: "撤销")
    case .extend: Text(en: "Ask for more time", zh: "申请延期")
    case .grant: Text(en: "Grant", zh: "同意延期")
    case .deny: Text(en: "Deny", zh: "不同意延期")
    case .pause: Text(en: "Pause", zh: "暂停")
    case .resume: Text(en: "Resume", zh: "恢复")
    case .merge: Text(en: "Merge", zh: "并案")
    case .respond: Text(en: "Respond", zh: "填报")
    case .complete: Text(en: "Complete", zh: "收齐")
    case .joined: Text(en: "Joined", zh: "汇总")
    case .mend: Text(en: "Mend", zh: "修复")
    case .migrate: Text(en: "Migrate", zh: "换版")
    }
  }

  /// The data it must carry, besides what the matter adds to it.
  public var needs: [String] {
    switch self {
    case .note: ["text"]
    case .card: ["reason"]
    case .reassign: ["role", "reason"]
    case .correct: ["field", "value", "reason"]
    case .link: ["number"]
    case .cancel, .extend, .deny: ["reason"]
    case .pause: ["limit", "reason"]
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
    case .pause: ["waiting_for"]
    case .extend: ["until", "clock"]
    case .grant: ["until"]
    default: []
    }
  }

  /// Who may send it where the workflow does not say. Who may grant or deny more time, the duty says (``ExtendRule``).
  public func by(in office: Office) -> [Who] {
    switch self {
    case .note: [.anyone]
    case .urge:
      [.role("owner"), .role("supervisor"), .raiser]
        + (office.posts["supervisors"] == nil ? [] : [.post("supervisors")])
    case .card, .cancel, .pause: [.role("supervisor")]
    case .resume: [.role("supervisor"), .handler]
    case .reassign: [.role("owner"), .role("supervisor")]
    case .correct, .link: [.role("owner")]
    case .extend: [.handler]
    default: []
    }
  }
}

extension Workflow {
  /// Who may send a built-in event by the workflow's own word; nil where it says nothing.
  public func senders(of builtIn: BuiltIn) -> [Who]? {
    if case .sent(let by)? = events[builtIn.rawValue]?.trigger { by } else { nil }
  }

  /// How long a pause may be.
  var longestPause: Limit? {
    if case .limit(let limit, _) = events[BuiltIn.pause.rawValue]?.upto { return limit }
    return try? Limit(amount: 30, unit: .days)
  }
}
