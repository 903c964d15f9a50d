// SPDX-License-Identifier: Apache-2.0

import GRDB

/// What the database looks like, and how it came to look so.
enum Schema {
  /// "DUBN": tells our database from others (`PRAGMA application_id`).
  static let application = 0x4455_424E
  /// The format that this version reads and writes (`PRAGMA user_version`).
  static let format = 3
  /// The first format that is converted when it is opened; an older one is refused.
  static let oldest = 2

  /// Migrations speak SQL only: what a Swift type says today must not change what a shipped migration does.
  static func migrator() -> DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1") { db in
      try db.execute(sql: first)
      try db.execute(sql: "PRAGMA application_id = \(application)")
      try db.execute(sql: "PRAGMA user_version = 2")
    }
    migrator.registerMigration("2") { try $0.execute(sql: second) }
    migrator.registerMigration("3") { try $0.execute(sql: third) }
    migrator.registerMigration("4") { db in
      try db.execute(sql: fourth)
      // From here on there are clocks that stand still, schedules and held rungs: no older program can read on.
      try db.execute(sql: "PRAGMA user_version = 3")
    }
    return migrator
  }

  /// What a database consists of: each table, index and trigger, with the statement that made it.
  ///
  /// - Parameter name: what it is attached as.
  static func parts(_ db: Database, of name: String = "main") throws -> [String: String] {
    let sql = """
      SELECT type || ' ' || name, coalesce(sql, '') FROM \(name).sqlite_schema
      WHERE name NOT LIKE 'sqlite!_%' ESCAPE '!'
      """
    return Dictionary(try Query(db, sql).all { ($0.text(0), $0.text(1)) }) { $1 }
  }

  /// The same of one that was made for comparison.
  static func expectedParts() throws -> [String: String] { try model.get().parts }

  /// Made once and kept: what becomes of a process that gives up a queue of GRDB's, ``Workshop`` says.
  private static let model: Result<(queue: DatabaseQueue, parts: [String: String]), any Error> = Result {
    let queue = try DatabaseQueue()
    try migrator().migrate(queue)
    return (queue, try queue.read { try parts($0) })
  }

  /// By which channels a message goes (their names with a space between them), and the instant before which it must not
  /// be delivered. What may go now is asked for with `state = 'waiting' AND coalesce(after, 0) <= ?`; the index for that
  /// comes with who asks.
  private static let fourth = """
    ALTER TABLE outbox ADD COLUMN channels TEXT;
    ALTER TABLE outbox ADD COLUMN after INTEGER;
    """

  /// Matters that are set aside: few, and looked for at each start.
  private static let second = """
    CREATE TABLE broken (
      matter TEXT PRIMARY KEY NOT NULL REFERENCES matters (number)
    ) STRICT, WITHOUT ROWID;
    """

  /// Whether a due instant may still move since the days off of its year are not known, and the due instant of a duty
  /// that has nothing left to fire. Few matters have either, so their indices hold few.
  private static let third = """
    ALTER TABLE matters ADD COLUMN provisional INTEGER NOT NULL DEFAULT 0 CHECK (provisional IN (0, 1));
    ALTER TABLE matters ADD COLUMN standing INTEGER;
    CREATE INDEX matters_provisional ON matters (id) WHERE provisional = 1;
    CREATE INDEX matters_standing ON matters (standing) WHERE standing IS NOT NULL;

    CREATE TEMP VIEW duties AS
      SELECT number, clock.value AS clock FROM matters, json_each(CAST(state AS TEXT), '$.clocks') AS clock
      WHERE open = 1 AND clock.value ->> 'id' IN ('step', 'matter') AND NOT EXISTS (
        SELECT 1 FROM json_each(clock.value, '$.suspensions') AS pause WHERE pause.value ->> 1 IS NULL);
    UPDATE matters SET
      provisional = EXISTS (
        SELECT 1 FROM duties WHERE duties.number = matters.number AND clock ->> 'provisional'),
      standing = (
        SELECT min(clock ->> 'due') FROM duties
        WHERE duties.number = matters.number AND coalesce(json_array_length(clock, '$.pending'), 0) = 0)
    WHERE open = 1;
    DROP VIEW duties;
    """

  /// A matter's `id` is the seq of the entry that opened it, so ids follow the order of opening.
  /// The log's hashed columns are its header; `body`, the largest, stands last.
  ///
  /// Each index is one more page that every event writes to the disk, so there are only those that something asks by.
  private static let first = """
    CREATE TABLE meta (
      name TEXT PRIMARY KEY NOT NULL,
      value INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE log (
      seq INTEGER PRIMARY KEY NOT NULL CHECK (seq > 0),
      epoch INTEGER NOT NULL CHECK (epoch > 0),
      kind TEXT NOT NULL CHECK (kind <> ''),
      stream TEXT NOT NULL CHECK (stream <> ''),
      at INTEGER NOT NULL,
      environment BLOB NOT NULL CHECK (length(environment) = 32),
      body_hash BLOB NOT NULL CHECK (length(body_hash) = 32),
      prev BLOB NOT NULL CHECK (length(prev) = 32),
      hash BLOB NOT NULL CHECK (length(hash) = 32),
      key BLOB CHECK (length(key) = 16),
      content BLOB CHECK (length(content) = 16),
      salt BLOB CHECK (length(salt) = 16),
      body BLOB,
      CHECK ((key IS NULL) = (content IS NULL)),
      CHECK ((salt IS NULL) = (body IS NULL))
    ) STRICT;
    CREATE INDEX log_by_stream ON log (stream);
    CREATE UNIQUE INDEX log_by_key ON log (key) WHERE key IS NOT NULL;

    CREATE TABLE matters (
      id INTEGER PRIMARY KEY NOT NULL REFERENCES log (seq),
      number TEXT NOT NULL UNIQUE CHECK (number <> ''),
      workflow TEXT NOT NULL,
      version BLOB NOT NULL CHECK (length(version) = 32),
      step TEXT NOT NULL,
      card TEXT,
      open INTEGER NOT NULL CHECK (open IN (0, 1)),
      seq INTEGER NOT NULL REFERENCES log (seq),
      state BLOB NOT NULL
    ) STRICT;
    CREATE INDEX matters_by_card ON matters (card) WHERE open = 1;
    CREATE INDEX matters_by_workflow ON matters (workflow, version, step);

    CREATE TABLE owners (
      owner TEXT NOT NULL,
      matter INTEGER NOT NULL REFERENCES matters (id),
      PRIMARY KEY (owner, matter)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE clocks (
      matter TEXT NOT NULL REFERENCES matters (number),
      id TEXT NOT NULL,
      next_at INTEGER,
      PRIMARY KEY (matter, id)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX clocks_by_next ON clocks (next_at) WHERE next_at IS NOT NULL;

    CREATE TABLE outbox (
      seq INTEGER NOT NULL REFERENCES log (seq),
      n INTEGER NOT NULL CHECK (n > 0),
      matter TEXT NOT NULL,
      recipient TEXT,
      contact BLOB,
      occasion TEXT NOT NULL,
      say BLOB,
      told TEXT,
      state TEXT NOT NULL CHECK (state IN ('waiting', 'told', 'delivered', 'dead')),
      PRIMARY KEY (seq, n),
      CHECK ((recipient IS NULL) <> (contact IS NULL)),
      CHECK ((told IS NULL) = (state <> 'told'))
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE documents (
      hash BLOB PRIMARY KEY NOT NULL CHECK (length(hash) = 32),
      kind TEXT NOT NULL,
      bytes BLOB NOT NULL
    ) STRICT;

    CREATE TABLE counters (
      name TEXT PRIMARY KEY NOT NULL,
      value INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE office (
      one INTEGER PRIMARY KEY NOT NULL CHECK (one = 1),
      state BLOB NOT NULL
    ) STRICT;

    INSERT INTO meta (name, value) VALUES ('epoch', 0);
    """
}
