// SPDX-License-Identifier: Apache-2.0

import DubanCore
import GRDB
import WorkingTime

/// One row of the table `log`.
struct LogRow {
  /// What ``init(_:)`` reads, in its order.
  static let columns = "seq, epoch, kind, stream, at, environment, body_hash, prev, hash, salt, body, key"

  var header: Header
  /// The hash as it is stored; ``Header/hash`` is what it must be.
  var hash: Hash
  var salt: [UInt8]?
  var body: [UInt8]?
  var key: [UInt8]?

  init(_ row: Query.Row) throws(StoredError) {
    let seq = row.int(0)
    func hash(_ column: Int32, _ name: String) throws(StoredError) -> Hash {
      guard let hash = Hash(bytes: row.bytes(column)) else { throw StoredError("entry \(seq): \(name) is no hash") }
      return hash
    }
    header = Header(
      seq: seq, epoch: row.int(1), kind: row.text(2), stream: row.text(3), at: Instant(milliseconds: row.int(4)),
      environment: try hash(5, "environment"), bodyHash: try hash(6, "body_hash"), prev: try hash(7, "prev"))
    self.hash = try hash(8, "hash")
    salt = row.optionalBytes(9)
    body = row.optionalBytes(10)
    key = row.optionalBytes(11)
  }

  /// The end of a log that has one.
  static func last(_ db: Database) throws -> LogRow {
    guard
      let row = try Query(db, "SELECT \(columns) FROM log ORDER BY seq DESC LIMIT 1").first(read: LogRow.init)
    else { throw StoredError("the log is empty") }
    return row
  }

  /// The entry; nil where its body was removed.
  func entry() throws(StoredError) -> Entry? {
    guard let body else { return nil }
    guard let kind = Entry.Kind(rawValue: header.kind) else {
      throw StoredError("entry \(header.seq): unknown kind '\(header.kind)'")
    }
    return Entry(
      seq: header.seq, epoch: header.epoch, kind: kind, stream: header.stream, at: header.at,
      environment: header.environment, body: try readStored(body, "entry \(header.seq)"))
  }
}

/// Reads a stored value from its bytes.
func readStored<T: Stored>(_ bytes: [UInt8], _ what: @autoclosure () -> String) throws(StoredError) -> T {
  let json: JSON
  do {
    json = try JSON(parsing: bytes)
  } catch {
    throw StoredError("\(what()): \(error)")
  }
  do {
    return try T(json: json)
  } catch {
    throw StoredError("\(what()): \(error.message)")
  }
}
