// SPDX-License-Identifier: Apache-2.0

import DubanCore
import GRDB
import WorkingTime

extension Store {
  /// Recomputes the chain of the log, and folds every stream and compares it with what is stored.
  ///
  /// It reads one state of the database from the beginning to the end and holds one matter at a time. New entries may
  /// come meanwhile; the write-ahead log cannot be emptied until it is done.
  ///
  /// - Parameter progress: called now and then with how many rows were checked, of how many.
  public func verify(
    progress: @escaping @Sendable (_ checked: Int64, _ of: Int64) throws -> Void = { _, _ in }
  ) async throws(StoreError) -> Verification {
    let epoch = epoch
    return try await onReader { try Verifying.run($0, epoch: epoch, progress: progress) }
  }
}

/// One verification as it goes on.
struct Verifying {
  /// Checks everything in a database.
  ///
  /// - Parameters:
  ///   - name: what the database is attached as.
  ///   - isThorough: whether SQLite compares its indices with the tables too, which takes several times as long.
  ///   - progress: called now and then; what it throws ends the work.
  static func run(
    _ db: Database, as name: String = "main", epoch: Int64, isThorough: Bool = false,
    progress: @escaping @Sendable (Int64, Int64) throws -> Void
  ) throws -> Verification {
    let entries = try Query(db, "SELECT count(*) FROM log").first { $0.int(0) } ?? 0
    let matters = try Query(db, "SELECT count(*) FROM matters").first { $0.int(0) } ?? 0
    var verifying = Verifying(
      db: db, report: Verification(head: Head(seq: 0, hash: .zero, epoch: epoch, at: nil)),
      total: entries + matters, progress: progress)
    try verifying.checkSchema(of: name)
    // Whoever asks for a column that has another name now learns nothing.
    guard verifying.report.isClean else { return verifying.report }
    try verifying.checkPages(isThorough: isThorough)
    try verifying.checkLog()
    try verifying.checkTotals()
    try verifying.checkDocuments()
    try verifying.checkMatters()
    try verifying.checkStrays()
    try progress(entries + matters, entries + matters)
    return verifying.report
  }

  let db: Database
  var report: Verification
  let total: Int64
  let progress: @Sendable (Int64, Int64) throws -> Void

  private var checked: Int64 = 0
  private var counters: [String: Int64] = [:]
  private var office = OfficeState()
  /// How many rows the matters' owners must make; nil where a matter cannot be folded.
  var owners: Int64? = 0

  init(db: Database, report: Verification, total: Int64, progress: @escaping @Sendable (Int64, Int64) throws -> Void) {
    self.db = db
    self.report = report
    self.total = total
    self.progress = progress
  }

  mutating func step() throws {
    checked += 1
    if checked.isMultiple(of: 10_000) { try progress(checked, total) }
  }

  /// A bit that fell over in a statement gives a column another name, or an index another order. What somebody added is
  /// in nobody's way, but for a trigger: that changes what nobody sent.
  mutating func checkSchema(of name: String) throws {
    let (found, expected) = (try Schema.parts(db, of: name), try Schema.expectedParts())
    func find(_ part: String, _ what: String) {
      report.add(.init(what: "the schema: \(part) \(what); the rest was not checked"))
    }
    for (part, sql) in expected.sorted(by: { $0.key < $1.key }) where found[part] != sql {
      find(part, found[part] == nil ? "is missing" : "was changed")
    }
    for part in found.keys.sorted() where expected[part] == nil && part.hasPrefix("trigger ") {
      find(part, "is none of Duban's")
    }
  }

  /// SQLite's own check of its pages.
  mutating func checkPages(isThorough: Bool) throws {
    let words = try Query(db, isThorough ? "PRAGMA integrity_check(1)" : "PRAGMA quick_check(1)").all { $0.text(0) }
    for word in words where word != "ok" { report.add(.init(what: "SQLite: \(word)")) }
  }

  // MARK: The log

  mutating func checkLog() throws {
    let query = try Query(db, "SELECT \(LogRow.columns), content FROM log ORDER BY seq")
    try query.each { row in
      try step()
      report.entries += 1
      do {
        try check(try LogRow(row), content: row.optionalBytes(12))
      } catch let error as StoredError {
        report.add(.init(seq: row.int(0), what: error.message))
        // The chain goes on from what is stored, so that one damaged row is one finding.
        report.head.seq = row.int(0)
        if let hash = Hash(bytes: row.bytes(8)) { report.head.hash = hash }
      }
      return true
    }
  }

