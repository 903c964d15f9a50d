// SPDX-License-Identifier: Apache-2.0

import OrderedCollections
public import WorkingTime

/// What a caller hands to the door.
public struct Submission: Hashable, Sendable {
  public var caller: Caller
  public var id: String
  public var source: String
  public var type: String
  public var subject: String?
  /// For whom the caller says to act, by the extension attribute `actor`.
  public var actor: String?
  public var time: Instant?
  public var data: [String: JSON]
  /// The seq that the sender takes the matter to have.
  public var ifseq: Int64?
  /// What makes it the same event as another: see ``Identity``.
  public var identity: Identity

  public init(
    caller: Caller, id: String, source: String, type: String, subject: String? = nil, actor: String? = nil,
    time: Instant? = nil, data: [String: JSON] = [:], ifseq: Int64? = nil, identity: Identity = Identity()
  ) {
    self.caller = caller
    self.id = id
    self.source = source
    self.type = type
    self.subject = subject
    self.actor = actor
    self.time = time
    self.data = data
    self.ifseq = ifseq
    self.identity = identity
  }

  /// The bytes whose digest is the identity's key: account, source and id.
  public var keyBytes: [UInt8] { JSON.array([.string(caller.account), .string(source), .string(id)]).bytes }

  /// The bytes whose digest is the identity's content: type, subject, actor and data.
  public var contentBytes: [UInt8] {
    JSON.array([
      .string(type), subject.map(JSON.string) ?? .null, actor.map(JSON.string) ?? .null, .object(data),
    ]).bytes
  }
}

/// Digests by which a repeated event is known; whoever stores them computes them.
public struct Identity: Hashable, Sendable {
  /// The first 16 bytes of the SHA-256 of ``Submission/keyBytes``.
  public var key: [UInt8]
  /// The first 16 bytes of the SHA-256 of ``Submission/contentBytes``.
  public var content: [UInt8]

  public init(key: [UInt8] = [], content: [UInt8] = []) {
    self.key = key
    self.content = content
  }
}

/// Who stands at the door, as the kernel says (`SO_PEERCRED`, unix(7)).
public struct Caller: Hashable, Sendable {
  /// The account's name, or `uid:1234` where the machine has no name for the uid.
  public var account: String
  /// Root, or the account that the daemon runs under.
  public var isSuper: Bool

  public init(account: String, isSuper: Bool) {
    self.account = account
    self.isSuper = isSuper
  }
}

/// What the door answers to an accepted event.
public struct Answer: Hashable, Sendable {
  /// Nil where the event was the office's.
  public var number: String?
  public var step: String?
  public var due: Instant?
  /// Whether that due instant was counted over a year whose days off are not known yet.
  public var provisional: Bool
  public var card: Card?
  public var seq: Int64
  /// Whether the event opened the matter.
  public var opened: Bool
  /// Whether the event had been accepted before.
  public var repeated: Bool

  public init(
    number: String?, step: String?, due: Instant?, provisional: Bool = false, card: Card?, seq: Int64, opened: Bool,
    repeated: Bool = false
  ) {
    self.number = number
    self.step = step
    self.due = due
    self.provisional = provisional
    self.card = card
    self.seq = seq
    self.opened = opened
    self.repeated = repeated
  }

  /// The answer that an entry was, and is whenever its event comes again.
  public init(rebuiltFrom entry: Entry, repeated: Bool) {
    let decision = entry.decision
    self.init(
      number: decision == nil ? nil : entry.stream, step: decision?.step, due: decision?.due,
      provisional: decision?.provisional ?? false, card: decision?.card, seq: entry.seq,
      opened: decision?.opening != nil, repeated: repeated)
  }
}

/// Why the door refuses an event. Nothing was changed, and nothing is remembered of it.
public struct Refusal: Error, Hashable, Sendable {
  public enum Reason: String, Hashable, Sendable, CaseIterable {
    /// The event is not formed as an event is.
    case malformed
    /// The sender may not.
    case actor
    /// No such matter or workflow, or none that the sender may see.
    case unknown
    /// The same id came with other content.
    case conflict
    /// The matter has moved on since `ifseq`.
    case ifseq
    /// The step does not take this event.
    case step
    /// Fields are missing, not known here, or not of their type.
    case fields
    /// A condition does not hold.
    case condition = "if"
    /// The event was taken as often as it may be.
    case times
    /// The definition does not decide this case.
    case definition
    /// What it concerns is set aside: the program ended more than once while it decided on it.
    case broken
  }

  public var reason: Reason
  /// One sentence: what was found, and what would be accepted.
  public var detail: Text
  /// The fields concerned, in the order of the definition.
  public var fields: [String]
  /// What would be accepted instead: event names, values.
  public var accepts: [String]
  /// Where the matter stands, where there is one.
  public var step: String?
  public var seq: Int64?

  public init(
    _ reason: Reason, _ detail: Text, fields: [String] = [], accepts: [String] = [], step: String? = nil,
    seq: Int64? = nil
  ) {
    self.reason = reason
    self.detail = detail
    self.fields = fields
    self.accepts = accepts
    self.step = step
    self.seq = seq
  }
}
