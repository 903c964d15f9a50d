// SPDX-License-Identifier: Apache-2.0

public import DubanCore
import GRDB

extension Store {
  /// A document by its hash; nil where none was stored.
  public nonisolated(nonsending) func document(_ hash: Hash) async throws(StoreError) -> Document? {
    try onWriter { try Self.document($0, hash) }
  }

  /// The workflow versions that matters run or ran by, each once.
  public nonisolated(nonsending) func versionsInUse() async throws(StoreError) -> [Hash] {
    // One look into the index for each version, however many matters there are: SELECT DISTINCT would read them all.
    try onWriter { db in
      try Query(
        db,
        """
        WITH RECURSIVE versions (workflow, version) AS (
          SELECT * FROM (SELECT workflow, version FROM matters ORDER BY workflow, version LIMIT 1)
          UNION ALL
          SELECT next.workflow, next.version FROM versions, matters AS next WHERE next.rowid = (
            SELECT rowid FROM matters WHERE (workflow, version) > (versions.workflow, versions.version)
            ORDER BY workflow, version LIMIT 1)
        ) SELECT DISTINCT version FROM versions
        """
      ).all { row in
        guard let hash = Hash(bytes: row.bytes(0)) else { throw StoredError("a matter's version is no hash") }
        return hash
      }
    }
  }

  static func document(_ db: Database, _ hash: Hash) throws -> Document? {
    try Query(db, "SELECT kind, bytes FROM documents WHERE hash = ?").first(.blob(hash.bytes)) { row in
      guard let kind = Document.Kind(rawValue: row.text(0)) else {
        throw StoredError("document \(hash): unknown kind '\(row.text(0))'")
      }
      return Document(hash: hash, kind: kind, bytes: row.bytes(1))
    }
  }
}
