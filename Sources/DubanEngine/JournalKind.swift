// SPDX-License-Identifier: Apache-2.0

public import DubanCore
public import Logging

/// What a line of the journal is about; the metadata `message-id` names it, and the log handler knows its identifier.
public enum JournalKind: String, Hashable, Sendable, CaseIterable {
  case opened, moved, noted, reassigned, migrated, recounted, paused, resumed, asked, granted, denied, ended, refused
  case reminded, yellow, red, later, timed
  case leave
  case scheduled
  case restored
  case backedUp
  case started, stopped, reloaded, reloadRefused, definitionProblem, walltimeJumped, firedLate, storeTrouble
  case journalBehind
  case endedDeciding, broken, mended
  case walltimeHeld, walltimeReleased

  /// What an entry of the log is about.
  public init(_ entry: Entry) {
    switch entry.body.outcome {
    case .office(.environment): self = .reloaded
    case .office(.leave): self = .leave
    case .office(.setAside): self = .broken
    case .office(.takenBack): self = .mended
    case .office(.restored): self = .restored
    case .office(.schedules), .office(.scheduled): self = .scheduled
    case .office(.held): self = .walltimeHeld
    case .office(.agreed), .office(.accepted): self = .walltimeReleased
    case .matter(let decision): self.init(decision, entry)
    }
  }

  private init(_ decision: Decision, _ entry: Entry) {
    if decision.broken != nil {
      self = .broken
    } else if decision.mended {
      self = .mended
    } else if decision.version != nil {
      self = .migrated
    } else if decision.end != nil, decision.to != nil {
      self = .ended
    } else if decision.opening != nil {
      self = .opened
    } else if decision.stopped.contains(.pause) {
      self = .resumed
    } else if entry.body.event.name == BuiltIn.pause.rawValue {
      self = .paused
    } else if let rung = decision.fired.last(where: { !$0.collapsed })?.rung {
      switch rung {
      case .remind: self = .reminded
      case .yellow: self = .yellow
      case .red: self = .red
      case .later: self = .later
      case .timed: self = .timed
      }
    } else if decision.to != nil {
      self = .moved
    } else if let answered = decision.answered, answered != .lapsed {
      self = answered == .granted ? .granted : .denied
    } else if decision.asked?.at == entry.at {
      self = .asked
    } else if decision.roles.isEmpty {
      self = decision.recounted.isEmpty ? .noted : .recounted
    } else {
      self = .reassigned
    }
  }

  /// Yellow warns, red is an error, as an office's cards are meant.
  public var level: Logger.Level {
    switch self {
    case .yellow: .warning
    case .red, .later, .broken: .error
    case .walltimeHeld: .critical
    case .walltimeReleased: .notice
    default: .info
    }
  }
}
