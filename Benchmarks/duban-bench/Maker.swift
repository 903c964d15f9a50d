// SPDX-License-Identifier: Apache-2.0

import Dispatch
import DubanCore
import DubanStore
import Synchronization
import WorkingTime

/// Makes stores for the bench, as duband would have made them: ``Turn`` decides each event, the schema is `Store`'s own,
/// entries are chained and hashed as they must be, and `duband verify` finds that all agrees. Only the way to the disk is
/// shorter: one transaction for all, without waiting for the disk, the log's indexes made at the end.
final class Maker {
  private let database: RawDatabase
  private let writer: RowWriter
  private let environment: Environment
  private var office: OfficeState
  private var head: Head
  private var counters: [String: Int64] = [:]
  private var random = SystemRandomNumberGenerator()
  private var sent = 0
  private let indexes: [(name: String, sql: String)]

  /// Makes a new store with the definitions in force since an instant.
  init(folder: String, _ definitions: BenchDefinitions, at: Instant) throws {
    Folder.remove(folder)
    let path = try Self.begin(folder, definitions, at: at)
    environment = definitions.set.environment
    office = OfficeState(environment: environment.hash)
    let database = try RawDatabase(path)
    self.database = database
    try database.run(
      """
      PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -262144;
      """)
    indexes = try ["log_by_stream", "log_by_key"].map { name in
      (name, try database.texts("SELECT sql FROM sqlite_master WHERE name = '\(name)'").first ?? "")
    }
    for index in indexes { try database.run("DROP INDEX \(index.name)") }
    let last = try database.prepare("SELECT seq, hash, epoch, at FROM log ORDER BY seq DESC LIMIT 1")
    guard try last.step(), let hash = Hash(bytes: last.bytes(1)) else { throw Trouble("\(path) has no first entry") }
    head = Head(seq: last.int(0), hash: hash, epoch: last.int(2), at: Instant(milliseconds: last.int(3)))
    last.reset()
    writer = try RowWriter(database)
    try database.run("BEGIN")
  }

  /// Lets the store itself make schema and first entry.
  static func begin(_ folder: String, _ definitions: BenchDefinitions, at: Instant) throws -> String {
    try waiting {
      let store = try Store(directory: folder)
      defer { store.close() }
      let snapshot = try await store.load(ReadSet())
      var turn = Turn(at: at, environment: definitions.set.environment, snapshot: snapshot)
      turn.install(definitions.set, by: .daemon, id: "reload:1")
      _ = try await store.append(turn.commit, expecting: snapshot.head, review: .finished)
      return store.path
    }
  }

  /// Opens matters at one instant.
  ///
  /// - Returns: their numbers.
  func open(_ count: Int, type: String, data: [String: JSON], at: Instant) throws -> [Matter] {
    let names = Turn.counters(at: at, environment: environment)
    let known = counters.filter { names.contains($0.key) }
    var turn = Turn(
      at: at, environment: environment, snapshot: Snapshot(head: head, office: office, counters: known))
    for _ in 0..<count {
      if case .failure(let refusal) = turn.submit(submission(type, data: data)) {
        throw Trouble("the bench's own event is refused: \(refusal.detail.en ?? "")")
      }
    }
    counters.merge(turn.commit.counters) { $1 }
    var rows = CommitRows()
    for entry in turn.commit.entries {
      try write(entry, body: entry.body.bytes, identity: turn.commit.identities[entry.seq])
      rows.note(entry)
    }
    let ids = Dictionary(turn.commit.entries.map { ($0.stream, $0.seq) }, uniquingKeysWith: { first, _ in first })
    // None of them had an owner before.
    var owners: [String: Set<String>] = [:]
    for call in try rows.changes(turn.commit.matters, ids, owners: &owners) { try writer.write(call) }
    return turn.commit.entries.compactMap { turn.commit.matters[$0.stream] }
  }

  /// Puts so many notes on each of some matters, all at one instant. The rules decide the first; the others say the same
  /// of other matters, and fold as that one does.
  func note(_ count: Int, on matters: [Matter], at: Instant) throws {
    guard let first = matters.first else { return }
    let submission = submission(
      "\(first.workflow).note", subject: first.number, data: ["text": "Asked again by phone."])
    var turn = Turn(
      at: at, environment: environment,
      snapshot: Snapshot(head: head, office: office, matters: [first.number: first]))
    if case .failure(let refusal) = turn.submit(submission) {
      throw Trouble("the bench's own event is refused: \(refusal.detail.en ?? "")")
    }
    guard let model = turn.commit.entries.first, turn.commit.entries.count == 1 else {
      throw Trouble("a note makes \(turn.commit.entries.count) entries")
    }
    let body = Pattern(model.body.bytes, blanks: [submission.id, first.number])
    for matter in matters {
      var state = matter
      for _ in 0..<count {
        let submission = self.submission("\(matter.workflow).note", subject: matter.number, data: submission.data)
        var entry = model
        entry.seq = head.seq + 1
        entry.stream = matter.number
        state = try entry.apply(to: state)
        try write(entry, body: body.filled([submission.id, matter.number]), identity: submission.identity)
      }
      try writer.write(
        RowCall(
          .updateMatter,
          [
            .blob(state.version.bytes), .text(state.step), state.card.map { .text($0.rawValue) } ?? .null,
            .int(state.isOpen ? 1 : 0), .int(state.seq), .blob(state.bytes), .text(state.number),
          ]))
    }
  }

