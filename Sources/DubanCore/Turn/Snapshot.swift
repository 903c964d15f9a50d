// SPDX-License-Identifier: Apache-2.0

public import WorkingTime

/// What a turn must know before it can decide; a store loads it in one call.
public struct ReadSet: Hashable, Sendable {
  public var matters: Set<String>
  public var counters: Set<String>
  /// Identity keys.
  public var keys: Set<[UInt8]>

  public init(matters: Set<String> = [], counters: Set<String> = [], keys: Set<[UInt8]> = []) {
    self.matters = matters
    self.counters = counters
    self.keys = keys
  }

  public mutating func formUnion(_ other: ReadSet) {
    matters.formUnion(other.matters)
    counters.formUnion(other.counters)
    keys.formUnion(other.keys)
  }
}

/// What a store knows of a ``ReadSet``: what is missing does not exist.
public struct Snapshot: Sendable {
  public var head: Head
  public var office: OfficeState
  public var matters: [String: Matter]
  public var counters: [String: Int64]
  /// Events accepted before, by identity key.
  public var known: [[UInt8]: Known]

  /// An event that was accepted before.
  public struct Known: Hashable, Sendable {
    public var content: [UInt8]
    public var entry: Entry
    public init(content: [UInt8], entry: Entry) {
      self.content = content
      self.entry = entry
    }
  }

  public init(
    head: Head, office: OfficeState, matters: [String: Matter] = [:], counters: [String: Int64] = [:],
    known: [[UInt8]: Known] = [:]
  ) {
    self.head = head
    self.office = office
    self.matters = matters
    self.counters = counters
    self.known = known
  }
}

/// The end of the log.
public struct Head: Hashable, Sendable {
  /// The last entry's; 0 while the log is empty.
  public var seq: Int64
  /// The hash of the last entry's header; ``Hash/zero`` while the log is empty.
  public var hash: Hash
  /// How often the daemon has started, this time included; the one that counts further owns the log.
  public var epoch: Int64
  /// The last entry's instant; nil while the log is empty.
  public var at: Instant?

  public init(seq: Int64, hash: Hash, epoch: Int64, at: Instant?) {
    self.seq = seq
    self.hash = hash
    self.epoch = epoch
    self.at = at
  }
}

/// What a turn wrote: to be stored whole or not at all.
public struct Commit: Sendable {
  /// In order; the first follows the head that the turn began with.
  public var entries: [Entry]
  /// The identity of the entries that came from outside, by seq.
  public var identities: [Int64: Identity]
  /// Every matter that changed, as it is now.
  public var matters: [String: Matter]
  public var counters: [String: Int64]
  /// The office's state, where it changed.
  public var office: OfficeState?
  /// Documents that entries of this commit are the first to name.
  public var documents: [Document]

  public init(
    entries: [Entry] = [], identities: [Int64: Identity] = [:], matters: [String: Matter] = [:],
    counters: [String: Int64] = [:], office: OfficeState? = nil, documents: [Document] = []
  ) {
    self.entries = entries
    self.identities = identities
    self.matters = matters
    self.counters = counters
    self.office = office
    self.documents = documents
  }

  public var isEmpty: Bool { entries.isEmpty }
}

/// A rung or timed event whose instant has come.
public struct DuePoint: Hashable, Sendable {
  public var matter: String
  public var clock: Clock.ID
  public var at: Instant

  public init(matter: String, clock: Clock.ID, at: Instant) {
    self.matter = matter
    self.clock = clock
    self.at = at
  }
}
