// SPDX-License-Identifier: Apache-2.0

public import DubanCore
import GRDB

extension Store {
  /// The id up to which matters have been looked at since the environment changed; nil where no review is under way.
  public nonisolated(nonsending) func review() async throws(StoreError) -> Int64? {
    try onWriter { try Query($0, "SELECT value FROM meta WHERE name = 'review'").first { $0.int(0) } }
  }

  /// The open matters after an id, in the order in which they were opened.
  public nonisolated(nonsending) func openMatters(
    after id: Int64, limit: Int
  ) async throws(StoreError) -> [(id: Int64, number: String)] {
    try onWriter { db in
      try Query(db, "SELECT id, number FROM matters WHERE open = 1 AND id > ? ORDER BY id LIMIT ?")
        .all(.int(id), .int(Int64(limit))) { ($0.int(0), $0.text(1)) }
    }
  }

  /// The open matters after an id as a turn needs them, at one instant, beside the writer's work.
  ///
  /// - Returns: in the order in which they were opened; one whose state cannot be read is in no snapshot.
  public func openMattersAsTheyAre(
    after id: Int64, limit: Int
  ) async throws(StoreError) -> (found: [(id: Int64, number: String)], snapshot: Snapshot) {
    let path = path
    return try await onReader { db in
      var snapshot = Snapshot(head: try Self.head(db), office: try Self.office(db))
      let found = try Query(db, "SELECT id, number FROM matters WHERE open = 1 AND id > ? ORDER BY id LIMIT ?")
        .all(.int(id), .int(Int64(limit))) { (id: $0.int(0), number: $0.text(1)) }
      for (_, number) in found {
        do {
          snapshot.matters[number] = try Self.matter(db, number, path: path)
        } catch StoreError.unreadable {
          // It is said of that one where it is worked on, and keeps no other back.
        }
      }
      return (found, snapshot)
    }
  }

  /// Notes how far the review has come where there is no commit to note it with.
  public nonisolated(nonsending) func note(_ review: Review) async throws(StoreError) {
    try onWriter { db in
      try db.inTransaction(.immediate) {
        try Self.note(db, review)
        return .commit
      }
    }
  }

  /// The environment that was in force before the present one; nil where there was none.
  public nonisolated(nonsending) func formerEnvironment() async throws(StoreError) -> Hash? {
    try onWriter { db in
      let sql = "SELECT \(LogRow.columns) FROM log WHERE stream = ? ORDER BY seq DESC"
      var isPresent = true
      var former: Hash?
      try Query(db, sql).each([.text(OfficeState.stream)]) { row in
        guard case .office(.environment(let hash))? = try LogRow(row).entry()?.body.outcome else { return true }
        if isPresent {
          isPresent = false
          return true
        }
        former = hash
        return false
      }
      return former
    }
  }
}