  /// Puts everything on disk, as the daemon expects to find it.
  func finish() throws {
    for (name, value) in counters { try writer.write(RowCall(.counter, [.text(name), .int(value)])) }
    try database.run("COMMIT")
    for index in indexes { try database.run(index.sql) }
    try database.run("PRAGMA synchronous = FULL; PRAGMA journal_mode = WAL;")
    try database.run("PRAGMA wal_checkpoint(TRUNCATE)")
  }

  private func submission(_ type: String, subject: String? = nil, data: [String: JSON]) -> Submission {
    sent += 1
    let digits = String(sent)
    let id = String(repeating: "0", count: max(0, 9 - digits.count)) + digits
    var submission = Submission(
      caller: Caller(account: "root", isSuper: true), id: id, source: "maker", type: type, subject: subject,
      actor: "wang", data: data)
    submission.identity = Identity(of: submission)
    return submission
  }

  private func write(_ entry: Entry, body: [UInt8], identity: Identity?) throws {
    let salt = [random.next(), random.next()].flatMap { word in
      (0..<8).map { UInt8(truncatingIfNeeded: word >> ($0 * 8)) }
    }
    let bodyHash = sha256(salt + body)
    let hash = sha256(Self.header(entry, bodyHash: bodyHash, prev: head.hash))
    try writer.write(
      RowCall(
        .log,
        [
          .int(entry.seq), .int(entry.epoch), .text(entry.kind.rawValue), .text(entry.stream),
          .int(entry.at.milliseconds), .blob(entry.environment.bytes), .blob(bodyHash.bytes), .blob(head.hash.bytes),
          .blob(hash.bytes), identity.map { .blob($0.key) } ?? .null, identity.map { .blob($0.content) } ?? .null,
          .blob(salt), .blob(body),
        ]))
    head = Head(seq: entry.seq, hash: hash, epoch: entry.epoch, at: entry.at)
    var n: Int64 = 0
    for message in entry.decision?.messages ?? [] {
      let recipients: [(RawValue, RawValue)] =
        message.to.map { (.text($0), .null) } + (message.contact.map { [(.null, .blob($0.bytes))] } ?? [])
      for (recipient, contact) in recipients {
        n += 1
        try writer.write(
          RowCall(
            .outbox,
            [
              .int(entry.seq), .int(n), .text(entry.stream), recipient, contact, .text(message.occasion.rawValue),
              message.say.map { .blob($0.json.bytes) } ?? .null, message.told.map { .text($0) } ?? .null,
              .text(message.told == nil ? "waiting" : "told"),
              message.channels.isEmpty ? .null : .text(message.channels.joined(separator: " ")),
              message.after.map { .int($0.milliseconds) } ?? .null,
            ]))
      }
    }
  }

  /// What is hashed of an entry: WhatTheDiskKeeps, "Entry".
  private static func header(_ entry: Entry, bodyHash: Hash, prev: Hash) -> [UInt8] {
    var out = Array("DUBANLOG".utf8)
    func put(_ number: some FixedWidthInteger) { withUnsafeBytes(of: number.bigEndian) { out += $0 } }
    out.append(1)
    put(entry.seq)
    put(entry.epoch)
    put(entry.at.milliseconds)
    put(UInt8(entry.kind.rawValue.utf8.count))
    out += entry.kind.rawValue.utf8
    put(UInt16(entry.stream.utf8.count))
    out += entry.stream.utf8
    out += entry.environment.bytes + bodyHash.bytes + prev.bytes
    return out
  }
}

/// Bytes with blanks to be filled in.
private struct Pattern {
  private var parts: [(bytes: [UInt8], blank: Int?)] = []

  /// - Parameter blanks: texts that are blank wherever they stand in the bytes.
  init(_ bytes: [UInt8], blanks: [String]) {
    bytes.withUnsafeBytes { whole in
      var place = 0
      while true {
        let next = blanks.indices.compactMap { blank in
          whole.first(of: Array(blanks[blank].utf8), from: place).map { (at: $0, blank: blank) }
        }.min { $0.at < $1.at }
        guard let next else { break }
        parts.append((Array(whole[place..<next.at]), next.blank))
        place = next.at + blanks[next.blank].utf8.count
      }
      parts.append((Array(whole[place...]), nil))
    }
  }

  func filled(_ texts: [String]) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(1024)
    for part in parts {
      bytes += part.bytes
      if let blank = part.blank { bytes += texts[blank].utf8 }
    }
    return bytes
  }
}

/// Runs asynchronous work while this thread sleeps.
func waiting<T: Sendable>(_ work: @escaping @Sendable () async throws -> T) throws -> T {
  let done = DispatchSemaphore(value: 0)
  let result = Mutex<Result<T, any Error>?>(nil)
  Task {
    do {
      let value = try await work()
      result.withLock { $0 = .success(value) }
    } catch {
      result.withLock { $0 = .failure(error) }
    }
    done.signal()
  }
  done.wait()
  guard let found = result.withLock({ $0 }) else { throw Trouble("work ended without a result") }
  return try found.get()
}
