// SPDX-License-Identifier: Apache-2.0

public import DubanCore
import GRDB
import WorkingTime

extension Store {
  /// How far the look at every matter that follows a change of the environment has come.
  public enum Review: Hashable, Sendable {
    /// All matters up to this id have been looked at.
    case upTo(Int64)
    case finished
  }

  /// Writes all of a commit in one transaction, or nothing. When this returns, it is on disk.
  ///
  /// An entry that puts another environment in force also begins a review, in the same transaction.
  ///
  /// - Parameters:
  ///   - head: where the commit's turn found the log.
  ///   - review: how far the review has come with this commit; nil leaves it as it is.
  /// - Returns: the new end of the log.
  /// - Throws: ``StoreError/fenced(path:expected:found:)`` where the log does not stand at `head`.
  public nonisolated(nonsending) func append(
    _ commit: Commit, expecting head: Head, review: Review? = nil
  ) async throws(StoreError) -> Head {
    try write(commit, expecting: head, review: review) { _ in
      var generator = SystemRandomNumberGenerator()
      return withUnsafeBytes(of: (generator.next(), generator.next())) { Array($0) }
    }
  }

  /// - Parameter salt: the salt of an entry's body, by seq.
  func write(
    _ commit: Commit, expecting head: Head, review: Review? = nil, salt: (Int64) -> [UInt8]
  ) throws(StoreError) -> Head {
    let path = path
    return try onWriter { db in
      var end = head
      try db.inTransaction(.immediate) {
        let found = try Self.head(db)
        guard found.seq == head.seq, found.hash == head.hash, found.epoch == head.epoch else {
          throw StoreError.fenced(path: path, expected: head, found: found)
        }
        for entry in commit.entries {
          end = try Self.insert(
            db, entry, after: end, identity: commit.identities[entry.seq], salt: salt(entry.seq))
        }
        try Changes(commit).write(db)
        for document in commit.documents {
          try Query(db, "INSERT INTO documents (hash, kind, bytes) VALUES (?, ?, ?) ON CONFLICT (hash) DO NOTHING")
            .run(.blob(document.hash.bytes), .text(document.kind.rawValue), .blob(document.bytes))
        }
        for (name, value) in commit.counters { try Self.note(db, counter: name, value) }
        if let office = commit.office { try Self.note(db, office) }
        try Self.note(db, review ?? (commit.changesEnvironment ? .upTo(0) : nil))
        return .commit
      }
      return end
    }
  }

  static func insert(
    _ db: Database, _ entry: Entry, after head: Head, identity: Identity?, salt: [UInt8]
  ) throws -> Head {
    guard entry.seq == head.seq + 1 || entry.explainsGap(after: head) else {
      throw StoreError.invalid(detail: "entry \(entry.seq) follows \(head.seq)")
    }
    guard entry.epoch == head.epoch else {
      throw StoreError.invalid(detail: "entry \(entry.seq) is of epoch \(entry.epoch), and it is \(head.epoch)")
    }
    if let last = head.at, entry.at < last {
      throw StoreError.invalid(detail: "entry \(entry.seq) is earlier than the one before it")
    }
    // The header holds their lengths in one and two bytes.
    guard entry.kind.rawValue.utf8.count <= 0xFF, entry.stream.utf8.count <= 0xFFFF else {
      throw StoreError.invalid(detail: "entry \(entry.seq): the stream's name is too long")
    }
    let body = entry.body.bytes
    let header = Header(
      seq: entry.seq, epoch: entry.epoch, kind: entry.kind.rawValue, stream: entry.stream, at: entry.at,
      environment: entry.environment, bodyHash: Header.bodyHash(salt: salt, body: body), prev: head.hash)
    let hash = header.hash
    try Query(
      db,
      """
      INSERT INTO log (seq, epoch, kind, stream, at, environment, body_hash, prev, hash, key, content, salt, body)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """
    ).run(
      .int(header.seq), .int(header.epoch), .text(header.kind), .text(header.stream), .int(header.at.milliseconds),
      .blob(header.environment.bytes), .blob(header.bodyHash.bytes), .blob(header.prev.bytes), .blob(hash.bytes),
      .blob(identity?.key), .blob(identity?.content), .blob(salt), .blob(body))
    for (index, row) in entry.outbox.enumerated() {
      try Query(
        db,
        """
        INSERT INTO outbox (seq, n, matter, recipient, contact, occasion, say, told, state, channels, after)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """
      ).run(
        .int(entry.seq), .int(Int64(index + 1)), .text(entry.stream), .text(row.recipient),
        .blob(row.contact?.bytes), .text(row.occasion.rawValue), .blob(row.say?.bytes), .text(row.told),
        .text(row.told == nil ? "waiting" : "told"), .text(row.channels), .int(row.after?.milliseconds))
    }
    return Head(seq: entry.seq, hash: hash, epoch: head.epoch, at: entry.at)
  }

  static func note(_ db: Database, counter name: String, _ value: Int64) throws {
    try Query(
      db, "INSERT INTO counters (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value"
    ).run(.text(name), .int(value))
  }

  static func note(_ db: Database, _ office: OfficeState) throws {
    try Query(
      db, "INSERT INTO office (one, state) VALUES (1, ?) ON CONFLICT (one) DO UPDATE SET state = excluded.state"
    ).run(.blob(office.json.bytes))
  }

  static func note(_ db: Database, _ review: Review?) throws {
    switch review {
    case nil: break
    case .upTo(let id):
      try Query(
        db,
        "INSERT INTO meta (name, value) VALUES ('review', ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value"
      ).run(.int(id))
    case .finished: try Query(db, "DELETE FROM meta WHERE name = 'review'").run()
    }
  }
}

extension Entry {
  /// Whether it tells of a restore after which the log goes on here, behind this head.
  func explainsGap(after head: Head) -> Bool {
    guard case .office(.restored(let restoration)) = body.outcome else { return false }
    return restoration.seq == seq && seq > head.seq && restoration.last == head.seq && restoration.hash == head.hash
  }
}

extension Commit {
  var changesEnvironment: Bool {
    entries.contains { entry in
      if case .office(.environment) = entry.body.outcome { true } else { false }
    }
  }
}
