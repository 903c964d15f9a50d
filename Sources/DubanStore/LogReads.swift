// SPDX-License-Identifier: Apache-2.0

public import DubanCore
import GRDB

extension Store {
  /// A page of one matter's entries, ascending; nil where the matter does not exist for this viewer.
  ///
  /// - Parameter seq: entries after this one are given.
  /// - Returns: at most `limit` entries, and the seq to go on after; nil where nothing follows.
  public func history(
    of number: String, after seq: Int64, limit: Int, for viewer: Viewer
  ) async throws(StoreError) -> (entries: [Entry], next: Int64?)? {
    let path = path
    return try await onReader { db in
      guard let redaction = try Self.matter(db, number, path: path).flatMap(viewer.redaction) else { return nil }
      let rows = try Query(
        db, "SELECT \(LogRow.columns) FROM log WHERE stream = ? AND seq > ? ORDER BY seq LIMIT ?"
      ).all(.text(number), .int(seq), .int(Int64(limit) + 1), read: LogRow.init)
      let page = rows.prefix(limit)
      return (
        try page.compactMap { try $0.entry().map { redaction($0) } }, rows.count > limit ? page.last?.header.seq : nil
      )
    }
  }

  /// A page of the log, ascending, without what does not exist for this viewer.
  ///
  /// - Parameter seq: entries after this one are given.
  /// - Returns: at most `limit` entries, and the seq to go on after; it is ahead of the last entry where others that the
  ///   viewer does not see follow, and where it stands at the log's end that is what is new later.
  public func log(
    after seq: Int64, limit: Int, for viewer: Viewer
  ) async throws(StoreError) -> (entries: [Entry], next: Int64) {
    let path = path
    return try await onReader { db in
      try Self.requireEntry(db, seq)
      var entries: [Entry] = []
      var next = seq
      var redactions: [String: Redaction?] = [OfficeState.stream: viewer.officeRedaction]
      let sql = "SELECT \(LogRow.columns) FROM log WHERE seq > ? ORDER BY seq LIMIT \(Self.rowsPerPage)"
      try Query(db, sql).each([.int(seq)]) { row in
        guard entries.count < limit else { return false }
        let row = try LogRow(row)
        next = row.header.seq
        let stream = row.header.stream
        let redaction =
          try redactions[stream] ?? Self.matter(db, stream, path: path).flatMap { viewer.redaction(of: $0) }
        redactions[stream] = .some(redaction)
        guard let redaction, let entry = try row.entry() else { return true }
        if case .office(let decision) = entry.body.outcome, !viewer.admits(decision) { return true }
        entries.append(redaction(entry))
        return true
      }
      return (entries, next)
    }
  }

  /// - Throws: ``StoreError/notInLog(seq:end:restoration:)`` where no entry has this seq; 0 stands before the first.
  public func requireEntry(_ seq: Int64) async throws(StoreError) {
    try await onReader { try Self.requireEntry($0, seq) }
  }

  private static func requireEntry(_ db: Database, _ seq: Int64) throws {
    guard seq > 0, try Query(db, "SELECT 1 FROM log WHERE seq = ?").first(.int(seq), read: { _ in () }) == nil else {
      return
    }
    let end = try Query(db, "SELECT max(seq) FROM log").first { $0.int(0) } ?? 0
    let restorations = try office(db).restorations
    // Behind the end may also lie what was told since the last that the journal knew.
    let restoration = restorations.first { $0.passesOver(seq) } ?? (seq > end ? restorations.last : nil)
    throw StoreError.notInLog(seq: seq, end: end, restoration: restoration)
  }

  /// The last seq of the log, for those who follow it.
  public func end() async throws(StoreError) -> Int64 {
    try await onReader { try Query($0, "SELECT max(seq) FROM log").first { $0.int(0) } ?? 0 }
  }
}