  private mutating func check(_ row: LogRow, content: [UInt8]?) throws {
    let header = row.header
    func find(_ what: String) { report.add(.init(seq: header.seq, what: what)) }
    // Behind a restore the log goes on behind all that was told.
    if header.seq != report.head.seq + 1, try row.entry()?.explainsGap(after: report.head) != true {
      find(
        report.head.seq + 1 == header.seq - 1
          ? "the entry before it, \(header.seq - 1), is missing"
          : "the entries \(report.head.seq + 1) to \(header.seq - 1) before it are missing")
    } else if header.prev != report.head.hash {
      find("it does not follow from the entry before it: prev is not its hash")
    }
    if header.hash != row.hash { find("the header was changed: it does not have the stored hash") }
    if let at = report.head.at, header.at < at { find("it is earlier than the entry before it") }
    report.head = Head(seq: header.seq, hash: row.hash, epoch: report.head.epoch, at: header.at)
    guard let body = row.body, let salt = row.salt else { return }
    guard Header.bodyHash(salt: salt, body: body) == header.bodyHash else {
      return find("the body was changed: it does not have the hash that the header keeps")
    }
    guard let entry = try row.entry() else { return }
    if let key = row.key {
      let identity = entry.identity
      if key != identity.key { find("the key is not that of its account, source and id") }
      if content != identity.content {
        find("the digest of its content is not that of its type, subject, actor and data")
      }
    }
    let owed = entry.outbox.map { StoredMessage($0, of: header.stream) }
    let rows = try Query(
      db, "SELECT matter, recipient, contact, occasion, say, told, channels, after FROM outbox WHERE seq = ? ORDER BY n"
    ).all(.int(header.seq), read: StoredMessage.init)
    if rows.count != owed.count {
      find("the outbox has \(rows.count) rows of it, and its decision gives \(owed.count)")
    } else if rows != owed {
      find("the outbox has other messages of it than its decision gives")
    }
    switch entry.body.outcome {
    case .office(let decision):
      try office.apply(entry)
      if case .restored(let restoration) = decision { counters.merge(restoration.counters) { max($0, $1) } }
    case .matter(let decision):
      counters.merge(decision.counters) { max($0, $1) }
      guard decision.opening != nil else { return }
      let stored = try Query(db, "SELECT number FROM matters WHERE id = ?").first(.int(header.seq)) { $0.text(0) }
      if stored != header.stream {
        report.add(.init(seq: header.seq, matter: header.stream, what: "the matter that it opened is not stored"))
      }
    }
  }

  // MARK: What stands beside the matters

  mutating func checkTotals() throws {
    let stored = try Store.office(db)
    if stored != office { report.add(.init(what: "the office's state is not what its entries make")) }
    let rows = try Query(db, "SELECT name, value FROM counters").all { ($0.text(0), $0.int(1)) }
    let found = Dictionary(rows, uniquingKeysWith: { $1 })
    for name in Set(found.keys).union(counters.keys).sorted() where found[name] != counters[name] {
      let (is_, must) = (found[name].map(String.init) ?? "missing", counters[name].map(String.init) ?? "missing")
      report.add(.init(what: "the counter '\(name)' is \(is_), and the log gives \(must)"))
    }
  }

  mutating func checkDocuments() throws {
    try Query(db, "SELECT hash, bytes, kind FROM documents ORDER BY hash").each { row in
      let hash = sha256(row.bytes(1))
      if hash.bytes != row.bytes(0) {
        report.add(.init(what: "a document was changed: its hash is now \(hash)"))
      }
      let kind = row.text(2)
      if Document.Kind(rawValue: kind) == nil {
        report.add(.init(what: "the document \(hash) is of the unknown kind '\(kind)'"))
      }
      return true
    }
    let missing = try Query(
      db,
      """
      SELECT min(seq), environment FROM log WHERE environment NOT IN (SELECT hash FROM documents) GROUP BY environment
      """
    ).all { ($0.int(0), Hash(bytes: $0.bytes(1)) ?? .zero) }
    for (seq, hash) in missing { report.add(.init(seq: seq, what: "its environment \(hash) is not stored")) }
  }
}

/// A row of the table `outbox`, but for what became of it.
private struct StoredMessage: Equatable {
  var matter: String
  var recipient: String?
  var contact: [UInt8]?
  var occasion: String
  var say: [UInt8]?
  var told: String?
  var channels: String?
  var after: Int64?

  init(_ row: Query.Row) {
    matter = row.text(0)
    recipient = row.optionalText(1)
    contact = row.optionalBytes(2)
    occasion = row.text(3)
    say = row.optionalBytes(4)
    told = row.optionalText(5)
    channels = row.optionalText(6)
    after = row.optionalInt(7)
  }

  init(_ message: Outgoing, of stream: String) {
    matter = stream
    recipient = message.recipient
    contact = message.contact?.bytes
    occasion = message.occasion.rawValue
    say = message.say?.json.bytes
    told = message.told
    channels = message.channels
    after = message.after?.milliseconds
  }
}

extension Entry {
  /// The identity that an event from outside must have.
  fileprivate var identity: Identity {
    let event = body.event
    return Identity(
      of: Submission(
        caller: Caller(account: event.actor.account, isSuper: false), id: event.id, source: event.source,
        type: event.type, subject: event.subject, actor: event.actor.named ? event.actor.person : nil, data: event.data)
    )
  }
}
